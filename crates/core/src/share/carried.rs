//! How a link was passed on.

use crate::evidence::source::{App, vocabulary};

vocabulary! {
    /// By what act a token came into an address that was passed on. The names are stored.
    Mechanism, "mechanism" {
        /// It stood in the address bar; whoever copied it may not have meant to share.
        AddressBar = "address_bar",
        /// A button that names an app.
        Button = "button",
        /// The system's share sheet.
        Native = "native",
        /// The address was copied on purpose.
        Copy = "copy",
        /// Text of the page was copied, and the address with it.
        Text = "text",
        /// A QR code was shown to be scanned.
        Qr = "qr",
    }
}

impl Mechanism {
    /// Did somebody do something to share? The address bar alone does not show that.
    pub const fn is_act(self) -> bool {
        !matches!(self, Mechanism::AddressBar)
    }
}

/// With what a visit arrived, or what a page tells of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Carried {
    /// How the token came into the address; none if the token is not known, or not any more.
    pub mechanism: Option<Mechanism>,
    /// The app that the sharer chose, where the act names one.
    pub app: Option<App>,
}
