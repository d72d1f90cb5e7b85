//! Pages: where visits began and what was passed on, for a million paths in some 100 bytes each.

use hashbrown::HashTable;

use super::estimate::of_page;
use super::{Estimate, PageRow};
use crate::evidence::Verdict;
use crate::evidence::source::{Audience, Source};

/// Pages kept apart; visits and shares of further ones are counted in the totals only.
const PAGES_KEPT: usize = 1_500_000;
/// Bytes of all paths together that are kept.
const PATH_BYTES_KEPT: usize = 128 << 20;
/// Bytes of a path that are kept.
const LONGEST_PATH: usize = 2_000;

#[derive(Debug)]
struct Page {
    key: u64,
    path_start: u32,
    path_len: u16,
    site: u16,
    visits: u32,
    shares: u32,
    dark: Estimate,
    /// Sum of `p · (1 - p)` of its visits' probabilities of being dark.
    variance: f64,
}

/// Pages by their key, which is a hash of site and path.
#[derive(Debug, Default)]
pub struct Pages {
    pages: Vec<Page>,
    index: HashTable<u32>,
    paths: Vec<u8>,
    /// Site names to put in front of paths; empty for a log of one site.
    sites: Vec<String>,
    /// By site: half of the interval of all dark visits in parts of them. Without, a page's bounds are hard ones.
    relative: Option<Vec<f64>>,
    full: bool,
}

impl Pages {
    /// No pages yet. With `sites`, paths are printed with their host in front.
    pub fn new(sites: &[String]) -> Self {
        let sites = if sites.len() > 1 { sites.to_vec() } else { Vec::new() };
        Pages { sites, ..Pages::default() }
    }

    /// A visit began on a page, and this was concluded about it.
    pub fn visit(&mut self, site: u16, key: u64, path: &str, verdict: &Verdict) {
        let page = self.entered(site, key, path);
        self.concluded(page, verdict);
    }

    /// A visit began on a page: the number of the page, if it is kept, for when the verdict is known.
    pub fn entered(&mut self, site: u16, key: u64, path: &str) -> Option<u32> {
        let i = self.find_or_insert(site, key, path)?;
        self.pages.get_mut(i as usize)?.visits += 1;
        Some(i)
    }

    /// What was concluded about a visit that began on the page of this number.
    pub fn concluded(&mut self, page: Option<u32>, verdict: &Verdict) {
        let Some(page) = page.and_then(|i| self.pages.get_mut(i as usize)) else { return };
        let dark = Estimate::of(verdict, Source::is_dark);
        page.variance += dark.visits * (1.0 - dark.visits);
        page.dark.add(dark);
    }

    /// From now on a page's bounds are those of its 90 % interval ([`of_page`]). By site: half of the interval of all dark
    /// visits in parts of them.
    pub fn estimated(&mut self, relative: Vec<f64>) {
        self.relative = Some(relative);
    }

    /// A page was passed on.
    pub fn share(&mut self, site: u16, key: u64, path: &str, audience: Audience) {
        if audience == Audience::Private
            && let Some(i) = self.find_or_insert(site, key, path)
            && let Some(page) = self.pages.get_mut(i as usize)
        {
            page.shares += 1;
        }
    }

    /// How many pages are kept if there were more.
    pub fn overflow(&self) -> Option<u64> {
        self.full.then_some(self.pages.len() as u64)
    }

    fn find_or_insert(&mut self, site: u16, key: u64, path: &str) -> Option<u32> {
        let found = self.index.find(key, |&i| self.pages[i as usize].key == key).copied();
        if found.is_none() && (self.pages.len() >= PAGES_KEPT || self.paths.len() >= PATH_BYTES_KEPT) {
            self.full = true;
            return None;
        }
        found.or_else(|| self.insert(site, key, path))
    }

    fn insert(&mut self, site: u16, key: u64, path: &str) -> Option<u32> {
        let i = u32::try_from(self.pages.len()).ok()?;
        let cut = (0..=path.len().min(LONGEST_PATH)).rev().find(|&end| path.is_char_boundary(end));
        let path = &path[..cut.unwrap_or_default()];
        let path_start = u32::try_from(self.paths.len()).ok()?;
        let path_len = u16::try_from(path.len()).ok()?;
        self.paths.extend_from_slice(path.as_bytes());
        self.pages.push(Page {
            key,
            path_start,
            path_len,
            site,
            visits: 0,
            shares: 0,
            dark: Estimate::default(),
            variance: 0.0,
        });
        self.index.insert_unique(key, i, |&i| self.pages[i as usize].key);
        Some(i)
    }

    fn path(&self, page: &Page) -> &[u8] {
        let start = page.path_start as usize;
        self.paths.get(start..start + page.path_len as usize).unwrap_or_default()
    }

    fn name(&self, page: &Page) -> String {
        let path = String::from_utf8_lossy(self.path(page));
        match self.sites.get(usize::from(page.site)) {
            Some(site) => format!("{site}{path}"),
            None => path.into_owned(),
        }
    }

    /// The first `top` pages by dark visits, shares, visits and path, of one site or all; and how many pages there are.
    pub fn top(&self, site: Option<u16>, top: usize) -> (Vec<PageRow>, u64) {
        let mut pages: Vec<&Page> =
            self.pages.iter().filter(|page| site.is_none_or(|site| site == page.site)).collect();
        let total = pages.len() as u64;
        let order = |a: &&Page, b: &&Page| {
            let by_dark = b.dark.visits.total_cmp(&a.dark.visits);
            by_dark
                .then(b.shares.cmp(&a.shares))
                .then(b.visits.cmp(&a.visits))
                .then_with(|| (a.site, self.path(a)).cmp(&(b.site, self.path(b))))
        };
        if pages.len() > top && top > 0 {
            pages.select_nth_unstable_by(top - 1, order);
        }
        pages.truncate(top);
        pages.sort_by(order);
        (pages.iter().map(|page| self.row(page)).collect(), total)
    }

    fn row(&self, page: &Page) -> PageRow {
        let dark = match &self.relative {
            None => page.dark,
            Some(relative) => {
                let relative = relative.get(usize::from(page.site)).copied().unwrap_or_default();
                of_page(page.dark, page.variance, relative)
            }
        };
        PageRow {
            path: self.name(page),
            visits: u64::from(page.visits),
            dark_visits: dark.visits,
            low: dark.low.min(dark.visits),
            high: dark.high.max(dark.visits),
            shares: u64::from(page.shares),
        }
    }
}
