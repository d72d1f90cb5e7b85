//! What other tools counted is told beside, and never among, what is counted here.

use entrenous_storage::events::Export;
use entrenous_storage::events::rows::ImportedRow;
use serde_json::json;

use super::{Asking, world};

fn export(site: u32, fingerprint: &str) -> Export {
    Export {
        site,
        fingerprint: fingerprint.to_owned(),
        tool: "Plausible".to_owned(),
        name: "export.zip".to_owned(),
        imported_ms: 0,
        days: (20_541, 20_542),
        currency: String::new(),
    }
}

/// 2026-03-29 is day 20,541 since 1970.
fn row(day: i32, days: u32, dimension: &str, value: &str, views: u64) -> ImportedRow {
    let counts = [None, Some(1), Some(views), None, None, None];
    ImportedRow {
        day,
        days,
        dimension: dimension.to_owned(),
        value: value.to_owned(),
        counts,
        revenue_milli: None,
    }
}

#[tokio::test]
async fn imports_are_told_apart_once_and_only_if_asked_for() {
    let mut asking = Asking::new().await;
    asking.deliver(world(asking.site));
    let rows = [
        row(20_541, 1, "total", "", 70),
        row(20_541, 1, "page", "/a", 40),
        row(20_541, 1, "page", "/a", 2),
        row(20_542, 30, "total", "", 900),
    ];
    let site = asking.site;
    assert!(asking.store.import(&export(site, "one"), &rows).expect("written"));
    assert!(!asking.store.import(&export(site, "one"), &rows).expect("read"), "the same export counts once");
    let range = json!(["2026-03-29", "2026-03-31"]);
    let plain = asking.told(json!({ "date_range": range, "metrics": ["views"] })).await;
    assert!(plain.get("imported").is_none(), "{plain}");
    let both = asking
        .told(json!({ "date_range": range, "metrics": ["views"], "include": { "imports": true } }))
        .await;
    assert_eq!(both["results"], plain["results"], "never mixed");
    assert_eq!(both["imported"]["by"], "total");
    let told = both["imported"]["rows"].as_array().expect("a list");
    assert_eq!(told.len(), 1, "a period that reaches beyond the range is not divided: {told:?}");
    assert_eq!(
        (&told[0]["day"], &told[0]["views"], &told[0]["visitors"]),
        (&json!("2026-03-29"), &json!(70), &json!(null))
    );
    let pages = asking
        .told(json!({ "date_range": range, "metrics": ["views"], "dimensions": ["page"], "include": { "imports": true } }))
        .await;
    assert_eq!(pages["imported"]["rows"][0]["views"], 42, "rows of one value add up");
    for (dimensions, filters) in [
        (json!(["page", "country"]), json!([])),
        (json!(["app"]), json!([])),
        (json!([]), json!([["is", "page", ["/a"]]])),
    ] {
        let question = json!({ "date_range": range, "metrics": ["visits"], "dimensions": dimensions, "filters": filters, "include": { "imports": true } });
        let refused = asking.ask(question).await;
        assert_eq!(refused.problem(), "invalid", "{refused:?}");
    }
}
