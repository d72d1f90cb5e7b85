//! Where a fetch may go.

use std::net::{IpAddr, SocketAddr};

use entrenous_core::cards::Fault;
use entrenous_core::links::is_private;
use url::{Host, Url};

use super::Resolve;
use crate::config::AllowedHost;

/// Ports of the web.
const PORTS: [u16; 2] = [80, 443];

/// The addresses behind `url`, each of which may be asked. They are asked for once: the connection goes to one of these, whatever the name
/// means a moment later.
pub(super) async fn checked(
    url: &Url,
    allowed: &[AllowedHost],
    resolve: &Resolve,
) -> Result<Vec<SocketAddr>, Fault> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Fault::Scheme);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Fault::Address);
    }
    let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
        return Err(Fault::Address);
    };
    let own = allowed.iter().find(|one| one.is(url.host_str().unwrap_or_default(), port));
    if own.is_none() && !PORTS.contains(&port) {
        return Err(Fault::Port { port });
    }
    if let Some(address) = own.and_then(|own| own.address) {
        return Ok(vec![SocketAddr::new(address, port)]);
    }
    let addresses = match host {
        Host::Ipv4(address) => vec![SocketAddr::new(IpAddr::V4(address), port)],
        Host::Ipv6(address) => vec![SocketAddr::new(IpAddr::V6(address), port)],
        Host::Domain(name) => resolve(name.to_owned(), port).await.map_err(|_| Fault::Name)?,
    };
    if addresses.is_empty() {
        return Err(Fault::Name);
    }
    if own.is_none() && addresses.iter().any(|address| is_private(address.ip())) {
        return Err(Fault::Private);
    }
    Ok(addresses)
}
