//! The service: one process, one port. Starting and stopping it, the way in for every request, and what all rooms share.
//!
//! [`run`] is the order of starting; [`router`] is where each room adds its routes; [`App`] is what their handlers are given.

mod app;
mod around;
mod body;
mod client;
mod clock;
mod collecting;
mod connections;
mod data_dir;
mod day_keys;
mod descriptors;
mod error;
mod handing;
mod housekeeping;
mod limits;
mod listener;
mod orders;
mod problem;
mod problem_pages;
mod router;
mod run;
#[cfg(test)]
pub(crate) mod tests;

pub use self::app::{App, now};
pub use self::body::Json;
pub use self::client::{Client, client};
pub(crate) use self::clock::now_ms;
pub(crate) use self::collecting::countries;
pub use self::data_dir::DataDir;
pub(crate) use self::day_keys::{day_keys, fresh_key, token_life_ms};
pub use self::error::StartError;
pub(crate) use self::handing::hand_over;
pub use self::limits::{Allowed, Limit};
pub use self::problem::{Kind, Problem};
pub use self::router::router;
pub use self::run::run;
