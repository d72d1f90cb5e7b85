//! What is told of worth.

use std::collections::{BTreeMap, HashMap};

use entrenous_core::evidence::source::Source;
use entrenous_inference::worth::{
    self, Conversion, Credited, Currency, Finding, Interval, Ledger, Measure, Model, ONE_CONVERSION,
    ShareAct, compare, returns, value_of_one_more_share,
};
use serde::Serialize;
use utoipa::ToSchema;

/// Sources and channels that one answer names at most; the rest is added up.
const MOST: usize = 100;
/// Currencies that one answer tells of at most: those with most conversions.
const CURRENCIES: usize = 5;
const SEED: u64 = 1;
const THOUSAND: f64 = 1_000.0;

/// What conversions of a range were worth.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WorthResponse {
    /// The domain.
    pub(super) site: String,
    /// From when on, in ms since 1970.
    pub(super) from: i64,
    /// Until when.
    pub(super) to: i64,
    /// By which rule credit was given.
    #[schema(value_type = String, example = "share_aware")]
    pub(super) model: &'static str,
    /// The event that counts as a conversion; absent: any with revenue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) goal: Option<String>,
    /// How many conversions there were.
    pub(super) conversions: u64,
    /// Conversions by source, and in the GA view.
    pub(super) credit: Ledgered,
    /// Revenue by source, and in the GA view, by currency.
    pub(super) currencies: Vec<InCurrency>,
    /// Conversion rates of kinds of visits, side by side.
    pub(super) rates: Rates,
    /// So many visitors stand for one in the comparison of kinds: 1 unless there were very many.
    pub(super) one_in: u64,
}

/// Credit, every way of looking at it adding up to the same.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Ledgered {
    /// All of it.
    total: f64,
    /// What private shares are credited with.
    dark: Credit,
    /// By source, most first.
    sources: Vec<SourceCredit>,
    /// What sources beyond the hundredth are credited with together.
    rest: f64,
    /// What Google Analytics would have credited, with where that belongs.
    channels: Vec<ChannelCredit>,
    /// What private shares are credited with under each model: where these disagree, that is the finding.
    models: Vec<ModelCredit>,
}

/// A credit with its 90 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub(crate) struct Credit {
    value: f64,
    low: f64,
    high: f64,
}

/// What a source is credited with.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SourceCredit {
    /// The source.
    source: String,
    #[serde(flatten)]
    credit: Credit,
    /// What it cost in these days, as far as somebody entered it. Of revenue only.
    #[serde(skip_serializing_if = "Option::is_none")]
    cost: Option<f64>,
    /// Return on investment: (revenue - cost) / cost. 0 is break-even.
    #[serde(skip_serializing_if = "Option::is_none")]
    roi: Option<Credit>,
}

/// What Google Analytics would have credited a channel with.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChannelCredit {
    /// The channel, as Google Analytics calls it.
    #[schema(value_type = String, example = "Direct")]
    channel: &'static str,
    /// What it would have credited it with.
    value: f64,
    /// Where that belongs, by our count.
    sources: BTreeMap<String, f64>,
}

/// Private sharing's credit under one model.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ModelCredit {
    #[schema(value_type = String, example = "last")]
    model: &'static str,
    #[serde(flatten)]
    credit: Credit,
}

/// Revenue in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InCurrency {
    /// ISO 4217 code.
    currency: String,
    /// Who brought it.
    credit: Ledgered,
    /// Revenue of a visit, by kind.
    revenue_per_visit: Rates,
    /// What one more act of sharing by a button brings down its lineage; absent: not enough data to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    one_more_share: Option<Credit>,
    /// Acts of sharing that were looked at: those whose tokens have run out.
    share_acts: usize,
}

/// Visits of three kinds side by side. An interval that is absent: not enough data to say.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct Rates {
    /// Private shares.
    dark: OfKind,
    /// Public posts.
    public: OfKind,
    /// What the brand itself sent, posted or paid for.
    brand: OfKind,
    /// Private less public.
    #[serde(skip_serializing_if = "Option::is_none")]
    dark_less_public: Option<Credit>,
    /// Private less the brand's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    dark_less_brand: Option<Credit>,
}

/// Visits of one kind.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct OfKind {
    /// How many: the sum of their probabilities.
    visits: f64,
    /// How much of what is counted as this kind is of this kind, 0 to 1; the rest dilutes the figure.
    purity: f64,
    /// Per visit.
    #[serde(skip_serializing_if = "Option::is_none")]
    per_visit: Option<Credit>,
}

