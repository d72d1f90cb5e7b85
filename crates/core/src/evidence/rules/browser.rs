//! A person's browser, read from the user agent.

use crate::evidence::source::vocabulary;

vocabulary! {
    /// A family of browsers.
    BrowserFamily, "browser family" {
        Chrome = "chrome", Edge = "edge", Firefox = "firefox", Safari = "safari", Samsung = "samsung",
        Opera = "opera",
        /// A web view inside an app.
        Webview = "webview",
        Ie = "ie", Other = "other",
    }
}

vocabulary! {
    /// An operating system.
    Os, "operating system" {
        Windows = "windows", Macos = "macos",
        /// iPhone, iPad and iPod. An iPad that asks for desktop pages says `macos`.
        Ios = "ios",
        Android = "android", Linux = "linux", Chromeos = "chromeos", Other = "other",
    }
}

vocabulary! {
    /// A kind of device.
    Device, "device" { Desktop = "desktop", Mobile = "mobile", Tablet = "tablet" }
}

/// A row of the in-app table, by number; [`super::Rules::in_app`] tells what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct InApp(pub(super) u16);

/// A person's browser. Small and `Copy`, for caches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Browser {
    /// The family.
    pub family: BrowserFamily,
    /// The family's version: 126 in Chrome 126, 17 in Safari 17.5; 0 if not given.
    pub major: u16,
    /// The second part of the version: 5 in Safari 17.5; 0 if not given.
    pub minor: u16,
    /// The Chromium version behind the family; 0 if it is not Chromium.
    pub chromium: u16,
    /// On iOS the system's version, which decides what any browser there can do; else (0, 0).
    pub ios: (u16, u16),
    /// The operating system.
    pub os: Os,
    /// The kind of device.
    pub device: Device,
    /// The app in whose browser the page is shown, if it says so.
    pub in_app: Option<InApp>,
    /// Shown inside an app, known or not.
    pub webview: bool,
}

impl Browser {
    /// The browser of somebody whose user agent is not recorded.
    pub const fn unnamed() -> Browser {
        Browser {
            family: BrowserFamily::Other,
            major: 0,
            minor: 0,
            chromium: 0,
            ios: (0, 0),
            os: Os::Other,
            device: Device::Desktop,
            in_app: None,
            webview: false,
        }
    }

    /// Does this browser send `Sec-Fetch-*` with every navigation over HTTPS, so that their absence speaks against it?
    ///
    /// Chromium began in part with 76 and sends all headers since 80: 80 is asked, so that nobody is accused wrongly. Firefox
    /// since 90, Safari and all browsers on iOS since 16.4. False if the version is unknown.
    pub fn sends_fetch_metadata(&self) -> bool {
        match (self.os, self.family) {
            (Os::Ios, _) => self.ios >= (16, 4),
            (_, BrowserFamily::Firefox) => self.major >= 90,
            (_, BrowserFamily::Safari) => (self.major, self.minor) >= (16, 4),
            _ => self.chromium >= 80,
        }
    }
}

macro_rules! marks {
    ($($name:ident = $text:literal),+ $(,)?) => {
        #[derive(Clone, Copy)]
        enum Mark { $($name),+ }
        /// The tokens that tell browsers apart.
        pub(super) const MARKS: &[&str] = &[$($text),+];
    };
}

marks! {
    Edg = "Edg/", EdgA = "EdgA/", EdgIos = "EdgiOS/", EdgeOld = "Edge/",
    Opr = "OPR/", OpIos = "OPiOS/", Opt = "OPT/", Opera = "Opera/", OperaSpace = "Opera ", OperaMini = "Opera Mini/",
    Samsung = "SamsungBrowser/", Msie = "MSIE ", Trident = "Trident/",
    Firefox = "Firefox/", FxIos = "FxiOS/", CriOs = "CriOS/", Chrome = "Chrome/",
    Yandex = "YaBrowser/", Vivaldi = "Vivaldi/", Uc = "UCBrowser/", Qq = "QQBrowser/", Huawei = "HuaweiBrowser/",
    Miui = "MiuiBrowser/", Whale = "Whale/", Silk = "Silk/", Ddg = "Ddg/", DuckDuckGo = "DuckDuckGo/",
    Version = "Version/", Safari = "Safari/", Wv = "; wv)", Webkit = "AppleWebKit",
    IPhone = "iPhone", IPad = "iPad", IPod = "iPod", OsSpace = " OS ",
    Android = "Android", Windows = "Windows", WindowsPhone = "Windows Phone", CrOs = "CrOS", Mac = "Macintosh",
    Linux = "Linux", Mobile = "Mobi", Tablet = "Tablet",
}

/// How many marks there are.
pub(super) const MARK_COUNT: usize = MARKS.len();

