//! How a line is written, in both formats.

use std::io::Write;

use crate::clock::{DAY, SECOND, date};
use crate::line::{Line, Referrer};
use crate::site::HOST;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn two(number: u32) -> [u8; 2] {
    [b'0' + (number / 10) as u8, b'0' + (number % 10) as u8]
}

fn time(at: i64, to: &mut Vec<u8>) {
    let seconds = at.rem_euclid(DAY) / SECOND;
    for (nth, part) in [seconds / 3_600, seconds / 60 % 60, seconds % 60].into_iter().enumerate() {
        if nth > 0 {
            to.push(b':');
        }
        to.extend_from_slice(&two(part as u32));
    }
}

fn referrer(line: &Line, to: &mut Vec<u8>) {
    match &line.referrer {
        Referrer::None => to.push(b'-'),
        Referrer::Own(path) => {
            for part in ["https://", HOST, path] {
                to.extend_from_slice(part.as_bytes());
            }
        }
        Referrer::Other(text) => to.extend_from_slice(text.as_bytes()),
    }
}

fn request(line: &Line, to: &mut Vec<u8>) {
    for part in [line.method, " ", &line.target, " ", line.client.protocol] {
        to.extend_from_slice(part.as_bytes());
    }
}

/// The combined format of Apache and nginx.
pub(crate) fn combined(at: i64, address: &str, line: &Line, to: &mut Vec<u8>) {
    let (year, month, day) = date(at.div_euclid(DAY));
    to.extend_from_slice(address.as_bytes());
    let _ = write!(to, " - - [{day:02}/{}/{year}:", MONTHS[month as usize - 1]);
    time(at, to);
    to.extend_from_slice(b" +0000] \"");
    request(line, to);
    let _ = write!(to, "\" {} {} \"", line.status, line.bytes);
    referrer(line, to);
    to.extend_from_slice(b"\" \"");
    to.extend_from_slice(line.client.agent.as_bytes());
    to.extend_from_slice(b"\"");
}

/// JSON with nginx's names. No text of this world needs escapes.
pub(crate) fn json(at: i64, address: &str, line: &Line, to: &mut Vec<u8>) {
    let (year, month, day) = date(at.div_euclid(DAY));
    let _ = write!(to, "{{\"time_iso8601\":\"{year}-{month:02}-{day:02}T");
    time(at, to);
    let _ = write!(to, "+00:00\",\"remote_addr\":\"{address}\",\"request\":\"");
    request(line, to);
    let _ = write!(
        to,
        "\",\"status\":{},\"body_bytes_sent\":{},\"host\":\"{HOST}\",\"http_referer\":\"",
        line.status, line.bytes
    );
    referrer(line, to);
    to.push(b'"');
    let user = if line.fetch.user { "?1" } else { "" };
    let agent = line.client.agent.as_str();
    for (key, value) in [
        ("user_agent", if agent.is_empty() { "-" } else { agent }),
        ("sec_fetch_site", line.fetch.site),
        ("sec_fetch_mode", line.fetch.mode),
        ("sec_fetch_user", user),
        ("sec_fetch_dest", line.fetch.dest),
        ("sec_purpose", line.purpose),
        ("x_requested_with", line.client.requested_with),
        ("accept_language", line.client.language),
    ] {
        let value = if value.is_empty() { "-" } else { value };
        for part in [",\"http_", key, "\":\"", value, "\""] {
            to.extend_from_slice(part.as_bytes());
        }
    }
    to.push(b'}');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::Client;
    use crate::clock::HOUR;
    use crate::fetch::Fetch;

    #[test]
    fn a_line_reads_as_both_formats_have_it() {
        let client = Client::machine("10.0.0.1".to_owned(), "A/1");
        let line = Line { fetch: Fetch::page("none", true), ..Line::get(&client, "/a?b=c") };
        let at = 30 * DAY + 7 * HOUR + 5 * SECOND;
        let (mut one, mut other) = (Vec::new(), Vec::new());
        combined(at, "10.0.0.1", &line, &mut one);
        json(at, "10.0.0.1", &line, &mut other);
        assert_eq!(
            String::from_utf8_lossy(&one),
            r#"10.0.0.1 - - [01/Jul/2026:07:00:05 +0000] "GET /a?b=c HTTP/1.1" 200 1024 "-" "A/1""#
        );
        assert_eq!(
            String::from_utf8_lossy(&other),
            concat!(
                r#"{"time_iso8601":"2026-07-01T07:00:05+00:00","remote_addr":"10.0.0.1","#,
                r#""request":"GET /a?b=c HTTP/1.1","status":200,"body_bytes_sent":1024,"host":"www.example.net","#,
                r#""http_referer":"-","http_user_agent":"A/1","http_sec_fetch_site":"none","#,
                r#""http_sec_fetch_mode":"navigate","http_sec_fetch_user":"?1","http_sec_fetch_dest":"document","#,
                r#""http_sec_purpose":"-","http_x_requested_with":"-","http_accept_language":"-"}"#
            )
        );
    }
}
