//! What a sender is told: how many events were taken, and why each other one was not.

use axum::Json;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use entrenous_core::event::Rejected;
use serde::Serialize;

/// Tells why the first event that was not taken was not, for people who look at a browser's network panel.
const DROPPED: HeaderName = HeaderName::from_static("x-entrenous-dropped");

/// The answer to a body of events.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Taken {
    /// Events that are on disk now. A repetition of one that was taken before counts as taken, and is not stored twice.
    pub accepted: usize,
    /// Those that were not taken.
    pub dropped: Vec<Dropped>,
}

/// An event that was not taken.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Dropped {
    /// Its place in the body, from 0.
    pub index: usize,
    /// Why, by a name that does not change.
    pub reason: &'static str,
    /// What to do about it.
    pub detail: &'static str,
}

impl Dropped {
    /// The event at `index` was not taken for `reason`.
    pub fn new(index: usize, reason: Rejected) -> Dropped {
        Dropped { index, reason: reason.name(), detail: remedy(reason) }
    }
}

/// A body with one event has the status of what became of it; one with several is 202 as soon as it could be read.
pub(super) fn answer(dropped: &[(usize, Rejected)], accepted: usize, is_batch: bool) -> Response {
    let status = match dropped {
        [(_, reason)] if !is_batch => status(*reason),
        [(_, Rejected::TooMany), ..] if accepted == 0 => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::ACCEPTED,
    };
    let list = dropped.iter().map(|(index, reason)| Dropped::new(*index, *reason)).collect();
    let mut response = (status, Json(Taken { accepted, dropped: list })).into_response();
    if let Some((_, reason)) = dropped.first() {
        response.headers_mut().insert(DROPPED, HeaderValue::from_static(reason.name()));
    }
    if status == StatusCode::TOO_MANY_REQUESTS {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("60"));
    }
    response
}

/// What is nobody's fault is 202: the request did all it should, and the event is not counted.
fn status(reason: Rejected) -> StatusCode {
    match reason {
        Rejected::Malformed => StatusCode::BAD_REQUEST,
        Rejected::UnknownSite
        | Rejected::BadName
        | Rejected::BadUrl
        | Rejected::BadProperties
        | Rejected::BadRevenue
        | Rejected::BadId
        | Rejected::TooOld => StatusCode::UNPROCESSABLE_ENTITY,
        Rejected::WrongHost | Rejected::WrongOrigin | Rejected::ForbiddenSite => StatusCode::FORBIDDEN,
        Rejected::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Rejected::Bot
        | Rejected::Preview
        | Rejected::Scanner
        | Rejected::ExcludedAddress
        | Rejected::OptedOut => StatusCode::ACCEPTED,
    }
}

fn remedy(reason: Rejected) -> &'static str {
    match reason {
        Rejected::Malformed => "An event is a JSON object; see /api/docs for its fields and their types.",
        Rejected::UnknownSite => {
            "Set data-site to a site's domain as `entrenous site list` shows it, or add the site."
        }
        Rejected::ForbiddenSite => "The key is for one site, and this is another: use that site's key.",
        Rejected::BadName => "Give a name of 1 to 120 characters.",
        Rejected::BadUrl => "Give the page's full address, with http: or https:, of at most 4,096 bytes.",
        Rejected::WrongHost => {
            "The page is on a host that is not the site's: add the host to the site if it should be."
        }
        Rejected::WrongOrigin => "A page of another site sent it: add its host to the site if it should.",
        Rejected::BadProperties => {
            "At most 30 properties; names up to 120, values up to 2,000 characters; text, numbers, true and false only."
        }
        Rejected::BadRevenue => {
            "Revenue is {\"amount\": \"12.50\", \"currency\": \"EUR\"}: a number below 10^12 and three letters."
        }
        Rejected::BadId => "An id is 32 hexadecimal digits.",
        Rejected::TooOld => "Events are taken for a day after they happened.",
        Rejected::Bot => "The user agent is a program's, not a person's browser: not counted.",
        Rejected::Preview => "The user agent is a link preview's: not a visit.",
        Rejected::Scanner => "The user agent is a scanner's or a monitor's: not counted.",
        Rejected::ExcludedAddress => "The site leaves this address out.",
        Rejected::OptedOut => "The browser asks not to be measured.",
        Rejected::TooMany => "Too many events: wait a minute, then go on.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_events_status_says_what_became_of_it() {
        let of = |reason| answer(&[(0, reason)], 0, false);
        assert_eq!(of(Rejected::Malformed).status(), 400);
        assert_eq!(of(Rejected::UnknownSite).status(), 422);
        assert_eq!(of(Rejected::WrongOrigin).status(), 403);
        assert_eq!(of(Rejected::Bot).status(), 202);
        assert_eq!(of(Rejected::Bot).headers()[DROPPED], "bot");
        let flood = of(Rejected::TooMany);
        assert_eq!(
            (flood.status().as_u16(), &flood.headers()[RETRY_AFTER]),
            (429, &HeaderValue::from_static("60"))
        );
        assert_eq!(answer(&[], 1, false).status(), 202);
    }

    #[test]
    fn a_batch_is_taken_as_far_as_it_can_be() {
        assert_eq!(answer(&[(3, Rejected::BadUrl)], 9, true).status(), 202);
        assert_eq!(answer(&[(0, Rejected::BadUrl)], 0, true).status(), 202);
        assert_eq!(answer(&[(0, Rejected::TooMany), (1, Rejected::TooMany)], 0, true).status(), 429);
    }

    #[test]
    fn every_reason_has_a_remedy() {
        for reason in Rejected::ALL {
            assert!(remedy(*reason).ends_with('.'), "{reason}");
        }
    }
}
