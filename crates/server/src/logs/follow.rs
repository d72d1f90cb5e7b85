//! Following logs: the lines of growing and rotated files, each once, also through kills.
//!
//! What has been read is in the journal with the lines themselves ([`super::hours`]); the records hold only from where a file is read
//! again at the next start, which is an hour or two before. A file without such a note is read from its beginning.

use std::collections::HashSet;
use std::io;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use entrenous_core::access_log::Format;
use entrenous_core::collect::lens::Lens;
use entrenous_core::event::Journaled;
use entrenous_core::evidence::rules::Rules;
use entrenous_storage::events;
use entrenous_storage::records::{LogPosition, Records};

use super::admit::{Admission, Countries};
use super::days::LogKeys;
use super::following::Following;
use super::hours::Hours;
use super::source::Lines;
use super::survey::look;
use super::tail::{FileId, Grown, Tail};
use super::take::{Appender, TakeError, fresh_number};
use crate::collect::keys::DayKeys;
use crate::collect::sites::{Site, Sites};
use crate::collect::{Collector, country};
use crate::config::LogFile;
use crate::report::Input;
use crate::serve::fresh_key;

/// Between two looks at a file that does not grow.
const PAUSE: Duration = Duration::from_millis(500);
/// Between two looks for files.
const SEARCH: Duration = Duration::from_secs(5);
/// A file that was renamed or removed may be written for so long: servers are told to open the new one.
const LINGER: Duration = Duration::from_secs(60);
/// Lines no older than this go with what pages' scripts tell; older ones are caught up with in a reading of their own.
const LIVE_MS: i64 = 5 * 60_000;
/// The kind of log is looked at again when so many lines have come, then twice as many.
const LOOK_AGAIN: u64 = 200;

/// Follows the logs of the settings.
pub(crate) struct Follower {
    /// Which.
    pub(crate) logs: Vec<LogFile>,
    /// The sites as they are now.
    pub(crate) sites: Arc<ArcSwap<Sites>>,
    /// Has the keys of the days, and the countries.
    pub(crate) collector: Arc<Collector>,
    /// The rules.
    pub(crate) rules: Arc<Rules>,
    /// Reads the event store beside the deliverer.
    pub(crate) reader: events::Reader,
    /// Has from where files are read again.
    pub(crate) records: Records,
    /// Into the journal.
    pub(crate) appender: Appender,
    /// Ms since 1970.
    pub(crate) clock: fn() -> i64,
    /// Set when what an earlier run left has been put in order.
    pub(crate) ready: Arc<AtomicBool>,
}

/// One entry of the settings.
struct Followed {
    log: LogFile,
    format: Option<Format>,
    site: Arc<Site>,
    hours: Hours,
    keys: LogKeys,
    /// What kind of log it is, and whether it names hosts.
    kind: (Lens, bool),
    lines: Lines,
    look_at: u64,
    files: Vec<Following>,
    /// Files that could not be opened, each told of once.
    closed: HashSet<PathBuf>,
}

impl Follower {
    /// Follows until told to stop.
    pub(crate) fn run(mut self) {
        while !self.ready.load(Ordering::Acquire) {
            if self.appender.is_over() {
                return;
            }
            std::thread::sleep(PAUSE);
        }
        let mut followed: Vec<Followed> = Vec::new();
        let mut searched: Option<Instant> = None;
        let mut missed = HashSet::new();
        while !self.appender.is_over() {
            let mut searches = false;
            if searched.is_none_or(|since| since.elapsed() >= SEARCH) {
                (searched, searches) = (Some(Instant::now()), true);
                self.begin(&mut followed, &mut missed);
            }
            let mut grew = false;
            for one in &mut followed {
                match self.pass(one, searches) {
                    Ok(more) => grew |= more,
                    Err(TakeError::Stopped) => return,
                    Err(error) => {
                        tracing::error!(%error, "a log cannot be followed for now; trying again");
                        std::thread::sleep(PAUSE);
                    }
                }
            }
            if !grew {
                std::thread::sleep(PAUSE);
            }
        }
    }

