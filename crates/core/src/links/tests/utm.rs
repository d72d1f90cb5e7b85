//! Campaign values are held to the registry.

use crate::links::{Fault, Known, Parameter, Registry};

fn registry() -> Registry {
    let known = |value: &str, aliases: &[&str]| Known {
        value: value.to_owned(),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
    };
    Registry {
        strict: true,
        parameters: vec![
            Parameter {
                name: "utm_source".to_owned(),
                required: true,
                values: vec![
                    known("facebook", &["fb", "meta"]),
                    known("news letter", &[]),
                    known("X", &["twitter"]),
                ],
            },
            Parameter { name: "utm_campaign".to_owned(), required: true, values: Vec::new() },
        ],
    }
}

#[test]
fn the_linter_names_what_is_wrong_and_what_would_be_right() {
    let found = |query: &str| -> Vec<(String, Fault, Option<String>)> {
        let all = registry().lint(&format!("https://example.org/?{query}"));
        all.into_iter().map(|one| (one.parameter, one.fault, one.instead)).collect()
    };
    assert_eq!(found("utm_source=facebook&utm_campaign=spring"), []);
    let of = |name: &str, fault, instead: &str| {
        (name.to_owned(), fault, Some(instead.to_owned()).filter(|text| !text.is_empty()))
    };
    for (query, expected) in [
        ("utm_source=Facebook&utm_campaign=a", of("utm_source", Fault::Case, "facebook")),
        ("utm_source=fb&utm_campaign=a", of("utm_source", Fault::Alias, "facebook")),
        ("utm_source=TWITTER&utm_campaign=a", of("utm_source", Fault::Alias, "X")),
        ("utm_source=x&utm_campaign=a", of("utm_source", Fault::Case, "X")),
        ("utm_source=%20facebook&utm_campaign=a", of("utm_source", Fault::Spaces, "facebook")),
        ("utm_source=myspace&utm_campaign=a", of("utm_source", Fault::Unknown, "")),
        ("utm_source=facebook&utm_campaign=", of("utm_campaign", Fault::Empty, "")),
        ("utm_source=facebook", of("utm_campaign", Fault::Missing, "")),
        ("utm_source=facebook&utm_campaign=Spring", of("utm_campaign", Fault::Case, "spring")),
        ("utm_source=facebook&utm_campaign=a+b", of("utm_campaign", Fault::Spaces, "a_b")),
        ("utm_source=facebook&UTM_source=fb&utm_campaign=a", of("utm_source", Fault::Twice, "")),
        ("utm_source=facebook&utm_campaign=a&utm_term=Shoes", of("utm_term", Fault::Case, "shoes")),
    ] {
        assert_eq!(found(query), [expected], "{query}");
    }
    assert_eq!(registry().lint("nonsense"), []);
}

#[test]
fn what_can_be_put_right_is_and_nothing_else_changes() {
    let target = "https://example.org/p%C3%A4th?a=%2F&UTM_Source=FB&b&utm_campaign=Spring%20Sale#part";
    let right = registry().put_right(target);
    assert_eq!(
        right.target,
        "https://example.org/p%C3%A4th?a=%2F&utm_source=facebook&b&utm_campaign=spring_sale#part"
    );
    assert_eq!((right.righted.len(), right.left.len()), (2, 0));
    assert_eq!(registry().put_right(&right.target).righted, [], "once is enough");
    let bad = registry().put_right("https://example.org/");
    assert_eq!((bad.target.as_str(), bad.left.len()), ("https://example.org/", 2));
}

#[test]
fn a_registry_in_which_a_word_has_two_meanings_is_refused() {
    assert_eq!(registry().fault(), None);
    let mut twice = registry();
    twice.parameters[0].values[2].aliases.push("FB".to_owned());
    assert!(twice.fault().is_some());
    let named = |name: &str| Registry {
        parameters: vec![Parameter { name: name.to_owned(), ..Parameter::default() }],
        ..Registry::default()
    };
    assert_eq!(named("utm_id").fault(), None);
    for name in ["source", "utm_Source", "", "utm_ä"] {
        assert!(named(name).fault().is_some(), "{name}");
    }
}
