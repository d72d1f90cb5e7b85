//! What a column of a log means, and the names that servers give to it.

use super::columns::Columns;

/// The meaning of one column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// Nothing that we read.
    Skip,
    /// A point in time of any shape.
    Time,
    /// The same, if no better is logged.
    TimeFallback,
    /// Date alone, `2015-05-17`.
    Date,
    /// Time of day alone, `10:05:03`.
    Clock,
    /// Decimal fraction of the second alone.
    Fraction,
    /// Parts of a date in a format of the user's own: an index into the template's layouts.
    Layout(u8),
    /// The client's address.
    Client,
    /// The client's address, if no better is logged.
    ClientFallback,
    /// The client's address with its port.
    ClientPort,
    /// The client's address, which must not be `-`.
    ClientPresent,
    /// RFC 1413 identity: a mark to tell formats apart.
    Ident,
    /// Authenticated user: may hold spaces.
    User,
    /// `X-Forwarded-For`.
    ForwardedFor,
    /// `X-Forwarded-For` where that it looks like one is a mark to tell formats apart.
    ForwardedForChecked,
    /// `Forwarded`.
    Forwarded,
    /// The client as named by the nearest proxy.
    RealIp,
    /// `GET /path HTTP/1.1`.
    Request,
    /// `GET`.
    Method,
    /// Path and query.
    Target,
    /// Path, perhaps without query; used if there is no target.
    Path,
    /// Query, with or without its question mark; used with `Path`.
    Query,
    /// Host and target with nothing between.
    HostTarget,
    /// The host asked for.
    Host,
    /// The host by the server's configuration.
    HostFallback,
    /// Status answered.
    Status,
    /// Status of a server behind, if no better is logged.
    StatusFallback,
    /// Bytes sent.
    Bytes,
    /// `Referer`.
    Referrer,
    /// `User-Agent`.
    UserAgent,
    /// `Sec-Fetch-Site`.
    SecFetchSite,
    /// `Sec-Fetch-Mode`.
    SecFetchMode,
    /// `Sec-Fetch-User`.
    SecFetchUser,
    /// `Sec-Fetch-Dest`.
    SecFetchDest,
    /// `Sec-Purpose`.
    SecPurpose,
    /// `X-Requested-With`.
    XRequestedWith,
    /// `Accept-Language`.
    AcceptLanguage,
}

impl Slot {
    /// The evidence column that this slot fills.
    pub(super) fn columns(self) -> Columns {
        match self {
            Slot::Client | Slot::ClientFallback | Slot::ClientPort | Slot::ClientPresent => Columns::CLIENT,
            Slot::ForwardedFor | Slot::ForwardedForChecked | Slot::Forwarded | Slot::RealIp => {
                Columns::FORWARDED_FOR
            }
            Slot::Host | Slot::HostFallback | Slot::HostTarget => Columns::HOST,
            Slot::Status | Slot::StatusFallback => Columns::STATUS,
            Slot::Referrer => Columns::REFERRER,
            Slot::UserAgent => Columns::USER_AGENT,
            Slot::SecFetchSite => Columns::FETCH_METADATA,
            Slot::SecPurpose => Columns::SEC_PURPOSE,
            Slot::XRequestedWith => Columns::X_REQUESTED_WITH,
            Slot::AcceptLanguage => Columns::ACCEPT_LANGUAGE,
            _ => Columns::NONE,
        }
    }

    pub(super) fn is_time(self) -> bool {
        matches!(self, Slot::Time | Slot::TimeFallback | Slot::Date | Slot::Clock | Slot::Layout(_))
    }

    pub(super) fn is_request(self) -> bool {
        matches!(self, Slot::Request | Slot::Target | Slot::Path | Slot::HostTarget)
    }

    /// A request header by its name in any case, with `-` or `_`.
    pub(super) fn of_header(name: &[u8]) -> Option<Slot> {
        Slot::of_normal_header(Name::new(name)?.bytes())
    }

