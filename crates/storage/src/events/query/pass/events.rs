//! Panels of events.

use hashbrown::{HashMap, HashSet};

use super::read::Piece;
use super::{By, Panel, Plan, Row};

/// Names of events that are told apart by a bit a visit.
const BITS: u32 = u64::BITS;

/// Adds a piece to a panel.
pub(super) fn add(panel: &mut Panel, piece: &Piece, plan: &Plan) {
    let events = &piece.events;
    let by_page = panel.by == By::Page;
    let values = if by_page { &events.page } else { &events.name };
    let mut first = First::default();
    // Pairs of people and values.
    let mut met = HashSet::new();
    let person: HashMap<u32, u32> = numbered(piece);
    for (at, &value) in values.iter().enumerate() {
        let visit = events.visit[at] as usize;
        let is_first =
            if by_page && !plan.chosen { !events.again[at] } else { first.of(visit as u32, value) };
        let mut row = if is_first { piece.row(visit) } else { Row::default() };
        row[0] = u64::from(
            is_first
                && (!piece.repeated[visit]
                    || person.get(&(visit as u32)).is_some_and(|&who| met.insert((who, value)))),
        );
        row[2] = u64::from(events.kind[at] == 0);
        row[3] = u64::from(events.kind[at] != 1);
        row[6] = u64::from(events.engaged_ms[at]);
        panel.add(value, &row);
    }
}

/// The person of each visit that may not be its person's only one.
fn numbered(piece: &Piece) -> HashMap<u32, u32> {
    let people = piece.together.chunk_by(|a, b| piece.person(*a) == piece.person(*b));
    people.zip(0..).flat_map(|(visits, who)| visits.iter().map(move |&visit| (visit, who))).collect()
}

/// Is an event the first of its visit with its value?
#[derive(Default)]
struct First {
    bits: HashMap<u32, u32>,
    seen: Vec<u64>,
    others: HashSet<(u32, u32)>,
}

impl First {
    fn of(&mut self, visit: u32, value: u32) -> bool {
        let next = self.bits.len() as u32;
        if next < BITS {
            self.bits.entry(value).or_insert(next);
        }
        let Some(bit) = self.bits.get(&value) else { return self.others.insert((visit, value)) };
        if self.seen.len() <= visit as usize {
            self.seen.resize(visit as usize + 1, 0);
        }
        let (seen, mask) = (&mut self.seen[visit as usize], 1 << bit);
        let is_first = *seen & mask == 0;
        *seen |= mask;
        is_first
    }
}
