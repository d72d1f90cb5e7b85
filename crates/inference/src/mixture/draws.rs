//! Intervals: what the count rests on is drawn anew, and counted and spread again.
//!
//! Machines, context and what pages say of tags and mail programs stay as they were learned; the stretch makes up for it.
//!
//! Readers are drawn with their visits (a Poisson bootstrap), tables from Dirichlet distributions with half their labels, and
//! what is assumed from log-normal ones. Errors of assumption outweigh those of sampling and do not shrink with traffic.
//!
//! What is assumed about the world depends on seed and draw alone, so windows and sites share it and their errors add up.

use std::collections::BTreeMap;

use entrenous_core::evidence::source::{App, Source};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, Gamma, StandardNormal, StandardUniform};

use super::case::{BROWSERS, Role};
use super::count::Tables;
use super::fit::{Learned, Spread, cells};
use super::labels::{Labels, Priors};
use super::priors;
use super::tags::Factors;
use super::window::Window;

const OTHER_SITES: &str = "(other sites)";

/// Sums by source: of all visits that the rules leave open, of Direct, and of those that nothing names.
pub(super) type BySource = BTreeMap<Source, [f64; 3]>;

/// Which draw, of which window.
#[derive(Debug, Clone, Copy)]
pub(super) struct Draw {
    pub(super) seed: u64,
    pub(super) number: u64,
    pub(super) window: u64,
}

impl Draw {
    /// Dice for what all windows of this draw have in common.
    fn world(self, about: &str) -> ChaCha8Rng {
        dice([self.seed, self.number, 0, name(about)])
    }

    /// Dice for what this window alone draws.
    fn own(self, about: &str) -> ChaCha8Rng {
        dice([self.seed, self.number, self.window + 1, name(about)])
    }

    fn normal(self, about: &str) -> f64 {
        StandardNormal.sample(&mut self.world(about))
    }

    fn log_normal(self, about: &str, deviation: f64) -> f64 {
        (deviation * self.normal(about)).exp()
    }

    /// The sums by source under this draw. `split`: the estimate's sums of private visits by app, of those that nothing names.
    pub(super) fn sums(
        self,
        window: &Window,
        learned: &Learned,
        apps: &[(Source, f64)],
        presence: f64,
    ) -> BySource {
        let weights = self.bootstrap(window);
        let drawn = |i: usize| f64::from(weights[window.cases[i].visitor as usize]);
        let lost = |source: &Source| {
            // Of all other sites one number: nothing tells which.
            let name =
                if let Source::Referral(_) = source { OTHER_SITES.to_owned() } else { source.to_string() };
            self.log_normal(&format!("lost {name}"), priors::without_referrer_spread(source))
        };
        let weighted = window.cases.iter().enumerate().map(|(i, case)| (case, drawn(i)));
        let labels = Labels::of(weighted, &window.without(lost));
        let priors = self.drawn_priors(&labels.priors());
        let deep = window.deep.iter().zip(&learned.humans);
        let tables =
            Tables::fit(&cells(deep.map(|(&i, human)| (window.case(i), human * drawn(i as usize)))), &priors);
        let mailing = self.log_normal("mailing", mailing_spread(learned));
        let own = self.log_normal("own links", priors::OWN_LINK_SPREAD);
        let spread = learned.spread(window, tables, lost, mailing, own);
        let some: f64 = StandardUniform.sample(&mut self.world("presence"));
        let present = f64::from(u8::from(some < presence));
        let mut sums = deep_sums(learned, &spread);
        self.name_apps(&mut sums, apps, present);
        self.named(window, learned, present, &mut sums);
        sums
    }

    /// How often each visitor is drawn: Poisson with mean 1.
    fn bootstrap(self, window: &Window) -> Vec<u8> {
        let visitors = window.cases.iter().map(|case| case.visitor as usize + 1).max().unwrap_or_default();
        let mut dice = self.own("readers");
        // By inversion: cheaper than a distribution object's rejection at a mean of 1.
        let draw = |_| {
            let u: f64 = StandardUniform.sample(&mut dice);
            let (mut times, mut term) = (0_u8, (-1.0_f64).exp());
            let mut below = term;
            while u > below && times < 12 {
                times += 1;
                term /= f64::from(times);
                below += term;
            }
            times
        };
        (0..visitors).map(draw).collect()
    }

    /// The labels are other visits than those that are counted, so half of what they say is taken for certain.
    fn drawn_priors(self, priors: &Priors) -> Priors {
        let mut dice = self.own("tables");
        let mut drawn = priors.clone();
        for b in 0..BROWSERS {
            dirichlet(&mut drawn.typed_fetch[b], &mut dice);
            dirichlet(&mut drawn.link_fetch[b], &mut dice);
        }
        dirichlet(&mut drawn.link_history, &mut dice);
        dirichlet(&mut drawn.link_documents, &mut dice);
        drawn
    }

