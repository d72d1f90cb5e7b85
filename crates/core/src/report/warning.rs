//! What a reader of the report must know before they trust it.

use std::fmt;

use super::BrowserKind;
use crate::access_log::Malformed;

/// A closed set; each is printed as `code: message`. The interface translates by matching on it.
#[derive(Debug, Clone, PartialEq)]
pub enum Warning {
    /// No line of some inputs is in any known format.
    NothingRecognised {
        /// The inputs.
        files: Vec<String>,
        /// Names of the formats tried.
        tried: Vec<&'static str>,
    },
    /// Some lines could not be read.
    Malformed {
        /// How many.
        lines: u64,
        /// The first of them: line number, reason, the beginning of its text with controls escaped.
        samples: Vec<(u64, Malformed, String)>,
    },
    /// An input could not be opened, or a pattern matches nothing.
    Unreadable {
        /// The path as given.
        file: String,
        /// What the system said.
        reason: String,
    },
    /// An input broke off.
    Damaged {
        /// The path as given.
        file: String,
        /// What the system or the decompressor said.
        reason: String,
    },
    /// `--site` names a site on which the log has no line.
    NoSuchSite {
        /// The site as given.
        site: String,
        /// The sites that the log names; none if it names no hosts, and then all of it is reported.
        sites: Vec<String>,
    },
    /// The site's own hosts were worked out from referrers.
    OwnHostsGuessed {
        /// The hosts.
        hosts: Vec<String>,
    },
    /// The site's own hosts are not known: visits that begin with an inner link cannot be told from referrals.
    OwnHostsUnknown,
    /// Visitors cannot be told apart: one address stands for nearly all of them.
    HiddenClients {
        /// Share of lines with that address, 0 to 1.
        share: f64,
    },
    /// Addresses have their last part removed, so several people look like one.
    TruncatedAddresses,
    /// The address field was hidden behind a proxy; the forwarded address is used instead.
    ForwardedAddresses,
    /// The log has no referrer column: no visit's origin can be known.
    NoReferrers,
    /// The log has no user-agent column: machines cannot be told from people.
    NoUserAgents,
    /// The log has no asset requests: machines are harder to tell from people.
    NoAssets,
    /// Lines carry dates in the future of the clock that was given.
    FutureDates {
        /// How many lines.
        lines: u64,
    },
    /// Lines were more than 60 s out of order.
    OutOfOrder {
        /// How many lines.
        lines: u64,
    },
    /// More distinct pages than are kept apart; the rest is counted in the totals only.
    TooManyPages {
        /// How many pages are kept apart.
        kept: u64,
    },
    /// More hosts than are reported apart; the rest is counted together.
    TooManySites {
        /// How many lines are counted together under `(other hosts)`.
        lines: u64,
    },
    /// A kind of browser began to say something else of links, or of typed addresses, within the log.
    FetchChanged {
        /// Which browsers.
        browser: BrowserKind,
        /// When, about: RFC 3339 in the report's zone.
        since: String,
        /// Visits of theirs that nothing names, before and after.
        visits: u64,
    },
    /// Within a day far more visits than usual that nothing names and that load no part of their page, as machines do.
    Wave {
        /// When that day began: RFC 3339 in the report's zone.
        since: String,
        /// How many such visits.
        visits: u64,
        /// How many on the log's usual day.
        usual: u64,
    },
    /// No visit for a time in which many were to be expected.
    Silence {
        /// The last visit before, RFC 3339 in the report's zone.
        from: String,
        /// The first visit after.
        to: String,
        /// How many visits the rest of the log lets expect.
        expected: u64,
    },
}

