//! Files for others.

use std::fs;

use entrenous_storage::events::rows::EventKind;
use entrenous_storage::events::{Format, Rows, StoreError};

use crate::made::{DAY, SITE, World, event, visit};

#[test]
fn each_format_holds_the_rows() {
    let mut ended = visit(1, 11, 1000, "/a");
    ended.campaign_name = "=1+1".into();
    let mut signup = event(&ended, 2, EventKind::Custom, "Signup", "/a");
    signup.props = vec![("plan".into(), "it's \"big\"".into())];
    signup.revenue_milli = Some(12_500);
    signup.currency = "EUR".into();
    let events = vec![event(&ended, 1, EventKind::PageView, "pageview", "/a"), signup];
    let world = World { events, closed: vec![ended], open: vec![visit(3, 12, 2000, "/b")], shares: vec![] };
    let reader = world.store().reader().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("it's.ndjson");
    assert_eq!(reader.export(SITE, (0, DAY), Rows::Events, Format::Ndjson, &path).unwrap(), 2);
    let text = fs::read_to_string(&path).unwrap();
    let second: serde_json::Value = serde_json::from_str(text.lines().nth(1).unwrap()).unwrap();
    assert_eq!(second["name"], "Signup");
    assert_eq!(second["revenue"], 12.5);
    let properties: serde_json::Value = serde_json::from_str(second["properties"].as_str().unwrap()).unwrap();
    assert_eq!(properties["plan"], "it's \"big\"");

    let path = folder.path().join("visits.csv");
    assert_eq!(reader.export(SITE, (0, DAY), Rows::Visits, Format::Csv, &path).unwrap(), 2);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(",'=1+1,"), "no formula: {text}");

    let path = folder.path().join("visits.parquet");
    assert_eq!(reader.export(SITE, (0, DAY), Rows::Visits, Format::Parquet, &path).unwrap(), 2);
    assert!(fs::read(&path).unwrap().starts_with(b"PAR1"));

    let nowhere = folder.path().join("none/visits.csv");
    let error = reader.export(SITE, (0, DAY), Rows::Visits, Format::Csv, &nowhere).unwrap_err();
    assert!(matches!(error, StoreError::Write { .. }), "{error}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "no half-written file is left");
}