    /// Distributes the private visits to apps, each about its share.
    fn name_apps(self, sums: &mut BySource, apps: &[(Source, f64)], present: f64) {
        let machines = 1.0 - priors::HIDDEN_MACHINES / 1.645 * self.normal("machines").abs();
        let dark = sums.remove(&Source::DarkSocialUnknown).unwrap_or_default();
        let all: f64 = apps.iter().map(|(_, sum)| sum).sum();
        let named: Vec<(&Source, f64)> = apps
            .iter()
            .filter(|(source, _)| *source != Source::DarkSocialUnknown)
            .map(|(source, sum)| {
                (source, sum / all.max(1e-9) * self.log_normal(&source.to_string(), priors::APP_SPREAD))
            })
            .collect();
        // Together they are no more than all.
        let sum: f64 = named.iter().map(|(_, share)| share).sum();
        for (source, share) in named {
            let share = share / sum.max(1.0);
            sums.insert(source.clone(), dark.map(|dark| dark * share * present * machines));
        }
        let unknown = 1.0 - sum.min(1.0);
        sums.insert(Source::DarkSocialUnknown, dark.map(|dark| dark * unknown * present * machines));
    }

    /// Adds the visits that something names and that may have been passed on all the same.
    fn named(self, window: &Window, learned: &Learned, present: f64, sums: &mut BySource) {
        let factors = Factors {
            private_share: self.log_normal("private share", priors::PRIVATE_SHARE_SPREAD),
            instagram: self.log_normal("instagram", priors::INSTAGRAM_SPREAD),
            tags: self.log_normal("tags", 0.7),
            forwarded: self.log_normal("forwarded", 0.7),
        };
        let mailing = self.log_normal("mailing", mailing_spread(learned));
        for case in window.cases.iter().filter(|case| !matches!(case.role, Role::Settled | Role::Ambiguous)) {
            let source = &window.rules(case).top().source;
            let (private, app, otherwise) = match learned.private(window, case, factors) {
                Some((private, app)) => (private, app, source.clone()),
                None if case.role == Role::Mail => {
                    let mail = learned.waves.share_of_mail(case, mailing);
                    (1.0 - mail, Source::DarkSocial(App::Email), Source::EmailCampaign)
                }
                None => continue,
            };
            let private = if case.role == Role::ReusedClick { private } else { private * present };
            for (source, p) in [(app, private), (otherwise, 1.0 - private)] {
                let sum = sums.entry(source).or_default();
                sum[0] += p;
                sum[1] += if case.direct { p } else { 0.0 };
            }
        }
    }
}

/// The sums of the deep entries; private ones all under `DarkSocialUnknown`.
fn deep_sums(learned: &Learned, spread: &Spread) -> BySource {
    let (mut typed, mut mailed, mut machines) = (0.0, 0.0, 0.0);
    for (at, human) in learned.humans.iter().enumerate() {
        machines += 1.0 - human;
        typed += human * (1.0 - spread.links[at]);
        mailed += human * spread.links[at] * spread.mails[at];
    }
    let shallow = learned.shallow.count(&spread.shallow);
    let mut sums = BySource::new();
    let mut add = |source: Source, sum: f64| {
        let row: &mut [f64; 3] = sums.entry(source).or_default();
        row.iter_mut().for_each(|scope| *scope += sum);
    };
    add(Source::TypedOrBookmark, typed + learned.shallow.all() - shallow);
    add(Source::Unknown, machines);
    add(Source::EmailCampaign, mailed);
    for (source, sum) in learned.referred.sources.iter().zip(&spread.lost.by_source) {
        add(source.clone(), *sum);
    }
    add(Source::DarkSocialUnknown, spread.rest + shallow);
    sums
}

fn mailing_spread(learned: &Learned) -> f64 {
    learned.waves.spread.max(priors::MAILING_SPREAD)
}

fn dirichlet<const N: usize>(counts: &mut [f64; N], dice: &mut ChaCha8Rng) {
    let all: f64 = counts.iter().sum();
    let mut drawn = counts
        .map(|count| Gamma::new((count / 2.0).max(1e-3), 1.0).map_or(count, |gamma| gamma.sample(dice)));
    let sum: f64 = drawn.iter().sum();
    if sum > 0.0 {
        drawn.iter_mut().for_each(|share| *share *= all / sum);
        *counts = drawn;
    }
}

/// Dice for these numbers; different for different numbers.
fn dice(numbers: [u64; 4]) -> ChaCha8Rng {
    let mut seed = [0; 32];
    seed.chunks_exact_mut(8)
        .zip(numbers)
        .for_each(|(bytes, number)| bytes.copy_from_slice(&number.to_le_bytes()));
    ChaCha8Rng::from_seed(seed)
}

/// A name as a number: FNV-1a.
fn name(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A standard normal number for the noise of single visits.
pub(super) fn noise(seed: u64, number: u64, window: u64, about: &str) -> f64 {
    StandardNormal.sample(&mut Draw { seed, number, window }.own(about))
}
