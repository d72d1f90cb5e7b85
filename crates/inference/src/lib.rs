//! The reasoning of Entrenous: facts in, verdicts with their uncertainty out. Pure: no I/O, no clock, no randomness.

pub mod attribution;
pub mod mixture;
pub mod scoring;
