mod api;
mod door;

use axum::http::Method;
use entrenous_storage::records::{Scope, SiteSettings};

use crate::serve::tests::{Answer, Served};

pub(crate) const PERSON: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0";

/// A service with a domain of links, and a key that manages them.
pub(crate) struct Linked {
    pub(crate) served: Served,
    pub(crate) key: String,
}

impl Linked {
    pub(crate) async fn new() -> Linked {
        Linked::with(|_| {}).await
    }

    pub(crate) async fn with(set: impl FnOnce(&mut crate::config::Config)) -> Linked {
        let served = Served::new(|config| {
            config.links.domains = vec!["go.example=example.org".parse().expect("a domain")];
            set(config);
        })
        .await;
        for domain in ["example.org", "other.example"] {
            let settings = SiteSettings::default();
            served.app.records.add_site(domain, domain, "UTC", &settings, 0).await.expect("added");
        }
        let key = served.key(&[Scope::LinksManage], None).await;
        Linked { served, key }
    }

    /// Adds a link.
    pub(crate) async fn add(&self, fields: serde_json::Value) -> Answer {
        self.served.api(Method::POST, "/api/v1/links", &self.key, &fields.to_string()).await
    }

    /// Opens a path of the domain of links.
    pub(crate) async fn open(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.served.get(path, &own(headers)).await
    }

    /// Names and properties of the events in the journal, once as many are there.
    pub(crate) async fn clicks(&self, expected: usize) -> Vec<entrenous_core::event::Collected> {
        let begun = std::time::Instant::now();
        loop {
            let all = self.served.journaled();
            if all.len() >= expected || begun.elapsed().as_secs() > 5 {
                return all;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    }
}

/// Headers of a person who asks the domain of links, those given going before.
pub(crate) fn own<'a>(headers: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [("host", "go.example"), ("user-agent", PERSON)];
    let kept = usual.into_iter().filter(|(name, _)| headers.iter().all(|(given, _)| given != name));
    kept.chain(headers.iter().copied()).collect()
}
