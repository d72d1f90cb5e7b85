//! The site: its pages, and which of them people want when.

use std::rc::Rc;

use crate::clock::{DAY, HOUR, date};
use crate::dice::Dice;
use crate::params::{ParameterError, Params};
use crate::words::{SECTIONS, WORDS};

/// The site's name.
pub(crate) const HOST: &str = "www.example.net";

/// Stands for the front page.
pub(crate) const HOME: usize = 0;

/// One page.
pub(crate) struct Page {
    pub(crate) path: Rc<str>,
    pub(crate) picture: Rc<str>,
    /// Neither the front page nor a section.
    pub(crate) deep: bool,
    /// How gladly it is shared, about 1.
    pub(crate) shareable: f64,
    published: i64,
    /// How much it is wanted while new.
    pull: f64,
    /// How much it is searched for, whatever its age.
    lasting: f64,
}

/// A place in a table of sums, by chance.
#[derive(Default)]
struct Sums(Vec<f64>);

impl Sums {
    fn fill(&mut self, weights: impl Iterator<Item = f64>) {
        self.0.clear();
        let mut sum = 0.0;
        self.0.extend(weights.map(|weight| {
            sum += weight;
            sum
        }));
    }

    fn draw(&self, dice: &mut Dice) -> Option<usize> {
        let last = self.0.last().copied().filter(|sum| *sum > 0.0)?;
        let at = dice.unit() * last;
        Some(self.0.partition_point(|sum| *sum <= at).min(self.0.len() - 1))
    }
}

/// All pages.
pub(crate) struct Site {
    pages: Vec<Page>,
    sections: usize,
    half_life: f64,
    fresh: Sums,
    lasting: Sums,
}

impl Site {
    pub(crate) fn new(params: &Params, days: u32, seed: u64) -> Result<Self, ParameterError> {
        let mut maker = Maker::new(params, days, seed)?;
        let sections = (params.get("site.sections")?.round() as usize).clamp(1, SECTIONS.len());
        let count = params.get("site.pages")?.round().max(20.0) as usize;
        let mut pages = vec![maker.front("/".to_owned())];
        pages.extend(SECTIONS[..sections].iter().map(|name| maker.front(format!("/{name}"))));
        pages.extend((0..count).map(|number| maker.deep(number, sections)));
        let half_life = params.get("site.half_life_h")? * HOUR as f64;
        let mut site = Self { pages, sections, half_life, fresh: Sums::default(), lasting: Sums::default() };
        site.tick(0);
        Ok(site)
    }

    /// Weighs the pages anew for this moment.
    pub(crate) fn tick(&mut self, now: i64) {
        let half_life = self.half_life;
        let out = |page: &Page| page.deep && page.published <= now;
        self.fresh.fill(self.pages.iter().map(|page| {
            let age = (now - page.published) as f64 / half_life;
            if out(page) { page.pull * (-age).exp2() + page.lasting * 0.01 } else { 0.0 }
        }));
        self.lasting.fill(self.pages.iter().map(|page| if out(page) { page.lasting } else { 0.0 }));
    }

    pub(crate) fn page(&self, number: usize) -> &Page {
        &self.pages[number]
    }

    /// A page of the moment.
    pub(crate) fn fresh(&self, dice: &mut Dice) -> usize {
        self.fresh.draw(dice).unwrap_or(HOME)
    }

    /// A page that people look for.
    pub(crate) fn searched(&self, dice: &mut Dice) -> usize {
        if dice.chance(0.35) { self.fresh(dice) } else { self.lasting.draw(dice).unwrap_or(HOME) }
    }

    pub(crate) fn section(&self, dice: &mut Dice) -> usize {
        1 + dice.below(self.sections as u64) as usize
    }

    /// A page that someone may long have in the bookmarks.
    pub(crate) fn favourite(&self, bits: u64) -> usize {
        let old = 1 + self.sections;
        let tries =
            (0..16).map(|nth| old + (crate::dice::scatter(bits ^ nth) as usize) % (self.pages.len() - old));
        let lasts = |number: &usize| self.pages[*number].published < 0;
        tries.clone().find(lasts).unwrap_or(old)
    }
}

