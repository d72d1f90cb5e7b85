//! One solution of a window: everything that is learned from it, as far as visits need it.

use super::Runner;
use super::apps::Apps;
use super::case::{CELLS, Case, Cell, HISTORIES, Role};
use super::context;
use super::count::{Cells, Tables};
use super::labels::Labels;
use super::logistic::{logit, sigmoid};
use super::lost::{Lost, Referred};
use super::machines::Machines;
use super::mailing::Waves;
use super::presence::presence;
use super::priors;
use super::shallow::Shallow;
use super::tags::{Factors, Tags};
use super::window::Window;
use entrenous_core::evidence::source::{App, Grade, Source};

/// Steps of the search for the constant that keeps the count's sum.
const STEPS: usize = 20;
/// The history of a reader who had seen this page before.
const RETURNED_TO_PAGE: usize = HISTORIES - 1;

/// What does not change between draws.
#[derive(Debug)]
pub(super) struct Learned {
    /// For each deep entry: the probability that a person made it.
    pub(super) humans: Vec<f64>,
    /// For each deep entry: by how much its context moves its logit.
    pub(super) context: Vec<f32>,
    /// For each deep entry: the odds of a mailing against any other link.
    pub(super) mail_odds: Vec<f64>,
    pub(super) waves: Waves,
    pub(super) referred: Referred,
    pub(super) tags: Tags,
    pub(super) apps: Apps,
    pub(super) shallow: Shallow,
    /// Visits that prove themselves private.
    pub(super) proven: f64,
}

/// The probabilities of the deep entries under one set of tables and assumptions.
#[derive(Debug)]
pub(super) struct Spread {
    pub(super) tables: Tables,
    /// For each deep entry: opened by a link, if by a person.
    pub(super) links: Vec<f64>,
    /// For each deep entry: a mailing's, if a link.
    pub(super) mails: Vec<f64>,
    pub(super) ratios: Vec<f64>,
    pub(super) lost: Lost,
    /// Entries that are none of these, and so private if any are.
    pub(super) rest: f64,
    /// By cell, the same of an entry on a home or section page.
    pub(super) shallow: Vec<f64>,
}

impl Learned {
    /// Learns from a window and spreads its count. `hidden`: see [`Referred::of`].
    pub(super) fn of(window: &Window, hidden: f64, runner: &impl Runner) -> (Learned, Spread) {
        let machines = Machines::of(&window.cases, window.has_assets);
        let deep = || window.deep.iter().map(|&i| window.case(i));
        let humans: Vec<f64> = deep().map(|case| 1.0 - machines.share(case)).collect();
        let labels = Labels::of(window.cases.iter().map(|case| (case, 1.0)), &window.without(|_| 1.0));
        let tables = Tables::fit(&cells(deep().zip(humans.iter().copied())), &labels.priors());
        let links: Vec<f64> = deep().map(|case| tables.posterior(case.cell)).collect();
        let context = context::offsets(window, &links, &humans, runner);
        let links = shifted(window, &tables, &context, &humans, priors::OWN_LINK);
        let waves = Waves::of(window, &links, &humans);
        let mail_odds = deep().map(|case| waves.odds(case)).collect();
        let referred = Referred::of(window, hidden);
        let named = |case: &&Case| case.role == Role::Settled && window.rules(case).grade == Grade::Proven;
        let proven_of = |wanted: &dyn Fn(&Source) -> bool| {
            let of =
                window.cases.iter().filter(named).filter(|case| wanted(&window.rules(case).top().source));
            of.count() as f64
        };
        let reused = window.cases.iter().filter(|case| case.role == Role::ReusedClick).count() as f64;
        let by_app = App::ALL
            .iter()
            .map(|&app| proven_of(&|source| *source == Source::DarkSocial(app)))
            .collect::<Vec<_>>();
        let learned = Learned {
            humans,
            context,
            mail_odds,
            referred,
            tags: Tags::of(window),
            apps: Apps::of(window, |app| by_app[app as usize]),
            shallow: Shallow::of(window),
            waves,
            proven: proven_of(&Source::is_dark) + reused,
        };
        let spread = learned.spread(window, tables, |_| 1.0, 1.0, 1.0);
        (learned, spread)
    }

