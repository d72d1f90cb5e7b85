//! The program as people run it: on files, through pipes, with every option, and on everything that can be wrong.

#![cfg(unix)]

mod blind;
mod browser;
mod chaos;
mod collects;
mod compressed;
mod engine;
mod evaluates;
mod exits;
mod explains;
mod follows;
mod formats;
mod imports;
mod inputs;
mod keeps;
mod lineage;
mod odd_sites;
mod options;
mod reference;
mod refuses;
mod serves;
mod service;
mod snapshot;
mod support;
mod takes_logs;
mod trouble;
mod visits;
