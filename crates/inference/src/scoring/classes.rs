//! Classes of browsers that say alike things of a navigation.

use entrenous_core::evidence::rules::{Browser, BrowserFamily, Os};

/// Browsers that say alike things of a navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BrowserClass {
    /// Chrome and its kin on Android.
    AndroidChromium,
    /// Samsung's.
    Samsung,
    /// Firefox on Android.
    AndroidFirefox,
    /// Any on an iPhone or iPad that sends fetch metadata.
    Ios,
    /// Safari on a Mac.
    MacSafari,
    /// Chrome, Edge and their kin on a computer.
    DesktopChromium,
    /// Firefox on a computer.
    DesktopFirefox,
    /// Too old for fetch metadata.
    Old,
    /// Shown inside an app.
    Webview,
}

impl BrowserClass {
    /// How many there are.
    pub const COUNT: usize = 9;

    /// The class of a browser.
    pub fn of(browser: &Browser) -> BrowserClass {
        use BrowserClass::*;
        match (browser.os, browser.family) {
            _ if browser.webview || browser.in_app.is_some() => Webview,
            _ if !browser.sends_fetch_metadata() => Old,
            (Os::Ios, _) => Ios,
            (Os::Android, BrowserFamily::Firefox) => AndroidFirefox,
            (Os::Android, BrowserFamily::Samsung) => Samsung,
            (Os::Android, _) => AndroidChromium,
            (_, BrowserFamily::Firefox) => DesktopFirefox,
            (_, BrowserFamily::Safari) => MacSafari,
            _ => DesktopChromium,
        }
    }
}
