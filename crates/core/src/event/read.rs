//! From the bytes of a request to events, each judged by itself: one bad event does not spoil a batch.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::share::{Carried, Token};

use super::{
    ADDRESS_BYTES, AGE_MS, Address, ENGAGED_MS, Event, NAME_CHARS, Name, PROPERTIES, Props, Rejected,
    Revenue, VALUE_CHARS,
};

/// Events that one body may hold.
pub const EVENTS_A_BODY: usize = 1_000;

/// Why nothing of a body could be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadBody {
    /// Not JSON.
    #[error("the body is not JSON: {0}. Send one event as an object, or {{\"events\": [...]}}")]
    Json(String),
    /// JSON, but neither an object nor a list of events.
    #[error("the body is neither an event nor {{\"events\": [...]}}")]
    Shape,
    /// More than 1,000 events.
    #[error("{0} events in one body: send at most {EVENTS_A_BODY} at a time")]
    TooMany(usize),
}

/// Reads a body: an event, a list of events, or an object with the list under `events`.
///
/// Linear in the body. Nesting is limited by the JSON reader to 128 levels.
///
/// # Errors
/// When nothing can be read at all. What is wrong with single events stands in their place.
pub fn read(body: &[u8]) -> Result<Vec<Result<Event, Rejected>>, BadBody> {
    let json = |error: serde_json::Error| BadBody::Json(error.to_string());
    match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'[') => events(&serde_json::from_slice::<Vec<&RawValue>>(body).map_err(json)?),
        Some(b'{') => {
            let whole: &RawValue = serde_json::from_slice(body).map_err(json)?;
            match serde_json::from_str::<Batch<'_>>(whole.get()) {
                Ok(Batch { events: Some(list) }) => events(&list),
                _ => Ok(vec![event(whole.get())]),
            }
        }
        Some(_) => serde_json::from_slice::<&RawValue>(body).map_err(json).and(Err(BadBody::Shape)),
        None => Err(BadBody::Json("it is empty".to_owned())),
    }
}

#[derive(Deserialize)]
struct Batch<'a> {
    #[serde(borrow)]
    events: Option<Vec<&'a RawValue>>,
}

fn events(list: &[&RawValue]) -> Result<Vec<Result<Event, Rejected>>, BadBody> {
    if list.len() > EVENTS_A_BODY {
        return Err(BadBody::TooMany(list.len()));
    }
    Ok(list.iter().map(|raw| event(raw.get())).collect())
}

/// The fields as told; the short names are those of Plausible's script. What the server does not know is ignored, so that newer
/// scripts reach older servers.
#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(alias = "n")]
    name: Option<String>,
    #[serde(alias = "d", alias = "domain")]
    site: Option<String>,
    #[serde(alias = "u")]
    url: Option<String>,
    #[serde(alias = "r")]
    referrer: Option<String>,
    id: Option<String>,
    #[serde(borrow, alias = "p", alias = "m", alias = "meta")]
    props: Option<&'a RawValue>,
    #[serde(alias = "$")]
    revenue: Option<Money>,
    #[serde(alias = "e")]
    engaged_ms: Option<f64>,
    #[serde(alias = "sd")]
    scroll: Option<f64>,
    in_app: Option<String>,
    width: Option<f64>,
    page: Option<String>,
    age_ms: Option<f64>,
    #[serde(alias = "h", alias = "hash")]
    by_hash: Option<serde_json::Value>,
    visitor: Option<String>,
    returning: Option<serde_json::Value>,
    token: Option<String>,
    parent: Option<String>,
    mechanism: Option<String>,
    app: Option<String>,
}

