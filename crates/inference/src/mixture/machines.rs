//! Machines in a browser's name that the rules let through: they load no part of the page.
//!
//! A reader loads parts unless all are cached, and a new reader has nothing cached. So how many new, known people load none
//! says how many of the new, unknown visits without parts are people; the rest are machines.

use entrenous_core::evidence::PageKind;

use super::case::{Case, KINDS, Role};

/// The probability that a new visit without assets is a machine's, by browser and by whether its page is deep.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Machines([[f64; 2]; KINDS]);

impl Machines {
    /// Learns from all visits of a window. `has_assets`: the log shows parts of pages at all.
    pub(super) fn of(cases: &[Case], has_assets: bool) -> Machines {
        let mut shares = [[0.0; 2]; KINDS];
        if !has_assets {
            return Machines(shares);
        }
        let new = |case: &&Case| case.is_new();
        let (mut known, mut known_without) = (20.0, 1.0);
        for case in cases.iter().filter(new).filter(|case| case.referred) {
            known += 1.0;
            known_without += f64::from(u8::from(case.no_assets));
        }
        let people_without: f64 = known_without / known;
        let odds = people_without / (1.0 - people_without);
        let mut unknown = [[(0.0, 0.0); 2]; KINDS];
        for case in cases.iter().filter(new).filter(|case| case.role == Role::Ambiguous) {
            let (without, with) = &mut unknown[case.cell.kind()][place(case)];
            *(if case.no_assets { without } else { with }) += 1.0;
        }
        for (row, counts) in shares.iter_mut().zip(unknown) {
            for (share, (without, with)) in row.iter_mut().zip(counts) {
                if without > 0.0 {
                    let machines: f64 = 1.0 - (with + 1.0) * odds / without;
                    *share = machines.clamp(0.0, 1.0) * without / (without + 3.0);
                }
            }
        }
        Machines(shares)
    }

    /// The probability that this visit is a machine's.
    pub(super) fn share(&self, case: &Case) -> f64 {
        if case.no_assets && case.is_new() { self.0[case.cell.kind()][place(case)] } else { 0.0 }
    }
}

fn place(case: &Case) -> usize {
    usize::from(case.page_kind == PageKind::Deep)
}
