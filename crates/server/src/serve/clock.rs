//! The machine's clock, read at the edge: what is below takes it as an argument.

/// The time, in ms since 1970.
pub(crate) fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}
