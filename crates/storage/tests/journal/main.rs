//! The journal on a disk that is played, and on a real one.
#![allow(clippy::unwrap_used)]

mod crashes;
mod damage;
mod disk;
mod machine;
mod trouble;
