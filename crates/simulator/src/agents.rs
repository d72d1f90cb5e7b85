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

const BLINK: &str = "AppleWebKit/537.36 (KHTML, like Gecko)";
const WEBKIT: &str = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
const RELEASES: [&str; 8] = ["26_1", "26_0_1", "18_7", "18_6_2", "18_5", "18_3_2", "17_6_1", "16_7_10"];
const OLD_RELEASES: [&str; 4] = ["15_8_3", "16_1_1", "14_8_1", "16_3"];
const PHONES: [&str; 8] =
    ["SM-A546B", "SM-S911B", "SM-A155F", "Pixel 7", "Pixel 8a", "2201117TY", "CPH2483", "23021RAA2Y"];

/// A recent release more likely than an older one.
fn release(bits: u64, of: u64) -> u64 {
    let (a, b) = (bits % of, (bits >> 32) % of);
    a.min(b)
}

fn ios(bits: u64, browser: Browser) -> &'static str {
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

/// Apps that open links in a browser of their own which says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Inside {
    Facebook,
    Messenger,
    Instagram,
    Threads,
    Line,
    WeChat,
    KakaoTalk,
    Viber,
    Snapchat,
    Telegram,
    TikTok,
    LinkedIn,
    Pinterest,
    X,
    Reddit,
    Google,
}

/// The name of an app's browser on this reader's phone; none where the app has none that says so.
pub(crate) fn inside(app: Inside, browser: Browser, reader: u64) -> Option<String> {
    let bits = scatter(reader ^ 0x1a5);
    let nth = bits % 10;
    if browser.is_iphone() {
        let release = ios(scatter(reader ^ 0xa6e7), browser);
        let web =
            format!("Mozilla/5.0 (iPhone; CPU iPhone OS {release} like Mac OS X) {WEBKIT} Mobile/15E148");
        return on_iphone(app, &web, release, nth);
    }
    if !browser.is_android() {
        return None;
    }
    let (phone, chrome) = (PHONES[(bits >> 8) as usize % 8], 148 - release(bits, 10));
    let web = format!(
        "Mozilla/5.0 (Linux; Android {}; {phone} Build/UP1A.231005.007; wv) {BLINK} Version/4.0 \
         Chrome/{chrome}.0.7204.63 Mobile Safari/537.36",
        12 + bits % 4
    );
    on_android(app, &web, phone, nth)
}

fn on_iphone(app: Inside, web: &str, release: &str, nth: u64) -> Option<String> {
    let meta = |name: &str| {
        format!(
            "{web} [FBAN/{name};FBAV/5{nth}2.0.0.31.106;FBBV/7320{nth}21;FBDV/iPhone15,{};FBMD/iPhone;FBSN/iOS;\
             FBSV/{};FBSS/3;FBID/phone;FBLC/en_GB;FBOP/5]",
            2 + nth % 3,
            release.replace('_', ".")
        )
    };
    let gram = |name: &str| {
        format!(
            "{web} {name} 38{nth}.0.3.29.91 (iPhone14,5; iOS {release}; en_GB; en; scale=3.00; 1170x2532; 66{nth}9)"
        )
    };
    Some(match app {
        Inside::Facebook => meta("FBIOS"),
        Inside::Messenger => meta("MessengerForiOS"),
        Inside::Instagram => gram("Instagram"),
        Inside::Threads => gram("Barcelona"),
        Inside::Line => format!("{web} Safari Line/15.{nth}.0"),
        Inside::WeChat => format!("{web} MicroMessenger/8.0.5{nth}(0x18003d2c) NetType/4G Language/en"),
        Inside::KakaoTalk => format!("{web} KAKAOTALK/25.{nth}.1 (INAPP)"),
        Inside::Snapchat => format!("{web} Snapchat/13.{nth}.0.44 (like Safari/8621.1.15.10.7, panda)"),
        Inside::TikTok => {
            format!(
                "{web} musical_ly_4{nth}.2.0 JsSdk/2.0 NetType/WIFI Channel/App Store BytedanceWebview/d8a21c6"
            )
        }
        Inside::LinkedIn => format!("{web} [LinkedInApp]/9.31.{nth}"),
        Inside::Pinterest => format!("{web} [Pinterest/iOS]"),
        Inside::X => format!("{web} Twitter for iPhone/11.{nth}"),
        Inside::Reddit => format!("{web} Reddit/Version 2026.2{nth}.0/Build 61423"),
        Inside::Google => format!("{web} GSA/38{nth}.0.7 Safari/604.1"),
        // On iPhones these are Safari.
        Inside::Telegram | Inside::Viber => return None,
    })
}

