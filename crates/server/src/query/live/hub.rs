//! Streams: one question a second for each site that somebody watches, however many watch it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::Realtime;
use crate::query::room::Room;
use crate::serve::{Kind, Problem};

/// The most streams at once.
const STREAMS: usize = 500;
/// Between two updates.
const APART: Duration = Duration::from_secs(1);
/// Minutes go by even where nothing happens.
const AT_LEAST: Duration = Duration::from_secs(10);

/// What was last told of a site; none until it was first asked for.
type Told = Option<Arc<Realtime>>;

/// The sites that are watched.
#[derive(Debug)]
pub(crate) struct Hub {
    sites: Mutex<HashMap<u32, watch::Sender<Told>>>,
    places: Arc<Semaphore>,
    delivered: watch::Receiver<u64>,
    pub(super) stop: watch::Receiver<bool>,
}

/// Somebody who watches.
#[derive(Debug)]
pub(super) struct Watching {
    pub(super) told: watch::Receiver<Told>,
    pub(super) stop: watch::Receiver<bool>,
    _place: OwnedSemaphorePermit,
}

impl Hub {
    pub(crate) fn new(delivered: watch::Receiver<u64>, stop: watch::Receiver<bool>) -> Hub {
        Hub { sites: Mutex::default(), places: Arc::new(Semaphore::new(STREAMS)), delivered, stop }
    }

    /// Watches a site; the first who does has it asked.
    ///
    /// # Errors
    /// Too many watch already.
    pub(super) fn watch(room: &Arc<Room>, site: u32, domain: &str) -> Result<Watching, Problem> {
        let hub = &room.hub;
        let place = hub.places.clone().try_acquire_owned().map_err(|_| {
            Problem::new(
                Kind::Unavailable,
                format!("At most {STREAMS} streams at once; ask without streaming."),
            )
            .retry_after(30)
        })?;
        let mut sites = hub.lock();
        let told = match sites.get(&site) {
            Some(sender) => sender.subscribe(),
            None => {
                let (sender, told) = watch::channel(None);
                sites.insert(site, sender);
                tokio::spawn(keep(room.clone(), site, domain.to_owned()));
                told
            }
        };
        Ok(Watching { told, stop: hub.stop.clone(), _place: place })
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<u32, watch::Sender<Told>>> {
        self.sites.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells those who watch; forgets the site and says false once nobody does.
    fn tell(&self, site: u32, now: Option<Realtime>) -> bool {
        let mut sites = self.lock();
        let Some(sender) = sites.get(&site) else { return false };
        if sender.receiver_count() == 0 {
            sites.remove(&site);
            return false;
        }
        if let Some(now) = now {
            sender.send_if_modified(|told| {
                let same = told.as_ref().is_some_and(|told| told.says_as(&now));
                if !same {
                    *told = Some(Arc::new(now));
                }
                !same
            });
        }
        true
    }
}

/// Asks as long as somebody watches.
async fn keep(room: Arc<Room>, site: u32, domain: String) {
    let (mut delivered, mut stop) = (room.hub.delivered.clone(), room.hub.stop.clone());
    loop {
        delivered.mark_unchanged();
        // What cannot be told now is told next time; the store's trouble is logged where it is met.
        let now = super::http::now(&room, site, &domain).await.ok();
        if !room.hub.tell(site, now) {
            return;
        }
        let changed = async {
            tokio::time::sleep(APART).await;
            // Nobody delivers any more: time goes by all the same.
            if delivered.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            () = changed => {}
            () = tokio::time::sleep(AT_LEAST) => {}
            _ = stop.wait_for(|stop| *stop) => {
                // Receivers see that there is no sender any more.
                room.hub.lock().remove(&site);
                return;
            }
        }
    }
}
