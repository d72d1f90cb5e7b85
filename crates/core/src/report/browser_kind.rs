//! Kinds of browsers that may each say something else of the same click.

use crate::evidence::source::vocabulary;

vocabulary! {
    /// Browsers that treat a link from another app alike.
    BrowserKind, "kind of browser" {
        /// Chrome and others built on Chromium, on Android.
        AndroidChromium = "Chrome on Android",
        /// Firefox on Android.
        AndroidFirefox = "Firefox on Android",
        /// Browsers on iOS 16.4 and later.
        Ios = "iPhone and iPad",
        /// Browsers on iOS before they sent fetch metadata.
        IosOld = "old iPhone and iPad",
        /// Safari on a Mac.
        MacSafari = "Safari on Mac",
        /// Chrome, Edge and others built on Chromium, on computers.
        Chromium = "Chrome and Edge on computers",
        /// Firefox on computers.
        Firefox = "Firefox on computers",
        /// The browser inside an app.
        WebView = "apps with a browser of their own",
        /// All others.
        Other = "other browsers",
    }
}
