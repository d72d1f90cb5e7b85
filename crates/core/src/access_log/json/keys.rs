//! The names of fields in JSON logs.

use super::super::slot::{Name, Slot};

/// Whose JSON it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Dialect {
    /// nginx and others: all fields at the top.
    Flat,
    /// Caddy: `request` is an object.
    Caddy,
    /// Traefik: `RequestPath`, `request_User-Agent`.
    Traefik,
    /// Cloudflare Logpush: `ClientRequestURI`, `EdgeResponseStatus`.
    Cloudflare,
}

/// The meaning of a key of the outermost object, and the dialect that it betrays (`Flat` if none).
pub(super) fn top(key: &[u8]) -> Option<(Slot, Dialect)> {
    let name = Name::new(key)?;
    let name = name.bytes();
    let plain = name.strip_prefix(b"http_").unwrap_or(name);
    flat(plain)
        .map(|slot| (slot, Dialect::Flat))
        .or_else(|| traefik(name).map(|slot| (slot, Dialect::Traefik)))
        .or_else(|| cloudflare(name).map(|slot| (slot, Dialect::Cloudflare)))
}

fn flat(name: &[u8]) -> Option<Slot> {
    Some(match name {
        b"time_iso8601" | b"time_local" | b"msec" | b"timestamp" | b"ts" | b"@timestamp" => Slot::Time,
        b"time" | b"datetime" | b"date" => Slot::TimeFallback,
        b"remote_addr" | b"client_ip" => Slot::Client,
        b"remote_ip" | b"clientip" | b"client" | b"ip" | b"remote_host" => Slot::ClientFallback,
        b"request" => Slot::Request,
        b"request_method" | b"method" => Slot::Method,
        b"request_uri" => Slot::Target,
        b"uri" | b"url" | b"path" | b"document_uri" => Slot::Path,
        b"args" | b"query" | b"query_string" => Slot::Query,
        b"status" | b"status_code" | b"response_code" => Slot::Status,
        b"body_bytes_sent" | b"bytes_sent" | b"size" | b"bytes" => Slot::Bytes,
        b"server_name" | b"ssl_server_name" | b"vhost" => Slot::HostFallback,
        other => return Slot::of_normal_header(other),
    })
}

/// The meaning of a key of Caddy's `request`.
pub(super) fn caddy_request(key: &[u8]) -> Option<Slot> {
    Some(match key {
        b"client_ip" => Slot::Client,
        b"remote_ip" | b"remote_addr" => Slot::ClientFallback,
        b"method" => Slot::Method,
        b"uri" => Slot::Target,
        b"host" => Slot::Host,
        _ => return None,
    })
}

fn traefik(name: &[u8]) -> Option<Slot> {
    Some(match name {
        b"clienthost" => Slot::Client,
        b"clientaddr" => Slot::ClientFallback,
        b"requestmethod" => Slot::Method,
        b"requestpath" => Slot::Target,
        b"requesthost" => Slot::Host,
        b"requestaddr" => Slot::HostFallback,
        b"downstreamstatus" => Slot::Status,
        b"originstatus" => Slot::StatusFallback,
        b"downstreamcontentsize" => Slot::Bytes,
        b"startutc" => Slot::Time,
        b"startlocal" => Slot::TimeFallback,
        _ => return Slot::of_normal_header(name.strip_prefix(b"request_")?),
    })
}

fn cloudflare(name: &[u8]) -> Option<Slot> {
    Some(match name {
        b"clientrequestmethod" => Slot::Method,
        b"clientrequesturi" => Slot::Target,
        b"clientrequestpath" => Slot::Path,
        b"clientrequesthost" => Slot::Host,
        b"clientrequestreferer" => Slot::Referrer,
        b"clientrequestuseragent" => Slot::UserAgent,
        b"clientxrequestedwith" => Slot::XRequestedWith,
        b"edgeresponsestatus" => Slot::Status,
        b"edgeresponsebytes" => Slot::Bytes,
        b"edgestarttimestamp" => Slot::Time,
        b"edgeendtimestamp" => Slot::TimeFallback,
        // An object of the headers chosen in the zone's custom fields.
        b"requestheaders" => Slot::Skip,
        _ => return None,
    })
}
