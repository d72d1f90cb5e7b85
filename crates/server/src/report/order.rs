//! One order: hits of all files by time.
//!
//! Servers log at completion, so a line may come up to 60 s after its time (contract 1.4). Hits wait in one slot a second
//! until nothing earlier can come; within an instant input order holds.

use std::collections::VecDeque;
use std::rc::Rc;

use entrenous_core::collect::{Batch, Hit};

const SLACK_S: i64 = 60;
/// Hits that wait at once. Past it (33,000 a second sustained for a minute) the oldest go on early.
const WAITING: usize = 500_000;

/// Hits that wait for earlier ones.
#[derive(Default)]
pub(super) struct Order {
    slots: VecDeque<Vec<(Rc<Batch>, u32)>>,
    /// The second of the first slot.
    first_s: Option<i64>,
    waiting: usize,
    /// Hits that came too late to be put in order.
    pub(super) late: u64,
}

impl Order {
    /// Takes a hit; hands on those that nothing earlier can precede any more.
    pub(super) fn push(&mut self, batch: &Rc<Batch>, index: usize, next: &mut impl FnMut(&Batch, &Hit)) {
        let hit = &batch.hits[index];
        let second = hit.time_ms.div_euclid(1000);
        while second - *self.first_s.get_or_insert(second - SLACK_S) > SLACK_S {
            if self.slots.is_empty() {
                self.first_s = Some(second - SLACK_S);
            } else {
                self.release(next);
            }
        }
        let Ok(slot) = usize::try_from(second - self.first_s.unwrap_or(second)) else {
            self.late += 1;
            return next(batch, hit);
        };
        if self.slots.len() <= slot {
            self.slots.resize_with(slot + 1, Vec::new);
        }
        self.slots[slot].push((Rc::clone(batch), u32::try_from(index).unwrap_or_default()));
        self.waiting += 1;
        while self.waiting > WAITING && self.slots.len() > 1 {
            self.release(next);
        }
    }

    /// Hands on everything that waits.
    pub(super) fn finish(&mut self, next: &mut impl FnMut(&Batch, &Hit)) {
        while !self.slots.is_empty() {
            self.release(next);
        }
    }

    fn release(&mut self, next: &mut impl FnMut(&Batch, &Hit)) {
        let Some(mut slot) = self.slots.pop_front() else { return };
        self.first_s = self.first_s.map(|first| first + 1);
        self.waiting -= slot.len();
        let time = |(batch, index): &(Rc<Batch>, u32)| {
            let hit = &batch.hits[*index as usize];
            (hit.time_ms, hit.line)
        };
        if !slot.is_sorted_by_key(time) {
            slot.sort_by_key(time);
        }
        for (batch, index) in slot {
            next(&batch, &batch.hits[index as usize]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entrenous_core::access_log::{Columns, Record};
    use entrenous_core::collect::classify::Classifier;
    use entrenous_core::collect::lens::{Lens, Records};
    use entrenous_core::evidence::rules::Rules;

    fn order(seconds: &[i64]) -> (Vec<i64>, u64) {
        let (rules, lens) = (Rules::builtin(), Lens::plain());
        let mut classifier = Classifier::new(&rules, &lens);
        let mut batch = Batch::default();
        for (line, second) in seconds.iter().enumerate() {
            let record = Record { time_ms: second * 1000, ..Record::default() };
            classifier.push(&record, Records::of(Columns::default()), line as u64, &mut batch);
        }
        let batch = Rc::new(batch);
        let (mut order, mut out) = (Order::default(), Vec::new());
        for index in 0..batch.hits.len() {
            order.push(&batch, index, &mut |_, hit| out.push(hit.time_ms / 1000));
        }
        order.finish(&mut |_, hit| out.push(hit.time_ms / 1000));
        (out, order.late)
    }

    #[test]
    fn a_minute_of_disorder_is_put_in_order() {
        assert_eq!(order(&[100, 40, 101, 99]), (vec![40, 99, 100, 101], 0));
        assert_eq!(order(&[100, 39, 10_000, 9_939]), (vec![39, 100, 9_939, 10_000], 2));
        assert_eq!(order(&[]), (vec![], 0));
    }
}
