//! The sentence and the pictures.

use entrenous_core::report::{Engine, Report, Section};

use super::bars;
use super::sheet::{Ink, Piece, Sheet};
use crate::render::number::{count, ratio};
use crate::render::story::{self, Bar, Family};
use crate::render::text::{left, right, width, wrap};
use crate::render::words::{self, Phrase};

pub(super) fn headline(sheet: &mut Sheet, report: &Report) {
    let lang = sheet.lang;
    let section = &report.total;
    let headline = story::headline(report);
    let first = words::headline(lang, &headline, &|figure| figure.to_owned());
    sheet.paragraph(&first, 0, Ink::Bold);
    let after = story::after(lang, section, &headline);
    sheet.paragraph(&after.join(" "), 0, Ink::Plain);
    if let Some(remedy) = words::remedy(lang, &headline) {
        sheet.paragraph(remedy, 0, Ink::Plain);
    }
    let about = words::about_input(lang, &report.input, report.period.as_ref(), section.visits);
    sheet.paragraph(&about, 0, Ink::Dim);
    if let Some(check) = story::check(lang, report) {
        sheet.paragraph(&check, 0, Ink::Dim);
    }
    if section.visits > 0 {
        sheet.paragraph(&legend(sheet, report.engine), 0, Ink::Dim);
    }
}

fn legend(sheet: &Sheet, engine: Engine) -> String {
    format!(
        "█ {}  ▒ {}  ░ {}  ─ {}.  {}",
        sheet.say(Phrase::Proven),
        sheet.say(Phrase::Inferred),
        sheet.say(Phrase::Unknown),
        sheet.say(words::beyond(engine)),
        words::interval_note(sheet.lang, engine)
    )
}

/// Google Analytics' channels on the left, our families on the right, on one scale.
pub(super) fn side_by_side(sheet: &mut Sheet, section: &Section) {
    let lang = sheet.lang;
    let ours = story::families(section, lang);
    let theirs: Vec<(String, u64)> = section
        .ga_view
        .iter()
        .filter(|row| row.visits > 0)
        .map(|row| (sheet.shorten(row.channel.name(), 16), row.visits))
        .collect();
    let scale = ours.iter().map(|b| b.figure.high).chain(theirs.iter().map(|t| t.1)).max().unwrap_or(1);
    let theirs_name = widest(theirs.iter().map(|t| t.0.as_str()));
    let theirs_count = widest(theirs.iter().map(|t| count(lang, t.1)));
    let ours_name = widest(ours.iter().map(|b| b.name.as_str()));
    let ours_count = widest(ours.iter().map(|b| b.figure.text(lang)));
    let fixed = theirs_name + theirs_count + ours_name + ours_count + 4 + 3;
    let room = (sheet.width.saturating_sub(fixed) / 2).clamp(4, 24);
    let left_half = theirs_name + 1 + room + 1 + theirs_count;

    sheet.gap();
    let gutter = || ("   ".to_owned(), Ink::Plain);
    sheet.line(&[
        (left(sheet.say(Phrase::GaShows), left_half), Ink::Bold),
        gutter(),
        (sheet.say(Phrase::WeSee).to_owned(), Ink::Bold),
    ]);
    for i in 0..ours.len().max(theirs.len()) {
        let mut line: Vec<Piece> = match theirs.get(i) {
            Some((name, visits)) => vec![
                (format!("{} ", left(name, theirs_name)), Ink::Plain),
                bars::counted(*visits, scale, room),
                (format!(" {}", right(&count(lang, *visits), theirs_count)), Ink::Plain),
            ],
            None => vec![(" ".repeat(left_half), Ink::Plain)],
        };
        if let Some(bar) = ours.get(i) {
            line.push(gutter());
            line.extend(row(sheet, bar, ours_name, room, scale));
        }
        sheet.line(&line);
    }
    sheet.paragraph(sheet.say(Phrase::GaCaveat), 0, Ink::Dim);
}

