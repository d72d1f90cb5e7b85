//! Sites: which there are, in the records and in memory, and adding and changing them over HTTP and from the command line.

mod change;
mod directory;
mod http;
mod request;
#[cfg(test)]
mod tests;

pub use self::change::{InvalidChange, SiteChange};
pub use self::directory::Directory;
pub(crate) use self::http::{found, routes, visible};
pub use self::request::{InvalidSite, SiteRequest, ValidSite};
