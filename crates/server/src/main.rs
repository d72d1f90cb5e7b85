//! Entrenous: the one binary.

fn main() {}
