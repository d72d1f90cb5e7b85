//! Other tools' exports. The first byte picks a format's header to put in front, or none: then the bytes are a file of any
//! kind, archives among them. Nothing panics, and the summary adds up.
#![no_main]

#[path = "../../crates/server/src/import/mod.rs"]
#[allow(dead_code, unreachable_pub)]
mod import;

use import::{Dimension, Limits, Settings, read};
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;

const HEADERS: [&[u8]; 8] = [
    b"",
    b"date,source,referrer,utm_source,pageviews,visitors,visits,visit_duration,bounces\n",
    b"# Start date: 20260501\n# End date: 20260531\nDate,Session source / medium,Sessions,Engaged sessions,Total revenue\n",
    b"{\"event_date\":\"20260501\",\"event_timestamp\":\"1\",\"event_name\":\"page_view\",",
    b"date,label,nb_visits,nb_hits,entry_nb_visits,revenue,metadata_url\n",
    b"website_id,session_id,visit_id,url_path,event_type,event_name,created_at\n",
    b"x,y\n",
    b"2Path,Event,Session,Bot,Referrer,Referrer scheme,Location,FirstVisit,Date\n",
];

fuzz_target!(|data: &[u8]| {
    let Some((&pick, rest)) = data.split_first() else { return };
    let bytes = [HEADERS[usize::from(pick) % HEADERS.len()], rest].concat();
    let limits =
        Limits { record_bytes: 4096, values: 50, visits: 50, unpacked_bytes: 1 << 20, ..Limits::default() };
    let period = Some((date(2026, 5, 1), date(2026, 5, 31)));
    let settings = Settings { period, dimension: Some(Dimension::Source), limits, ..Settings::default() };
    let mut rows = 0;
    let summary = read(std::io::Cursor::new(bytes), "file.csv", &settings, &mut |row| {
        assert!(!row.value.chars().any(char::is_control));
        rows += 1;
        Ok(())
    });
    if let Ok(summary) = summary {
        let given = summary.files.iter().flat_map(|file| file.given.values()).sum::<u64>();
        assert_eq!(given, rows);
        assert!(summary.files.iter().all(|file| file.skipped.values().sum::<u64>() <= file.rows));
    }
});
