//! JSON bodies, and what is said when they are none.

use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;

use super::{Kind, Problem};

/// A JSON body. What is wrong with one is answered as a problem that says where.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Json<T>, Problem> {
        let read = axum::Json::from_request(request, state).await;
        read.map(|axum::Json(value)| Json(value)).map_err(|rejection| problem(&rejection))
    }
}

fn problem(rejection: &JsonRejection) -> Problem {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Kind::TooLarge.into(),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Kind::UnsupportedMediaType.into(),
        StatusCode::UNPROCESSABLE_ENTITY => Problem::new(Kind::Invalid, rejection.body_text()),
        _ => Problem::new(Kind::BadRequest, rejection.body_text()),
    }
}
