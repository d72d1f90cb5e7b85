//! The reasoning of Entrenous: facts in, verdicts with their uncertainty out. Pure: no I/O, no clock, and no chance but what a seed says.

pub mod attribution;
pub mod cascades;
pub mod experiments;
pub mod mixture;
pub mod scoring;
mod stats;
pub mod worth;
