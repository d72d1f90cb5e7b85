//! The three ways in which a line can be read.

use std::sync::Arc;

use super::json::Dialect;
use super::template::Template;
use super::w3c::Fields;

/// How to read a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Text(Arc<Template>),
    Json(Dialect),
    W3c(Arc<Fields>),
}
