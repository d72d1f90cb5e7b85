//! What one line of an access log says, whatever format said it.

use std::borrow::Cow;

/// Bytes borrowed from the line, or owned where the format had to be unescaped.
pub type Field<'a> = Option<Cow<'a, [u8]>>;

/// One request as logged. `None` means that the line does not say (`-` and an empty string included).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record<'a> {
    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    pub time_ms: i64,
    /// The address field: an address or a host name.
    pub client: Field<'a>,
    /// The client as the proxy in front names it, where logged: `CF-Connecting-IP`, `True-Client-IP` or `X-Real-IP`,
    /// else the first address of `X-Forwarded-For` or `Forwarded`.
    pub forwarded_for: Field<'a>,
    /// `GET`, `HEAD`, ...; absent, as the target, if what was sent is no HTTP request (a TLS handshake, binary bytes).
    pub method: Field<'a>,
    /// Path and query as requested, without fragment; absolute-form targets are reduced to path and query, their host
    /// goes to `host` unless the log has a column for it.
    pub target: Field<'a>,
    /// The site's host name without port, where logged (`Host`, vhost, SNI).
    pub host: Field<'a>,
    /// The status answered; 0 if not logged.
    pub status: u16,
    /// Bytes sent, where logged.
    pub bytes: Option<u64>,
    /// The `Referer` header.
    pub referrer: Field<'a>,
    /// The `User-Agent` header.
    pub user_agent: Field<'a>,
    /// `Sec-Fetch-Site`.
    pub sec_fetch_site: Field<'a>,
    /// `Sec-Fetch-Mode`.
    pub sec_fetch_mode: Field<'a>,
    /// `Sec-Fetch-User`.
    pub sec_fetch_user: Field<'a>,
    /// `Sec-Fetch-Dest`.
    pub sec_fetch_dest: Field<'a>,
    /// `Sec-Purpose` (or the older `Purpose`).
    pub sec_purpose: Field<'a>,
    /// `X-Requested-With`.
    pub x_requested_with: Field<'a>,
    /// `Accept-Language`.
    pub accept_language: Field<'a>,
}

/// Why a line is not a record: a closed set, counted by reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
pub enum Malformed {
    /// It does not have the shape of the format.
    #[error("does not match the log format")]
    Shape,
    /// Its date or time does not exist or cannot be read.
    #[error("impossible date or time")]
    Time,
    /// Its status is not a number from 100 to 999.
    #[error("impossible status")]
    Status,
    /// It is longer than 1 MiB.
    #[error("longer than 1 MiB")]
    TooLong,
    /// It ends early: the last line of a damaged or unfinished file.
    #[error("cut short")]
    Truncated,
}