    /// Spreads a count over the deep entries: context, then mailings, then lost referrers.
    pub(super) fn spread(
        &self,
        window: &Window,
        tables: Tables,
        lost: impl Fn(&Source) -> f64,
        mailing: f64,
        own: f64,
    ) -> Spread {
        let own = (priors::OWN_LINK * own).min(1.0);
        let links = shifted(window, &tables, &self.context, &self.humans, own);
        let mails: Vec<f64> =
            self.mail_odds.iter().map(|odds| mailing * odds / (1.0 + mailing * odds)).collect();
        let mut by_page = vec![0.0; window.pages()];
        for (((&i, link), mail), human) in window.deep.iter().zip(&links).zip(&mails).zip(&self.humans) {
            by_page[window.case(i).page as usize] += human * link * (1.0 - mail);
        }
        let ratios = self.referred.ratios(lost);
        let lost = self.referred.lose(&by_page, &ratios);
        let rest = by_page.iter().zip(&lost.share).map(|(links, share)| links * (1.0 - share)).sum();
        let shallow = self.shallow.private(&tables, rest);
        Spread { tables, links, mails, ratios, lost, rest, shallow }
    }

    /// The probability that there is private sharing at all, if so many visits look like it.
    pub(super) fn presence(&self, window: &Window, rest: f64) -> f64 {
        let receipts =
            window.receipts().iter().filter(|r| super::apps::app(r.fetcher, r.audience).is_some()).count();
        presence(self.proven, receipts as f64, rest)
    }

    /// What a visit that something names may have been instead.
    pub(super) fn private(&self, window: &Window, case: &Case, factors: Factors) -> Option<(f64, Source)> {
        self.tags.private(case, &window.rules(case).top().source, factors)
    }
}

/// The weights of deep entries by cell.
pub(super) fn cells<'c>(deep: impl Iterator<Item = (&'c Case, f64)>) -> Cells {
    let mut cells = vec![0.0; CELLS];
    deep.for_each(|(case, weight)| cells[usize::from(case.cell.0)] += weight);
    cells
}

/// The deep entries' probabilities of being links, moved by their context while their sum stays.
/// `own`: the part of links back to a page already read that readers sent themselves; they count with what is typed.
fn shifted(window: &Window, tables: &Tables, context: &[f32], humans: &[f64], own: f64) -> Vec<f64> {
    let others = |cell: Cell| if cell.history() == RETURNED_TO_PAGE { 1.0 - own } else { 1.0 };
    let by_cell: Vec<f64> =
        (0..CELLS as u16).map(|cell| tables.posterior(Cell(cell)) * others(Cell(cell))).collect();
    let logits: Vec<f64> = by_cell.iter().map(|link| logit(*link)).collect();
    let cell = |i: u32| usize::from(window.case(i).cell.0);
    let wanted: f64 = window.deep.iter().zip(humans).map(|(&i, human)| human * by_cell[cell(i)]).sum();
    let all: f64 = humans.iter().sum();
    let centre = logit(wanted / all.max(1e-9));
    let moved =
        |i: u32, offset: f32| centre + priors::TEMPER * (logits[cell(i)] - centre + f64::from(offset));
    let mut shift = 0.0;
    let mut links = vec![0.0; window.deep.len()];
    for _ in 0..STEPS {
        let (mut sum, mut slope) = (0.0, 1e-9);
        for (((link, &i), offset), human) in links.iter_mut().zip(&window.deep).zip(context).zip(humans) {
            *link = sigmoid(moved(i, *offset) + shift);
            sum += human * *link;
            slope += human * *link * (1.0 - *link);
        }
        let step = ((wanted - sum) / slope).clamp(-2.0, 2.0);
        if step.abs() < 1e-7 || (wanted - sum).abs() < 1e-6 {
            break;
        }
        shift += step;
    }
    links
}

/// The floor below which nothing is said of a private share.
pub(super) fn floored(p: f64) -> f64 {
    p.max(priors::FLOOR)
}
