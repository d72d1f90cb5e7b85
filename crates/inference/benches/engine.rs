//! What the statistical engine takes for a million visits: seconds and peak memory. Run by `cargo xtask bench engine`.
//!
//! The visits are made up: their number and their mix of cells is what costs, not what they mean. Their facts lie in memory
//! before the clock starts. Intervals and self-audit are part of the work.

use std::time::Instant;

use entrenous_core::evidence::rules::{Agent, Browser, HostKind, Rules, Scope};
use entrenous_core::evidence::source::{App, Audience, Fetcher, Grade, Network, Source};
use entrenous_core::evidence::{
    Campaign, CampaignMeans, ClickId, Facts, Fetch, Meaning, PageKind, Referrer, Seen,
};
use entrenous_inference::mixture::{Group, Keys, Mixture, Receipt, Runner, Scope as Sums, Settings};

const VISITS: usize = 1_000_000;
const PAGES: u64 = 20_000;
const THREADS: usize = 2;
const MONTH_MS: i64 = 30 * 86_400_000;

fn main() {
    let mut dice = Dice(1);
    let browsers = browsers();
    let visits: Vec<(Facts, Keys)> = (0..VISITS).map(|i| visit(i, &browsers, &mut dice)).collect();
    let before = peak_mib();
    let start = Instant::now();
    let mut engine = Mixture::new(Settings::default());
    for i in 0..VISITS as i64 / 50 {
        let time_ms = i * MONTH_MS / (VISITS as i64 / 50);
        let fetcher = Fetcher::App(if i % 3 == 0 { App::Slack } else { App::Whatsapp });
        engine.receipt(Receipt { page: page(&mut dice), time_ms, fetcher, audience: Audience::Private });
        if i % 10 == 0 {
            engine.mail_opened(time_ms);
        }
    }
    for (facts, keys) in &visits {
        engine.visit(facts, *keys);
    }
    let taken_in = start.elapsed().as_secs_f64();
    let conclusion = engine.conclude(&Threads);
    // Whoever asks for a report asks for each verdict.
    let dark: f64 = (0..VISITS).map(|i| conclusion.verdict(i).sum(Source::is_dark).0).sum();
    let seconds = start.elapsed().as_secs_f64();
    let estimate = conclusion.totals().estimate(&Group::Dark, Sums::All);
    println!("visits: {VISITS}, threads: {THREADS}");
    println!("seconds: {seconds:.2} ({taken_in:.2} to take the visits in)");
    match (before, peak_mib()) {
        (Some(before), Some(after)) => {
            println!("peak memory: {after} MiB, {before} MiB of it before the engine began")
        }
        _ => println!("peak memory is not known on this system"),
    }
    println!(
        "dark: {dark:.0}, estimate {:.0} ({:.0} to {:.0})",
        estimate.visits, estimate.low, estimate.high
    );
}

/// Work on threads.
struct Threads;

impl Runner for Threads {
    fn map<T: Send>(&self, pieces: usize, piece: &(dyn Fn(usize) -> T + Sync)) -> Vec<T> {
        let share =
            |thread: usize| (thread..pieces).step_by(THREADS).map(|i| (i, piece(i))).collect::<Vec<_>>();
        let mut done: Vec<(usize, T)> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS).map(|thread| scope.spawn(move || share(thread))).collect();
            threads.into_iter().flat_map(|thread| thread.join().expect("no piece panics")).collect()
        });
        done.sort_by_key(|(i, _)| *i);
        done.into_iter().map(|(_, result)| result).collect()
    }
}

/// The same numbers each time.
struct Dice(u64);

impl Dice {
    /// A number below `n`.
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (x ^ (x >> 31)) % n
    }

    fn percent(&mut self, p: u64) -> bool {
        self.below(100) < p
    }
}

/// Few pages are visited much, many little.
fn page(dice: &mut Dice) -> u64 {
    let most = 1 + dice.below(PAGES);
    dice.below(most)
}

