//! Limits by client, key or site, in bounded memory and without remembering whom they are for.

use std::hash::{BuildHasher, Hash, RandomState};
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

use super::{Kind, Problem};

/// Keys are told apart by this many bits of a hash that nobody outside can compute. Two that share them share a limit: of 1,000 keys at
/// once, one in 1,000. All cells together take some 40 MB.
const BITS: u32 = 20;

/// So many of something in a time, for each key.
#[derive(Debug)]
pub struct Limit {
    limiter: RateLimiter<u32, DefaultKeyedStateStore<u32>, DefaultClock, StateInformationMiddleware>,
    quota: Quota,
    clock: DefaultClock,
    hasher: RandomState,
}

/// What a limit says of a request that it allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowed {
    /// How many at most.
    pub limit: u32,
    /// How many are left now.
    pub remaining: u32,
    /// Seconds until all are there again.
    pub reset: u64,
}

impl Limit {
    /// `most` in a minute; all of them may come at once.
    pub fn per_minute(most: u64) -> Limit {
        Limit::new(Quota::per_minute(count(most)))
    }

    /// `most` in an hour; all of them may come at once.
    pub fn per_hour(most: u64) -> Limit {
        Limit::new(Quota::per_hour(count(most)))
    }

    /// `most` in a second; all of them may come at once.
    pub fn per_second(most: u64) -> Limit {
        Limit::new(Quota::per_second(count(most)))
    }

    fn new(quota: Quota) -> Limit {
        let limiter = RateLimiter::keyed(quota).with_middleware();
        Limit { limiter, quota, clock: DefaultClock::default(), hasher: RandomState::new() }
    }

    /// Counts one request of a key.
    ///
    /// # Errors
    ///
    /// Too many: a problem that says when to come back.
    pub fn check(&self, key: impl Hash) -> Result<Allowed, Problem> {
        self.check_many(key, 1)
    }

    /// Counts `many` at once, all or none.
    ///
    /// # Errors
    ///
    /// Too many: a problem that says when to come back.
    pub fn check_many(&self, key: impl Hash, many: u32) -> Result<Allowed, Problem> {
        let limit = self.quota.burst_size().get();
        let Some(many) = NonZeroU32::new(many) else {
            return Ok(Allowed { limit, remaining: limit, reset: 0 });
        };
        match self.limiter.check_key_n(&self.cell(key), many) {
            Ok(Ok(state)) => {
                let remaining = state.remaining_burst_capacity();
                let reset = self.quota.replenish_interval() * (limit - remaining.min(limit));
                Ok(Allowed { limit, remaining, reset: whole_seconds(reset) })
            }
            Ok(Err(not_until)) => {
                let wait = whole_seconds(not_until.wait_time_from(self.clock.now()));
                Err(Problem::new(
                    Kind::RateLimited,
                    format!("At most {limit} at once; try again in {wait} s."),
                )
                .retry_after(wait))
            }
            Err(_) => Err(Problem::new(
                Kind::RateLimited,
                format!("{many} at once are more than the {limit} allowed."),
            )
            .retry_after(1)),
        }
    }

    fn cell(&self, key: impl Hash) -> u32 {
        (self.hasher.hash_one(key) >> (u64::BITS - BITS)) as u32
    }

    /// Forgets keys that have all of their requests again.
    pub fn forget_idle(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
    }
}

fn count(most: u64) -> NonZeroU32 {
    NonZeroU32::new(u32::try_from(most).unwrap_or(u32::MAX)).unwrap_or(NonZeroU32::MIN)
}

fn whole_seconds(time: Duration) -> u64 {
    time.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX)
}
