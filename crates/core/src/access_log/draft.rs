//! A record in the making: every format feeds its columns here, so that a value means the same in all of them.

use super::record::{Field, Malformed, Record};
use super::request;
use super::slot::Slot;
use super::time::{self, Civil};
use std::borrow::Cow;

/// Columns read so far.
#[derive(Default)]
pub(super) struct Draft<'a> {
    record: Record<'a>,
    time_ms: Option<i64>,
    time_fallback_ms: Option<i64>,
    civil: Civil,
    has_date: bool,
    milli: Option<u32>,
    client_fallback: Field<'a>,
    real_ip: Field<'a>,
    path: Field<'a>,
    query: Field<'a>,
    host_fallback: Field<'a>,
    target_host: Field<'a>,
    status_fallback: u16,
    has_ident: bool,
}

impl<'a> Draft<'a> {
    /// Whether a time was read already: what fails after that looked like a record.
    pub(super) fn has_time(&self) -> bool {
        self.time_ms.is_some()
    }

    /// The parts of the date, for a layout to fill.
    pub(super) fn civil(&mut self) -> &mut Civil {
        self.has_date = true;
        &mut self.civil
    }

    /// Takes the value of one column. Empty and `-` are absent; an absent value never replaces one.
    pub(super) fn set(&mut self, slot: Slot, value: Cow<'a, [u8]>) -> Result<(), Malformed> {
        if value.is_empty() || *value == *b"-" {
            return if slot == Slot::ClientPresent { Err(Malformed::Shape) } else { Ok(()) };
        }
        let record = &mut self.record;
        match slot {
            Slot::Skip | Slot::Layout(_) => {}
            Slot::Time => {
                let ms = time::read(&value).ok_or(Malformed::Time)?;
                // Of several, the one with a fraction.
                if self.time_ms.is_none() || ms % 1000 != 0 {
                    self.time_ms = Some(ms);
                }
            }
            Slot::TimeFallback => self.time_fallback_ms = time::read(&value),
            Slot::Date => {
                time::read_date(&value, &mut self.civil).ok_or(Malformed::Time)?;
                self.has_date = true;
            }
            Slot::Clock => match time::read_clock(&value, &mut self.civil) {
                Some([]) => {}
                _ => return Err(Malformed::Time),
            },
            Slot::Fraction => match time::fraction(&value) {
                Some((milli, [])) => self.milli = Some(milli),
                _ => return Err(Malformed::Time),
            },
            Slot::Client | Slot::ClientPresent => record.client = Some(value),
            Slot::ClientFallback => self.client_fallback = Some(value),
            Slot::ClientPort => record.client = Some(bare_address(value)),
            Slot::Ident => self.has_ident = true,
            // `host 192.0.2.1 - - [` read as a combined line would be the user `- -` of the identity `192.0.2.1`.
            Slot::User if self.has_ident && value.contains(&b' ') => return Err(Malformed::Shape),
            Slot::User => {}
            Slot::ForwardedForChecked
                if !value.iter().all(|byte| byte.is_ascii_hexdigit() || b".:, ".contains(byte)) =>
            {
                return Err(Malformed::Shape);
            }
            Slot::ForwardedFor | Slot::ForwardedForChecked => {
                record.forwarded_for = request::first_address(&value).or(record.forwarded_for.take());
            }
            Slot::Forwarded => {
                record.forwarded_for =
                    record.forwarded_for.take().or_else(|| request::first_forwarded(&value));
            }
            Slot::RealIp => self.real_ip = request::first_address(&value).or(self.real_ip.take()),
            Slot::Request => {
                if let Some((method, target)) = request::split(&value) {
                    record.method = Some(method);
                    self.set_target(target);
                }
            }
            Slot::Method => record.method = Some(value),
            Slot::Target => self.set_target(value),
            Slot::Path => self.path = Some(value),
            Slot::Query => self.query = Some(value),
            Slot::HostTarget => {
                let host_end = memchr::memchr2(b'/', b'?', &value).unwrap_or(value.len());
                let host = super::escape::part(&value, 0, host_end);
                self.set_target(super::escape::part(&value, host_end, value.len()));
                return self.set(Slot::Host, host);
            }
            Slot::Host => record.host = Some(request::without_port(value)),
            // nginx' catch-all server is called `_`.
            Slot::HostFallback if *value == *b"_" => {}
            Slot::HostFallback => self.host_fallback = Some(request::without_port(value)),
            Slot::Status => record.status = status(&value)?,
            Slot::StatusFallback => self.status_fallback = status(&value).unwrap_or(0),
            Slot::Bytes => record.bytes = Some(bytes(&value).ok_or(Malformed::Shape)?),
            Slot::Referrer => record.referrer = Some(value),
            Slot::UserAgent => record.user_agent = Some(value),
            Slot::SecFetchSite => record.sec_fetch_site = Some(value),
            Slot::SecFetchMode => record.sec_fetch_mode = Some(value),
            Slot::SecFetchUser => record.sec_fetch_user = Some(value),
            Slot::SecFetchDest => record.sec_fetch_dest = Some(value),
            Slot::SecPurpose => record.sec_purpose = Some(value),
            Slot::XRequestedWith => record.x_requested_with = Some(value),
            Slot::AcceptLanguage => record.accept_language = Some(value),
        }
        Ok(())
    }

