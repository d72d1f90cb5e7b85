//! The words and the rules of Entrenous. Pure: no I/O, no clock, no randomness.
//!
//! | word | meaning |
//! | --- | --- |
//! | hit | one request as received |
//! | visit | a session: hits of one visitor on one site, closed by 30 min of silence |
//! | visitor | a keyed hash of address and user agent; cannot be followed past the key's life |
//! | evidence | one sign about where a visit came from |
//! | source | where a visit came from, e.g. `dark_social/whatsapp` |
//! | verdict | the probability of each source for a visit, with the evidence that decided |
//! | proven, inferred, unknown | grade of a verdict |
//! | GA view | what GA4's default channel grouping would have said |
//! | share | one act of passing a link on |
//! | event | what a page's script, its pixel or a server tells: a page view, reading time, a conversion |
//! | token | ten characters without meaning in an address that is passed on; only a keyed hash is kept |
//! | lineage | which visit came by a link that another visit passed on; it has no client id |
//! | receipt | a link-preview fetch by an app: proof that a link was just pasted there |
//! | card | what an app shows of an address that was shared: title, text, picture |
//! | workspace | sites, and the people who look at them; each has one role there |
//! | guest link | an address that shows one site's figures to whoever has it |
//! | link | a short link of a site's owner; a click on it is a person's |

pub mod access_log;
pub mod cards;
pub mod collect;
pub mod event;
pub mod evidence;
pub mod ga_view;
pub mod links;
pub mod report;
pub mod share;
