//! Link previews: what each app fetches, from where, when someone pastes a link into it.

use std::io::Write;

use super::Generator;
use super::devices::Device;
use super::dice::scatter;
use super::readers::Reader;
use super::shares::Channel;
use super::tally::Kind;
use super::timeline::Line;

const APPLE: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) \
                     Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0";
const META: &str = "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)";
const CARDYB: &str = "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Bluesky Cardyb/1.1; \
                      +mailto:support@bsky.app) Chrome/W.X.Y.Z Safari/537.36";
const TEAMS: &str =
    "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com";

/// A fetcher at work.
struct Fetch<'a> {
    address: &'a str,
    agent: &'a str,
    page: &'a str,
    image: &'a str,
}

impl<W: Write> Generator<'_, W> {
    /// All that the app fetches for one share.
    pub(super) fn preview(&mut self, at: u32, app: Channel, reader: &Reader<'_>, page: u32) {
        let path = self.world.pages.path(page);
        let image = format!("/images/{page}-1200x675.jpg");
        // Big fetchers use a few hundred addresses, a reader's phone its own.
        let server = format!("198.19.{}.{}", app as u8, 1 + self.dice.below(60));
        let own = reader.address.as_str();
        let version = scatter(reader.number);
        let on = |address, agent| Fetch { address, agent, page: &path, image: &image };
        match app {
            Channel::WhatsApp => {
                let agent = match reader.device {
                    Device::IPhone | Device::IPad => {
                        format!("WhatsApp/2.26.{}.{} i", version % 9 + 3, version % 80)
                    }
                    Device::Android => format!("WhatsApp/2.26.{}.{} A", version % 9 + 3, version % 80),
                    Device::Computer if version.is_multiple_of(3) => "WhatsApp/2.23.20.0".to_owned(),
                    Device::Computer => format!("WhatsApp/2.26{:02}.{} W", version % 24, version % 9),
                };
                self.sender_side(at, &on(own, &agent), page, 0.18);
            }
            Channel::Signal => self.sender_side(at, &on(own, "WhatsApp/2"), page, 0.12),
            Channel::Viber => self.sender_side(at, &on(own, "Viber"), page, 0.0),
            Channel::IMessage => self.apple_side(at, &on(own, APPLE)),
            Channel::Telegram => self.server_side(at, &on(&server, "TelegramBot (like TwitterBot)"), 200, 1),
            Channel::Slack => {
                self.server_side(
                    at,
                    &on(&server, "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"),
                    206,
                    0,
                );
                let proxy = on(&server, "Slack-ImgProxy (+https://api.slack.com/robots)");
                self.fetch(at + 1, &proxy, proxy.image, 200);
            }
            Channel::Discord => {
                let agent = "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)";
                self.server_side(at, &on(&server, agent), 200, 1);
            }
            Channel::Teams => self.server_side(at, &on(&server, TEAMS), 200, 1),
            Channel::Line => {
                self.server_side(at, &on(&server, "facebookexternalhit/1.1;line-poker/1.0"), 200, 1)
            }
            Channel::KakaoTalk => {
                let agent =
                    "facebookexternalhit/1.1; kakaotalk-scrap/1.0; +https://devtalk.kakao.com/t/scrap/33984";
                self.server_side(at, &on(&server, agent), 200, 1);
            }
            Channel::Snapchat => {
                let agent = "Snap URL Preview Service; bot; snapchat; https://developers.snap.com/robots";
                self.server_side(at, &on(&server, agent), 200, 1);
            }
            Channel::Messenger | Channel::Facebook => {
                let more = self.dice.below(5);
                self.server_side(at, &on(&server, META), 206, more);
            }
            Channel::X => {
                let fetch = on(&server, "Twitterbot/1.0");
                self.fetch(at, &fetch, "/robots.txt", 200);
                self.server_side(at, &fetch, 200, 1);
            }
            Channel::LinkedIn => {
                let agent =
                    "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)";
                let fetch = on(&server, agent);
                let line = Line::get(Kind::Preview, fetch.address, fetch.agent, fetch.page);
                self.timeline.put(at, &Line { method: "HEAD", bytes: 0, ..line });
                self.server_side(at, &fetch, 200, 1);
            }
            Channel::Bluesky => self.server_side(at, &on(&server, CARDYB), 200, 1),
            Channel::Fediverse => self.herd(at, &path),
            Channel::WeChat | Channel::Email | Channel::Sms => {}
        }
    }

    fn fetch(&mut self, at: u32, fetch: &Fetch<'_>, target: &str, status: u16) {
        let bytes = match status {
            206 => 32_769,
            404 => 9_412,
            302 => 138,
            _ => 24_113,
        };
        let line = Line::get(Kind::Preview, fetch.address, fetch.agent, target);
        self.timeline.put(at, &Line { status, bytes, ..line });
    }

    /// From the sender's own address while composing: letter by letter when the link is typed, through a redirect
    /// when it is a short one, with parts of the picture.
    fn sender_side(&mut self, at: u32, fetch: &Fetch<'_>, page: u32, typed: f64) {
        let mut at = at;
        if self.dice.chance(typed) {
            let letters = fetch.page.len();
            let from = letters - (4 + self.dice.below(9) as usize).min(letters - 1);
            for end in from..letters {
                self.fetch(at, fetch, &fetch.page[..end], 404);
                at += self.dice.below(2);
            }
        } else if self.dice.chance(0.12) {
            self.fetch(at, fetch, &format!("/p/{page}"), 302);
        }
        let part = self.dice.chance(0.1);
        self.fetch(at, fetch, fetch.page, if part { 206 } else { 200 });
        if self.dice.chance(0.9) {
            let wait = self.dice.below(2);
            self.fetch(at + wait, fetch, fetch.image, 206);
        }
        if self.dice.chance(0.05) {
            self.fetch(at + 4, fetch, fetch.page, 200);
        }
    }

    /// Apple's burst: the page, every icon it may have, the picture.
    fn apple_side(&mut self, at: u32, fetch: &Fetch<'_>) {
        self.fetch(at, fetch, fetch.page, 200);
        self.fetch(at, fetch, "/favicon.ico", 200);
        self.fetch(at, fetch, "/apple-touch-icon.png", 200);
        self.fetch(at + 1, fetch, "/apple-touch-icon-precomposed.png", 404);
        if self.dice.chance(0.9) {
            self.fetch(at + 1, fetch, fetch.image, 200);
        }
    }

    /// From the provider's machines, into a cache.
    fn server_side(&mut self, at: u32, fetch: &Fetch<'_>, status: u16, images: u32) {
        self.fetch(at, fetch, fetch.page, status);
        for nth in 0..images {
            self.fetch(at + 1 + nth, fetch, fetch.image, status);
        }
    }

    /// One public post, fetched by every server that receives it.
    fn herd(&mut self, at: u32, path: &str) {
        for _ in 0..self.dice.between(20, 140) {
            let server = self.dice.below(4_000);
            let agent = match server % 10 {
                0 => {
                    format!("http.rb/5.1.1 (Mastodon/4.1.{}; +https://social-{server}.example/)", server % 20)
                }
                1 => format!("Misskey/2025.4.0 SummalyBot/5.2.1 (https://social-{server}.example)"),
                2 => format!("Friendica 'Interrupted Fern' 2024.12-1571; https://social-{server}.example"),
                _ => format!(
                    "Mastodon/4.{}.{} (http.rb/5.2.0; +https://social-{server}.example/) Bot",
                    3 + server % 3,
                    server % 9
                ),
            };
            let address = format!("203.0.113.{}", server % 250 + 1);
            let fetch = Fetch { address: &address, agent: &agent, page: path, image: "" };
            let wait = self.dice.below(60);
            self.fetch(at + wait, &fetch, path, 200);
        }
    }
}
