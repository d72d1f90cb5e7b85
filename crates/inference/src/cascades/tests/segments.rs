//! Who starts cascades.

use crate::cascades::{Started, segments};

fn started(visits: u64, starts: u64) -> Started {
    Started { visits, starts, brought: 3 * starts }
}

#[test]
fn small_segments_are_one_row_without_a_name() {
    let counts = [
        ("phone", started(1_000, 40)),
        ("tablet", started(6, 1)),
        ("desktop", started(400, 4)),
        ("tv", started(7, 0)),
    ];
    let rows = segments(counts, 10);
    let names: Vec<_> = rows.iter().map(|row| (row.name, row.started.visits, row.started.starts)).collect();
    assert_eq!(names, [(Some("phone"), 1_000, 40), (Some("desktop"), 400, 4), (None, 13, 1)]);
    // Wilson's interval of 40 in 1,000 at 90 %.
    let rate = rows[0].rate;
    assert_eq!(rate.value, 0.04);
    assert!((rate.low - 0.0310).abs() < 1e-4 && (rate.high - 0.0515).abs() < 1e-4, "{rate:?}");
}

#[test]
fn what_is_hidden_cannot_be_had_by_subtraction() {
    // One small segment alone would be all less the others: the smallest that could be shown joins it.
    let rows = segments([("be", started(500, 5)), ("fr", started(90, 9)), ("ad", started(2, 2))], 10);
    let names: Vec<_> = rows.iter().map(|row| (row.name, row.started.visits)).collect();
    assert_eq!(names, [(Some("be"), 500), (None, 92)]);
    assert!(segments([("ad", started(2, 2)), ("li", started(3, 0))], 10).is_empty());
}

#[test]
fn segments_of_one_name_add_up_and_starts_are_visits() {
    let rows = segments([("phone", started(10, 1)), ("phone", started(20, 99))], 5);
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].started.visits, rows[0].started.starts), (30, 21));
    assert_eq!(segments([("a", started(0, 0))], 1), []);
}