/// `name bar figure`.
fn row(sheet: &Sheet, bar: &Bar, name: usize, room: usize, scale: u64) -> Vec<Piece> {
    let ink = if bar.family == Family::Dark { Ink::Of(Family::Dark) } else { Ink::Plain };
    let mut line = vec![(format!("{} ", left(&sheet.shorten(&bar.name, name), name)), ink)];
    line.extend(bars::estimated(bar, scale, room));
    line.push((format!(" {}", bar.figure.text(sheet.lang)), Ink::Plain));
    line
}

fn widest<T: AsRef<str>>(texts: impl Iterator<Item = T>) -> usize {
    texts.map(|text| width(text.as_ref())).max().unwrap_or(0)
}

pub(super) fn inside_direct(sheet: &mut Sheet, section: &Section) {
    let lang = sheet.lang;
    let parts = story::inside_direct(section, lang, 6);
    if parts.len() < 2 {
        return;
    }
    let whole = story::direct(section);
    let title = format!("{} · {}", sheet.say(Phrase::DirectApart), count(lang, whole));
    sheet.heading(&title, "");
    let name = widest(parts.iter().map(|b| b.name.as_str()));
    let figure = widest(parts.iter().map(|b| b.figure.text(lang)));
    let room = sheet.width.saturating_sub(2 + name + figure + 2).clamp(8, 40);
    for bar in &parts {
        let mut line = vec![("  ".to_owned(), Ink::Plain)];
        line.extend(row(sheet, bar, name, room, whole));
        sheet.line(&line);
    }
}

pub(super) fn private_part(sheet: &mut Sheet, section: &Section) {
    let lang = sheet.lang;
    sheet.heading(sheet.say(Phrase::PrivatePart), "");
    for part in story::private_part(section) {
        let (name, published) = if part.shares {
            (Phrase::ByShares, Phrase::PublishedShares)
        } else {
            (Phrase::ByVisits, Phrase::PublishedVisits)
        };
        let whole = part.whole.value;
        let text = match part.ratio.and_then(|r| ratio(lang, r)) {
            Some(share) => {
                format!("{share}  {}", words::of_whole(lang, part.shares, whole, !part.whole.is_exact()))
            }
            None if whole == 0 => words::nothing_to_divide(lang, part.shares).to_owned(),
            None => words::too_few(lang, part.shares, part.part, part.rest),
        };
        let name = left(sheet.say(name), 12);
        for (i, text) in wrap(&text, sheet.width.saturating_sub(14)).into_iter().enumerate() {
            let name = if i == 0 { name.as_str() } else { "" };
            sheet.line(&[(format!("  {}", left(name, 12)), Ink::Plain), (text, Ink::Bold)]);
        }
        sheet.paragraph(sheet.say(published), 14, Ink::Dim);
    }
    sheet.paragraph(sheet.say(Phrase::SharesNotVisits), 2, Ink::Dim);
}

pub(super) fn apps(sheet: &mut Sheet, section: &Section) {
    let lang = sheet.lang;
    sheet.heading(sheet.say(Phrase::Apps), sheet.say(Phrase::AppsNote));
    let apps = story::apps(section, lang);
    if apps.is_empty() {
        sheet.paragraph(sheet.say(Phrase::NoApps), 2, Ink::Plain);
        return;
    }
    let scale = apps.iter().map(|b| b.figure.high).max().unwrap_or(1);
    let name = widest(apps.iter().map(|b| b.name.as_str()));
    let figure = widest(apps.iter().map(|b| b.figure.text(lang)));
    let proven = sheet.say(Phrase::ProvenVisits);
    let room = sheet.width.saturating_sub(2 + name + figure + 4 + 8 + width(proven)).clamp(8, 32);
    for bar in apps.iter().take(sheet.top.max(3)) {
        let mut line = vec![("  ".to_owned(), Ink::Plain)];
        line.extend(row(sheet, bar, name, room, scale));
        let pad = figure - width(&bar.figure.text(lang));
        if bar.proven > 0 {
            let shown = bar.proven.min(bar.figure.value);
            let proven = sheet.say(if shown == 1 { Phrase::ProvenVisit } else { Phrase::ProvenVisits });
            let sure = right(&count(lang, shown), 8);
            line.push((format!("{}{sure} {proven}", " ".repeat(pad)), Ink::Dim));
        }
        sheet.line(&line);
    }
}
