//! Who agreed to be known again is, where the server and the site allow it; nobody else is, and no id is kept.

use entrenous_core::event::{self, Collected, Origin};
use entrenous_storage::records::SiteSettings;

use crate::collect::admit::{Sender, admit};
use crate::config::{Consent, LogFile};
use crate::serve::tests::Served;

const AGENT: &[u8] = b"Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0";
const ID: &str = "c0ffee00c0ffee00c0ffee00c0ffee01";

/// A server with one site.
async fn served(consent: Consent, asks_consent: bool, has_log: bool) -> Served {
    let served = Served::new(|config| {
        config.privacy.consent = consent;
        if has_log {
            let path = "/nowhere/access.log".to_owned();
            config.collect.log = vec![LogFile { site: "example.org".to_owned(), path, format: None }];
        }
    })
    .await;
    let settings = SiteSettings { asks_consent, ..SiteSettings::default() };
    served.app.records.add_site("example.org", "A", "UTC", &settings, 0).await.expect("added");
    served.app.reload().await.expect("read");
    served
}

/// What is kept of a page view with these fields, sent from this address.
fn kept(served: &Served, fields: &str, address: &str, objects: bool) -> Collected {
    let body = format!(r#"{{"name":"pageview","site":"example.org","url":"https://example.org/a"{fields}}}"#);
    let event = event::read(body.as_bytes()).expect("JSON").remove(0).expect("an event");
    let collector = &served.app.collector;
    let sender = Sender {
        address: Some(address.parse().expect("an address")),
        user_agent: AGENT,
        agent: collector.rules.agent(AGENT),
        origin_host: None,
        objects,
        country: [0; 2],
        origin: Origin::Script,
        only_site: None,
        only_workspace: None,
        is_program: false,
    };
    let (sites, keys) = (collector.sites.load(), collector.keys.load());
    admit(event, &sender, &sites, &keys, &collector.rules, 0, 0).expect("it is taken")
}

fn agreed(served: &Served, address: &str) -> Collected {
    kept(served, &format!(r#","visitor":"{ID}","returning":true"#), address, false)
}

#[tokio::test]
async fn both_the_server_and_the_site_have_to_allow_it() {
    for (consent, asks, allowed) in [
        (Consent::Never, false, false),
        (Consent::Never, true, false),
        (Consent::Asked, false, false),
        (Consent::Asked, true, true),
    ] {
        let served = served(consent, asks, false).await;
        let (plain, agreed) = (kept(&served, "", "192.0.2.1", false), agreed(&served, "192.0.2.1"));
        if allowed {
            assert!(agreed.returning && agreed.visitor != plain.visitor);
            assert_eq!(agreed.visitor_yesterday, plain.visitor, "the visit in which they agree goes on");
        } else {
            assert_eq!(agreed, plain, "{consent:?} {asks}: both fields are gone");
        }
    }
}

#[tokio::test]
async fn who_agreed_is_known_anywhere_on_any_day_and_by_their_id_alone() {
    let served = served(Consent::Asked, true, false).await;
    let here = agreed(&served, "192.0.2.1");
    assert_eq!(agreed(&served, "198.51.100.7").visitor, here.visitor);
    let keys = crate::collect::keys::DayKeys { day: 9, today: [9; 16], yesterday: None, tokens: Vec::new() };
    served.app.collector.keys.store(std::sync::Arc::new(keys));
    let later = agreed(&served, "192.0.2.1");
    assert_eq!(later.visitor, here.visitor);
    assert_ne!(later.visitor_yesterday, here.visitor_yesterday, "the day's hash changes as ever");
    served.app.reload().await.expect("read");
    assert_eq!(agreed(&served, "192.0.2.1").visitor, here.visitor, "the key is in the records");
    let other = format!(r#","visitor":"{}0""#, &ID[..31]);
    assert_ne!(kept(&served, &other, "192.0.2.1", false).visitor, here.visitor);
    let unnamed = kept(&served, r#","returning":true"#, "192.0.2.1", false);
    assert!(!unnamed.returning, "nobody returns without an id");
    let id = u128::from_str_radix(ID, 16).expect("hexadecimal");
    let bytes = here.to_bytes();
    for trace in [ID.as_bytes(), &id.to_be_bytes(), &id.to_le_bytes()] {
        assert!(!bytes.windows(trace.len()).any(|window| window == trace), "the id is kept");
    }
}

#[tokio::test]
async fn a_site_that_asks_no_more_forgets_them_and_who_objects_is_not_known() {
    let served = served(Consent::Asked, true, false).await;
    let before = agreed(&served, "192.0.2.1").visitor;
    for asks_consent in [false, true] {
        let settings = SiteSettings { asks_consent, ignores_signals: true, ..SiteSettings::default() };
        served.app.records.change_site(1, "A", &settings).await.expect("changed");
        served.app.reload().await.expect("read");
        let plain = kept(&served, "", "192.0.2.1", false);
        assert_eq!(agreed(&served, "192.0.2.1") == plain, !asks_consent);
    }
    assert_ne!(agreed(&served, "192.0.2.1").visitor, before, "under a new key");
    let objecting = kept(&served, &format!(r#","visitor":"{ID}","returning":true"#), "192.0.2.1", true);
    assert_eq!(objecting, kept(&served, "", "192.0.2.1", false), "also where the site ignores signals");
}

#[tokio::test]
async fn beside_a_log_they_are_known_as_the_log_knows_them() {
    let served = served(Consent::Asked, true, true).await;
    let (plain, agreed) = (kept(&served, "", "192.0.2.1", false), agreed(&served, "192.0.2.1"));
    assert_eq!(agreed, Collected { returning: true, ..plain }, "a view that both tell of stays one");
}
