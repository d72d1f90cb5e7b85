//! Keys for the days of a log.

use entrenous_core::collect::Visitor;
use entrenous_core::share::Token;

use std::hash::Hasher;
use std::net::IpAddr;

use siphasher::sip::SipHasher13;

use crate::collect::keys::{DayKeys, Key};

const DAY_MS: i64 = 24 * 3_600_000;

/// The key of any day: the service's own for today and yesterday, while it has them; for all others one that is made of a secret drawn for
/// this reading, which is in memory alone and gone with it.
pub(crate) struct LogKeys {
    service: DayKeys,
    secret: Key,
    /// The keys of the day that lines are of, mostly.
    current: DayKeys,
}

/// Who a line is from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Who {
    pub(crate) visitor: Visitor,
    pub(crate) address: u64,
    /// A page's script would have it hashed the same.
    pub(crate) joinable: bool,
}

impl LogKeys {
    /// `secret`: 128 random bits.
    pub(crate) fn new(service: DayKeys, secret: Key) -> LogKeys {
        let current = service.clone();
        LogKeys { service, secret, current }
    }

    /// The service's keys have changed: a day began, or yesterday's was destroyed.
    pub(crate) fn renew(&mut self, service: &DayKeys) {
        let same = (service.day, service.yesterday, &service.tokens)
            == (self.service.day, self.service.yesterday, &self.service.tokens);
        if !same {
            (self.service, self.current) = (service.clone(), service.clone());
        }
    }

    /// The client of a line at `time_ms`.
    pub(crate) fn who(&mut self, site: u32, client: &[u8], user_agent: &[u8], time_ms: i64) -> Who {
        let joinable = self.turn_to(time_ms.div_euclid(DAY_MS));
        let keys = &self.current;
        let text = std::str::from_utf8(client).unwrap_or_default();
        let (today, yesterday, address) = match text.trim_matches(['[', ']']).parse::<IpAddr>() {
            Ok(address) => {
                let (today, yesterday) = keys.visitor(site, address, user_agent);
                (today, yesterday, keys.address(site, address))
            }
            Err(_) => keys.named(site, client, user_agent),
        };
        Who { visitor: Visitor { today, yesterday }, address, joinable }
    }

    /// Under which click ids of a line at `time_ms` are hashed.
    pub(crate) fn clicks(&mut self, time_ms: i64) -> (u64, u64) {
        self.turn_to(time_ms.div_euclid(DAY_MS));
        self.current.clicks()
    }

    /// What may have been kept of a token, under each key of tokens that lives.
    pub(crate) fn arrived(&self, site: u32, token: &Token) -> Vec<u64> {
        self.service.arrived(site, token)
    }

    /// True if the service knows visitors of this day by the same key.
    fn turn_to(&mut self, day: i64) -> bool {
        let (today, is_own) = self.key(day);
        if self.current.day != day {
            self.current = DayKeys { day, today, yesterday: Some(self.key(day - 1).0), tokens: Vec::new() };
        }
        is_own
    }

    fn key(&self, day: i64) -> (Key, bool) {
        match self.service.yesterday {
            _ if day == self.service.day => (self.service.today, true),
            Some(yesterday) if day == self.service.day - 1 => (yesterday, true),
            _ => (self.drawn(day), false),
        }
    }

    fn drawn(&self, day: i64) -> Key {
        let mut key = [0; 16];
        for (half, part) in key.chunks_mut(8).zip(0..) {
            let mut hasher = SipHasher13::new_with_key(&self.secret);
            hasher.write_u8(part);
            hasher.write_i64(day);
            half.copy_from_slice(&hasher.finish().to_le_bytes());
        }
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 20_000;

    fn keys(secret: u8) -> LogKeys {
        LogKeys::new(
            DayKeys { day: DAY, today: [1; 16], yesterday: Some([2; 16]), tokens: Vec::new() },
            [secret; 16],
        )
    }

    fn who(keys: &mut LogKeys, client: &str, day: i64) -> Who {
        keys.who(7, client.as_bytes(), b"agent", day * DAY_MS)
    }

    #[test]
    fn today_and_yesterday_are_hashed_as_the_door_does() {
        let mut keys = keys(9);
        let door = DayKeys { day: DAY, today: [1; 16], yesterday: Some([2; 16]), tokens: Vec::new() };
        let address = "192.0.2.1".parse().expect("an address");
        let (today, yesterday) = door.visitor(7, address, b"agent");
        let told = who(&mut keys, "192.0.2.1", DAY);
        assert_eq!((told.visitor, told.joinable), (Visitor { today, yesterday }, true));
        assert_eq!(told.address, door.address(7, address));
        let before = who(&mut keys, "192.0.2.1", DAY - 1);
        assert_eq!((before.visitor.today, before.joinable), (yesterday, true));
    }

    #[test]
    fn other_days_have_keys_of_the_readings_own() {
        let (mut one, mut other) = (keys(9), keys(8));
        let told = who(&mut one, "192.0.2.1", DAY - 5);
        assert!(!told.joinable);
        assert_ne!(told.visitor, who(&mut other, "192.0.2.1", DAY - 5).visitor);
        assert_ne!(
            told.visitor.today,
            who(&mut one, "192.0.2.1", DAY - 6).visitor.today,
            "days cannot be joined"
        );
        assert_ne!(told.address, who(&mut one, "192.0.2.1", DAY - 6).address);
        let next = who(&mut one, "192.0.2.1", DAY - 4);
        assert_eq!(told.visitor.today, next.visitor.yesterday, "but a visit crosses midnight");
    }

    #[test]
    fn clients_with_names_are_told_apart() {
        let mut keys = keys(9);
        let one = who(&mut keys, "host-1.isp.example", DAY);
        assert_ne!(one.visitor, who(&mut keys, "host-2.isp.example", DAY).visitor);
        assert_ne!(one.address, who(&mut keys, "host-2.isp.example", DAY).address);
    }
}