    /// A request header by its name in lower case with `_`.
    pub(super) fn of_normal_header(name: &[u8]) -> Option<Slot> {
        Some(match name {
            b"referer" | b"referrer" => Slot::Referrer,
            b"user_agent" => Slot::UserAgent,
            b"host" => Slot::Host,
            b"sec_fetch_site" => Slot::SecFetchSite,
            b"sec_fetch_mode" => Slot::SecFetchMode,
            b"sec_fetch_user" => Slot::SecFetchUser,
            b"sec_fetch_dest" => Slot::SecFetchDest,
            b"sec_purpose" | b"purpose" | b"x_purpose" | b"x_moz" => Slot::SecPurpose,
            b"x_requested_with" => Slot::XRequestedWith,
            b"accept_language" => Slot::AcceptLanguage,
            b"x_forwarded_for" => Slot::ForwardedFor,
            b"forwarded" => Slot::Forwarded,
            b"x_real_ip" | b"cf_connecting_ip" | b"true_client_ip" | b"fastly_client_ip" | b"x_client_ip" => {
                Slot::RealIp
            }
            _ => return None,
        })
    }

    /// An nginx variable by its name without the dollar sign.
    pub(super) fn of_nginx(name: &[u8]) -> Slot {
        if let Some(header) = name.strip_prefix(b"http_") {
            return Slot::of_header(header).unwrap_or(Slot::Skip);
        }
        match name {
            b"time_local" | b"time_iso8601" | b"msec" => Slot::Time,
            b"remote_addr" => Slot::Client,
            b"proxy_protocol_addr" => Slot::RealIp,
            b"remote_user" => Slot::User,
            b"request" => Slot::Request,
            b"request_method" => Slot::Method,
            b"request_uri" => Slot::Target,
            b"uri" | b"document_uri" => Slot::Path,
            b"args" | b"query_string" => Slot::Query,
            b"host" => Slot::Host,
            b"server_name" | b"ssl_server_name" => Slot::HostFallback,
            b"status" => Slot::Status,
            b"body_bytes_sent" | b"bytes_sent" => Slot::Bytes,
            _ => Slot::Skip,
        }
    }

    /// A column of a W3C extended log (IIS, CloudFront).
    pub(super) fn of_w3c(name: &[u8]) -> Slot {
        let Some(name) = Name::new(name) else { return Slot::Skip };
        let name = name.bytes();
        if let Some(header) = name.strip_prefix(b"cs(").and_then(|rest| rest.strip_suffix(b")")) {
            return Slot::of_normal_header(header).map_or(Slot::Skip, |slot| match slot {
                // CloudFront's `cs(Host)` is its own name for the site; `x-host-header` is what the reader asked for.
                Slot::Host => Slot::HostFallback,
                other => other,
            });
        }
        match name {
            b"date" => Slot::Date,
            b"time" => Slot::Clock,
            b"c_ip" => Slot::Client,
            b"cs_method" => Slot::Method,
            b"cs_uri" => Slot::Target,
            b"cs_uri_stem" => Slot::Path,
            b"cs_uri_query" => Slot::Query,
            b"cs_host" | b"x_host_header" => Slot::Host,
            b"sc_status" => Slot::Status,
            b"sc_bytes" => Slot::Bytes,
            other => Slot::of_normal_header(other).unwrap_or(Slot::Skip),
        }
    }
}

/// A name in lower case with `_` for `-`, on the stack.
pub(super) struct Name {
    bytes: [u8; Name::MAX],
    length: usize,
}

impl Name {
    const MAX: usize = 48;

    /// `None` if the name is longer than any that we know.
    pub(super) fn new(name: &[u8]) -> Option<Name> {
        let mut bytes = [0; Name::MAX];
        let target = bytes.get_mut(..name.len())?;
        for (to, from) in target.iter_mut().zip(name) {
            *to = if *from == b'-' { b'_' } else { from.to_ascii_lowercase() };
        }
        Some(Name { bytes, length: name.len() })
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}
