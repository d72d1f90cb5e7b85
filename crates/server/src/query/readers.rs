//! Readers of the event store, lent to one question at a time. The store works on threads that may block; a question that takes too
//! long, or that nobody waits for any more, is interrupted.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use entrenous_storage::events::{EventStore, Interrupter, Reader, StoreError};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::serve::{Kind, Problem};

/// So long a question waits for a reader.
const WAIT: Duration = Duration::from_secs(5);
/// An interrupt reaches one statement; a question may have several.
const AGAIN: Duration = Duration::from_millis(20);

/// The readers.
#[derive(Debug, Clone)]
pub struct Readers {
    idle: Arc<Mutex<Vec<Reader>>>,
    free: Arc<Semaphore>,
    limit: Duration,
}

impl Readers {
    /// So many readers of a store, 1 or more, each for at most `limit` at a time.
    ///
    /// # Errors
    /// The engine's.
    pub fn new(store: &EventStore, count: usize, limit: Duration) -> Result<Readers, StoreError> {
        let count = count.max(1);
        let readers = (0..count).map(|_| store.reader()).collect::<Result<_, _>>()?;
        let free = Arc::new(Semaphore::new(count));
        Ok(Readers { idle: Arc::new(Mutex::new(readers)), free, limit })
    }

    /// Has a reader do some work.
    ///
    /// # Errors
    /// No reader was free, the work took too long, or what it said.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Reader) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        let busy =
            || Problem::new(Kind::Unavailable, "Too many questions at once. Try again soon.").retry_after(2);
        let permit = tokio::time::timeout(WAIT, self.free.clone().acquire_owned()).await;
        let permit = permit.map_err(|_| busy())?.map_err(|_| busy())?;
        let reader = lock(&self.idle).pop().ok_or_else(busy)?;
        let run = Arc::new(Run {
            interrupter: reader.interrupter(),
            over: Mutex::new(false),
            given_up: AtomicBool::new(false),
        });
        let lent = Lent { reader: Some(reader), readers: self.clone(), run: run.clone(), _permit: permit };
        let waiting = Waiting { run: run.clone(), runtime: Handle::current() };
        let task = tokio::task::spawn_blocking(move || {
            // Nobody waits any more: it is not begun.
            if lent.run.given_up.load(Ordering::Relaxed) {
                return Err(StoreError::Query("given up".to_owned()));
            }
            work(lent.reader())
        });
        let done = tokio::time::timeout(self.limit, task).await;
        drop(waiting);
        match done {
            Ok(Ok(answer)) => answer.map_err(problem),
            Ok(Err(panicked)) => Err(Problem::internal(&panicked)),
            Err(_) => Err(Problem::new(
                Kind::Timeout,
                format!(
                    "This took longer than {} s and was given up. Ask for a shorter range, fewer dimensions or fewer filters.",
                    self.limit.as_secs_f64()
                ),
            )),
        }
    }
}

/// What the store said, to the client.
fn problem(error: StoreError) -> Problem {
    match &error {
        StoreError::Query(why) => Problem::new(Kind::Invalid, format!("{why}.")),
        _ => Problem::internal(&error),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A question at work.
struct Run {
    interrupter: Interrupter,
    /// Held while it is interrupted, so that the next question of the same reader is not.
    over: Mutex<bool>,
    given_up: AtomicBool,
}

impl Run {
    /// Interrupts it if it still works; false if it is over.
    fn interrupt(&self) -> bool {
        let over = lock(&self.over);
        if !*over {
            self.interrupter.interrupt();
        }
        !*over
    }
}

/// A reader and its place; both go back when the work is done, however it ends.
struct Lent {
    reader: Option<Reader>,
    readers: Readers,
    run: Arc<Run>,
    _permit: OwnedSemaphorePermit,
}

impl Lent {
    fn reader(&self) -> &Reader {
        self.reader.as_ref().expect("it goes back when this is dropped")
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        *lock(&self.run.over) = true;
        lock(&self.readers.idle).extend(self.reader.take());
    }
}

/// Somebody waits for the answer. When they no longer do, the work is stopped.
struct Waiting {
    run: Arc<Run>,
    runtime: Handle,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.run.given_up.store(true, Ordering::Relaxed);
        if self.run.interrupt() {
            let run = self.run.clone();
            self.runtime.spawn(async move {
                while run.interrupt() {
                    tokio::time::sleep(AGAIN).await;
                }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use entrenous_storage::events::Options;

    use super::*;

    #[tokio::test]
    async fn work_that_nobody_waits_for_is_stopped_and_its_reader_goes_back() {
        let store = EventStore::in_memory(&Options::default()).expect("opens");
        let readers = Readers::new(&store, 1, Duration::from_secs(60)).expect("a reader");
        let (begun, begins) = mpsc::channel();
        let work = move |reader: &Reader| -> Result<(), StoreError> {
            loop {
                let _gone = begun.send(());
                reader.first_ms(1)?;
            }
        };
        let others = readers.clone();
        let task = tokio::spawn(async move { others.ask(work).await });
        tokio::task::spawn_blocking(move || begins.recv()).await.expect("no panic").expect("it begins");
        task.abort();
        let next = readers.ask(|reader| reader.first_ms(1)).await;
        assert_eq!(next.expect("the reader is back, and this is not interrupted"), None);
    }

    #[tokio::test]
    async fn a_reader_comes_back_from_a_panic() {
        let store = EventStore::in_memory(&Options::default()).expect("opens");
        let readers = Readers::new(&store, 1, Duration::from_secs(60)).expect("a reader");
        let broken = readers.ask(|_| -> Result<(), StoreError> { panic!("on purpose") }).await;
        assert_eq!(broken.expect_err("it is told").kind(), Kind::Internal);
        assert_eq!(readers.ask(|reader| reader.first_ms(1)).await.expect("works"), None);
    }
}
