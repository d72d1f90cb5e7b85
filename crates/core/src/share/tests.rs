//! Tokens in addresses, and what follows from them.

use proptest::prelude::*;

use super::*;

const KEY: (u64, u64) = (7, 8);

fn taken(target: &str) -> (String, Option<Token>) {
    let mut target = target.to_owned();
    let token = take_token(&mut target);
    (target, token)
}

#[test]
fn a_token_is_taken_out_of_an_address() {
    let token = Token::parse("Ab3dEf6hIj");
    assert!(token.is_some());
    for (given, page) in [
        ("/a?fwd=Ab3dEf6hIj", "/a"),
        ("/a?x=1&fwd=Ab3dEf6hIj&y=2", "/a?x=1&y=2"),
        ("/a?fwd=&fwd=Ab3dEf6hIj", "/a?fwd="),
    ] {
        assert_eq!(taken(given), (page.to_owned(), token), "{given}");
    }
}

#[test]
fn what_is_no_token_stays() {
    for given in [
        "/a",
        "/a?fwd=short",
        "/a?fwd=elevenchars1",
        "/a?fwd=Ab3dEf6hI%20",
        "/a?fwd=Ab3dEf6hI\u{e9}",
        "/a?forward=Ab3dEf6hIj",
        "/a?FWD=Ab3dEf6hIj",
        "/~Ab3dEf6hIj",
        "",
    ] {
        assert_eq!(taken(given), (given.to_owned(), None), "{given}");
    }
    let flood = format!("/a?fwd={}", "x".repeat(10_000_000));
    assert_eq!(taken(&flood).1, None);
}

#[test]
fn hashes_tell_sites_and_keys_apart_and_nothing_prints_a_token() {
    let token = Token::parse("Ab3dEf6hIj").expect("a token");
    assert_ne!(token.hash(KEY, 1), token.hash(KEY, 2));
    assert_ne!(token.hash(KEY, 1), token.hash((8, 7), 1));
    assert!(!format!("{token:?}").contains("Ab3"));
}

fn holder() -> Holder {
    Holder {
        token: 99,
        seq: 6,
        visit: 5,
        visitor: 50,
        time_ms: 1_000,
        root: 2,
        generation: Some(3),
        mechanism: Mechanism::Button,
        app: None,
    }
}

#[test]
fn only_another_persons_first_arrival_is_a_child() {
    let arrive = |visit, visitors, holder: Option<&Holder>, now_ms, before| {
        descend(visit, visitors, holder, (now_ms, 10_000), before)
    };
    let known = holder();
    let Descent::Child(place) = arrive(9, [60, 61], Some(&known), 2_000, false) else { panic!("a child") };
    assert_eq!((place.parent, place.root, place.generation), (5, 2, Some(4)));
    assert_eq!(place.carried.mechanism, Some(Mechanism::Button));
    for (what, visit, visitors, given, now_ms, before, expected) in [
        ("never drawn", 9, [60, 61], None, 2_000, false, Descent::Unknown),
        ("too old", 9, [60, 61], Some(known), 11_001, false, Descent::Unknown),
        (
            "of nobody's visit",
            9,
            [60, 61],
            Some(Holder { visit: 0, ..known }),
            2_000,
            false,
            Descent::Unknown,
        ),
        ("the sharer's own", 9, [50, 51], Some(known), 2_000, false, Descent::Own),
        ("after midnight", 9, [60, 50], Some(known), 2_000, false, Descent::Own),
        ("drawn later", 6, [60, 61], Some(known), 2_000, false, Descent::Unknown),
        ("a later visit's", 4, [60, 61], Some(known), 2_000, false, Descent::Unknown),
        ("again", 9, [60, 61], Some(known), 2_000, true, Descent::Again),
    ] {
        assert_eq!(arrive(visit, visitors, given.as_ref(), now_ms, before), expected, "{what}");
    }
    let lost = Holder { generation: None, ..known };
    let Descent::Child(place) = arrive(9, [60, 61], Some(&lost), 2_000, false) else { panic!("a child") };
    assert_eq!(place.generation, None, "what is not known above is not known below");
}

proptest! {
    #[test]
    fn taking_twice_finds_nothing_more_than_there_was(path in "(/[a-zA-Z0-9-]{0,12}){1,3}", query in "[a-z=&]{0,20}", token in "[a-zA-Z0-9]{10}") {
        let target = format!("{path}?{query}&fwd={token}");
        let (cleaned, taken_token) = taken(&target);
        prop_assert_eq!(taken_token.map(|t| t.hash(KEY, 1)), Token::parse(&token).map(|t| t.hash(KEY, 1)));
        prop_assert!(!cleaned.contains(&token) || path.contains(&token));
    }

    #[test]
    fn no_claim_closes_a_circle(pairs in prop::collection::vec((1..30_u64, 1..30_u64), 1..60)) {
        // Whatever is claimed, a child's number is larger than its parent's: no walk upwards comes back.
        for (visit, parent) in pairs {
            let claimed = Holder { visit: parent, seq: parent, root: parent, ..holder() };
            if let Descent::Child(place) = descend(visit, [60, 61], Some(&claimed), (2_000, 10_000), false) {
                prop_assert!(place.parent < visit);
            }
        }
    }
}
