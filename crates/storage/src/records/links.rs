//! Short links.

use std::collections::HashMap;

use entrenous_core::links::{Link, Rule, folded};
use serde::de::DeserializeOwned;
use sqlx::{FromRow, SqliteConnection};

use super::error::taken;
use super::{Records, RecordsError};

/// A short link, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredLink {
    /// Its number, never given to another.
    pub id: i64,
    /// The site that its clicks are counted for.
    pub site: u32,
    /// The domain, in lower case.
    pub host: String,
    /// The slug, as it was written.
    pub slug: String,
    /// What people call it.
    pub name: String,
    /// The argon2id hash of its password.
    pub password: Option<String>,
    /// Clicks that were counted against its limit.
    pub used: u64,
    /// When it was added, in seconds since 1970.
    pub created: i64,
    /// When it was archived, in seconds since 1970.
    pub archived: Option<i64>,
    /// What it does.
    pub link: Link,
}

/// A link to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLink {
    /// See [`StoredLink::site`].
    pub site: u32,
    /// See [`StoredLink::host`].
    pub host: String,
    /// See [`StoredLink::slug`].
    pub slug: String,
    /// See [`StoredLink::name`].
    pub name: String,
    /// See [`StoredLink::password`].
    pub password: Option<String>,
    /// See [`StoredLink::link`].
    pub link: Link,
}

#[derive(FromRow)]
struct Row {
    id: i64,
    site: i64,
    host: String,
    slug: String,
    name: String,
    details: String,
    password: Option<String>,
    used: i64,
    created: i64,
    archived: Option<i64>,
}

const COLUMNS: &str = "id, site, host, slug, name, details, password, used, created, archived";

impl Row {
    fn link(self, rules: Vec<Rule>) -> Result<StoredLink, RecordsError> {
        let mut link: Link = json(&self.details)?;
        link.rules = rules;
        link.has_password = self.password.is_some();
        link.archived = self.archived.is_some();
        Ok(StoredLink {
            id: self.id,
            // The table it refers to admits no other.
            site: u32::try_from(self.site).unwrap_or_default(),
            host: self.host,
            slug: self.slug,
            name: self.name,
            password: self.password,
            used: u64::try_from(self.used).unwrap_or_default(),
            created: self.created,
            archived: self.archived,
            link,
        })
    }
}

impl Records {
    /// Adds a link and returns it.
    ///
    /// # Errors
    ///
    /// [`RecordsError::Taken`] where the slug is there already on that domain, whatever its case.
    pub async fn add_link(&self, new: &NewLink, now: i64) -> Result<StoredLink, RecordsError> {
        let mut both = self.pool.begin().await?;
        let row = insert(&mut both, new, now).await?;
        both.commit().await?;
        row.link(new.link.rules.clone())
    }

    /// Adds links in one commit, and says of each why it was not added, none if it was.
    ///
    /// # Errors
    ///
    /// The records cannot be written; none is added then. That a slug is there already is no error here.
    pub async fn add_links(&self, new: &[&NewLink], now: i64) -> Result<Vec<Option<String>>, RecordsError> {
        let mut all = self.pool.begin().await?;
        let mut outcomes = Vec::with_capacity(new.len());
        for link in new {
            outcomes.push(match insert(&mut all, link, now).await {
                Ok(_) => None,
                // The one statement is undone; the transaction goes on.
                Err(error @ RecordsError::Taken(_)) => Some(error.to_string()),
                Err(error) => return Err(error),
            });
        }
        all.commit().await?;
        Ok(outcomes)
    }