/// Makes pages.
struct Maker {
    dice: Dice,
    fresh: f64,
    products: f64,
    docs: f64,
    numbered: f64,
    zipf: f64,
    evergreen: f64,
    spread: f64,
    days: u32,
}

impl Maker {
    fn new(params: &Params, days: u32, seed: u64) -> Result<Self, ParameterError> {
        Ok(Self {
            dice: Dice::new(seed, 1),
            fresh: params.get("site.fresh")?,
            products: params.get("site.products")?,
            docs: params.get("site.docs")?,
            numbered: params.get("site.numbered")?,
            zipf: params.get("site.zipf")?,
            evergreen: params.get("site.evergreen")?,
            spread: params.get("site.share_spread")?,
            days,
        })
    }

    fn front(&mut self, path: String) -> Page {
        Page {
            path: path.into(),
            picture: "/media/cover.webp".into(),
            deep: false,
            shareable: 1.0,
            published: i64::MIN / 4,
            pull: 0.0,
            lasting: 0.0,
        }
    }

    fn deep(&mut self, number: usize, sections: usize) -> Page {
        let published = if self.dice.chance(self.fresh) {
            (self.dice.unit() * f64::from(self.days) * DAY as f64) as i64
        } else {
            -(self.dice.unit() * 120.0 * DAY as f64) as i64
        };
        let path = self.path(number, sections, published);
        // A rank by chance: the page's number says nothing.
        let rank = 1.0 + self.dice.unit() * 400.0;
        let lasting = if self.dice.chance(self.evergreen) { self.dice.log_normal(1.0, 1.2) } else { 0.02 };
        Page {
            picture: format!("/media/{number}-1200x630.jpg").into(),
            path: path.into(),
            deep: true,
            // The mean of a log-normal is above its median: taken out, so that shares keep their number.
            shareable: self.dice.log_normal((-self.spread * self.spread / 2.0).exp(), self.spread),
            published,
            pull: rank.powf(-self.zipf),
            lasting,
        }
    }

    fn path(&mut self, number: usize, sections: usize, published: i64) -> String {
        let words = self.dice.between(3, 6);
        let slug = (0..words).map(|_| self.dice.pick(&WORDS)).collect::<Vec<_>>().join("-");
        let kind = self.dice.unit();
        if kind < self.products {
            return format!("/p/{slug}-{number}");
        }
        if kind < self.products + self.docs {
            return format!("/docs/{}/{slug}", self.dice.pick(&WORDS));
        }
        if self.dice.chance(self.numbered) {
            let section = SECTIONS[self.dice.below(sections as u64) as usize];
            return format!("/{section}/{slug}-{}", 10_000 + number * 7);
        }
        let (year, month, _) = date(published.div_euclid(DAY));
        format!("/{year}/{month:02}/{slug}-{}", number % 97)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    fn site(seed: u64) -> Site {
        let params = Params::draw(seed, Scenario::PUBLISHER, &[]).expect("sound");
        Site::new(&params, 30, seed).expect("sound")
    }

    #[test]
    fn nobody_reads_what_is_not_published_yet() {
        let mut site = site(3);
        let mut dice = Dice::new(1, 1);
        for day in [0, 7, 29] {
            site.tick(day * DAY);
            for _ in 0..2_000 {
                for number in [site.fresh(&mut dice), site.searched(&mut dice)] {
                    assert!(site.page(number).published <= day * DAY && site.page(number).deep);
                }
            }
        }
    }

    #[test]
    fn pages_have_paths_of_their_own() {
        let site = site(4);
        let mut paths: Vec<_> = site.pages.iter().map(|page| &*page.path).collect();
        assert!(paths.iter().any(|path| path.starts_with("/2026/0")));
        let all = paths.len();
        paths.sort_unstable();
        paths.dedup();
        assert!(paths.len() + 3 > all, "{} of {all}", paths.len());
    }
}
