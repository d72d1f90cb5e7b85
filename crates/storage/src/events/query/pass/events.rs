//! Panels of events.

use hashbrown::HashSet;

use super::read::Piece;
use super::{By, Panel, Plan, Row};

/// No other visit of its visitor's day is known.
const ALONE: u32 = u32::MAX;

/// Adds a piece to a panel.
pub(super) fn add(panel: &mut Panel, piece: &Piece, plan: &Plan) {
    let events = &piece.events;
    let by_page = panel.by == By::Page;
    let values = if by_page { &events.page } else { &events.name };
    let (people, mut first) = (people(piece), First::of(piece));
    // Pairs of people and places.
    let mut met = HashSet::new();
    for (at, &value) in values.iter().enumerate() {
        let (visit, place) = (events.visit[at], panel.place(value));
        let is_first = if by_page && !plan.chosen { !events.again[at] } else { first.is(visit, place) };
        let visit = visit as usize;
        let mut row = if is_first { piece.row(visit) } else { Row::default() };
        let is_new = is_first
            && (!piece.repeated[visit] || (people[visit] != ALONE && met.insert((people[visit], place))));
        row[0] = u64::from(is_new);
        row[2] = u64::from(events.kind[at] == 0);
        row[3] = u64::from(events.kind[at] != 1);
        row[6] = u64::from(events.engaged_ms[at]);
        panel.add(place, &row);
    }
}

/// The person of each visit that may not be its person's only one of the day.
fn people(piece: &Piece) -> Vec<u32> {
    let mut people = vec![ALONE; piece.day.len()];
    let visits = piece.together.chunk_by(|a, b| piece.person(*a) == piece.person(*b));
    for (visits, who) in visits.zip(0..) {
        visits.iter().for_each(|visit| people[*visit as usize] = who);
    }
    people
}

/// Is an event the first of its visit with its value? The first values take a bit a visit.
struct First {
    bits: Vec<u64>,
    others: HashSet<(u32, usize)>,
}

impl First {
    fn of(piece: &Piece) -> First {
        First { bits: vec![0; piece.day.len()], others: HashSet::new() }
    }

    fn is(&mut self, visit: u32, place: usize) -> bool {
        if place >= u64::BITS as usize {
            return self.others.insert((visit, place));
        }
        let (bits, bit) = (&mut self.bits[visit as usize], 1 << place);
        let is_first = *bits & bit == 0;
        *bits |= bit;
        is_first
    }
}