fn visit(i: usize, browsers: &[Browser], dice: &mut Dice) -> (Facts, Keys) {
    let returning = dice.percent(30);
    let (referrer, campaign, click_id, in_app) = origin(dice);
    let unreferred = referrer == Referrer::Absent;
    let kind = match dice.below(10) {
        0 | 1 => PageKind::Home,
        2 => PageKind::Section,
        _ => PageKind::Deep,
    };
    let facts = Facts {
        fetch: match dice.below(10) {
            0 => Fetch::Absent,
            1..=3 if unreferred => Fetch::None,
            _ => Fetch::CrossSite,
        },
        user_activated: dice.percent(50),
        browser: browsers[dice.below(browsers.len() as u64) as usize],
        depth: kind as u8,
        page: kind,
        seen: if returning { Seen::Before } else { Seen::First },
        seen_page: returning && dice.percent(20),
        own_share: dice.below(500) == 0,
        carried: None,
        documents: 1 + dice.below(4) as u32,
        assets: dice.below(12) as u32,
        receipts_before: u32::from(dice.percent(5)),
        started_ms: i as i64 * MONTH_MS / VISITS as i64,
        webview_app: None,
        referrer,
        campaign,
        click_id,
        in_app,
    };
    let visitor = if returning { dice.below(VISITS as u64 / 10) } else { i as u64 + VISITS as u64 };
    (facts, Keys { page: page(dice), visitor, address: visitor / 2, direct: unreferred })
}

type Origin = (Referrer, Option<Campaign>, Option<ClickId>, Option<Meaning>);

fn origin(dice: &mut Dice) -> Origin {
    let means = |means: Source, grade| Meaning { means, grade };
    let site = |host: &str, kind, source| Referrer::Site {
        host: host.into(),
        known: Some((kind, means(source, Grade::Proven))),
    };
    match dice.below(100) {
        0..40 => (site("google.com", HostKind::Search, Source::OrganicSearch), None, None, None),
        40..50 => {
            let facebook = Source::PublicSocial(Network::Facebook);
            let id = ClickId {
                parameter: "fbclid".into(),
                meaning: means(facebook.clone(), Grade::Inferred),
                scope: Scope::Click,
                value: dice.below(50_000),
            };
            (site("l.facebook.com", HostKind::Wrapper, facebook), None, Some(id), None)
        }
        50..58 => {
            let campaign = Campaign {
                means: CampaignMeans::Email,
                medium: Some("email".into()),
                utm: true,
                ..Campaign::default()
            };
            (Referrer::Absent, Some(campaign), None, None)
        }
        58..61 => {
            (Referrer::Absent, None, None, Some(means(Source::DarkSocial(App::Messenger), Grade::Proven)))
        }
        61..65 => (Referrer::Site { host: "other.example".into(), known: None }, None, None, None),
        _ => (Referrer::Absent, None, None, None),
    }
}

fn browsers() -> Vec<Browser> {
    let rules = Rules::builtin();
    let blink = "AppleWebKit/537.36 (KHTML, like Gecko)";
    let webkit = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
    let agents = [
        format!("Mozilla/5.0 (Linux; Android 10; K) {blink} Chrome/140.0.0.0 Mobile Safari/537.36"),
        format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {blink} Chrome/141.0.0.0 Safari/537.36"),
        format!(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) {webkit} Version/18.5 Mobile/15E148 Safari/604.1"
        ),
        format!(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 15_8 like Mac OS X) {webkit} Version/15.8 Mobile/15E148 Safari/604.1"
        ),
        format!("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {webkit} Version/18.3 Safari/605.1.15"),
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".to_owned(),
        "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0".to_owned(),
    ];
    let browser = |agent: &String| match rules.agent(agent.as_bytes()) {
        Agent::Person(browser) => browser,
        other => panic!("{agent} is {other:?}"),
    };
    agents.iter().map(browser).collect()
}

/// Peak resident memory, where the system tells (Linux).
fn peak_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? / 1_024)
}
