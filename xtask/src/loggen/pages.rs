//! The newspaper's pages: a home page, sections, and articles whose paths follow from their number.

use super::clock;
use super::dice::{Dice, scatter};

/// Where the newspaper lives.
pub(super) const SITE: &str = "https://www.lequotidien.example";

const SECTIONS: [&str; 12] = [
    "politique",
    "international",
    "economie",
    "societe",
    "culture",
    "sport",
    "sciences",
    "planete",
    "sante",
    "idees",
    "m-le-mag",
    "pixels",
];

/// Pages 0 to 12: the home page and the sections.
const FRONTS: u32 = 13;

/// Days of archive before the log begins.
const ARCHIVE: i64 = 900;

#[rustfmt::skip]
const WORDS: [&str; 64] = [
    "assemblee", "reforme", "retraites", "climat", "canicule", "hopital", "ecole", "rentree", "budget", "senat",
    "premier", "ministre", "president", "election", "municipales", "europe", "allemagne", "ukraine", "paris", "lyon",
    "marseille", "bretagne", "festival", "cinema", "roman", "rugby", "finale", "tour", "velo", "train",
    "greve", "syndicats", "logement", "loyers", "energie", "nucleaire", "eolien", "eau", "secheresse", "incendies",
    "recherche", "vaccin", "etude", "robots", "telephone", "donnees", "vie-privee", "justice", "proces", "enquete",
    "police", "agriculteurs", "prix", "inflation", "emploi", "jeunes", "parents", "cantine", "recette", "musee",
    "exposition", "portrait", "entretien", "archives",
];

/// All pages of the site.
pub(super) struct Pages {
    articles: u32,
    days: u32,
}

impl Pages {
    /// This many pages; half of the articles appear while the log runs.
    pub(super) fn new(pages: u32, days: u32) -> Self {
        Self { articles: pages.saturating_sub(FRONTS).max(8), days: days.max(1) }
    }

    /// Whether this is the home page or a section's front.
    pub(super) fn is_front(&self, page: u32) -> bool {
        page < FRONTS
    }

    /// A section's front.
    pub(super) fn section(&self, dice: &mut Dice) -> u32 {
        1 + dice.below(FRONTS - 1)
    }

    /// An article that people want to read now: by Zipf's law, mostly among the newest, else among the evergreens.
    pub(super) fn wanted(&self, second: u32, dice: &mut Dice) -> u32 {
        let rank = ((f64::from(self.articles).ln() * dice.unit()).exp() as u32).clamp(1, self.articles) - 1;
        if dice.chance(0.3) {
            return FRONTS + (scatter(u64::from(rank)) % u64::from(self.articles / 2)) as u32;
        }
        let newest = self.newest(second);
        FRONTS + newest - rank % (newest + 1)
    }

    /// The article that appeared last; the older half of all articles is there from the start.
    fn newest(&self, second: u32) -> u32 {
        let half = self.articles / 2;
        let new = u64::from(self.articles - half) * u64::from(second) / u64::from(self.days * clock::DAY);
        (half + new as u32).min(self.articles - 1)
    }

    /// Any article that has appeared, the archive included.
    pub(super) fn any(&self, second: u32, dice: &mut Dice) -> u32 {
        FRONTS + dice.below(self.newest(second) + 1)
    }

    /// The page's path.
    pub(super) fn path(&self, page: u32) -> String {
        match page {
            0 => return "/".to_owned(),
            1..FRONTS => return format!("/{}/", SECTIONS[page as usize - 1]),
            _ => {}
        }
        let mut path = String::with_capacity(112);
        let mut bits = scatter(u64::from(page));
        path.push('/');
        path.push_str(SECTIONS[(bits % 12) as usize]);
        path.push_str("/article/");
        let (year, month, day) = clock::date(self.published(page));
        for (number, width) in [(year as u32, 4), (month, 2), (day, 2)] {
            push_number(number, width, &mut path);
            path.push('/');
        }
        for _ in 0..3 + (bits >> 8) % 4 {
            bits = bits.rotate_right(7);
            path.push_str(WORDS[(bits % 64) as usize]);
            path.push('-');
        }
        path.pop();
        path.push('_');
        push_number(6_000_000 + page, 7, &mut path);
        path.push_str(".html");
        path
    }

    /// The day an article appeared, counted from the first day of the log.
    fn published(&self, page: u32) -> i64 {
        let half = i64::from(self.articles / 2);
        let article = i64::from(page - FRONTS);
        if article < half {
            return (article - half) * ARCHIVE / half.max(1);
        }
        ((article - half) * i64::from(self.days) / half.max(1)).min(i64::from(self.days) - 1)
    }
}

/// Appends a number with leading zeros.
fn push_number(number: u32, width: u32, to: &mut String) {
    for place in (0..width).rev() {
        to.push(char::from(b'0' + (number / 10_u32.pow(place) % 10) as u8));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_differ_and_carry_their_date() {
        let pages = Pages::new(2_000, 7);
        let mut paths: Vec<String> = (0..2_000).map(|page| pages.path(page)).collect();
        assert_eq!(paths[0], "/");
        assert!(paths[1_999].contains("/article/2026/06/07/"), "{}", paths[1_999]);
        paths.sort();
        paths.dedup();
        assert_eq!(paths.len(), 2_000);
    }

    #[test]
    fn new_articles_are_wanted_most() {
        let pages = Pages::new(1_013, 10);
        let mut dice = Dice::new(1);
        let late = 9 * clock::DAY;
        let wanted: Vec<u32> = (0..2_000).map(|_| pages.wanted(late, &mut dice)).collect();
        assert!(wanted.iter().all(|page| (13..1_013).contains(page)));
        let new = wanted.iter().filter(|page| (900..=963).contains(*page)).count();
        assert!(new > 700, "{new}");
    }
}
