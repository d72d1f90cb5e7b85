//! Which parts work. `/healthz` says that the process answers; `/readyz` says whether it should be sent requests.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::serve::{App, Kind, Problem};

/// What each part last said of itself.
#[derive(Debug, Default)]
pub struct Health(Mutex<Parts>);

#[derive(Debug, Default)]
struct Parts {
    stopping: bool,
    /// Failures by part; none while it works.
    parts: BTreeMap<&'static str, Option<String>>,
}

impl Health {
    /// The part works.
    pub fn works(&self, part: &'static str) {
        if let Some(Some(_)) = self.lock().parts.insert(part, None) {
            tracing::info!(part, "works again");
        }
    }

    /// The part does not work. The log is told once, not each time.
    pub fn fails(&self, part: &'static str, why: &dyn Display) {
        let why = why.to_string();
        let before = self.lock().parts.insert(part, Some(why.clone()));
        if before.flatten().as_ref() != Some(&why) {
            tracing::error!(part, why, "does not work");
        }
    }

    /// The service is being stopped.
    pub fn stops(&self) {
        self.lock().stopping = true;
    }

    /// Does everything work?
    pub fn is_ready(&self) -> bool {
        let parts = self.lock();
        !parts.stopping && parts.parts.values().all(Option::is_none)
    }

    fn lock(&self) -> MutexGuard<'_, Parts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Is it being stopped, and the parts by name, `ok` or `failing`: why is for the log, which not everybody reads.
    fn told(&self) -> (bool, Value) {
        let parts = self.lock();
        let told = |failure: &Option<String>| if failure.is_none() { "ok" } else { "failing" };
        let told: BTreeMap<_, _> = parts.parts.iter().map(|(part, failure)| (*part, told(failure))).collect();
        (parts.stopping, json!(told))
    }
}

pub(super) async fn alive() -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(json!({ "status": "ok" }))).into_response()
}

pub(super) async fn ready(State(app): State<Arc<App>>) -> Response {
    let (stopping, parts) = app.health.told();
    if app.health.is_ready() {
        let told = Json(json!({ "status": "ready", "parts": parts }));
        return ([(header::CACHE_CONTROL, "no-store")], told).into_response();
    }
    let detail = if stopping {
        "The server is being stopped."
    } else {
        "A part does not work: the server's log says why."
    };
    Problem::new(Kind::Unavailable, detail).with("parts", parts).into_response()
}
