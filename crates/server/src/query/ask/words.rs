//! Names of metrics and dimensions: ours, and what Plausible calls the same.

use entrenous_storage::events::query::{Dimension, Metric};

use super::{Interval, Wrong};

/// Our name, what it is, what others call it.
const METRICS: [(&str, Metric, &str); 11] = [
    ("visitors", Metric::Visitors, "visitors"),
    ("visits", Metric::Visits, "visits"),
    ("views", Metric::Views, "pageviews"),
    ("views_per_visit", Metric::ViewsPerVisit, "views_per_visit"),
    ("bounce_rate", Metric::BounceRate, "bounce_rate"),
    ("visit_duration", Metric::VisitDuration, "visit_duration"),
    ("engaged_time", Metric::EngagedTime, "engaged_time"),
    ("events", Metric::Events, "events"),
    ("revenue", Metric::Revenue, "revenue"),
    ("dark_visits", Metric::DarkVisits, "dark_visits"),
    ("shares", Metric::Shares, "shares"),
];

const DIMENSIONS: [(&str, Dimension, &str); 16] = [
    ("page", Dimension::Page, "event:page"),
    ("event", Dimension::Event, "event:name"),
    ("entry_page", Dimension::EntryPage, "visit:entry_page"),
    ("exit_page", Dimension::ExitPage, "visit:exit_page"),
    ("source", Dimension::Source, "visit:source"),
    ("app", Dimension::App, "visit:app"),
    ("grade", Dimension::Grade, "visit:grade"),
    ("channel", Dimension::Channel, "visit:channel"),
    ("referrer", Dimension::Referrer, "visit:referrer"),
    ("campaign_source", Dimension::CampaignSource, "visit:utm_source"),
    ("campaign_medium", Dimension::CampaignMedium, "visit:utm_medium"),
    ("campaign_name", Dimension::CampaignName, "visit:utm_campaign"),
    ("country", Dimension::Country, "visit:country"),
    ("device", Dimension::Device, "visit:device"),
    ("os", Dimension::Os, "visit:os"),
    ("browser", Dimension::Browser, "visit:browser"),
];

/// Before the key of a property.
const PROPERTY: [&str; 2] = ["property:", "event:props:"];
/// The longest key of a property, in bytes.
const KEY_BYTES: usize = 300;

/// The names of all metrics.
pub(crate) fn metric_names() -> impl Iterator<Item = &'static str> {
    METRICS.iter().map(|(name, ..)| *name)
}

/// The names of all dimensions but properties.
pub(crate) fn dimension_names() -> impl Iterator<Item = &'static str> {
    ["time"].into_iter().chain(DIMENSIONS.iter().map(|(name, ..)| *name))
}

/// The metric of this name.
pub(super) fn metric(name: &str, at: &str) -> Result<Metric, Wrong> {
    let found = METRICS.iter().find(|(ours, _, theirs)| *ours == name || *theirs == name);
    found.map(|(_, metric, _)| *metric).ok_or_else(|| {
        let all: Vec<_> = metric_names().collect();
        Wrong::new(at, format!("there is no metric {}; there are {}", shown(name), all.join(", ")))
    })
}

/// Our name of a metric.
pub(crate) fn metric_name(metric: Metric) -> &'static str {
    METRICS.iter().find(|(_, of, _)| *of == metric).map_or("", |(name, ..)| name)
}

/// The dimension of this name, and the interval that the name says, as in `time:day`.
pub(super) fn dimension(name: &str, at: &str) -> Result<(Dimension, Option<Interval>), Wrong> {
    if name == "time" {
        return Ok((Dimension::Time, None));
    }
    if let Some(interval) = name.strip_prefix("time:") {
        return Ok((Dimension::Time, Some(Interval::named(interval, at)?)));
    }
    if let Some(key) = PROPERTY.iter().find_map(|before| name.strip_prefix(before)) {
        if (1..=KEY_BYTES).contains(&key.len()) {
            return Ok((Dimension::Property(key.to_owned()), None));
        }
        return Err(Wrong::new(at, format!("the key of a property has 1 to {KEY_BYTES} bytes")));
    }
    let found = DIMENSIONS.iter().find(|(ours, _, theirs)| *ours == name || *theirs == name);
    found.map(|(_, dimension, _)| (dimension.clone(), None)).ok_or_else(|| {
        let all: Vec<_> = dimension_names().collect();
        let all = all.join(", ");
        Wrong::new(at, format!("there is no dimension {}; there are {all}, property:KEY", shown(name)))
    })
}

/// Our name of a dimension.
pub(crate) fn dimension_name(dimension: &Dimension) -> String {
    match dimension {
        Dimension::Time => "time".to_owned(),
        Dimension::Property(key) => format!("{}{key}", PROPERTY[0]),
        other => DIMENSIONS.iter().find(|(_, of, _)| of == other).map_or("", |(name, ..)| name).to_owned(),
    }
}

/// What a client wrote, quoted and cut: answers are not made longer by requests.
pub(super) fn shown(text: &str) -> String {
    let mut short: String = text.chars().filter(|letter| !letter.is_control()).take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("\"{short}\"")
}
