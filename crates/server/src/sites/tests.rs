//! Which sites can be added, and how they are found.

use entrenous_storage::records::{ApiKey, Scope, Site, SiteSettings};

use super::{Directory, InvalidChange, InvalidSite, SiteChange, SiteRequest};

fn asked(domain: &str, time_zone: Option<&str>) -> Result<super::ValidSite, InvalidSite> {
    let time_zone = time_zone.map(str::to_owned);
    SiteRequest { domain: domain.to_owned(), name: None, time_zone, workspace: None }.check()
}

#[test]
fn domains_are_kept_as_they_are_compared() {
    for (written, kept) in [
        ("Example.ORG", "example.org"),
        ("www.example.org.", "example.org"),
        ("élysée.example", "xn--lyse-9oad.example"),
        ("localhost", "localhost"),
    ] {
        assert_eq!(asked(written, None).expect(written).domain, kept);
    }
}

#[test]
fn what_is_no_host_name_is_refused_with_an_example() {
    let long = "a".repeat(64);
    for written in
        ["", " ", "https://example.org", "example.org/blog", "a b", "-a.org", "a..org", "[::1]", &long]
    {
        let error = asked(written, None).expect_err(written);
        assert!(matches!(error, InvalidSite::Domain(_)), "{written}: {error}");
        assert!(error.to_string().contains("write it like example.org"));
    }
}

#[test]
fn time_zones_have_to_exist() {
    assert_eq!(asked("a.example", Some("europe/paris")).expect("known").time_zone, "Europe/Paris");
    assert_eq!(asked("a.example", None).expect("known").time_zone, "UTC");
    let error = asked("a.example", Some("Mars/Olympus")).expect_err("unknown").to_string();
    assert!(error.contains("Europe/Paris"), "{error}");
}

fn site(id: u32, domain: &str, hosts: &[&str]) -> Site {
    let settings =
        SiteSettings { hosts: hosts.iter().map(|host| (*host).to_owned()).collect(), ..Default::default() };
    Site {
        workspace: 1,
        id,
        domain: domain.to_owned(),
        name: domain.to_owned(),
        time_zone: "UTC".to_owned(),
        settings,
        created: 0,
    }
}

#[test]
fn a_site_is_found_by_its_hosts_and_nobody_takes_anothers_domain() {
    let directory = Directory::new(
        vec![site(1, "a.example", &["b.example", "shop.example"]), site(2, "b.example", &[])],
        vec![],
    );
    for (host, id) in [
        ("a.example", Some(1)),
        ("WWW.A.example:8080", Some(1)),
        ("shop.example", Some(1)),
        ("b.example", Some(2)),
        ("c.example", None),
    ] {
        assert_eq!(directory.site_of_host(host).map(|site| site.id), id, "{host}");
    }
}

#[test]
fn a_revoked_key_is_not_in_memory() {
    let key = |id: i64, revoked| ApiKey {
        workspace: 1,
        id,
        secret: [u8::try_from(id).expect("small"); 32],
        prefix: String::new(),
        name: String::new(),
        site: None,
        scopes: vec![Scope::StatsRead],
        created: 0,
        last_used_day: None,
        revoked,
    };
    let directory = Directory::new(vec![], vec![key(1, None), key(2, Some(5))]);
    assert!(directory.key(&[1; 32]).is_some());
    assert!(directory.key(&[2; 32]).is_none());
}

fn changed(change: SiteChange) -> Result<(String, SiteSettings), InvalidChange> {
    let all = [site(1, "a.example", &["old.example"]), site(2, "b.example", &["shop.example"])];
    change.of(&all[0], &all)
}

fn list(texts: &[&str]) -> Option<Vec<String>> {
    Some(texts.iter().map(|text| (*text).to_owned()).collect())
}

#[test]
fn what_a_change_leaves_out_stays_and_lists_replace() {
    let (name, settings) = changed(SiteChange::default()).expect("nothing changes");
    assert_eq!((name.as_str(), settings.hosts), ("a.example", vec!["old.example".to_owned()]));
    let change = SiteChange {
        name: Some(" Blog ".to_owned()),
        hosts: list(&["WWW.New.example"]),
        aliases: list(&["7f1d0c9e"]),
        excluded: list(&["192.0.2.9", "2001:db8::/32"]),
        keep_events_days: Some(30),
        asks_consent: Some(true),
        ..SiteChange::default()
    };
    let (name, settings) = changed(change).expect("fine");
    assert_eq!((name.as_str(), settings.hosts), ("Blog", vec!["new.example".to_owned()]));
    // An address alone is a network of one: as such it is found again.
    assert_eq!(settings.excluded, ["192.0.2.9/32", "2001:db8::/32"]);
    assert_eq!((settings.keep_events_days, settings.keep_totals_days), (Some(30), None));
    assert!(settings.asks_consent && !settings.ignores_signals);
    let none = SiteChange { hosts: list(&[]), ..SiteChange::default() };
    assert!(changed(none).expect("fine").1.hosts.is_empty());
}

#[test]
fn what_cannot_be_set_is_refused_with_a_remedy() {
    let refused = |change| changed(change).expect_err("refused").to_string();
    let change = SiteChange::default;
    assert!(
        refused(SiteChange { hosts: list(&["https://x.example"]), ..change() }).contains("write it like")
    );
    assert!(
        refused(SiteChange { hosts: list(&["shop.example"]), ..change() }).contains("of the site b.example")
    );
    assert!(
        refused(SiteChange { aliases: list(&["B.example"]), ..change() }).contains("of the site b.example")
    );
    assert!(refused(SiteChange { aliases: list(&["a b"]), ..change() }).contains("without spaces"));
    assert!(refused(SiteChange { excluded: list(&["office"]), ..change() }).contains("write it like"));
    assert!(refused(SiteChange { keep_totals_days: Some(36_501), ..change() }).contains("36500"));
    assert!(
        refused(SiteChange { kept_parameters: Some(vec!["q".to_owned(); 101]), ..change() })
            .contains("at most 100")
    );
    assert!(refused(SiteChange { name: Some(" ".to_owned()), ..change() }).contains("1 to 200"));
}
