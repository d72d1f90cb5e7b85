//! Which visit descends from which: the rules against false lineage.

use super::{Carried, Mechanism};
use crate::evidence::source::App;

/// A token that is known: where it was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// The hash of the token.
    pub token: u64,
    /// The number of the event that told of it.
    pub seq: u64,
    /// The visit in which it was drawn.
    pub visit: u64,
    /// That visit's visitor, as hashed on that day.
    pub visitor: u64,
    /// When it was drawn, in ms since 1970.
    pub time_ms: i64,
    /// The first visit of its lineage: its own if it came by no token.
    pub root: u64,
    /// How many times the link had been passed on before; none where a token on the way is not known.
    pub generation: Option<u16>,
    /// How it was drawn.
    pub mechanism: Mechanism,
    /// For which app.
    pub app: Option<App>,
}

/// What follows from a visit's token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Descent {
    /// It is a child of the token's visit.
    Child(Place),
    /// The token is not known any more, or never was: somebody passed the link on, and nothing more can be said.
    Unknown,
    /// The visitor's own token: the sharer looking at what they shared.
    Own,
    /// The visitor has arrived with this token before today.
    Again,
}

/// A child's place in its lineage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The hash of the token.
    pub token: u64,
    /// The visit that passed the page on.
    pub parent: u64,
    /// The first visit of the lineage.
    pub root: u64,
    /// 1 for a child of the root; none where a token on the way is not known.
    pub generation: Option<u16>,
    /// With what it arrived.
    pub carried: Carried,
}

/// What follows from the token with which `visit` of `visitors` (hashes under the keys of today and yesterday) arrived at `now_ms`. `holder`
/// is where it was drawn; `life_ms` is how long a token is known; `came_before`: the visitor has arrived with it before.
///
/// A visit's number is that of its first event. A token that was drawn later was not known when the visit began, so that the same events say the
/// same when they are gone through again; and a parent comes before its child, so that no claim of a page's can close a circle.
pub fn descend(
    visit: u64,
    visitors: [u64; 2],
    holder: Option<&Holder>,
    (now_ms, life_ms): (i64, i64),
    came_before: bool,
) -> Descent {
    let is_known =
        |holder: &&Holder| holder.visit > 0 && holder.seq < visit && now_ms - holder.time_ms <= life_ms;
    let Some(holder) = holder.filter(is_known) else { return Descent::Unknown };
    if visitors.contains(&holder.visitor) {
        return Descent::Own;
    }
    if came_before {
        return Descent::Again;
    }
    Descent::Child(Place {
        token: holder.token,
        parent: holder.visit,
        root: holder.root,
        generation: holder.generation.map(|generation| generation.saturating_add(1)),
        carried: Carried { mechanism: Some(holder.mechanism), app: holder.app },
    })
}
