//! Links in memory: every click asks for one.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use entrenous_core::collect::site::bare_host;
use entrenous_core::links::folded;
use entrenous_storage::records::{Records, RecordsError, StoredBrand, StoredLink, StoredPage};

use crate::cards::Style;
use crate::config::LinkDomain;
use crate::sites::Directory;

/// A link, and how often it was used.
#[derive(Debug)]
pub struct Entry {
    /// As it is kept.
    pub stored: StoredLink,
    /// The domain of its site.
    pub site: String,
    /// How its site's cards look.
    pub style: Arc<Style>,
    /// What its target says of itself, if it was asked.
    pub page: Option<StoredPage>,
    /// Clicks counted against its limit, those that are not in the records yet too. The same while links are read again.
    pub used: Arc<AtomicU64>,
}

/// A domain of links.
#[derive(Debug)]
pub struct Domain {
    /// Its host.
    pub host: String,
    /// The domain of the site whose it is.
    pub site: String,
    links: HashMap<Box<str>, Arc<Entry>>,
}

impl Domain {
    /// The link of a slug, whatever its case.
    pub fn link(&self, slug: &str) -> Option<&Arc<Entry>> {
        self.links.get(slug).or_else(|| self.links.get(folded(slug).as_str()))
    }

    /// All links, in no order.
    pub fn links(&self) -> impl Iterator<Item = &Arc<Entry>> {
        self.links.values()
    }
}

/// What the records say of links.
struct Kept {
    links: Vec<StoredLink>,
    pages: HashMap<i64, StoredPage>,
    brands: HashMap<u32, StoredBrand>,
}

/// All links, as they were in the records a second ago at most.
#[derive(Debug, Default)]
pub struct Links {
    domains: Vec<Arc<Domain>>,
    /// Which changes of the records are in here.
    changes: i64,
}

impl Links {
    /// Reads them again if any has changed, or a site has.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub(crate) async fn read(
        records: &Records,
        domains: &[LinkDomain],
        sites: &Directory,
        before: &Links,
    ) -> Result<Option<Links>, RecordsError> {
        if domains.is_empty() {
            return Ok(None);
        }
        // Asked first: what changes meanwhile is read the next time.
        let changes = records.link_changes().await?;
        if changes == before.changes && !before.domains.is_empty() {
            return Ok(None);
        }
        let kept = Kept {
            links: records.links().await?,
            pages: records.pages().await?.into_iter().collect(),
            brands: records.brands().await?.into_iter().collect(),
        };
        Ok(Some(Links::new(kept, domains, sites, before, changes)))
    }

    fn new(mut kept: Kept, domains: &[LinkDomain], sites: &Directory, before: &Links, changes: i64) -> Links {
        let used_before: HashMap<i64, &Arc<AtomicU64>> = before
            .domains
            .iter()
            .flat_map(|domain| domain.links.values())
            .map(|entry| (entry.stored.id, &entry.used))
            .collect();
        let mut of_hosts: HashMap<&str, HashMap<Box<str>, Arc<Entry>>> =
            domains.iter().map(|domain| (domain.host.as_str(), HashMap::new())).collect();
        let mut styles: HashMap<u32, Arc<Style>> = HashMap::new();
        for stored in kept.links {
            // Links of a domain that is no longer set stay in the records.
            let Some(of_host) = of_hosts.get_mut(stored.host.as_str()) else { continue };
            let Some(site) = sites.site(stored.site) else { continue };
            let used = used_before.get(&stored.id).map_or_else(Arc::default, |used| Arc::clone(used));
            used.fetch_max(stored.used, Ordering::AcqRel);
            let key = folded(&stored.slug).into();
            let style = styles.entry(stored.site).or_insert_with(|| {
                Arc::new(Style::new(kept.brands.remove(&stored.site).unwrap_or_default(), &site.domain))
            });
            let (style, page) = (Arc::clone(style), kept.pages.remove(&stored.id));
            of_host.insert(key, Arc::new(Entry { site: site.domain.clone(), style, page, used, stored }));
        }
        let domain = |domain: &LinkDomain| {
            let links = of_hosts.remove(domain.host.as_str()).unwrap_or_default();
            Arc::new(Domain { host: domain.host.clone(), site: domain.site.clone(), links })
        };
        Links { domains: domains.iter().map(domain).collect(), changes }
    }

    /// The domain of a `Host` header, with or without port; few are set.
    pub fn domain(&self, host: &str) -> Option<&Arc<Domain>> {
        let exact = self.domains.iter().find(|domain| domain.host == host);
        exact.or_else(|| {
            let host = bare_host(host);
            self.domains.iter().find(|domain| domain.host == host)
        })
    }

    /// All domains, as they are set.
    pub fn domains(&self) -> &[Arc<Domain>] {
        &self.domains
    }
}
