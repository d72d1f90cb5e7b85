//! People: their visits, page by page, with all that a page fetches.

use std::io::Write;

use super::Generator;
use super::devices::Device;
use super::dice::scatter;
use super::entries::Entry;
use super::pages::SITE;
use super::tally::Kind;
use super::timeline::{AHEAD, Line};

/// Someone with an address and a browser. Nothing is stored: everything follows from the number.
#[derive(Clone)]
pub(super) struct Reader<'w> {
    pub(super) number: u64,
    pub(super) address: String,
    pub(super) device: Device,
    pub(super) agent: &'w str,
    /// Has been here before, so that the browser's cache knows the site.
    pub(super) known: bool,
}

/// Fetched by every page a browser does not know yet: path, bytes.
const FRAME: [(&str, u32); 4] = [
    ("/static/css/app.3f9ac1d2.css", 48_213),
    ("/static/js/runtime.81c0be77.js", 6_120),
    ("/static/js/main.5be01c9e.js", 182_344),
    ("/static/fonts/marr-sans-regular.woff2", 31_908),
];

/// The address of the person with this number: one in four has IPv6. Different for different numbers.
pub(super) fn address(number: u64) -> String {
    if scatter(number).is_multiple_of(4) {
        let net = number.wrapping_mul(0x9e37_79b1) as u32;
        return format!("2001:db8:{:x}:{:x}::{:x}", net >> 16, net & 0xffff, scatter(number) >> 48 | 1);
    }
    // An odd factor makes this one to one within 2^24.
    let spread = number.wrapping_mul(10_141_963).wrapping_add(4_321) & 0xff_ffff;
    format!("10.{}.{}.{}", spread >> 16, spread >> 8 & 255, spread & 255)
}

