//! What is told, whatever it is told on: the sentence, the rows, the comparison, the advice.

mod actions;
mod headline;
mod private_part;
mod rows;

pub(crate) use actions::{Action, actions};
pub(crate) use headline::{Headline, Leader, after, check, headline};
pub(crate) use private_part::{PrivatePart, private_part};
pub(crate) use rows::{
    Bar, Family, apps, direct, dropped, evidence, families, hits, inside_direct, page_figure, pages,
    share_figure,
};
