//! Who may depend on whom.

use crate::workspace::Package;

use super::PURE;

/// For each crate of ours: the crates of ours it may know, for tests too. The server may know all.
const ALLOWED: [(&str, &[&str]); 8] = [
    ("entrenous-core", &[]),
    ("entrenous-inference", &["entrenous-core"]),
    ("entrenous-storage", &["entrenous-core"]),
    ("entrenous-connectors", &["entrenous-core"]),
    // These two play the world; what they knew of ours they could not contradict.
    ("entrenous-simulator", &[]),
    ("entrenous-sandbox", &[]),
    ("xtask", &[]),
    (SERVER, &[]),
];

const SERVER: &str = "entrenous";

/// Beginnings of names that stand for time, chance, tasks or the network.
const IMPURE: [&str; 22] = [
    "async",
    "axum",
    "chrono",
    "fastrand",
    "futures",
    "getrandom",
    "hyper",
    "jiff",
    "mio",
    "oorandom",
    "quanta",
    "rand",
    "rayon",
    "reqwest",
    "rusqlite",
    "smol",
    "socket2",
    "sqlx",
    "time",
    "tokio",
    "ureq",
    "uuid",
];

/// Dice that give the same numbers for the same seed, and take it from nowhere but their caller.
const SEEDED: [&str; 2] = ["rand_chacha", "rand_distr"];

/// What is wrong with the dependencies.
pub(super) fn check(packages: &[Package]) -> Vec<String> {
    let mut wrong = Vec::new();
    for package in packages {
        let name = package.name.as_str();
        let Some((_, allowed)) = ALLOWED.iter().find(|(known, _)| *known == name) else {
            wrong.push(format!(
                "{name}: has no place among the layers; give it one in xtask/src/layers/edges.rs"
            ));
            continue;
        };
        for edge in &package.edges {
            let to = edge.to.as_str();
            let ours = packages.iter().any(|other| other.name == to)
                || ALLOWED.iter().any(|(known, _)| *known == to);
            if ours && to != name && name != SERVER && !allowed.contains(&to) {
                wrong.push(format!("{name}: must not depend on {to}"));
            }
            if ours && to == "xtask" && name == SERVER {
                wrong.push(format!("{name}: must not depend on {to}"));
            }
            if PURE.contains(&name) && !edge.dev && is_impure(to) {
                wrong.push(format!("{name}: is pure and must not depend on {to}"));
            }
        }
    }
    wrong
}

fn is_impure(name: &str) -> bool {
    if SEEDED.contains(&name) {
        return false;
    }
    IMPURE.iter().any(|start| {
        name.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_', '.']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Edge;

    fn package(name: &str, normal: &[&str], dev: &[&str]) -> Package {
        let edge = |dev| move |to: &&str| Edge { to: (*to).to_owned(), dev };
        let edges = normal.iter().map(edge(false)).chain(dev.iter().map(edge(true))).collect();
        Package { name: name.to_owned(), folder: "/".into(), edges }
    }

    #[test]
    fn the_house_as_planned_is_in_order() {
        let house = [
            package("entrenous-core", &["serde"], &["proptest"]),
            package("entrenous-inference", &["entrenous-core"], &["rand"]),
            package("entrenous", &["entrenous-core", "entrenous-inference", "tokio", "jiff"], &[]),
            package("xtask", &["rand_chacha"], &[]),
        ];
        assert_eq!(check(&house), Vec::<String>::new());
    }

    #[test]
    fn the_core_knows_nobody_and_the_stand_ins_know_none_of_ours() {
        assert_eq!(check(&[package("entrenous-core", &["entrenous-inference"], &[])]).len(), 1);
        assert_eq!(check(&[package("entrenous-storage", &["entrenous-inference"], &[])]).len(), 1);
        assert_eq!(check(&[package("entrenous-simulator", &["entrenous-core"], &[])]).len(), 1);
        assert_eq!(check(&[package("entrenous-sandbox", &[], &["entrenous-connectors"])]).len(), 1);
        assert_eq!(check(&[package("xtask", &["entrenous-core"], &[])]).len(), 1);
    }

    #[test]
    fn pure_crates_take_no_clock_no_dice_no_network() {
        for dependency in ["tokio", "tokio-util", "rand", "rand_pcg", "chrono", "async-trait", "jiff"] {
            let wrong = check(&[package("entrenous-core", &[dependency], &[])]);
            assert_eq!(wrong, [format!("entrenous-core: is pure and must not depend on {dependency}")]);
        }
        assert!(check(&[package("entrenous-core", &["random-words", "timestamps"], &[])]).is_empty());
        assert!(check(&[package("entrenous-inference", &["rand_chacha", "rand_distr"], &[])]).is_empty());
    }

    #[test]
    fn a_crate_without_a_place_is_found() {
        assert_eq!(check(&[package("entrenous-fuzz", &[], &[])]).len(), 1);
    }
}
