//! What each app does with a page, from `tables/card_rules.tsv`.

use super::app::CardApp;
use super::seen::PictureFormat;
use crate::evidence::rules::RulesError;
use crate::evidence::rules::table::{self, Row};
use crate::evidence::source::vocabulary;

/// The table: its name, its text, its columns.
pub(super) const TABLE: (&str, &str, [&str; 3]) =
    ("card_rules.tsv", include_str!("../../tables/card_rules.tsv"), ["app", "rule", "value"]);

vocabulary! {
    /// What stands in the line that says where a card leads.
    HostLine, "host line" {
        /// The host's name.
        Host = "host",
        /// `og:site_name`, else the host's name.
        SiteName = "site_name",
    }
}

/// What one app does. What nobody has published is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppRules {
    /// The app.
    pub app: CardApp,
    /// The user agent of its fetcher.
    pub agent: String,
    /// Tags that the title is taken from, the first that is there.
    pub title_tags: Vec<String>,
    /// Tags that the text is taken from.
    pub text_tags: Vec<String>,
    /// Tags that the picture is taken from.
    pub image_tags: Vec<String>,
    /// Characters of a title that are shown.
    pub title_chars: Option<u32>,
    /// Characters of a text that are shown; 0: no text is.
    pub text_chars: Option<u32>,
    /// The line that says where it leads.
    pub host: HostLine,
    /// Bytes of a page in which the tags have to stand.
    pub page_bytes: Option<u32>,
    /// Bytes of a picture at most.
    pub image_bytes: Option<u32>,
    /// Pixels below which a picture is not shown.
    pub image_px: Option<(u32, u32)>,
    /// Pixels from which it is shown wide.
    pub wide_px: Option<(u32, u32)>,
    /// Pixels from which it is sharp.
    pub good_px: Option<(u32, u32)>,
    /// Width by height from which it is shown wide, in hundredths.
    pub wide_from: Option<u32>,
    /// Width by height to which a wide picture is cut, in hundredths; none: it is shown whole.
    pub wide_ratio: Option<u32>,
    /// Width by height beyond which it is not shown, in hundredths.
    pub most_ratio: Option<u32>,
    /// It is wide only where `twitter:card` is `summary_large_image`.
    pub asks_large_card: bool,
    /// Formats that are shown; none: all.
    pub formats: Vec<PictureFormat>,
    /// Milliseconds after which it gives up.
    pub wait_ms: Option<u32>,
    /// The name by which it obeys robots.txt.
    pub robots: Option<String>,
    /// It asks for parts of pages or pictures.
    pub asks_ranges: bool,
}

/// All rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardRules {
    apps: Vec<AppRules>,
}

impl CardRules {
    /// The compiled-in table.
    pub fn builtin() -> CardRules {
        CardRules::read(TABLE.1).expect("a test proves that the compiled-in table parses")
    }

    /// Reads a table.
    ///
    /// # Errors
    /// An app or a rule that is not known, or a value that is none; the error names the line.
    pub fn read(text: &str) -> Result<CardRules, RulesError> {
        let mut apps: Vec<AppRules> = CardApp::ALL.iter().map(|app| AppRules::of(*app)).collect();
        table::read(TABLE.0, text, &TABLE.2, |row| {
            let app = row.one_of("app", CardApp::ALL.iter().map(|app| (app.name(), *app)))?;
            let rules = apps.iter_mut().find(|rules| rules.app == app);
            rules.map_or(Ok(()), |rules| rules.set(row))
        })?;
        Ok(CardRules { apps })
    }

    /// In the order of [`CardApp::ALL`].
    pub fn apps(&self) -> &[AppRules] {
        &self.apps
    }

    /// Those of one app.
    pub fn of(&self, app: CardApp) -> Option<&AppRules> {
        self.apps.iter().find(|rules| rules.app == app)
    }
}

impl AppRules {
    fn of(app: CardApp) -> AppRules {
        AppRules {
            app,
            agent: String::new(),
            title_tags: Vec::new(),
            text_tags: Vec::new(),
            image_tags: Vec::new(),
            title_chars: None,
            text_chars: None,
            host: HostLine::Host,
            page_bytes: None,
            image_bytes: None,
            image_px: None,
            wide_px: None,
            good_px: None,
            wide_from: None,
            wide_ratio: None,
            most_ratio: None,
            asks_large_card: false,
            formats: Vec::new(),
            wait_ms: None,
            robots: None,
            asks_ranges: false,
        }
    }

    fn set(&mut self, row: &Row<'_>) -> Result<(), RulesError> {
        let value = row.text("value");
        let list = || value.split(',').map(|one| one.trim().to_owned()).collect();
        match row.text("rule") {
            "agent" => value.clone_into(&mut self.agent),
            "title_tags" => self.title_tags = list(),
            "text_tags" => self.text_tags = list(),
            "image_tags" => self.image_tags = list(),
            "title_chars" => self.title_chars = Some(row.number("value")?),
            "text_chars" => self.text_chars = Some(row.number("value")?),
            "host" => {
                self.host = row.one_of("value", HostLine::ALL.iter().map(|line| (line.name(), *line)))?
            }
            "page_bytes" => self.page_bytes = Some(row.number("value")?),
            "image_bytes" => self.image_bytes = Some(row.number("value")?),
            "image_px" => self.image_px = Some(pixels(row)?),
            "wide_px" => self.wide_px = Some(pixels(row)?),
            "good_px" => self.good_px = Some(pixels(row)?),
            "wide_from" => self.wide_from = Some(row.number("value")?),
            "wide_ratio" => self.wide_ratio = Some(row.number("value")?),
            "most_ratio" => self.most_ratio = Some(row.number("value")?),
            "wide_card" => self.asks_large_card = row.one_of("value", [("summary_large_image", true)])?,
            "formats" => {
                let formats = value.split(',').map(|name| name.trim().parse::<PictureFormat>());
                self.formats = formats.collect::<Result<_, _>>().map_err(|error| {
                    row.error(error.to_string(), "Write some of: jpeg, png, gif, webp, separated by commas")
                })?;
            }
            "wait_ms" => self.wait_ms = Some(row.number("value")?),
            "robots" => self.robots = Some(value.to_owned()),
            "ranges" => self.asks_ranges = row.one_of("value", [("yes", true)])?,
            other => {
                return Err(row.error(
                    format!("there is no rule \"{other}\""),
                    "Write one of those that the table's comments describe",
                ));
            }
        }
        Ok(())
    }
}

/// `1200x630`.
fn pixels(row: &Row<'_>) -> Result<(u32, u32), RulesError> {
    let text = row.text("value");
    let both =
        text.split_once('x').and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
    both.ok_or_else(|| row.error(format!("\"{text}\" is no size"), "Write it like 1200x630"))
}
