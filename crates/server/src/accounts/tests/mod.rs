//! Accounts, sessions and keys over HTTP.

mod keys;
mod people;
