//! Every route in every role. What the table of rules says is so, and no route is without a rule.

use std::path::Path;

use axum::http::{Method, StatusCode};
use entrenous_storage::records::{FIRST_WORKSPACE, Membership, Role, Scope};

use super::documented::{command, passed_on, place};
use super::{Asking, world};
use crate::accounts::{Least, RULES, Rule};
use crate::query::document;
use crate::query::document::EXAMPLES;
use crate::serve::tests::Person;

fn rule(method: &str, route: &str) -> &'static Rule {
    let mut found = RULES.iter().filter(|rule| rule.route == route && rule.method == method);
    let one = found.next().unwrap_or_else(|| panic!("{method} {route} has no rule in accounts/rules.rs"));
    assert!(found.next().is_none(), "{method} {route} has two rules");
    one
}

#[test]
fn every_route_of_document_and_router_has_one_rule() {
    let document = document();
    let mut documented = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("an object") {
        for method in methods.as_object().expect("an object").keys() {
            let rule = rule(&method.to_uppercase(), path);
            documented.push((rule.method, rule.route));
            // Whoever needs no key says so in the document, and nobody else.
            let is_open = rule.least == Least::Anybody && path != "/metrics";
            let locks = document["paths"][path][method]["security"].as_array().expect("said");
            assert_eq!(is_open, locks.iter().any(|lock| *lock == serde_json::json!({})), "{method} {path}");
        }
    }
    let mut routed = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut |text| {
        for (at, _) in text.match_indices(".route(\"") {
            let line = &text[at + 8..];
            let (path, rest) = line.split_once('"').expect("a path ends");
            let methods = call(rest);
            for method in ["get", "post", "put", "patch", "delete"] {
                let whole = |(at, _): &(usize, &str)| {
                    !methods[..*at].ends_with(|before: char| before.is_alphanumeric() || before == '_')
                };
                if methods.match_indices(&format!("{method}(")).any(|found| whole(&found)) {
                    let rule = rule(&method.to_uppercase(), path);
                    routed.push((rule.method, rule.route));
                }
            }
        }
    });
    for rule in RULES {
        let known = (rule.method, rule.route);
        assert!(routed.contains(&known), "{known:?} has a rule, and no router has it");
        let is_api = rule.route.starts_with("/api");
        assert!(!is_api || documented.contains(&known), "{known:?} is not in the document");
    }
}

/// What stands in a call's parentheses, of which the first is open.
fn call(rest: &str) -> &str {
    let mut depth = 1;
    for (at, letter) in rest.char_indices() {
        depth += i32::from(letter == '(') - i32::from(letter == ')');
        if depth == 0 {
            return &rest[..at];
        }
    }
    rest
}

fn sources(folder: &Path, read: &mut impl FnMut(&str)) {
    for entry in std::fs::read_dir(folder).expect("our sources") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() && name != "tests" {
            sources(&path, read);
        } else if name.ends_with(".rs") && name != "tests.rs" {
            read(&std::fs::read_to_string(&path).expect("text"));
        }
    }
}

/// A world with all that the examples speak of, and somebody who may do everything.
struct Office {
    asking: Asking,
    key: String,
    owner: Person,
}

impl Office {
    async fn new() -> Office {
        let mut asking = Asking::new().await;
        asking.deliver(world(asking.site));
        asking.deliver(passed_on(asking.site));
        let key = asking.served.key(&Scope::ALL, None).await;
        let owner = asking.served.person("ada@example.org", &place(Role::Owner)).await;
        asking.guest_link().await;
        asking.served.person("bea@example.com", &place(Role::Client)).await;
        Office { asking, key, owner }
    }

