//! Browsers: a few hundred user agents, as common as they are among French readers.

use super::devices::{BLINK, Device, IOS, IOS_RELEASES, PHONES, WEBKIT};
use super::dice::scatter;
use super::in_app::{self, InApp};

/// Places in the table from which a browser is drawn.
const PLACES: usize = 4_096;

/// All browsers of people.
pub(super) struct Agents {
    texts: Vec<(Device, String)>,
    /// Indices into `texts`, each as often as the browser is common.
    places: Vec<u16>,
    in_app: Vec<(InApp, Device, String)>,
}

impl Agents {
    pub(super) fn new() -> Self {
        let weighed = browsers();
        let total: f64 = weighed.iter().map(|(weight, ..)| weight).sum();
        let mut texts = Vec::new();
        let mut places = Vec::with_capacity(PLACES);
        let mut filled = 0.0;
        for (weight, device, text) in weighed {
            filled += weight;
            places.resize((filled / total * PLACES as f64).round() as usize, texts.len() as u16);
            texts.push((device, text));
        }
        places.resize(PLACES, 0);
        Self { texts, places, in_app: in_app::browsers() }
    }

    /// The usual browser of a visitor, by the visitor's number.
    pub(super) fn usual(&self, visitor: u64) -> (Device, &str) {
        let place = scatter(visitor ^ 0xb0) as usize % PLACES;
        let (device, text) = &self.texts[usize::from(self.places[place])];
        (*device, text)
    }

    /// The browser inside an app, as this visitor has it; none where the app has none that says so.
    pub(super) fn inside(&self, app: InApp, device: Device, visitor: u64) -> Option<&str> {
        let device = if device == Device::IPad { Device::IPhone } else { device };
        let fit = |(a, d, _): &&(InApp, Device, String)| *a == app && *d == device;
        let count = self.in_app.iter().filter(fit).count() as u64;
        let nth = scatter(visitor ^ 0xa9).checked_rem(count)?;
        self.in_app.iter().filter(fit).nth(nth as usize).map(|(_, _, text)| text.as_str())
    }
}

const WIN: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64";
const MAC: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10";

/// Weight, device and user agent of every browser.
fn browsers() -> Vec<(f64, Device, String)> {
    use Device::{Android, Computer, IPad, IPhone};
    let mut all = Vec::new();
    for (age, release) in IOS_RELEASES.iter().enumerate() {
        let share = 1.0 / (1.0 + age as f64);
        let version = release.split('_').take(2).collect::<Vec<_>>().join(".");
        let safari = |end: &str| format!("{IOS} {release} like Mac OS X) {WEBKIT} {end}");
        all.push((6.6 * share, IPhone, safari(&format!("Version/{version} Mobile/15E148 Safari/604.1"))));
        all.push((0.5 * share, IPhone, safari("CriOS/148.0.7778.61 Mobile/15E148 Safari/604.1")));
        all.push((0.15 * share, IPhone, safari("FxiOS/150.0 Mobile/15E148 Safari/605.1.15")));
        let ipad = format!(
            "Mozilla/5.0 (iPad; CPU OS {release} like Mac OS X) {WEBKIT} Version/{version} Mobile/15E148 Safari/604.1"
        );
        all.push((0.8 * share, IPad, ipad));
        all.push((1.6 * share, Computer, format!("{MAC}_15_7) {WEBKIT} Version/{version} Safari/605.1.15")));
    }
    for age in 0..28_u32 {
        let share = 1.0 / (1.0 + f64::from(age)).powf(1.6);
        let (chrome, firefox) = (148 - age, 150 - age);
        let blink = |system: &str, end: &str| format!("{system}) {BLINK} Chrome/{chrome}.0.0.0 {end}");
        all.push((15.0 * share, Android, blink("Mozilla/5.0 (Linux; Android 10; K", "Mobile Safari/537.36")));
        all.push((11.0 * share, Computer, blink(WIN, "Safari/537.36")));
        all.push((3.5 * share, Computer, blink(&format!("{MAC}_15_7"), "Safari/537.36")));
        all.push((0.6 * share, Computer, blink("Mozilla/5.0 (X11; Linux x86_64", "Safari/537.36")));
        all.push((4.2 * share, Computer, blink(WIN, &format!("Safari/537.36 Edg/{chrome}.0.0.0"))));
        all.push((0.6 * share, Computer, blink(WIN, &format!("Safari/537.36 OPR/{}.0.0.0", chrome - 16))));
        let gecko = |system: &str| {
            format!("Mozilla/5.0 ({system}; rv:{firefox}.0) Gecko/20100101 Firefox/{firefox}.0")
        };
        all.push((3.0 * share, Computer, gecko("Windows NT 10.0; Win64; x64")));
        all.push((0.7 * share, Computer, gecko("Macintosh; Intel Mac OS X 10.15")));
        all.push((0.6 * share, Computer, gecko("X11; Linux x86_64")));
        let mobile =
            format!("Mozilla/5.0 (Android 15; Mobile; rv:{firefox}.0) Gecko/{firefox}.0 Firefox/{firefox}.0");
        all.push((0.4 * share, Android, mobile));
        if age < 8 {
            let samsung =
                format!("SamsungBrowser/{}.0 Chrome/{}.0.0.0 Mobile Safari/537.36", 29 - age, 136 - 3 * age);
            all.push((2.2 * share, Android, format!("Mozilla/5.0 (Linux; Android 10; K) {BLINK} {samsung}")));
        }
    }
    for (place, phone) in PHONES.iter().enumerate() {
        let (android, chrome) = (11 + place % 5, 109 + 2 * place);
        let end = format!("Chrome/{chrome}.0.5414.86 Mobile Safari/537.36");
        all.push((0.12, Android, format!("Mozilla/5.0 (Linux; Android {android}; {phone}) {BLINK} {end}")));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_crowd_brings_hundreds_of_browsers_and_mostly_phones() {
        let agents = Agents::new();
        let crowd: Vec<_> = (0..20_000).map(|visitor| agents.usual(visitor)).collect();
        assert!(crowd.iter().map(|(_, text)| text).collect::<BTreeSet<_>>().len() > 250);
        let phones = crowd.iter().filter(|(d, _)| matches!(d, Device::IPhone | Device::Android)).count();
        assert!((9_000..15_000).contains(&phones), "{phones}");
    }

    #[test]
    fn an_in_app_browser_belongs_to_its_device() {
        let agents = Agents::new();
        let text = agents.inside(InApp::Messenger, Device::Android, 7).expect("Messenger has one on Android");
        assert!(text.contains("Orca-Android"), "{text}");
        assert_eq!(agents.inside(InApp::Telegram, Device::IPhone, 7), None);
        assert_eq!(agents.inside(InApp::Line, Device::Computer, 7), None);
    }
}
