//! Where visits and shares end up: one tally in all, one for each site, and the pages.

use entrenous_core::collect::Share;
use entrenous_core::collect::lens::{Clients, Lens, OTHER_HOSTS};
use entrenous_core::collect::{Steps, Visit};
use entrenous_core::evidence::Verdict;
use entrenous_core::ga_view::Channel;
use entrenous_core::report::{Hits, Pages, Section, SiteSection, Tally, Warning};

/// Sums over all visits and shares.
pub(super) struct Sums {
    total: Tally,
    sites: Vec<Tally>,
    pages: Pages,
}

impl Sums {
    pub(super) fn new(lens: &Lens) -> Self {
        let sites = if lens.sites.len() > 1 { lens.sites.len() } else { 0 };
        Sums {
            total: Tally::default(),
            sites: (0..sites).map(|_| Tally::default()).collect(),
            pages: Pages::new(&lens.sites),
        }
    }

    pub(super) fn visit(&mut self, visit: &Visit, verdict: &Verdict, channel: Channel) {
        self.total.visit(verdict, channel, visit.entry.line);
        if let Some(site) = self.sites.get_mut(usize::from(visit.site)) {
            site.visit(verdict, channel, visit.entry.line);
        }
        self.pages.visit(visit.site, visit.entry.page, &visit.path(), verdict);
    }

    pub(super) fn share(&mut self, share: &Share) {
        self.pages.share(share.site, share.page, &share.path, share.audience);
    }

    /// The sections: all together, and each site apart if there are several.
    pub(super) fn sections(
        &self,
        steps: &Steps<'_>,
        lens: &Lens,
        top: usize,
        warnings: &mut Vec<Warning>,
    ) -> (Section, Vec<SiteSection>) {
        let span_ms = steps.span().map_or(0, |(from, to)| to - from);
        let hidden = lens.clients != Clients::Visible;
        let rows = |site| steps.share_tally().rows(site, span_ms, hidden);
        let mut all = Hits::default();
        for site in 0..lens.sites.len().max(1) {
            let hits = u16::try_from(site).map(|site| steps.hits(site).clone()).unwrap_or_default();
            all.0.iter_mut().zip(hits.0).for_each(|(sum, count)| *sum += count);
        }
        let total = self.total.section(all, rows(None), &self.pages, None, top);
        let sites =
            self.sites.iter().zip(&lens.sites).zip(0_u16..).map(|((tally, name), site)| SiteSection {
                site: name.clone(),
                section: tally.section(
                    steps.hits(site).clone(),
                    rows(Some(site)),
                    &self.pages,
                    Some(site),
                    top,
                ),
            });
        let others =
            lens.sites.iter().position(|site| site == OTHER_HOSTS).and_then(|site| u16::try_from(site).ok());
        let lines = others.map_or(0, |site| steps.hits(site).0.iter().sum());
        if lines > 0 {
            warnings.push(Warning::TooManySites { lines });
        }
        if let Some(kept) = self.pages.overflow() {
            warnings.push(Warning::TooManyPages { kept });
        }
        (total, sites.filter(|site| site.section.hits != Hits::default()).collect())
    }
}
