//! The keys of the day, under which visitors are hashed, and the hashes.
//!
//! A key is drawn for each day of UTC and kept for a little longer than the day: a visit that crosses midnight is still known by
//! yesterday's. Then it is destroyed, and no hash can be traced to an address any more, by us or anybody. A site that asks for consent
//! has a key that lasts; under it only ids of those who agreed are hashed.

use std::hash::Hasher;
use std::net::IpAddr;

use entrenous_core::share::Token;
use siphasher::sip::SipHasher13;

/// 128 random bits.
pub type Key = [u8; 16];

/// The keys in use.
#[derive(Clone)]
pub struct DayKeys {
    /// The day that `today` is for, in days since 1970.
    pub day: i64,
    /// Today's.
    pub today: Key,
    /// Yesterday's, until it is destroyed.
    pub yesterday: Option<Key>,
    /// Those of share tokens, newest first; the first is today's.
    pub tokens: Vec<Key>,
}

impl DayKeys {
    /// Who this is on a site: today's hash, and yesterday's where its key is still kept.
    pub fn visitor(&self, site: u32, address: IpAddr, user_agent: &[u8]) -> (u64, u64) {
        let of = |key: &Key| {
            let mut hasher = hasher(key, b'v');
            hasher.write_u32(site);
            write_address(&mut hasher, address);
            hasher.write(user_agent);
            hasher.finish()
        };
        let today = of(&self.today);
        (today, self.yesterday.as_ref().map_or(today, of))
    }

    /// The address alone, under today's key.
    pub fn address(&self, site: u32, address: IpAddr) -> u64 {
        let mut hasher = hasher(&self.today, b'a');
        hasher.write_u32(site);
        write_address(&mut hasher, address);
        hasher.finish()
    }

    /// As [`DayKeys::visitor`] and [`DayKeys::address`], of a log's client that is named and has no address.
    pub fn named(&self, site: u32, name: &[u8], user_agent: &[u8]) -> (u64, u64, u64) {
        let of = |key: &Key, purpose: u8, user_agent: &[u8]| {
            let mut hasher = hasher(key, purpose);
            hasher.write_u32(site);
            hasher.write_usize(name.len());
            hasher.write(name);
            hasher.write(user_agent);
            hasher.finish()
        };
        let today = of(&self.today, b'n', user_agent);
        let yesterday = self.yesterday.as_ref().map_or(today, |key| of(key, b'n', user_agent));
        (today, yesterday, of(&self.today, b'm', b""))
    }

    /// What is kept of a token that was drawn today; 0 without keys.
    pub fn drawn(&self, site: u32, token: &Token) -> u64 {
        self.tokens.first().map_or(0, |key| token.hash(halves(key), site))
    }

    /// What may have been kept of a token when it was drawn: which day that was, nobody knows.
    pub fn arrived(&self, site: u32, token: &Token) -> Vec<u64> {
        self.tokens.iter().map(|key| token.hash(halves(key), site)).collect()
    }

    /// Under which click ids are hashed.
    pub fn clicks(&self) -> (u64, u64) {
        halves(&self.today)
    }
}

/// Who this is on a site, of those who agreed to be known again: the hash of their browser's id under the site's lasting key.
pub fn consenting(key: &Key, site: u32, id: u128) -> u64 {
    let mut hasher = hasher(key, b'c');
    hasher.write_u32(site);
    hasher.write_u128(id);
    hasher.finish()
}

/// Nobody can print a key by mistake.
impl std::fmt::Debug for DayKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DayKeys").field("day", &self.day).finish_non_exhaustive()
    }
}

/// What is hashed under one key for one use cannot be met among another's hashes.
fn hasher(key: &Key, purpose: u8) -> SipHasher13 {
    let (left, right) = halves(key);
    let mut hasher = SipHasher13::new_with_keys(left, right);
    hasher.write_u8(purpose);
    hasher
}

fn halves(key: &Key) -> (u64, u64) {
    let whole = u128::from_le_bytes(*key);
    (whole as u64, (whole >> 64) as u64)
}

/// An address of version 4 that is written as one of version 6 is the same. Of version 6 the first 64 bits count: a household
/// has them for itself and changes the rest at will.
fn write_address(hasher: &mut SipHasher13, address: IpAddr) {
    match address.to_canonical() {
        IpAddr::V4(address) => hasher.write(&address.octets()),
        IpAddr::V6(address) => hasher.write(&address.octets()[..8]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(today: u8, yesterday: Option<u8>) -> DayKeys {
        DayKeys {
            day: 1,
            today: [today; 16],
            yesterday: yesterday.map(|byte| [byte; 16]),
            tokens: Vec::new(),
        }
    }

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn yesterdays_hash_is_what_it_was() {
        let (before, after) = (keys(1, None), keys(2, Some(1)));
        let who = (7, address("192.0.2.1"), &b"agent"[..]);
        assert_eq!(before.visitor(who.0, who.1, who.2).0, after.visitor(who.0, who.1, who.2).1);
        assert_ne!(after.visitor(who.0, who.1, who.2).0, after.visitor(who.0, who.1, who.2).1);
        let (today, yesterday) = before.visitor(who.0, who.1, who.2);
        assert_eq!(today, yesterday);
    }

    #[test]
    fn sites_agents_and_addresses_are_told_apart() {
        let keys = keys(1, None);
        let base = keys.visitor(1, address("192.0.2.1"), b"a").0;
        for (site, who, agent) in
            [(2, "192.0.2.1", b"a"), (1, "192.0.2.2", b"a"), (1, "192.0.2.1", b"b"), (1, "2001:db8::1", b"a")]
        {
            assert_ne!(base, keys.visitor(site, address(who), agent).0, "{site} {who}");
        }
        assert_ne!(base, keys.address(1, address("192.0.2.1")));
        assert_eq!(base, keys.visitor(1, address("::ffff:192.0.2.1"), b"a").0);
        let household = |text| keys.visitor(1, address(text), b"a").0;
        assert_eq!(household("2001:db8:1:2:3::4"), household("2001:db8:1:2:ffff::1"));
        assert_ne!(household("2001:db8:1:2::1"), household("2001:db8:1:3::1"));
    }

    #[test]
    fn a_token_is_found_under_the_key_of_the_day_on_which_it_was_drawn() {
        let token = Token::parse("Ab3dEf6hIj").expect("a token");
        let on = |tokens: Vec<Key>| DayKeys { tokens, ..keys(1, None) };
        let drawn = on(vec![[1; 16]]).drawn(7, &token);
        let later = on(vec![[3; 16], [2; 16], [1; 16]]).arrived(7, &token);
        assert!(later.contains(&drawn) && later.len() == 3);
        assert!(!on(vec![[4; 16], [3; 16], [2; 16]]).arrived(7, &token).contains(&drawn), "its key is gone");
        assert!(!on(vec![[1; 16]]).arrived(8, &token).contains(&drawn), "another site's is another");
    }

    #[test]
    fn a_key_is_not_printed() {
        let shown = format!("{:?}", keys(0xab, Some(0xcd)));
        assert!(!shown.contains("171") && !shown.contains("ab") && !shown.contains("205"), "{shown}");
    }
}