    fn set_target(&mut self, target: Cow<'a, [u8]>) {
        let (target, host) = request::reduce(target);
        self.record.target = (!target.is_empty()).then_some(target);
        self.target_host = host.or(self.target_host.take());
    }

    /// The record, if it has a time.
    pub(super) fn finish(mut self) -> Result<Record<'a>, Malformed> {
        let time_ms = match self.time_ms.or(self.time_fallback_ms) {
            Some(ms) => ms,
            None if self.has_date => self.civil.ms().ok_or(Malformed::Time)?,
            None => return Err(Malformed::Time),
        };
        self.record.time_ms = match self.milli {
            Some(milli) => time_ms - time_ms.rem_euclid(1000) + i64::from(milli),
            None => time_ms,
        };
        if self.record.target.is_none()
            && let Some(path) = self.path.take()
        {
            let target =
                match self.query.take().as_deref().map(|query| query.strip_prefix(b"?").unwrap_or(query)) {
                    Some(query) if !query.is_empty() && !path.contains(&b'?') => {
                        Cow::Owned([&*path, query].join(&b'?'))
                    }
                    _ => path,
                };
            self.set_target(target);
        }
        let mut record = self.record;
        record.client = record.client.or(self.client_fallback.map(bare_address));
        record.forwarded_for = self.real_ip.or(record.forwarded_for);
        record.host = record.host.or(self.target_host).or(self.host_fallback);
        record.host = record.host.filter(|host| !host.is_empty());
        if record.status == 0 {
            record.status = self.status_fallback;
        }
        Ok(record)
    }
}

/// `192.0.2.1:5000` and `[2001:db8::1]:5000` to the address.
fn bare_address(value: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    request::first_address(&value).unwrap_or(value)
}

/// 100 to 999; 0 is what a load balancer or a broken connection logs for "none".
fn status(value: &[u8]) -> Result<u16, Malformed> {
    match value {
        b"0" | b"000" => Ok(0),
        [first @ b'1'..=b'9', second @ b'0'..=b'9', third @ b'0'..=b'9'] => {
            Ok([first, second, third].iter().fold(0, |sum, digit| sum * 10 + u16::from(*digit - b'0')))
        }
        _ => Err(Malformed::Status),
    }
}

/// A count; a JSON writer may have made a decimal of it.
fn bytes(value: &[u8]) -> Option<u64> {
    let digits = value.split(|byte| *byte == b'.').next()?;
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    if value.len() > digits.len() && !value[digits.len() + 1..].iter().all(u8::is_ascii_digit) {
        return None;
    }
    digits.iter().try_fold(0_u64, |sum, digit| sum.checked_mul(10)?.checked_add(u64::from(digit - b'0')))
}
