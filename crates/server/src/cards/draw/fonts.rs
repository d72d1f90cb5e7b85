//! Fonts: Noto Sans and Noto Emoji are built in, the machine's are an addition.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use resvg::usvg::fontdb::{Database, ID, Source, Style, Weight};
use resvg::usvg::{FontResolver, Options};
use ttf_parser::Face;

/// Letters whose widths are remembered.
const REMEMBERED: usize = 20_000;
/// The family of the fonts that are built in.
pub(super) const FAMILY: &str = "Noto Sans";

/// Fonts, and how wide their letters are.
pub struct Fonts {
    all: Arc<Database>,
    own: [Face<'static>; 2],
    emoji: Option<ID>,
    /// Letters that the own fonts do not have, by letter and whether they are bold.
    others: Mutex<HashMap<(char, bool), Option<Other>>>,
}

/// A letter of another font.
#[derive(Debug, Clone, Copy)]
struct Other {
    font: ID,
    /// Its width, of a size of 1.
    width: f32,
}

impl fmt::Debug for Fonts {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("Fonts").field("fonts", &self.all.len()).finish_non_exhaustive()
    }
}

impl Fonts {
    /// The built-in fonts, and with `system` those of the machine. None if the built-in ones cannot be read, which a test rules out.
    pub fn load(system: bool) -> Option<Fonts> {
        let (regular, bold) = (ttf_noto_sans::REGULAR, ttf_noto_sans::BOLD);
        let mut all = Database::new();
        for font in [regular, bold] {
            all.load_font_source(Source::Binary(Arc::new(font)));
        }
        let emoji = all.load_font_source(Source::Binary(Arc::new(epaint_default_fonts::NOTO_EMOJI_REGULAR)));
        if system {
            all.load_system_fonts();
        }
        all.set_sans_serif_family(FAMILY);
        all.set_serif_family(FAMILY);
        let own = [Face::parse(regular, 0).ok()?, Face::parse(bold, 0).ok()?];
        Some(Fonts { all: Arc::new(all), own, emoji: emoji.first().copied(), others: Mutex::default() })
    }

    /// How wide a letter is at a size of 1; none if no font has it. Joined letters are a little narrower.
    pub(super) fn width(&self, letter: char, bold: bool) -> Option<f32> {
        if is_mark(letter) {
            return Some(0.0);
        }
        let face = self.own.get(usize::from(bold))?;
        advance(face, letter).or_else(|| self.other(letter, bold).map(|other| other.width))
    }

    /// The font that has a letter which the own ones do not have.
    fn other(&self, letter: char, bold: bool) -> Option<Other> {
        let mut known = self.others.lock().ok()?;
        if known.len() > REMEMBERED {
            known.clear();
        }
        *known.entry((letter, bold)).or_insert_with(|| self.find(letter, bold))
    }

    fn find(&self, letter: char, bold: bool) -> Option<Other> {
        let has = |font: ID| {
            let width = self.all.with_face_data(font, |data, index| {
                Face::parse(data, index).ok().and_then(|face| advance(&face, letter))
            });
            width.flatten().map(|width| Other { font, width })
        };
        if let Some(found) = self.emoji.and_then(has) {
            return Some(found);
        }
        // Upright fonts of the right weight first, last those that fit no better.
        let rank = |weight: Weight, style: Style, mono: bool| {
            (
                style != Style::Normal,
                mono,
                (weight.0 >= 600) != bold,
                weight.0.abs_diff(if bold { 700 } else { 400 }),
            )
        };
        let mut faces: Vec<_> =
            self.all.faces().map(|face| (rank(face.weight, face.style, face.monospaced), face.id)).collect();
        faces.sort_by_key(|(rank, _)| *rank);
        faces.into_iter().find_map(|(_, font)| has(font))
    }

    /// With these fonts a drawing is read.
    pub(super) fn options(&self) -> Options<'_> {
        let select_fallback = Box::new(|letter: char, used: &[ID], all: &mut Arc<Database>| {
            let bold = used.first().and_then(|font| all.face(*font)).is_some_and(|face| face.weight.0 >= 600);
            self.other(letter, bold).map(|other| other.font).filter(|font| !used.contains(font))
        });
        Options {
            font_family: FAMILY.to_owned(),
            fontdb: Arc::clone(&self.all),
            font_resolver: FontResolver {
                select_font: FontResolver::default_font_selector(),
                select_fallback,
            },
            ..Options::default()
        }
    }
}

fn advance(face: &Face<'_>, letter: char) -> Option<f32> {
    let glyph = face.glyph_index(letter)?;
    let width = face.glyph_hor_advance(glyph)?;
    Some(f32::from(width) / f32::from(face.units_per_em().max(1)))
}

/// What stands on or joins other letters, and has no width of its own.
pub(super) const fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{200c}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}' | '\u{e0020}'..='\u{e007f}')
}
