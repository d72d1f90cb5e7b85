//! Orders from the command line to a running server, over a socket in the data folder: whoever may enter the folder may give them.
//!
//! A connection is one order, a line of JSON; the answers are lines, the last of which is `done` or `failed`. Orders are carried out one after
//! the other.

use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use entrenous_storage::events::Pruned;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixListener;
use tokio::sync::mpsc;

/// The socket in the data folder.
pub const SOCKET: &str = "control.sock";
/// An order is a line no longer than this, and arrives within [`PATIENCE`].
const LONGEST: u64 = 64 << 10;
const PATIENCE: Duration = Duration::from_secs(5);

/// What a running server can be told to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Make a backup in a new folder under this one, given by its whole path.
    Backup(PathBuf),
    /// Say how it is: [`Status`].
    Status,
    /// Forget what is past its time, or only count it: a list of [`Forgotten`].
    Prune {
        /// Count only.
        dry_run: bool,
    },
    /// Conclude a site's visits of these days anew: a [`crate::refine::Difference`].
    Reclassify {
        /// The site's number.
        site: u32,
        /// From when on, in ms since 1970; none: from its first visit.
        from_ms: Option<i64>,
        /// Until when; none: now.
        to_ms: Option<i64>,
        /// Only say what would change.
        preview: bool,
    },
}

/// What of a site is forgotten, or would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forgotten {
    /// The site's number.
    pub site: u32,
    /// Events.
    pub events: u64,
    /// Visits.
    pub visits: u64,
    /// Links passed on.
    pub shares: u64,
    /// Rows of sums by day.
    pub sums: u64,
}

impl Forgotten {
    pub(crate) fn of((site, pruned): (u32, Pruned)) -> Forgotten {
        let Pruned { events, visits, shares, sums, .. } = pruned;
        Forgotten { site, events, visits, shares, sums }
    }
}

/// How a running server is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Why events are no longer delivered into the event store, if so.
    pub broken: Option<String>,
    /// The last event in the event store.
    pub delivered: u64,
    /// The last event that was acknowledged.
    pub acknowledged: u64,
    /// Bytes of the journal's files.
    pub journal_bytes: u64,
    /// Time of the last event in the store, in ms since 1970.
    pub clock_ms: i64,
}

/// What it says meanwhile, and at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// What it does now.
    Step(String),
    /// It has been done; what there is to say about it.
    Done(serde_json::Value),
    /// It could not be done, and why.
    Failed(String),
}

/// Carries out orders.
pub(crate) trait CarryOut: Send + Sync + 'static {
    /// Does it, tells `say` each step, and returns what there is to say at the end, or why it failed. May block.
    fn carry_out(&self, order: Order, say: &dyn Fn(&str)) -> Result<serde_json::Value, String>;
}

/// Takes orders until the task is ended.
pub(crate) async fn take_orders(socket: PathBuf, carry_out: impl CarryOut) {
    // Left by a server that was killed: the data folder is ours alone.
    let _none_left = std::fs::remove_file(&socket);
    let listener = match UnixListener::bind(&socket) {
        Ok(listener) => listener,
        Err(error) => {
            tracing::warn!(%error, path = %socket.display(), "no orders from the command line, such as backups, can be taken");
            return;
        }
    };
    let _removed_at_the_end = Bound(socket);
    let carry_out = Arc::new(carry_out);
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                if let Err(error) = answer(stream, &carry_out).await {
                    tracing::warn!(%error, "an order from the command line broke off");
                }
            }
            Err(error) => {
                tracing::warn!(%error, "no order could be taken");
                tokio::time::sleep(PATIENCE).await;
            }
        }
    }
}

/// A socket's file, which nobody else removes.
struct Bound(PathBuf);

impl Drop for Bound {
    fn drop(&mut self) {
        let _as_far_as_possible = std::fs::remove_file(&self.0);
    }
}

async fn answer(stream: tokio::net::UnixStream, carry_out: &Arc<impl CarryOut>) -> io::Result<()> {
    let (from, mut to) = stream.into_split();
    let mut line = String::new();
    let mut from = tokio::io::BufReader::new(from.take(LONGEST));
    tokio::time::timeout(PATIENCE, from.read_line(&mut line)).await??;
    let order: Order = serde_json::from_str(&line)?;
    tracing::info!(?order, "told by the command line");
    let (say, mut said) = mpsc::unbounded_channel();
    let carry_out = Arc::clone(carry_out);
    let work = tokio::task::spawn_blocking(move || {
        // Whoever gave the order may have gone; it is carried out all the same.
        let step = |text: &str| drop(say.send(Word::Step(text.to_owned())));
        let last = match carry_out.carry_out(order, &step) {
            Ok(done) => Word::Done(done),
            Err(why) => Word::Failed(why),
        };
        drop(say.send(last));
    });
    while let Some(word) = said.recv().await {
        let mut line = serde_json::to_vec(&word)?;
        line.push(b'\n');
        if to.write_all(&line).await.is_err() {
            break;
        }
    }
    work.await.map_err(io::Error::other)
}

/// Gives an order to the server that uses the data folder, and waits. `hear` is told of each step.
///
/// # Errors
///
/// The server cannot be reached, or what it says is not understood. That it failed is no error of this function.
pub fn order(
    folder: &Path,
    order: &Order,
    mut hear: impl FnMut(&str),
) -> io::Result<Result<serde_json::Value, String>> {
    let mut stream = UnixStream::connect(folder.join(SOCKET))?;
    let mut line = serde_json::to_vec(order)?;
    line.push(b'\n');
    stream.write_all(&line)?;
    for line in BufReader::new(stream).lines() {
        match serde_json::from_str(&line?)? {
            Word::Step(step) => hear(&step),
            Word::Done(done) => return Ok(Ok(done)),
            Word::Failed(why) => return Ok(Err(why)),
        }
    }
    Err(io::Error::other("the server broke off; its log says why"))
}