    /// Sends an example with a session in the place of its key.
    async fn example(&self, text: &str, person: Option<&Person>) -> StatusCode {
        let served = &self.asking.served;
        let account = person.map_or(self.owner.account, |person| person.account);
        let words = self.asking.words(account).await;
        let mut with = vec![("$KEY", self.key.as_str()), ("$TOKEN", "0")];
        with.extend(words.iter().map(|(name, word)| (*name, word.as_str())));
        let (method, path, mut headers, body) = command(text, &with);
        headers.retain(|(name, _)| name != "Authorization" && name != "Cookie");
        headers.extend(person.map(|person| ("cookie".to_owned(), person.cookie.clone())));
        let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        if path.contains("/stream") {
            return served.open(&path, &headers).await.status();
        }
        served.send(method, &path, &headers, &body).await.status
    }
}

#[tokio::test]
async fn every_route_lets_in_whom_its_rule_says_and_nobody_else() {
    for role in Role::ALL {
        let office = Office::new().await;
        let sites = if role == Role::Client { vec![office.asking.site] } else { Vec::new() };
        let place = Membership { workspace: FIRST_WORKSPACE, role, sites };
        let person = office.asking.served.person("somebody@example.org", &place).await;
        for (method, route, text) in EXAMPLES {
            let rule = rule(&method.to_uppercase(), route);
            let least = match rule.least {
                Least::Anybody => continue,
                Least::Role(least) | Least::Person(least) => least,
            };
            assert_eq!(
                office.example(text, None).await,
                StatusCode::UNAUTHORIZED,
                "nobody, {method} {route}"
            );
            let status = office.example(text, Some(&person)).await;
            // Leaving is for everybody, and this is somebody else.
            let least = if route.ends_with("/people/{account}") { Role::Admin } else { least };
            if role >= least {
                assert!(status.is_success(), "{role} may {method} {route}: {status}");
            } else {
                assert_eq!(status, StatusCode::FORBIDDEN, "{role} may not {method} {route}");
                // What comes later speaks of what this makes.
                let status = office.example(text, Some(&office.owner)).await;
                assert!(status.is_success(), "the owner, {method} {route}: {status}");
            }
        }
    }
}

#[tokio::test]
async fn what_is_another_workspaces_is_not_there() {
    let office = Office::new().await;
    let served = &office.asking.served;
    let records = &served.app.records;
    let other = records.add_workspace("Other", office.owner.account, 0).await.expect("made");
    let foreign = Membership { workspace: other, role: Role::Owner, sites: Vec::new() };
    let person = served.person("somebody@example.org", &foreign).await;
    // A client of the same workspace who sees another site knows as little.
    let elsewhere = records.sites().await.expect("read");
    let elsewhere = elsewhere.iter().find(|site| site.domain == "other.example").expect("there").id;
    let client = Membership { workspace: FIRST_WORKSPACE, role: Role::Client, sites: vec![elsewhere] };
    let client = served.person("a.client@example.org", &client).await;
    for (method, route, text) in EXAMPLES {
        let rule = rule(&method.to_uppercase(), route);
        // The examples make workspace 2 another's.
        if rule.bound && route != "/api/v1/workspaces/{workspace}" {
            let status = office.example(text, Some(&person)).await;
            let named_in_body = matches!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(status == StatusCode::NOT_FOUND || named_in_body, "{method} {route}: {status}");
            if rule.least <= Least::Role(Role::Client) && !text.contains("$SESSION") {
                let status = office.example(text, Some(&client)).await;
                let named_in_body = matches!(status, StatusCode::UNPROCESSABLE_ENTITY);
                assert!(
                    status == StatusCode::NOT_FOUND || named_in_body,
                    "client, {method} {route}: {status}"
                );
            }
        }
        if rule.least != Least::Anybody && route != "/api/v1/workspaces/{workspace}" {
            let _made_for_what_comes_later = office.example(text, Some(&office.owner)).await;
        }
    }
    // A site that is not theirs is answered like one that does not exist.
    let ask = async |site: &str| {
        let body = format!(r#"{{"site": "{site}", "date_range": "7d", "metrics": ["visits"]}}"#);
        served.as_person(Method::POST, "/api/v1/query", &person, &body).await.text
    };
    assert_eq!(ask("example.org").await, ask("nowhere.example").await);
}
