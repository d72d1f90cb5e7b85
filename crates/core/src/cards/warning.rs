//! What will go wrong with a card, and what could be better.

use serde::Serialize;

use super::fault::Fault;
use super::seen::PictureFormat;

/// How bad something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Good to know.
    Note,
    /// The card is worse than it could be.
    Advice,
    /// Something is missing from the card.
    Problem,
}

/// Something that whoever owns the page can put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Warning {
    /// The page cannot be had: the app shows the bare address.
    PageFailed {
        /// Why.
        fault: Fault,
    },
    /// robots.txt forbids it.
    RobotsBlocked {
        /// The name by which.
        agent: String,
    },
    /// The page was slow.
    PageSlow {
        /// How long it took.
        took_ms: u64,
        /// How long the app waits, or few people would.
        wait_ms: u64,
    },
    /// Several redirects.
    Redirected {
        /// How many.
        count: u8,
    },
    /// Letters could not be read.
    BrokenLetters,
    /// Control characters or hidden marks in a text.
    HiddenMarks,
    /// No title but the host's name.
    TitleMissing,
    /// A title, but not the tag that is meant for this.
    TitleTagMissing {
        /// What is taken instead.
        taken: String,
    },
    /// The title is cut.
    TitleCut {
        /// Its characters.
        chars: usize,
        /// Those that are shown.
        shown: u32,
    },
    /// No text.
    TextMissing,
    /// The text is cut.
    TextCut {
        /// Its characters.
        chars: usize,
        /// Those that are shown.
        shown: u32,
    },
    /// A tag stands behind what the app reads.
    TagTooLate {
        /// The tag.
        tag: String,
        /// Where it ends, in bytes.
        ends_at: usize,
        /// How far is read.
        most: u32,
    },
    /// No picture.
    ImageMissing,
    /// The picture's address is not whole.
    ImageRelative {
        /// As it stands there.
        value: String,
    },
    /// The picture is not https.
    ImageHttp,
    /// The picture cannot be had.
    ImageFailed {
        /// Why.
        fault: Fault,
    },
    /// The picture is too heavy.
    ImageHeavy {
        /// Its weight.
        bytes: u64,
        /// What the app takes.
        most: u32,
    },
    /// The picture is too small to be shown.
    ImageTiny {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
        /// The least width.
        least_width: u32,
        /// The least height.
        least_height: u32,
    },
    /// The picture is shown small.
    ImageSmall {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
        /// The width from which it is shown wide.
        wide_width: u32,
        /// The height from which it is shown wide.
        wide_height: u32,
    },
    /// The picture is not sharp.
    ImageBlurred {
        /// Its width.
        width: u32,
        /// The width from which it is sharp.
        good_width: u32,
    },
    /// The picture is too wide or too tall to be shown.
    ImageRatio {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
    /// Much of the picture is cut off.
    ImageCropped {
        /// How much of it.
        percent: u32,
    },
    /// The app does not show pictures of this format.
    ImageFormat {
        /// The format.
        format: PictureFormat,
    },
    /// The picture was slow.
    ImageSlow {
        /// How long it took.
        took_ms: u64,
        /// How long the app waits, or few people would.
        wait_ms: u64,
    },
    /// The picture's server sends no parts.
    RangesIgnored,
    /// `twitter:card` is not `summary_large_image`.
    LargeCardMissing,
    /// The page asks search engines not to show it: previews are shown all the same.
    NoindexIrrelevant,
}

impl Warning {
    /// How bad it is.
    pub const fn level(&self) -> Level {
        match self {
            Warning::PageFailed { .. }
            | Warning::RobotsBlocked { .. }
            | Warning::TitleMissing
            | Warning::TagTooLate { .. }
            | Warning::ImageMissing
            | Warning::ImageFailed { .. }
            | Warning::ImageHeavy { .. }
            | Warning::ImageTiny { .. }
            | Warning::ImageRatio { .. }
            | Warning::ImageFormat { .. } => Level::Problem,
            Warning::PageSlow { .. }
            | Warning::BrokenLetters
            | Warning::HiddenMarks
            | Warning::TitleTagMissing { .. }
            | Warning::TitleCut { .. }
            | Warning::TextMissing
            | Warning::ImageRelative { .. }
            | Warning::ImageHttp
            | Warning::ImageSmall { .. }
            | Warning::ImageCropped { .. }
            | Warning::ImageSlow { .. }
            | Warning::LargeCardMissing => Level::Advice,
            Warning::Redirected { .. }
            | Warning::TextCut { .. }
            | Warning::ImageBlurred { .. }
            | Warning::RangesIgnored
            | Warning::NoindexIrrelevant => Level::Note,
        }
    }
}
