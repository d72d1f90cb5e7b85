//! The kitchen: demo, test, bench, layers.

fn main() {}
