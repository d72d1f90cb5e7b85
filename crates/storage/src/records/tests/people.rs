//! Workspaces, who is in them, and how they come and go.

use std::borrow::Cow;

use sqlx::migrate::Migrator;
use tempfile::TempDir;

use super::super::open::MIGRATIONS;
use super::super::{
    Accepted, Accepting, ChangedPeople, MadeAccount, Membership, NewKey, RemovedWorkspace, Role, Scope,
};
use super::{FIRST_WORKSPACE, Records, SiteSettings, Upgrade, folder, records, site};

fn place(workspace: i64, role: Role, sites: &[u32]) -> Membership {
    Membership { workspace, role, sites: sites.to_vec() }
}

async fn owner(records: &Records) -> i64 {
    records.put_setup_token(&[1; 32], 100).await.expect("written");
    let made = records.make_first_account(&[1; 32], "ada@example.org", "hash", 1).await.expect("answered");
    let MadeAccount::Made(account) = made else { panic!("{made:?}") };
    account
}

async fn invited(records: &Records, by: i64, token: u8, email: &str, as_what: &Membership) -> i64 {
    records.invite(&[token; 32], as_what, "", by, 1, 100).await.expect("kept");
    let who = Accepting::New { email, name: "", password: "hash" };
    let accepted = records.accept_invitation(&[token; 32], who, 2).await.expect("answered");
    let Accepted::Joined(account) = accepted else { panic!("{accepted:?}") };
    account
}

async fn old_file(folder: &TempDir) -> Records {
    let first = MIGRATIONS.iter().take_while(|one| one.version < 6).cloned().collect::<Vec<_>>();
    let pool = sqlx::SqlitePool::connect_with(
        sqlx::sqlite::SqliteConnectOptions::new()
            .filename(folder.path().join("records.sqlite"))
            .create_if_missing(true),
    )
    .await
    .expect("opens");
    let old = Migrator { migrations: Cow::Owned(first), ..Migrator::DEFAULT };
    old.run(&pool).await.expect("made");
    sqlx::raw_sql(sqlx::AssertSqlSafe(
        "INSERT INTO accounts (email, password, created) VALUES ('ada@example.org', 'hash', 3);
         INSERT INTO sites (domain, name, time_zone, created) VALUES ('a.example', 'A', 'UTC', 4);
         INSERT INTO api_keys (secret, prefix, name, scopes, created)
             VALUES (zeroblob(32), 'ent_', 'k', 'stats:read', 5);
         INSERT INTO sessions (token, account, created, expires) VALUES (zeroblob(32), 1, 6, 60);"
            .to_owned(),
    ))
    .execute(&pool)
    .await
    .expect("filled");
    pool.close().await;
    Records::open(&folder.path().join("records.sqlite"), Upgrade::Allowed).await.expect("up to date")
}

#[tokio::test]
async fn what_there_was_before_is_in_one_workspace_whose_owners_are_all_accounts() {
    let folder = folder();
    let records = old_file(&folder).await;
    let there = records.signed_in(&[0; 32], 10).await.expect("read").expect("still signed in");
    assert_eq!(there.memberships, [place(FIRST_WORKSPACE, Role::Owner, &[])]);
    assert_eq!(records.sites().await.expect("read")[0].workspace, FIRST_WORKSPACE);
    assert_eq!(records.keys().await.expect("read")[0].workspace, FIRST_WORKSPACE);
}

#[tokio::test]
async fn of_many_with_an_invitation_one_joins() {
    let folder = folder();
    let records = records(&folder).await;
    let (by, a) = (owner(&records).await, site(&records, "a.example").await);
    let client = place(FIRST_WORKSPACE, Role::Client, &[a, 99]);
    records.invite(&[7; 32], &client, "Bea", by, 1, 50).await.expect("kept");
    assert_eq!(records.invitations(FIRST_WORKSPACE, 49).await.expect("read").len(), 1);
    assert!(records.invitation(&[7; 32], 50).await.expect("read").is_none(), "too old");
    let new = |email| Accepting::New { email, name: "", password: "hash" };
    let known = records.accept_invitation(&[7; 32], new("ADA@example.org"), 9).await.expect("answered");
    assert_eq!(known, Accepted::HasAccount);
    let inside = records.accept_invitation(&[7; 32], Accepting::Account(by), 9).await.expect("answered");
    assert_eq!(inside, Accepted::Member, "and the link stays good");

    let attempts: Vec<_> = (0..8)
        .map(|i| {
            let records = records.clone();
            tokio::spawn(async move {
                let email = format!("{i}@example.org");
                records
                    .accept_invitation(
                        &[7; 32],
                        Accepting::New { email: &email, name: "", password: "hash" },
                        9,
                    )
                    .await
            })
        })
        .collect();
    let mut joined = Vec::new();
    for attempt in attempts {
        if let Accepted::Joined(account) = attempt.await.expect("no panic").expect("answered") {
            joined.push(account);
        }
    }
    assert_eq!(joined.len(), 1);
    let theirs = records.memberships(joined[0]).await.expect("read");
    assert_eq!(theirs, [place(FIRST_WORKSPACE, Role::Client, &[a])], "of sites that are there");
    assert!(theirs[0].shows(FIRST_WORKSPACE, a) && !theirs[0].shows(FIRST_WORKSPACE, a + 1));
    assert!(!theirs[0].shows(2, a));
    assert!(records.remove_site(a, 10).await.expect("removed"));
    assert_eq!(records.memberships(joined[0]).await.expect("read")[0].sites, [0; 0]);
}

