//! The apps whose cards are known, and the forms of pictures.

use crate::evidence::source::vocabulary;

vocabulary! {
    /// An app whose cards are foretold.
    CardApp, "app" {
        Whatsapp = "whatsapp", Messenger = "messenger", Instagram = "instagram", Telegram = "telegram",
        Imessage = "imessage", Viber = "viber", Slack = "slack", Discord = "discord",
        Linkedin = "linkedin", X = "x",
    }
}

vocabulary! {
    /// The form in which a picture is shown.
    Shape, "shape" {
        /// Across the whole card.
        Wide = "wide",
        /// Small, beside the text.
        Square = "square",
        /// Not at all.
        None = "none",
    }
}

impl CardApp {
    /// As people write it.
    pub const fn title(self) -> &'static str {
        match self {
            CardApp::Whatsapp => "WhatsApp",
            CardApp::Messenger => "Messenger",
            CardApp::Instagram => "Instagram",
            CardApp::Telegram => "Telegram",
            CardApp::Imessage => "iMessage",
            CardApp::Viber => "Viber",
            CardApp::Slack => "Slack",
            CardApp::Discord => "Discord",
            CardApp::Linkedin => "LinkedIn",
            CardApp::X => "X",
        }
    }

    /// Who fetches for it, as in the table of preview fetchers: Messenger and Instagram share one.
    pub const fn fetcher(self) -> &'static str {
        match self {
            CardApp::Messenger | CardApp::Instagram => "meta",
            other => other.name(),
        }
    }
}