impl<'w, W: Write> Generator<'w, W> {
    /// The reader with this number.
    pub(super) fn reader(&self, number: u64, known: bool) -> Reader<'w> {
        let (device, agent) = self.world.agents.usual(number);
        Reader { number, address: address(number), device, agent, known }
    }

    /// The next visitor: someone new until as many have come as should have by now, else someone who returns.
    pub(super) fn next_reader(&mut self) -> Reader<'w> {
        let due = self.params.visitors as f64 * self.timeline.planned() as f64 / self.params.lines as f64;
        let come = self.timeline.tally.visitors;
        if come == 0 || (come as f64) < due {
            self.timeline.tally.visitors += 1;
            return self.reader(come, false);
        }
        // Some return daily, most hardly ever: the lower numbers are the loyal ones.
        let loyal = self.dice.unit().powi(3);
        self.reader((come as f64 * loyal) as u64, true)
    }

    /// One visit, all of it.
    pub(super) fn visit(&mut self, start: u32, mut reader: Reader<'w>, entry: Entry) {
        self.timeline.tally.visits += 1;
        if let Some(inside) =
            entry.inside.and_then(|app| self.world.agents.inside(app, reader.device, reader.number))
        {
            reader.agent = inside;
        }
        let bare = entry.referrer == "-";
        let (mut at, mut page, mut referrer) = (start, entry.page, entry.referrer);
        let mut target = self.world.pages.path(page) + &entry.query;
        if self.dice.chance(0.004) {
            self.answer(at, &reader, Kind::Redirect, &format!("/p/{page}"), 302, &referrer);
        } else if self.dice.chance(0.01) {
            let gone = format!("/archives/{}{target}", 2009 + page % 8);
            self.answer(at, &reader, Kind::Error, &gone, 404, &referrer);
            return;
        }
        loop {
            let back = reader.known && self.dice.chance(0.08);
            self.answer(at, &reader, Kind::Document, &target, if back { 304 } else { 200 }, &referrer);
            if bare && at == start && !self.world.pages.is_front(page) && self.dice.chance(0.035) {
                self.shadow(at, &reader, &target);
            }
            let url = format!("{SITE}{target}");
            self.assets(at, &reader, page, &url, at == start);
            let stay = 8 + self.dice.wait(55.0);
            self.script(at, &reader, &url, stay);
            if !self.world.pages.is_front(page) {
                self.maybe_share(at + stay, &reader, page);
            }
            at += stay;
            if at > start + AHEAD - 600 || !self.dice.chance(0.29) {
                return;
            }
            referrer = url;
            page = if self.dice.chance(0.15) {
                self.world.pages.section(&mut self.dice)
            } else {
                self.world.pages.wanted(at, &mut self.dice)
            };
            target = self.world.pages.path(page);
        }
    }

    /// A line of a reader's browser.
    fn answer(
        &mut self,
        at: u32,
        reader: &Reader<'_>,
        kind: Kind,
        target: &str,
        status: u16,
        referrer: &str,
    ) {
        let bytes = match status {
            304 => 0,
            301 | 302 => 138,
            404 => 9_412,
            _ => 18_000 + self.dice.below(42_000),
        };
        let line = Line::get(kind, &reader.address, reader.agent, target);
        self.timeline.put(at, &Line { protocol: "HTTP/2.0", status, bytes, referrer, ..line });
    }

    /// What the page pulls in: the frame where the cache lacks it, and pictures.
    fn assets(&mut self, at: u32, reader: &Reader<'_>, page: u32, url: &str, first: bool) {
        let line = |target, bytes| asset(reader, url, target, bytes);
        if first && !reader.known {
            for (path, bytes) in FRAME {
                self.timeline.put(at, &line(path, bytes));
            }
        } else if first {
            if self.dice.chance(0.12) {
                return; // All of it was cached.
            }
            for (path, _) in &FRAME[..self.dice.below(4) as usize] {
                self.timeline.put(at, &Line { status: 304, ..line(path, 0) });
            }
        }
        let mut image = String::with_capacity(48);
        for picture in 0..1 + self.dice.below(7) / 3 {
            image.clear();
            image.push_str("/images/");
            let shown = if picture == 0 { page } else { page / 4 * 4 + picture };
            push(shown, &mut image);
            image.push_str(if picture == 0 { "-1200x675.jpg" } else { "-320x180.webp" });
            let bytes = self.dice.between(9_000, 140_000);
            self.timeline.put(at + picture / 2, &asset(reader, url, &image, bytes));
        }
        if first && !reader.known && self.dice.chance(0.4) {
            self.timeline.put(at + 1, &line("/favicon.ico", 4_286));
        }
    }

    /// What the page's script calls.
    fn script(&mut self, at: u32, reader: &Reader<'_>, url: &str, stay: u32) {
        let line = |target| Line {
            protocol: "HTTP/2.0",
            referrer: url,
            ..Line::get(Kind::Api, &reader.address, reader.agent, target)
        };
        if self.dice.chance(0.10) {
            self.timeline.put(at + 1, &Line { bytes: 612, ..line("/api/v1/alertes.json") });
        }
        if stay > 60 && self.dice.chance(0.25) {
            let sent = Line { method: "POST", status: 204, bytes: 0, ..line("/api/v1/lecture") };
            self.timeline.put(at + 45, &sent);
        }
    }

    /// A security product elsewhere asks for the same once more, in the same browser's name.
    fn shadow(&mut self, at: u32, reader: &Reader<'_>, target: &str) {
        let place = self.dice.below(200);
        let address = format!("198.18.{}.{}", place / 20, 10 + place % 20);
        let line = Line::get(Kind::Shadow, &address, reader.agent, target);
        self.timeline.put(at + 1 + self.dice.below(4), &Line { bytes: 31_204, ..line });
    }
}

/// The line of something that a page pulls in.
fn asset<'a>(reader: &'a Reader<'_>, url: &'a str, target: &'a str, bytes: u32) -> Line<'a> {
    let line = Line::get(Kind::Asset, &reader.address, reader.agent, target);
    Line { bytes, protocol: "HTTP/2.0", referrer: url, ..line }
}

/// Appends a number in decimal.
fn push(number: u32, to: &mut String) {
    use std::fmt::Write as _;
    let _ = write!(to, "{number}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_people_have_a_million_addresses() {
        let mut addresses: Vec<String> = (0..1_000_000).map(address).collect();
        assert!(addresses.iter().all(|text| text.starts_with("10.") || text.starts_with("2001:db8:")));
        addresses.sort();
        addresses.dedup();
        assert_eq!(addresses.len(), 1_000_000);
    }
}
