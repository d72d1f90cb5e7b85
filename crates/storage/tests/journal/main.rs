//! The journal on a disk that is played, and on a real one.

mod crashes;
mod damage;
mod disk;
mod trouble;