/// Reads the browser from an agent and the places of its marks.
pub(super) fn read(agent: &[u8], marks: &[u16; MARK_COUNT], in_app: Option<InApp>) -> Browser {
    let has = |mark: Mark| marks[mark as usize] != 0;
    let version = |mark: Mark| version_at(agent, usize::from(marks[mark as usize]));
    let any = |list: &[Mark]| list.iter().copied().find(|mark| has(*mark));

    let (os, device) = system(has);
    let ios = if os == Os::Ios { version(Mark::OsSpace) } else { (0, 0) };
    let chromium = if has(Mark::Chrome) && !has(Mark::EdgeOld) { version(Mark::Chrome).0 } else { 0 };
    let android_view = os == Os::Android && (has(Mark::Wv) || (has(Mark::Version) && has(Mark::Chrome)));
    let (family, (major, minor)) =
        if let Some(mark) = any(&[Mark::Edg, Mark::EdgA, Mark::EdgIos, Mark::EdgeOld]) {
            (BrowserFamily::Edge, version(mark))
        } else if let Some(mark) =
            any(&[Mark::Opr, Mark::OpIos, Mark::Opt, Mark::OperaMini, Mark::Opera, Mark::OperaSpace])
        {
            let modern = if has(Mark::Opera) && has(Mark::Version) { Mark::Version } else { mark };
            (BrowserFamily::Opera, version(modern))
        } else if has(Mark::Samsung) {
            (BrowserFamily::Samsung, version(Mark::Samsung))
        } else if has(Mark::Msie) {
            (BrowserFamily::Ie, version(Mark::Msie))
        } else if has(Mark::Trident) {
            (BrowserFamily::Ie, (11, 0))
        } else if let Some(mark) = any(&[
            Mark::Yandex,
            Mark::Vivaldi,
            Mark::Uc,
            Mark::Qq,
            Mark::Huawei,
            Mark::Miui,
            Mark::Whale,
            Mark::Silk,
            Mark::Ddg,
            Mark::DuckDuckGo,
        ]) {
            (BrowserFamily::Other, version(mark))
        } else if let Some(mark) = any(&[Mark::Firefox, Mark::FxIos]) {
            (BrowserFamily::Firefox, version(mark))
        } else if has(Mark::CriOs) {
            (BrowserFamily::Chrome, version(Mark::CriOs))
        } else if has(Mark::Chrome) {
            let family = if android_view { BrowserFamily::Webview } else { BrowserFamily::Chrome };
            (family, version(Mark::Chrome))
        } else if has(Mark::Version) && has(Mark::Safari) && matches!(os, Os::Ios | Os::Macos) {
            (BrowserFamily::Safari, version(Mark::Version))
        } else if os == Os::Ios && has(Mark::Webkit) {
            (BrowserFamily::Webview, ios)
        } else {
            (BrowserFamily::Other, (0, 0))
        };
    let webview = in_app.is_some() || android_view || family == BrowserFamily::Webview;
    Browser { family, major, minor, chromium, ios, os, device, in_app, webview }
}

fn system(has: impl Fn(Mark) -> bool) -> (Os, Device) {
    if has(Mark::WindowsPhone) {
        (Os::Windows, Device::Mobile)
    } else if has(Mark::IPad) {
        (Os::Ios, Device::Tablet)
    } else if has(Mark::IPhone) || has(Mark::IPod) {
        (Os::Ios, Device::Mobile)
    } else if has(Mark::Android) {
        let tablet = has(Mark::Tablet) || !has(Mark::Mobile);
        (Os::Android, if tablet { Device::Tablet } else { Device::Mobile })
    } else {
        let os = if has(Mark::Windows) {
            Os::Windows
        } else if has(Mark::CrOs) {
            Os::Chromeos
        } else if has(Mark::Mac) {
            Os::Macos
        } else if has(Mark::Linux) {
            Os::Linux
        } else {
            Os::Other
        };
        // Windows calls a computer with a touch screen "Tablet PC".
        let tablet = has(Mark::Tablet) && os != Os::Windows;
        let device = match (tablet, has(Mark::Mobile)) {
            (true, _) => Device::Tablet,
            (false, true) => Device::Mobile,
            (false, false) => Device::Desktop,
        };
        (os, device)
    }
}

/// The first two numbers at a place, separated by a dot or an underscore; 0 where there is none.
fn version_at(agent: &[u8], at: usize) -> (u16, u16) {
    let mut rest = agent.get(at..).unwrap_or(b"");
    let mut number = || {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let value = rest[..digits]
            .iter()
            .fold(0_u16, |sum, digit| sum.saturating_mul(10).saturating_add(u16::from(digit - b'0')));
        let separator = matches!(rest.get(digits), Some(b'.' | b'_'));
        rest = if separator { &rest[digits + 1..] } else { b"" };
        value
    };
    let major = number();
    (major, number())
}
