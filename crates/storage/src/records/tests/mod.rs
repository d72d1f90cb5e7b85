//! Records keep what they are given, across processes and versions.

mod audit;
mod links;
mod opening;
mod people;

use tempfile::TempDir;

use super::{
    FIRST_WORKSPACE, LogPosition, MadeAccount, NewKey, Records, RecordsError, Scope, SiteSettings, Upgrade,
};

async fn records(folder: &TempDir) -> Records {
    Records::open(&folder.path().join("records.sqlite"), Upgrade::Allowed).await.expect("opens")
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

async fn site(records: &Records, domain: &str) -> u32 {
    let settings = SiteSettings::default();
    records.add_site(domain, domain, "Europe/Paris", &settings, 5).await.expect("added").id
}

#[tokio::test]
async fn sites_are_kept_with_their_settings_and_have_one_domain_each() {
    let folder = folder();
    let records = records(&folder).await;
    let settings = SiteSettings { keep_events_days: Some(30), ..SiteSettings::default() };
    let added = records.add_site("b.example", "B", "Europe/Paris", &settings, 7).await.expect("added");
    site(&records, "a.example").await;
    let found = records.sites().await.expect("read");
    assert_eq!(found.iter().map(|site| site.domain.as_str()).collect::<Vec<_>>(), ["a.example", "b.example"]);
    assert_eq!(found[1], added);
    let again = records.add_site("b.example", "B", "UTC", &settings, 8).await;
    assert!(matches!(again, Err(RecordsError::Taken(_))), "{again:?}");
}

#[tokio::test]
async fn of_many_with_the_link_one_makes_the_first_account() {
    let folder = folder();
    let records = records(&folder).await;
    let token = [7; 32];
    records.put_setup_token(&[6; 32], 100).await.expect("written");
    records.put_setup_token(&token, 100).await.expect("written");
    assert!(!records.setup_token_is_valid(&[6; 32], 50).await.expect("read"), "void since the second");
    assert!(records.setup_token_is_valid(&token, 99).await.expect("read"));
    assert!(!records.setup_token_is_valid(&token, 100).await.expect("read"), "too old");
    let late = records.make_first_account(&token, "late@example.org", "hash", 100).await.expect("answered");
    assert_eq!(late, MadeAccount::TokenInvalid);

    let attempts: Vec<_> = (0..8)
        .map(|i| {
            let records = records.clone();
            tokio::spawn(async move {
                records.make_first_account(&token, &format!("{i}@example.org"), "hash", 50).await
            })
        })
        .collect();
    let mut made = 0;
    for attempt in attempts {
        let outcome = attempt.await.expect("no panic").expect("answered");
        made += u32::from(matches!(outcome, MadeAccount::Made(_)));
    }
    assert_eq!(made, 1);
    assert_eq!(records.account_count().await.expect("read"), 1);
    assert!(!records.setup_token_is_valid(&token, 50).await.expect("read"));
}

#[tokio::test]
async fn sessions_end_by_time_or_by_hand() {
    let folder = folder();
    let records = records(&folder).await;
    records.put_setup_token(&[1; 32], 100).await.expect("written");
    let made = records.make_first_account(&[1; 32], "Ada@example.org", "hash", 1).await.expect("answered");
    let MadeAccount::Made(account) = made else { panic!("{made:?}") };
    records.start_session(&[2; 32], account, "", 10, 20).await.expect("started");
    records.start_session(&[3; 32], account, "", 10, 90).await.expect("started");
    let found = records.signed_in(&[2; 32], 19).await.expect("read").expect("signed in");
    assert_eq!((found.account.id, found.account.email.as_str()), (account, "Ada@example.org"));
    assert_eq!(records.signed_in(&[2; 32], 20).await.expect("read"), None);
    records.end_session(&[3; 32]).await.expect("ended");
    assert_eq!(records.signed_in(&[3; 32], 20).await.expect("read"), None);
    assert!(records.account_by_email("ADA@EXAMPLE.ORG").await.expect("read").is_some());
    assert!(records.start_session(&[4; 32], account + 1, "", 10, 20).await.is_err(), "nobody's session");
}

#[tokio::test]
async fn keys_are_kept_revoked_once_and_go_with_their_site() {
    let folder = folder();
    let records = records(&folder).await;
    let site = site(&records, "a.example").await;
    let scopes = [Scope::StatsRead, Scope::EventsWrite];
    let key = NewKey {
        secret: &[9; 32],
        prefix: "ent_abcd",
        name: "shop",
        workspace: FIRST_WORKSPACE,
        site: Some(site),
        scopes: &scopes,
    };
    let id = records.add_key(key, 3).await.expect("added");
    assert!(records.add_key(NewKey { site: Some(site + 1), secret: &[8; 32], ..key }, 3).await.is_err());
    records.note_key_used(id, 20).await.expect("written");
    records.note_key_used(id, 19).await.expect("written");
    assert!(records.revoke_key(id, 50).await.expect("written"));
    assert!(!records.revoke_key(id, 60).await.expect("written"), "revoked already");
    let found = records.keys().await.expect("read");
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].scopes.as_slice(), found[0].secret), (scopes.as_slice(), [9; 32]));
    assert_eq!((found[0].last_used_day, found[0].revoked), (Some(20), Some(50)));
}

