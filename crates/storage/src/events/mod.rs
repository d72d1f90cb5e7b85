//! Events and visits, in one `DuckDB` file.
//!
//! One [`EventStore`] writes; any number of [`Reader`]s answer queries meanwhile, each on a consistent picture.
//!
//! - [`rows`]: what goes in and comes out; `deliver` takes it in, one transaction a batch, exactly once;
//! - [`query`]: metrics by dimensions, from roll-ups where they are exact and from raw rows elsewhere;
//! - `rollup`: sums of finished days, and `spans` of many; `verdicts`: re-classification; `retention`: what is forgotten; `export`:
//!   files; `copy`: backups;
//! - `logs`: how far logs have been read, and what they showed; `imports`: what other tools counted, kept apart.
//!
//! What every figure means: a visit, and all that happens in it, counts on the day on which it started. Visitors are distinct
//! visitors of a day, summed over days, whether a visitor's key outlives its day or not.

mod append;
mod copy;
mod deliver;
mod error;
mod export;
mod imports;
mod interrupt;
mod lineage;
mod logs;
mod migrate;
mod names;
mod open;
pub mod query;
mod realtime;
mod retention;
mod rollup;
pub mod rows;
mod spans;
mod stored;
mod units;
mod verdicts;
mod worth;

pub use copy::{Contents, contents};
pub use error::StoreError;
pub use export::{Format, Rows};
pub use imports::{Export, ImportedSums};
pub use interrupt::Interrupter;
pub use lineage::{LineageNode, Receipt, StartedBy, TokenReceipt};
pub use logs::{Scripted, StoredShare};
pub use open::{EventStore, Options, Reader};
pub use realtime::{Counted, Now};
pub use retention::Pruned;
pub use units::UnitVisit;
pub use verdicts::NewVerdict;
pub use worth::{Conversions, Goal, LOOK_BACK_MS, SharedVisit, SharingVisit, StoredConversion, StoredTouch};
