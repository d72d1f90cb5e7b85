//! The formats known by name.

use super::json::Dialect;
use super::kind::Kind;
use super::slot::Slot;
use super::template::{Piece, Template};
use super::w3c::Fields;
use std::sync::Arc;

/// Every format known by name, the most specific first: where several read a line, the first is meant.
pub(super) const NAMES: [&str; 16] = [
    "entrenous_apache",
    "nginx_main",
    "vhost_combined",
    "combined",
    "vhost_common",
    "common",
    "alb",
    "elb",
    "cloudfront",
    "iis",
    "caddy",
    "traefik",
    "cloudflare",
    "json",
    "combined_and_more",
    "vhost_combined_and_more",
];

/// The full name and the kind of a format; case and `-` for `_` do not matter.
pub(super) fn named(name: &str) -> Option<(&'static str, Kind)> {
    let normal = name.trim().to_ascii_lowercase().replace('-', "_");
    let name = match &*normal {
        "ncsa" | "ncsa_combined" => "combined",
        "clf" | "ncsa_common" => "common",
        "main" => "nginx_main",
        "nginx_json" | "nginx" | "entrenous" | "entrenous_nginx" => "json",
        "entrenous_caddy" => "caddy",
        "w3c" => "iis",
        "aws_alb" => "alb",
        "aws_elb" => "elb",
        "logpush" => "cloudflare",
        other => NAMES.iter().find(|known| **known == other)?,
    };
    let kind = match name {
        "caddy" => Kind::Json(Dialect::Caddy),
        "traefik" => Kind::Json(Dialect::Traefik),
        "cloudflare" => Kind::Json(Dialect::Cloudflare),
        "json" => Kind::Json(Dialect::Flat),
        "cloudfront" => Kind::W3c(Arc::new(Fields::cloudfront())),
        "iis" => Kind::W3c(Arc::new(Fields::iis())),
        text => Kind::Text(Arc::new(template(text)?)),
    };
    let name = NAMES.iter().find(|known| **known == name)?;
    Some((name, kind))
}

fn template(name: &str) -> Option<Template> {
    use Slot::*;
    let client: &[(Slot, &str)] = &[(Client, " ")];
    // After a host an absent client would let the host and the fields of a plain combined line change places.
    let vhost: &[(Slot, &str)] = &[(Host, " "), (ClientPresent, " ")];
    let common: &[(Slot, &str)] =
        &[(Ident, " "), (User, " ["), (Time, "] \""), (Request, "\" "), (Status, " ")];
    let headers: &[(Slot, &str)] = &[(Bytes, " \""), (Referrer, "\" \"")];
    let agent: &[(Slot, &str)] = &[(UserAgent, "\"")];
    // ALB: type time elb client target and three durations, two statuses, two sizes; then what is not read.
    let elb: &[(Slot, &str)] = &[
        (Time, " "),
        (Skip, " "),
        (ClientPort, " "),
        (Skip, " "),
        (Skip, " "),
        (Skip, " "),
        (Skip, " "),
        (Status, " "),
        (Skip, " "),
        (Skip, " "),
        (Bytes, " \""),
        (Request, "\" \""),
        (UserAgent, "\""),
    ];
    let (columns, open): (Vec<&[(Slot, &str)]>, bool) = match name {
        "entrenous_apache" => (
            vec![
                client,
                common,
                headers,
                &[
                    (UserAgent, "\" host=\""),
                    (Host, "\" forwarded_for=\""),
                    (ForwardedFor, "\" fetch_site=\""),
                    (SecFetchSite, "\" fetch_mode=\""),
                    (SecFetchMode, "\" fetch_user=\""),
                    (SecFetchUser, "\" fetch_dest=\""),
                    (SecFetchDest, "\" purpose=\""),
                    (SecPurpose, "\" requested_with=\""),
                    (XRequestedWith, "\" language=\""),
                    (AcceptLanguage, "\""),
                ],
            ],
            true,
        ),
        "nginx_main" => {
            (vec![client, common, headers, &[(UserAgent, "\" \""), (ForwardedForChecked, "\"")]], false)
        }
        "vhost_combined" => (vec![vhost, common, headers, agent], false),
        "combined" => (vec![client, common, headers, agent], false),
        "vhost_common" => (vec![vhost, common, &[(Bytes, "")]], false),
        "common" => (vec![client, common, &[(Bytes, "")]], false),
        "alb" => (vec![&[(Skip, " ")], elb], true),
        "elb" => (vec![elb], true),
        "combined_and_more" => (vec![client, common, headers, agent], true),
        "vhost_combined_and_more" => (vec![vhost, common, headers, agent], true),
        _ => return None,
    };
    let pieces = columns
        .concat()
        .into_iter()
        .map(|(slot, end)| Piece { slot, end: end.as_bytes().to_vec() })
        .collect();
    Some(Template { pieces, escaped: true, open, ..Template::default() })
}
