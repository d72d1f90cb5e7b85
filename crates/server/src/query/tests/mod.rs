//! The room as clients meet it: a real event store in a file, requests straight to the router.

mod accepted;
mod cascaded;
pub(crate) mod documented;
mod exported;
mod figures;
mod imported;
mod ranges;
mod refused;
mod roles;
mod streamed;
mod worth;
mod written;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::Method;
use entrenous_storage::events::rows::{
    Delivery, EventKind, EventRow, LineageRow, Origin, Position, ShareRow, TokenRow, VerdictColumns, VisitRow,
};
use entrenous_storage::events::{EventStore, Options};
use entrenous_storage::records::{FIRST_WORKSPACE, NewGuestLink, Scope, SiteSettings};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::{NoWindowYet, Parts, Precision, Readers, Room, routes};
use crate::serve::tests::{Answer, Served};

/// Now, in all of these tests: Tuesday 31 March 2026, 12:00 in Paris.
pub(crate) const NOW: &str = "2026-03-31T10:00:00Z";

/// A service with a site, example.org in Paris, and an event store.
pub(crate) struct Asking {
    pub(crate) served: Served,
    pub(crate) store: EventStore,
    pub(crate) deliver: watch::Sender<u64>,
    pub(crate) stop: watch::Sender<bool>,
    pub(crate) site: u32,
    pub(crate) key: String,
    pub(crate) room: Arc<Room>,
    _folder: tempfile::TempDir,
}

pub(crate) fn ms(time: &str) -> i64 {
    time.parse::<Timestamp>().expect("a time").as_millisecond()
}

fn clock() -> Timestamp {
    NOW.parse().expect("a time")
}

impl Asking {
    pub(crate) async fn new() -> Asking {
        Asking::with(Arc::new(NoWindowYet), Duration::from_secs(20)).await
    }

    pub(crate) async fn with(precision: Arc<dyn Precision>, limit: Duration) -> Asking {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("events.duckdb");
        let store = EventStore::open(&path, &Options::default()).expect("opens");
        let readers = Readers::new(&store, 2, limit).expect("readers");
        let (deliver, delivered) = watch::channel(0);
        let (stop, stopped) = watch::channel(false);
        let exports = folder.path().join("exports");
        let room = Room::new(Parts { readers, delivered, stop: stopped, precision, clock, exports });
        let given = room.clone();
        let served = Served::with_router(
            |config| {
                config.server.requests_per_minute = 100_000;
                config.links.domains = vec!["go.example=example.org".parse().expect("a domain")];
            },
            |app| {
                let rooms: Router<Arc<crate::serve::App>> = crate::operate::routes()
                    .merge(crate::sites::routes(app))
                    .merge(crate::links::routes(app))
                    .merge(crate::costs::routes(app))
                    .merge(crate::experiments::routes(app, &given))
                    .merge(crate::cards::routes(app))
                    .merge(crate::accounts::routes(app))
                    .merge(crate::collect::routes(app))
                    .merge(crate::people::routes(app))
                    .merge(crate::guests::routes(app))
                    .merge(crate::share::routes(&given))
                    .merge(routes(app, given));
                rooms.layer(DefaultBodyLimit::max(64 * 1024)).with_state(app.clone())
            },
        )
        .await;
        let settings = SiteSettings::default();
        let records = &served.app.records;
        let site =
            records.add_site("example.org", "Example", "Europe/Paris", &settings, 0).await.expect("added").id;
        records.add_site("other.example", "Other", "UTC", &settings, 0).await.expect("added");
        served.app.reload().await.expect("read");
        let key = served.key(&[Scope::StatsRead, Scope::ExportRead], None).await;
        Asking { served, store, deliver, stop, site, key, room, _folder: folder }
    }

    /// The secret of a guest link without a password.
    pub(crate) async fn guest_link(&self) -> String {
        let secret = crate::accounts::Secret::new_guest().expect("random");
        let new = NewGuestLink {
            token: &secret.hash(),
            site: self.site,
            name: "Board",
            password: None,
            filters: &[],
            expires: None,
        };
        self.served.app.records.add_guest_link(new, 0).await.expect("made");
        secret.text().to_owned()
    }