    /// Begins with logs whose site is known by now.
    fn begin(&self, followed: &mut Vec<Followed>, missed: &mut HashSet<String>) {
        for log in &self.logs {
            if followed.iter().any(|one| one.log == *log) {
                continue;
            }
            let Some(site) = self.sites.load().named(&log.site).cloned() else {
                if missed.insert(log.site.clone()) {
                    let site = &log.site;
                    tracing::warn!(
                        site,
                        "a log of the settings is not followed: there is no such site; add it with: entrenous site add"
                    );
                }
                continue;
            };
            let hours = match self.reader.log_hours(site.number) {
                Ok(hours) => Hours::new(hours),
                Err(error) => {
                    tracing::warn!(%error, "what has been read of logs is not known; trying again");
                    continue;
                }
            };
            let keys = LogKeys::new(DayKeys::clone(&self.collector.keys.load()), fresh_key());
            followed.push(Followed {
                // The settings were checked when they were read.
                format: log.format.as_deref().and_then(|format| Format::compile(format).ok()),
                log: log.clone(),
                site,
                hours,
                keys,
                kind: (Lens::plain(), false),
                lines: Lines::default(),
                look_at: 0,
                files: Vec::new(),
                closed: HashSet::new(),
            });
        }
    }

    /// Takes what has come. Is there more?
    fn pass(&mut self, one: &mut Followed, searches: bool) -> Result<bool, TakeError> {
        // What could not be written before goes first.
        self.appender.flush()?;
        one.keys.renew(&self.collector.keys.load());
        if let Some(site) = self.sites.load().numbered(one.site.number) {
            one.site = Arc::clone(site);
        }
        if searches {
            self.search(one);
        }
        let mut grew = false;
        let mut files = std::mem::take(&mut one.files);
        let mut kept = Vec::with_capacity(files.len());
        let mut failed = None;
        for mut file in files.drain(..) {
            if failed.is_none() {
                match self.read(one, &mut file) {
                    Ok(more) => grew |= more,
                    Err(TakeError::Spool(error)) => {
                        tracing::warn!(%error, "a log cannot be read and is left");
                        continue;
                    }
                    Err(error) => failed = Some(error),
                }
            }
            let is_over = file.gone.is_some_and(|since| since.elapsed() > LINGER) && file.tail.is_at_end();
            if !is_over {
                kept.push(file);
            }
        }
        one.files = kept;
        failed.map_or(Ok(grew), Err)
    }

    /// Looks for files that are not followed yet, and for those that have another name now.
    fn search(&self, one: &mut Followed) {
        let found: Vec<PathBuf> = match glob::glob(&one.log.path) {
            Ok(paths) => paths.flatten().collect(),
            Err(_) => vec![PathBuf::from(&one.log.path)],
        };
        let positions = self.appender.wait_for(self.records.log_positions(one.site.number, &one.log.path));
        let positions = positions.unwrap_or_default();
        for path in &found {
            let Some(id) = FileId::at(path) else { continue };
            if one.files.iter().any(|file| file.tail.id == id) {
                continue;
            }
            let noted = positions.iter().find(|known| known.fingerprint == id.bytes());
            let offset = noted.and_then(|known| u64::try_from(known.offset).ok()).unwrap_or_default();
            match Tail::open(path, offset) {
                Ok(Some(tail)) => {
                    one.closed.remove(path);
                    one.files.push(Following::new(tail, one.format.as_ref(), offset));
                }
                Ok(None) => {}
                Err(error) => {
                    if one.closed.insert(path.clone()) {
                        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
                        tracing::warn!(%error, site = one.log.site, name, "a log cannot be opened; let the user who runs entrenous read it");
                    }
                }
            }
        }
        for file in &mut one.files {
            let is_there = found.iter().any(|path| FileId::at(path) == Some(file.tail.id));
            file.gone = if is_there { None } else { file.gone.or_else(|| Some(Instant::now())) };
        }
    }

    /// Reads a block of a file. Is there more?
    fn read(&mut self, one: &mut Followed, file: &mut Following) -> Result<bool, TakeError> {
        let (block, begin) = match file.tail.grown()? {
            Grown::Lines(block, begin) => (block, begin),
            Grown::Anew => {
                file.begin_anew();
                return Ok(true);
            }
            Grown::Not => return self.rest(one, file).map(|()| false),
        };
        if one.lines.lines >= one.look_at {
            self.look(one, file);
        }
        let collector = Arc::clone(&self.collector);
        let countries = |address: IpAddr| country(collector.countries(), address);
        let mut hour_before = file.log.latest();
        let mut at = begin;
        let is_right = self.lines(one, file, &countries, &mut |admission, file, tell, lines| {
            for line in block.split_inclusive(|byte| *byte == b'\n') {
                file.log.line(line, &mut file.reader, admission, lines, tell)?;
                if file.log.latest() != hour_before {
                    hour_before = file.log.latest();
                    file.hour_begins(at);
                }
                at += line.len() as u64;
            }
            // The hour's first lines are not waited for: what is there is there.
            if file.tail.is_at_end() { file.log.tell_before(i64::MAX, tell) } else { Ok(()) }
        })?;
        if !is_right {
            file.begin_anew();
            return Ok(true);
        }
        self.note(one, file)?;
        Ok(true)
    }

