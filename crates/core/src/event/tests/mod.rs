//! What is read of events, what is cleaned away, and what a log would have said of the same.

mod clean;
mod consent;
mod read;
mod same;
