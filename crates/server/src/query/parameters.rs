//! Query strings, and what is said when they are wrong.

use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::serve::{Kind, Problem};

/// The parameters of a query string. What is wrong with them is answered as a problem.
#[derive(Debug)]
pub(crate) struct Parameters<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Parameters<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Parameters<T>, Problem> {
        let read = Query::from_request_parts(parts, state).await;
        let told = |rejection: QueryRejection| Problem::new(Kind::Invalid, rejection.body_text());
        read.map(|Query(value)| Parameters(value)).map_err(told)
    }
}