    /// At the end of a file: a reading that caught up is over.
    fn rest(&mut self, one: &mut Followed, file: &mut Following) -> Result<(), TakeError> {
        if let Some(reading) = file.reading.take() {
            self.appender.push(&Journaled::Ended(vec![reading]))?;
            self.appender.flush()?;
        }
        self.note(one, file)
    }

    /// Runs `work` and has what comes of it on the disk. False: the file is not what was read before, and nothing was taken.
    fn lines(
        &mut self,
        one: &mut Followed,
        file: &mut Following,
        countries: Countries<'_>,
        work: &mut Work<'_>,
    ) -> Result<bool, TakeError> {
        one.kind.0.now_ms = (self.clock)();
        let Followed { site, hours, keys, kind: (lens, names_hosts), lines, .. } = one;
        let taken =
            std::mem::replace(keys, LogKeys::new(DayKeys::clone(&self.collector.keys.load()), [0; 16]));
        let mut admission = Admission::new(site, &self.rules, (lens, *names_hosts), taken, countries, 0);
        let (mut places, mut unsure) = (std::mem::take(&mut file.places), file.unsure);
        let mut is_right = true;
        let done = work(
            &mut admission,
            file,
            &mut |begun| {
                if unsure {
                    // What the note says is believed if the file's content says so too.
                    (unsure, is_right) = (false, hours.knows(begun.hour, begun.heads));
                }
                if is_right {
                    places.insert(begun.hour, hours.place(begun.hour, begun.heads, fresh_number()));
                }
                Ok(())
            },
            lines,
        );
        *keys = admission.keys;
        (file.places, file.unsure) = (places, unsure);
        done?;
        if !is_right {
            return Ok(false);
        }
        while let Some(kept) = file.log.pop() {
            let Some(&place) = file.places.get(&kept.hour) else { continue };
            if file.from_hour.is_some_and(|from| kept.hour < from) {
                continue;
            }
            hours.grow(place, file.log.heads(kept.hour));
            let Some(mark) = hours.mark(place, kept.number, kept.number) else { continue };
            let now_ms = (self.clock)();
            let mut line = kept.line;
            (line.mark, line.received_ms) = (mark, now_ms);
            if now_ms - line.time_ms > LIVE_MS {
                line.reading = *file.reading.get_or_insert_with(fresh_number);
            }
            self.appender.push(&Journaled::Line(line))?;
        }
        self.appender.flush()?;
        Ok(true)
    }

    /// Looks at what kind of log it is, which shows better the more there is of it.
    fn look(&self, one: &mut Followed, file: &mut Following) {
        let input = [Input::File(file.tail.path.clone())];
        let key = (fresh_number(), fresh_number());
        let read = Arc::default();
        let looked = look(&input, one.format.as_ref(), &one.site, &self.rules, &read, i64::MAX / 2, key);
        if let Some(sampled) = looked.sampled.into_iter().next()
            && looked.is_log
        {
            if file.log.latest().is_none() {
                file.reader = sampled.reader;
            }
            one.kind = (looked.lens, looked.names_hosts);
        }
        one.look_at = (one.lines.lines * 2).max(LOOK_AGAIN);
    }

    /// Notes from where the file is to be read again at the next start: the hour before the latest.
    fn note(&self, one: &Followed, file: &mut Following) -> Result<(), TakeError> {
        if file.noted == file.begins[1] || file.log.front().is_some() {
            return Ok(());
        }
        file.noted = file.begins[1];
        let position = LogPosition {
            fingerprint: file.tail.id.bytes(),
            offset: i64::try_from(file.noted).unwrap_or_default(),
        };
        let noted =
            self.appender.wait_for(self.records.put_log_position(one.site.number, &one.log.path, &position));
        if let Err(error) = noted {
            tracing::warn!(%error, "how far a log was read could not be noted; the next start reads more of it again");
        }
        if let Some(latest) = file.log.latest() {
            file.log.forget_before(latest - 2);
            file.places.retain(|hour, _| *hour >= latest - 2);
        }
        Ok(())
    }
}

/// Lines for a log, with who is told of hours and where lines are counted.
type Work<'w> = dyn FnMut(
        &mut Admission<'_>,
        &mut Following,
        &mut dyn FnMut(super::source::Begun<'_>) -> io::Result<()>,
        &mut Lines,
    ) -> io::Result<()>
    + 'w;
