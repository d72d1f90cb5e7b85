//! What has to be done now and then while the service runs.

use std::sync::Arc;
use std::time::Duration;

use entrenous_storage::records::Watch;
use tokio::time::MissedTickBehavior;

use super::{App, day_keys, now};
use crate::cards;

/// The audit log is kept for as long as the settings say.
async fn forget_entries(app: &App) {
    let days = i64::try_from(app.config.accounts.audit_days).unwrap_or(i64::MAX);
    let before = now().saturating_sub(days.saturating_mul(24 * 60 * 60));
    if let Err(error) = app.records.forget_entries(before).await {
        tracing::warn!(%error, "old entries of the audit log could not be forgotten");
    }
}

/// Once a second: what others have changed in the records is read again, and figures are gathered. Once a minute: limits forget.
pub(super) async fn keep(app: Arc<App>, mut watch: Watch) {
    let mut seconds = tokio::time::interval(Duration::from_secs(1));
    seconds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // What the command line added before has not been looked at yet.
    let (mut count, mut stale) = (0_u64, true);
    loop {
        seconds.tick().await;
        count += 1;
        let read = match watch.changed().await {
            Ok(changed) => {
                // What could not be read is read the next time: a key that was revoked must not go on opening doors.
                stale |= changed;
                if stale { app.reload().await } else { Ok(()) }
            }
            Err(error) => Err(error),
        };
        match read {
            Ok(()) => {
                if std::mem::take(&mut stale) {
                    cards::ask_missing(&app);
                }
                app.health.works("records");
            }
            Err(error) => app.health.fails("records", &error),
        }
        day_keys::tend(&app.collector, &app.progress, &app.records, app.config.privacy.token_hours).await;
        match app.progress.broken.get() {
            None => app.health.works("events"),
            Some(why) => app.health.fails("events", why),
        }
        app.metrics.gather();
        if count.is_multiple_of(60) {
            app.requests.forget_idle();
            app.attempts.forget_idle();
            app.codes.forget_idle();
            app.misses.forget_idle();
            app.cards.previews.forget_idle();
            app.collector.tidy();
            forget_entries(&app).await;
        }
    }
}
