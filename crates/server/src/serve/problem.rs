//! What goes wrong over HTTP: RFC 9457 problem details, one table for the whole server.
//!
//! The detail is for the client: what is wrong with the request and what would be right. Causes on our side go to the log.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use entrenous_storage::records::RecordsError;
use serde::Serialize;
use serde_json::{Map, Value};

/// The content type of a problem.
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// The kinds of problems. Their names are part of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The request makes no sense.
    BadRequest,
    /// Nobody is signed in, and there is no valid key.
    Unauthorized,
    /// The key or account may not do this.
    Forbidden,
    /// There is nothing here.
    NotFound,
    /// Not in this way.
    MethodNotAllowed,
    /// The request took too long.
    Timeout,
    /// It is there already.
    Conflict,
    /// The body is too large.
    TooLarge,
    /// The body is of another type than is read here.
    UnsupportedMediaType,
    /// The body is well formed, and something in it is not allowed.
    Invalid,
    /// Too many requests.
    RateLimited,
    /// Something is broken on our side.
    Internal,
    /// Not now: the server is starting, stopping, full or cannot write.
    Unavailable,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 13] = [
        Kind::BadRequest,
        Kind::Unauthorized,
        Kind::Forbidden,
        Kind::NotFound,
        Kind::MethodNotAllowed,
        Kind::Timeout,
        Kind::Conflict,
        Kind::TooLarge,
        Kind::UnsupportedMediaType,
        Kind::Invalid,
        Kind::RateLimited,
        Kind::Internal,
        Kind::Unavailable,
    ];

    /// Name, status and title.
    const fn row(self) -> (&'static str, StatusCode, &'static str) {
        match self {
            Kind::BadRequest => ("bad-request", StatusCode::BAD_REQUEST, "The request cannot be read"),
            Kind::Unauthorized => ("unauthorized", StatusCode::UNAUTHORIZED, "A key or a session is needed"),
            Kind::Forbidden => ("forbidden", StatusCode::FORBIDDEN, "This is not allowed"),
            Kind::NotFound => ("not-found", StatusCode::NOT_FOUND, "There is nothing here"),
            Kind::MethodNotAllowed => {
                ("method-not-allowed", StatusCode::METHOD_NOT_ALLOWED, "Not with this method")
            }
            Kind::Timeout => ("timeout", StatusCode::REQUEST_TIMEOUT, "The request took too long"),
            Kind::Conflict => ("conflict", StatusCode::CONFLICT, "It is there already"),
            Kind::TooLarge => ("too-large", StatusCode::PAYLOAD_TOO_LARGE, "The body is too large"),
            Kind::UnsupportedMediaType => {
                ("unsupported-media-type", StatusCode::UNSUPPORTED_MEDIA_TYPE, "The body is of another type")
            }
            Kind::Invalid => {
                ("invalid", StatusCode::UNPROCESSABLE_ENTITY, "Something in the request is not allowed")
            }
            Kind::RateLimited => ("rate-limited", StatusCode::TOO_MANY_REQUESTS, "Too many requests"),
            Kind::Internal => ("internal", StatusCode::INTERNAL_SERVER_ERROR, "Something broke on our side"),
            Kind::Unavailable => ("unavailable", StatusCode::SERVICE_UNAVAILABLE, "Not now"),
        }
    }

    /// Its name, as in `/problems/NAME`.
    pub const fn name(self) -> &'static str {
        self.row().0
    }

    /// Its HTTP status.
    pub const fn status(self) -> StatusCode {
        self.row().1
    }

    /// What it is, in a few words.
    pub const fn title(self) -> &'static str {
        self.row().2
    }

    /// The kind with this status; else the general one of its class.
    fn of_status(status: StatusCode) -> Kind {
        let same = Kind::ALL.into_iter().find(|kind| kind.status() == status);
        same.unwrap_or(if status.is_server_error() { Kind::Internal } else { Kind::BadRequest })
    }

    /// What to do about it, where nobody has said anything better.
    pub(crate) const fn remedy(self) -> &'static str {
        match self {
            Kind::BadRequest => "Check the request against the documentation.",
            Kind::Unauthorized => {
                "Send an API key as Authorization: Bearer KEY (`entrenous key create` makes one), or sign in."
            }
            Kind::Forbidden => "Use a key with the scope and the site that this needs.",
            Kind::NotFound => "Check the address.",
            Kind::MethodNotAllowed => "Use a method that the Allow header names.",
            Kind::Timeout => "Send the request faster, or ask for less at once.",
            Kind::Conflict => "Use the one that is there, or choose another name.",
            Kind::TooLarge => "Send less at once.",
            Kind::UnsupportedMediaType => "Send JSON, with Content-Type: application/json.",
            Kind::Invalid => "Correct the request.",
            Kind::RateLimited => "Wait as long as Retry-After says.",
            Kind::Internal => "Try again later. The server's log says more.",
            Kind::Unavailable => "Try again after as many seconds as Retry-After says.",
        }
    }
}

/// A problem, as it is answered.
#[derive(Debug, Clone)]
pub struct Problem {
    kind: Kind,
    detail: String,
    retry_after: Option<u64>,
    more: Map<String, Value>,
}

#[derive(Serialize)]
struct Body<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    detail: &'a str,
    #[serde(flatten)]
    more: &'a Map<String, Value>,
}

impl Problem {
    /// A problem; the detail says what is wrong here and what would be right.
    pub fn new(kind: Kind, detail: impl Into<String>) -> Problem {
        let retry_after = (kind == Kind::Unavailable).then_some(1);
        Problem { kind, detail: detail.into(), retry_after, more: Map::new() }
    }

    /// The client may come back after so many seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Problem {
        self.retry_after = Some(seconds);
        self
    }

    /// A member of the answer beside those that every problem has.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Problem {
        self.more.insert(name.to_owned(), value.into());
        self
    }

    /// Something on our side: the cause goes to the log.
    pub fn internal(cause: &dyn std::error::Error) -> Problem {
        tracing::error!(%cause, "a request failed");
        Kind::Internal.into()
    }

    /// What a framework or a library answered with this status, in our form.
    pub(super) fn of_status(status: StatusCode) -> Problem {
        Kind::of_status(status).into()
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        self.kind
    }
}

impl From<Kind> for Problem {
    fn from(kind: Kind) -> Problem {
        Problem::new(kind, kind.remedy())
    }
}

impl From<RecordsError> for Problem {
    fn from(error: RecordsError) -> Problem {
        match &error {
            RecordsError::Taken(_) => Problem::new(Kind::Conflict, error.to_string()),
            RecordsError::Busy => Kind::Unavailable.into(),
            _ => Problem::internal(&error),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (name, status, title) = self.kind.row();
        let r#type = format!("/problems/{name}");
        let body = Body { r#type, title, status: status.as_u16(), detail: &self.detail, more: &self.more };
        let body = serde_json::to_vec(&body).expect("it is plain JSON");
        let mut response = (status, [(header::CONTENT_TYPE, PROBLEM_JSON)], body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.kind == Kind::Unauthorized {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
