//! The report: what is said about a log, in the words of `entrenous.report/1`.

mod browser_kind;
mod estimate;
mod pages;
mod self_audit;
mod tally;
mod warning;
mod words;

pub use browser_kind::BrowserKind;
pub use estimate::{Estimate, Ratio, of_page};
pub use pages::Pages;
pub use self_audit::{AuditRow, SelfAudit};
pub use tally::Tally;
pub use warning::Warning;
pub use words::{
    DarkSocial, Engine, EvidenceRow, GaRow, Hits, Input, PageRow, Period, Report, SCHEMA, Section, ShareRow,
    SiteSection, SourceRow,
};
