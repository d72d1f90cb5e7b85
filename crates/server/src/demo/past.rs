//! What is past, into the journal: admitted as it would have been, under the keys of its day. The service delivers it when it starts.

use std::collections::BTreeMap;
use std::io;

use entrenous_core::event::{Journaled, Origin};
use entrenous_core::evidence::rules::Rules;
use entrenous_storage::journal::{AppendError, Journal, JournalError, Options};
use entrenous_storage::records::{Records, RecordsError, Upgrade};

use super::Request;
use super::setting::{SITE, set_up};
use super::story::{Told, What};
use crate::accounts;
use crate::collect::admit::{Sender, admit};
use crate::collect::keys::DayKeys;
use crate::collect::look::{Seen, line};
use crate::collect::sites::Sites;
use crate::config::Config;
use crate::serve::{DataDir, StartError, day_keys};

const DAY_MS: i64 = 86_400_000;
/// Entries that are appended at once.
const AT_ONCE: usize = 2_000;
/// Written last: without it the demo is not whole.
const MADE: &str = "demo-made";

/// Why no demo could be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DemoError {
    /// The world.
    #[error("the made-up world could not be made: {0}")]
    World(io::Error),
    /// The folder is somebody's.
    #[error("{0} has data that is no demo's; name another folder with --folder")]
    NotOurs(String),
    /// An earlier attempt was broken off.
    #[error("{0} has a demo that was broken off while it was made; remove the folder and try again")]
    Half(String),
    /// The folder.
    #[error(transparent)]
    Folder(#[from] StartError),
    /// The records.
    #[error(transparent)]
    Records(#[from] RecordsError),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The journal's disk.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The password.
    #[error("the account could not be made: {0}")]
    Account(String),
    /// The mark.
    #[error("the demo's folder cannot be written: {0}")]
    Mark(io::Error),
}

/// Fills the folder, unless it has been filled before.
pub(crate) async fn fill(config: &Config, request: &Request, told: &[Told]) -> Result<(), DemoError> {
    let shown = || request.folder.display().to_string();
    if request.folder.join(MADE).exists() {
        return Ok(());
    }
    let folder = DataDir::open(&request.folder)?;
    let _held = folder.hold()?;
    let records = Records::open(&folder.records(), Upgrade::Allowed).await?;
    let sites = records.sites().await?;
    if !sites.is_empty() {
        let ours = sites.iter().all(|site| site.domain == SITE);
        return Err(if ours { DemoError::Half(shown()) } else { DemoError::NotOurs(shown()) });
    }
    let hash = accounts::hashed(super::PASSWORD).map_err(|error| DemoError::Account(error.to_string()))?;
    set_up(&records, &hash, request.now_ms / 1_000).await?;
    let sites = Sites::read(&records, config).await?;
    let rules = Rules::builtin();
    let journal = Journal::open(&folder.path().join("journal"), Options::default())?;
    let writer = journal.writer();
    let mut keys: BTreeMap<i64, DayKeys> = BTreeMap::new();
    let mut waiting = Vec::with_capacity(AT_ONCE);
    for (number, one) in (1_u128..).zip(told) {
        let day = one.at_ms.div_euclid(DAY_MS);
        if !keys.contains_key(&day) {
            // Keys of days that are past are drawn and destroyed as they would have been.
            keys = BTreeMap::from([(day, day_keys(&records, one.at_ms, config.privacy.token_hours).await?)]);
        }
        let Some(keys) = keys.get(&day) else { continue };
        waiting.extend(entry(one, number, &sites, keys, &rules));
        if waiting.len() >= AT_ONCE {
            writer.append(std::mem::take(&mut waiting)).await?;
        }
    }
    if !waiting.is_empty() {
        writer.append(waiting).await?;
    }
    records.close().await;
    std::fs::write(request.folder.join(MADE), b"").map_err(DemoError::Mark)
}

/// As the journal has it; none of whoever is not counted.
fn entry(told: &Told, number: u128, sites: &Sites, keys: &DayKeys, rules: &Rules) -> Option<Vec<u8>> {
    let user_agent = told.who.agent.as_bytes();
    let agent = rules.agent(user_agent);
    match &told.what {
        What::Event(event) => {
            let sender = Sender {
                address: Some(told.who.address),
                user_agent,
                agent,
                origin_host: None,
                objects: false,
                country: super::to_come::country(told.who.address),
                origin: Origin::Script,
                only_site: None,
                only_workspace: None,
                is_program: false,
            };
            let collected = admit(*event.clone(), &sender, sites, keys, rules, told.at_ms, number).ok()?;
            Some(collected.to_bytes())
        }
        What::Preview { target, token } => {
            let seen =
                Seen { agent, address: told.who.address, target, link: "", token: *token, at_ms: told.at_ms };
            let line = line(sites.named(SITE)?, keys, rules, &seen)?;
            Some(Journaled::Line(Box::new(line)).to_bytes())
        }
    }
}
