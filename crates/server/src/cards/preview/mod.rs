//! What apps will show of any page: as JSON, and drawn for people.

pub(super) mod http;
mod link;
pub(super) mod page;
pub(crate) mod told;
mod words;

pub(crate) use self::http::PreviewAsked;
pub(crate) use self::link::link_preview;
pub(crate) use self::told::Preview;
