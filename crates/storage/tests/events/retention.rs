//! What is forgotten is gone, and only that.

use entrenous_storage::events::rows::{EventKind, ShareRow};

use crate::delivery::totals;
use crate::figures::by_page;
use crate::made::{DAY, SITE, World, event, visit};

fn world() -> World {
    let mut world = World::default();
    for (id, started) in [(1, 10), (2, DAY + 10)] {
        let ended = visit(id, id, started, "/a");
        world.events.push(event(&ended, id, EventKind::PageView, "pageview", "/a"));
        world.closed.push(ended);
    }
    world.shares.push(ShareRow {
        site: SITE,
        time_ms: 10,
        seq: 1,
        page: "/a".into(),
        fetcher: "signal".into(),
        audience: "private".into(),
        token: None,
        link: "".into(),
    });
    world
}

#[test]
fn rows_go_and_their_sums_stay() {
    let mut store = world().store();
    store.roll_up(SITE, &[(0, DAY), (DAY, 2 * DAY)]).unwrap();
    let would = store.prune(SITE, DAY, 0, true).unwrap();
    assert_eq!((would.events, would.visits, would.shares, would.sums), (1, 1, 1, 0));
    assert_eq!(store.prune(SITE, DAY, 0, false).unwrap(), would);
    assert_eq!(totals(&store), (2, 2, 2));
    // What cannot be made anew is not dropped.
    let late = World { closed: vec![visit(5, 5, 20, "/a")], ..Default::default() };
    store.deliver(&late.delivery(5)).unwrap();
    assert_eq!(totals(&store), (2, 2, 2));
    let gone = store.prune(SITE, 2 * DAY, DAY, false).unwrap();
    assert!(gone.sums > 0, "{gone:?}");
    assert_eq!(totals(&store), (1, 1, 1));
}

#[test]
fn an_erased_site_leaves_the_others() {
    let mut store = world().store();
    let mut other = visit(3, 3, 30, "/other");
    other.site = SITE + 1;
    let more = World {
        events: vec![event(&other, 3, EventKind::PageView, "pageview", "/other")],
        closed: vec![other],
        ..Default::default()
    };
    store.deliver(&more.delivery(3)).unwrap();
    store.erase_site(SITE + 1).unwrap();
    assert_eq!(totals(&store), (2, 2, 2));
    store.erase_site(SITE).unwrap();
    assert_eq!(totals(&store), (0, 0, 0));
    // Its names are new again.
    store.deliver(&World { shares: vec![], ..world() }.delivery(4)).unwrap();
    assert_eq!(by_page(&store), [("/a".to_owned(), 2)]);
}
