//! Which tool wrote a file: its content says so, not its name.

use super::{ga4_csv, goatcounter, matomo, plausible, umami};

/// A format that can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Plausible's CSV files, by themselves or in its ZIP.
    Plausible,
    /// GA4's reports as CSV.
    Ga4Csv,
    /// GA4's BigQuery export as JSON.
    Ga4BigQuery,
    /// Matomo's reports as CSV.
    Matomo,
    /// Umami's CSV files, by themselves or in a ZIP.
    Umami,
    /// GoatCounter's CSV.
    GoatCounter,
}

impl Format {
    /// What to call it before a person.
    pub fn title(self) -> &'static str {
        match self {
            Format::Plausible => "Plausible",
            Format::Ga4Csv => "GA4 (CSV)",
            Format::Ga4BigQuery => "GA4 (BigQuery)",
            Format::Matomo => "Matomo",
            Format::Umami => "Umami",
            Format::GoatCounter => "GoatCounter",
        }
    }
}

/// Of an event or header, what is looked at, in bytes.
pub(super) const LOOK: usize = 64 * 1024;

/// The format of a file, unpacked and as UTF-8, by its beginning. `None`: an access log, maybe, or nothing we know.
pub fn recognise(beginning: &[u8]) -> Option<Format> {
    let beginning = &beginning[..beginning.len().min(LOOK)];
    let text = String::from_utf8_lossy(beginning);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with(['{', '[']) {
        let is_event = ["\"event_name\"", "\"event_timestamp\"", "\"event_date\""]
            .iter()
            .all(|name| text.contains(name));
        return is_event.then_some(Format::Ga4BigQuery);
    }
    let mut tells_period = false;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if let Some(comment) = line.strip_prefix('#') {
            tells_period |= comment.trim_start().to_ascii_lowercase().starts_with("start date:");
            continue;
        }
        let cells = header(line);
        return match () {
            () if goatcounter::is_header(&cells) => Some(Format::GoatCounter),
            () if umami::is_header(&cells) => Some(Format::Umami),
            () if plausible::is_header(&cells) => Some(Format::Plausible),
            () if matomo::is_header(&cells) => Some(Format::Matomo),
            () if tells_period || ga4_csv::is_header(&cells) => Some(Format::Ga4Csv),
            () => None,
        };
    }
    None
}

/// A header's cells in small letters. Names of columns hold no commas and no quotes.
fn header(line: &str) -> Vec<String> {
    let parting = if line.contains('\t') && !line.contains(',') { '\t' } else { ',' };
    line.split(parting).map(|cell| cell.trim().trim_matches('"').to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_tell_the_tool() {
        let cases = [
            ("date,visitors,pageviews,bounces,visits,visit_duration\n", Some(Format::Plausible)),
            ("\"date\",\"page\",\"visitors\",\"pageviews\"\n", Some(Format::Plausible)),
            ("# ---\n# Start date: 20260501\n# End date: 20260531\nSeite,Aufrufe\n", Some(Format::Ga4Csv)),
            ("Date,Active users\n", Some(Format::Ga4Csv)),
            ("label,nb_visits,nb_actions\n", Some(Format::Matomo)),
            ("Date,Label,Unique visitors,Visits,Actions\n", Some(Format::Matomo)),
            ("Label\tUnique Pageviews\tPageviews\tBounces\tUnique visitors\n", Some(Format::Matomo)),
            ("\u{feff}x,y\n", Some(Format::Umami)),
            ("website_id,session_id,url_path,created_at\n", Some(Format::Umami)),
            ("2Path,Title,Event,Session,FirstVisit,Date\n", Some(Format::GoatCounter)),
            (
                "[\n{\"event_date\":\"20260501\",\"event_timestamp\":\"1\",\"event_name\":\"x\"}",
                Some(Format::Ga4BigQuery),
            ),
        ];
        for (text, format) in cases {
            assert_eq!(recognise(text.as_bytes()), format, "{text}");
        }
    }

    #[test]
    fn access_logs_and_other_tables_are_none_of_them() {
        let others = [
            "198.51.100.1 - - [03/Jun/2024:10:00:00 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"x\"\n",
            "#Software: Microsoft Internet Information Services 10.0\n#Fields: date time\n2024-06-03 10:00:00\n",
            "{\"ts\":1717408800,\"request\":{\"uri\":\"/\"}}\n",
            "date,title,author\n",
            "",
            "\0\u{1}\u{2}",
        ];
        for text in others {
            assert_eq!(recognise(text.as_bytes()), None, "{text}");
        }
    }
}