fn on_android(app: Inside, web: &str, phone: &str, nth: u64) -> Option<String> {
    let gram = |name: &str| {
        format!(
            "{web} {name} 38{nth}.0.0.44.94 Android (34/14; 450dpi; 1080x2125; maker; {phone}; a54x; en_GB; 66{nth}4)"
        )
    };
    Some(match app {
        Inside::Facebook => format!("{web} [FB_IAB/FB4A;FBAV/5{nth}4.0.0.48.74;]"),
        Inside::Messenger => format!("{web} [FB_IAB/Orca-Android;FBAV/5{nth}1.0.0.52.109;]"),
        Inside::Instagram => gram("Instagram"),
        Inside::Threads => gram("Barcelona"),
        Inside::Line => format!("{web} Line/15.{nth}.1/IAB"),
        Inside::WeChat => {
            format!("{web} MMWEBID/42{nth} MicroMessenger/8.0.5{nth}.2780 WeChat/arm64 NetType/WIFI")
        }
        Inside::KakaoTalk => format!("{web};KAKAOTALK 25{nth}1030 (INAPP)"),
        Inside::Snapchat => format!("{web}Snapchat/13.{nth}.0.51 ({phone}; Android 14#S911BXXS; gzip; )"),
        Inside::Telegram => {
            let plain = web.replace("; wv)", ")").replace("Version/4.0 ", "");
            format!("{plain} Telegram-Android/12.{nth}.1 (Maker {phone}; Android 14; SDK 34; HIGH)")
        }
        Inside::TikTok => format!("{web} trill_4{nth}0204 AppName/musical_ly BytedanceWebview/d8a21c6"),
        Inside::LinkedIn => format!("{web} [LinkedInApp]/4.1.{nth}"),
        Inside::Pinterest => format!("{web} [Pinterest/Android]"),
        Inside::Google => format!("{web} GSA/16.2{nth}.0"),
        Inside::Viber => web.to_owned(),
        Inside::X | Inside::Reddit => return None,
    })
}

/// The package of an app on Android, as web views send it.
pub(crate) fn package(app: Inside) -> &'static str {
    match app {
        Inside::Facebook => "com.facebook.katana",
        Inside::Messenger => "com.facebook.orca",
        Inside::Instagram => "com.instagram.android",
        Inside::Threads => "com.instagram.barcelona",
        Inside::Line => "jp.naver.line.android",
        Inside::WeChat => "com.tencent.mm",
        Inside::KakaoTalk => "com.kakao.talk",
        Inside::Viber => "com.viber.voip",
        Inside::Snapchat => "com.snapchat.android",
        Inside::Telegram => "org.telegram.messenger",
        Inside::TikTok => "com.zhiliaoapp.musically",
        Inside::LinkedIn => "com.linkedin.android",
        Inside::Pinterest => "com.pinterest",
        Inside::X => "com.twitter.android",
        Inside::Reddit => "com.reddit.frontpage",
        Inside::Google => "com.google.android.googlequicksearchbox",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_s_browser_belongs_to_its_phone() {
        let text = inside(Inside::Messenger, AndroidChrome, 7).expect("Messenger has one on Android");
        assert!(text.contains("Orca-Android"), "{text}");
        assert_eq!(inside(Inside::Telegram, Ios, 7), None);
        assert_eq!(inside(Inside::Line, DesktopChrome, 7), None);
    }

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
