//! A demo's folder: made once, by the same steps as anybody's figures, and never in somebody's data.

use entrenous_core::event::Journaled;
use entrenous_storage::journal::{Journal, Options};
use entrenous_storage::records::{Records, SiteSettings, Upgrade};

use super::{DemoError, Request, config, make};

const NOW_MS: i64 = 1_795_780_800_000;

fn request(folder: &std::path::Path) -> Request {
    Request { folder: folder.to_owned(), visits: 600, seed: 7, now_ms: NOW_MS }
}

#[tokio::test]
async fn three_months_are_made_once_and_the_rest_is_to_come() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = config(folder.path().to_owned(), "127.0.0.1:0".parse().expect("an address"));
    let to_come = make(&settings, &request(folder.path())).await.expect("made");
    assert!(!to_come.is_empty() && to_come.iter().all(|told| told.at_ms > NOW_MS));
    let read = || {
        let journal = Journal::open(&folder.path().join("journal"), Options::default()).expect("opens");
        journal.reader().read(1, 100_000, usize::MAX).expect("read")
    };
    let entries = read();
    let (mut views, mut shares, mut children, mut previews, mut days) =
        (0, 0, 0, 0, std::collections::BTreeSet::new());
    for (_, bytes) in &entries {
        match Journaled::from_bytes(bytes).expect("ours") {
            Journaled::Event(event) => {
                views += u32::from(&*event.name == "pageview");
                shares += u32::from(&*event.name == "share");
                children += u32::from(!event.parents.is_empty());
                days.insert(event.received_ms / 86_400_000);
                assert!(event.received_ms <= NOW_MS);
            }
            Journaled::Line(_) => previews += 1,
            Journaled::Ended(_) => panic!("nothing is read"),
        }
    }
    assert!(
        views > 600 && shares > 10 && children > 20 && previews > 5,
        "{views} {shares} {children} {previews}"
    );
    assert!(days.len() > 85, "{}", days.len());
    make(&settings, &request(folder.path())).await.expect("there already");
    assert_eq!(read().len(), entries.len());
}

#[tokio::test]
async fn nobodys_data_is_touched() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = config(folder.path().to_owned(), "127.0.0.1:0".parse().expect("an address"));
    let path = crate::serve::DataDir::open(folder.path()).expect("opens").records();
    let records = Records::open(&path, Upgrade::Allowed).await.expect("opens");
    records.add_site("mine.example", "mine", "UTC", &SiteSettings::default(), 0).await.expect("added");
    records.close().await;
    let refused = make(&settings, &request(folder.path())).await.expect_err("somebody's");
    assert!(matches!(refused, DemoError::NotOurs(_)), "{refused}");
    assert!(!folder.path().join("demo-made").exists());
}
