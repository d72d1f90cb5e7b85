//! Which sites can be added, and how they are found.

use entrenous_storage::records::{ApiKey, Scope, Site, SiteSettings};

use super::{Directory, InvalidSite, SiteRequest};

fn asked(domain: &str, time_zone: Option<&str>) -> Result<super::ValidSite, InvalidSite> {
    let time_zone = time_zone.map(str::to_owned);
    SiteRequest { domain: domain.to_owned(), name: None, time_zone }.check()
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
