//! The sample: what the survey looks at before the first step.
//!
//! Of each input its beginning, and of large plain files pieces from all over, so that what changes later counts too.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use entrenous_core::access_log::{Columns, Format, Line, Reader, recognise};
use entrenous_core::collect::classify::{is_future, unnamed};
use entrenous_core::collect::lens::Records;
use entrenous_core::collect::survey::Survey;
use entrenous_core::evidence::rules::{Agent, Rules};

use super::input::{Compression, Input, open_file};

const HEAD_BYTES: u64 = 8 << 20;
const PIECES: u64 = 16;
const PIECE_BYTES: u64 = 512 << 10;

/// An input that was opened and looked at.
pub(crate) struct Sampled {
    pub(crate) input: Input,
    pub(crate) reader: Reader,
    /// Time of the first hit, ms since 1970.
    pub(crate) first_ms: Option<i64>,
    /// What its formats record, by name, as far as the sample shows.
    pub(crate) columns: BTreeMap<&'static str, Columns>,
    now_ms: i64,
    /// Its bytes from the beginning: a stream cannot be opened twice.
    pub(crate) bytes: Option<Box<dyn Read + Send>>,
}

/// Opens an input and shows its sample to the survey.
pub(crate) fn sample(
    input: &Input,
    forced: Option<&Format>,
    survey: &mut Survey,
    rules: &Rules,
    read: &Arc<AtomicU64>,
    now_ms: i64,
) -> io::Result<Sampled> {
    let counter = if input.is_stream() { Arc::clone(read) } else { Arc::default() };
    let mut bytes = input.open(counter)?;
    let mut head = Vec::new();
    // A damaged archive is read as far as it goes; the damage is reported when it is read for good.
    let damaged = bytes.by_ref().take(HEAD_BYTES).read_to_end(&mut head).is_err();
    let whole = damaged || (head.len() as u64) < HEAD_BYTES;
    let mut reader = match forced {
        Some(format) => Reader::fixed(format.clone()),
        None => Reader::new(&recognise(whole_lines(&head, whole))),
    };
    let mut sampled = Sampled {
        input: input.clone(),
        reader: reader.clone(),
        first_ms: None,
        now_ms,
        columns: BTreeMap::new(),
        bytes: None,
    };
    let mut agents = Agents { rules, known: HashMap::new() };
    for line in whole_lines(&head, whole) {
        sampled.look_at(line, &mut reader, survey, &mut agents);
    }
    if !whole && !input.is_stream() && Compression::of(&head) == Compression::Plain {
        for piece in pieces(input)? {
            let from = memchr::memchr(b'\n', &piece).map_or(piece.len(), |at| at + 1);
            for line in whole_lines(&piece[from..], false) {
                sampled.look_at(line, &mut reader, survey, &mut agents);
            }
        }
    }
    if input.is_stream() {
        sampled.bytes = Some(Box::new(Cursor::new(head).chain(bytes)));
    }
    Ok(sampled)
}

impl Sampled {
    fn look_at(&mut self, line: &[u8], reader: &mut Reader, survey: &mut Survey, agents: &mut Agents<'_>) {
        let Line::Record { format, record, columns } = reader.read(line) else { return };
        if !is_future(record.time_ms, self.now_ms) {
            self.first_ms.get_or_insert(record.time_ms);
        }
        let Some(format) = reader.formats().get(format) else { return };
        let of_format = self.columns.entry(format.name()).or_default();
        *of_format |= columns;
        let records = Records { fetch_metadata: columns.fetch_metadata(), ..Records::of(*of_format) };
        let agent = match record.user_agent.as_deref() {
            None => unnamed(records),
            Some(user_agent) => agents.of(user_agent),
        };
        survey.observe(&record, records, agent);
    }
}

/// Agents seen in the sample.
struct Agents<'r> {
    rules: &'r Rules,
    known: HashMap<Vec<u8>, Agent>,
}

impl Agents<'_> {
    fn of(&mut self, user_agent: &[u8]) -> Agent {
        if let Some(&agent) = self.known.get(user_agent) {
            return agent;
        }
        let agent = self.rules.agent(user_agent);
        if self.known.len() < 10_000 {
            self.known.insert(user_agent.to_vec(), agent);
        }
        agent
    }
}

/// The lines of a sample; its last one only if the sample ends with the file.
fn whole_lines(bytes: &[u8], ends_with_file: bool) -> impl Iterator<Item = &[u8]> {
    let end = if ends_with_file { bytes.len() } else { memchr::memrchr(b'\n', bytes).unwrap_or_default() };
    bytes[..end].split(|&b| b == b'\n')
}

fn pieces(input: &Input) -> io::Result<Vec<Vec<u8>>> {
    match input {
        Input::Stdin => Ok(Vec::new()),
        Input::File(path) => {
            let file = open_file(path)?;
            let size = file.metadata()?.len();
            pieces_of(file, size)
        }
        Input::Memory { bytes, .. } => pieces_of(Cursor::new(bytes), bytes.len() as u64),
    }
}

fn pieces_of(mut file: impl Read + Seek, size: u64) -> io::Result<Vec<Vec<u8>>> {
    (1..=PIECES)
        .map(|i| {
            file.seek(SeekFrom::Start((size * i / (PIECES + 1)).min(size.saturating_sub(PIECE_BYTES))))?;
            let mut piece = Vec::new();
            file.by_ref().take(PIECE_BYTES).read_to_end(&mut piece)?;
            Ok(piece)
        })
        .collect()
}

/// Counts the lines of an input that can be opened again.
pub(crate) fn count_lines(input: &Input) -> u64 {
    let Ok(mut bytes) = input.open(Arc::default()) else { return 0 };
    let mut buffer = vec![0; 1 << 18];
    let (mut lines, mut last) = (0, b'\n');
    while let Ok(read @ 1..) = bytes.read(&mut buffer) {
        lines += memchr::memchr_iter(b'\n', &buffer[..read]).count() as u64;
        last = buffer[read - 1];
    }
    lines + u64::from(last != b'\n')
}
