//! What is to come, told to the running service as it happens; faster than it would, so that somebody who looks sees it.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use entrenous_core::event::Origin;

use super::setting::SITE;
use super::story::{Told, What};
use crate::collect::Request;
use crate::collect::look::Look;
use crate::serve::{App, Client};

/// How much faster than in the world.
const FASTER: i64 = 60;
/// However busy or quiet the world is.
const LEAST: Duration = Duration::from_millis(100);
const MOST: Duration = Duration::from_secs(15);

/// Tells one after the other.
pub(super) async fn happen(app: Arc<App>, to_come: Vec<Told>) {
    let mut last = to_come.first().map_or(0, |told| told.at_ms);
    for told in to_come {
        let wait = Duration::from_millis(((told.at_ms - last).max(0) / FASTER).unsigned_abs());
        last = told.at_ms;
        tokio::time::sleep(wait.clamp(LEAST, MOST)).await;
        match told.what {
            What::Event(event) => {
                let request = Request {
                    address: Some(told.who.address),
                    user_agent: told.who.agent.as_bytes(),
                    origin_host: None,
                    objects: false,
                    origin: Origin::Script,
                    only_site: None,
                    only_workspace: None,
                    is_program: false,
                    idempotency_key: None,
                };
                if let Err(error) = app.collector.take(vec![Ok(*event)], &request).await {
                    tracing::warn!(%error, "the demo's visit was not taken");
                }
            }
            What::Preview { target, token } => {
                let mut headers = HeaderMap::new();
                let Ok(agent) = HeaderValue::from_str(&told.who.agent) else { continue };
                headers.insert(header::USER_AGENT, agent);
                let client = Client(told.who.address);
                app.collector.looked(&Look {
                    site: SITE,
                    target: &target,
                    link: "",
                    token,
                    client,
                    headers: &headers,
                });
            }
        }
    }
}

/// Made-up addresses are nowhere: the demo gives them countries by their last byte, mostly France.
pub(super) fn country(address: IpAddr) -> [u8; 2] {
    const OTHERS: [&[u8; 2]; 4] = [b"BE", b"CH", b"CA", b"GB"];
    let IpAddr::V4(address) = address else { return *b"FR" };
    let last = usize::from(address.octets()[3]);
    if last.is_multiple_of(5) { *OTHERS[last / 5 % OTHERS.len()] } else { *b"FR" }
}
