//! The keys of days: one is drawn when a day begins, and yesterday's is destroyed when its visits have ended.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use entrenous_storage::records::Records;

use super::clock::now_ms;
use crate::collect::Collector;
use crate::collect::keys::DayKeys;
use crate::deliver::Progress;

const DAY_MS: i64 = 24 * 3_600_000;
/// Visits of yesterday's end half an hour after midnight, and are delivered soon after.
const KEY_KEPT_MS: i64 = 35 * 60_000;

/// What has to be done about once a second: a new key when a day begins, yesterday's destroyed when its visits have ended.
pub(super) async fn tend(collector: &Collector, progress: &Progress, records: &Records, token_hours: u64) {
    let (now_ms, keys) = (now_ms(), collector.keys.load());
    let day = now_ms.div_euclid(DAY_MS);
    // A clock that was set back stays on the later day's key: hashes under an older one could no longer be met.
    let is_over = now_ms.rem_euclid(DAY_MS) > KEY_KEPT_MS
        && progress.caught_up.load(Ordering::Acquire)
        && progress.oldest_open_day.load(Ordering::Acquire) >= day;
    let changed = if day > keys.day {
        day_keys(records, now_ms, token_hours).await.map(Some)
    } else if keys.yesterday.is_some() && is_over {
        records
            .destroy_day_keys_before(day)
            .await
            .map(|_| Some(DayKeys { yesterday: None, ..DayKeys::clone(&keys) }))
    } else {
        Ok(None)
    };
    match changed {
        Ok(Some(new)) => collector.keys.store(Arc::new(new)),
        Ok(None) => {}
        Err(error) => tracing::error!(%error, "the keys of the day could not be changed; trying again"),
    }
}

/// For how long a token is known, in ms.
pub(crate) fn token_life_ms(hours: u64) -> i64 {
    i64::try_from(hours).unwrap_or(0).saturating_mul(3_600_000)
}

/// Today's key, drawn if this is the day's first start, and yesterday's if it is still there.
pub(crate) async fn day_keys(
    records: &Records,
    now_ms: i64,
    token_hours: u64,
) -> Result<DayKeys, entrenous_storage::records::RecordsError> {
    let day = now_ms.div_euclid(DAY_MS);
    // Days on which nothing ran.
    records.destroy_day_keys_before(day - 1).await?;
    let known = records.days_with_key().await?;
    let yesterday =
        if known.contains(&(day - 1)) { Some(records.day_key(day - 1, [0; 16]).await?) } else { None };
    let today = records.day_key(day, fresh_key()).await?;
    // A token of a day's last minute is known for so many hours more.
    let first = (now_ms - token_life_ms(token_hours)).div_euclid(DAY_MS);
    records.destroy_token_keys_before(first).await?;
    let tokens = records.token_keys(first, day, fresh_key()).await?;
    Ok(DayKeys { day, today, yesterday, tokens })
}

pub(crate) fn fresh_key() -> [u8; 16] {
    let mut key = [0; 16];
    // Without the system's chance no visitor could be kept apart from others safely.
    getrandom::fill(&mut key).expect("the system gives random bits");
    key
}
