//! Exports are the rows, and leave nothing behind.

use super::{Asking, world};

const MARCH: &str = "/api/v1/export?site=example.org&from=2026-03-01&to=2026-03-31";

#[tokio::test]
async fn rows_come_as_files() {
    let mut asking = Asking::new().await;
    asking.deliver(world(asking.site));
    let visits = asking.get(&format!("{MARCH}&kind=visits&format=csv")).await;
    assert_eq!(visits.status, 200, "{visits:?}");
    assert_eq!(visits.text.lines().count(), 5, "a header and four visits");
    assert_eq!(visits.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(
        visits.header("content-disposition"),
        "attachment; filename=\"example.org-visits-2026-03-01-2026-03-31.csv\""
    );
    assert_eq!(visits.header("content-length"), visits.text.len().to_string());
    let events = asking.get(&format!("{MARCH}&kind=events&format=ndjson")).await;
    let pages: Vec<_> = events
        .text
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON")["page"].clone())
        .collect();
    assert_eq!(pages, ["/a", "/a", "/b", "/b"]);
    let left = std::fs::read_dir(&asking.room.exports).expect("it is there").count();
    assert_eq!(left, 0, "nothing is left behind");
}

#[tokio::test]
async fn days_are_those_of_the_site() {
    let mut asking = Asking::new().await;
    asking.deliver(world(asking.site));
    let path = "/api/v1/export?site=example.org&from=2026-03-29&to=2026-03-29&kind=visits&format=ndjson";
    let sunday = asking.get(path).await;
    assert_eq!(sunday.text.lines().count(), 1, "{}", sunday.text);
}

#[tokio::test]
async fn what_cannot_be_exported_is_refused() {
    let asking = Asking::new().await;
    for (path, why) in [
        (format!("{MARCH}&kind=visits&format=xml"), "parquet"),
        (format!("{MARCH}&kind=visitors&format=csv"), "events"),
        (format!("{MARCH}&kind=visits"), "format"),
        (format!("{MARCH}&kind=visits&format=csv&limit=3"), "limit"),
        (
            "/api/v1/export?site=none.example&from=2026-03-01&to=2026-03-31&kind=visits&format=csv"
                .to_owned(),
            "no site",
        ),
        (
            "/api/v1/export?site=example.org&from=2026-03-31&to=2026-03-01&kind=visits&format=csv".to_owned(),
            "before it begins",
        ),
        (
            "/api/v1/export?site=example.org&from=yesterday&to=today&kind=visits&format=csv".to_owned(),
            "no date",
        ),
    ] {
        let answer = asking.get(&path).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (422, "invalid"), "{path}");
        assert!(answer.text.contains(why), "{path}: {}", answer.text);
    }
}
