//! A made-up publisher with three months behind it: a world of the simulator, told as its pages' scripts and previews would have told it, so that all
//! that is shown comes out of the same steps as anybody's figures.
//!
//! ```text
//! simulator ─► world ─► story ─► past: admitted under the keys of each day, into the journal
//!              lines     events └► to come: told to the running service, faster than they would come
//! ```

mod past;
mod setting;
mod story;
#[cfg(test)]
mod tests;
mod to_come;
mod world;

use std::path::PathBuf;
use std::sync::Arc;

use crate::config::Config;
use crate::serve::App;

pub(crate) use self::past::{DemoError, fill};
pub(crate) use self::setting::{EMAIL, PASSWORD, config};
pub(crate) use self::story::Told;

/// What demo to make.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// Where it is kept; it is made once.
    pub(crate) folder: PathBuf,
    /// Visits of people in the three months, about.
    pub(crate) visits: u64,
    /// Another seed, another world.
    pub(crate) seed: u64,
    /// Now, in ms since 1970.
    pub(crate) now_ms: i64,
}

/// Fills the folder if nothing is there yet, and returns what is to come today and tomorrow.
///
/// # Errors
/// See [`DemoError`].
pub(crate) async fn make(config: &Config, request: &Request) -> Result<Vec<Told>, DemoError> {
    let world = world::lived_through(request)?;
    let told = story::tell(&world, request.seed);
    let now = told.partition_point(|one| one.at_ms <= request.now_ms);
    let (before, after) = told.split_at(now);
    fill(config, request, before).await?;
    Ok(after.to_vec())
}

/// Has what is to come happen, until the service stops.
pub(crate) fn go_on(app: &Arc<App>, to_come: Vec<Told>) {
    tokio::spawn(to_come::happen(Arc::clone(app), to_come));
}
