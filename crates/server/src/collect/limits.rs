//! How much one client and one site may send: floods are answered, not stored.

use std::num::NonZeroU32;

use governor::{DefaultKeyedRateLimiter, Quota};

/// Limits by client (a hash under today's key, never an address) and by site.
pub(super) struct Limits {
    clients: DefaultKeyedRateLimiter<u64>,
    sites: DefaultKeyedRateLimiter<u32>,
}

/// Which limit was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Met {
    /// That of a client.
    Client,
    /// That of a site.
    Site,
}

impl Limits {
    /// Events of a client in a minute, and of a site in a second; each may be used up at once.
    pub(super) fn new(client_per_minute: NonZeroU32, site_per_second: NonZeroU32) -> Limits {
        Limits {
            clients: DefaultKeyedRateLimiter::keyed(Quota::per_minute(client_per_minute)),
            sites: DefaultKeyedRateLimiter::keyed(Quota::per_second(site_per_second)),
        }
    }

    /// One more event of this client for this site; of a server without a client the site alone counts.
    ///
    /// # Errors
    /// When that is too many.
    pub(super) fn take(&self, client: Option<u64>, site: u32) -> Result<(), Met> {
        if let Some(client) = client {
            self.clients.check_key(&client).map_err(|_| Met::Client)?;
        }
        self.sites.check_key(&site).map_err(|_| Met::Site)
    }

    /// Forgets clients that have not sent anything for a while, so that memory does not grow with them. To be called now and
    /// then.
    pub(super) fn tidy(&self) {
        self.clients.retain_recent();
        self.clients.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(client: u32, site: u32) -> Limits {
        let of = |n| NonZeroU32::new(n).expect("not 0");
        Limits::new(of(client), of(site))
    }

    #[test]
    fn one_client_cannot_flood_and_does_not_stop_others() {
        let limits = limits(3, 1_000);
        let answers: Vec<_> = (0..5).map(|_| limits.take(Some(1), 7)).collect();
        assert_eq!(answers, [Ok(()), Ok(()), Ok(()), Err(Met::Client), Err(Met::Client)]);
        assert_eq!(limits.take(Some(2), 7), Ok(()));
    }

    #[test]
    fn many_clients_cannot_flood_a_site() {
        let limits = limits(1_000, 5);
        let refused = (0..100).filter(|&client| limits.take(Some(client), 7) == Err(Met::Site)).count();
        assert!(refused >= 90, "{refused}");
        assert_eq!(limits.take(Some(1), 8), Ok(()));
    }
}
