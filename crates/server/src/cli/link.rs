//! `entrenous link`: short links, in the data folder, also while a server is running.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, anyhow};
use clap::Subcommand;
use entrenous_core::collect::site::bare_host;

use super::{Failure, settings};
use crate::config::{Config, LinkDomain};
use crate::links::import::{self, Tool};
use crate::links::qr::{Code, Form, Level, Logo, address, is_placement};
use crate::links::{Known, LinkFields, add_all};
use crate::serve::now;
use crate::sites::Directory;

/// Bytes of an export at most.
const EXPORT_BYTES: u64 = 1 << 30;
/// Width of a PNG in pixels.
const PIXELS: usize = 1_024;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Add a link
    Add(Box<Add>),
    /// List the links: address, clicks counted against a limit, target
    List {
        #[command(flatten)]
        settings: settings::From,
        /// Those of this domain alone
        #[arg(long, value_name = "HOST")]
        host: Option<String>,
        /// The archived ones instead
        #[arg(long)]
        archived: bool,
    },
    /// Draw a link's QR code
    Qr {
        #[command(flatten)]
        settings: settings::From,
        /// The link: go.example.org/spring
        link: String,
        /// The file to write: .svg, .png or .pdf
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Where it will hang; scans are counted by it
        #[arg(long, value_name = "WORDS", default_value = "")]
        placement: String,
        /// How much of it may be damaged: L 7 %, M 15 %, Q 25 %, H 30 % [default: M, and H with a logo]
        #[arg(long, value_name = "LEVEL")]
        ec: Option<Level>,
        /// With the logo of the settings in its middle
        #[arg(long)]
        logo: bool,
    },
    /// Add the links of an export or a table, CSV or JSON; "-" reads standard input
    Import {
        #[command(flatten)]
        settings: settings::From,
        /// The file
        file: PathBuf,
        /// Whose export it is
        #[arg(long, value_enum, value_name = "TOOL", default_value = "entrenous")]
        from: Tool,
        /// The domain that they go to, where several are set
        #[arg(long, value_name = "HOST")]
        host: Option<String>,
    },
}

#[derive(Debug, clap::Args)]
struct Add {
    #[command(flatten)]
    settings: settings::From,
    /// Where it leads
    target: String,
    /// Letters, digits, - and _ [default: made up]
    #[arg(long)]
    slug: Option<String>,
    /// The domain, where several are set
    #[arg(long, value_name = "HOST")]
    host: Option<String>,
    /// The site that clicks are counted for [default: that of the domain]
    #[arg(long)]
    site: Option<String>,
    /// What to call it
    #[arg(long)]
    name: Option<String>,
    /// It leads nowhere before, as in 2026-03-01T08:00:00+01:00
    #[arg(long, value_name = "TIME")]
    starts: Option<String>,
    /// It leads nowhere from then on
    #[arg(long, value_name = "TIME")]
    expires: Option<String>,
    /// It leads nowhere after so many clicks
    #[arg(long, value_name = "COUNT")]
    clicks: Option<u64>,
    /// What previews show as title
    #[arg(long, value_name = "WORDS")]
    title: Option<String>,
    /// What previews show as text
    #[arg(long, value_name = "WORDS")]
    text: Option<String>,
    /// What previews show as picture
    #[arg(long, value_name = "ADDRESS")]
    image: Option<String>,
    /// Draw the card's picture: plain, side, cover
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
    /// The form in which it is drawn: wide, square
    #[arg(long, value_name = "FORM")]
    shape: Option<String>,
}

pub(super) fn run(args: Args) -> Result<ExitCode, Failure> {
    match args.command {
        Command::Add(add) => {
            let fields = LinkFields {
                host: add.host,
                slug: add.slug,
                site: add.site,
                target: Some(add.target),
                name: add.name,
                starts: add.starts,
                expires: add.expires,
                clicks: add.clicks,
                title: add.title,
                text: add.text,
                image: add.image,
                template: add.template,
                shape: add.shape,
                ..LinkFields::default()
            };
            let rows = added(&add.settings, vec![Ok(fields)])?;
            let row = rows.rows.into_iter().next().unwrap_or_default();
            if let Some(warning) = row.warning {
                eprintln!("campaign parameters: {warning}");
            }
            match (row.url, row.error) {
                (Some(url), _) => super::print(&format!("{url}\n")),
                (None, why) => Err(Failure::usage(anyhow!(why.unwrap_or_default()))),
            }
        }
        Command::List { settings, host, archived } => list(&settings, host.as_deref(), archived),
        Command::Qr { settings, link, out, placement, ec, logo } => {
            draw(&settings, &link, &out, &placement, ec, logo)
        }
        Command::Import { settings, file, from, host } => {
            let rows = import::read(&content(&file)?, from).map_err(|why| Failure::usage(anyhow!(why)))?;
            let with_host = |fields: LinkFields| LinkFields { host: host.clone().or(fields.host), ..fields };
            let rows = rows.into_iter().map(|row| row.map(with_host)).collect();
            let rows = added(&settings, rows)?;
            for row in &rows.rows {
                if let Some(why) = row.error.as_ref().or(row.warning.as_ref()) {
                    eprintln!("row {}: {why}", row.row);
                }
            }
            super::print(&format!("added {} links, {} were not\n", rows.added, rows.failed))?;
            Ok(if rows.failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(3) })
        }
    }
}

