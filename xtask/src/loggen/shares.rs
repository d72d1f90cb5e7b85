//! Private sharing: which app a reader passes a page on with, and the visits that follow.

use std::cmp::Reverse;
use std::io::Write;

use super::Generator;
use super::devices::Device;
use super::entries::Entry;
use super::in_app::InApp;
use super::readers::Reader;

/// Where a page is passed on or posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Channel {
    WhatsApp,
    Signal,
    IMessage,
    Viber,
    Telegram,
    Messenger,
    Slack,
    Discord,
    Teams,
    Line,
    WeChat,
    KakaoTalk,
    Snapchat,
    Email,
    Sms,
    Facebook,
    X,
    LinkedIn,
    Bluesky,
    Fediverse,
}

impl Channel {
    /// The name in a report.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::WhatsApp => "whatsapp",
            Self::Signal => "signal",
            Self::IMessage => "imessage",
            Self::Viber => "viber",
            Self::Telegram => "telegram",
            Self::Messenger => "messenger",
            Self::Slack => "slack",
            Self::Discord => "discord",
            Self::Teams => "teams",
            Self::Line => "line",
            Self::WeChat => "wechat",
            Self::KakaoTalk => "kakaotalk",
            Self::Snapchat => "snapchat",
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Facebook => "facebook",
            Self::X => "x",
            Self::LinkedIn => "linkedin",
            Self::Bluesky => "bluesky",
            Self::Fediverse => "fediverse",
        }
    }

    /// Whether few see what is shared here. Visits from public posts are drawn among the entries.
    fn is_private(self) -> bool {
        !matches!(self, Self::Facebook | Self::X | Self::LinkedIn | Self::Bluesky | Self::Fediverse)
    }
}

/// In a thousand shares from a phone or tablet.
const ON_PHONES: [(u32, Channel); 19] = [
    (400, Channel::WhatsApp),
    (60, Channel::Signal),
    (110, Channel::IMessage),
    (15, Channel::Viber),
    (50, Channel::Telegram),
    (80, Channel::Messenger),
    (10, Channel::Slack),
    (25, Channel::Discord),
    (10, Channel::Teams),
    (6, Channel::Line),
    (10, Channel::WeChat),
    (4, Channel::KakaoTalk),
    (20, Channel::Snapchat),
    (50, Channel::Email),
    (60, Channel::Sms),
    (40, Channel::Facebook),
    (25, Channel::X),
    (15, Channel::LinkedIn),
    (10, Channel::Bluesky),
];

/// In a thousand shares from a computer.
const ON_COMPUTERS: [(u32, Channel); 13] = [
    (160, Channel::WhatsApp),
    (50, Channel::Signal),
    (50, Channel::IMessage),
    (50, Channel::Telegram),
    (50, Channel::Messenger),
    (120, Channel::Slack),
    (70, Channel::Discord),
    (150, Channel::Teams),
    (170, Channel::Email),
    (50, Channel::Facebook),
    (45, Channel::X),
    (25, Channel::LinkedIn),
    (10, Channel::Fediverse),
];

/// A visit to come: when, in which order it was planned, to what, from where.
pub(super) type Click = Reverse<(u32, u64, u32, Channel)>;

impl<W: Write> Generator<'_, W> {
    /// Passes the page on, now and then.
    pub(super) fn maybe_share(&mut self, at: u32, reader: &Reader<'_>, page: u32) {
        if !self.dice.chance(0.045) {
            return;
        }
        let app = match reader.device {
            Device::Computer => self.dice.weighed(&ON_COMPUTERS),
            device => match self.dice.weighed(&ON_PHONES) {
                Channel::IMessage if device == Device::Android => Channel::WhatsApp,
                app => app,
            },
        };
        if self.timeline.is_full() {
            return;
        }
        *self.timeline.tally.shares.entry(app.name()).or_default() += 1;
        self.preview(at, app, reader, page);
        if !app.is_private() {
            return;
        }
        // Many shares stay unread, a few reach a large group.
        let reach = if self.dice.chance(0.06) { 18.0 } else { 2.0 };
        for _ in 0..self.dice.wait(reach) {
            // Half within minutes; of the rest half within 3.4 hours (Bitly 2011, direct links).
            let delay = if self.dice.chance(0.5) { self.dice.wait(400.0) } else { self.dice.wait(17_660.0) };
            self.planned_clicks += 1;
            self.later.push(Reverse((at + 15 + delay, self.planned_clicks, page, app)));
        }
    }

    /// Someone opens a link that was passed on.
    pub(super) fn click(&mut self, at: u32, page: u32, app: Channel) {
        let phone_only = !matches!(
            app,
            Channel::Slack | Channel::Teams | Channel::Email | Channel::Discord | Channel::Telegram
        );
        let mut reader = self.next_reader();
        for _ in 0..6 {
            let apple = matches!(reader.device, Device::IPhone | Device::IPad);
            let fits = match app {
                Channel::IMessage => apple,
                Channel::Slack | Channel::Teams => reader.device == Device::Computer,
                _ => !phone_only || reader.device != Device::Computer,
            };
            if fits {
                break;
            }
            let known = self.timeline.tally.visitors.max(1);
            let number = self.dice.bits() % known;
            reader = self.reader(number, true);
        }
        if !self.timeline.is_full() {
            *self.timeline.tally.clicks.entry(app.name()).or_default() += 1;
        }
        let entry = self.opened(page, app, reader.device);
        self.visit(at, reader, entry);
    }

    /// What such a click looks like: an app's own browser, a package as referrer, mostly nothing at all.
    fn opened(&mut self, page: u32, app: Channel, device: Device) -> Entry {
        let (android, computer) = (device == Device::Android, device == Device::Computer);
        let luck = self.dice.below(100);
        match app {
            Channel::WhatsApp if computer && luck < 15 => Entry::referred(page, "https://web.whatsapp.com/"),
            Channel::Telegram if android && luck < 45 => Entry::bare(page).inside(InApp::Telegram),
            Channel::Telegram if android && luck < 60 => {
                Entry::referred(page, "android-app://org.telegram.messenger/")
            }
            Channel::Telegram if computer && luck < 20 => Entry::referred(page, "https://web.telegram.org/"),
            Channel::Messenger if computer && luck < 25 => {
                Entry::referred(page, "https://www.messenger.com/")
            }
            Channel::Messenger if luck < 75 => {
                let entry = Entry::bare(page).inside(InApp::Messenger);
                entry.with(format!("?fbclid=IwY2xjawK{:016x}{:016x}", self.dice.bits(), self.dice.bits()))
            }
            Channel::Slack if android => Entry::referred(page, "android-app://com.slack/"),
            Channel::Slack if luck < 6 => Entry::referred(page, "https://app.slack.com/"),
            Channel::Discord if computer && luck < 25 => Entry::referred(page, "https://discord.com/"),
            Channel::Teams if luck < 12 => Entry::referred(page, "https://statics.teams.cdn.office.net/"),
            Channel::Line => Entry::bare(page).inside(InApp::Line),
            Channel::WeChat => Entry::bare(page).inside(InApp::WeChat),
            Channel::KakaoTalk => Entry::bare(page).inside(InApp::KakaoTalk),
            Channel::Snapchat => Entry::bare(page).inside(InApp::Snapchat),
            Channel::Email if android && luck < 40 => {
                Entry::referred(page, "android-app://com.google.android.gm/")
            }
            Channel::Email if luck < 40 => Entry::referred(page, "https://mail.google.com/"),
            Channel::Email if luck < 55 => Entry::referred(page, "https://outlook.live.com/"),
            _ => Entry::bare(page),
        }
    }
}
