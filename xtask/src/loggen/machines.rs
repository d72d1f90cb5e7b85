//! Machines: crawlers, scripts, mail filters, watchers, news readers, and what is no request at all.

use std::io::Write;

use super::Generator;
use super::entries;
use super::pages::Pages;
use super::tally::Kind;
use super::timeline::Line;

/// Weight, user agent.
const CRAWLERS: [(u32, &str); 16] = [
    (220, "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"),
    (
        110,
        "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) \
         Chrome/148.0.7778.61 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    ),
    (30, "Googlebot-Image/1.0"),
    (
        130,
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) \
         Chrome/116.0.1938.76 Safari/537.36",
    ),
    (80, "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)"),
    (60, "Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)"),
    (
        90,
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
    ),
    (
        40,
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)",
    ),
    (
        40,
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; PerplexityBot/1.0; +https://perplexity.ai/perplexitybot)",
    ),
    (30, "CCBot/2.0 (https://commoncrawl.org/faq/)"),
    (
        40,
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.1.1 \
         Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)",
    ),
    (30, "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)"),
    (20, "DuckDuckBot/1.1; (+http://duckduckgo.com/duckduckbot.html)"),
    (25, "meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)"),
    (25, "Mozilla/5.0 (compatible; MJ12bot/v1.4.8; http://mj12bot.com/)"),
    (30, "Mozilla/5.0 (compatible; DotBot/1.2; +https://opensiteexplorer.org/dotbot; help@moz.com)"),
];

const SCRIPTS: [&str; 7] = [
    "python-requests/2.32.3",
    "curl/8.5.0",
    "Go-http-client/2.0",
    "okhttp/4.12.0",
    "Scrapy/2.11.2 (+https://scrapy.org)",
    "Java/17.0.11",
    "-",
];

const PROBES: [&str; 8] = [
    "/wp-login.php",
    "/.env",
    "/xmlrpc.php",
    "/.git/config",
    "/phpmyadmin/index.php",
    "/wp-content/plugins/hello.php",
    "/admin/config.php",
    "/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php",
];

const FEED_READERS: [&str; 5] = [
    "Feedly/1.0 (+http://www.feedly.com/fetcher.html; 412 subscribers; like FeedFetcher-Google)",
    "Mozilla/5.0 (compatible; Miniflux/2.1.3; +https://miniflux.app)",
    "FreshRSS/1.24.1 (Linux; https://freshrss.org)",
    "Inoreader/1.0 (+http://www.inoreader.com/feed-fetcher; 88 subscribers; )",
    "NetNewsWire (RSS Reader; https://netnewswire.com/)",
];

const WATCHERS: [&str; 2] = [
    "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
    "Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)",
];

/// The browser that mail filters borrow.
const FILTER: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36";
const IMAGE_PROXY: &str =
    "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)";

/// What comes next among the machines; weights are lots of about equal size in lines.
#[derive(Clone, Copy)]
enum Machine {
    Crawler,
    Script,
    Prober,
    FeedReader,
    Watcher,
    MailFilter,
    ImageProxy,
    Handshake,
    Broken,
}

const MACHINES: [(u32, Machine); 9] = [
    (5_900, Machine::Crawler),
    (900, Machine::Script),
    (260, Machine::Prober),
    (900, Machine::FeedReader),
    (420, Machine::Watcher),
    (45, Machine::MailFilter),
    (400, Machine::ImageProxy),
    (12, Machine::Handshake),
    (6, Machine::Broken),
];

