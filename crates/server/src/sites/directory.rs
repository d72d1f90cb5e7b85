//! Sites, keys and experiments in memory: every request asks for them.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use entrenous_core::collect::site::bare_host;
use entrenous_storage::records::{
    ApiKey, Experiment, FIRST_WORKSPACE, Records, RecordsError, SecretHash, Site,
};

use crate::people::{LookShown, look};

/// What was in the records when it was read.
#[derive(Debug, Default)]
pub struct Directory {
    sites: Vec<Arc<Site>>,
    look: LookShown,
    by_host: HashMap<String, Arc<Site>>,
    by_id: HashMap<u32, Arc<Site>>,
    /// With the last day on which its use was noted.
    keys: HashMap<SecretHash, (Arc<ApiKey>, AtomicI64)>,
    /// The latest first.
    experiments: Vec<Arc<Experiment>>,
}

impl Directory {
    /// Reads all of it.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn read(records: &Records) -> Result<Directory, RecordsError> {
        let look = look(records, FIRST_WORKSPACE).await?;
        let experiments = records.experiments().await?.into_iter().map(Arc::new).collect();
        Ok(Directory { look, experiments, ..Directory::new(records.sites().await?, records.keys().await?) })
    }

    /// Puts it together; revoked keys are left out.
    pub(crate) fn new(sites: Vec<Site>, keys: Vec<ApiKey>) -> Directory {
        let sites: Vec<Arc<Site>> = sites.into_iter().map(Arc::new).collect();
        let mut by_host = HashMap::new();
        for site in &sites {
            for host in &site.settings.hosts {
                by_host.insert(bare_host(host), site.clone());
            }
        }
        // A site's own domain goes before what others claim.
        for site in &sites {
            by_host.insert(bare_host(&site.domain), site.clone());
        }
        let keys = keys.into_iter().filter(|key| key.revoked.is_none());
        let keys = keys
            .map(|key| (key.secret, (Arc::new(key.clone()), AtomicI64::new(key.last_used_day.unwrap_or(-1)))))
            .collect();
        let by_id = sites.iter().map(|site| (site.id, site.clone())).collect();
        Directory { sites, look: LookShown::default(), by_host, by_id, keys, experiments: Vec::new() }
    }

    /// How the service looks to whoever is not signed in.
    pub(crate) fn look(&self) -> &LookShown {
        &self.look
    }

    /// All sites, by domain.
    pub fn sites(&self) -> &[Arc<Site>] {
        &self.sites
    }

    /// The site with this number.
    pub fn site(&self, id: u32) -> Option<&Arc<Site>> {
        self.by_id.get(&id)
    }

    /// The site that a host belongs to, with or without `www.` and port.
    pub fn site_of_host(&self, host: &str) -> Option<&Arc<Site>> {
        // Most ask in the form in which it is kept.
        self.by_host.get(host).or_else(|| self.by_host.get(&bare_host(host)))
    }

    /// A site's experiments, the latest first.
    pub(crate) fn experiments(&self, site: u32) -> impl Iterator<Item = &Arc<Experiment>> {
        self.experiments.iter().filter(move |experiment| experiment.site == site)
    }

    /// The key with this secret's hash, and the last day on which its use was noted.
    pub(crate) fn key(&self, secret: &SecretHash) -> Option<&(Arc<ApiKey>, AtomicI64)> {
        self.keys.get(secret)
    }
}
