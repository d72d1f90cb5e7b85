//! Tests of the steps: small logs made by hand go in, hits, shares and visits come out.

mod arrivals;
mod caches;
mod channels;
mod evidence;
mod kinds;
mod log;
mod machines;
mod properties;
mod receipts;
mod reports;
mod scope;
mod sharers;
mod survey;
mod visits;
