//! Bodies of questions: each is refused by name, or becomes a question whose ranges are in order.
#![no_main]

use std::sync::LazyLock;

use entrenous::query::ask::{Asked, Known, QueryRequest};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;

static ZONE: LazyLock<TimeZone> = LazyLock::new(|| TimeZone::get("Europe/Paris").expect("it is built in"));

fuzz_target!(|data: &[u8]| {
    let Ok(request) = serde_json::from_slice::<QueryRequest>(data) else { return };
    let now = Timestamp::from_second(1_774_951_200).expect("in range");
    match Asked::read(&request, &ZONE, Known { now, first: None }) {
        Err(wrong) => assert!(wrong.at.starts_with('/') && !wrong.why.is_empty()),
        Ok(asked) => {
            for range in [Some(&asked.range), asked.comparison.as_ref()].into_iter().flatten() {
                for question in &asked.questions {
                    let query = question.query(1, range);
                    assert!(query.days.is_sorted_by(|a, b| a < b) && query.buckets.is_sorted_by(|a, b| a < b));
                }
            }
        }
    }
});
