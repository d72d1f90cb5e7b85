//! A small log through all steps: user agents, referrers, addresses and query strings are foreign bytes as well. Nothing
//! panics, every record stays one hit, and every visit has facts.
#![no_main]

use entrenous_core::access_log::{Format, Line, Reader};
use entrenous_core::collect::classify::Classifier;
use entrenous_core::collect::lens::Lens;
use entrenous_core::collect::{Batch, Outcome, Steps, facts};
use entrenous_core::evidence::rules::Rules;
use entrenous_core::ga_view;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static RULES: LazyLock<Rules> = LazyLock::new(Rules::builtin);

fuzz_target!(|data: &[u8]| {
    let lens = Lens::plain();
    let mut classifier = Classifier::new(&RULES, &lens);
    let mut reader = Reader::fixed(Format::named("combined").expect("a built-in name"));
    let mut batch = Batch::default();
    for (line, bytes) in data.split(|byte| *byte == b'\n').take(64).enumerate() {
        if let Line::Record { record, .. } = reader.read(bytes) {
            let records = lens.records_of(&reader.formats()[0]);
            classifier.push(&record, records, line as u64, &mut batch);
        }
    }
    let mut steps = Steps::new(&lens);
    let mut take = |outcome| {
        if let Outcome::Visit(visit) = outcome {
            let facts = facts(&visit, &lens, &RULES);
            let _ = ga_view::channel(&facts, &RULES);
        }
    };
    for hit in &batch.hits {
        steps.push(&batch, hit, &mut take);
    }
    steps.finish(&mut take);
    assert_eq!(steps.hits(0).0.iter().sum::<u64>(), batch.hits.len() as u64);
});
