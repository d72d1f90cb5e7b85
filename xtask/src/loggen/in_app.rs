//! Apps that open links in a browser of their own.

use super::devices::{BLINK, Device, IOS, IOS_RELEASES, PHONES, WEBKIT};

/// Apps with a browser of their own that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InApp {
    Facebook,
    Messenger,
    Instagram,
    Line,
    WeChat,
    KakaoTalk,
    Snapchat,
    Telegram,
    TikTok,
    LinkedIn,
}

/// Every in-app browser, several releases of each.
pub(super) fn browsers() -> Vec<(InApp, Device, String)> {
    use InApp::{
        Facebook, Instagram, KakaoTalk, Line, LinkedIn, Messenger, Snapchat, Telegram, TikTok, WeChat,
    };
    let mut all = Vec::new();
    for (nth, (release, phone)) in IOS_RELEASES.iter().zip(PHONES).take(10).enumerate() {
        let (dotted, build) = (release.replace('_', "."), 320 + nth * 11);
        let ios = format!("{IOS} {release} like Mac OS X) {WEBKIT} Mobile/15E148");
        let facebook = |app: &str| {
            format!(
                "{ios} [FBAN/{app};FBAV/5{nth}2.0.0.31.106;FBBV/7{build}21;FBDV/iPhone15,{};FBMD/iPhone;FBSN/iOS;\
                 FBSV/{dotted};FBSS/3;FBID/phone;FBLC/fr_FR;FBOP/5]",
                2 + nth % 3
            )
        };
        let iphone = [
            (Facebook, facebook("FBIOS")),
            (Messenger, facebook("MessengerForiOS")),
            (
                Instagram,
                format!(
                    "{ios} Instagram {build}.0.3.29.91 (iPhone14,5; iOS {release}; fr_FR; fr; scale=3.00; 1170x2532; 6{build}9)"
                ),
            ),
            (Line, format!("{ios} Safari Line/15.{nth}.0")),
            (WeChat, format!("{ios} MicroMessenger/8.0.{}(0x18003d2c) NetType/4G Language/fr", 40 + nth)),
            (KakaoTalk, format!("{ios} KAKAOTALK/25.{nth}.1 (INAPP)")),
            (Snapchat, format!("{ios} Snapchat/13.{nth}.0.44 (like Safari/8621.1.15.10.7, panda)")),
            (
                TikTok,
                format!(
                    "{ios} musical_ly_4{nth}.2.0 JsSdk/2.0 NetType/WIFI Channel/App Store ByteLocale/fr Region/FR BytedanceWebview/d8a21c6"
                ),
            ),
            (LinkedIn, format!("{ios} [LinkedInApp]/9.31.{build}")),
        ];
        all.extend(iphone.map(|(app, text)| (app, Device::IPhone, text)));
        let web = format!(
            "Mozilla/5.0 (Linux; Android {}; {phone} Build/UP1A.231005.007; wv) {BLINK} Version/4.0 Chrome/{}.0.7204.63 Mobile Safari/537.36",
            12 + nth % 4,
            148 - nth
        );
        let plain = web.replace("; wv)", ")").replace("Version/4.0 ", "");
        let android = [
            (Facebook, format!("{web} [FB_IAB/FB4A;FBAV/5{nth}4.0.0.48.74;]")),
            (Messenger, format!("{web} [FB_IAB/Orca-Android;FBAV/5{nth}1.0.0.52.109;]")),
            (
                Instagram,
                format!(
                    "{web} Instagram {build}.0.0.44.94 Android (34/14; 450dpi; 1080x2125; samsung; {phone}; a54x; s5e8835; fr_FR; 6{build}4)"
                ),
            ),
            (Line, format!("{web} Line/15.{nth}.1/IAB")),
            (
                WeChat,
                format!(
                    "{web} MMWEBID/42{nth} MicroMessenger/8.0.{}.2780 WeChat/arm64 NetType/WIFI Language/fr ABI/arm64",
                    40 + nth
                ),
            ),
            (KakaoTalk, format!("{web};KAKAOTALK 25{nth}1030 (INAPP)")),
            (Snapchat, format!("{web}Snapchat/13.{nth}.0.51 ({phone}; Android 14#S911BXXS; gzip; )")),
            (
                Telegram,
                format!("{plain} Telegram-Android/12.{nth}.1 (Samsung {phone}; Android 14; SDK 34; HIGH)"),
            ),
            (
                TikTok,
                format!("{web} trill_4{nth}0204 AppName/musical_ly ByteLocale/fr BytedanceWebview/d8a21c6"),
            ),
            (LinkedIn, format!("{web} [LinkedInApp]/4.1.{build}")),
        ];
        all.extend(android.map(|(app, text)| (app, Device::Android, text)));
    }
    all
}
