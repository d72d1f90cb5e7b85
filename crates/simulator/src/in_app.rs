//! Browsers inside apps.

use crate::agents::{BLINK, Browser, WEBKIT, ios, release};
use crate::dice::scatter;

const PHONES: [&str; 8] =
    ["SM-A546B", "SM-S911B", "SM-A155F", "Pixel 7", "Pixel 8a", "2201117TY", "CPH2483", "23021RAA2Y"];

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
        let text =
            inside(Inside::Messenger, Browser::AndroidChrome, 7).expect("Messenger has one on Android");
        assert!(text.contains("Orca-Android"), "{text}");
        assert_eq!(inside(Inside::Telegram, Browser::Ios, 7), None);
        assert_eq!(inside(Inside::Line, Browser::DesktopChrome, 7), None);
    }
}
