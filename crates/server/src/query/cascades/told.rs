//! What is told of cascades.

use std::collections::{BTreeMap, HashMap, HashSet};

use entrenous_core::evidence::source::App;
use entrenous_inference::cascades::{
    Cascade, Cluster, Delays, Forest, Interval, Law, Loss, Question, Top, grown, reproduction, two_lists,
};
use entrenous_storage::events::{LineageNode, TokenReceipt};
use serde::Serialize;
use utoipa::ToSchema;

use super::lineage::nodes;

/// Trees are shown, and cascades told one by one, from so many visits on: in a smaller one the visits of two people who know each other could be
/// told apart.
pub(in crate::query) const LEAST: u32 = 5;
const DRAWS: usize = 400;
/// Cascades whose true size is estimated, the largest ones: each takes some milliseconds.
const GROWN: usize = 20;
const GROWN_DRAWS: usize = 200;
const SEED: u64 = 1;
const MINUTE_MS: i64 = 60_000;

/// Cascades of a range of dates.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CascadesResponse {
    /// The domain.
    site: String,
    /// From when on, in ms since 1970.
    from: i64,
    /// Until when.
    to: i64,
    /// How many cascades a visit of the range belongs to.
    count: u32,
    /// Visits of all of them, those that passed a page on first among them.
    visits: u32,
    /// Cascades whose beginning is not known any more: pieces of others.
    broken: u32,
    /// How many visits the links of a visit that a link brought bring in turn, over all cascades; absent where too few are known. Below 1 they
    /// die out.
    #[serde(skip_serializing_if = "Option::is_none")]
    reproduction: Option<Estimated>,
    /// Of the visits that links brought, the part whose parent is not known: measured by tokens whose key was gone, or as it was said.
    lost: Estimated,
    /// Links that were passed on while tokens live, seen and unseen.
    shares: ActsOfSharing,
    /// Those of at least 5 visits, largest first.
    cascades: Vec<OneCascade>,
}

/// An estimate with its 90 % interval.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Estimated {
    value: f64,
    low: f64,
    high: f64,
}

/// Links that were passed on while tokens live, by what shows it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ActsOfSharing {
    /// From when on, in ms since 1970: earlier tokens are gone.
    from: i64,
    /// Buttons that were pressed, and pages' own links that were asked for.
    buttons: u64,
    /// Of those, how many were sent: a button that is pressed and given up is no share.
    by_button: Signs,
    /// Links that were copied from the address bar, as far as a sign shows it.
    copied: Signs,
}

/// Two independent signs that a link was sent: a receipt, and a visit that came by it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Signs {
    with_receipt: u64,
    with_visit: u64,
    with_both: u64,
    /// How many were sent, signs or not, by capture and recapture; absent where no link has both.
    #[serde(skip_serializing_if = "Option::is_none")]
    sent: Option<Estimated>,
}

/// A cascade, counted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OneCascade {
    /// By which its tree can be asked for.
    id: String,
    /// The page that was passed on first.
    page: String,
    /// When it began, to the minute, in ms since 1970.
    started: i64,
    /// When its latest visit began, to the minute.
    latest: i64,
    /// Its beginning is not known any more.
    broken: bool,
    /// Visits, the first among them.
    size: u32,
    /// Through how many hands the page went at most.
    depth: u32,
    /// Visits with those that lost tokens hide; absent where none is lost, or too little is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    true_size: Option<Estimated>,
    /// Visits of the largest generation.
    breadth: u32,
    /// Visits by generation, the first visit's first.
    generations: Vec<u32>,
    /// Structural virality: the mean number of steps between two of its visits.
    #[serde(skip_serializing_if = "Option::is_none")]
    virality: Option<f64>,
    /// Minutes until half of its visits had come.
    half_life_minutes: i64,
    /// Visits by app; `unknown` where nothing names it.
    apps: BTreeMap<&'static str, u32>,
    /// Visits by how their link was passed on.
    mechanisms: BTreeMap<&'static str, u32>,
    /// Visits that came in private for certain (`proven`), probably (`inferred`), and in public (`public`). The first visit is `inferred`.
    carried: BTreeMap<&'static str, u32>,
    /// Previews that apps fetched of the links by which its visits came, by app: acts of passing on, seen from outside.
    receipts: BTreeMap<String, u32>,
    /// Events with revenue of all its visits.
    conversions: u64,
    /// What they brought, by currency, in thousandths.
    revenue_milli: BTreeMap<String, i64>,
}

