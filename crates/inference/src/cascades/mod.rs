//! Cascades: the trees of visits that pass a page on. Their shapes are counted; what lost tokens hide is estimated.
//!
//! Nodes go into [`Forest::build`]; [`Forest::cascade`] measures a tree. [`reproduction`] is about many trees; [`Law`] and [`grown`]
//! about one whose branches broke off; [`segments`] about who starts them; [`two_lists`] and [`three_lists`] about how many shares
//! there were. Method, assumptions and measured coverage: `docs/methods/cascades.md`.
//!
//! Each file may use those of the rows above its own:
//!
//! | files | what |
//! | --- | --- |
//! | `node`, `interval` | what goes in; estimates and seeded dice |
//! | `faults` | bad input, set right |
//! | `forest`, `shape` | counted: trees and their measures; each knows the other |
//! | `loss`, `delays` | which part of tokens is lost; how long links lie |
//! | `ages`, `law` | what nodes have had time for; how many visits a visit brings |
//! | `grown`, `reproduction` | one cascade's true size; many cascades' reproduction number |
//! | `segments`, `lists` | who starts cascades; how many shares there were |

mod ages;
mod delays;
mod faults;
mod forest;
mod grown;
mod interval;
mod law;
mod lists;
mod loss;
mod node;
mod reproduction;
mod segments;
mod shape;

pub use delays::Delays;
pub use faults::Faults;
pub use forest::{Forest, Top};
pub use grown::{Grown, Question, grown};
pub use interval::Interval;
pub use law::Law;
pub use lists::{Model, Seen, Shares, three_lists, two_lists};
pub use loss::Loss;
pub use node::{Carried, Node, Parent};
pub use reproduction::{Cluster, Reproduction, reproduction};
pub use segments::{Segment, Started, segments};
pub use shape::{Cascade, Sizes};

#[cfg(test)]
mod tests;
