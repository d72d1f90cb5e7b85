//! What holds in every world, over seeds, sizes and scenarios.

use std::collections::{BTreeMap, BTreeSet};

use entrenous_simulator::Scenario;
use proptest::prelude::*;

use super::{field, live, order};

/// The vocabulary of sources, as reports use it.
const KINDS: [&str; 11] = [
    "typed_or_bookmark",
    "organic_search",
    "email_campaign",
    "machine",
    "dark_social/",
    "public_social/",
    "referral/",
    "ai_assistant/",
    "paid/",
    "campaign/",
    "app/",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_truth_fits_the_log(
        seed in any::<u64>(),
        run in 0_u64..5,
        which in 0..Scenario::ALL.len(),
        visits in 20_u64..900,
        days in 1_u32..20,
    ) {
        let scenario = Scenario::ALL[which];
        let (kept, world) = live(&entrenous_simulator::Order { run, ..order(scenario, seed, visits, days) });
        let times: Vec<_> = kept.json.iter().map(|line| field(line, "time_iso8601")).collect();
        prop_assert!(times.is_sorted(), "lines come in time order");
        prop_assert!(kept.rows.is_sorted_by(|a, b| a.line < b.line && a.visit + 1 == b.visit));
        for row in &kept.rows {
            let line = kept.entry(row);
            let mut request = field(line, "request").split(' ');
            prop_assert_eq!(request.next(), Some("GET"));
            let target = request.next().unwrap_or_default();
            prop_assert_eq!(target.split('?').next(), Some(row.page.as_str()));
            prop_assert!(line.contains("\"status\":200") || line.contains("\"status\":304"));
            prop_assert!(!row.page.starts_with("/assets/") && !row.page.starts_with("/media/"));
            prop_assert!(KINDS.iter().any(|kind| row.source.starts_with(kind)), "{}", row.source);
            let dark = row.source.starts_with("dark_social/");
            prop_assert_eq!(dark, row.parent.is_some());
            prop_assert_eq!(dark, !row.app.is_empty());
            prop_assert!(row.parent.is_none_or(|share| (1..=world.shares).contains(&share)));
        }
        for (combined, json) in kept.combined.iter().zip(&kept.json) {
            prop_assert!(combined.contains(field(json, "request")) && combined.contains(field(json, "http_referer")));
            prop_assert!(combined.starts_with(field(json, "remote_addr")));
            prop_assert_eq!(combined.matches('"').count(), 6);
            prop_assert_eq!(json.matches('"').count() % 2, 0);
        }
        // One group of many weighs much in a small world; what must not happen is that a cascade never ends.
        let (least, most) = (visits / 3, 80 + 2 * visits);
        prop_assert!((least..most).contains(&(world.visits + 15)), "{} of {visits}", world.visits);
    }

    #[test]
    fn visits_are_cut_as_thirty_minutes_of_silence_cut_them(seed in any::<u64>(), visits in 20_u64..900) {
        let (kept, _) = live(&order(Scenario::MESSENGER_COUNTRY, seed, visits, 7));
        let rows: BTreeSet<u64> = kept.rows.iter().map(|row| row.line).collect();
        let mut last: BTreeMap<(&str, &str), (i64, bool)> = BTreeMap::new();
        for (nth, line) in kept.json.iter().enumerate() {
            let at = seconds(field(line, "time_iso8601"));
            let client = (field(line, "remote_addr"), field(line, "http_user_agent"));
            let going = last.entry(client).or_insert((at, false));
            if at - going.0 > 1_800 {
                going.1 = false;
            }
            going.0 = at;
            if rows.contains(&(nth as u64 + 1)) {
                prop_assert!(!going.1, "a visit begins within another: {line}");
                going.1 = true;
            }
        }
    }
}

/// Seconds since the first of June, in June.
fn seconds(time: &str) -> i64 {
    let part = |from: usize| time[from..from + 2].parse::<i64>().expect("a number");
    part(8) * 86_400 + part(11) * 3_600 + part(14) * 60 + part(17)
}
