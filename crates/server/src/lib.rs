//! The house: command line, reports, and what brings them to people.

pub mod cli;
pub mod render;
pub mod report;
