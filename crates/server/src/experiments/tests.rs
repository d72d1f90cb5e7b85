//! Units are dealt the same at the door and in the books, and what they brought is counted down the lineage.

use axum::http::Method;
use entrenous_storage::events::UnitVisit;
use entrenous_storage::records::{DealtUnit, Experiment, ExperimentDetails, Scope, SiteSettings, Variant};
use serde_json::{Value, json};

use super::door::assigned;
use super::told::told;
use super::units::{Window, tallies};
use crate::serve::tests::Served;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
const PATH: &str = "/api/v1/sites/example.org/experiments";

fn experiment(unit: DealtUnit) -> Experiment {
    Experiment {
        id: 1,
        site: 1,
        name: "prompt".to_owned(),
        key: [7; 16],
        details: ExperimentDetails {
            unit,
            holdout: 1,
            variants: vec![Variant { name: "asks".to_owned(), weight: 1 }],
            pages: Vec::new(),
            goal: None,
            currency: "EUR".to_owned(),
            planned_units: 4_000,
            note: String::new(),
        },
        started: 0,
        ends: 28 * 86_400,
        stopped: None,
        broken: false,
    }
}

const WINDOW: Window = Window { from: 0, to: 28 * DAY_MS, now: 60 * DAY_MS, life: 3 * DAY_MS };

fn visit(id: u64, visitor: u64, hour: i64, page: Option<&str>, parent: u64) -> UnitVisit {
    UnitVisit {
        visit: id,
        visitor,
        started_ms: hour * HOUR_MS,
        page: page.map(Into::into),
        parent,
        conversions: 0,
        revenue: 0,
    }
}

/// Visitors of a variant, from 1,000 on.
fn visitors(of: &Experiment, variant: usize) -> impl Iterator<Item = u64> {
    (1_000_u64..).filter(move |visitor| assigned(of, &visitor.to_le_bytes()) == variant)
}

#[test]
fn a_visit_counts_for_its_own_unit_and_for_those_that_passed_it_on() {
    let of = experiment(DealtUnit::VisitorDay);
    let (sender, held) = (visitors(&of, 1).next().expect("one"), visitors(&of, 0).next().expect("one"));
    let far = visitors(&of, 1).nth(1).expect("another");
    let mut visits = vec![
        visit(1, sender, 0, Some("/a"), 0),
        // Somebody who saw no page of the experiment passes it on; then one of the holdout, and one of the variant who buys.
        visit(2, 3, 1, None, 1),
        visit(3, held, 2, Some("/a"), 2),
        visit(4, far, 3, Some("/a"), 3),
        // The same visitor later that day, and a visit that comes when the sender's tokens have run out.
        visit(5, sender, 4, None, 1),
        visit(6, 9, 24 * 4 + 1, None, 1),
    ];
    (visits[3].conversions, visits[3].revenue) = (1, 5_000);
    let ([visits_of, conversions, revenue], open) = tallies(&of, &visits, WINDOW);
    let means = |tallies: &[entrenous_inference::experiments::Tally]| {
        tallies.iter().map(|tally| (tally.units, tally.mean())).collect::<Vec<_>>()
    };
    // The sender: 1, 2, 3, 4, 5; far: 4. The holdout's: 3, 4.
    assert_eq!(means(&visits_of), [(1, Some(2.0)), (2, Some(3.0))]);
    assert_eq!(means(&conversions), [(1, Some(1.0)), (2, Some(1.0))]);
    assert_eq!(means(&revenue), [(1, Some(5_000.0)), (2, Some(5_000.0))]);
    assert_eq!(open, 0);
    assert_eq!((visits_of[0].exposure(), visits_of[1].exposure()), (1.0, 0.5), "the holdout's was reached");
}

#[test]
fn parents_in_a_circle_and_of_another_time_end() {
    let of = experiment(DealtUnit::VisitorDay);
    let visits =
        vec![visit(1, 1, 0, Some("/a"), 2), visit(2, 2, 0, Some("/a"), 1), visit(3, 3, 0, Some("/a"), 3)];
    let ([counted, ..], _) = tallies(&of, &visits, WINDOW);
    assert_eq!(counted.iter().map(|tally| tally.units).sum::<u64>(), 3);
}

