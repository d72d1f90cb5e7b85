//! The first look at the inputs: what the survey concludes from their samples, and the lens that this makes.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use entrenous_core::access_log::Columns;
use entrenous_core::collect;
use entrenous_core::collect::lens::{Lens, Records};
use entrenous_core::collect::survey::Survey;
use entrenous_core::report::Warning;

use super::sample::{Sampled, sample};
use super::{ComposeError, Input, Options};

/// Opens the inputs, shows samples of them to the survey, and makes the lens through which they will be read.
pub(super) fn look_at(
    inputs: &[Input],
    options: &Options,
    read: &Arc<AtomicU64>,
    warnings: &mut Vec<Warning>,
) -> Result<(Vec<Sampled>, Lens, Vec<String>), ComposeError> {
    let mut survey = Survey::default();
    let mut sampled = Vec::new();
    let mut errors = Vec::new();
    for input in inputs {
        match sample(input, options.format.as_ref(), &mut survey, &options.rules, read, options.now_ms) {
            Ok(opened) => sampled.push(opened),
            Err(error) => {
                errors.push(format!("{}: {error}", input.name()));
                warnings.push(Warning::Unreadable { file: input.name(), reason: error.to_string() });
            }
        }
    }
    if sampled.is_empty() {
        return Err(ComposeError::NothingOpened(errors));
    }
    let mut columns: BTreeMap<&'static str, Columns> = BTreeMap::new();
    for (format, of_input) in sampled.iter().flat_map(|s| &s.columns) {
        *columns.entry(format).or_default() |= *of_input;
    }
    let records: BTreeMap<_, _> =
        columns.iter().map(|(format, columns)| (*format, Records::of(*columns))).collect();
    let mut found = survey.conclude(&options.rules, &options.internal);
    warnings.append(&mut found.warnings);
    let any = sampled.iter().any(|s| s.first_ms.is_some());
    if any && !records.values().any(|records| records.referrer) {
        warnings.push(Warning::NoReferrers);
    }
    if any && !records.values().any(|records| records.user_agent) {
        warnings.push(Warning::NoUserAgents);
    }
    let mut exclude = options.exclude.clone();
    let known_sites = found.sites.clone();
    let sites = match &options.site {
        None => found.sites,
        Some(site) => {
            let bare = collect::site::bare_host(site);
            let names_hosts = found.sites.iter().any(|known| !known.is_empty());
            if any && !names_hosts {
                warnings.push(Warning::NoSuchSite { site: site.clone(), sites: Vec::new() });
            }
            exclude.other_sites_than = names_hosts.then(|| bare.clone());
            vec![bare]
        }
    };
    let expects_fetch_metadata = sites.iter().map(|site| found.with_fetch_metadata.contains(site)).collect();
    let lens = Lens {
        sites,
        own_hosts: found.own_hosts,
        records,
        clients: found.clients,
        use_forwarded: found.use_forwarded,
        has_assets: found.has_assets,
        expects_fetch_metadata,
        exclude,
        now_ms: options.now_ms,
        key: options.key,
        visitor_scope: options.visitor_scope,
        explain: options.explain,
    };
    Ok((sampled, lens, known_sites))
}
