//! The tables under the pictures, and what to do next.

use entrenous_core::report::{Report, Section};

use super::sheet::{Ink, Piece, Sheet};
use crate::render::number::{Figure, count};
use crate::render::story;
use crate::render::text::{left, right, visible, width};
use crate::render::words::{self, Phrase};

/// How a grid is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Plain,
    /// The last column in the background.
    DimLast,
    /// The same, and words in the second column.
    Words,
}

/// Columns right-aligned under their heads, after a first one that takes the rest of the line.
fn grid(sheet: &mut Sheet, heads: &[&str], rows: &[Vec<String>], look: Look) {
    let columns = heads.len();
    let wide = |i: usize| {
        rows.iter()
            .filter_map(|row| row.get(i))
            .map(|cell| width(cell))
            .max()
            .unwrap_or(0)
            .max(width(heads[i]))
    };
    let widths: Vec<usize> = (0..columns).map(wide).collect();
    let rest: usize = widths.iter().skip(1).map(|w| w + 2).sum();
    let first = widths[0].min(sheet.width.saturating_sub(2 + rest));
    let mut print = |cells: &[String], head: bool| {
        let mut line: Vec<Piece> = Vec::new();
        for (i, cell) in cells.iter().enumerate() {
            let text = match i {
                0 => format!("  {}", left(&sheet.shorten(cell, first), first)),
                1 if look == Look::Words => format!("  {}", left(cell, widths[1])),
                _ => format!("  {}", right(cell, widths[i])),
            };
            let dim = head || (look != Look::Plain && i + 1 == columns);
            line.push((text, if dim { Ink::Dim } else { Ink::Plain }));
        }
        sheet.line(&line);
    };
    print(&heads.iter().map(|&h| h.to_owned()).collect::<Vec<_>>(), true);
    for row in rows {
        print(row, false);
    }
}

pub(super) fn shares(sheet: &mut Sheet, section: &Section) {
    let lang = sheet.lang;
    if section.visits == 0 && section.shares.is_empty() {
        return;
    }
    sheet.heading(sheet.say(Phrase::SharesSeen), sheet.say(Phrase::SharesNote));
    if section.shares.is_empty() {
        sheet.paragraph(sheet.say(Phrase::NoShares), 2, Ink::Plain);
        return;
    }
    let rows: Vec<Vec<String>> = section
        .shares
        .iter()
        .map(|row| {
            vec![
                words::fetcher(lang, row.app).to_owned(),
                words::audience(lang, row.audience).to_owned(),
                story::share_figure(row).text(lang),
                count(lang, row.requests),
            ]
        })
        .collect();
    let heads = [Phrase::App, Phrase::Audience, Phrase::Shares, Phrase::Requests].map(|p| sheet.say(p));
    grid(sheet, &heads, &rows, Look::Words);
}

pub(super) fn pages(sheet: &mut Sheet, section: &Section) {
    let lang = sheet.lang;
    if section.visits == 0 {
        return;
    }
    let pages = story::pages(section, sheet.top);
    let note = words::pages_of(lang, pages.len(), section.pages_total);
    sheet.heading(sheet.say(Phrase::Pages), if pages.is_empty() { "" } else { &note });
    if pages.is_empty() {
        sheet.paragraph(sheet.say(Phrase::NoPages), 2, Ink::Plain);
        return;
    }
    let rows: Vec<Vec<String>> = pages
        .iter()
        .map(|page| {
            vec![
                visible(&page.path),
                count(lang, page.shares),
                story::page_figure(page).text(lang),
                count(lang, page.visits),
            ]
        })
        .collect();
    let heads = [Phrase::Page, Phrase::Shares, Phrase::DarkVisits, Phrase::AllVisits].map(|p| sheet.say(p));
    grid(sheet, &heads, &rows, Look::DimLast);
}

