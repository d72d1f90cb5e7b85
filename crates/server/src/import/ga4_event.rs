//! An event of GA4's BigQuery export, as far as it is of use.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

/// Fields that are documented and of no use here. `traffic_source` is about the user's first visit ever, not about this
/// one.
pub(super) const KNOWN: [&str; 20] = [
    "event_previous_timestamp",
    "event_value_in_usd",
    "event_bundle_sequence_id",
    "event_server_timestamp_offset",
    "user_id",
    "privacy_info",
    "user_properties",
    "user_first_touch_timestamp",
    "user_ltv",
    "app_info",
    "traffic_source",
    "stream_id",
    "platform",
    "event_dimensions",
    "items",
    "is_active_user",
    "batch_event_index",
    "batch_page_id",
    "batch_ordering_id",
    "publisher",
];

/// An event; what is not named here is in `other`.
#[derive(Deserialize)]
pub(super) struct Event<'a> {
    pub(super) event_date: Option<Text<'a>>,
    pub(super) event_timestamp: Option<Text<'a>>,
    pub(super) event_name: Option<Text<'a>>,
    pub(super) user_pseudo_id: Option<Text<'a>>,
    #[serde(default)]
    pub(super) event_params: Vec<Param<'a>>,
    pub(super) session_traffic_source_last_click: Option<LastClick<'a>>,
    pub(super) collected_traffic_source: Option<Collected<'a>>,
    pub(super) geo: Option<Geo<'a>>,
    pub(super) device: Option<Device<'a>>,
    pub(super) ecommerce: Option<Ecommerce<'a>>,
    #[serde(flatten, borrow)]
    pub(super) other: BTreeMap<Cow<'a, str>, IgnoredAny>,
}

/// Text, or a number: BigQuery writes whole numbers as text, other tools as numbers.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Text<'a> {
    Text(#[serde(borrow)] Cow<'a, str>),
    Number(serde_json::Number),
}

impl Text<'_> {
    fn get(&self) -> Cow<'_, str> {
        match self {
            Text::Text(text) => text.as_ref().into(),
            Text::Number(number) => number.to_string().into(),
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Param<'a> {
    #[serde(borrow)]
    pub(super) key: Cow<'a, str>,
    pub(super) value: Option<ParamValue<'a>>,
}

#[derive(Deserialize)]
pub(super) struct ParamValue<'a> {
    #[serde(borrow)]
    pub(super) string_value: Option<Text<'a>>,
    pub(super) int_value: Option<Text<'a>>,
}

#[derive(Deserialize)]
pub(super) struct LastClick<'a> {
    #[serde(borrow)]
    pub(super) cross_channel_campaign: Option<Campaign<'a>>,
    pub(super) manual_campaign: Option<Campaign<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Campaign<'a> {
    #[serde(borrow)]
    pub(super) source: Option<Text<'a>>,
    pub(super) medium: Option<Text<'a>>,
    pub(super) campaign_name: Option<Text<'a>>,
    pub(super) content: Option<Text<'a>>,
    pub(super) term: Option<Text<'a>>,
    pub(super) default_channel_group: Option<Text<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Collected<'a> {
    #[serde(borrow)]
    pub(super) manual_source: Option<Text<'a>>,
    pub(super) manual_medium: Option<Text<'a>>,
    pub(super) manual_campaign_name: Option<Text<'a>>,
    pub(super) manual_content: Option<Text<'a>>,
    pub(super) manual_term: Option<Text<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Geo<'a> {
    #[serde(borrow)]
    pub(super) country: Option<Text<'a>>,
    pub(super) region: Option<Text<'a>>,
    pub(super) city: Option<Text<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Device<'a> {
    #[serde(borrow)]
    pub(super) category: Option<Text<'a>>,
    pub(super) operating_system: Option<Text<'a>>,
    pub(super) browser: Option<Text<'a>>,
    pub(super) web_info: Option<WebInfo<'a>>,
}

#[derive(Deserialize)]
pub(super) struct WebInfo<'a> {
    #[serde(borrow)]
    pub(super) browser: Option<Text<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Ecommerce<'a> {
    #[serde(borrow)]
    pub(super) purchase_revenue_in_usd: Option<Text<'a>>,
}

impl Event<'_> {
    /// A parameter's text or whole number; empty if it is not there.
    pub(super) fn param(&self, key: &str) -> Cow<'_, str> {
        let value =
            self.event_params.iter().find(|param| param.key == key).and_then(|param| param.value.as_ref());
        value.map(|value| text(value.string_value.as_ref().or(value.int_value.as_ref()))).unwrap_or_default()
    }
}

/// A cell's text, empty if it is not there.
pub(super) fn text<'e>(cell: Option<&'e Text<'_>>) -> Cow<'e, str> {
    cell.map(Text::get).unwrap_or_default()
}
