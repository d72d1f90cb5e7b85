//! Figures for Prometheus. How many visitors sites have is nobody's business, so they are shown to nobody unless the operator says to whom.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use sha2::{Digest, Sha256};

use crate::serve::{App, Kind, Problem};

const REQUEST_SECONDS: &str = "entrenous_http_request_seconds";
const LINK_SECONDS: &str = "entrenous_link_request_seconds";

/// Ends of the intervals in which durations are counted, in seconds.
const BUCKETS: [f64; 12] = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

/// The figures. Rooms add theirs with the macros of the crate `metrics`; names begin with `entrenous_`.
#[derive(Clone)]
pub struct Metrics(PrometheusHandle);

impl std::fmt::Debug for Metrics {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("Metrics")
    }
}

impl Metrics {
    /// The figures of this process, which has one set of them.
    pub fn install() -> Metrics {
        static INSTALLED: OnceLock<PrometheusHandle> = OnceLock::new();
        let handle = INSTALLED.get_or_init(|| {
            let builder = PrometheusBuilder::new()
                .set_buckets_for_metric(Matcher::Full(REQUEST_SECONDS.to_owned()), &BUCKETS)
                .expect("there are buckets");
            let builder = builder
                .set_buckets_for_metric(Matcher::Full(LINK_SECONDS.to_owned()), &BUCKETS)
                .expect("there are buckets");
            let recorder = builder.build_recorder();
            let handle = recorder.handle();
            let _nobody_else_records = metrics::set_global_recorder(recorder);
            metrics::describe_histogram!(REQUEST_SECONDS, "Requests answered, by method, route and status");
            metrics::describe_histogram!(LINK_SECONDS, "Requests to domains of links answered, by status");
            metrics::describe_counter!(
                "entrenous_clicks_missed_total",
                "Clicks whose reader was sent on, and which could not be written"
            );
            metrics::describe_gauge!("entrenous_build_info", "Always 1; the version is a label");
            metrics::gauge!("entrenous_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
            handle
        });
        Metrics(handle.clone())
    }

    /// Counts a request. The route is a pattern, so that there are few.
    pub(crate) fn request(&self, method: &'static str, route: &str, status: StatusCode, took: Duration) {
        let status = status.as_str().to_owned();
        metrics::histogram!(
            REQUEST_SECONDS, "method" => method, "route" => route.to_owned(), "status" => status
        )
        .record(took.as_secs_f64());
    }

    /// Counts a request to a domain of links.
    pub(crate) fn link(&self, status: StatusCode, took: Duration) {
        let status = match status.as_u16() {
            302 => "302",
            404 => "404",
            410 => "410",
            _ => "other",
        };
        metrics::histogram!(LINK_SECONDS, "status" => status).record(took.as_secs_f64());
    }

    /// Folds what was recorded into counts; without it single durations would pile up.
    pub(crate) fn gather(&self) {
        self.0.run_upkeep();
    }

    /// As Prometheus reads them.
    #[cfg(test)]
    pub(crate) fn text(&self) -> String {
        self.0.render()
    }

    fn shown(&self) -> Response {
        ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], self.0.render())
            .into_response()
    }
}

/// On a listener of their own.
pub(super) async fn open(State(app): State<Arc<App>>) -> Response {
    app.metrics.shown()
}

/// On the server's port: to whoever has the token; where there is none they are not here.
pub(super) async fn with_token(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, Problem> {
    let token = app.config.metrics.token.as_ref().ok_or(Kind::NotFound)?;
    let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.as_bytes().strip_prefix(b"Bearer "));
    // Hashes, so that how long comparing takes says nothing about the token.
    let hash = |bytes: &[u8]| Sha256::digest(bytes);
    if sent.is_some_and(|sent| hash(sent) == hash(token.reveal().as_bytes())) {
        Ok(app.metrics.shown())
    } else {
        Err(Problem::new(
            Kind::Unauthorized,
            "Send the token of metrics.token as Authorization: Bearer TOKEN.",
        ))
    }
}
