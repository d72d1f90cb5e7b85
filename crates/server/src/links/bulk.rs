//! Many links at once: each row for itself, and told what became of it.

use std::collections::HashMap;

use entrenous_core::links::Registry;
use entrenous_storage::records::{NewLink, Records, RecordsError};
use serde::Serialize;

use super::fields::{InvalidLink, Known, LinkFields, told};
use crate::sites::Directory;

/// Rows at once at most.
pub(crate) const ROWS: usize = 10_000;

/// What became of many links.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct Rows {
    /// How many were added.
    pub(crate) added: usize,
    /// How many were not.
    pub(crate) failed: usize,
    /// Each of them, in their order.
    pub(crate) rows: Vec<Row>,
}

/// What became of one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct Row {
    /// Its place, from 1.
    pub(crate) row: usize,
    /// The short link, if it was added.
    pub(crate) url: Option<String>,
    /// Why it was not.
    pub(crate) error: Option<String>,
    /// What of its campaign parameters was put right or is not in the registry.
    pub(crate) warning: Option<String>,
}

/// Adds links as far as they can be: all that can in one commit. `may` says for which site's number the caller may.
///
/// # Errors
///
/// The records cannot be read or written; none is added then.
pub(crate) async fn add_all(
    records: &Records,
    known: Known<'_>,
    sites: &Directory,
    fields: Vec<Result<LinkFields, String>>,
    may: impl Fn(u32) -> bool,
    now: i64,
) -> Result<Rows, RecordsError> {
    let mut registries: HashMap<u32, Registry> = HashMap::new();
    let mut rows: Vec<Row> = Vec::with_capacity(fields.len());
    let mut new = Vec::new();
    for (index, fields) in fields.into_iter().enumerate() {
        let mut row = Row { row: index + 1, ..Row::default() };
        let made = match fields {
            Ok(fields) => match site(known, sites, &fields, &may) {
                Ok(site) => {
                    if let std::collections::hash_map::Entry::Vacant(free) = registries.entry(site) {
                        free.insert(records.utm(site).await?);
                    }
                    let none = Registry::default();
                    link(known, &fields, site, registries.get(&site).unwrap_or(&none))
                }
                Err(why) => Err(why),
            },
            Err(why) => Err(why),
        };
        match made {
            Ok((link, warning)) => {
                row.warning = warning;
                new.push((index, link));
            }
            Err(why) => row.error = Some(why),
        }
        rows.push(row);
    }
    let links: Vec<&NewLink> = new.iter().map(|(_, link)| link).collect();
    let added = records.add_links(&links, now).await?;
    for ((index, link), added) in new.iter().zip(added) {
        let Some(row) = rows.get_mut(*index) else { continue };
        match added {
            Some(why) => row.error = Some(why),
            None => row.url = Some(format!("https://{}/{}", link.host, link.slug)),
        }
    }
    let added = rows.iter().filter(|row| row.url.is_some()).count();
    Ok(Rows { added, failed: rows.len() - added, rows })
}

fn site(
    known: Known<'_>,
    sites: &Directory,
    fields: &LinkFields,
    may: &impl Fn(u32) -> bool,
) -> Result<u32, String> {
    let domain = known.domain(fields).map_err(|bad| bad.to_string())?;
    let of = |name: &str| {
        let site = sites.site_of_host(name).filter(|site| may(site.id));
        site.map(|site| site.id).ok_or_else(|| format!("there is no site {name} that you may add links for"))
    };
    // Whoever adds to a domain has to have to do with the site whose it is.
    let own = of(&domain.site)?;
    fields.site.as_deref().map_or(Ok(own), of)
}

fn link(
    known: Known<'_>,
    fields: &LinkFields,
    site: u32,
    registry: &Registry,
) -> Result<(NewLink, Option<String>), String> {
    let made = || {
        let domain = known.domain(fields)?;
        let draft = known.draft(fields, None, registry)?;
        if draft.password.is_some_and(|password| password.is_some()) {
            return Err(InvalidLink::Password);
        }
        let findings = [draft.righted, draft.left].concat();
        let warning = (!findings.is_empty()).then(|| told(&findings));
        let link = NewLink {
            site,
            host: domain.host.clone(),
            slug: fields.slug()?.as_str().to_owned(),
            name: draft.name,
            password: None,
            link: draft.link,
        };
        Ok((link, warning))
    };
    made().map_err(|bad| match bad {
        InvalidLink::Password => "a password is set one link at a time".to_owned(),
        bad => bad.to_string(),
    })
}
