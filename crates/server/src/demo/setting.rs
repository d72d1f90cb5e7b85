//! What the demo's publisher has set up.

use std::net::SocketAddr;
use std::path::PathBuf;

use entrenous_core::links::Link;
use entrenous_storage::records::{
    Cost, DealtUnit, Experiment, ExperimentDetails, NewLink, Records, RecordsError, SiteSettings, Variant,
};

use crate::config::{Config, Level};

/// The site that worlds are of.
pub(crate) const SITE: &str = "example.net";
/// Who signs in. Everybody knows it: a demo is for this machine alone.
pub(crate) const EMAIL: &str = "demo@example.net";
/// The password.
pub(crate) const PASSWORD: &str = "between us, a demo";
/// Short links: slug and what they are called.
pub(super) const LINKS: [(&str, &str); 3] = [
    ("weekly", "The weekly mailing"),
    ("poster", "Posters in the city"),
    ("profile", "Profiles of the networks"),
];
const DAY_S: i64 = 86_400;

/// The settings of a demo.
pub(crate) fn config(folder: PathBuf, listen: SocketAddr) -> Config {
    let mut config = Config::default();
    config.server.data_dir = folder;
    config.server.listen = listen;
    config.links.domains = format!("go.{SITE}={SITE}").parse().into_iter().collect();
    config.log.level = Level::Warn;
    config
}

/// Site, account, links, costs and an experiment, made at `now` (seconds since 1970).
pub(super) async fn set_up(records: &Records, password_hash: &str, now: i64) -> Result<(), RecordsError> {
    let began = now - 92 * DAY_S;
    let site = records
        .add_site(SITE, "Le Quotidien d'Exemple", "Europe/Paris", &SiteSettings::default(), began)
        .await?;
    let token = [0; 32];
    records.put_setup_token(&token, now + DAY_S).await?;
    records.make_first_account(&token, EMAIL, password_hash, now).await?;
    for (slug, name) in LINKS {
        let link = Link {
            target: format!("https://www.{SITE}/?utm_source={slug}&utm_medium=link"),
            ..Link::default()
        };
        let new = NewLink {
            site: site.id,
            host: format!("go.{SITE}"),
            slug: slug.to_owned(),
            name: name.to_owned(),
            password: None,
            link,
        };
        records.add_link(&new, began).await?;
    }
    for (source, thousandths, note) in
        [("email_campaign", 320_000, "Mailings"), ("paid/google_ads", 450_000, "Advertisements")]
    {
        let today = now / DAY_S;
        let cost = Cost {
            id: 0,
            source: source.to_owned(),
            from_day: today - 29,
            to_day: today,
            thousandths,
            currency: "EUR".to_owned(),
            note: note.to_owned(),
        };
        records.add_cost(site.id, &cost).await?;
    }
    let details = ExperimentDetails {
        unit: DealtUnit::VisitorDay,
        holdout: 1,
        variants: vec![Variant { name: "asks".to_owned(), weight: 1 }],
        pages: Vec::new(),
        goal: None,
        currency: "EUR".to_owned(),
        planned_units: 8_000,
        note: "Asks readers at the end of an article to pass it on".to_owned(),
    };
    let experiment = Experiment {
        id: 0,
        site: site.id,
        name: "prompt".to_owned(),
        key: *b"a demo, no secret"[..16].first_chunk().unwrap_or(&[0; 16]),
        details,
        started: now - 28 * DAY_S,
        ends: now + 28 * DAY_S,
        stopped: None,
        broken: false,
    };
    records.add_experiment(&experiment).await?;
    Ok(())
}