    /// Puts what a link is in the place of what it was, all but its host, slug and number. None if there is no such link.
    ///
    /// # Errors
    ///
    /// The records cannot be written; the link is as it was then.
    pub async fn change_link(&self, changed: &StoredLink) -> Result<Option<StoredLink>, RecordsError> {
        let details = serde_json::to_string(&changed.link).unwrap_or_default();
        let mut both = self.pool.begin().await?;
        // What another target said of itself is no longer of this link.
        sqlx::query(
            "DELETE FROM link_pages WHERE link = ?1
             AND (SELECT json_extract(details, '$.target') FROM links WHERE id = ?1) <> ?2",
        )
        .bind(changed.id)
        .bind(&changed.link.target)
        .execute(&mut *both)
        .await?;
        let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "UPDATE links SET name = ?, details = ?, password = ?, archived = ? WHERE id = ? RETURNING {COLUMNS}"
        )))
        .bind(&changed.name)
        .bind(details)
        .bind(&changed.password)
        .bind(changed.archived)
        .bind(changed.id)
        .fetch_optional(&mut *both)
        .await?;
        let Some(row) = row else { return Ok(None) };
        sqlx::query("DELETE FROM link_rules WHERE link = ?").bind(row.id).execute(&mut *both).await?;
        put_rules(&mut both, row.id, &changed.link.rules).await?;
        both.commit().await?;
        row.link(changed.link.rules.clone()).map(Some)
    }

    /// All links, the archived ones too, in the order in which they were added.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn links(&self) -> Result<Vec<StoredLink>, RecordsError> {
        let rows: Vec<Row> =
            sqlx::query_as(sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM links ORDER BY id")))
                .fetch_all(&self.pool)
                .await?;
        let of_all: Vec<(i64, String)> =
            sqlx::query_as("SELECT link, rule FROM link_rules ORDER BY link, place")
                .fetch_all(&self.pool)
                .await?;
        let mut rules: HashMap<i64, Vec<Rule>> = HashMap::new();
        for (link, rule) in of_all {
            rules.entry(link).or_default().push(json(&rule)?);
        }
        rows.into_iter()
            .map(|row| {
                let rules = rules.remove(&row.id).unwrap_or_default();
                row.link(rules)
            })
            .collect()
    }

    /// The link of a slug, whatever its case.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn link(&self, host: &str, slug: &str) -> Result<Option<StoredLink>, RecordsError> {
        let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM links WHERE host = ? AND folded = ?"
        )))
        .bind(host)
        .bind(folded(slug))
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let rules: Vec<String> =
            sqlx::query_scalar("SELECT rule FROM link_rules WHERE link = ? ORDER BY place")
                .bind(row.id)
                .fetch_all(&self.pool)
                .await?;
        let rules = rules.iter().map(|rule| json(rule)).collect::<Result<_, _>>()?;
        row.link(rules).map(Some)
    }

    /// Counts a click of a link with a limit, and keeps it: once this has returned, no crash brings it back. False if it had all its clicks.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn use_link(&self, id: i64, most: u64) -> Result<bool, RecordsError> {
        let done = sqlx::query("UPDATE links SET used = used + 1 WHERE id = ? AND used < ?")
            .bind(id)
            .bind(i64::try_from(most).unwrap_or(i64::MAX))
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Grows with each change of a link but its clicks.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn link_changes(&self) -> Result<i64, RecordsError> {
        Ok(sqlx::query_scalar("SELECT number FROM link_changes").fetch_one(&self.pool).await?)
    }
}

async fn insert(to: &mut SqliteConnection, new: &NewLink, now: i64) -> Result<Row, RecordsError> {
    let details = serde_json::to_string(&new.link).unwrap_or_default();
    let row: Row = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "INSERT INTO links (site, host, slug, folded, name, details, password, created)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING {COLUMNS}"
    )))
    .bind(new.site)
    .bind(&new.host)
    .bind(&new.slug)
    .bind(folded(&new.slug))
    .bind(&new.name)
    .bind(details)
    .bind(&new.password)
    .bind(now)
    .fetch_one(&mut *to)
    .await
    .map_err(taken(&format!("a link {}/{}", new.host, new.slug)))?;
    put_rules(to, row.id, &new.link.rules).await?;
    Ok(row)
}

async fn put_rules(to: &mut SqliteConnection, link: i64, rules: &[Rule]) -> Result<(), RecordsError> {
    for (place, rule) in (0_i64..).zip(rules) {
        sqlx::query("INSERT INTO link_rules (link, place, rule) VALUES (?, ?, ?)")
            .bind(link)
            .bind(place)
            .bind(serde_json::to_string(rule).unwrap_or_default())
            .execute(&mut *to)
            .await?;
    }
    Ok(())
}

pub(super) fn json<T: DeserializeOwned>(text: &str) -> Result<T, RecordsError> {
    serde_json::from_str(text).map_err(|error| RecordsError::Database(sqlx::Error::Decode(Box::new(error))))
}
