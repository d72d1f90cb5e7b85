//! What conversions, what led to them, and what shares brought: as attribution needs it.

use std::collections::HashMap;

use duckdb::{Row, params};

use super::{Reader, StoreError};

/// So far back visits of a visitor who agreed to be known again count as having led to a conversion; all others are known for a day.
pub const LOOK_BACK_MS: i64 = 90 * 24 * 3_600_000;

/// Visits that are looked at for one answer.
const TOUCHES: usize = 2_000_000;

/// Which events are conversions, of which site, when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// The site's number.
    pub site: u32,
    /// From when on, in ms since 1970.
    pub from: i64,
    /// Until when.
    pub to: i64,
    /// The name of the event that is meant; none: any that brought revenue.
    pub event: Option<String>,
}

/// An event that is a conversion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredConversion {
    /// Its visit.
    pub visit: u64,
    /// Its visitor.
    pub visitor: u64,
    /// Thousandths, and the currency.
    pub revenue: Option<(i64, String)>,
}

/// What a visit's source is known to be.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredTouch {
    /// The visit.
    pub visit: u64,
    /// Its visitor.
    pub visitor: u64,
    /// When it began, in ms since 1970.
    pub started_ms: i64,
    /// Channel of the GA view.
    pub channel: String,
    /// The most probable source.
    pub source: String,
    /// Its probability, in millionths.
    pub probability: u32,
    /// Grade of the verdict.
    pub grade: String,
    /// All candidates, in the form in which they were stored; empty for a visit that goes on.
    pub candidates: String,
}

/// Conversions, with what led to them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Conversions {
    /// In the order of time.
    pub conversions: Vec<StoredConversion>,
    /// The visits of their visitors, and those that passed these on.
    pub touches: HashMap<u64, StoredTouch>,
    /// By visit, the one that passed it on.
    pub parents: HashMap<u64, u64>,
}

/// Acts of sharing of one visit: by the share kit's buttons and by the page's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharingVisit {
    /// The visit.
    pub visit: u64,
    /// The first of its lineage.
    pub root: u64,
    /// How often it shared.
    pub acts: u32,
}

/// A visit that came of an act of sharing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SharedVisit {
    /// The visit.
    pub visit: u64,
    /// The token with which it came.
    pub token: u64,
    /// The visit that shared.
    pub parent: u64,
    /// The first of its lineage.
    pub root: u64,
    /// How its link was passed on, as in a token's row; 0, the address bar, where that is not known.
    pub mechanism: u8,
}

/// What all questions here begin with. An event is counted with its visit, as everywhere.
const TOUCH: &str = "known AS (
        SELECT visit, visitor, started, channel, source, probability, grade, candidates FROM visits WHERE site = $1
        UNION ALL
        SELECT visit, visitor, started, channel, source, probability, grade, NULL FROM open_visits WHERE site = $1
    ),
    name AS (SELECT id, text FROM names WHERE site = $1),
    conversion AS (
        SELECT visit, visitor, time, seq, revenue, currency FROM events
        WHERE site = $1 AND started >= $2 AND started < $3 AND machine = 0
            AND CASE WHEN $4 = '' THEN revenue IS NOT NULL ELSE name IN (SELECT id FROM name WHERE text = $4) END
    ),
    -- A visit bears the hash of its beginning, an event that of its own moment: past midnight, and after consent, they differ.
    who AS (
        SELECT visitor FROM conversion WHERE visitor > 0
        UNION SELECT visitor FROM known WHERE visit IN (SELECT visit FROM conversion WHERE visit > 0)
    ),
    touch AS (
        SELECT * FROM known WHERE visitor IN (SELECT visitor FROM who) AND started >= $2 - $5 AND started < $3
    )";

/// What one statement reads, and how many rows at most.
struct Asked<'a> {
    /// Common table expressions besides those that all questions share; empty if none.
    more: &'a str,
    select: &'a str,
    most: usize,
    /// What rows are, for whoever asked for too many.
    what: &'a str,
}

impl<'a> Asked<'a> {
    const fn visits(select: &'a str) -> Asked<'a> {
        Asked { more: "", select, most: TOUCHES, what: "visits" }
    }
}

impl Reader {
    /// Conversions with the visits that led to them.
    ///
    /// # Errors
    /// If there are more than `most`, or too many visits led to them; or the engine's.
    pub fn conversions(&self, goal: &Goal, most: usize) -> Result<Conversions, StoreError> {
        let select = "SELECT c.visit, c.visitor, c.revenue, coalesce(n.text, '') FROM conversion c
            LEFT JOIN name n ON n.id = c.currency AND c.currency > 0 ORDER BY c.time, c.seq";
        let asked = Asked { more: "", select, most, what: "conversions" };
        let conversions = self.rows(goal, &asked, |row| {
            let (revenue, currency): (Option<i64>, String) = (row.get(2)?, row.get(3)?);
            Ok(StoredConversion {
                visit: row.get(0)?,
                visitor: row.get(1)?,
                revenue: revenue.map(|thousandths| (thousandths, currency)),
            })
        })?;
        if conversions.is_empty() {
            return Ok(Conversions::default());
        }
        let more = ", up AS (
                SELECT l.visit, l.parent, 1 AS hands FROM lineage l WHERE l.site = $1 AND l.visit IN (SELECT visit FROM touch)
                UNION SELECT l.visit, l.parent, up.hands + 1 FROM up JOIN lineage l ON l.site = $1 AND l.visit = up.parent WHERE up.hands < 33
            )";
        let select = "SELECT DISTINCT visit, parent FROM up WHERE parent > 0";
        let parents =
            self.rows(goal, &Asked { more, ..Asked::visits(select) }, |row| Ok((row.get(0)?, row.get(1)?)))?;
        let select = "SELECT v.visit, v.visitor, v.started, coalesce(c.text, ''), coalesce(s.text, ''),
                v.probability, coalesce(g.text, ''), coalesce(v.candidates, '')
            FROM known v LEFT JOIN name c ON c.id = v.channel LEFT JOIN name s ON s.id = v.source LEFT JOIN name g ON g.id = v.grade
            WHERE v.visit IN (SELECT visit FROM touch UNION SELECT parent FROM up)";
        let touches = self.rows(goal, &Asked { more, ..Asked::visits(select) }, touch)?;
        Ok(Conversions {
            conversions,
            touches: touches.into_iter().map(|touch| (touch.visit, touch)).collect(),
            parents: parents.into_iter().collect(),
        })
    }

