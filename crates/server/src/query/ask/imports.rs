//! What imported sums can be told by: other tools' words for what is nearest to ours.

use entrenous_storage::events::query::Dimension;

use super::Wrong;

/// The dimension of imported sums for a question's dimensions; their rows have days anyway.
///
/// # Errors
/// Sums of days cannot be split by two things, nor filtered.
pub(super) fn by(dimensions: &[Dimension], is_filtered: bool, at: &str) -> Result<&'static str, Wrong> {
    let here = format!("{at}/include/imports");
    if is_filtered {
        return Err(Wrong::new(
            here,
            "imported sums cannot be filtered; leave the filters or the imports out",
        ));
    }
    let mut named = dimensions.iter().filter(|dimension| **dimension != Dimension::Time);
    let told = match (named.next(), named.next()) {
        (None, _) => Some("total"),
        (Some(one), None) => name(one),
        (Some(_), Some(_)) => None,
    };
    let why = "imported sums are told as a whole or by one of page, event, entry_page, exit_page, source, channel, referrer, \
               campaign_source, campaign_medium, campaign_name, country, device, os, browser; ask by one of these";
    told.ok_or_else(|| Wrong::new(here, why))
}

fn name(dimension: &Dimension) -> Option<&'static str> {
    Some(match dimension {
        Dimension::Page => "page",
        Dimension::Event => "event",
        Dimension::EntryPage => "entry_page",
        Dimension::ExitPage => "exit_page",
        Dimension::Source => "source",
        Dimension::Channel => "channel",
        Dimension::Referrer => "referrer",
        Dimension::CampaignSource => "utm_source",
        Dimension::CampaignMedium => "utm_medium",
        Dimension::CampaignName => "utm_campaign",
        Dimension::Country => "country",
        Dimension::Device => "device",
        Dimension::Os => "os",
        Dimension::Browser => "browser",
        Dimension::Time | Dimension::Property(_) | Dimension::App | Dimension::Grade => return None,
    })
}
