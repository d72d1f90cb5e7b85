//! Browsers and their names.

use crate::dice::scatter;

/// A class of browsers that behave alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Browser {
    AndroidChrome,
    Samsung,
    AndroidFirefox,
    Ios,
    /// Safari before 16.4, which sends no fetch metadata.
    IosOld,
    MacSafari,
    DesktopChrome,
    DesktopFirefox,
    /// Computers' browsers from before fetch metadata.
    Antique,
}

use Browser::{
    AndroidChrome, AndroidFirefox, Antique, DesktopChrome, DesktopFirefox, Ios, IosOld, MacSafari, Samsung,
};

impl Browser {
    pub(crate) const PHONES: [Self; 5] = [AndroidChrome, Samsung, AndroidFirefox, Ios, IosOld];
    pub(crate) const COMPUTERS: [Self; 4] = [MacSafari, DesktopChrome, DesktopFirefox, Antique];

    pub(crate) fn is_phone(self) -> bool {
        self.is_android() || self.is_iphone()
    }

    pub(crate) fn is_android(self) -> bool {
        matches!(self, AndroidChrome | Samsung | AndroidFirefox)
    }

    pub(crate) fn is_iphone(self) -> bool {
        matches!(self, Ios | IosOld)
    }

    pub(crate) fn is_apple(self) -> bool {
        self.is_iphone() || self == MacSafari
    }

    pub(crate) fn is_chromium(self) -> bool {
        matches!(self, AndroidChrome | Samsung | DesktopChrome)
    }

    /// Whether it sends fetch metadata.
    pub(crate) fn is_modern(self) -> bool {
        !matches!(self, IosOld | Antique)
    }
}

pub(crate) const BLINK: &str = "AppleWebKit/537.36 (KHTML, like Gecko)";
pub(crate) const WEBKIT: &str = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
const RELEASES: [&str; 8] = ["26_1", "26_0_1", "18_7", "18_6_2", "18_5", "18_3_2", "17_6_1", "16_7_10"];
const OLD_RELEASES: [&str; 4] = ["15_8_3", "16_1_1", "14_8_1", "16_3"];
/// A recent release more likely than an older one.
pub(crate) fn release(bits: u64, of: u64) -> u64 {
    let (a, b) = (bits % of, (bits >> 32) % of);
    a.min(b)
}

/// The system's release on this reader's phone.
pub(crate) fn ios(bits: u64, browser: Browser) -> &'static str {
    if browser == IosOld { OLD_RELEASES[(bits % 4) as usize] } else { RELEASES[release(bits, 8) as usize] }
}

/// The browser's name, as this reader has it.
pub(crate) fn agent(browser: Browser, reader: u64) -> String {
    let bits = scatter(reader ^ 0xa6e7);
    let chrome = 148 - release(bits, 14);
    let firefox = 150 - release(bits, 12);
    match browser {
        AndroidChrome => {
            format!("Mozilla/5.0 (Linux; Android 10; K) {BLINK} Chrome/{chrome}.0.0.0 Mobile Safari/537.36")
        }
        Samsung => {
            let age = release(bits, 5);
            let versions = format!("SamsungBrowser/{}.0 Chrome/{}.0.0.0", 29 - age, 136 - 4 * age);
            format!("Mozilla/5.0 (Linux; Android 10; K) {BLINK} {versions} Mobile Safari/537.36")
        }
        AndroidFirefox => {
            let android = 12 + bits % 4;
            format!(
                "Mozilla/5.0 (Android {android}; Mobile; rv:{firefox}.0) Gecko/{firefox}.0 Firefox/{firefox}.0"
            )
        }
        Ios | IosOld => {
            let release = ios(bits, browser);
            let version = dotted(release);
            format!(
                "Mozilla/5.0 (iPhone; CPU iPhone OS {release} like Mac OS X) {WEBKIT} Version/{version} \
                 Mobile/15E148 Safari/604.1"
            )
        }
        MacSafari => {
            let version = dotted(RELEASES[release(bits, 7) as usize]);
            format!(
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Version/{version} Safari/605.1.15"
            )
        }
        DesktopChrome => {
            let system = match (bits >> 8) % 10 {
                0..7 => "Windows NT 10.0; Win64; x64",
                7..9 => "Macintosh; Intel Mac OS X 10_15_7",
                _ => "X11; Linux x86_64",
            };
            let edge = (bits >> 16) % 10 < 3 && (bits >> 8) % 10 < 7;
            let edge = if edge { format!(" Edg/{chrome}.0.0.0") } else { String::new() };
            format!("Mozilla/5.0 ({system}) {BLINK} Chrome/{chrome}.0.0.0 Safari/537.36{edge}")
        }
        DesktopFirefox => {
            let system = match (bits >> 8) % 10 {
                0..6 => "Windows NT 10.0; Win64; x64",
                6..8 => "Macintosh; Intel Mac OS X 10.15",
                _ => "X11; Linux x86_64",
            };
            format!("Mozilla/5.0 ({system}; rv:{firefox}.0) Gecko/20100101 Firefox/{firefox}.0")
        }
        Antique => match bits % 3 {
            0 => "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko".to_owned(),
            1 => {
                format!("Mozilla/5.0 (Windows NT 6.1; Win64; x64) {BLINK} Chrome/70.0.3538.110 Safari/537.36")
            }
            _ => "Mozilla/5.0 (Windows NT 6.1; rv:60.0) Gecko/20100101 Firefox/60.0".to_owned(),
        },
    }
}

/// Safari's version goes with the system's, one dot deep.
fn dotted(release: &str) -> String {
    release.splitn(3, '_').take(2).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_iphones_stay_below_the_release_that_sends_fetch_metadata() {
        for reader in 0..50 {
            let text = agent(IosOld, reader);
            let version: f64 = text
                .split("Version/")
                .nth(1)
                .and_then(|t| t.split(' ').next())
                .expect("one")
                .parse()
                .expect("a number");
            assert!(version < 16.4, "{text}");
            let text = agent(Ios, reader);
            let version: f64 = text
                .split("Version/")
                .nth(1)
                .and_then(|t| t.split(' ').next())
                .expect("one")
                .parse()
                .expect("a number");
            assert!(version >= 16.4, "{text}");
        }
    }
}
