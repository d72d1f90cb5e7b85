//! What sites' campaign parameters may say.

use entrenous_core::links::Registry;

use super::links::json;
use super::{Records, RecordsError};

impl Records {
    /// A site's registry; an empty one where none was set.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn utm(&self, site: u32) -> Result<Registry, RecordsError> {
        let text: Option<String> = sqlx::query_scalar("SELECT registry FROM utm WHERE site = ?")
            .bind(site)
            .fetch_optional(&self.pool)
            .await?;
        text.map_or_else(|| Ok(Registry::default()), |text| json(&text))
    }

    /// Sets a site's registry in the place of the one before.
    ///
    /// # Errors
    ///
    /// The records cannot be written, or there is no such site.
    pub async fn put_utm(&self, site: u32, registry: &Registry) -> Result<(), RecordsError> {
        let text = serde_json::to_string(registry).unwrap_or_default();
        sqlx::query(
            "INSERT INTO utm (site, registry) VALUES (?1, ?2) ON CONFLICT (site) DO UPDATE SET registry = ?2",
        )
        .bind(site)
        .bind(text)
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
