//! A link as JSON.

use entrenous_core::links::{Finding, Rule};
use entrenous_storage::records::{StoredLink, StoredPage};
use jiff::Timestamp;
use serde_json::{Value, json};

/// A link, with what of its campaign parameters was put right and what is still wrong.
pub(crate) fn shown(link: &StoredLink, site: &str, used: u64) -> Value {
    let behaviour = &link.link;
    json!({
        "host": link.host,
        "slug": link.slug,
        "url": format!("https://{}/{}", link.host, link.slug),
        "site": site,
        "target": behaviour.target,
        "name": link.name,
        "starts": behaviour.starts.and_then(time),
        "expires": behaviour.expires.and_then(time),
        "clicks": behaviour.clicks,
        "used": used,
        "asks_first": behaviour.asks_first,
        "has_password": link.password.is_some(),
        "title": behaviour.card.own.title,
        "text": behaviour.card.own.text,
        "image": behaviour.card.own.image,
        "template": behaviour.card.own.template,
        "shape": behaviour.card.own.shape,
        "apps": behaviour.card.apps,
        "variants": behaviour.card.variants,
        "rules": behaviour.rules.iter().map(rule).collect::<Vec<_>>(),
        "archived": link.archived.and_then(time),
        "created": time(link.created),
    })
}

/// The same, with what its target says of itself.
pub(super) fn with_page(mut link: Value, page: Option<&StoredPage>) -> Value {
    link["target_says"] = page.map_or(Value::Null, |page| {
        json!({
            "asked": time(page.asked),
            "title": page.found.title,
            "text": page.found.text,
            "image": page.found.image,
            "site_name": page.found.site_name,
        })
    });
    link
}

/// The same, with what the linter said.
pub(super) fn with_findings(mut link: Value, righted: &[Finding], left: &[Finding]) -> Value {
    link["righted"] = json!(righted);
    link["warnings"] = json!(left);
    link
}

fn rule(rule: &Rule) -> Value {
    let hours = rule.hours.map(|(from, until)| {
        format!("{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, until / 60, until % 60)
    });
    json!({
        "apps": rule.apps,
        "devices": rule.devices,
        "systems": rule.systems,
        "languages": rule.languages,
        "countries": rule.countries,
        "from": rule.from.and_then(time),
        "until": rule.until.and_then(time),
        "hours": hours,
        "targets": rule.targets,
    })
}

fn time(seconds: i64) -> Option<String> {
    Timestamp::from_second(seconds).ok().map(|time| time.to_string())
}
