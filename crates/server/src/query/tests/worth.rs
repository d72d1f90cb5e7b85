//! What is told of worth is what the stored visits say, and adds up.

use entrenous_storage::events::rows::{EventKind, EventRow, LineageRow, Origin, VerdictColumns};
use serde_json::{Value, json};

use super::{Asking, World, ms};

/// A visit from a source, certain or with candidates.
fn visit(
    world: &mut World,
    site: u32,
    id: u64,
    visitor: u64,
    minute: u32,
    source: &'static str,
    candidates: &'static str,
) {
    let time = format!("2026-03-30T08:{minute:02}:00Z");
    let certain = candidates.is_empty();
    let row = world.visit(site, id, visitor, &time, "/a");
    row.verdict = VerdictColumns {
        channel: if source.starts_with("organic") { "Organic Search".into() } else { "Direct".into() },
        source: source.into(),
        grade: if certain { "proven".into() } else { "inferred".into() },
        probability: if certain { 1_000_000 } else { 600_000 },
        dark: if source.starts_with("dark") { 600_000 } else { 0 },
        candidates: candidates.into(),
        ..VerdictColumns::default()
    };
    // The made-up visit's page view brings nothing here.
    world.events.last_mut().expect("one").revenue_milli = None;
}

fn event(
    world: &mut World,
    site: u32,
    seq: u64,
    (visit, visitor): (u64, u64),
    name: &'static str,
    milli: Option<i64>,
) {
    world.events.push(EventRow {
        site,
        started_ms: ms("2026-03-30T08:00:00Z"),
        time_ms: ms("2026-03-30T08:59:00Z") + seq as i64,
        seq,
        visit,
        visitor,
        kind: EventKind::Custom,
        name: name.into(),
        page: "/a".into(),
        link: "".into(),
        props: Vec::new(),
        revenue_milli: milli,
        currency: if milli.is_some() { "EUR".into() } else { "".into() },
        engaged_ms: 0,
        scroll: None,
        origin: Origin::Tracker,
    });
}

/// Visitor 7 came by search, then perhaps by a private share, and bought for 100.00; visitor 8 came by a token of visit 1, whose newsletter
/// it was, and bought for 50.00. Visit 1 shared twice.
fn bought(site: u32) -> World {
    let mut world = World::default();
    visit(&mut world, site, 101, 71, 0, "email_campaign", "");
    visit(&mut world, site, 102, 7, 1, "organic_search", "");
    visit(
        &mut world,
        site,
        103,
        7,
        30,
        "dark_social/unknown",
        "dark_social/unknown=0.600000 typed_or_bookmark=0.400000",
    );
    visit(&mut world, site, 104, 8, 40, "dark_social/whatsapp", "");
    event(&mut world, site, 201, (103, 7), "purchase", Some(100_000));
    event(&mut world, site, 202, (104, 8), "purchase", Some(50_000));
    event(&mut world, site, 203, (101, 71), "share", None);
    event(&mut world, site, 204, (101, 71), "share", None);
    world.lineage.push(LineageRow {
        site,
        visit: 104,
        started_ms: ms("2026-03-30T08:40:00Z"),
        token: 5,
        parent: 101,
        root: 101,
        generation: Some(1),
        mechanism: Some(1),
        app: "whatsapp",
    });
    world
}

fn sources(credit: &Value) -> Vec<(String, f64)> {
    let rows = credit["sources"].as_array().expect("rows");
    let one = |row: &Value| {
        (row["source"].as_str().expect("a name").to_owned(), row["value"].as_f64().expect("a number"))
    };
    rows.iter().map(one).filter(|(_, value)| *value != 0.0).collect()
}

#[tokio::test]
async fn revenue_is_credited_to_the_cent_along_paths_and_lineage() {
    let mut asking = Asking::new().await;
    asking.deliver(bought(asking.site));
    let told = asking.get("/api/v1/worth?site=example.org&date_range=7d").await.json();
    assert_eq!((&told["conversions"], &told["model"]), (&json!(2), &json!("share_aware")));
    let euros = &told["currencies"][0];
    assert_eq!((&euros["currency"], &euros["credit"]["total"]), (&json!("EUR"), &json!(150.0)));
    // 100: 60 to the private share, 40 to the search before it. 50: half to WhatsApp, half up to the newsletter.
    let expected = [
        ("dark_social/unknown".to_owned(), 60.0),
        ("organic_search".to_owned(), 40.0),
        ("dark_social/whatsapp".to_owned(), 25.0),
        ("email_campaign".to_owned(), 25.0),
    ];
    let mut found = sources(&euros["credit"]);
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    assert_eq!(found, expected);
    let channels = euros["credit"]["channels"].as_array().expect("rows");
    let search = channels.iter().find(|row| row["channel"] == "Organic Search").expect("what GA4 says");
    assert_eq!((&search["value"], &search["sources"]["dark_social/unknown"]), (&json!(100.0), &json!(60.0)));
    let dark = &euros["credit"]["dark"];
    assert_eq!(dark["value"], json!(85.0));
    assert!(
        dark["low"].as_f64() >= Some(25.0)
            && dark["high"].as_f64() <= Some(125.0)
            && dark["low"].as_f64() < Some(60.0)
    );
    assert_eq!(told["rates"].get("dark_less_public"), None, "not enough to say");
    assert_eq!(euros.get("one_more_share"), None, "not enough to say");
    assert_eq!(euros["share_acts"], 0, "their tokens live: what they bring is not known yet");
}