#[test]
fn every_scope_has_a_name_that_is_read_back() {
    for scope in Scope::ALL {
        assert_eq!(scope.name().parse(), Ok(scope));
    }
    assert!("stats".parse::<Scope>().expect_err("no such scope").contains("stats:read"));
}

#[tokio::test]
async fn a_destroyed_day_key_is_in_no_file() {
    let folder = folder();
    let records = records(&folder).await;
    let old = *b"sixteen letters!";
    assert_eq!(records.day_key(100, old).await.expect("made"), old);
    assert_eq!(records.day_key(100, [1; 16]).await.expect("kept"), old);
    records.day_key(101, *b"of the next day.").await.expect("made");
    let holds = |needle: &[u8]| {
        std::fs::read_dir(folder.path()).expect("our folder").any(|entry| {
            let bytes = std::fs::read(entry.expect("an entry").path()).expect("readable");
            bytes.windows(needle.len()).any(|window| window == needle)
        })
    };
    assert!(holds(&old), "the search finds what is there");
    assert_eq!(records.destroy_day_keys_before(101).await.expect("destroyed"), 1);
    assert_eq!(records.days_with_key().await.expect("read"), [101]);
    assert!(!holds(&old));
    assert!(holds(b"of the next day."));
}

#[tokio::test]
async fn a_key_for_those_who_agreed_lasts_is_copied_and_goes_when_a_site_asks_no_more() {
    let folder = folder();
    let records = records(&folder).await;
    let site = site(&records, "a.example").await;
    let key = *b"sixteen letters!";
    let asking = SiteSettings { asks_consent: true, ..SiteSettings::default() };
    records.change_site(site, "A", &asking).await.expect("written");
    assert_eq!(records.consent_key(site, key).await.expect("made"), key);
    assert_eq!(records.consent_key(site, [1; 16]).await.expect("kept"), key);
    records.change_site(site, "B", &asking).await.expect("written");
    assert_eq!(records.consent_key(site, [1; 16]).await.expect("kept"), key);
    let holds = |needle: &[u8]| {
        std::fs::read_dir(folder.path()).expect("our folder").any(|entry| {
            let bytes = std::fs::read(entry.expect("an entry").path()).expect("readable");
            bytes.windows(needle.len()).any(|window| window == needle)
        })
    };
    let copy = folder.path().join("copy.sqlite");
    records.copy_to(&copy).await.expect("copied");
    let copied = Records::open(&copy, Upgrade::Forbidden).await.expect("opens");
    assert_eq!(copied.consent_key(site, [1; 16]).await.expect("copied"), key);
    copied.close().await;
    std::fs::remove_file(&copy).expect("removed");
    assert!(holds(&key), "the search finds what is there");
    records.change_site(site, "A", &SiteSettings::default()).await.expect("written");
    assert!(!holds(&key));
    records.change_site(site, "A", &asking).await.expect("written");
    assert_eq!(records.consent_key(site, [2; 16]).await.expect("made"), [2; 16], "nobody is known again");
    assert!(records.remove_site(site, 9).await.expect("removed"));
    assert!(records.consent_key(site, [3; 16]).await.is_err(), "no site, no key");
}

#[tokio::test]
async fn a_log_is_read_on_from_where_it_was() {
    let folder = folder();
    let records = records(&folder).await;
    let site = site(&records, "a.example").await;
    let first = LogPosition { fingerprint: vec![1], offset: 10 };
    records.put_log_position(site, "/log", &first).await.expect("written");
    let further = LogPosition { offset: 20, ..first };
    records.put_log_position(site, "/log", &further).await.expect("written");
    assert_eq!(records.log_positions(site, "/log").await.expect("read"), [further]);
}

#[tokio::test]
async fn what_another_process_writes_is_noticed_once() {
    let folder = folder();
    let (server, beside) = (records(&folder).await, records(&folder).await);
    let mut watch = server.watch().await.expect("watches");
    assert!(!watch.changed().await.expect("read"));
    site(&beside, "a.example").await;
    assert!(watch.changed().await.expect("read"));
    assert!(!watch.changed().await.expect("read"));
    site(&server, "b.example").await;
    assert!(watch.changed().await.expect("read"), "by this process too");
}
