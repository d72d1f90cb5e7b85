//! Where visits and shares end up: one tally in all, one for each site, the pages, and the engine's own sums.

use entrenous_core::collect::Share;
use entrenous_core::collect::lens::{Clients, Lens, OTHER_HOSTS};
use entrenous_core::collect::{Steps, Visit};
use entrenous_core::evidence::Verdict;
use entrenous_core::report::{Engine, Hits, Pages, Section, SiteSection, Tally, Warning};
use entrenous_inference::mixture::{Audit, Conclusion, Doubts, Group, Scope, Totals};

use super::estimated;
use super::pending::Pending;

/// Sums over all visits and shares.
pub(super) struct Sums {
    total: Tally,
    sites: Vec<Tally>,
    pages: Pages,
    /// The engine's sums: all together, and by site; absent where the rules decide.
    totals: Option<(Totals, Vec<Totals>)>,
    /// What came of hiding known visits, over all windows and sites.
    audit: Audit,
    /// What speaks against the engine's figures, over all windows and sites.
    doubts: Doubts,
}

impl Sums {
    pub(super) fn new(lens: &Lens, engine: Engine) -> Self {
        let sites = if lens.sites.len() > 1 { lens.sites.len() } else { 0 };
        Sums {
            total: Tally::default(),
            sites: (0..sites).map(|_| Tally::default()).collect(),
            pages: Pages::new(&lens.sites),
            totals: (engine == Engine::Statistical)
                .then(|| (Totals::default(), vec![Totals::default(); lens.sites.len().max(1)])),
            audit: Audit::default(),
            doubts: Doubts::default(),
        }
    }

    /// A visit ended: the number of its entry page.
    pub(super) fn entered(&mut self, visit: &Visit) -> Option<u32> {
        self.pages.entered(visit.site, visit.entry.page, &visit.path())
    }

    /// What a visit was.
    pub(super) fn visit(&mut self, visit: &Pending, verdict: &Verdict) {
        self.total.visit(verdict, visit.channel, visit.line);
        if let Some(site) = self.sites.get_mut(usize::from(visit.site)) {
            site.visit(verdict, visit.channel, visit.line);
        }
        self.pages.concluded(visit.page, verdict);
    }

    /// Adds the engine's sums over a window of a site, whose visits are in the tallies already: these say which sources
    /// are kept apart.
    pub(super) fn add(&mut self, site: usize, window: &Conclusion) {
        self.audit.add(window.audit());
        self.doubts.add(window.doubts());
        let window = window.totals();
        let Some((total, sites)) = &mut self.totals else { return };
        total.add_as(window, |source| self.total.source(source));
        sites[site].add_as(window, |source| self.sites.get(site).unwrap_or(&self.total).source(source));
    }

    /// What came of hiding known visits; nothing came of it where the rules decide.
    pub(super) fn audit(&self) -> &Audit {
        &self.audit
    }

    /// What speaks against the engine's figures; nothing where the rules decide.
    pub(super) fn doubts(&self) -> &Doubts {
        &self.doubts
    }

    /// The engine's sums over all sites.
    pub(super) fn into_totals(self) -> Option<Totals> {
        self.totals.map(|(total, _)| total)
    }

    pub(super) fn share(&mut self, share: &Share) {
        self.pages.share(share.site, share.page, &share.path, share.audience);
    }

    /// The sections: all together, and each site apart if there are several.
    pub(super) fn sections(
        &mut self,
        steps: &Steps,
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
        if let Some((_, sites)) = &self.totals {
            let dark = |totals: &Totals| totals.estimate(&Group::Dark, Scope::All).relative_half_width();
            self.pages.estimated(sites.iter().map(dark).collect());
        }
        let mut total = self.total.section(all, rows(None), &self.pages, None, top);
        if let Some((totals, _)) = &self.totals {
            estimated::fill(&mut total, totals);
        }
        let sites = self.sites.iter().zip(&lens.sites).zip(0_u16..).map(|((tally, name), site)| {
            let (hits, shares) = (steps.hits(site).clone(), rows(Some(site)));
            let mut section = tally.section(hits, shares, &self.pages, Some(site), top);
            if let Some(totals) = self.totals.as_ref().and_then(|(_, sites)| sites.get(usize::from(site))) {
                estimated::fill(&mut section, totals);
            }
            SiteSection { site: name.clone(), section }
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