    /// What is known of the visits that began in the goal's range, and of every `one_in`-th visitor only.
    ///
    /// # Errors
    /// If there are too many, or the engine's.
    pub fn touches(&self, goal: &Goal, one_in: u64) -> Result<Vec<StoredTouch>, StoreError> {
        // Visitors are keyed hashes: the remainder is as good as drawn.
        let select = format!(
            "SELECT v.visit, v.visitor, v.started, '', coalesce(s.text, ''), v.probability, coalesce(g.text, ''),
                CASE WHEN v.probability < 1000000 THEN coalesce(v.candidates, '') ELSE '' END
            FROM known v LEFT JOIN name s ON s.id = v.source LEFT JOIN name g ON g.id = v.grade
            WHERE v.started >= $2 AND v.started < $3 AND (v.visitor >> 8) % {} = 0",
            one_in.max(1)
        );
        self.rows(goal, &Asked::visits(&select), touch)
    }

    /// How many visits began in the goal's range.
    ///
    /// # Errors
    /// The engine's.
    pub fn count_visits(&self, goal: &Goal) -> Result<u64, StoreError> {
        let select = "SELECT count(*) FROM known WHERE started >= $2 AND started < $3";
        let counted = self.rows(goal, &Asked::visits(select), |row| row.get(0))?;
        Ok(counted.first().copied().unwrap_or_default())
    }

    /// Visits of the goal's range in which somebody shared by a button, and all visits of their lineages that came by a token. Copies of text are no
    /// shares: they may never have left the reader's machine.
    ///
    /// # Errors
    /// If there are too many, or the engine's.
    pub fn sharing(&self, goal: &Goal) -> Result<(Vec<SharingVisit>, Vec<SharedVisit>), StoreError> {
        let goal = Goal { event: Some("share".to_owned()), ..goal.clone() };
        let more = ", act AS (
                SELECT c.visit, coalesce(l.root, c.visit) AS root FROM conversion c
                LEFT JOIN lineage l ON l.site = $1 AND l.visit = c.visit
                WHERE c.visit > 0 AND c.seq NOT IN (
                    SELECT p.seq FROM props p WHERE p.site = $1 AND p.key IN (SELECT id FROM name WHERE text = 'length')
                )
            )";
        let select =
            "SELECT visit, any_value(root), count(*)::UINTEGER FROM act GROUP BY visit ORDER BY visit";
        let acts = self.rows(&goal, &Asked { more, ..Asked::visits(select) }, |row| {
            Ok(SharingVisit { visit: row.get(0)?, root: row.get(1)?, acts: row.get(2)? })
        })?;
        let select = "SELECT visit, token, parent, root, coalesce(mechanism, 0) FROM lineage
            WHERE site = $1 AND token > 0 AND root IN (SELECT root FROM act) ORDER BY visit";
        let came = self.rows(&goal, &Asked { more, ..Asked::visits(select) }, |row| {
            Ok(SharedVisit {
                visit: row.get(0)?,
                token: row.get(1)?,
                parent: row.get(2)?,
                root: row.get(3)?,
                mechanism: row.get(4)?,
            })
        })?;
        Ok((acts, came))
    }

    fn rows<T>(
        &self,
        goal: &Goal,
        asked: &Asked<'_>,
        mut read: impl FnMut(&Row<'_>) -> duckdb::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let Goal { site, from, to, event } = goal;
        let event = event.as_deref().unwrap_or_default();
        let Asked { more, select, most, what } = asked;
        let sql = format!("WITH RECURSIVE {TOUCH}{more} {select} LIMIT {}", most.saturating_add(1));
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query(params![site, from, to, event, LOOK_BACK_MS])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            if found.len() == *most {
                let why = format!(
                    "there are more than {most} {what}, and one answer looks at no more: ask for a shorter range or another goal"
                );
                return Err(StoreError::Query(why));
            }
            found.push(read(row)?);
        }
        Ok(found)
    }
}

fn touch(row: &Row<'_>) -> duckdb::Result<StoredTouch> {
    Ok(StoredTouch {
        visit: row.get(0)?,
        visitor: row.get(1)?,
        started_ms: row.get(2)?,
        channel: row.get(3)?,
        source: row.get(4)?,
        probability: row.get(5)?,
        grade: row.get(6)?,
        candidates: row.get(7)?,
    })
}
