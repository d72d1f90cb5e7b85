//! The first look at logs: what kind they are, as the report does it, for one known site.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use entrenous_core::access_log::{Columns, Format};
use entrenous_core::collect::lens::{Exclude, Lens, Records, VisitorScope};
use entrenous_core::collect::survey::Survey;
use entrenous_core::evidence::rules::Rules;

use crate::collect::sites::Site;
use crate::report::Input;
use crate::report::sample::{Sampled, sample};

/// Inputs that were looked at.
pub(crate) struct Looked {
    /// Those that could be opened.
    pub(crate) sampled: Vec<Sampled>,
    /// Why others could not be.
    pub(crate) errors: Vec<(String, io::Error)>,
    /// How all are to be read.
    pub(crate) lens: Lens,
    /// They name hosts: lines of other sites are among them.
    pub(crate) names_hosts: bool,
    /// Some line of the samples could be read.
    pub(crate) is_log: bool,
}

/// Looks at samples of the inputs. `key` is for hashes that leave no trace.
pub(crate) fn look(
    inputs: &[Input],
    format: Option<&Format>,
    site: &Site,
    rules: &Rules,
    read: &Arc<AtomicU64>,
    now_ms: i64,
    key: (u64, u64),
) -> Looked {
    let (mut survey, mut sampled, mut errors) = (Survey::default(), Vec::new(), Vec::new());
    for input in inputs {
        match sample(input, format, &mut survey, rules, read, now_ms) {
            Ok(opened) => sampled.push(opened),
            Err(error) => errors.push((input.name(), error)),
        }
    }
    let mut columns: BTreeMap<&'static str, Columns> = BTreeMap::new();
    for (format, of_input) in sampled.iter().flat_map(|sampled| &sampled.columns) {
        *columns.entry(format).or_default() |= *of_input;
    }
    let records = columns.iter().map(|(format, columns)| (*format, Records::of(*columns))).collect();
    let found = survey.conclude(rules, &site.hosts);
    let names_hosts = found.sites.iter().any(|known| !known.is_empty());
    let domain = site.hosts.first().cloned().unwrap_or_default();
    let named = if names_hosts { domain.as_str() } else { "" };
    let lens = Lens {
        expects_fetch_metadata: vec![found.with_fetch_metadata.contains(named)],
        sites: vec![domain],
        own_hosts: site.hosts.clone(),
        records,
        clients: found.clients,
        use_forwarded: found.use_forwarded,
        has_assets: found.has_assets,
        exclude: Exclude { networks: site.excluded.clone(), ..Exclude::default() },
        now_ms,
        key,
        visitor_scope: VisitorScope::Day,
        explain: None,
    };
    let is_log = sampled.iter().any(|sampled| sampled.first_ms.is_some());
    Looked { sampled, errors, lens, names_hosts, is_log }
}