fn added(
    from: &settings::From,
    rows: Vec<Result<LinkFields, String>>,
) -> Result<crate::links::Rows, Failure> {
    let config = from.load()?;
    from.with_records(async |records| {
        let sites = Directory::read(&records).await.map_err(Failure::usage)?;
        let known = Known(domains(&config)?);
        add_all(&records, known, &sites, rows, |_| true, now()).await.map_err(Failure::usage)
    })
}

fn domains(config: &Config) -> Result<&[LinkDomain], Failure> {
    match config.links.domains.as_slice() {
        [] => Err(Failure::usage(anyhow!(
            "there is no domain of links; set links.domains = [\"go.example.org=example.org\"]"
        ))),
        domains => Ok(domains),
    }
}

fn list(from: &settings::From, host: Option<&str>, archived: bool) -> Result<ExitCode, Failure> {
    let links = from.with_records(async |records| records.links().await.map_err(Failure::usage))?;
    let host = host.map(bare_host);
    let shown = links.iter().filter(|link| {
        host.as_ref().is_none_or(|host| *host == link.host) && link.archived.is_some() == archived
    });
    let line = |link: &entrenous_storage::records::StoredLink| {
        let used = link.link.clicks.map_or_else(|| "-".to_owned(), |most| format!("{}/{most}", link.used));
        format!("https://{}/{}\t{used}\t{}\n", link.host, link.slug, link.link.target)
    };
    super::print(&shown.map(line).collect::<String>())
}

fn draw(
    from: &settings::From,
    link: &str,
    out: &Path,
    placement: &str,
    level: Option<Level>,
    with_logo: bool,
) -> Result<ExitCode, Failure> {
    let config = from.load()?;
    let form = out.to_str().and_then(Form::of_name);
    let form =
        form.ok_or_else(|| Failure::usage(anyhow!("the file's name has to end in .svg, .png or .pdf")))?;
    let path = link.split_once("://").map_or(link, |(_, rest)| rest);
    let parts = path.split_once('/').map(|(host, slug)| (bare_host(host), slug));
    let (host, slug) =
        parts.ok_or_else(|| Failure::usage(anyhow!("write the link like go.example.org/spring")))?;
    let stored =
        from.with_records(async |records| records.link(&host, slug).await.map_err(Failure::usage))?;
    let stored = stored.ok_or_else(|| {
        Failure::usage(anyhow!("there is no link {host}/{slug}; entrenous link list shows them"))
    })?;
    if !is_placement(placement) {
        return Err(Failure::usage(anyhow!(
            "a placement has at most 60 letters, digits, spaces, -, _ and ."
        )));
    }
    let logo = match (with_logo, config.links.logo_file.as_deref()) {
        (false, _) => None,
        (true, Some(path)) => Some(Logo::read(path).map_err(Failure::usage)?),
        (true, None) => return Err(Failure::usage(anyhow!("there is no logo; links.logo_file names it"))),
    };
    let level = level.unwrap_or(if logo.is_some() { Level::HIGH } else { Level::MEDIUM });
    if logo.is_some() && level != Level::HIGH {
        return Err(Failure::usage(anyhow!("with a logo a code has to be of level H")));
    }
    let text = address(&stored.host, &stored.slug, placement);
    let code = Code::new(&text, level).map_err(Failure::usage)?;
    std::fs::write(out, code.draw(form, logo.as_ref(), PIXELS))
        .with_context(|| format!("cannot write {}", out.display()))
        .map_err(Failure::output)?;
    super::print(&format!("{}: {text}\n", out.display()))
}

fn content(file: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        std::io::stdin().lock().take(EXPORT_BYTES).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|file| file.take(EXPORT_BYTES).read_to_end(&mut bytes))
    };
    read.with_context(|| format!("cannot read {}", file.display())).map_err(Failure::usage)?;
    Ok(bytes)
}
