//! Sites.

use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use super::error::taken;
use super::{FIRST_WORKSPACE, Records, RecordsError};

/// A site whose visits are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Its number, from 1; never given to another site.
    pub id: u32,
    /// The workspace that it is of.
    pub workspace: i64,
    /// Its host name in lower case, as in `example.org`.
    pub domain: String,
    /// What people call it.
    pub name: String,
    /// The IANA time zone of its days.
    pub time_zone: String,
    /// What else is set for it.
    pub settings: SiteSettings,
    /// When it was added, in seconds since 1970.
    pub created: i64,
}

/// Settings of a site. What is not set follows the server's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SiteSettings {
    /// Further host names that are this site.
    pub hosts: Vec<String>,
    /// Names by which other tools' scripts call the site, as Umami's number for it.
    pub aliases: Vec<String>,
    /// Query parameters that are kept in addresses of pages though they look personal.
    pub kept_parameters: Vec<String>,
    /// Addresses and networks whose events are left out: the staff's.
    pub excluded: Vec<String>,
    /// Count those too whose browser asks not to be measured (`Sec-GPC`, `DNT`).
    pub ignores_signals: bool,
    /// How many days single events are kept; none: as the server says.
    pub keep_events_days: Option<u64>,
    /// How many days totals are kept; none: as the server says.
    pub keep_totals_days: Option<u64>,
    /// Visitors are asked whether they may be recognised from day to day. It needs the server's word as well.
    pub asks_consent: bool,
}

#[derive(FromRow)]
struct Row {
    id: i64,
    workspace: i64,
    domain: String,
    name: String,
    time_zone: String,
    settings: String,
    created: i64,
}

impl TryFrom<Row> for Site {
    type Error = RecordsError;

    fn try_from(row: Row) -> Result<Site, RecordsError> {
        let Row { id, workspace, domain, name, time_zone, settings, created } = row;
        let id = u32::try_from(id).expect("the table admits no other");
        let settings = serde_json::from_str(&settings)
            .map_err(|error| RecordsError::Database(sqlx::Error::Decode(Box::new(error))))?;
        Ok(Site { id, workspace, domain, name, time_zone, settings, created })
    }
}

impl Records {
    /// Adds a site to the first workspace and returns it.
    ///
    /// # Errors
    ///
    /// As [`Records::add_site_to`].
    pub async fn add_site(
        &self,
        domain: &str,
        name: &str,
        time_zone: &str,
        settings: &SiteSettings,
        now: i64,
    ) -> Result<Site, RecordsError> {
        self.add_site_to(FIRST_WORKSPACE, domain, name, time_zone, settings, now).await
    }

    /// Adds a site to a workspace and returns it.
    ///
    /// # Errors
    ///
    /// [`RecordsError::Taken`] where the domain is there already, in whichever workspace.
    pub async fn add_site_to(
        &self,
        workspace: i64,
        domain: &str,
        name: &str,
        time_zone: &str,
        settings: &SiteSettings,
        now: i64,
    ) -> Result<Site, RecordsError> {
        let settings = serde_json::to_string(settings).expect("plain values");
        let row: Row = sqlx::query_as(
            "INSERT INTO sites (workspace, domain, name, time_zone, settings, created) VALUES (?, ?, ?, ?, ?, ?)
             RETURNING id, workspace, domain, name, time_zone, settings, created",
        )
        .bind(workspace)
        .bind(domain)
        .bind(name)
        .bind(time_zone)
        .bind(settings)
        .bind(now)
        .fetch_one(&self.pool)
        .await
        .map_err(taken(&format!("a site {domain}")))?;
        row.try_into()
    }

    /// All sites, by domain.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn sites(&self) -> Result<Vec<Site>, RecordsError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, workspace, domain, name, time_zone, settings, created FROM sites ORDER BY domain",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(Site::try_from).collect()
    }

    /// Gives a site another name and other settings, and returns it; none if there is no such site. The lasting key of one that does not
    /// ask for consent is destroyed.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn change_site(
        &self,
        id: u32,
        name: &str,
        settings: &SiteSettings,
    ) -> Result<Option<Site>, RecordsError> {
        let asks = settings.asks_consent;
        let settings = serde_json::to_string(settings).expect("plain values");
        let row: Option<Row> = sqlx::query_as(
            "UPDATE sites SET name = ?, settings = ? WHERE id = ?
             RETURNING id, workspace, domain, name, time_zone, settings, created",
        )
        .bind(name)
        .bind(settings)
        .bind(id)
        .fetch_optional(&self.pool)
        .await?;
        if row.is_some() && !asks {
            self.destroy_consent_key(id).await?;
        }
        row.map(Site::try_from).transpose()
    }

    /// Removes a site with its keys and its positions in logs, and notes that its events have to be erased. False if there is no such site.
    ///
    /// # Errors
    ///
    /// The records cannot be written; nothing is removed then.
    pub async fn remove_site(&self, id: u32, now: i64) -> Result<bool, RecordsError> {
        let mut both = self.pool.begin().await?;
        let gone = sqlx::query("DELETE FROM sites WHERE id = ?").bind(id).execute(&mut *both).await?;
        if gone.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("INSERT INTO removed_sites (id, removed) VALUES (?, ?)")
            .bind(id)
            .bind(now)
            .execute(&mut *both)
            .await?;
        both.commit().await?;
        Ok(true)
    }

    /// The numbers of all sites that were removed.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn removed_sites(&self) -> Result<Vec<u32>, RecordsError> {
        Ok(sqlx::query_scalar("SELECT id FROM removed_sites ORDER BY id").fetch_all(&self.pool).await?)
    }
}
