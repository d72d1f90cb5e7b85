//! Cascades: what is passed on, how far it travels and what it brings. The maths is in `inference/src/cascades`.

pub(super) mod http;
mod lineage;
pub(super) mod starters;
mod told;

pub(super) use self::told::LEAST;
