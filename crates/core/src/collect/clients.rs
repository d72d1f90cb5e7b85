//! Clients of a log: whether an address stands for a visitor (contract 1.6).

use std::hash::{BuildHasher, Hasher};

use foldhash::quality::FixedState;
use hashbrown::{HashMap, HashSet};

use super::lens::Clients;

/// Fewer lines or addresses than this say nothing about how addresses are logged.
pub(super) const ENOUGH: u64 = 20;
/// Distinct values remembered of each kind: a sample of hosts, addresses and pages is enough.
pub(super) const KEPT: usize = 200_000;
/// One address with this share of the lines hides the clients.
const HIDDEN: f64 = 0.9;
/// One address with this share of the lines and most of the browsers hides them as well: some clients come past the proxy.
const HALF_HIDDEN: f64 = 0.5;
/// So many distinct addresses that all have their last part removed are no coincidence.
const FEW: u64 = 4;
/// So few addresses may all be proxies.
const FEW_CLIENTS: usize = 3;

#[derive(Debug, Default)]
pub(super) struct ClientCount {
    pub(super) lines: u64,
    pub(super) by_client: HashMap<Vec<u8>, u64>,
    pub(super) user_agents: HashSet<(u64, u64)>,
}

impl ClientCount {
    pub(super) fn note(&mut self, client: &[u8], client_hash: u64, user_agent: u64) {
        self.lines += 1;
        if let Some(count) = self.by_client.get_mut(client) {
            *count += 1;
        } else if self.by_client.len() < KEPT {
            self.by_client.insert(client.to_vec(), 1);
        }
        if self.user_agents.len() < KEPT {
            self.user_agents.insert((client_hash, user_agent));
        }
    }

    pub(super) fn conclude(&self) -> Clients {
        let Some((top, &times)) =
            self.by_client.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)))
        else {
            return Clients::Visible;
        };
        let share = times as f64 / self.lines.max(1) as f64;
        let top = hash(top);
        let its = self.user_agents.iter().filter(|(client, _)| *client == top).count();
        let all: HashSet<u64> = self.user_agents.iter().map(|(_, user_agent)| *user_agent).collect();
        // One person alone also makes nearly all lines of a quiet log, but with one browser or two; and an office makes
        // many, but not with most of the browsers there are.
        let nearly_all = share >= HIDDEN && its >= 3;
        let most = share >= HALF_HIDDEN && its >= 10 && its * 2 >= all.len();
        // A few addresses with several browsers each are a few proxies.
        let few = self.by_client.len() <= FEW_CLIENTS
            && self.by_client.len() > 1
            && self.user_agents.len() >= 4 * self.by_client.len()
            && all.len() * 2 >= self.user_agents.len();
        if self.lines >= ENOUGH && (nearly_all || most || few) {
            return Clients::Hidden(share);
        }
        let truncated = |family: fn(&[u8]) -> bool, cut: fn(&[u8]) -> bool| {
            let of_family = || self.by_client.keys().filter(|client| family(client));
            let (all, cut) =
                (of_family().count() as u64, of_family().filter(|client| cut(client)).count() as u64);
            all >= FEW && cut * 20 >= all * 19
        };
        let v6 = |client: &[u8]| client.contains(&b':');
        let v4 = |client: &[u8]| !client.contains(&b':');
        if truncated(v4, |client| [&b".0"[..], b".x", b".xxx"].iter().any(|end| client.ends_with(end)))
            || truncated(v6, |client| client.ends_with(b"::") || client.ends_with(b":0:0"))
        {
            return Clients::Truncated;
        }
        Clients::Visible
    }
}

/// A hash for counting in a sample; it never leaves the survey.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    hasher.write(bytes);
    hasher.finish()
}
