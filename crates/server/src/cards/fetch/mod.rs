//! Fetching what others name, without being sent anywhere else.
//!
//! ```text
//! address ─► scheme, port ─► names resolved once, every address checked ─► connection to that very address ─► answer, within limits
//!    ▲                                                                                                      │
//!    └──────────────────────────────── a redirect, at most 5, checked as anew ◄──────────────────────────────┘
//! ```
//!
//! A host that has a public and a private address is refused whole: nobody needs both, and whoever offers both may mean the private one.

mod answer;
mod connect;
mod target;
#[cfg(test)]
pub(super) mod tests;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use entrenous_core::cards::Fault;
use futures_util::future::BoxFuture;
use tokio::sync::Semaphore;
use tokio_rustls::TlsConnector;
use url::Url;

use self::answer::Answer;
use crate::config::AllowedHost;

/// Redirects that are followed. Browsers follow 20; what is shared needs one or two.
const REDIRECTS: u8 = 5;
/// Fetches at once; more wait.
const AT_ONCE: usize = 8;

/// How names become addresses; a test has its own.
type Resolve = Arc<dyn Fn(String, u16) -> BoxFuture<'static, std::io::Result<Vec<SocketAddr>>> + Send + Sync>;

/// What is fetched, and how much of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// A page: its first 512 KiB; the tags that matter stand in them.
    Page,
    /// A picture, whole: at most 10 MiB, the largest that any app takes.
    Picture,
    /// `robots.txt`: its first 500 KiB, as RFC 9309 says.
    Robots,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Got {
    /// Where it came from, after redirects.
    pub(crate) led: Url,
    /// How many those were.
    pub(crate) redirects: u8,
    /// The content type, as sent.
    pub(crate) kind: String,
    pub(crate) body: Vec<u8>,
    /// There was more.
    pub(crate) was_cut: bool,
    /// The server sends parts.
    pub(crate) ranges: bool,
    pub(crate) took: Duration,
}

/// Fetches, a few at once.
pub(crate) struct Fetcher {
    resolve: Resolve,
    tls: TlsConnector,
    allowed: Vec<AllowedHost>,
    limit: Duration,
    permits: Semaphore,
}

impl std::fmt::Debug for Fetcher {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.debug_struct("Fetcher").field("limit", &self.limit).finish_non_exhaustive()
    }
}

impl Fetcher {
    /// `limit` is for a fetch with all its redirects; `allowed` are hosts that may be in a private network.
    ///
    /// # Errors
    ///
    /// There is no TLS to speak.
    pub(crate) fn new(
        limit: Duration,
        allowed: Vec<AllowedHost>,
    ) -> Result<Fetcher, tokio_rustls::rustls::Error> {
        let resolve: Resolve = Arc::new(|host, port| {
            Box::pin(async move { Ok(tokio::net::lookup_host((host, port)).await?.collect()) })
        });
        Ok(Fetcher { resolve, tls: connect::tls()?, allowed, limit, permits: Semaphore::new(AT_ONCE) })
    }

    /// Fetches `url` in the name of `agent`.
    ///
    /// # Errors
    ///
    /// Why it could not be had.
    pub(crate) async fn get(&self, url: &str, agent: &str, what: What) -> Result<Got, Fault> {
        let slow = Fault::Slow { seconds: self.limit.as_secs() };
        // Waiting for others is not the page's slowness.
        let permit = tokio::time::timeout(self.limit, self.permits.acquire()).await;
        let Ok(Ok(_permit)) = permit else { return Err(Fault::Connection) };
        tokio::time::timeout(self.limit, self.follow(url, agent, what)).await.unwrap_or(Err(slow))
    }

    async fn follow(&self, url: &str, agent: &str, what: What) -> Result<Got, Fault> {
        let started = Instant::now();
        let mut url = Url::parse(url).map_err(|_| Fault::Address)?;
        for redirects in 0..=REDIRECTS {
            let addresses = target::checked(&url, &self.allowed, &self.resolve).await?;
            let answer = connect::ask(&self.tls, &url, &addresses, agent, what).await?;
            match answer {
                Answer::SentOn(to) => url = to,
                Answer::Is(body) => {
                    let took = started.elapsed();
                    return Ok(Got {
                        led: url,
                        redirects,
                        kind: body.kind,
                        body: body.bytes,
                        was_cut: body.was_cut,
                        ranges: body.ranges,
                        took,
                    });
                }
            }
        }
        Err(Fault::Redirects { most: REDIRECTS })
    }
}
