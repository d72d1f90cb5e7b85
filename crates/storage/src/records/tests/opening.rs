//! Opening new, older, newer and broken files.

use std::borrow::Cow;

use sqlx::migrate::{Migration, MigrationType, Migrator};

use super::super::open::MIGRATIONS;
use super::{Records, RecordsError, Upgrade, folder, records, site};

/// The program's migrations and one more.
fn with_one_more(sql: &'static str) -> (Migrator, i64) {
    let mut all: Vec<Migration> = MIGRATIONS.iter().cloned().collect();
    let version = all.last().expect("at least one").version + 1;
    let next = Migration::new(
        version,
        Cow::Borrowed("next"),
        MigrationType::Simple,
        sqlx::SqlStr::from_static(sql),
        false,
    );
    all.push(next);
    (Migrator::with_migrations(all), version)
}

#[tokio::test]
async fn an_older_file_is_copied_before_it_is_brought_up_to_date() {
    let folder = folder();
    let records = records(&folder).await;
    site(&records, "a.example").await;
    let key = *b"sixteen letters!";
    records.day_key(100, key).await.expect("made");
    let (next, version) = with_one_more("ALTER TABLE sites ADD COLUMN note TEXT");
    let refused = records.bring_up_to_date(Upgrade::Forbidden, &next).await;
    assert!(matches!(refused, Err(RecordsError::Older { .. })), "{refused:?}");
    let copy = folder.path().join(format!("records.sqlite.before-{version}"));
    assert!(!copy.exists());

    records.bring_up_to_date(Upgrade::Allowed, &next).await.expect("up to date");
    let bytes = std::fs::read(&copy).expect("made");
    assert!(!bytes.windows(key.len()).any(|window| window == key), "keys of days are in no copy");
    assert_eq!(records.day_key(100, [0; 16]).await.expect("kept"), key);
    let before = Records::open(&copy, Upgrade::Forbidden).await.expect("the copy opens with the old program");
    assert_eq!(before.sites().await.expect("read")[0].domain, "a.example");
    assert_eq!(records.sites().await.expect("read").len(), 1);

    let old_program = Records::open(&folder.path().join("records.sqlite"), Upgrade::Allowed).await;
    let Err(error @ RecordsError::Newer { .. }) = old_program else { panic!("{old_program:?}") };
    assert!(error.to_string().contains("use the newer program"), "{error}");
}

#[tokio::test]
async fn a_change_that_fails_leaves_everything_as_it_was() {
    let folder = folder();
    let records = records(&folder).await;
    site(&records, "a.example").await;
    let (broken, _) = with_one_more("DELETE FROM sites; SELECT nothing FROM nowhere");
    let failed = records.bring_up_to_date(Upgrade::Allowed, &broken).await;
    assert!(matches!(failed, Err(RecordsError::Migrate { .. })), "{failed:?}");
    assert_eq!(records.sites().await.expect("read").len(), 1);
    super::records(&folder).await.check().await.expect("still opens");
}

#[tokio::test]
async fn what_is_no_database_is_an_error_with_a_remedy() {
    let folder = folder();
    let path = folder.path().join("records.sqlite");
    std::fs::write(&path, "Longtemps, je me suis couché de bonne heure. ".repeat(100)).expect("written");
    let error = Records::open(&path, Upgrade::Allowed).await.expect_err("no database").to_string();
    assert!(error.contains("records.sqlite") && error.contains("restore a backup"), "{error}");
    let nowhere = Records::open(&folder.path().join("no/such/file"), Upgrade::Allowed).await;
    assert!(matches!(nowhere, Err(RecordsError::Open { .. })), "{nowhere:?}");
}
