//! Backups of a running service, and what they bring back.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use entrenous_storage::records::{Records, Upgrade};
use reqwest::Client;

use crate::collects::{environment, figures, files, send, view};
use crate::service::{Service, beside, serve};
use crate::support::{Folder, Ran};

/// A service with a site, a key, and so many views.
async fn counted(folder: &Folder, views: usize) -> (Service, String) {
    assert_eq!(beside(folder, &["site", "add", "example.org"]).code, 0);
    let made = beside(folder, &["key", "create", "--scope", "stats:read"]);
    let key = made.out.split_whitespace().find(|word| word.len() > 30).expect("a key").to_owned();
    let service = Service::start(folder, &environment());
    sent(&service, 0, views).await;
    (service, key)
}

async fn sent(service: &Service, from: usize, to: usize) {
    let client = Client::new();
    for page in from..to {
        assert_eq!(send(&client, &service.url, &view(page)).await, 202);
    }
}

/// Makes a backup beside the service, and tells where it is.
fn backup(folder: &Folder) -> PathBuf {
    let ran = beside(folder, &["backup", &folder.path("backups")]);
    assert_eq!(ran.code, 0, "{ran:?}");
    PathBuf::from(ran.out.lines().next().expect("a path"))
}

/// What starting says where it cannot.
fn refused(folder: &Folder) -> Ran {
    Ran::of(serve(folder, &[]).output().expect("it runs"))
}

#[tokio::test]
async fn a_corrupt_event_store_is_rebuilt_from_a_backup_and_the_journal() {
    let folder = Folder::new();
    let (service, key) = counted(&folder, 30).await;
    figures(&Client::new(), &service.url, &key, 10).await;
    let made = backup(&folder);
    sent(&service, 30, 50).await;
    service.signal("-KILL");
    service.ended();
    fs::write(folder.path("data/events.duckdb"), vec![7; 30_000]).expect("written");
    let _none = fs::remove_file(folder.path("data/events.duckdb.wal"));
    let ran = refused(&folder);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("restore"), "{}", ran.err);

    let made = made.display().to_string();
    let restored = beside(&folder, &["restore", "--events-only", &made]);
    assert_eq!(restored.code, 0, "{restored:?}");
    assert!(restored.out.contains("newer events are in the journal"), "{}", restored.out);
    let service = Service::start(&folder, &environment());
    let (visits, views) = figures(&Client::new(), &service.url, &key, 50).await;
    assert_eq!((visits, views), (1, 50), "all that was acknowledged, each once");
    service.stop();
}

#[tokio::test]
async fn a_backup_brings_everything_to_another_folder_but_the_keys_of_days() {
    let (folder, other) = (Folder::new(), Folder::new());
    let (service, key) = counted(&folder, 25).await;
    let made = backup(&folder);
    service.stop();
    let verified = beside(&folder, &["verify", &made.display().to_string()]);
    assert!(verified.code == 0 && verified.out.contains("whole and readable"), "{verified:?}");
    for path in files(&made) {
        assert!(!path.ends_with("lock") || fs::read(&path).expect("read").is_empty());
    }
    assert!(keys(Path::new(&folder.path("data/records.sqlite"))).await > 0, "there are some");

    let restored = beside(&other, &["restore", &made.display().to_string()]);
    assert_eq!(restored.code, 0, "{restored:?}");
    assert_eq!(keys(Path::new(&other.path("data/records.sqlite"))).await, 0);
    let service = Service::start(&other, &environment());
    let (_, views) = figures(&Client::new(), &service.url, &key, 25).await;
    assert_eq!(views, 25, "also what was only in the journal, and the key still opens");
    service.stop();
    // Once more, over what is there: it is set aside, without its keys.
    let again = beside(&other, &["restore", &made.display().to_string()]);
    assert!(again.code == 0 && again.out.contains("replaced-"), "{again:?}");
    let aside = again.out.split_whitespace().find(|word| word.contains("replaced-")).expect("a folder");
    let aside = Path::new(aside.trim_end_matches(';')).join("records.sqlite");
    assert_eq!(keys(&aside).await, 0);
}

/// How many keys of days there are.
async fn keys(records: &Path) -> usize {
    let records = Records::open(records, Upgrade::Forbidden).await.expect("they open");
    records.days_with_key().await.expect("read").len()
}

#[tokio::test]
async fn what_is_wrong_with_a_backup_is_said_before_anything_changes() {
    let folder = Folder::new();
    let (service, _) = counted(&folder, 5).await;
    let made = backup(&folder);
    let into_file = beside(&folder, &["backup", "/dev/null/backups"]);
    assert!(into_file.code == 1 && into_file.err.contains("cannot make"), "{into_file:?}");
    let running = beside(&folder, &["restore", &made.display().to_string()]);
    assert!(running.code == 2 && running.err.contains("another entrenous"), "{running:?}");
    service.stop();
    let before: Vec<_> = files(Path::new(&folder.path("data")))
        .iter()
        .map(|path| (path.clone(), fs::read(path).expect("read")))
        .collect();

    let nothing = beside(&folder, &["restore", &folder.path("data")]);
    assert!(nothing.code == 1 && nothing.err.contains("is no backup"), "{nothing:?}");
    let records = made.join("records.sqlite");
    let mut bytes = fs::read(&records).expect("read");
    bytes[5_000] ^= 1;
    fs::write(&records, bytes).expect("written");
    for command in ["verify", "restore"] {
        let ran = beside(&folder, &[command, &made.display().to_string()]);
        assert!(ran.code == 1 && ran.err.contains("records.sqlite has changed"), "{ran:?}");
    }
    fs::remove_file(&records).expect("removed");
    let ran = beside(&folder, &["verify", &made.display().to_string()]);
    assert!(ran.code == 1 && ran.err.contains("records.sqlite is missing"), "{ran:?}");
    let manifest = made.join("backup.json");
    let newer = fs::read_to_string(&manifest).expect("read").replace("\"form\": 1", "\"form\": 9");
    fs::write(&manifest, newer).expect("written");
    let ran = beside(&folder, &["verify", &made.display().to_string()]);
    assert!(ran.code == 1 && ran.err.contains("form 9"), "{ran:?}");
    for (path, bytes) in before {
        assert!(
            path.ends_with("lock") || fs::read(&path).expect("read") == bytes,
            "{} is as it was",
            path.display()
        );
    }
}

