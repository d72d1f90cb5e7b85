//! An answer, read within its limits.

use std::io::Read;

use entrenous_core::cards::Fault;
use flate2::read::MultiGzDecoder;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, HeaderName, LOCATION};
use hyper::{Response, StatusCode};
use url::Url;

use super::What;

/// What one request comes to.
pub(super) enum Answer {
    SentOn(Url),
    Is(Content),
}

pub(super) struct Content {
    pub(super) kind: String,
    pub(super) bytes: Vec<u8>,
    pub(super) was_cut: bool,
    pub(super) ranges: bool,
}

impl What {
    /// Bytes that are read.
    const fn most(self) -> usize {
        match self {
            // As much as the app that reads most.
            What::Page => 1 << 20,
            What::Picture => 10 << 20,
            What::Robots => 500 << 10,
        }
    }

    /// Is a content type of this kind? Pages that say nothing are looked at.
    fn is(self, kind: &str) -> bool {
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match self {
            What::Page => matches!(kind.as_str(), "" | "text/html" | "application/xhtml+xml"),
            What::Picture => {
                kind.is_empty() || kind.starts_with("image/") || kind == "application/octet-stream"
            }
            What::Robots => true,
        }
    }
}

/// Is `bytes 0-LAST/ALL` all of it?
fn is_all(range: &str) -> bool {
    let rest = range.strip_prefix("bytes 0-").and_then(|rest| rest.split_once('/'));
    let numbers = rest.and_then(|(last, all)| Some((last.parse::<u64>().ok()?, all.parse::<u64>().ok()?)));
    numbers.is_some_and(|(last, all)| last.checked_add(1) == Some(all))
}

pub(super) async fn read(response: Response<Incoming>, url: &Url, what: What) -> Result<Answer, Fault> {
    let text = |name: HeaderName| {
        let value = response.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
        value.map(|value| value.chars().take(200).collect::<String>()).unwrap_or_default()
    };
    let status = response.status();
    if matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
        && let Some(to) = response.headers().get(LOCATION)
    {
        let to = String::from_utf8_lossy(to.as_bytes());
        let mut to = url.join(&to).map_err(|_| Fault::Address)?;
        to.set_fragment(None);
        return Ok(Answer::SentOn(to));
    }
    let kind = text(CONTENT_TYPE);
    let ranges = status == StatusCode::PARTIAL_CONTENT;
    if ranges && !(what == What::Picture && is_all(&text(CONTENT_RANGE))) {
        return Err(Fault::Broken);
    }
    if !status.is_success() {
        return Err(Fault::Status { status: status.as_u16() });
    }
    if what == What::Picture && kind.to_ascii_lowercase().starts_with("image/svg") {
        return Err(Fault::Svg);
    }
    if !what.is(&kind) {
        return Err(Fault::Kind { kind });
    }
    let most = what.most();
    let large = Fault::Large { most: most as u64 };
    let is_whole = what == What::Picture;
    // Not a byte of it, where it says so itself.
    if is_whole && text(CONTENT_LENGTH).parse::<u64>().is_ok_and(|length| length > most as u64) {
        return Err(large);
    }
    let encoding = text(CONTENT_ENCODING).trim().to_ascii_lowercase();
    let (bytes, was_cut) = body(response.into_body(), most).await?;
    if was_cut && is_whole {
        return Err(large);
    }
    let (bytes, was_cut) = match encoding.as_str() {
        "" | "identity" => (bytes, was_cut),
        "gzip" | "x-gzip" if !is_whole => {
            let (unpacked, was_more) = unpacked(&bytes, most);
            (unpacked, was_cut || was_more)
        }
        _ => return Err(Fault::Kind { kind: format!("{kind}, packed as {encoding}") }),
    };
    Ok(Answer::Is(Content { kind, bytes, was_cut, ranges }))
}

/// At most so many bytes; what comes after is not waited for.
async fn body(mut incoming: Incoming, most: usize) -> Result<(Vec<u8>, bool), Fault> {
    let mut bytes = Vec::new();
    while let Some(frame) = incoming.frame().await {
        let Ok(data) = frame.map_err(|_| Fault::Broken)?.into_data() else { continue };
        let room = most - bytes.len();
        bytes.extend_from_slice(data.get(..room).unwrap_or(&data));
        if data.len() > room {
            return Ok((bytes, true));
        }
    }
    Ok((bytes, false))
}

/// As much as can be unpacked, up to `most`: however much is packed into it. A body that was cut ends early.
fn unpacked(packed: &[u8], most: usize) -> (Vec<u8>, bool) {
    let mut unpacked = Vec::new();
    let mut reader = MultiGzDecoder::new(packed).take(most as u64 + 1);
    let is_broken = reader.read_to_end(&mut unpacked).is_err();
    let was_more = unpacked.len() > most || is_broken;
    unpacked.truncate(most);
    (unpacked, was_more)
}
