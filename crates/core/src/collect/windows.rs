//! Windows: how long further fetches of the same link are the same share, and what a cache hides.

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;

use super::ShareTally;
use crate::evidence::rules::{Preview, Side};
use crate::evidence::source::{Audience, Fetcher};

/// Links whose windows are kept at once. Past it, windows that are over leave memory; a link that comes back later
/// then starts anew: no share is lost, but the estimate of what its cache hid takes it for another link.
const LINKS_KEPT: usize = 100_000;

#[derive(Debug, Clone, Copy)]
struct Window {
    start_ms: i64,
    length_ms: i64,
    /// Windows of this link so far.
    count: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Link {
    site: u16,
    fetcher: Fetcher,
    audience: Audience,
    client: u64,
    url: u64,
}

/// Open and past windows by link.
#[derive(Debug, Default)]
pub(super) struct Windows {
    links: HashMap<Link, Window>,
}

impl Windows {
    /// Opens a window for a fetch; `false` if it falls into one that is open.
    #[expect(
        clippy::too_many_arguments,
        reason = "one fact each; a struct would be built for this call alone"
    )]
    pub(super) fn open(
        &mut self,
        site: u16,
        preview: Preview,
        client: u64,
        url: u64,
        time_ms: i64,
        length_ms: i64,
        tally: &mut ShareTally,
    ) -> bool {
        if self.links.len() >= LINKS_KEPT {
            self.forget_before(time_ms, tally);
        }
        let link = Link { site, fetcher: preview.fetcher, audience: preview.audience, client, url };
        match self.links.entry(link) {
            Entry::Vacant(vacant) => {
                vacant.insert(Window { start_ms: time_ms, length_ms, count: 1 });
                true
            }
            Entry::Occupied(mut occupied) => {
                let window = occupied.get_mut();
                let since = time_ms - window.start_ms;
                if since <= length_ms {
                    if preview.side == Side::Node {
                        // A herd is one post for as long as it goes on.
                        window.start_ms = window.start_ms.max(time_ms);
                    }
                    return false;
                }
                *window = Window { start_ms: time_ms, length_ms, count: window.count + 1 };
                true
            }
        }
    }

    fn forget_before(&mut self, now_ms: i64, tally: &mut ShareTally) {
        let over = |window: &Window| now_ms - window.start_ms > window.length_ms;
        self.links.retain(|link, window| {
            let keep = !over(window);
            if !keep {
                tally.link(link.site, link.fetcher, link.audience, window.count);
            }
            keep
        });
        if self.links.len() >= LINKS_KEPT {
            // All are open: nothing can leave but all, and their repeats will count as shares of their own.
            self.finish(tally);
        }
    }

    /// Hands the number of windows of every link to the tally.
    pub(super) fn finish(&mut self, tally: &mut ShareTally) {
        for (link, window) in self.links.drain() {
            tally.link(link.site, link.fetcher, link.audience, window.count);
        }
    }
}