#[tokio::test]
async fn every_model_adds_up_and_the_last_is_the_last() {
    let mut asking = Asking::new().await;
    asking.deliver(bought(asking.site));
    for model in ["first", "last", "last_non_direct", "linear", "position", "time_decay", "share_aware"] {
        let told =
            asking.get(&format!("/api/v1/worth?site=example.org&date_range=7d&model={model}")).await.json();
        let credit = &told["currencies"][0]["credit"];
        let sum: f64 = sources(credit).iter().map(|(_, value)| value).sum();
        assert!((sum + credit["rest"].as_f64().expect("told") - 150.0).abs() < 1e-9, "{model}: {credit}");
        let by_model = credit["models"].as_array().expect("all of them");
        let own = by_model.iter().find(|row| row["model"] == model).expect("it too");
        assert_eq!(own["value"], credit["dark"]["value"], "{model}");
    }
    let last = asking.get("/api/v1/worth?site=example.org&date_range=7d&model=last").await.json();
    assert!(sources(&last["currencies"][0]["credit"]).contains(&("typed_or_bookmark".to_owned(), 40.0)));
    let goal = asking.get("/api/v1/worth?site=example.org&date_range=7d&goal=share").await.json();
    assert_eq!(
        (&goal["conversions"], &goal["credit"]["sources"][0]["source"]),
        (&json!(2), &json!("email_campaign"))
    );
    for wrong in ["model=best", "passed_on=101", "passed_on=-1", "more=1", "date_range=9y"] {
        let answer = asking.get(&format!("/api/v1/worth?site=example.org&{wrong}")).await;
        assert!((400..500).contains(&answer.status.as_u16()), "{wrong}: {answer:?}");
    }
}

#[tokio::test]
async fn a_cost_counts_for_its_days_and_tells_its_return() {
    let mut asking = Asking::new().await;
    asking.deliver(bought(asking.site));
    // Of ten days five lie in the week that is asked for.
    let cost = json!({ "source": "email_campaign", "from": "2026-03-20", "to": "2026-03-29", "amount": 20, "currency": "EUR" });
    let key = asking.served.key(&[entrenous_storage::records::Scope::SitesManage], None).await;
    let path = "/api/v1/sites/example.org/costs";
    let added = asking.served.api(axum::http::Method::POST, path, &key, &cost.to_string()).await;
    assert_eq!(added.status, 201, "{added:?}");
    let told = asking.get("/api/v1/worth?site=example.org&date_range=7d").await.json();
    let rows = told["currencies"][0]["credit"]["sources"].as_array().expect("rows").clone();
    let mail = rows.iter().find(|row| row["source"] == "email_campaign").expect("it cost something");
    // The site's days begin an hour or two before those of UTC, in which costs are.
    let (spent, roi) = (mail["cost"].as_f64().expect("told"), mail["roi"]["value"].as_f64().expect("told"));
    assert!((9.5..10.5).contains(&spent), "{mail}");
    assert!((roi - (25.0 - spent) / spent).abs() < 1e-9, "{mail}");
}

#[tokio::test]
async fn units_are_read_with_their_pages_parents_and_what_they_brought() {
    let mut asking = Asking::new().await;
    asking.deliver(bought(asking.site));
    let reader = asking.store.reader().expect("a reader");
    let goal = |event: Option<&str>| entrenous_storage::events::Goal {
        site: asking.site,
        from: ms("2026-03-30T00:00:00Z"),
        to: ms("2026-03-31T00:00:00Z"),
        event: event.map(Into::into),
    };
    let of = |prefixes: &[&str], event, currency| {
        let prefixes: Vec<String> = prefixes.iter().map(|prefix| (*prefix).to_owned()).collect();
        let visits = reader.unit_visits(&goal(event), &prefixes, currency, true, 10).expect("read");
        visits
            .iter()
            .map(|v| (v.visit, v.page.clone(), v.parent, v.conversions, v.revenue))
            .collect::<Vec<_>>()
    };
    let a = Some("/a".to_owned());
    let all = [
        (101, a.clone(), 0, 0, 0),
        (102, a.clone(), 0, 0, 0),
        (103, a.clone(), 0, 1, 100_000),
        (104, a.clone(), 101, 1, 50_000),
    ];
    assert_eq!(of(&[], None, "EUR"), all);
    assert_eq!(of(&["/x", "/a"], None, "USD").iter().map(|row| row.4).sum::<i64>(), 0);
    assert!(of(&["/x", "/b"], None, "EUR").iter().all(|row| row.1.is_none()));
    assert_eq!(of(&[], Some("share"), "EUR")[0], (101, a, 0, 2, 0));
    let most = reader.unit_visits(&goal(None), &[], "EUR", false, 3).expect_err("more");
    assert!(most.to_string().contains("fewer pages"), "{most}");
}
