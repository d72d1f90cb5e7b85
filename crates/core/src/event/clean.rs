//! Addresses without what names a person: done before anything is written.

use std::borrow::Cow;
use std::hash::Hasher;

use siphasher::sip::SipHasher13;

use crate::evidence::rules::Rules;

/// Parameters that hold secrets or people, whatever their value.
const PERSONAL: [&str; 34] = [
    "email",
    "e-mail",
    "mail",
    "e_mail",
    "user_email",
    "phone",
    "tel",
    "telephone",
    "mobile",
    "msisdn",
    "password",
    "passwd",
    "pwd",
    "pass",
    "token",
    "access_token",
    "id_token",
    "refresh_token",
    "auth",
    "authorization",
    "api_key",
    "apikey",
    "key",
    "secret",
    "signature",
    "sig",
    "session",
    "sessionid",
    "session_id",
    "sid",
    "jwt",
    "otp",
    "username",
    "user",
];
/// What stands where something was removed.
const REMOVED: &str = "removed";
/// So many digits in a row, spaces and signs aside, are a telephone number.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 9..=15;

/// Hosts whose paths are people's telephone numbers.
const CALLED_BY_NUMBER: [&str; 2] = ["wa.me", "signal.me"];

/// Removes e-mail addresses, telephone numbers and secrets from addresses of pages.
#[derive(Debug, Clone, Default)]
pub struct Cleaner {
    removed: Vec<Box<str>>,
    kept: Vec<Box<str>>,
}

impl Cleaner {
    /// `removed` names parameters to remove besides those known; `kept` those to keep all the same.
    pub fn new(removed: &[String], kept: &[String]) -> Cleaner {
        let lower = |names: &[String]| names.iter().map(|name| name.to_ascii_lowercase().into()).collect();
        Cleaner { removed: lower(removed), kept: lower(kept) }
    }

    /// Path and query without personal parts. Linear in the text; borrowed where nothing had to go.
    pub fn target<'a>(&self, target: &'a str) -> Cow<'a, str> {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let path_is_clean = path.split('/').all(|part| !is_personal(part));
        let query_is_clean = query.split('&').all(|pair| self.keeps(pair));
        if path_is_clean && query_is_clean {
            return Cow::Borrowed(target);
        }
        let parts: Vec<&str> =
            path.split('/').map(|part| if is_personal(part) { REMOVED } else { part }).collect();
        let pairs: Vec<&str> = query.split('&').filter(|pair| self.keeps(pair)).collect();
        let (path, query) = (parts.join("/"), pairs.join("&"));
        Cow::Owned(if query.is_empty() { path } else { format!("{path}?{query}") })
    }

    /// As [`Cleaner::target`], with the values of click ids hashed under `key`: an advertiser's id of a click is a person's. That there is one, of
    /// which kind, and whether it is the same as another of the key's life, is still told.
    pub fn target_of_page(&self, target: &str, rules: &Rules, key: (u64, u64)) -> String {
        let cleaned = self.target(target);
        let Some((path, query)) = cleaned.split_once('?') else { return cleaned.into_owned() };
        let pairs = query.split('&').map(|pair| match pair.split_once('=') {
            Some((name, value)) if !value.is_empty() && rules.click_id(&decoded(name)).is_some() => {
                let mut hasher = SipHasher13::new_with_keys(key.0, key.1);
                hasher.write(value.as_bytes());
                Cow::Owned(format!("{name}={:016x}", hasher.finish()))
            }
            _ => Cow::Borrowed(pair),
        });
        format!("{path}?{}", pairs.collect::<Vec<_>>().join("&"))
    }

    /// A referrer without personal parts. Of other sites host and path are kept, and of their queries nothing: it is not ours.
    pub fn referrer<'a>(&self, referrer: &'a str) -> Cow<'a, str> {
        let end = referrer.find(['?', '#']).unwrap_or(referrer.len());
        let start = referrer.find("://").map_or(0, |at| at + 3);
        let bare = &referrer[..end];
        let authority_end = bare.get(start..).and_then(|rest| rest.find('/')).map_or(end, |at| start + at);
        let has_user = bare.get(start..authority_end).is_some_and(|authority| authority.contains('@'));
        let path = bare.get(authority_end..).unwrap_or_default();
        if !has_user && path.split('/').all(|part| !is_personal(part)) {
            return Cow::Borrowed(bare);
        }
        let authority = bare.get(start..authority_end).unwrap_or_default();
        let host = authority.rsplit('@').next().unwrap_or_default();
        let parts: Vec<&str> =
            path.split('/').map(|part| if is_personal(part) { REMOVED } else { part }).collect();
        Cow::Owned(format!("{}{host}{}", bare.get(..start).unwrap_or_default(), parts.join("/")))
    }

    /// A property's name or value without personal parts. Of links the query goes, and a number on a messenger's host: `https://wa.me/336...`
    pub fn value<'a>(&self, value: &'a str) -> Cow<'a, str> {
        if let Some((scheme, rest)) = value.split_once("://")
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        {
            return self.link(scheme, rest);
        }
        let number = ["tel:", "sms:", "smsto:"].iter().find_map(|scheme| value.strip_prefix(scheme));
        let is_dialled = number.is_some_and(|number| number.bytes().filter(u8::is_ascii_digit).count() >= 6);
        if is_dialled || is_personal(value) || has_phone(value) { REMOVED.into() } else { value.into() }
    }

    /// A link to anywhere, in two parts. What it asks for is not ours to keep, and may be a message or a secret.
    fn link(&self, scheme: &str, rest: &str) -> Cow<'static, str> {
        let rest = &rest[..rest.find(['?', '#']).unwrap_or(rest.len())];
        let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
        let host = authority.rsplit('@').next().unwrap_or_default();
        let is_number = |part: &str| {
            let digits = part.trim_start_matches('+');
            PHONE_DIGITS.contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
        };
        let by_number = CALLED_BY_NUMBER.iter().any(|known| host.eq_ignore_ascii_case(known));
        let is_ours_to_remove = |part: &&str| is_personal(part) || (by_number && is_number(part));
        let parts: Vec<&str> =
            path.split('/').map(|part| if is_ours_to_remove(&part) { REMOVED } else { part }).collect();
        Cow::Owned(format!("{scheme}://{host}{}", parts.join("/")))
    }

    fn keeps(&self, pair: &str) -> bool {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = decoded(name).to_ascii_lowercase();
        let listed = |list: &[Box<str>]| list.iter().any(|known| is_named(&name, known));
        if listed(&self.kept) {
            return true;
        }
        !PERSONAL.contains(&name.as_str())
            && !listed(&self.removed)
            && !is_personal(value)
            && !is_personal(&name)
    }
}

