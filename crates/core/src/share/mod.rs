//! Sharing made visible: a token in an address says that somebody passed the page on, and never who.
//!
//! A page draws a [`Token`] for each view and for each act of sharing. A visit that arrives with one is a *child* of the visit in which
//! it was drawn. Only a keyed hash of a token is ever kept ([docs/methods/lineage-privacy.md](../../../../docs/methods/lineage-privacy.md)).

mod carried;
mod descent;
#[cfg(test)]
mod tests;
mod token;

pub use carried::{Carried, Mechanism};
pub use descent::{Descent, Holder, Place, descend};
pub use token::{PARAMETER, TOKEN_CHARS, Token, take_token};
