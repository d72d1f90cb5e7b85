//! What sources cost.

use sqlx::FromRow;

use super::{Records, RecordsError};

/// A cost that somebody entered.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Cost {
    /// Its number.
    pub id: i64,
    /// The source that it was spent on, as `Source` writes itself.
    pub source: String,
    /// The first day that it was spent for, in days since 1970.
    pub from_day: i64,
    /// The last one.
    pub to_day: i64,
    /// Thousandths of the currency, 0 or more.
    pub thousandths: i64,
    /// ISO 4217 code.
    pub currency: String,
    /// What people wrote of it.
    pub note: String,
}

impl Records {
    /// A site's costs, the latest first.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn costs(&self, site: u32) -> Result<Vec<Cost>, RecordsError> {
        let sql = "SELECT id, source, from_day, to_day, thousandths, currency, note FROM costs WHERE site = ?
            ORDER BY from_day DESC, id DESC";
        Ok(sqlx::query_as(sql).bind(site).fetch_all(&self.pool).await?)
    }

    /// Adds a cost, whatever number it has; its number.
    ///
    /// # Errors
    ///
    /// The records cannot be written, or there is no such site.
    pub async fn add_cost(&self, site: u32, cost: &Cost) -> Result<i64, RecordsError> {
        let sql = "INSERT INTO costs (site, source, from_day, to_day, thousandths, currency, note) VALUES (?, ?, ?, ?, ?, ?, ?)";
        let added = sqlx::query(sql)
            .bind(site)
            .bind(&cost.source)
            .bind(cost.from_day)
            .bind(cost.to_day)
            .bind(cost.thousandths)
            .bind(&cost.currency)
            .bind(&cost.note)
            .execute(&self.pool)
            .await?;
        Ok(added.last_insert_rowid())
    }

    /// Takes a site's cost out; false if there is none of this number.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn remove_cost(&self, site: u32, id: i64) -> Result<bool, RecordsError> {
        let removed = sqlx::query("DELETE FROM costs WHERE site = ? AND id = ?")
            .bind(site)
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(removed.rows_affected() > 0)
    }
}