#[tokio::test]
async fn events_that_would_be_missing_between_backup_and_journal_are_told() {
    let folder = Folder::new();
    let (service, key) = counted(&folder, 12).await;
    figures(&Client::new(), &service.url, &key, 12).await;
    let made = backup(&folder).display().to_string();
    service.stop();
    for (from, to) in [(12, 20), (20, 22)] {
        fs::remove_dir_all(folder.path("data/journal")).expect("removed");
        let service = Service::start(&folder, &environment());
        sent(&service, from, to).await;
        service.stop();
        let ran = beside(&folder, &["restore", "--events-only", &made]);
        if from == 12 {
            assert_eq!(ran.code, 0, "the journal goes on where the backup ends: {ran:?}");
            // The store is made anew from both.
            let service = Service::start(&folder, &environment());
            assert_eq!(figures(&Client::new(), &service.url, &key, 20).await.1, 20);
            service.stop();
        } else {
            assert!(
                ran.code == 1 && ran.err.contains("begins at event 21, and the backup ends at 12"),
                "{ran:?}"
            );
        }
    }
}

#[tokio::test]
async fn the_doctor_says_what_is_wrong_and_what_to_do() {
    let folder = Folder::new();
    let before = beside(&folder, &["doctor"]);
    assert!(before.code == 0 && before.out.contains("there are no records yet"), "{before:?}");
    let (service, _) = counted(&folder, 3).await;
    let ran = beside(&folder, &["doctor"]);
    assert!(ran.code == 0 && ran.out.contains("a server runs; 3 events so far"), "{ran:?}");
    assert!(ran.out.contains("there has been no backup"), "{ran:?}");
    backup(&folder);
    assert!(beside(&folder, &["doctor"]).out.contains("the last backup is 0 day(s) old"));
    service.stop();
    let ran = beside(&folder, &["doctor"]);
    assert!(ran.code == 0 && ran.out.contains("the event store opens: 3 events"), "{ran:?}");
    fs::write(folder.path("data/events.duckdb"), vec![7; 30_000]).expect("written");
    let _none = fs::remove_file(folder.path("data/events.duckdb.wal"));
    let ran = beside(&folder, &["doctor"]);
    assert!(ran.code == 1 && ran.out.contains("restore --events-only"), "{ran:?}");
}

#[tokio::test]
async fn what_is_past_its_time_is_counted_forgotten_and_a_removed_site_erased() {
    let folder = Folder::new();
    let (service, key) = counted(&folder, 4).await;
    assert_eq!(figures(&Client::new(), &service.url, &key, 4).await.1, 4);
    let nothing = beside(&folder, &["prune", "--dry-run"]);
    assert!(nothing.code == 0 && nothing.out.contains("nothing is past its time"), "{nothing:?}");
    let again = beside(&folder, &["reclassify", "--site", "example.org", "--preview"]);
    assert!(
        again.code == 0 && again.out.contains("0 of 0 verdicts would change"),
        "the visit goes on: {again:?}"
    );
    let unknown = beside(&folder, &["reclassify", "--site", "other.example"]);
    assert!(unknown.code == 2 && unknown.err.contains("entrenous site list"), "{unknown:?}");

    let asked = beside(&folder, &["site", "remove", "example.org"]);
    assert!(asked.code == 2 && asked.err.contains("--erase"), "{asked:?}");
    assert_eq!(beside(&folder, &["site", "remove", "--erase", "example.org"]).code, 0);
    let log = loop {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let status = Client::new().post(format!("{}/api/v1/query", service.url)).bearer_auth(&key);
        let question = serde_json::json!({ "site": "example.org", "metrics": ["views"], "date_range": "7d" });
        if status.json(&question).send().await.expect("answers").status() != 200 {
            tokio::time::sleep(Duration::from_secs(2)).await;
            break service.stop();
        }
    };
    assert!(log.contains("is erased"), "{log}");
    let contents = entrenous_storage::events::contents(
        Path::new(&folder.path("data/events.duckdb")),
        &Default::default(),
    );
    assert_eq!(contents.expect("it opens").events, 0);
    let stopped = beside(&folder, &["reclassify", "--site", "example.org"]);
    assert!(stopped.code == 2, "{stopped:?}");
    assert_eq!(beside(&folder, &["prune"]).code, 0, "without a server, too");
}