/// Is this parameter meant? A `*` at the end stands for anything.
fn is_named(name: &str, known: &str) -> bool {
    known.strip_suffix('*').map_or(name == known, |begin| name.starts_with(begin))
}

/// Is this an e-mail address, a telephone number or a signed token, or does it hold one?
fn is_personal(part: &str) -> bool {
    // Nothing that is looked for is shorter.
    if part.len() < 6 {
        return false;
    }
    let text = decoded(part);
    has_mail(&text) || is_phone(&text) || is_token(&text)
}

/// Percent signs undone, twice: links are wrapped in links.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let once = |text: &str| {
        let bytes = percent(text.as_bytes());
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let first = once(text);
    Cow::Owned(if first.contains('%') { once(&first) } else { first })
}

fn percent(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let hex = |at: usize| text.get(at).and_then(|digit| (*digit as char).to_digit(16));
        match (byte, hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

fn has_mail(text: &str) -> bool {
    text.match_indices('@').any(|(at, _)| {
        let before =
            text[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || "._-+%".contains(c));
        let host: String =
            text[at + 1..].chars().take_while(|c| c.is_alphanumeric() || "-.".contains(*c)).collect();
        before && host.trim_matches('.').split('.').filter(|label| !label.is_empty()).count() >= 2
    })
}

/// `+33 6 12 34 56 78`, `0612345678`: digits with the signs that people put between them. Bare numbers count only from a
/// trunk or country prefix on, for an article's number is no telephone number.
fn is_phone(text: &str) -> bool {
    let text = text.trim();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let only = text.chars().all(|c| c.is_ascii_digit() || "+-. ()/".contains(c));
    let prefixed = text.starts_with('+') || text.starts_with("00") || text.starts_with('0');
    only && prefixed && PHONE_DIGITS.contains(&digits)
}

/// A number with its country, anywhere in a text: `call +33 6 12 34 56 78`.
fn has_phone(text: &str) -> bool {
    text.match_indices('+').any(|(at, _)| {
        let number: String =
            text[at..].chars().take_while(|c| c.is_ascii_digit() || "+-. ()/".contains(*c)).collect();
        is_phone(number.trim_end_matches(|c: char| !c.is_ascii_digit()))
    })
}

/// A JSON Web Token: three pieces of base64 of which the first says so.
fn is_token(text: &str) -> bool {
    text.starts_with("eyJ") && text.matches('.').count() == 2
}
