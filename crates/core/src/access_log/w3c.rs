//! W3C extended logs: a `#Fields:` line names the columns of those after it. IIS and CloudFront write them.

use super::columns::Columns;
use super::draft::Draft;
use super::escape;
use super::record::{Malformed, Record};
use super::slot::Slot;
use std::borrow::Cow;

/// Whose habits of separating and encoding the columns follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writer {
    /// Spaces between, `+` for a space in a user agent.
    Iis,
    /// Tabs between, percent-encoded.
    CloudFront,
}

/// A compiled `#Fields:` line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fields {
    pub(super) writer: Writer,
    slots: Vec<Slot>,
    /// Fewer columns than this are a line cut short, more than there are slots another format.
    at_least: usize,
}

const DIRECTIVE: &[u8] = b"#fields:";

/// What CloudFront's standard log has had since 2013, in its order; later columns say nothing about where a visit
/// came from, but for `x-forwarded-for` (docs.aws.amazon.com, "Standard logging reference", read 2026-05).
const CLOUDFRONT: &[u8] = b"date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status \
    cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol \
    cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version \
    fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type \
    sc-content-len sc-range-start sc-range-end";

/// What IIS 8.5 and later log unless told otherwise.
const IIS: &[u8] =
    b"date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) \
    cs(Referer) sc-status sc-substatus sc-win32-status time-taken";

impl Fields {
    pub(super) fn cloudfront() -> Fields {
        Fields { at_least: 12, ..Fields::new(CLOUDFRONT) }
    }

    pub(super) fn iis() -> Fields {
        Fields::new(IIS)
    }

    /// Reads a `#Fields:` line; `None` for any other, and for columns without a time or a page.
    pub(super) fn of_directive(line: &[u8]) -> Option<Fields> {
        let (name, names) = line.split_at_checked(DIRECTIVE.len())?;
        if !name.eq_ignore_ascii_case(DIRECTIVE) {
            return None;
        }
        let fields = Fields::new(names);
        let readable =
            fields.slots.contains(&Slot::Date) && fields.slots.iter().any(|slot| slot.is_request());
        readable.then_some(fields)
    }

    fn new(names: &[u8]) -> Fields {
        let is_cloudfront = names.windows(7).any(|window| window.eq_ignore_ascii_case(b"x-edge-"));
        let slots: Vec<Slot> =
            names.split(u8::is_ascii_whitespace).filter(|name| !name.is_empty()).map(Slot::of_w3c).collect();
        let at_least = slots.len();
        Fields { writer: if is_cloudfront { Writer::CloudFront } else { Writer::Iis }, slots, at_least }
    }

    pub(super) fn columns(&self) -> Columns {
        self.slots.iter().fold(Columns::NONE, |all, slot| all | slot.columns())
    }

    pub(super) fn parse<'a>(&self, line: &'a [u8]) -> Result<Record<'a>, Malformed> {
        let has_tab = memchr::memchr(b'\t', line).is_some();
        let separator = match self.writer {
            Writer::CloudFront if !has_tab => return Err(Malformed::Shape),
            Writer::Iis if !has_tab => b' ',
            _ => b'\t',
        };
        // A line of another format must not look like a bad date or a line cut short.
        if !matches!(line, [b'0'..=b'9', _, _, _, b'-', ..]) && self.slots.first() == Some(&Slot::Date) {
            return Err(Malformed::Shape);
        }
        let mut draft = Draft::default();
        let mut count = 0;
        for raw in line.split(|byte| *byte == separator) {
            let slot = *self.slots.get(count).ok_or(Malformed::Shape)?;
            count += 1;
            if slot != Slot::Skip {
                draft.set(slot, self.decode(slot, raw))?;
            }
        }
        if count < self.at_least { Err(Malformed::Truncated) } else { draft.finish() }
    }

    fn decode<'a>(&self, slot: Slot, raw: &'a [u8]) -> Cow<'a, [u8]> {
        match (self.writer, slot) {
            (Writer::Iis, Slot::UserAgent | Slot::AcceptLanguage) => escape::plus_to_space(raw),
            (Writer::Iis, _) => Cow::Borrowed(raw),
            // Until 2019 a space in a user agent was written `%2520`.
            (Writer::CloudFront, Slot::UserAgent) => {
                let once = escape::percent_decode(Cow::Borrowed(raw));
                if once.contains(&b' ') { once } else { escape::percent_decode(once) }
            }
            (Writer::CloudFront, Slot::Path | Slot::Query) => {
                escape::percent_decode_twice_encoded(Cow::Borrowed(raw))
            }
            // What the reader sent as `%20` is logged as `%2520`, but not in every version.
            (Writer::CloudFront, Slot::Referrer) => escape::percent_decode_twice_encoded(Cow::Borrowed(raw)),
            (Writer::CloudFront, _) => escape::percent_decode(Cow::Borrowed(raw)),
        }
    }
}
