//! Sites: which there are, in the records and in memory, and adding one over HTTP and from the command line.

mod directory;
mod http;
mod request;
#[cfg(test)]
mod tests;

pub use self::directory::Directory;
pub(crate) use self::http::routes;
pub use self::request::{InvalidSite, SiteRequest, ValidSite};