impl From<Interval> for Credit {
    fn from(of: Interval) -> Credit {
        Credit { value: of.value, low: of.low, high: of.high }
    }
}

/// A model's name.
pub(super) const fn name(model: Model) -> &'static str {
    match model {
        Model::First => "first",
        Model::Last => "last",
        Model::LastNonDirect => "last_non_direct",
        Model::Linear => "linear",
        Model::Position => "position",
        Model::TimeDecay { .. } => "time_decay",
        Model::ShareAware { .. } => "share_aware",
    }
}

/// The books of one answer.
pub(super) struct Books {
    /// Under the model that was asked for.
    own: Ledger,
    /// What private shares get under every model, by measure.
    dark: Vec<(Model, BTreeMap<Measure, Credited>)>,
    /// Currencies, those of most conversions first.
    currencies: Vec<Currency>,
    /// Half of the interval of the number of private visits, in parts of that number.
    relative: f64,
}

impl Books {
    pub(super) fn new(conversions: &[Conversion], model: Model, relative: f64) -> Books {
        let kept = |model: Model| {
            let mut ledger = Ledger::new(model);
            conversions.iter().for_each(|conversion| ledger.add(conversion));
            ledger
        };
        // One ledger after the other: each holds every visit's candidates.
        let dark = |model: Model| {
            let ledger = kept(model);
            let credit = |measure| (measure, ledger.credit(measure, Source::is_dark, relative));
            (model, ledger.measures().map(credit).collect())
        };
        let mut counts: BTreeMap<Currency, u64> = BTreeMap::new();
        for money in conversions.iter().filter_map(|conversion| conversion.revenue) {
            *counts.entry(money.currency).or_default() += 1;
        }
        let mut currencies: Vec<(u64, Currency)> =
            counts.into_iter().map(|(currency, n)| (n, currency)).collect();
        currencies.sort_unstable_by_key(|(n, currency)| (std::cmp::Reverse(*n), *currency));
        Books {
            own: kept(model),
            dark: Model::ALL.map(dark).into(),
            currencies: currencies.into_iter().map(|(_, currency)| currency).collect(),
            relative,
        }
    }

    /// The currencies in which something was credited or spent, those of most conversions first.
    pub(super) fn currencies(&self, spent: impl Iterator<Item = Currency>) -> Vec<Currency> {
        let mut all = self.currencies.clone();
        for currency in spent {
            if !all.contains(&currency) {
                all.push(currency);
            }
        }
        all.truncate(CURRENCIES);
        all
    }

    /// Credit of one measure. `costs` are in thousandths, by source.
    pub(super) fn credit(&self, measure: Measure, costs: &BTreeMap<Source, u64>) -> Ledgered {
        let unit = match measure {
            Measure::Conversions => ONE_CONVERSION as f64,
            Measure::Revenue(_) => THOUSAND,
        };
        let told = |credited: Credited| {
            let of = |minor: i128| minor as f64 / unit;
            Credit { value: of(credited.value), low: of(credited.low), high: of(credited.high) }
        };
        let by_source = self.own.by_source(measure);
        let mut order: Vec<(&Source, i128)> =
            by_source.iter().map(|(source, minor)| (source, *minor)).collect();
        // What cost something is told even if it brought nothing.
        order
            .extend(costs.keys().filter(|source| !by_source.contains_key(*source)).map(|source| (source, 0)));
        order.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let rest: i128 = order.iter().skip(MOST).map(|(_, minor)| minor).sum();
        let private: i128 =
            by_source.iter().filter(|(source, _)| source.is_dark()).map(|(_, minor)| minor).sum();
        let source = |(source, minor): &(&Source, i128)| {
            let relative = self.relative_of(source, *minor, private);
            let credited = self.own.credit(measure, |one| one == *source, relative);
            let cost = costs.get(*source).copied();
            SourceCredit {
                source: source.to_string(),
                credit: told(credited),
                cost: cost.map(|cost| cost as f64 / THOUSAND),
                roi: cost.and_then(|cost| returns(credited, cost).roi).map(Credit::from),
            }
        };
        let channels = self.own.by_channel(measure).into_iter().map(|(channel, minor)| ChannelCredit {
            channel: channel.name(),
            value: minor as f64 / unit,
            sources: summed(self.own.of_channel(measure, channel), unit),
        });
        let under =
            |credits: &BTreeMap<Measure, Credited>| told(credits.get(&measure).copied().unwrap_or_default());
        let models = self
            .dark
            .iter()
            .map(|(model, credits)| ModelCredit { model: name(*model), credit: under(credits) });
        Ledgered {
            total: self.own.total(measure) as f64 / unit,
            dark: told(self.own.credit(measure, Source::is_dark, self.relative)),
            sources: order.iter().take(MOST).map(source).collect(),
            rest: rest as f64 / unit,
            channels: channels.collect(),
            models: models.collect(),
        }
    }

