//! User agents remembered, so that the rules are asked once for each.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{PoisonError, RwLock};

use entrenous_core::evidence::rules::{Agent, Rules};

/// Distinct user agents remembered; past it all are forgotten.
const KEPT: usize = 50_000;

/// Answers of the rules by a hash of the user agent: the text itself is not kept.
#[derive(Debug, Default)]
pub(super) struct Agents {
    known: RwLock<HashMap<u64, Agent>>,
    hashes: RandomState,
}

impl Agents {
    /// What the rules say of a user agent.
    pub(super) fn agent(&self, user_agent: &[u8], rules: &Rules) -> Agent {
        let hash = self.hashes.hash_one(user_agent);
        // A panic elsewhere cannot have left a map of plain values half written.
        if let Some(agent) = self.known.read().unwrap_or_else(PoisonError::into_inner).get(&hash) {
            return *agent;
        }
        let agent = rules.agent(user_agent);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KEPT {
            known.clear();
        }
        known.insert(hash, agent);
        agent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_answer_is_the_first() {
        let (agents, rules) = (Agents::default(), Rules::builtin());
        for agent in [
            "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
            "curl/8",
            "WhatsApp/2.23",
            "",
        ] {
            let first = agents.agent(agent.as_bytes(), &rules);
            assert_eq!(first, rules.agent(agent.as_bytes()));
            assert_eq!(agents.agent(agent.as_bytes(), &rules), first);
        }
    }

    #[test]
    fn memory_is_bounded() {
        let (agents, rules) = (Agents::default(), Rules::builtin());
        for n in 0..KEPT + 10 {
            agents.agent(format!("made-up/{n}").as_bytes(), &rules);
        }
        assert!(agents.known.read().expect("no panic").len() <= KEPT);
    }
}
