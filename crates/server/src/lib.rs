//! The house: what the binary does, as a library so that it can be tested.

pub mod render;