    /// How many private visits there are is not known for certain; what is not private was typed or is unknown, and is off by as much. All else names
    /// itself.
    fn relative_of(&self, source: &Source, own: i128, private: i128) -> f64 {
        match source {
            source if source.is_dark() => self.relative,
            Source::TypedOrBookmark | Source::Unknown if own > 0 => {
                self.relative * private.max(0) as f64 / own as f64
            }
            _ => 0.0,
        }
    }
}

/// By source; websites and campaigns each together.
fn summed(sources: BTreeMap<Source, i128>, unit: f64) -> BTreeMap<String, f64> {
    let mut sums: BTreeMap<String, i128> = BTreeMap::new();
    for (source, minor) in sources {
        let name = match source {
            Source::Referral(_) => "referral".to_owned(),
            Source::Campaign(_) => "campaign".to_owned(),
            other => other.to_string(),
        };
        *sums.entry(name).or_default() += minor;
    }
    sums.into_iter().map(|(name, minor)| (name, minor as f64 / unit)).collect()
}

/// Kinds side by side: of each pair the comparison, private first.
pub(super) fn rates(
    public: &worth::Comparison,
    brand: &worth::Comparison,
    of: impl Fn(Per<'_>) -> Finding,
    unit: f64,
) -> Rates {
    let told = |finding: Finding| match finding {
        Finding::NotEnough => None,
        Finding::Found(Interval { value, low, high }) => {
            Some(Credit { value: value / unit, low: low / unit, high: high / unit })
        }
    };
    let kind = |kind: &worth::Kind| OfKind {
        visits: kind.visits,
        purity: kind.purity,
        per_visit: told(of(Per::Kind(kind))),
    };
    Rates {
        dark: kind(&public.kinds[0]),
        public: kind(&public.kinds[1]),
        brand: kind(&brand.kinds[1]),
        dark_less_public: told(of(Per::Both(public))),
        dark_less_brand: told(of(Per::Both(brand))),
    }
}

/// What a figure per visit is of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Per<'a> {
    Kind(&'a worth::Kind),
    Both(&'a worth::Comparison),
}

/// Conversion rates, from outcomes of private beside public visits and beside the brand's.
pub(super) fn conversion_rates([public, brand]: &[Vec<worth::Outcome>; 2]) -> Rates {
    // No currency: conversions alone.
    let (public, brand) = (compare(public, *b"XXX", SEED), compare(brand, *b"XXX", SEED));
    rates(&public, &brand, rate, 1.0)
}

/// What is told of a currency.
pub(super) fn in_currency(
    books: &Books,
    currency: Currency,
    [public, brand]: &[Vec<worth::Outcome>; 2],
    acts: &[ShareAct],
    costs: &BTreeMap<Source, u64>,
) -> InCurrency {
    let (public, brand) = (compare(public, currency, SEED), compare(brand, currency, SEED));
    let one_more_share = match value_of_one_more_share(acts, SEED) {
        Finding::NotEnough => None,
        Finding::Found(Interval { value, low, high }) => {
            Some(Credit { value: value / THOUSAND, low: low / THOUSAND, high: high / THOUSAND })
        }
    };
    InCurrency {
        currency: String::from_utf8_lossy(&currency).into_owned(),
        credit: books.credit(Measure::Revenue(currency), costs),
        revenue_per_visit: rates(&public, &brand, revenue, THOUSAND),
        one_more_share,
        share_acts: acts.len(),
    }
}

fn rate(per: Per<'_>) -> Finding {
    match per {
        Per::Kind(kind) => kind.rate,
        Per::Both(both) => both.rate,
    }
}

fn revenue(per: Per<'_>) -> Finding {
    match per {
        Per::Kind(kind) => kind.revenue_per_visit,
        Per::Both(both) => both.revenue_per_visit,
    }
}

/// Revenue by visit in one currency, in thousandths.
pub(super) fn brought(
    conversions: &[entrenous_storage::events::StoredConversion],
    currency: Currency,
) -> HashMap<u64, i64> {
    let mut sums = HashMap::new();
    for conversion in conversions {
        if let Some((minor, text)) = &conversion.revenue
            && text.as_bytes() == currency
        {
            let sum: &mut i64 = sums.entry(conversion.visit).or_default();
            *sum = sum.saturating_add(*minor);
        }
    }
    sums
}
