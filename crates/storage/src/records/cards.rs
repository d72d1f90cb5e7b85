//! How cards look, and what the targets of links say of themselves.

use entrenous_core::cards::{Brand, Found};

use super::links::json;
use super::{Records, RecordsError};

/// How the cards of a site's links look.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredBrand {
    /// Name and colors.
    pub brand: Brand,
    /// The logo, a PNG.
    pub logo: Option<Vec<u8>>,
}

/// What a link's target said of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPage {
    /// When it was asked, in seconds since 1970.
    pub asked: i64,
    /// What it said; empty if it could not be read.
    pub found: Found,
}

impl Records {
    /// A site's brand; the usual one where none was set.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn brand(&self, site: u32) -> Result<StoredBrand, RecordsError> {
        let row: Option<(String, Option<Vec<u8>>)> =
            sqlx::query_as("SELECT brand, logo FROM brands WHERE site = ?")
                .bind(site)
                .fetch_optional(&self.pool)
                .await?;
        row.map_or_else(
            || Ok(StoredBrand::default()),
            |(brand, logo)| Ok(StoredBrand { brand: json(&brand)?, logo }),
        )
    }

    /// All brands that were set, by the site's number.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn brands(&self) -> Result<Vec<(u32, StoredBrand)>, RecordsError> {
        let rows: Vec<(u32, String, Option<Vec<u8>>)> =
            sqlx::query_as("SELECT site, brand, logo FROM brands ORDER BY site")
                .fetch_all(&self.pool)
                .await?;
        rows.into_iter()
            .map(|(site, brand, logo)| Ok((site, StoredBrand { brand: json(&brand)?, logo })))
            .collect()
    }

    /// Sets a site's brand in the place of the one before.
    ///
    /// # Errors
    ///
    /// The records cannot be written, or there is no such site.
    pub async fn put_brand(&self, site: u32, stored: &StoredBrand) -> Result<(), RecordsError> {
        let brand = serde_json::to_string(&stored.brand).unwrap_or_default();
        sqlx::query(
            "INSERT INTO brands (site, brand, logo) VALUES (?1, ?2, ?3)
             ON CONFLICT (site) DO UPDATE SET brand = ?2, logo = ?3",
        )
        .bind(site)
        .bind(brand)
        .bind(&stored.logo)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Keeps what a link's target said, if it still is its target.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn put_page(&self, link: i64, target: &str, page: &StoredPage) -> Result<(), RecordsError> {
        let found = serde_json::to_string(&page.found).unwrap_or_default();
        sqlx::query(
            "INSERT INTO link_pages (link, asked, found)
             SELECT id, ?3, ?4 FROM links WHERE id = ?1 AND json_extract(details, '$.target') = ?2
             ON CONFLICT (link) DO UPDATE SET asked = ?3, found = ?4",
        )
        .bind(link)
        .bind(target)
        .bind(page.asked)
        .bind(found)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// What the targets of all links said, by the link's number.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn pages(&self) -> Result<Vec<(i64, StoredPage)>, RecordsError> {
        let rows: Vec<(i64, i64, String)> =
            sqlx::query_as("SELECT link, asked, found FROM link_pages").fetch_all(&self.pool).await?;
        rows.into_iter()
            .map(|(link, asked, found)| Ok((link, StoredPage { asked, found: json(&found)? })))
            .collect()
    }

    /// What one link's target said.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn page(&self, link: i64) -> Result<Option<StoredPage>, RecordsError> {
        let row: Option<(i64, String)> = sqlx::query_as("SELECT asked, found FROM link_pages WHERE link = ?")
            .bind(link)
            .fetch_optional(&self.pool)
            .await?;
        row.map(|(asked, found)| Ok(StoredPage { asked, found: json(&found)? })).transpose()
    }
}
