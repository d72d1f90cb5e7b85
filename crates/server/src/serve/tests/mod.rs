//! The service without a socket: requests go straight to the router.

mod clients;
mod problems;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use axum::response::Response;
use entrenous_storage::records::{
    Accepted, Accepting, FIRST_WORKSPACE, MadeAccount, Membership, Records, Scope, Upgrade,
};
use serde_json::Value;
use tower::ServiceExt;

use super::collecting::Collecting;
use super::{App, now, router};
use crate::accounts::{KeyRequest, Secret, setup_link};
use crate::config::Config;
use crate::operate::Metrics;

/// A service with records of its own.
pub(crate) struct Served {
    pub(crate) app: Arc<App>,
    router: Router,
    _collecting: Collecting,
    _folder: tempfile::TempDir,
}

/// Somebody who is signed in.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) account: i64,
    pub(crate) cookie: String,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }

    /// The name of the problem; the answer must be one in every respect.
    pub(crate) fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        let body = self.json();
        assert_eq!(body["status"], self.status.as_u16());
        assert!(body["detail"].as_str().is_some_and(|detail| detail.len() > 5), "{body}");
        body["type"].as_str().and_then(|kind| kind.strip_prefix("/problems/")).expect("a type").to_owned()
    }
}

impl Served {
    pub(crate) async fn new(set: impl FnOnce(&mut Config)) -> Served {
        Served::with_router(set, router).await
    }

    pub(crate) async fn with_router(
        set: impl FnOnce(&mut Config),
        make: impl FnOnce(&Arc<App>) -> Router,
    ) -> Served {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("records.sqlite");
        let records = Records::open(&path, Upgrade::Allowed).await.expect("opens");
        let mut config = Config::default();
        set(&mut config);
        let url = config.server.public_url.clone().unwrap_or_else(|| "http://stats.example".to_owned());
        let collecting = Collecting::start(folder.path(), &config, &records, true).await.expect("starts");
        let (_, stop) = tokio::sync::watch::channel(false);
        let room = collecting.room(folder.path(), stop);
        let app =
            App::new(config, url, records, Metrics::install(), &collecting, room).await.expect("starts");
        Served { router: make(&app), app, _collecting: collecting, _folder: folder }
    }

    /// A valid key.
    pub(crate) async fn key(&self, scopes: &[Scope], site: Option<u32>) -> String {
        let scopes = scopes.iter().map(ToString::to_string).collect();
        let asked = KeyRequest { name: None, workspace: None, site: None, scopes };
        let (_, secret) = asked.make(&self.app.records, FIRST_WORKSPACE, site, now()).await.expect("made");
        self.app.reload().await.expect("read");
        secret.text().to_owned()
    }

    /// Somebody who is signed in. The first is the owner of the first workspace, whatever the place.
    pub(crate) async fn person(&self, email: &str, place: &Membership) -> Person {
        let (records, password) = (&self.app.records, "a long enough one");
        let hash = crate::accounts::hash(&self.app, password.to_owned()).await.expect("hashed");
        let token = [u8::try_from(email.len()).expect("short"); 32];
        let account = if records.account_count().await.expect("read") == 0 {
            records.put_setup_token(&token, now() + 9).await.expect("written");
            match records.make_first_account(&token, email, &hash, now()).await.expect("made") {
                MadeAccount::Made(account) => account,
                other => panic!("{other:?}"),
            }
        } else {
            records.invite(&token, place, "", 1, now(), now() + 9).await.expect("invited");
            let new = Accepting::New { email, name: "", password: &hash };
            match records.accept_invitation(&token, new, now()).await.expect("answered") {
                Accepted::Joined(account) => account,
                other => panic!("{other:?}"),
            }
        };
        Person { account, cookie: self.session(account).await.0 }
    }

    /// Another session of an account: its cookie and its number.
    pub(crate) async fn session(&self, account: i64) -> (String, i64) {
        let secret = Secret::new().expect("random");
        let (records, now) = (&self.app.records, now());
        records.start_session(&secret.hash(), account, "", now, now + 999).await.expect("started");
        let session = records.signed_in(&secret.hash(), now).await.expect("read").expect("signed in").session;
        (format!("entrenous_session={}", secret.text()), session)
    }

    /// Sends JSON as somebody who is signed in.
    pub(crate) async fn as_person(&self, method: Method, path: &str, person: &Person, body: &str) -> Answer {
        let headers = [("cookie", person.cookie.as_str()), ("content-type", "application/json")];
        self.send(method, path, &headers, body).await
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let answer = self.begin(method, path, headers, body).await;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
        Answer { status, headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// An answer whose body may not end.
    pub(crate) async fn open(&self, path: &str, headers: &[(&str, &str)]) -> Response {
        self.begin(Method::GET, path, headers, "").await
    }

    async fn begin(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Response {
        let mut request = Request::builder().method(method).uri(path);
        if headers.iter().all(|(name, _)| *name != "host") {
            request = request.header("host", "stats.example");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(Body::from(body.to_owned())).expect("a request");
        let peer = SocketAddr::from(([192, 0, 2, 7], 40_000));
        request.extensions_mut().insert(ConnectInfo(peer));
        self.router.clone().oneshot(request).await.expect("never fails")
    }

    pub(crate) async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(Method::GET, path, headers, "").await
    }

    /// Sends a form.
    pub(crate) async fn post(&self, path: &str, headers: &[(&str, &str)], fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let form = [("content-type", "application/x-www-form-urlencoded")];
        self.send(Method::POST, path, &[&form, headers].concat(), &body).await
    }

    /// The cookie of the owner, whose account is made.
    pub(crate) async fn signed_in(&self) -> String {
        let link = setup_link(&self.app).await.expect("read").expect("there is no account");
        let token = link.split_once("/setup?token=").expect("a link").1;
        let fields = [("token", token), ("email", "ada@example.org"), ("password", "a long enough one")];
        let made = self.post("/setup", &[], &fields).await;
        made.header("set-cookie").split(';').next().expect("a pair").to_owned()
    }

    /// What is in the journal.
    pub(crate) fn journaled(&self) -> Vec<entrenous_core::event::Collected> {
        let read = self._collecting.journaled();
        let read =
            read.iter().filter_map(|(_, bytes)| entrenous_core::event::Collected::from_bytes(bytes).ok());
        read.collect()
    }

    /// The previews that the journal has.
    pub(crate) fn previews(&self) -> Vec<entrenous_core::event::Logged> {
        use entrenous_core::event::Journaled;
        let read = self._collecting.journaled();
        let line = |bytes: &[u8]| match Journaled::from_bytes(bytes) {
            Ok(Journaled::Line(line)) => Some(*line),
            _ => None,
        };
        read.iter().filter_map(|(_, bytes)| line(bytes)).collect()
    }

    /// Sends JSON with a key.
    pub(crate) async fn api(&self, method: Method, path: &str, key: &str, body: &str) -> Answer {
        let bearer = format!("Bearer {key}");
        self.send(method, path, &[("authorization", &bearer), ("content-type", "application/json")], body)
            .await
    }
}
