//! Examining an installation: settings, data folder, stores, and the server if one runs.

use std::fs;
use std::path::Path;

use entrenous_storage::events;
use entrenous_storage::records::{Records, Upgrade};
use nix::sys::statvfs::statvfs;
use tokio::runtime::Handle;

use super::control::{self, Order, Status};
use crate::backup::{EVENTS, JOURNAL, Last};
use crate::config::Config;
use crate::serve::DataDir;

const GIB: u64 = 1 << 30;
/// Less room than this is soon used up.
const LEAST_FREE: u64 = 2 * GIB;
/// An event is acknowledged within milliseconds and delivered within seconds: so many behind are too many.
const FAR_BEHIND: u64 = 1_000_000;
/// A clock that runs so far ahead of the last event is none that was set back.
const CLOCK_SLACK_MS: i64 = 60_000;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grade {
    /// As it should be.
    Good,
    /// Works, but should be looked at.
    Doubtful,
    /// Does not work.
    Bad,
}

impl Grade {
    /// As it is printed.
    pub fn name(self) -> &'static str {
        match self {
            Grade::Good => "ok",
            Grade::Doubtful => "look at",
            Grade::Bad => "wrong",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub grade: Grade,
    /// What was found.
    pub what: String,
    /// What to do about it.
    pub remedy: Option<String>,
}

fn good(what: impl Into<String>) -> Finding {
    Finding { grade: Grade::Good, what: what.into(), remedy: None }
}

fn doubtful(what: impl Into<String>, remedy: impl Into<String>) -> Finding {
    Finding { grade: Grade::Doubtful, what: what.into(), remedy: Some(remedy.into()) }
}

fn bad(what: impl Into<String>, remedy: impl Into<String>) -> Finding {
    Finding { grade: Grade::Bad, what: what.into(), remedy: Some(remedy.into()) }
}

/// Looks at everything, and changes nothing.
pub fn examine(config: &Config, folder: &DataDir, now: jiff::Timestamp, runtime: &Handle) -> Vec<Finding> {
    let path = folder.path();
    let mut found = vec![private(path), room(path)];
    found.extend(reachable(config));
    found.push(runtime.block_on(records(folder)));
    if folder.is_held() {
        found.extend(running(path, now));
    } else {
        found.extend(stopped(path));
    }
    found.push(backed_up(path, now));
    found.push(countries(config, now));
    found
}

fn private(path: &Path) -> Finding {
    use std::os::unix::fs::PermissionsExt;
    match fs::metadata(path) {
        Ok(data) if data.permissions().mode() & 0o077 == 0 => {
            good(format!("the data folder {} is its owner's alone", path.display()))
        }
        Ok(_) => doubtful(
            format!("others on this machine may look into the data folder {}", path.display()),
            format!("chmod 0700 {}", path.display()),
        ),
        Err(error) => {
            bad(format!("the data folder cannot be looked at: {error}"), "run this as the server's user")
        }
    }
}

fn room(path: &Path) -> Finding {
    let Ok(disk) = statvfs(path) else {
        return doubtful("how much room the disk has cannot be read", "see df");
    };
    let free = disk.blocks_available() * disk.fragment_size();
    let told = format!("{:.1} GiB are free for the data folder", free as f64 / GIB as f64);
    if free < LEAST_FREE {
        bad(told, "make room: without it events are refused (nothing that was acknowledged is lost)")
    } else {
        good(told)
    }
}

fn reachable(config: &Config) -> Vec<Finding> {
    let server = &config.server;
    let mut found = Vec::new();
    match &server.public_url {
        Some(url) if url.starts_with("https://") => {
            found.push(good(format!("browsers reach the server at {url}")))
        }
        Some(url) => found.push(doubtful(
            format!("browsers reach the server at {url}, where passwords can be read on the way"),
            "put a proxy with TLS in front, and write https:// in server.public_url",
        )),
        None => found.push(doubtful(
            format!("server.public_url is not set, so links lead to {}", server.listen),
            "set server.public_url to the address that browsers use",
        )),
    }
    if server.listen.ip().is_loopback() && server.trusted_proxies.is_empty() && server.public_url.is_some() {
        found.push(doubtful(
            "no proxy is trusted, so that all visitors behind one look like one",
            "name the proxy in server.trusted_proxies, as in [\"127.0.0.1\", \"::1\"]",
        ));
    }
    found
}

async fn records(folder: &DataDir) -> Finding {
    let path = folder.records();
    if !path.is_file() {
        return doubtful("there are no records yet", "start the server once: entrenous serve");
    }
    let counted = async {
        let records = Records::open(&path, Upgrade::Forbidden).await?;
        records.check_all().await?;
        let counts = (records.account_count().await?, records.sites().await?.len());
        records.close().await;
        Ok::<_, entrenous_storage::records::RecordsError>(counts)
    };
    match counted.await {
        Ok((0, _)) => doubtful(
            "the owner's account has not been made",
            "open the link that the server prints when it starts",
        ),
        Ok((_, 0)) => doubtful("there is no site", "entrenous site add example.org --tz Europe/Paris"),
        Ok((accounts, sites)) => {
            good(format!("the records are whole: {accounts} account(s), {sites} site(s)"))
        }
        Err(error) => bad(error.to_string(), "entrenous restore BACKUP brings them back"),
    }
}

fn running(path: &Path, now: jiff::Timestamp) -> Vec<Finding> {
    let status = match control::order(path, &Order::Status, |_| {}) {
        Ok(Ok(value)) => serde_json::from_value::<Status>(value).map_err(|error| error.to_string()),
        Ok(Err(why)) => Err(why),
        Err(error) => Err(error.to_string()),
    };
    let status = match status {
        Ok(status) => status,
        Err(why) => {
            return vec![bad(
                format!("a server runs, but does not say how it is: {why}"),
                "run this as the server's user, and see its log",
            )];
        }
    };
    let behind = status.acknowledged.saturating_sub(status.delivered);
    let mut found = vec![match &status.broken {
        Some(why) => bad(
            format!("a server runs, but events are no longer delivered: {why}"),
            "nothing is lost: repair that, and start the server anew",
        ),
        None if behind > FAR_BEHIND => doubtful(
            format!("a server runs; {behind} events wait for the event store"),
            "they are safe; more memory for it (store.memory_mib) or fewer queries at once help",
        ),
        None => good(format!(
            "a server runs; {} events so far, {behind} not yet in the event store",
            status.acknowledged
        )),
    }];
    found.push(journal_size(status.journal_bytes));
    if status.clock_ms > now.as_millisecond() + CLOCK_SLACK_MS {
        found.push(doubtful(
            "the last event is later than this machine's clock says",
            "check the clock (timedatectl); visits go on when it has caught up",
        ));
    }
    found
}

fn stopped(path: &Path) -> Vec<Finding> {
    let mut found = vec![doubtful("no server runs on this data folder", "entrenous serve")];
    let store = path.join(EVENTS);
    if store.is_file() {
        found.push(match events::contents(&store, &events::Options::default()) {
            Ok(contents) => {
                good(format!("the event store opens: {} events, {} visits", contents.events, contents.visits))
            }
            Err(error) => bad(error.to_string(), "entrenous restore --events-only BACKUP makes it anew"),
        });
    }
    found.push(journal_size(size_of(&path.join(JOURNAL))));
    found
}

fn journal_size(bytes: u64) -> Finding {
    let told = format!("the journal takes {:.1} GiB", bytes as f64 / GIB as f64);
    if bytes > 20 * GIB {
        doubtful(told, "it is kept until a verified backup covers it: entrenous backup FOLDER")
    } else {
        good(told)
    }
}

/// Bytes of the files in a flat folder, as far as they can be read.
fn size_of(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries.flatten().filter_map(|entry| entry.metadata().ok()).map(|data| data.len()).sum()
}

fn backed_up(path: &Path, now: jiff::Timestamp) -> Finding {
    let remedy = "entrenous backup FOLDER, on another disk, once a day";
    match Last::of(path).and_then(|last| Some((last.age_days(now)?, last))) {
        Some((days @ ..=2, last)) => {
            good(format!("the last backup is {days} day(s) old: {}", last.folder.display()))
        }
        Some((days, last)) => {
            doubtful(format!("the last backup is {days} days old: {}", last.folder.display()), remedy)
        }
        None => doubtful("there has been no backup", remedy),
    }
}

fn countries(config: &Config, now: jiff::Timestamp) -> Finding {
    let Some(path) = &config.privacy.geography_file else {
        return good("countries are not told: privacy.geography_file is not set");
    };
    match maxminddb::Reader::open_readfile(path) {
        Err(error) => bad(
            format!("the countries in {} cannot be read: {error}", path.display()),
            "name a country database in the MaxMind format (.mmdb), or leave privacy.geography_file empty",
        ),
        Ok(reader) => {
            let built = i64::try_from(reader.metadata().build_epoch).unwrap_or(0);
            let days = (now.as_second() - built) / 86_400;
            if days > 180 {
                doubtful(
                    format!("the countries in {} are {days} days old", path.display()),
                    "fetch a newer file",
                )
            } else {
                good(format!("the countries in {} are {days} days old", path.display()))
            }
        }
    }
}
