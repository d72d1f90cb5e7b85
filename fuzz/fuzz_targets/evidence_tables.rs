//! A user's evidence table: any text is a table or an error that names its line, and what it compiles to can be asked.
#![no_main]

use entrenous_core::evidence::rules::Rules;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((&table, text)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    let names = ["bots.tsv", "preview_fetchers.tsv", "in_app_browsers.tsv", "webmail.tsv", "campaign_values.tsv"];
    let name = names[usize::from(table) % names.len()];
    if let Ok(rules) = Rules::with_overrides([(name, text)]) {
        let _ = rules.agent(text.as_bytes());
        let _ = rules.referrer_host(text, "/");
        let _ = rules.campaign_meaning(Some(text), Some(text));
    }
});
