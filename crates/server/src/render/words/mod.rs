//! Every word that a person reads, in each language.
//!
//! A wording is a pair or a match on [`Lang`](super::Lang), and names match on their closed set without a catch-all:
//! a missing translation does not compile.

mod advice;
mod drops;
mod evidence;
mod explained;
mod headline;
mod phrases;
mod reasoning;
mod sentences;
mod sources;
mod warnings;

pub(crate) use advice::{Advice, advice};
pub(crate) use drops::dropped;
pub(crate) use evidence::{evidence, hit_kind};
pub(crate) use explained::{grade, known, line_is, no_hit, no_such_line, share, visit};
pub(crate) use headline::{headline, remedy};
pub(crate) use phrases::Phrase;
pub(crate) use reasoning::{beyond, factor, interval_means, interval_note, self_audit};
pub(crate) use sentences::*;
pub(crate) use sources::{app, audience, family, fetcher};
pub(crate) use warnings::warning;
