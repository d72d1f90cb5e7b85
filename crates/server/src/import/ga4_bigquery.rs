//! GA4's BigQuery export: a table `events_YYYYMMDD` as JSON, one event on each line or all in an array.

use super::error::ImportError;
use super::ga4_event::{Campaign, Event, KNOWN, Text, text};
use super::input::Input;
use super::objects::Objects;
use super::recognise::Format;
use super::row::Dimension;
use super::summary::{FileSummary, SkipReason};
use super::visits::{Bounce, Hit, Visits, What};
use super::{Each, Settings, days, value};

/// Reads a table. Revenue is in US dollars, as the export itself converts it.
pub(super) fn read(
    input: Input<'_>,
    settings: &Settings,
    each: &mut Each<'_>,
) -> Result<FileSummary, ImportError> {
    let mut summary = FileSummary::new(&input.name, Format::Ga4BigQuery);
    summary.currency = Some("USD");
    let mut visits = Visits::new(&input.name, Bounce::NotEngaged, &settings.limits);
    let mut objects = Objects::new(input, settings.limits.record_bytes);
    while let Some((line, object)) = objects.next()? {
        summary.rows += 1;
        let event = match serde_json::from_slice::<Event<'_>>(object) {
            Ok(event) => event,
            Err(_) => {
                let reason =
                    if std::str::from_utf8(object).is_ok() { SkipReason::Json } else { SkipReason::Utf8 };
                summary.skip(line, reason);
                continue;
            }
        };
        event
            .other
            .keys()
            .filter(|name| !KNOWN.contains(&name.as_ref()))
            .for_each(|name| summary.unknown(name));
        if let Err(reason) = push(&event, settings, &mut visits)? {
            summary.skip(line, reason);
        }
    }
    visits.give(&mut summary, each)?;
    Ok(summary)
}

/// Takes an event; the inner error only skips it.
fn push(
    event: &Event<'_>,
    settings: &Settings,
    visits: &mut Visits,
) -> Result<Result<(), SkipReason>, ImportError> {
    let limit = settings.limits.value_bytes;
    let read = || {
        let day = days::day(&text(event.event_date.as_ref())).ok_or(SkipReason::Date)?;
        let at = text(event.event_timestamp.as_ref()).parse::<i64>().map_err(|_| SkipReason::Date)?;
        let name = text(event.event_name.as_ref());
        let is_view = name == "page_view";
        let (dimension, told) =
            if is_view { (Dimension::Page, event.param("page_location")) } else { (Dimension::Event, name) };
        let name = value::name(dimension, &told, limit)?.ok_or(SkipReason::Kind)?;
        let usd = event
            .ecommerce
            .as_ref()
            .map(|sale| text(sale.purchase_revenue_in_usd.as_ref()))
            .unwrap_or_default();
        let revenue = match usd.as_ref() {
            "" => None,
            usd => Some(value::thousandths(usd).ok_or(SkipReason::Number)?),
        };
        Ok((day, at, is_view, name, revenue, about(event, limit)?))
    };
    let (day, at, is_view, name, revenue_milli, about) = match read() {
        Ok(read) => read,
        Err(reason) => return Ok(Err(reason)),
    };
    let (user, session) = (text(event.user_pseudo_id.as_ref()), event.param("ga_session_id"));
    // Without consent events come without ids: they count, and no visit does.
    let visit = (!user.is_empty() && !session.is_empty()).then(|| format!("{user} {session}"));
    let hit = Hit {
        day,
        at,
        visit: visit.as_deref(),
        visitor: Some(user.as_ref()).filter(|user| !user.is_empty()),
        what: if is_view { What::View(&name) } else { What::Event(&name) },
        engaged: event.param("session_engaged") == "1",
        revenue_milli,
    };
    visits.push(&hit, || about).map(Ok)
}

/// Where the visit came from and with what.
fn about(event: &Event<'_>, limit: usize) -> Result<Vec<(Dimension, String)>, SkipReason> {
    let mut about = Vec::new();
    let mut tell = |dimension, cells: &[Option<&Text<'_>>]| {
        let told = cells.iter().map(|cell| text(*cell)).find(|told| !told.is_empty()).unwrap_or_default();
        about.extend(value::name(dimension, &told, limit)?.map(|name| (dimension, name)));
        Ok(())
    };
    let click = event.session_traffic_source_last_click.as_ref();
    let cross = click.and_then(|click| click.cross_channel_campaign.as_ref());
    let manual = click.and_then(|click| click.manual_campaign.as_ref());
    let sent = event.collected_traffic_source.as_ref();
    let of = |campaign: Option<&'_ Campaign<'_>>| campaign.is_some();
    if of(cross) || of(manual) || sent.is_some() {
        tell(
            Dimension::Source,
            &[
                cross.and_then(|c| c.source.as_ref()),
                manual.and_then(|c| c.source.as_ref()),
                sent.and_then(|c| c.manual_source.as_ref()),
            ],
        )?;
    }
    tell(Dimension::Channel, &[cross.and_then(|c| c.default_channel_group.as_ref())])?;
    tell(
        Dimension::UtmSource,
        &[manual.and_then(|c| c.source.as_ref()), sent.and_then(|c| c.manual_source.as_ref())],
    )?;
    tell(
        Dimension::UtmMedium,
        &[
            cross.and_then(|c| c.medium.as_ref()),
            manual.and_then(|c| c.medium.as_ref()),
            sent.and_then(|c| c.manual_medium.as_ref()),
        ],
    )?;
    tell(
        Dimension::UtmCampaign,
        &[
            cross.and_then(|c| c.campaign_name.as_ref()),
            manual.and_then(|c| c.campaign_name.as_ref()),
            sent.and_then(|c| c.manual_campaign_name.as_ref()),
        ],
    )?;
    tell(
        Dimension::UtmContent,
        &[manual.and_then(|c| c.content.as_ref()), sent.and_then(|c| c.manual_content.as_ref())],
    )?;
    tell(
        Dimension::UtmTerm,
        &[manual.and_then(|c| c.term.as_ref()), sent.and_then(|c| c.manual_term.as_ref())],
    )?;
    let geo = event.geo.as_ref();
    tell(Dimension::Country, &[geo.and_then(|geo| geo.country.as_ref())])?;
    tell(Dimension::Region, &[geo.and_then(|geo| geo.region.as_ref())])?;
    tell(Dimension::City, &[geo.and_then(|geo| geo.city.as_ref())])?;
    let device = event.device.as_ref();
    let web = device.and_then(|device| device.web_info.as_ref());
    tell(Dimension::Device, &[device.and_then(|device| device.category.as_ref())])?;
    let browsers =
        [web.and_then(|web| web.browser.as_ref()), device.and_then(|device| device.browser.as_ref())];
    tell(Dimension::Browser, &browsers)?;
    tell(Dimension::Os, &[device.and_then(|device| device.operating_system.as_ref())])?;
    Ok(about)
}