#[tokio::test]
async fn the_last_owner_stays_and_whoever_goes_is_out_at_once() {
    let folder = folder();
    let records = records(&folder).await;
    let ada = owner(&records).await;
    assert_eq!(
        records.remove_member(FIRST_WORKSPACE, ada).await.expect("answered"),
        ChangedPeople::LastOwner
    );
    let less = place(FIRST_WORKSPACE, Role::Admin, &[]);
    assert_eq!(records.change_member(ada, &less).await.expect("answered"), ChangedPeople::LastOwner);
    let bea = invited(&records, ada, 2, "bea@example.org", &place(FIRST_WORKSPACE, Role::Owner, &[])).await;
    records.start_session(&[8; 32], bea, "", 5, 90).await.expect("started");
    records.invite(&[9; 32], &less, "", bea, 5, 90).await.expect("kept");
    // Of two owners who go at the same moment one stays.
    let (first, second) = tokio::join!(
        records.remove_member(FIRST_WORKSPACE, bea),
        records.remove_member(FIRST_WORKSPACE, bea)
    );
    let mut both = [first.expect("answered"), second.expect("answered")];
    both.sort_by_key(|what| *what != ChangedPeople::Done);
    assert_eq!(both, [ChangedPeople::Done, ChangedPeople::NotThere]);
    assert!(records.signed_in(&[8; 32], 6).await.expect("read").is_none());
    assert!(records.invitation(&[9; 32], 6).await.expect("read").is_none(), "whoever is gone invites nobody");
    assert!(records.account_by_email("bea@example.org").await.expect("read").is_none());
}

#[tokio::test]
async fn whoever_may_less_has_invited_nobody_and_a_workspace_goes_when_it_is_empty() {
    let folder = folder();
    let records = records(&folder).await;
    let ada = owner(&records).await;
    let other = records.add_workspace("Other", ada, 5).await.expect("made");
    let bea = invited(&records, ada, 2, "bea@example.org", &place(other, Role::Admin, &[])).await;
    records.invite(&[9; 32], &place(other, Role::Admin, &[]), "", bea, 5, 90).await.expect("kept");
    let viewer = place(other, Role::Viewer, &[]);
    assert_eq!(records.change_member(bea, &viewer).await.expect("answered"), ChangedPeople::Done);
    assert_eq!(records.memberships(bea).await.expect("read"), [viewer]);
    assert!(records.invitation(&[9; 32], 6).await.expect("read").is_none());

    let settings = SiteSettings::default();
    let b = records.add_site_to(other, "b.example", "B", "UTC", &settings, 5).await.expect("added");
    let key = NewKey {
        secret: &[3; 32],
        prefix: "ent_",
        name: "k",
        workspace: other,
        site: None,
        scopes: &[Scope::StatsRead],
    };
    records.add_key(key, 5).await.expect("added");
    assert_eq!(records.remove_workspace(other).await.expect("answered"), RemovedWorkspace::Needed);
    assert!(records.remove_site(b.id, 6).await.expect("removed"));
    assert_eq!(records.remove_workspace(other).await.expect("answered"), RemovedWorkspace::Gone);
    assert!(records.keys().await.expect("read").is_empty());
    assert!(records.account_by_email("bea@example.org").await.expect("read").is_none());
    assert!(records.account_by_email("ada@example.org").await.expect("read").is_some());
    assert_eq!(records.remove_workspace(FIRST_WORKSPACE).await.expect("answered"), RemovedWorkspace::Needed);
}