pub(super) fn sites(sheet: &mut Sheet, report: &Report) {
    let lang = sheet.lang;
    if report.sites.is_empty() {
        return;
    }
    let shown = report.sites.len().min(sheet.top);
    let note = words::sites_of(lang, shown, report.sites.len());
    sheet.heading(sheet.say(Phrase::Sites), if shown < report.sites.len() { &note } else { "" });
    let rows: Vec<Vec<String>> = report
        .sites
        .iter()
        .take(sheet.top)
        .map(|site| {
            let direct = story::direct(&site.section);
            vec![
                visible(&site.site),
                Figure::new(site.section.dark_social.in_direct, 0, direct).text(lang),
                count(lang, direct),
                count(lang, site.section.visits),
            ]
        })
        .collect();
    let heads =
        [Phrase::Site, Phrase::PrivateInDirect, Phrase::Direct, Phrase::AllVisits].map(|p| sheet.say(p));
    grid(sheet, &heads, &rows, Look::DimLast);
}

pub(super) fn evidence(sheet: &mut Sheet, section: &Section) {
    let lang = sheet.lang;
    let rows: Vec<Vec<String>> = story::evidence(section, sheet.top)
        .into_iter()
        .map(|row| {
            vec![
                words::evidence(lang, row.evidence).to_owned(),
                count(lang, row.visits),
                row.example.to_string(),
            ]
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    sheet.heading(sheet.say(Phrase::Evidence), "");
    let heads = [Phrase::EvidenceOf, Phrase::Visits, Phrase::Example].map(|p| sheet.say(p));
    grid(sheet, &heads, &rows, Look::DimLast);
    sheet.paragraph(sheet.say(Phrase::EvidenceNote), 2, Ink::Dim);
}

pub(super) fn left_out(sheet: &mut Sheet, report: &Report) {
    let lang = sheet.lang;
    let kinds: Vec<Vec<String>> = story::hits(&report.total.hits)
        .into_iter()
        .map(|(kind, lines)| vec![words::hit_kind(lang, kind).to_owned(), count(lang, lines)])
        .chain(
            [report.input.malformed]
                .into_iter()
                .filter(|&n| n > 0)
                .map(|n| vec![sheet.say(Phrase::Malformed).to_owned(), count(lang, n)]),
        )
        .collect();
    if !kinds.is_empty() {
        sheet.heading(sheet.say(Phrase::Lines), "");
        let heads = [Phrase::KindOfLine, Phrase::LinesCount].map(|p| sheet.say(p));
        grid(sheet, &heads, &kinds, Look::Plain);
    }
    let reasons: Vec<Vec<String>> = story::dropped(&report.dropped)
        .into_iter()
        .map(|(reason, times)| vec![words::dropped(lang, reason).to_owned(), count(lang, times)])
        .collect();
    if !reasons.is_empty() {
        sheet.heading(sheet.say(Phrase::LeftOut), "");
        let heads = [Phrase::Reason, Phrase::Times].map(|p| sheet.say(p));
        grid(sheet, &heads, &reasons, Look::Plain);
    }
}

pub(super) fn warnings(sheet: &mut Sheet, report: &Report) {
    if report.warnings.is_empty() {
        return;
    }
    sheet.heading(sheet.say(Phrase::Warnings), "");
    for warning in &report.warnings {
        let text = words::warning(sheet.lang, warning);
        sheet.item("!", &text, Ink::Plain);
    }
}

pub(super) fn what_next(sheet: &mut Sheet, report: &Report) {
    let actions = story::actions(report);
    if actions.is_empty() {
        return;
    }
    sheet.heading(sheet.say(Phrase::WhatNext), "");
    for (i, action) in actions.iter().enumerate() {
        let advice = words::advice(sheet.lang, action);
        sheet.item(&(i + 1).to_string(), &format!("{} {}", advice.what, advice.why), Ink::Plain);
        if let Some(command) = advice.command {
            sheet.paragraph(&format!("$ {command}"), 6, Ink::Bold);
        }
    }
}