/// An empty object is no money: buttons without a price send one.
#[derive(Deserialize)]
struct Money {
    amount: Option<Amount>,
    currency: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Amount {
    Number(f64),
    Text(String),
}

fn event(json: &str) -> Result<Event, Rejected> {
    let wire: Wire<'_> = serde_json::from_str(json).map_err(|_| Rejected::Malformed)?;
    // What is no token is none: others' parameters may have the same name.
    let token = |text: Option<&str>| text.and_then(Token::parse);
    let name = wire.name.filter(|name| is_name(name)).ok_or(Rejected::BadName)?;
    let by_hash = wire.by_hash.is_some_and(is_yes);
    Ok(Event {
        id: wire.id.as_deref().map(id).transpose()?,
        site: wire.site.filter(|site| !site.is_empty()).ok_or(Rejected::UnknownSite)?.into(),
        name: Name::from(name.as_str()),
        url: wire.url.as_deref().and_then(|url| Address::parse(url, by_hash)).ok_or(Rejected::BadUrl)?,
        referrer: wire.referrer.and_then(referrer),
        props: wire.props.map(|props| properties(props.get())).transpose()?.unwrap_or_default(),
        revenue: wire.revenue.map(revenue).transpose()?.flatten(),
        engaged_ms: whole(wire.engaged_ms, ENGAGED_MS),
        scroll: whole(wire.scroll, 100) as u8,
        webview: wire.in_app.as_deref().and_then(webview),
        width: whole(wire.width, u32::from(u16::MAX)) as u16,
        page_view: wire.page.as_deref().map(id).transpose()?,
        age_ms: age(wire.age_ms)?,
        visitor: wire.visitor.as_deref().map(id).transpose()?,
        returning: wire.returning.is_some_and(is_yes),
        token: token(wire.token.as_deref()),
        parent: token(wire.parent.as_deref()),
        carried: Carried {
            mechanism: wire.mechanism.as_deref().and_then(|name| name.parse().ok()),
            app: wire.app.as_deref().and_then(|name| name.parse().ok()),
        },
    })
}

fn is_yes(value: serde_json::Value) -> bool {
    value == true || value == 1
}

pub(super) fn referrer(text: String) -> Option<Box<str>> {
    (!text.is_empty() && text.len() <= ADDRESS_BYTES).then(|| text.into())
}

pub(super) fn is_name(name: &str) -> bool {
    !name.trim().is_empty() && name.chars().count() <= NAME_CHARS && !name.chars().any(char::is_control)
}

fn id(text: &str) -> Result<u128, Rejected> {
    let digits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if digits { u128::from_str_radix(text, 16).map_err(|_| Rejected::BadId) } else { Err(Rejected::BadId) }
}

/// A number of the page's, made whole and kept within 0 and `most`: scripts round as they like.
fn whole(number: Option<f64>, most: u32) -> u32 {
    number.unwrap_or_default().clamp(0.0, f64::from(most)) as u32
}

fn age(number: Option<f64>) -> Result<u32, Rejected> {
    let age = number.unwrap_or_default();
    if age > f64::from(AGE_MS) { Err(Rejected::TooOld) } else { Ok(whole(number, AGE_MS)) }
}

/// Text, numbers and truth values; objects and lists are no property. Older scripts send the object as text.
pub(super) fn properties(json: &str) -> Result<Props, Rejected> {
    use serde_json::Value;
    let bad = |_| Rejected::BadProperties;
    let given = match serde_json::from_str(json).map_err(bad)? {
        Value::String(text) => serde_json::from_str(&text).map_err(bad)?,
        other => other,
    };
    let given = match given {
        Value::Object(given) => given,
        Value::Null => return Ok(Vec::new()),
        _ => return Err(Rejected::BadProperties),
    };
    if given.len() > PROPERTIES {
        return Err(Rejected::BadProperties);
    }
    let mut kept = Vec::with_capacity(given.len());
    for (name, value) in given {
        let value = match value {
            Value::String(text) => text,
            Value::Null => continue,
            value @ (Value::Number(_) | Value::Bool(_)) => value.to_string(),
            Value::Array(_) | Value::Object(_) => return Err(Rejected::BadProperties),
        };
        if !is_name(&name) || value.chars().count() > VALUE_CHARS {
            return Err(Rejected::BadProperties);
        }
        kept.push((name.into(), value.into()));
    }
    Ok(kept)
}

fn revenue(money: Money) -> Result<Option<Revenue>, Rejected> {
    let (amount, currency) = match (money.amount, money.currency) {
        (None, None) => return Ok(None),
        (Some(Amount::Number(number)), Some(currency)) => (number, currency),
        (Some(Amount::Text(text)), Some(currency)) => {
            (text.trim().parse::<f64>().map_err(|_| Rejected::BadRevenue)?, currency)
        }
        _ => return Err(Rejected::BadRevenue),
    };
    let currency: [u8; 3] = currency.as_bytes().try_into().map_err(|_| Rejected::BadRevenue)?;
    if !amount.is_finite() || amount.abs() >= 1e12 || !currency.iter().all(u8::is_ascii_alphabetic) {
        return Err(Rejected::BadRevenue);
    }
    let thousandths = (amount * 1_000.0).round() as i64;
    Ok(Some(Revenue { thousandths, currency: currency.map(|byte| byte.to_ascii_uppercase()) }))
}

/// The Android package behind the object that a page's script found. Telegram's is there on iOS as well; the package stands for
/// the app.
fn webview(name: &str) -> Option<&'static str> {
    match name {
        "telegram" => Some("org.telegram.messenger"),
        _ => None,
    }
}