impl Warning {
    /// The stable code at the beginning of the message.
    pub const fn code(&self) -> &'static str {
        match self {
            Warning::NothingRecognised { .. } => "nothing_recognised",
            Warning::Malformed { .. } => "malformed",
            Warning::Unreadable { .. } => "unreadable",
            Warning::Damaged { .. } => "damaged",
            Warning::NoSuchSite { .. } => "no_such_site",
            Warning::OwnHostsGuessed { .. } => "own_hosts_guessed",
            Warning::OwnHostsUnknown => "own_hosts_unknown",
            Warning::HiddenClients { .. } => "hidden_clients",
            Warning::TruncatedAddresses => "truncated_addresses",
            Warning::ForwardedAddresses => "forwarded_addresses",
            Warning::NoReferrers => "no_referrers",
            Warning::NoUserAgents => "no_user_agents",
            Warning::NoAssets => "no_assets",
            Warning::FutureDates { .. } => "future_dates",
            Warning::OutOfOrder { .. } => "out_of_order",
            Warning::TooManyPages { .. } => "too_many_pages",
            Warning::TooManySites { .. } => "too_many_sites",
            Warning::FetchChanged { .. } => "fetch_changed",
            Warning::Wave { .. } => "wave",
            Warning::Silence { .. } => "silence",
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.code())?;
        match self {
            Warning::NothingRecognised { files, tried } => write!(
                f,
                "{}: no line is in a known format (tried {}); give yours with --log-format",
                files.join(", "),
                tried.join(", ")
            ),
            Warning::Malformed { lines, samples } => {
                write!(f, "{} could not be read", lines_en(*lines))?;
                for (line, reason, text) in samples {
                    write!(f, "; line {line}: {reason}: {text}")?;
                }
                Ok(())
            }
            Warning::Unreadable { file, reason } => write!(f, "{file}: {reason}; it is not in this report"),
            Warning::Damaged { file, reason } => write!(f, "{file}: {reason}; what was read before is reported"),
            Warning::NoSuchSite { site, sites } if sites.is_empty() => {
                write!(f, "the log names no hosts, so --site {site} cannot pick among them: all of it is reported")
            }
            Warning::NoSuchSite { site, sites } => {
                write!(f, "no line is of --site {site}; the log has {}", sites.join(", "))
            }
            Warning::OwnHostsGuessed { hosts } => write!(
                f,
                "taken as the site's own hosts, from the pages that load its assets: {}; say --internal HOST to decide yourself",
                hosts.join(", ")
            ),
            Warning::OwnHostsUnknown => {
                f.write_str("the site's own host names are not in the log; say --internal HOST")
            }
            Warning::HiddenClients { share } => write!(
                f,
                "one address makes {:.0} % of the lines, as behind a proxy: visitors cannot be told apart, so intervals \
                 are wider; log the forwarded address (entrenous log-format nginx shows how)",
                share * 100.0
            ),
            Warning::TruncatedAddresses => f.write_str(
                "addresses end in 0, as after anonymisation: several people look like one, so intervals are wider",
            ),
            Warning::ForwardedAddresses => {
                f.write_str("the address field is a proxy's; the forwarded address is used instead")
            }
            Warning::NoReferrers => f.write_str(
                "the log has no referrer column, so no visit's origin can be known; entrenous log-format nginx prints a format that has",
            ),
            Warning::NoUserAgents => f.write_str(
                "the log has no user-agent column, so machines cannot be told from people; entrenous log-format nginx prints a format that has",
            ),
            Warning::NoAssets => f.write_str("the log has no asset requests, so machines are harder to tell from people"),
            Warning::FutureDates { lines } => {
                write!(f, "dated in the future: {}; check the server's clock or --tz", lines_en(*lines))
            }
            Warning::OutOfOrder { lines } => write!(f, "more than 60 s out of order: {}", lines_en(*lines)),
            Warning::TooManyPages { kept } => {
                write!(f, "more than {kept} distinct pages; further ones are counted in the totals only")
            }
            Warning::TooManySites { lines } => {
                write!(f, "counted together as (other hosts), for these are rarely named: {}", lines_en(*lines))
            }
            Warning::FetchChanged { browser, since, visits } => write!(
                f,
                "{browser}: about {since} these began to say something else of how a page was opened; they are counted apart \
                 before and after, and their {visits} visits that nothing names are less sure; look whether the server or a \
                 proxy changed then"
            ),
            Warning::Wave { since, visits, usual } => write!(
                f,
                "in the 24 h from {since}, {visits} new visits without source loaded no part of their page, {usual} on a usual \
                 day: perhaps machines in a browser's name; look for their addresses, and leave them out with --exclude-ip"
            ),
            Warning::Silence { from, to, expected } => write!(
                f,
                "no visit between {from} and {to}, where some {expected} were to be expected: are lines missing? they are in \
                 no figure; add the missing files"
            ),
        }
    }
}

fn lines_en(lines: u64) -> String {
    if lines == 1 { "1 line".to_owned() } else { format!("{lines} lines") }
}

impl serde::Serialize for Warning {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