    /// What the examples leave open, of an account: another session of its, the invitation that waits, and the code of its app.
    pub(crate) async fn words(&self, account: i64) -> [(&'static str, String); 3] {
        let records = &self.served.app.records;
        let (_, other) = self.served.session(account).await;
        let waiting = records.invitations(FIRST_WORKSPACE, 0).await.expect("read");
        let waiting = waiting.last().map_or(0, |invitation| invitation.id);
        let totp = records.totp(account).await.expect("read");
        let code = totp.map(|totp| crate::accounts::totp::code_now(&totp.secret, crate::serve::now()));
        [
            ("$OTHER", other.to_string()),
            ("$INVITATION", waiting.to_string()),
            ("$CODE", code.unwrap_or_default()),
        ]
    }

    /// Asks, with the site filled in where it is not said.
    pub(crate) async fn ask(&self, mut question: Value) -> Answer {
        if let Some(question) = question.as_object_mut() {
            question.entry("site").or_insert(json!("example.org"));
        }
        self.post(&question.to_string()).await
    }

    /// Asks, and is answered.
    pub(crate) async fn told(&self, question: Value) -> Value {
        let answer = self.ask(question).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    }

    pub(crate) async fn post(&self, body: &str) -> Answer {
        self.served.api(Method::POST, "/api/v1/query", &self.key, body).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.served.api(Method::GET, path, &self.key, "").await
    }

    pub(crate) fn deliver(&mut self, world: World) {
        // A delivery and its rows live as long as one another.
        let world: &'static World = Box::leak(Box::new(world));
        let seq = self.store.position().expect("known").seq + 1;
        let delivery = Delivery {
            events: &world.events,
            closed: &world.visits,
            open: &[],
            machines: &[],
            shares: &world.shares,
            lineage: &world.lineage,
            tokens: &world.tokens,
            logs: &[],
            position: Position { seq, replay_from: 1, clock_ms: 0 },
        };
        self.store.deliver(&delivery).expect("delivered");
        self.deliver.send_replace(seq);
    }
}

/// Rows made up.
#[derive(Debug, Default)]
pub(crate) struct World {
    pub(crate) events: Vec<EventRow<'static>>,
    pub(crate) visits: Vec<VisitRow<'static>>,
    pub(crate) shares: Vec<ShareRow<'static>>,
    pub(crate) lineage: Vec<LineageRow>,
    pub(crate) tokens: Vec<TokenRow>,
}

impl World {
    /// A visit of one page view.
    pub(crate) fn visit(
        &mut self,
        site: u32,
        id: u64,
        visitor: u64,
        time: &str,
        page: &'static str,
    ) -> &mut VisitRow<'static> {
        let started_ms = ms(time);
        self.event(site, id, id, visitor, time, page);
        self.visits.push(VisitRow {
            site,
            visit: id,
            visitor,
            started_ms,
            ended_ms: started_ms + 1000,
            entry_page: page.into(),
            exit_page: page.into(),
            views: 1,
            events: 1,
            device: "mobile".into(),
            country: "FR".into(),
            verdict: VerdictColumns {
                source: "unknown".into(),
                dark: 250_000,
                dark_possible: 1_000_000,
                ..VerdictColumns::default()
            },
            ..VisitRow::default()
        });
        self.visits.last_mut().expect("just pushed")
    }

    fn event(&mut self, site: u32, seq: u64, visit: u64, visitor: u64, time: &str, page: &'static str) {
        self.events.push(EventRow {
            site,
            started_ms: ms(time),
            time_ms: ms(time),
            seq,
            visit,
            visitor,
            kind: EventKind::PageView,
            name: "pageview".into(),
            page: page.into(),
            link: "".into(),
            props: vec![("plan".into(), "gold".into())],
            revenue_milli: Some(12_500),
            currency: "EUR".into(),
            engaged_ms: 4000,
            scroll: None,
            origin: Origin::Tracker,
        });
    }
}

/// Four visits of three visitors on 29 (clocks change), 30 and 31 March; the last is a private share for certain.
pub(crate) fn world(site: u32) -> World {
    let mut world = World::default();
    // 00:30 on Sunday in Paris, still Saturday in UTC.
    world.visit(site, 1, 11, "2026-03-28T23:30:00Z", "/a");
    world.visit(site, 2, 12, "2026-03-30T08:00:00Z", "/a").verdict.app = "signal".into();
    world.visit(site, 3, 12, "2026-03-30T09:00:00Z", "/b");
    let proven = world.visit(site, 4, 13, "2026-03-31T09:50:00Z", "/b");
    proven.verdict = VerdictColumns {
        source: "dark_social/signal".into(),
        app: "signal".into(),
        grade: "proven".into(),
        dark: 1_000_000,
        dark_proven: 1_000_000,
        dark_possible: 1_000_000,
        probability: 1_000_000,
        ..VerdictColumns::default()
    };
    world.shares.push(ShareRow {
        site,
        time_ms: ms("2026-03-30T07:00:00Z"),
        seq: 9,
        page: "/a".into(),
        fetcher: "signal".into(),
        audience: "private".into(),
        token: None,
        link: "go.example/a".into(),
    });
    world
}
