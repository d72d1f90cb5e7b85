//! Fetch metadata: what a browser says of how a page was opened.
//!
//! For links of other apps the truth is known for few browsers, so each world draws it.

use crate::agents::Browser;
use crate::dice::Dice;
use crate::params::{ParameterError, Params};

/// How a page is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opening {
    /// Typed, a bookmark, the history.
    Hand,
    /// A link in another app, opened in the browser.
    App,
    /// A link in an app that opens it in a browser of its own.
    Inside,
    /// A link on a page of the web.
    Web,
    /// A link on a page of this site.
    Own,
}

/// The four headers; empty where absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fetch {
    pub(crate) site: &'static str,
    pub(crate) mode: &'static str,
    pub(crate) user: bool,
    pub(crate) dest: &'static str,
}

impl Fetch {
    /// What a page pulls in from its own site.
    pub(crate) fn asset(browser: Browser, dest: &'static str) -> Self {
        if !browser.is_modern() {
            return Self::default();
        }
        let mode = if dest == "font" { "cors" } else { "no-cors" };
        Self { site: "same-origin", mode, user: false, dest }
    }

    /// A page opened so.
    pub(crate) fn page(site: &'static str, user: bool) -> Self {
        Self { site, mode: "navigate", user, dest: "document" }
    }
}

/// The habits of this world's browsers.
pub(crate) struct Habits {
    android: (f64, f64),
    samsung_none: f64,
    android_firefox_none: f64,
    ios_none: f64,
    mac_none: f64,
    desktop: (f64, f64),
    firefox: (f64, f64),
    inside: (f64, f64),
    safari_user: f64,
    typed_user: f64,
    /// From this moment on Chrome on Android says `none` so often.
    change: (i64, f64),
}

impl Habits {
    pub(crate) fn new(params: &Params, end: i64) -> Result<Self, ParameterError> {
        let get = |name: &str| params.get(&format!("fetch.{name}"));
        Ok(Self {
            android: (get("android_none")?, get("android_user")?),
            samsung_none: get("samsung_none")?,
            android_firefox_none: get("android_firefox_none")?,
            ios_none: get("ios_none")?,
            mac_none: get("mac_none")?,
            desktop: (get("desktop_none")?, get("desktop_user")?),
            firefox: (get("firefox_none")?, get("firefox_user")?),
            inside: (get("inside_none")?, get("inside_user")?),
            safari_user: get("safari_user")?,
            typed_user: get("typed_user")?,
            change: ((get("change_at")? * end as f64) as i64, get("change_none")?),
        })
    }

    /// The headers of a page opened so at this moment.
    pub(crate) fn open(&self, browser: Browser, opening: Opening, at: i64, dice: &mut Dice) -> Fetch {
        if !browser.is_modern() {
            return Fetch::default();
        }
        let fetch = match opening {
            Opening::Hand => Fetch::page("none", dice.chance(self.typed_user)),
            Opening::Web => Fetch::page("cross-site", true),
            Opening::Own => Fetch::page("same-origin", true),
            Opening::App | Opening::Inside => {
                let (none, user) = self.app_link(browser, opening, at);
                let site = if dice.chance(none) { "none" } else { "cross-site" };
                Fetch::page(site, dice.chance(user))
            }
        };
        let user = fetch.user && (!browser.is_apple() || dice.chance(self.safari_user));
        Fetch { user, ..fetch }
    }

    /// How often a link of an app arrives as `none`, and how often with the user's mark.
    fn app_link(&self, browser: Browser, opening: Opening, at: i64) -> (f64, f64) {
        if opening == Opening::Inside {
            return self.inside;
        }
        match browser {
            Browser::AndroidChrome if at >= self.change.0 => (self.change.1, self.android.1),
            Browser::AndroidChrome => self.android,
            Browser::Samsung => (self.samsung_none, self.android.1),
            Browser::AndroidFirefox => (self.android_firefox_none, self.firefox.1),
            Browser::Ios | Browser::IosOld => (self.ios_none, 1.0),
            Browser::MacSafari => (self.mac_none, 1.0),
            Browser::DesktopChrome | Browser::Antique => self.desktop,
            Browser::DesktopFirefox => self.firefox,
        }
    }
}