#[test]
fn a_unit_counts_when_its_time_is_over() {
    let of = experiment(DealtUnit::VisitorDay);
    let visits = [visit(1, 1, 0, Some("/a"), 0), visit(2, 2, 24 * 20, Some("/a"), 0)];
    let early = Window { now: 10 * DAY_MS, ..WINDOW };
    let ([counted, ..], open) = tallies(&of, &visits[..], early);
    assert_eq!((counted.iter().map(|tally| tally.units).sum::<u64>(), open), (1, 1));
}

/// 4,000 visitors' days, of which those of the variant bring `more` visits of others in ten; what is told.
fn told_of(unit: DealtUnit, more: u64) -> Value {
    let of = experiment(unit);
    let mut visits = Vec::new();
    for number in 0..4_000_u64 {
        let (id, page) = (number * 100 + 1, format!("/page/{}", number % 400));
        let own = match unit {
            DealtUnit::VisitorDay => assigned(&of, &number.to_le_bytes()),
            DealtUnit::Page => assigned(&of, page.as_bytes()),
        };
        let hour = (number % 600) as i64;
        visits.push(visit(id, number, hour, Some(&page), 0));
        let brings = if own == 1 { 2 + more } else { 2 };
        if (number / 7) % 10 < brings {
            visits.push(visit(id + 1, 1_000_000 + number, hour + 1, None, id));
        }
    }
    visits.sort_by_key(|visit| (visit.started_ms, visit.visit));
    let (tallies, open) = tallies(&of, &visits, WINDOW);
    serde_json::to_value(told(&of, (&tallies, open), 60 * 86_400).expect("told")).expect("JSON")
}

#[test]
fn an_effect_is_found_with_its_interval_and_none_is_not() {
    let told = told_of(DealtUnit::VisitorDay, 3);
    let variant = &told["outcomes"][0]["variants"][0];
    assert_eq!((&told["looks"], &variant["state"]), (&json!("any"), &json!("effect")), "{told}");
    let of = |name: &str| variant["effect"][name].as_f64().expect("told");
    assert!(of("low") < 0.3 && 0.3 < of("high") && of("low") > 0.1, "{variant}");
    assert!((told["outcomes"][0]["holdout"].as_f64().expect("told") - 1.2).abs() < 0.05);
    assert_eq!(told["outcomes"][2]["variants"][0]["state"], "not_enough", "nobody bought");
    assert_eq!(told["dealt"]["broken"], false);
    let none = told_of(DealtUnit::VisitorDay, 0);
    assert_eq!(none["outcomes"][0]["variants"][0]["state"], "no_difference_yet", "{none}");
    let pages = told_of(DealtUnit::Page, 3);
    assert_eq!((&pages["looks"], &pages["units"]), (&json!("once"), &json!(400)));
    assert_eq!(pages["outcomes"][0]["variants"][0]["state"], "effect", "{pages}");
}

#[test]
fn units_that_did_not_fall_out_as_dealt_are_noticed() {
    let of = experiment(DealtUnit::VisitorDay);
    // As if one variant's page broke the script.
    let mut visits: Vec<UnitVisit> =
        visitors(&of, 0).take(400).map(|who| visit(who, who, 1, Some("/a"), 0)).collect();
    visits.extend(visitors(&of, 1).take(250).map(|who| visit(who, who, 1, Some("/a"), 0)));
    let (tallies, open) = tallies(&of, &visits, WINDOW);
    let told = told(&of, (&tallies, open), 60 * 86_400).expect("told");
    assert!(told.is_broken());
    assert_eq!(serde_json::to_value(told).expect("JSON")["outcomes"][0]["variants"][0]["state"], "broken");
}

#[test]
fn what_a_page_brings_when_the_experiment_is_over_is_not_its_own() {
    let of = experiment(DealtUnit::Page);
    let visits =
        [visit(1, 1, 24, Some("/a"), 0), visit(2, 2, 24 * 29, Some("/a"), 0), visit(3, 3, 24 * 29, None, 1)];
    let ([counted, ..], _) = tallies(&of, &visits, WINDOW);
    let all: Vec<_> =
        counted.iter().filter(|tally| tally.units > 0).map(|tally| (tally.units, tally.mean())).collect();
    assert_eq!(all, [(1, Some(2.0))], "the visit of its time, and what came of it");
}

#[test]
fn a_broken_experiment_stays_broken() {
    let of = Experiment { broken: true, ..experiment(DealtUnit::VisitorDay) };
    let (tallies, open) = tallies(&of, &[], WINDOW);
    let told = serde_json::to_value(told(&of, (&tallies, open), 0).expect("told")).expect("JSON");
    assert_eq!(told["outcomes"][0]["variants"][0]["state"], "broken", "once broken it stays so");
}

