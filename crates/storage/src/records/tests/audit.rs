//! The audit log.

use super::super::NewEntry;
use super::{FIRST_WORKSPACE, folder, records};

const ENTRY: NewEntry<'_> = NewEntry {
    workspace: Some(FIRST_WORKSPACE),
    account: None,
    who: "key shop",
    action: "site.add",
    what: "a.example",
    client: "program",
};

#[tokio::test]
async fn entries_come_by_pages_and_are_never_changed() {
    let folder = folder();
    let records = records(&folder).await;
    for at in 1..=5 {
        records.add_entry(ENTRY, at).await.expect("added");
    }
    records.add_entry(NewEntry { workspace: Some(2), ..ENTRY }, 6).await.expect("added");
    records.add_entry(NewEntry { workspace: None, account: Some(9), ..ENTRY }, 7).await.expect("added");
    let page = records.entries(FIRST_WORKSPACE, None, 2).await.expect("read");
    assert_eq!(page.iter().map(|entry| entry.at).collect::<Vec<_>>(), [5, 4]);
    let rest = records.entries(FIRST_WORKSPACE, Some(page[1].id), 10).await.expect("read");
    assert_eq!(rest.iter().map(|entry| entry.at).collect::<Vec<_>>(), [3, 2, 1]);

    let change = sqlx::query("UPDATE audit SET who = 'nobody'").execute(&records.pool).await;
    assert!(change.is_err_and(|error| error.to_string().contains("never changed")));
    assert_eq!(records.forget_entries(3).await.expect("old enough"), 2);
    let now = sqlx::query_scalar("SELECT unixepoch()").fetch_one(&records.pool).await.expect("a clock");
    records.add_entry(ENTRY, now).await.expect("added");
    assert!(records.forget_entries(i64::MAX).await.is_err(), "what is young stays");
    assert!(
        records.entries(FIRST_WORKSPACE, None, 10).await.expect("read").iter().any(|entry| entry.at == now)
    );
}
