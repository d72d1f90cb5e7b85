//! The document is current, and what it says is so.

use std::path::Path;

use axum::http::Method;
use entrenous_storage::events::rows::LineageRow;
use entrenous_storage::records::{FIRST_WORKSPACE, Membership, Role, Scope};
use serde_json::Value;

use super::{Asking, World, world};
use crate::query::document;
use crate::query::document::{EXAMPLES, TEXT};

/// Set to write the file anew.
const WRITE: &str = "ENTRENOUS_WRITE_OPENAPI";

#[test]
fn the_checked_in_document_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/api/openapi.json");
    if std::env::var_os(WRITE).is_some() {
        std::fs::create_dir_all(path.parent().expect("it has one")).expect("made");
        std::fs::write(&path, TEXT.as_str()).expect("written");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == *TEXT,
        "docs/api/openapi.json is not current: {WRITE}=1 cargo test -p entrenous --lib documented writes it"
    );
}

#[test]
fn the_document_is_whole() {
    let document = document();
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    let paths = document["paths"].as_object().expect("an object");
    let mut operations = Vec::new();
    for (path, methods) in paths {
        for (method, operation) in methods.as_object().expect("an object") {
            operations.push((method.as_str(), path.as_str()));
            assert!(operation["summary"].is_string(), "{method} {path}");
            assert!(operation["x-codeSamples"][0]["source"].is_string(), "{method} {path} has no example");
        }
    }
    assert_eq!(operations.len(), EXAMPLES.len());
    // Every reference leads somewhere.
    fn references<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
        match value {
            Value::Object(members) => {
                found.extend(members.get("$ref").and_then(Value::as_str));
                members.values().for_each(|member| references(member, found));
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 20);
    for reference in found {
        assert!(document.pointer(&reference[1..]).is_some(), "{reference}");
    }
}

/// Method, path with query, headers and body of a command.
pub(crate) fn command(text: &str, with: &[(&str, &str)]) -> (Method, String, Vec<(String, String)>, String) {
    let filled = |text: String| with.iter().fold(text, |text, (name, value)| text.replace(name, value));
    let mut words = Vec::new();
    let (mut word, mut quote) = (String::new(), None);
    for letter in text.chars() {
        match (quote, letter) {
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            (None, ' ') => words.push(std::mem::take(&mut word)),
            _ => word.push(letter),
        }
    }
    words.push(word);
    let (mut method, mut path, mut headers, mut body) = (None, String::new(), Vec::new(), String::new());
    let mut words = words.into_iter().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().expect("a value");
        match word.as_str() {
            "-X" => method = value().parse().ok(),
            "-H" => {
                let header = filled(value());
                let (name, text) = header.split_once(": ").expect("a header");
                headers.push((name.to_owned(), text.to_owned()));
            }
            "--data" => body = filled(value()),
            "-N" | "-O" | "-OJ" => {}
            url => {
                path =
                    filled(url.to_owned()).strip_prefix("https://stats.example").expect("the server").into();
            }
        }
    }
    let method = method.unwrap_or(if body.is_empty() { Method::GET } else { Method::POST });
    (method, path, headers, body)
}

pub(crate) fn place(role: Role) -> Membership {
    Membership { workspace: FIRST_WORKSPACE, role, sites: Vec::new() }
}

/// A page that one visit passed on to four.
pub(crate) fn passed_on(site: u32) -> World {
    let mut world = World::default();
    for visit in 17..22 {
        let started_ms = world.visit(site, visit, visit, "2026-03-26T10:00:00Z", "/a").started_ms;
        let child = LineageRow {
            site,
            visit,
            started_ms,
            token: 5,
            parent: 17,
            root: 17,
            generation: Some(1),
            mechanism: Some(1),
            app: "whatsapp",
        };
        world.lineage.extend((visit > 17).then_some(child));
    }
    world
}

#[tokio::test]
async fn every_example_works() {
    let mut asking = Asking::new().await;
    asking.deliver(world(asking.site));
    asking.deliver(passed_on(asking.site));
    let key = asking.served.key(&Scope::ALL, None).await;
    let owner = asking.served.person("ada@example.org", &place(Role::Owner)).await;
    asking.served.person("bea@example.org", &place(Role::Analyst)).await;
    let guest = asking.guest_link().await;
    let session = owner.cookie.split_once('=').expect("a pair").1;
    for (method, pattern, text) in EXAMPLES {
        let words = asking.words(owner.account).await;
        let mut with = vec![
            ("$LINK", guest.as_str()),
            ("$KEY", key.as_str()),
            ("$TOKEN", "0123456789abcdef"),
            ("$SESSION", session),
        ];
        with.extend(words.iter().map(|(name, word)| (*name, word.as_str())));
        let (sent, path, headers, body) = command(text, &with);
        assert_eq!(sent.as_str().to_lowercase(), method, "{text}");
        let expected = pattern.split('{').next().expect("a beginning");
        assert!(path.starts_with(expected), "{path} is no {pattern}");
        let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        // A stream does not end; that it begins is enough.
        let status = if pattern.ends_with("/stream") {
            asking.served.open(&path, &headers).await.status()
        } else {
            asking.served.send(sent, &path, &headers, &body).await.status
        };
        // Whoever has not set metrics.token has no figures on this port.
        let works = status.is_success() || status == 302 || (pattern == "/metrics" && status == 404);
        assert!(works, "{text}: {status}");
    }
}

#[tokio::test]
async fn the_page_shows_every_operation_without_a_script() {
    let asking = Asking::new().await;
    let page = asking.served.get("/api/docs", &[]).await;
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    for (_, path, _) in EXAMPLES {
        assert!(page.text.contains(path), "{path}");
    }
    for (no, why) in
        [("<script", "scripts"), ("http://", "elsewhere"), ("{%", "a template"), ("src=", "loaded")]
    {
        assert!(!page.text.contains(no), "{why}");
    }
    let ids: Vec<_> = page.text.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    for id in ids {
        assert!(page.text.contains(&format!("id=\"{id}\"")), "#{id} leads nowhere");
    }
    let json = asking.served.get("/api/openapi.json", &[]).await;
    assert_eq!(json.text, *TEXT);
}
