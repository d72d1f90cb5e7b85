//! Panels of visits.

use hashbrown::HashSet;

use super::read::Piece;
use super::{By, Panel, Plan};

/// Of so many visits of one visitor each is compared with those before it; of more, their values are remembered.
const FEW: usize = 16;

/// Adds a piece to a panel.
pub(super) fn add(panel: &mut Panel, piece: &Piece, plan: &Plan) {
    match panel.by {
        By::Visit(column) => {
            let values = &piece.dimensions[column];
            add_by(panel, piece, |at| values[at]);
        }
        By::Time => add_by(panel, piece, |at| plan.buckets[piece.day[at] as usize]),
        _ => add_by(panel, piece, |_| 0),
    }
}

fn add_by(panel: &mut Panel, piece: &Piece, value: impl Fn(usize) -> u32) {
    for at in 0..piece.day.len() {
        let mut row = piece.row(at);
        row[0] = u64::from(!piece.repeated[at]);
        let place = panel.place(value(at));
        panel.add(place, &row);
    }
    let mut seen = HashSet::new();
    for of_one in piece.together.chunk_by(|a, b| piece.person(*a) == piece.person(*b)) {
        seen.clear();
        for (nth, &at) in of_one.iter().enumerate() {
            let value_here = value(at as usize);
            let is_new = if of_one.len() <= FEW {
                of_one[..nth].iter().all(|&before| value(before as usize) != value_here)
            } else {
                seen.insert(value_here)
            };
            if is_new {
                let place = panel.place(value_here);
                panel.rows[place][0] += 1;
            }
        }
    }
}