/// The tree of a cascade.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TreeResponse {
    cascade: OneCascade,
    /// Its visits, oldest first.
    nodes: Vec<TreeNode>,
}

/// A visit of a tree: nothing in it says whose.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TreeNode {
    /// Place in `nodes` of the visit that passed the page on; absent for the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<u32>,
    /// When it began, to the minute, in ms since 1970.
    started: i64,
    generation: u32,
    page: String,
    mechanism: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    app: Option<&'static str>,
    carried: &'static str,
    conversions: u64,
}

/// What is stored, by visit and by token.
struct Stored<'a> {
    visits: HashMap<u64, &'a LineageNode>,
    receipts: HashMap<u64, Vec<&'a str>>,
}

impl<'a> Stored<'a> {
    fn of(nodes: &'a [LineageNode], receipts: &'a [TokenReceipt]) -> Stored<'a> {
        let mut by_token: HashMap<u64, Vec<&str>> = HashMap::new();
        for receipt in receipts {
            by_token.entry(receipt.token).or_default().push(&receipt.fetcher);
        }
        Stored { visits: nodes.iter().map(|node| (node.visit, node)).collect(), receipts: by_token }
    }
}

/// All cascades of a range.
pub(super) fn cascades(
    site: &str,
    (from, to): (i64, i64),
    now_ms: i64,
    (stored, receipts): (&[LineageNode], &[TokenReceipt]),
    (live, signs): (i64, [[u64; 4]; 2]),
    asked: Wanted,
) -> CascadesResponse {
    let (nodes, pages) = nodes(stored, receipts);
    let forest = Forest::build(&nodes);
    let all: Vec<Cascade> = forest.cascades().collect();
    let delays = Delays::learn(&forest, now_ms);
    let loss = asked.lost.map_or_else(|| Loss::expired(&forest), Loss::known);
    let number = reproduction(&forest, 0..all.len(), Cluster::Cascade, &delays, loss, now_ms, (SEED, DRAWS));
    let known = Stored::of(stored, receipts);
    let mut shown: Vec<(usize, &Cascade)> =
        all.iter().enumerate().filter(|(_, one)| one.size >= LEAST).collect();
    shown.sort_by_key(|(_, one)| (std::cmp::Reverse(one.size), one.start_ms, one.id));
    let question = Question { now_ms, loss, most: None, seed: SEED, draws: GROWN_DRAWS };
    let law = (loss != Loss::NONE).then(|| Law::learn(&forest, 0..all.len(), &delays, now_ms)).flatten();
    let shown = shown.into_iter().take(asked.most).enumerate().map(|(at, (tree, one))| {
        let law = law.as_ref().filter(|_| at < GROWN);
        let grown = law.and_then(|law| grown(&forest, tree, law, &delays, &question));
        // A size without end is none.
        let true_size = grown.filter(|grown| !grown.endless).map(|grown| grown.size.into());
        OneCascade { true_size, ..told(&forest, tree, one, &pages, &known) }
    });
    CascadesResponse {
        site: site.to_owned(),
        from,
        to,
        count: all.len() as u32,
        visits: forest.nodes().len() as u32,
        broken: all.iter().filter(|one| one.top == Top::Broken).count() as u32,
        reproduction: number.map(|number| number.number.into()),
        lost: loss.interval(SEED).into(),
        shares: acts(live, signs),
        cascades: shown.collect(),
    }
}

/// What is wanted of cascades.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// So many at most.
    pub(super) most: usize,
    /// The part of tokens that is lost, 0 to 0.95, where somebody knows better.
    pub(super) lost: Option<f64>,
}

fn acts(from: i64, [button, copied]: [[u64; 4]; 2]) -> ActsOfSharing {
    let pressed = button.iter().sum();
    ActsOfSharing {
        from,
        buttons: pressed,
        by_button: signs(button, Some(pressed)),
        copied: signs(copied, None),
    }
}

