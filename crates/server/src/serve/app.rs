//! What all rooms share.

use std::sync::Arc;

use arc_swap::ArcSwap;
use entrenous_storage::records::{Records, RecordsError};
use jiff::Timestamp;
use tokio::sync::Semaphore;

use super::Limit;
use super::collecting::Collecting;
use crate::accounts::Provider;
use crate::cards::Cards;
use crate::collect::Collector;
use crate::collect::sites::Sites;
use crate::config::Config;
use crate::deliver::Progress;
use crate::links::Links;
use crate::links::qr::Logo;
use crate::operate::{Health, Metrics};
use crate::query::Room;
use crate::sites::Directory;

/// The running service, as handlers see it. Rooms add what they hold: the journal's sender, the event store.
#[derive(Debug)]
pub struct App {
    /// The settings.
    pub config: Config,
    /// How browsers reach the server: scheme and host, without a slash at the end.
    pub public_url: String,
    /// Accounts, sites, keys.
    pub records: Records,
    /// Sites and keys in memory, as they were a second ago at most.
    pub directory: ArcSwap<Directory>,
    /// Short links in memory, as they were a second ago at most.
    pub links: ArcSwap<Links>,
    /// What QR codes have in their middle.
    pub(crate) logo: Option<Logo>,
    /// What cards are made with.
    pub(crate) cards: Arc<Cards>,
    /// Which parts work.
    pub health: Health,
    /// Figures for Prometheus.
    pub metrics: Metrics,
    /// Where events come in.
    pub collector: Arc<Collector>,
    /// Where figures are asked for.
    pub questions: Arc<Room>,
    /// How delivery into the event store is going.
    pub progress: Arc<Progress>,
    /// Requests to the API by key, account or client.
    pub requests: Limit,
    /// Attempts to sign in, by client.
    pub attempts: Limit,
    /// Codes of authenticator apps, by account.
    pub codes: Limit,
    /// With whom people may sign in, beside passwords.
    pub(crate) provider: Option<Provider>,
    /// Slugs that do not exist, asked for by client.
    pub misses: Limit,
    /// Passwords being hashed at once: each takes 19 MiB and a core.
    pub hashing: Semaphore,
}

impl App {
    /// Puts the parts together.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub(crate) async fn new(
        config: Config,
        public_url: String,
        records: Records,
        metrics: Metrics,
        collecting: &Collecting,
        questions: Arc<Room>,
    ) -> Result<Arc<App>, RecordsError> {
        // Without it people still sign in with passwords.
        let provider = Provider::new(&config.oidc).unwrap_or_else(|error| {
            tracing::error!(%error, "nobody can sign in with the provider of oidc.issuer");
            None
        });
        let directory = Directory::read(&records).await?;
        let links = Links::read(&records, &config.links.domains, &directory, &Links::default()).await?;
        Ok(Arc::new(App {
            public_url,
            directory: ArcSwap::from_pointee(directory),
            links: ArcSwap::from_pointee(links.unwrap_or_default()),
            logo: collecting.logo.clone(),
            cards: Arc::clone(&collecting.cards),
            misses: Limit::per_minute(config.links.misses_per_client_per_minute),
            health: Health::default(),
            metrics,
            requests: Limit::per_minute(config.server.requests_per_minute),
            attempts: Limit::per_minute(10),
            codes: Limit::per_hour(20),
            hashing: Semaphore::new(2),
            provider,
            records,
            collector: Arc::clone(&collecting.collector),
            progress: Arc::clone(&collecting.progress),
            questions,
            config,
        }))
    }

    /// Reads sites, keys and links again.
    ///
    /// # Errors
    ///
    /// The records cannot be read; what was known stays.
    pub async fn reload(&self) -> Result<(), RecordsError> {
        let sites = Sites::read(&self.records, &self.config).await?;
        self.collector.sites.store(Arc::new(sites));
        let directory = Directory::read(&self.records).await?;
        let links =
            Links::read(&self.records, &self.config.links.domains, &directory, &self.links.load()).await?;
        self.directory.store(Arc::new(directory));
        if let Some(links) = links {
            self.links.store(Arc::new(links));
        }
        Ok(())
    }

    /// Do browsers reach the server over https?
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// The time, in seconds since 1970.
pub fn now() -> i64 {
    Timestamp::now().as_second()
}
