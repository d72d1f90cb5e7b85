//! Having a spool taken in: by the server that holds the data folder, else by this process, which then holds it for as long.

use std::time::{Duration, Instant};

use entrenous_storage::records::Records;

use super::collecting::Collecting;
use super::{DataDir, StartError};
use crate::config::Config;
use crate::logs::spool::{Spools, Taken};

const PAUSE: Duration = Duration::from_millis(100);
/// After this whoever waits is told for whom.
const PATIENCE: Duration = Duration::from_secs(15);

/// Waits until the spool of this id is taken in, and has it done where nobody else does. A server that stops meanwhile is replaced.
///
/// # Errors
/// The stores cannot be opened or written.
pub(crate) async fn hand_over(
    config: &Config,
    folder: &DataDir,
    records: &Records,
    id: &str,
) -> Result<Taken, StartError> {
    let spools = Spools::of(folder.path());
    let (begun, mut told) = (Instant::now(), false);
    loop {
        if let Some(taken) = spools.taken(id) {
            return Ok(taken);
        }
        match folder.hold() {
            Ok(held) => {
                let collecting = Collecting::start(folder.path(), config, records, false).await?;
                let taken = alone(&spools, id, &collecting).await;
                // It waits for the disk: not on a thread that others wait for.
                let _ = tokio::task::spawn_blocking(|| drop(collecting)).await;
                drop(held);
                return taken;
            }
            Err(StartError::Locked { holder, .. }) => {
                if begun.elapsed() > PATIENCE && !std::mem::replace(&mut told, true) {
                    eprintln!(
                        "waiting for the server{holder} to take it in; if that takes long, its log says why"
                    );
                }
                tokio::time::sleep(PAUSE).await;
            }
            Err(error) => return Err(error),
        }
    }
}

async fn alone(spools: &Spools, id: &str, collecting: &Collecting) -> Result<Taken, StartError> {
    loop {
        if let Some(taken) = spools.taken(id) {
            return Ok(taken);
        }
        if let Some(why) = collecting.progress.broken.get() {
            let cause = std::io::Error::other(why.clone());
            return Err(StartError::System { what: "deliver into the event store", cause });
        }
        tokio::time::sleep(PAUSE).await;
    }
}
