//! Many pieces of work on all cores; what comes of them stays in order.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The results of `piece(0)` to `piece(pieces - 1)`, in that order, on so many threads.
pub(super) fn map<T: Send>(threads: usize, pieces: usize, piece: &(dyn Fn(usize) -> T + Sync)) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(pieces));
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, pieces.max(1)) {
            scope.spawn(|| {
                while let i @ 0.. = next.fetch_add(1, Ordering::Relaxed)
                    && i < pieces
                {
                    let result = piece(i);
                    done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((i, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|(i, _)| *i);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_their_order_on_any_number_of_threads() {
        for threads in [0, 1, 3, 100] {
            assert_eq!(map(threads, 50, &|i| i * i), (0..50).map(|i| i * i).collect::<Vec<_>>());
            assert!(map(threads, 0, &|i| i).is_empty());
        }
    }
}
