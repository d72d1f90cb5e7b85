//! How workspaces look.

use sqlx::FromRow;

use super::{Records, RecordsError};

/// A workspace's look; what is not set is as everywhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, FromRow)]
pub struct Look {
    /// The accent on light pages, as `#rrggbb`.
    pub accent_light: Option<String>,
    /// The accent on dark pages, as `#rrggbb`.
    pub accent_dark: Option<String>,
    /// A PNG.
    pub logo: Option<Vec<u8>>,
}

impl Records {
    /// A workspace's look.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn look(&self, workspace: i64) -> Result<Look, RecordsError> {
        let query = sqlx::query_as("SELECT accent_light, accent_dark, logo FROM looks WHERE workspace = ?");
        Ok(query.bind(workspace).fetch_optional(&self.pool).await?.unwrap_or_default())
    }

    /// Gives a workspace another look.
    ///
    /// # Errors
    ///
    /// The records cannot be written, or there is no such workspace.
    pub async fn put_look(&self, workspace: i64, look: &Look) -> Result<(), RecordsError> {
        sqlx::query(
            "INSERT INTO looks (workspace, accent_light, accent_dark, logo) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (workspace) DO UPDATE SET accent_light = ?2, accent_dark = ?3, logo = ?4",
        )
        .bind(workspace)
        .bind(&look.accent_light)
        .bind(&look.accent_dark)
        .bind(&look.logo)
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
