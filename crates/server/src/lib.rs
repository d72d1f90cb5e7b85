//! The house: command line, reports, the service, and what brings them to people.

pub mod accounts;
mod audit;
pub mod backup;
pub mod cards;
pub mod cli;
pub mod collect;
pub mod config;
mod costs;
mod dashboard;
pub mod deliver;
mod demo;
pub mod evaluate;
mod experiments;
mod guests;
pub mod import;
pub mod links;
mod logs;
pub mod operate;
mod people;
pub mod query;
pub mod refine;
pub mod render;
pub mod report;
pub mod serve;
mod share;
pub mod simulate;
pub mod sites;
