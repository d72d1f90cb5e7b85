//! Visits read back whole.

use std::borrow::Cow;

use duckdb::{Connection, Row, params};
use hashbrown::HashMap;

use super::StoreError;
use super::rows::{ArrivalColumns, Origin, RequestColumns, VerdictColumns, VisitRow};

/// All texts of a site, by number.
pub(super) fn names(connection: &Connection, site: u32) -> Result<HashMap<u32, Box<str>>, StoreError> {
    // Pages and all other words of one site: what its dashboard shows.
    let mut statement = connection.prepare("SELECT id, text FROM names WHERE site = ?")?;
    let rows = statement.query_map([site], |row| Ok((row.get(0)?, row.get::<_, String>(1)?.into())))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Ended visits that started in a range, in the order in which they started.
pub(super) fn visits(
    connection: &Connection,
    site: u32,
    (from, to): (i64, i64),
    names: &HashMap<u32, Box<str>>,
) -> Result<Vec<VisitRow<'static>>, StoreError> {
    let all = "SELECT * FROM visits WHERE site = ? AND started >= ? AND started < ? ORDER BY started, visit";
    let mut statement = connection.prepare(all)?;
    let mut rows = statement.query(params![site, from, to])?;
    let mut visits = Vec::new();
    while let Some(row) = rows.next()? {
        visits.push(visit(&mut Columns { row, at: 0, names })?);
    }
    Ok(visits)
}

/// Reads columns one after the other.
struct Columns<'r> {
    row: &'r Row<'r>,
    at: usize,
    names: &'r HashMap<u32, Box<str>>,
}

impl Columns<'_> {
    fn next<T: duckdb::types::FromSql>(&mut self) -> Result<T, StoreError> {
        self.at += 1;
        Ok(self.row.get(self.at - 1)?)
    }

    fn name(&mut self) -> Result<Cow<'static, str>, StoreError> {
        let id: u32 = self.next()?;
        Ok(self.names.get(&id).map_or(Cow::Borrowed(""), |text| Cow::Owned(text.to_string())))
    }

    fn text(&mut self) -> Result<Cow<'static, str>, StoreError> {
        Ok(self.next::<Option<String>>()?.unwrap_or_default().into())
    }
}

/// In the order of the table's columns; fields are read in the order in which they are written here.
fn visit(c: &mut Columns<'_>) -> Result<VisitRow<'static>, StoreError> {
    let mut row = VisitRow {
        site: c.next()?,
        visit: c.next()?,
        visitor: c.next()?,
        started_ms: c.next()?,
        ended_ms: c.next()?,
        entry_page: c.name()?,
        exit_page: c.name()?,
        views: c.next()?,
        events: c.next()?,
        engaged_ms: c.next()?,
        country: c.name()?,
        device: c.name()?,
        os: c.name()?,
        browser: c.name()?,
        referrer: c.name()?,
        campaign_source: c.name()?,
        campaign_medium: c.name()?,
        campaign_name: c.name()?,
        verdict: VerdictColumns {
            channel: c.name()?,
            source: c.name()?,
            app: c.name()?,
            grade: c.name()?,
            evidence: c.name()?,
            probability: c.next()?,
            dark: c.next()?,
            dark_proven: c.next()?,
            dark_possible: c.next()?,
            candidates: Cow::Borrowed(""),
        },
        arrival: ArrivalColumns::default(),
    };
    let _repeated: bool = c.next()?;
    let origin = Origin::from_number(c.next()?);
    row.verdict.candidates = c.text()?;
    let own = request(c)?.unwrap_or_default();
    row.arrival = ArrivalColumns {
        origin,
        request: own,
        redirect: request(c)?,
        browser_major: c.next()?,
        browser_minor: c.next()?,
        chromium: c.next()?,
        ios_major: c.next()?,
        ios_minor: c.next()?,
        in_app: c.name()?,
        webview: c.next()?,
        returning: c.next()?,
        seen_page: c.next()?,
        own_share: c.next()?,
        receipts_before: c.next()?,
        assets: c.next()?,
        carried: c.next::<Option<String>>()?.map(Cow::Owned),
    };
    Ok(row)
}

fn request(c: &mut Columns<'_>) -> Result<Option<RequestColumns<'static>>, StoreError> {
    let Some(target) = c.next::<Option<String>>()? else {
        c.at += 6;
        return Ok(None);
    };
    Ok(Some(RequestColumns {
        target: target.into(),
        referrer_url: c.text()?,
        requested_with: c.text()?,
        fetch: c.next()?,
        user_activated: c.next()?,
        own_referrer: c.next()?,
        records_referrer: c.next()?,
    }))
}
