//! The kinds of worlds.

use std::fmt;
use std::str::FromStr;

/// What kind of world to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scenario(&'static Plan);

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Plan {
    name: &'static str,
    visits: u64,
    days: u32,
    misspecified: bool,
    ranges: &'static str,
}

macro_rules! plans {
    ($($konst:ident $name:literal $visits:literal $days:literal $misspecified:literal;)*) => {
        impl Scenario {
            $(
                #[doc = concat!("The scenario `", $name, "`.")]
                pub const $konst: Self = Self(&Plan {
                    name: $name,
                    visits: $visits,
                    days: $days,
                    misspecified: $misspecified,
                    ranges: include_str!(concat!("../scenarios/", $name, ".toml")),
                });
            )*
            /// Every scenario.
            pub const ALL: &'static [Self] = &[$(Self::$konst),*];
        }
    };
}

plans! {
    PUBLISHER "publisher" 20_000 30 false;
    SHOP "shop" 20_000 30 false;
    B2B "b2b" 10_000 30 false;
    SMALL_BLOG "small_blog" 300 30 false;
    MESSENGER_COUNTRY "messenger_country" 20_000 30 false;
    UNKNOWN_MESSENGER "unknown_messenger" 20_000 30 true;
    SEC_FETCH_CHANGE "sec_fetch_change" 20_000 30 true;
    OUTAGE "outage" 20_000 30 true;
    BOT_WAVE "bot_wave" 20_000 30 true;
    HIDDEN_CLIENTS "hidden_clients" 20_000 30 true;
    NO_DARK_SOCIAL "no_dark_social" 20_000 30 true;
}

impl Scenario {
    /// Its name, as on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0.name
    }

    /// Whether its world breaks a rule that worlds ordinarily keep.
    #[must_use]
    pub const fn is_misspecified(self) -> bool {
        self.0.misspecified
    }

    /// How many visits of people to make if nobody says.
    #[must_use]
    pub const fn default_visits(self) -> u64 {
        self.0.visits
    }

    /// How many days to make if nobody says.
    #[must_use]
    pub const fn default_days(self) -> u32 {
        self.0.days
    }

    /// The ranges it replaces.
    pub(crate) const fn ranges(self) -> &'static str {
        self.0.ranges
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(self.name())
    }
}

/// No scenario has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no scenario is called {name:?}; there are {}", names())]
pub struct UnknownScenario {
    name: String,
}

fn names() -> String {
    Scenario::ALL.iter().map(|scenario| scenario.name()).collect::<Vec<_>>().join(", ")
}

impl FromStr for Scenario {
    type Err = UnknownScenario;

    fn from_str(name: &str) -> Result<Self, UnknownScenario> {
        let found = Self::ALL.iter().find(|scenario| scenario.name() == name);
        found.copied().ok_or_else(|| UnknownScenario { name: name.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_is_found_by_its_name() {
        for scenario in Scenario::ALL {
            assert_eq!(scenario.name().parse::<Scenario>().expect("its own name"), *scenario);
            assert!(scenario.default_visits() > 0 && scenario.default_days() > 0);
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_known_ones() {
        let error = "pubisher".parse::<Scenario>().expect_err("a typing error").to_string();
        assert!(
            error.contains("pubisher") && error.contains("publisher") && error.contains("b2b"),
            "{error}"
        );
    }
}
