//! Cards: what apps show of links, drawn and served here, and what they will show of any page, foretold.
//!
//! ```text
//! any page ─► fetch (SSRF-safe) ─► look ─► core::cards ─► preview: JSON, and a page for people
//!
//! a link ─► face: its own parts for the app, else for all, else what its target says (pages)
//!            ├─► tags, by the door of links
//!            └─► picture ─► kept (memory, disk), else draw ─► serve: the link's address is in the picture's
//! ```

mod brands;
pub mod draw;
mod face;
mod fetch;
mod kept;
mod look;
mod pages;
mod picture;
mod preview;
mod ranges;
mod serve;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use axum::{Router, middleware};
use entrenous_core::cards::CardRules;
use tokio::sync::{Semaphore, watch};

pub(crate) use self::brands::{BrandFields, BrandShown};
use self::draw::Fonts;
pub(crate) use self::face::Face;
pub use self::face::Style;
pub(crate) use self::fetch::Fetcher;
use self::kept::Kept;
pub(crate) use self::pages::{ask, ask_missing, ask_now};
pub use self::picture::examined;
pub(crate) use self::preview::{Preview, PreviewAsked, link_preview};
pub(crate) use self::serve::file_of;
use crate::accounts;
use crate::config::Config;
use crate::serve::{App, Limit, StartError};

/// Previews that one account or key may ask for in a minute: each fetches a page and its pictures from others.
const PREVIEWS_PER_MINUTE: u64 = 30;

/// What cards are made with.
#[derive(Debug)]
pub(crate) struct Cards {
    pub(crate) rules: CardRules,
    pub(crate) fetcher: Fetcher,
    fonts: OnceLock<Option<Fonts>>,
    system_fonts: bool,
    kept: Kept,
    /// Cards being drawn at once: each takes a core.
    drawing: Semaphore,
    /// Pictures that could not be had, and when.
    missed: Mutex<HashMap<Box<str>, Instant>>,
    /// Pictures that are being fetched, by address.
    fetching: Mutex<HashMap<Box<str>, Awaited>>,
    /// Cards that lack their picture, by name, and when they were drawn.
    bare: Mutex<HashMap<Box<str>, (Instant, Bytes)>>,
    /// Links whose targets are being asked.
    asking: Mutex<HashSet<i64>>,
    pub(crate) previews: Limit,
}

/// A picture, once it is known whether it can be had.
type Awaited = watch::Receiver<Option<Option<Bytes>>>;

impl Cards {
    /// With files under `folder`.
    ///
    /// # Errors
    ///
    /// The folder cannot be used, or there is no TLS.
    pub(crate) fn open(folder: &Path, config: &Config) -> Result<Cards, StartError> {
        let settings = &config.cards;
        let limit = Duration::from_secs(settings.fetch_seconds);
        let fetcher = Fetcher::new(limit, settings.allowed_hosts.clone())
            .map_err(|error| StartError::Tls { why: error.to_string() })?;
        let kept = Kept::open(folder.join("cards"), settings.cache_mib << 20)
            .map_err(|cause| StartError::System { what: "use the folder of drawn cards", cause })?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Cards {
            rules: CardRules::builtin(),
            fetcher,
            fonts: OnceLock::new(),
            system_fonts: settings.system_fonts,
            kept,
            drawing: Semaphore::new(cores),
            missed: Mutex::default(),
            fetching: Mutex::default(),
            bare: Mutex::default(),
            asking: Mutex::default(),
            previews: Limit::per_minute(PREVIEWS_PER_MINUTE),
        })
    }

    /// Read when the first card is drawn: a machine may have hundreds.
    fn fonts(&self) -> Option<&Fonts> {
        self.fonts.get_or_init(|| Fonts::load(self.system_fonts)).as_ref()
    }

    /// False if the target of this link is being asked already.
    fn begins(&self, link: i64) -> bool {
        self.asking.lock().is_ok_and(|mut asking| asking.insert(link))
    }

    fn ended(&self, link: i64) {
        if let Ok(mut asking) = self.asking.lock() {
            asking.remove(&link);
        }
    }
}

/// The routes of this room.
pub(crate) fn routes(app: &Arc<App>) -> Router<Arc<App>> {
    let body = DefaultBodyLimit::max(brands::BODY_BYTES);
    let api = Router::new()
        .route("/api/v1/preview", get(preview::http::show))
        .route("/api/v1/brands/{domain}", get(brands::show).put(brands::set).layer(body))
        .route_layer(middleware::from_fn_with_state(app.clone(), accounts::door));
    Router::new()
        .route("/cards/preview", get(preview::page::show))
        .route("/cards/{host}/{slug}/{file}", get(serve::at_home))
        .merge(api)
}
