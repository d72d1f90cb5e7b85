//! Links keep their slugs, and count their clicks once.

use entrenous_core::cards::{Card, CardParts};
use entrenous_core::links::{Known, Link, Parameter, Registry, Rule, Weighted};

use super::{folder, records, site};
use crate::records::{NewLink, RecordsError};

fn link(site: u32, slug: &str) -> NewLink {
    let target = |target: &str| Weighted { target: target.to_owned(), weight: 2 };
    let rule = |country: &str| Rule {
        countries: vec![country.to_owned()],
        targets: vec![target("https://example.org/fr")],
        ..Rule::default()
    };
    NewLink {
        site,
        host: "go.example".to_owned(),
        slug: slug.to_owned(),
        name: "Spring".to_owned(),
        password: None,
        link: Link {
            target: "https://example.org/".to_owned(),
            rules: vec![rule("FR"), rule("BE")],
            clicks: Some(2),
            card: Card {
                own: CardParts { title: "T".to_owned(), ..CardParts::default() },
                ..Card::default()
            },
            ..Link::default()
        },
    }
}

#[tokio::test]
async fn a_link_is_found_whatever_the_case_and_its_slug_is_never_given_twice() {
    let folder = folder();
    let records = records(&folder).await;
    let site = site(&records, "example.org").await;
    let added = records.add_link(&link(site, "Spring-26"), 5).await.expect("added");
    assert_eq!((added.slug.as_str(), added.link.rules.len(), added.used), ("Spring-26", 2, 0));
    let found = records.link("go.example", "SPRING-26").await.expect("read").expect("there");
    assert_eq!(found, added);
    assert_eq!(records.links().await.expect("read"), std::slice::from_ref(&added));
    let again = records.add_link(&link(site, "spring-26"), 6).await;
    assert!(matches!(again, Err(RecordsError::Taken(_))), "{again:?}");
    let mut changed = added;
    changed.archived = Some(9);
    changed.link.archived = true;
    changed.link.rules.truncate(1);
    let changed = records.change_link(&changed).await.expect("written").expect("there");
    assert_eq!(records.links().await.expect("read"), [changed]);
    let again = records.add_link(&link(site, "spring-26"), 6).await;
    assert!(matches!(again, Err(RecordsError::Taken(_))), "archived links keep their slugs: {again:?}");
    records.remove_site(site, 9).await.expect("removed");
    assert_eq!(records.links().await.expect("read"), []);
}

#[tokio::test]
async fn of_many_clicks_at_once_as_many_are_counted_as_may_be() {
    let folder = folder();
    let records = records(&folder).await;
    let site = site(&records, "example.org").await;
    let id = records.add_link(&link(site, "one"), 5).await.expect("added").id;
    let before = records.link_changes().await.expect("read");
    let clicks: Vec<_> = (0..10)
        .map(|_| {
            let records = records.clone();
            tokio::spawn(async move { records.use_link(id, 2).await })
        })
        .collect();
    let mut used = 0;
    for click in clicks {
        used += u32::from(click.await.expect("no panic").expect("written"));
    }
    assert_eq!(used, 2);
    assert_eq!(records.links().await.expect("read")[0].used, 2);
    assert_eq!(records.link_changes().await.expect("read"), before, "a click is no change");
    records.add_link(&link(site, "two"), 5).await.expect("added");
    assert!(records.link_changes().await.expect("read") > before);
}

#[tokio::test]
async fn a_sites_campaign_registry_is_kept() {
    let folder = folder();
    let records = records(&folder).await;
    let site = site(&records, "example.org").await;
    assert_eq!(records.utm(site).await.expect("read"), Registry::default());
    let values = vec![Known { value: "facebook".to_owned(), aliases: vec!["fb".to_owned()] }];
    let parameters = vec![Parameter { name: "utm_source".to_owned(), required: true, values }];
    let registry = Registry { strict: true, parameters };
    for registry in [Registry::default(), registry] {
        records.put_utm(site, &registry).await.expect("written");
        assert_eq!(records.utm(site).await.expect("read"), registry);
    }
    assert!(records.put_utm(99, &Registry::default()).await.is_err());
}
