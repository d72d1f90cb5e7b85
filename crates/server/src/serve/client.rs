//! Who the client is: the peer, or what trusted proxies say.
//!
//! Proxies append to the header, so it is read from the right: each address that a trusted proxy names is believed, and the first that
//! is no trusted proxy is the client. Whatever stands further left was sent by the client and may be made up.

use std::net::{IpAddr, SocketAddr};

use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use super::{App, Kind, Problem};
use crate::config::{Network, ProxyHeader};

/// Proxies that a request is followed back through; further left than this nobody looks.
const HOPS: usize = 32;

/// The client's address. It is used to count and to limit, and never kept or logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Client(pub IpAddr);

/// The client of a request that came from `peer`.
pub fn client(peer: IpAddr, headers: &HeaderMap, header: ProxyHeader, trusted: &[Network]) -> Client {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut known = peer.to_canonical();
    if !is_trusted(known) {
        return Client(known);
    }
    let (name, address): (_, fn(&str) -> Option<IpAddr>) = match header {
        ProxyHeader::XForwardedFor => ("x-forwarded-for", address),
        ProxyHeader::Forwarded => ("forwarded", forwarded_for),
    };
    let lines = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    let lines: Vec<&str> = lines.collect();
    for item in lines.iter().rev().flat_map(|line| line.rsplit(',')).take(HOPS) {
        // A name, `unknown`, or nonsense: further left nothing can be believed.
        let Some(named) = address(item) else { break };
        known = named;
        if !is_trusted(known) {
            break;
        }
    }
    Client(known)
}

/// `192.0.2.1`, `2001:db8::1`, each also with a port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let alone = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let address = alone.parse().ok().or_else(|| text.parse().ok().map(|socket: SocketAddr| socket.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

/// The `for` of an element of `Forwarded`, as in `for="[2001:db8::1]:4711";proto=https`.
fn forwarded_for(element: &str) -> Option<IpAddr> {
    let pair = element
        .split(';')
        .map(str::trim)
        .find(|pair| pair.get(..4).is_some_and(|name| name.eq_ignore_ascii_case("for=")))?;
    address(pair[4..].trim_matches('"'))
}

impl Client {
    /// The client for limits: an IPv6 client has a whole /64 network to itself.
    pub fn neighbourhood(self) -> IpAddr {
        match self.0 {
            IpAddr::V4(_) => self.0,
            IpAddr::V6(address) => {
                let bits = u128::from(address) & !u128::from(u64::MAX);
                IpAddr::V6(bits.into())
            }
        }
    }
}

impl FromRequestParts<Arc<App>> for Client {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Client, Problem> {
        let Some(ConnectInfo(peer)) = parts.extensions.get::<ConnectInfo<SocketAddr>>() else {
            return Err(Kind::Internal.into());
        };
        let settings = &app.config.server;
        Ok(client(peer.ip(), &parts.headers, settings.proxy_header, &settings.trusted_proxies))
    }
}
