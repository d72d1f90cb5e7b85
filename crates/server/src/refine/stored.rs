//! A stored visit as the steps had it, so that it can be reasoned about again.

use entrenous_core::collect::lens::{Lens, VisitorScope};
use entrenous_core::collect::{Arrival, Entry, Visit, facts};
use entrenous_core::event::{BrowserNames, page};
use entrenous_core::evidence::rules::Rules;
use entrenous_core::evidence::{Facts, Fetch};
use entrenous_core::share::Carried;
use entrenous_storage::events::rows::{RequestColumns, VisitRow};

/// The facts of a stored visit, by the rules as they are now: the same as when it ended, where neither table nor rule has changed.
pub(crate) fn facts_of(row: &VisitRow<'_>, lens: &Lens, rules: &Rules) -> Facts {
    let stored = &row.arrival;
    let browser = BrowserNames {
        family: row.browser.as_ref().into(),
        version: (stored.browser_major, stored.browser_minor),
        chromium: stored.chromium,
        ios: (stored.ios_major, stored.ios_minor),
        os: row.os.as_ref().into(),
        device: row.device.as_ref().into(),
        in_app: stored.in_app.as_ref().into(),
        webview: stored.webview,
    };
    let entry = Entry {
        line: row.visit,
        time_ms: row.started_ms,
        page: page(row.site, &row.entry_page),
        visitor: row.visitor,
        address: row.visitor,
        arrival: arrival(&stored.request),
        redirect: stored.redirect.as_ref().map(arrival),
        browser: browser.browser(rules),
        returning: stored.returning,
        seen_page: stored.seen_page,
        own_share: stored.own_share,
        receipts_before: stored.receipts_before,
    };
    let visit = Visit { site: 0, entry, documents: row.views, assets: stored.assets, explained: false };
    Facts { carried: stored.carried.as_deref().map(carried), ..facts(&visit, lens, rules) }
}

/// As it was stored: mechanism and app by name.
fn carried(text: &str) -> Carried {
    let (mechanism, app) = text.split_once(' ').unwrap_or((text, ""));
    Carried { mechanism: mechanism.parse().ok(), app: app.parse().ok() }
}

/// How stored visits are read: as the live service collected them.
pub(crate) fn lens() -> Lens {
    Lens { has_assets: false, visitor_scope: VisitorScope::Day, ..Lens::plain() }
}

fn arrival(request: &RequestColumns<'_>) -> Arrival {
    Arrival {
        target: request.target.as_bytes().into(),
        referrer: request.referrer_url.as_bytes().into(),
        requested_with: request.requested_with.as_bytes().into(),
        fetch: match request.fetch {
            1 => Fetch::Absent,
            2 => Fetch::None,
            3 => Fetch::CrossSite,
            4 => Fetch::SameSite,
            _ => Fetch::NotRecorded,
        },
        user_activated: request.user_activated,
        own_referrer: request.own_referrer,
        records_referrer: request.records_referrer,
    }
}
