//! What goes in: one visit that a link brought, or that passed one on first.

use entrenous_core::evidence::source::App;
use entrenous_core::share::Mechanism;

/// A visit of a cascade: it arrived with a token, or it was the first to pass its page on (a *root*).
///
/// Ordered by time, then by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node {
    /// When the visit began, in ms since 1970.
    pub at_ms: i64,
    /// Its number. It must name no person, and live no longer than its token's key.
    pub id: u64,
    /// The visit whose link it opened; none for a root.
    pub parent: Option<Parent>,
    /// The page's number.
    pub page: u32,
    /// How the link that brought it was made; of a root, how it passed its page on first.
    pub mechanism: Mechanism,
    /// The app through which the link went, where something names it.
    pub app: Option<App>,
    /// Who could see the link on its way.
    pub carried: Carried,
}

/// Whose link a visit opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Parent {
    /// That visit's.
    Known(u64),
    /// Somebody's: there was a token, but its key was gone.
    Unknown,
}

/// Who could see a link on its way, and how sure that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Carried {
    /// Passed on in private: an act of sharing or a private receipt shows it.
    Proven,
    /// Probably in private: the token alone says so.
    Inferred,
    /// In public: a public referrer or fetcher was seen.
    Public,
}

impl Carried {
    /// All, in the fixed order of reports.
    pub const ALL: [Carried; 3] = [Carried::Proven, Carried::Inferred, Carried::Public];

    /// The name used in JSON and columns.
    pub const fn name(self) -> &'static str {
        match self {
            Carried::Proven => "proven",
            Carried::Inferred => "inferred",
            Carried::Public => "public",
        }
    }
}
