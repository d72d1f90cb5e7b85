//! Bodies of events, cleaned as the doors clean them; and bytes of the journal.
#![no_main]

use std::sync::LazyLock;

use entrenous_core::event::{Cleaner, Collected, read, read_umami};
use entrenous_core::evidence::rules::Rules;
use libfuzzer_sys::fuzz_target;

static RULES: LazyLock<Rules> = LazyLock::new(Rules::builtin);

fuzz_target!(|data: &[u8]| {
    let wrapped = [b"{\"name\":\"pageview\",\"site\":\"s\",\"url\":\"https://s.example/", data, b"\"}"].concat();
    let cleaner = Cleaner::default();
    for body in [data, &wrapped] {
        let of_umami = read_umami(body).ok().flatten().into_iter();
        for event in read(body).unwrap_or_default().into_iter().chain(of_umami).flatten() {
            let target = cleaner.target_of_page(&event.url.target, &RULES, (1, 2));
            assert_eq!(cleaner.target(&target), target, "cleaning twice is cleaning once");
            if let Some(referrer) = &event.referrer {
                let _ = cleaner.referrer(referrer);
            }
        }
    }
    if let Ok(collected) = Collected::from_bytes(data) {
        let _ = Collected::from_bytes(&collected.to_bytes()).expect("what was written can be read");
    }
});