impl<W: Write> Generator<'_, W> {
    /// One machine's turn.
    pub(super) fn machine(&mut self, at: u32) {
        match self.dice.weighed(&MACHINES) {
            Machine::Crawler => self.crawler(at),
            Machine::Script => self.script_turn(at),
            Machine::Prober => self.prober(at),
            Machine::FeedReader => self.feed_reader(at),
            Machine::Watcher => {
                let line = Line::get(Kind::Monitoring, "192.0.2.7", self.dice.pick(&WATCHERS), "/");
                self.timeline.put(at, &Line { method: "HEAD", bytes: 0, ..line });
            }
            Machine::MailFilter => self.mail_filter(at),
            Machine::ImageProxy => {
                let address = format!("192.0.2.{}", 64 + self.dice.below(32));
                let target = format!("/images/lettre/{}-600.jpg", self.dice.below(400));
                self.timeline.put(at, &Line::get(Kind::Bot, &address, IMAGE_PROXY, &target));
            }
            Machine::Handshake => {
                let address = format!("203.0.113.{}", 1 + self.dice.below(250));
                let line = Line::get(Kind::Bot, &address, "-", "");
                let hello = Line { method: "\\x16\\x03\\x01", protocol: "", status: 400, bytes: 166, ..line };
                self.timeline.put(at, &hello);
            }
            Machine::Broken => {
                let broken: &[u8] = self.dice.pick(&[
                    b"10.9.8.7 - - [02/Jun/2026:10:0".as_slice(),
                    b"kernel: Out of memory: Killed process 1423 (nginx)",
                    b"\x00\x00\x00\x00\x00\x00\x00\x00",
                    b"10.1.2.3 - - [31/Feb/2026:10:00:00 +0200] \"GET / HTTP/1.1\" 200 12 \"-\" \"caf\xe9",
                ]);
                self.timeline.put_raw(at, broken);
            }
        }
    }

    /// A crawler looks at a few pages, and sometimes at its instructions.
    fn crawler(&mut self, at: u32) {
        let agent = self.dice.weighed(&CRAWLERS);
        let address = format!("192.0.2.{}", 128 + (agent.len() as u32 + self.dice.below(6)) % 128);
        let pages: &Pages = &self.world.pages;
        for nth in 0..self.dice.between(1, 6) {
            let page = if self.dice.chance(0.3) {
                pages.wanted(at, &mut self.dice)
            } else {
                pages.any(at, &mut self.dice)
            };
            let target = match self.dice.below(40) {
                0 => "/robots.txt".to_owned(),
                1 => "/sitemap.xml".to_owned(),
                2..5 => format!("/images/{page}-1200x675.jpg"),
                _ => pages.path(page),
            };
            let status = match self.dice.below(50) {
                0..4 => 304,
                4 => 404,
                _ => 200,
            };
            let line = Line::get(Kind::Bot, &address, agent, &target);
            let bytes = if status == 304 { 0 } else { 20_000 + self.dice.below(40_000) };
            self.timeline.put(at + nth * 7, &Line { status, bytes, ..line });
        }
    }

    fn script_turn(&mut self, at: u32) {
        let agent = self.dice.pick(&SCRIPTS);
        let address = format!("203.0.113.{}", 1 + self.dice.below(250));
        for nth in 0..self.dice.between(1, 4) {
            let target = match self.dice.below(12) {
                0 => "/.well-known/security.txt".to_owned(),
                1 => "/ads.txt".to_owned(),
                _ => self.world.pages.path(self.world.pages.any(at, &mut self.dice)),
            };
            self.timeline
                .put(at + nth, &Line { bytes: 31_870, ..Line::get(Kind::Bot, &address, agent, &target) });
        }
    }

    /// Someone's script tries doors that are not there.
    fn prober(&mut self, at: u32) {
        let address = format!("203.0.113.{}", 1 + self.dice.below(250));
        for (nth, target) in PROBES.iter().enumerate() {
            let method = if nth == 2 { "POST" } else { "GET" };
            let line = Line::get(Kind::Bot, &address, "Mozilla/5.0 zgrab/0.x", target);
            self.timeline.put(at + nth as u32 / 2, &Line { method, status: 404, bytes: 548, ..line });
        }
    }

    fn feed_reader(&mut self, at: u32) {
        let agent = self.dice.pick(&FEED_READERS);
        let target = self.dice.pick(&["/rss/une.xml", "/rss/en_continu.xml", "/politique/rss_full.xml"]);
        let address = format!("198.51.100.{}", 1 + self.dice.below(250));
        let fresh = self.dice.chance(0.4);
        let (status, bytes) = if fresh { (200, 38_400) } else { (304, 0) };
        self.timeline.put(at, &Line { status, bytes, ..Line::get(Kind::Feed, &address, agent, target) });
    }

    /// A mail filter tries every link of a letter at once, many of them twice, and loads nothing else.
    fn mail_filter(&mut self, at: u32) {
        let address = format!("198.51.100.{}", 1 + self.dice.below(250));
        let tags = entries::newsletter(at, &mut self.dice);
        for _ in 0..self.dice.between(5, 12) {
            let page = self.world.pages.wanted(at, &mut self.dice);
            let target = self.world.pages.path(page) + &tags;
            for _ in 0..self.dice.between(1, 2) {
                let line = Line::get(Kind::Scanner, &address, FILTER, &target);
                self.timeline.put(at + self.dice.below(3), &Line { bytes: 30_112, ..line });
            }
        }
    }
}