/// `most` is what cannot be exceeded.
fn signs([_, receipt, visit, both]: [u64; 4], most: Option<u64>) -> Signs {
    let (with_receipt, with_visit) = (receipt + both, visit + both);
    let sent = (both > 0).then(|| two_lists(with_receipt, with_visit, both)).flatten();
    let most = most.map_or(f64::INFINITY, |most| most as f64);
    let sent = sent.map(|Interval { value, low, high }| Estimated {
        value: value.min(most),
        low: low.min(most),
        high: high.min(most),
    });
    Signs { with_receipt, with_visit, with_both: both, sent }
}

/// The tree that begins with visit `id`; none if there is none of at least [`LEAST`] visits.
pub(super) fn tree(id: u64, stored: &[LineageNode], receipts: &[TokenReceipt]) -> Option<TreeResponse> {
    let (nodes, pages) = nodes(stored, receipts);
    let forest = Forest::build(&nodes);
    let all: Vec<Cascade> = forest.cascades().collect();
    let (tree, one) = all.iter().enumerate().find(|(_, one)| one.id == id && one.size >= LEAST)?;
    let known = Stored::of(stored, receipts);
    let members: Vec<usize> = forest.members(tree).iter().map(|&at| at as usize).collect();
    let place: HashMap<usize, u32> = members.iter().zip(0..).map(|(&at, place)| (at, place)).collect();
    let nodes = members.iter().map(|&at| {
        let node = &forest.nodes()[at];
        TreeNode {
            parent: forest.parent(at).and_then(|parent| place.get(&parent).copied()),
            started: minute(node.at_ms),
            generation: forest.generation(at).unwrap_or_default(),
            page: page(&pages, node.page),
            mechanism: node.mechanism.name(),
            app: node.app.map(App::name),
            carried: node.carried.name(),
            conversions: known.visits.get(&node.id).map_or(0, |node| node.conversions),
        }
    });
    Some(TreeResponse { nodes: nodes.collect(), cascade: told(&forest, tree, one, &pages, &known) })
}

fn told(forest: &Forest, tree: usize, one: &Cascade, pages: &[&str], known: &Stored<'_>) -> OneCascade {
    let members =
        forest.members(tree).iter().filter_map(|&at| known.visits.get(&forest.nodes()[at as usize].id));
    let (mut conversions, mut revenue_milli, mut receipts) = (0, BTreeMap::new(), BTreeMap::new());
    let mut tokens = HashSet::new();
    for node in members {
        conversions += node.conversions;
        if tokens.insert(node.token) {
            for fetcher in known.receipts.get(&node.token).into_iter().flatten() {
                *receipts.entry((*fetcher).to_owned()).or_insert(0) += 1;
            }
        }
        for (currency, amount) in &node.revenue {
            *revenue_milli.entry(currency.clone()).or_insert(0_i64) += amount;
        }
    }
    let first = forest.members(tree).first().map_or(0, |&at| forest.nodes()[at as usize].page);
    OneCascade {
        id: one.id.to_string(),
        page: page(pages, first),
        started: minute(one.start_ms),
        latest: minute(one.last_ms),
        broken: one.top == Top::Broken,
        size: one.size,
        depth: one.depth(),
        true_size: None,
        breadth: one.breadth(),
        generations: one.generations.clone(),
        virality: one.virality,
        half_life_minutes: one.half_life_ms / MINUTE_MS,
        apps: one.apps.iter().map(|(app, count)| (app.map_or("unknown", App::name), *count)).collect(),
        mechanisms: one.mechanisms.iter().map(|(mechanism, count)| (mechanism.name(), *count)).collect(),
        carried: one.carried.iter().map(|(carried, count)| (carried.name(), *count)).collect(),
        receipts,
        conversions,
        revenue_milli,
    }
}

fn page(pages: &[&str], number: u32) -> String {
    pages.get(number as usize).map_or_else(String::new, |page| (*page).to_owned())
}

/// To the minute: a second would tell more than anybody needs to know.
fn minute(ms: i64) -> i64 {
    ms - ms.rem_euclid(MINUTE_MS)
}

impl From<Interval> for Estimated {
    fn from(Interval { value, low, high }: Interval) -> Estimated {
        Estimated { value, low, high }
    }
}
