//! The kitchen: demo, test, bench, layers, and the made-up log they cook with.
//!
//! It knows none of the product's crates. It builds the binary and runs it, as a person would.

pub mod bench;
pub mod chaos;
pub mod demo;
pub mod duckdb;
pub mod layers;
pub mod loggen;
pub mod make_log;
pub mod size;
pub mod testing;
pub mod workspace;
