//! Experiments, as people set them up.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use super::links::json;
use super::{Records, RecordsError};

/// What is dealt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DealtUnit {
    /// A visitor's day.
    VisitorDay,
    /// A page.
    Page,
}

/// A variant and how many parts of the units it gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// What it is called.
    pub name: String,
    /// Its parts.
    pub weight: u32,
}

/// What an experiment tries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExperimentDetails {
    /// What is dealt.
    pub unit: DealtUnit,
    /// The holdout's parts.
    pub holdout: u32,
    /// Those that get something else.
    pub variants: Vec<Variant>,
    /// Paths that begin so belong to it; none: all.
    pub pages: Vec<String>,
    /// The event that counts as a conversion; none: any with revenue.
    pub goal: Option<String>,
    /// The currency whose revenue counts.
    pub currency: String,
    /// At how many units intervals shall be narrowest.
    pub planned_units: u64,
    /// For people.
    pub note: String,
}

/// An experiment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Experiment {
    /// Its number.
    pub id: i64,
    /// The site that it is of.
    pub site: u32,
    /// Its name, by which pages know it.
    pub name: String,
    /// Under which units are dealt.
    pub key: [u8; 16],
    /// What it tries.
    pub details: ExperimentDetails,
    /// When it began, in seconds since 1970.
    pub started: i64,
    /// When it ends.
    pub ends: i64,
    /// When somebody stopped it before.
    pub stopped: Option<i64>,
    /// At some look units had not fallen out as they were dealt.
    pub broken: bool,
}

#[derive(FromRow)]
struct Row {
    id: i64,
    site: i64,
    name: String,
    key: Vec<u8>,
    details: String,
    started: i64,
    ends: i64,
    stopped: Option<i64>,
    broken: bool,
}

impl Experiment {
    /// When it is over, in seconds since 1970.
    pub fn over(&self) -> i64 {
        self.stopped.unwrap_or(self.ends).min(self.ends)
    }
}

impl Row {
    fn experiment(self) -> Result<Experiment, RecordsError> {
        Ok(Experiment {
            id: self.id,
            // The table it refers to admits no other, and the key's length is checked there too.
            site: u32::try_from(self.site).unwrap_or_default(),
            name: self.name,
            key: self.key.try_into().unwrap_or_default(),
            details: json(&self.details)?,
            started: self.started,
            ends: self.ends,
            stopped: self.stopped,
            broken: self.broken,
        })
    }
}

impl Records {
    /// All experiments, the latest first.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn experiments(&self) -> Result<Vec<Experiment>, RecordsError> {
        let sql = "SELECT id, site, name, key, details, started, ends, stopped, broken FROM experiments ORDER BY started DESC, id DESC";
        let rows: Vec<Row> = sqlx::query_as(sql).fetch_all(&self.pool).await?;
        rows.into_iter().map(Row::experiment).collect()
    }

    /// Adds an experiment, whatever number it has; false if the site has one of this name already.
    ///
    /// # Errors
    ///
    /// The records cannot be written, or there is no such site.
    pub async fn add_experiment(&self, experiment: &Experiment) -> Result<bool, RecordsError> {
        let details = serde_json::to_string(&experiment.details).unwrap_or_default();
        let sql =
            "INSERT INTO experiments (site, name, key, details, started, ends) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (site, name) DO NOTHING";
        let added = sqlx::query(sql)
            .bind(experiment.site)
            .bind(&experiment.name)
            .bind(experiment.key.as_slice())
            .bind(details)
            .bind(experiment.started)
            .bind(experiment.ends)
            .execute(&self.pool)
            .await?;
        Ok(added.rows_affected() > 0)
    }

    /// Stops an experiment that goes on, at `now` (seconds since 1970).
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn stop_experiment(&self, id: i64, now: i64) -> Result<(), RecordsError> {
        let sql = "UPDATE experiments SET stopped = ?2 WHERE id = ?1 AND stopped IS NULL AND ends > ?2";
        sqlx::query(sql).bind(id).bind(now).execute(&self.pool).await?;
        Ok(())
    }

    /// Notes that an experiment is broken, for good.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn break_experiment(&self, id: i64) -> Result<(), RecordsError> {
        sqlx::query("UPDATE experiments SET broken = 1 WHERE id = ?").bind(id).execute(&self.pool).await?;
        Ok(())
    }
}
