//! The house: command line, reports, and what brings them to people.

pub mod cli;
pub mod evaluate;
pub mod render;
pub mod report;
pub mod simulate;