fn fields() -> Value {
    json!({ "name": "prompt", "unit": "visitor_day", "holdout": 1, "variants": [{ "name": "asks", "weight": 1 }],
            "pages": ["/news/"], "planned_units": 4000, "days": 28 })
}

async fn served() -> (Served, String) {
    let served = Served::new(|_| {}).await;
    served.app.records.add_site("example.org", "e", "UTC", &SiteSettings::default(), 0).await.expect("added");
    served.app.reload().await.expect("read");
    let key = served.key(&[Scope::SitesManage, Scope::StatsRead], None).await;
    (served, key)
}

#[tokio::test]
async fn the_door_deals_as_the_books_do() {
    let (served, key) = served().await;
    let added = served.api(Method::POST, PATH, &key, &fields().to_string()).await;
    assert_eq!(added.status, 201, "{added:?}");
    let of = served.app.records.experiments().await.expect("read").remove(0);
    let mut dealt = [0, 0];
    for number in 0..40 {
        let agent = format!("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/{number}.0");
        let path = "/api/experiments?site=example.org&page=/news/a%3Fb";
        let answer = served.get(path, &[("user-agent", &agent)]).await;
        let event = json!({ "name": "pageview", "site": "example.org", "url": "https://example.org/news/a" });
        let sent =
            served.send(Method::POST, "/api/event", &[("user-agent", &agent)], &event.to_string()).await;
        assert_eq!(sent.status, 202, "{sent:?}");
        let visitor = served.journaled().last().expect("it").visitor;
        let variant = assigned(&of, &visitor.to_le_bytes());
        let expected = if variant == 0 { json!({}) } else { json!({ "prompt": "asks" }) };
        assert_eq!(answer.json(), json!({ "variants": expected }));
        assert_eq!(answer.header("cache-control"), "private, no-store");
        dealt[variant] += 1;
    }
    assert!(dealt.iter().all(|count| *count > 8), "{dealt:?}");
    let other = served.get("/api/experiments?site=example.org&page=/sport", &[]).await;
    assert_eq!(other.json(), json!({ "variants": {} }), "another page");
    assert_eq!(served.get("/api/experiments?site=none.example&page=/", &[]).await.status, 404);
    assert_eq!(served.api(Method::POST, &format!("{PATH}/prompt/stop"), &key, "").await.status, 204);
    let agent = ("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/3.0");
    let over = served.get("/api/experiments?site=example.org&page=/news/a", &[agent]).await;
    assert_eq!(over.json(), json!({ "variants": {} }), "it is over");
    let listed = served.api(Method::GET, PATH, &key, "").await.json();
    assert_eq!(
        (&listed["experiments"][0]["running"], &listed["experiments"][0]["name"]),
        (&json!(false), &json!("prompt"))
    );
}

#[tokio::test]
async fn what_is_wrong_is_said() {
    let (served, key) = served().await;
    for (field, value) in [
        ("name", json!("A prompt")),
        ("name", json!("")),
        ("holdout", json!(0)),
        ("variants", json!([])),
        ("variants", json!([{ "name": "a", "weight": 0 }])),
        ("variants", json!([{ "name": "a", "weight": 1 }, { "name": "a", "weight": 1 }])),
        ("variants", json!([{ "name": "holdout", "weight": 1 }])),
        ("pages", json!(["news"])),
        ("pages", json!(["/a\n/b"])),
        ("currency", json!("euro")),
        ("days", json!(0)),
        ("planned_units", json!(0)),
        ("unit", json!("visitor")),
    ] {
        let mut wrong = fields();
        wrong[field] = value;
        let answer = served.api(Method::POST, PATH, &key, &wrong.to_string()).await;
        assert!((400..500).contains(&answer.status.as_u16()), "{wrong}: {answer:?}");
    }
    assert_eq!(served.api(Method::POST, PATH, &key, &fields().to_string()).await.status, 201);
    assert_eq!(
        served.api(Method::POST, PATH, &key, &fields().to_string()).await.status,
        409,
        "a name is used once"
    );
    for path in [format!("{PATH}/none"), PATH.replace("example.org", "none.example")] {
        assert_eq!(served.api(Method::GET, &path, &key, "").await.status, 404, "{path}");
    }
}
