//! Codes of authenticator apps: RFC 6238 with SHA-1, 30 seconds and 6 digits, as all apps have it.

mod http;
mod login;
#[cfg(test)]
mod tests;

use ring::hmac;

pub(crate) use self::http::{
    __path_confirm_totp, __path_enrol_totp, __path_remove_totp, confirm_totp, enrol_totp, remove_totp,
};
pub(super) use self::login::{begin, submit};

const STEP_SECONDS: i64 = 30;
const DIGITS: u32 = 6;
/// Steps before and after now whose codes are taken: clocks differ, and people type slowly (RFC 6238, section 5.2).
const STEPS_AROUND: i64 = 1;

/// The code of a time step, in so many digits (RFC 4226, section 5.3).
fn code(secret: &[u8], step: i64, digits: u32) -> u32 {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    let offset = usize::from(tag.last().copied().unwrap_or_default() & 0xf);
    let four = tag.get(offset..offset + 4).and_then(|four| four.try_into().ok()).unwrap_or_default();
    (u32::from_be_bytes(four) & 0x7fff_ffff) % 10_u32.pow(digits)
}

/// The step whose code this is, around a time in seconds since 1970; none if it is no code of now.
fn step_of(secret: &[u8], given: &str, now: i64) -> Option<i64> {
    let given: String = given.chars().filter(|letter| !letter.is_whitespace()).collect();
    if given.len() != DIGITS as usize || !given.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let given: u32 = given.parse().ok()?;
    let now = now.div_euclid(STEP_SECONDS);
    (now - STEPS_AROUND..=now + STEPS_AROUND).find(|step| code(secret, *step, DIGITS) == given)
}

/// The code of now; tests give it as the app would.
#[cfg(test)]
pub(crate) fn code_now(secret: &[u8], now: i64) -> String {
    format!("{:06}", code(secret, now.div_euclid(STEP_SECONDS), DIGITS))
}

/// RFC 4648 base 32, without padding.
fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::new();
    for five in bytes.chunks(5) {
        let mut block = [0; 8];
        block[3..3 + five.len()].copy_from_slice(five);
        let block = u64::from_be_bytes(block);
        for place in 0..(five.len() * 8).div_ceil(5) {
            let letter = usize::try_from(block >> (35 - 5 * place) & 31).unwrap_or_default();
            text.push(char::from(LETTERS[letter]));
        }
    }
    text
}

/// A recovery code as it is compared: people write it as they like.
fn plain(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect()
}
