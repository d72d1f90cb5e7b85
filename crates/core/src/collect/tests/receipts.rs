//! Step 2: receipts count shares, not requests (contract 4).

use super::log::{
    Ask, IMESSAGE, MASTODON, META, SIGNAL, SLACK, TELEGRAM, Told, WHATSAPP, ask, hidden_lens, lens, run, set,
};
use crate::collect::DropReason;
use crate::evidence::source::Audience;

fn fetched(log: &[Ask]) -> Told {
    run(&lens(), log)
}

/// One fetcher's requests: second and target.
fn by(agent: &str, requests: &[(i64, &str)]) -> Told {
    fetched(&requests.iter().map(|(at, target)| ask(*at, target).by(agent)).collect::<Vec<_>>())
}

#[test]
fn a_device_shares_once_within_60_seconds() {
    for agent in [WHATSAPP, SIGNAL, "Viber", IMESSAGE] {
        for (seconds, shares) in [
            (&[0][..], 1),
            (&[0, 0, 1], 1),
            (&[0, 30], 1),
            (&[0, 60], 1),
            (&[0, 61], 2),
            (&[0, 61, 121, 183], 3),
        ] {
            let requests: Vec<_> = seconds.iter().map(|at| (*at, "/a")).collect();
            let told = by(agent, &requests);
            assert_eq!(told.shares.len(), shares, "{agent} at {seconds:?}");
            assert_eq!(told.dropped(DropReason::PreviewRepeat) as usize, seconds.len() - shares, "{agent}");
        }
    }
}

#[test]
fn other_clients_apps_and_pages_are_other_shares() {
    let told = fetched(&[
        ask(0, "/a").by(WHATSAPP),
        ask(1, "/a").by(WHATSAPP).of("192.0.2.2"),
        ask(2, "/a").by(SIGNAL),
        ask(30, "/b").by(WHATSAPP),
        ask(50, "/b?x=1").by(WHATSAPP),
    ]);
    assert_eq!(told.counts(), [("whatsapp", 4, 4), ("signal", 1, 1)]);
}

#[test]
fn an_address_typed_letter_by_letter_is_one_share() {
    let told = by(WHATSAPP, &[(0, "/r"), (1, "/re"), (1, "/rec"), (2, "/recipe")]);
    assert_eq!(told.counts(), [("whatsapp", 1, 4)]);
    assert_eq!(told.dropped(DropReason::PreviewKeystroke), 3);
    assert_eq!(&*told.shares[0].path, "/recipe");
    assert_eq!(told.shares[0].line, 4);
}

#[test]
fn keystrokes_that_lead_to_nothing_are_no_share() {
    let log = [("/r", 200), ("/re", 404), ("/recipx", 404)]
        .map(|(target, status)| ask(0, target).status(status).by(WHATSAPP));
    let told = fetched(&log);
    assert_eq!(told.counts(), [("whatsapp", 0, 3)]);
    assert_eq!(told.dropped(DropReason::PreviewError), 2);
    assert_eq!(told.dropped(DropReason::PreviewKeystroke), 1);
    assert!(told.shares.is_empty());
}

#[test]
fn errors_on_the_way_do_not_undo_the_page_at_the_end() {
    let log = [("/r", 404), ("/re", 404), ("/recipe", 200)]
        .map(|(target, status)| ask(0, target).status(status).by(WHATSAPP));
    assert_eq!(fetched(&log).counts(), [("whatsapp", 1, 3)]);
}

#[test]
fn a_correction_by_backspace_belongs_to_the_same_run() {
    let told = by(SIGNAL, &[(0, "/cat"), (1, "/cats"), (2, "/cat")]);
    assert_eq!(told.counts(), [("signal", 1, 3)]);
    assert_eq!(&*told.shares[0].path, "/cat");
}

#[test]
fn a_redirect_and_its_target_are_one_share_of_the_target() {
    let told = fetched(&[ask(0, "/old").status(301).by(WHATSAPP), ask(0, "/new").by(WHATSAPP)]);
    assert_eq!(told.counts(), [("whatsapp", 1, 2)]);
    assert_eq!(&*told.shares[0].path, "/new");
    assert_eq!(told.dropped(DropReason::PreviewRedirect), 1);
}

#[test]
fn a_redirect_that_is_not_followed_is_no_share() {
    let told = fetched(&[ask(0, "/old").status(301).by(WHATSAPP)]);
    assert_eq!(told.counts(), [("whatsapp", 0, 1)]);
    let late = fetched(&[ask(0, "/old").status(301).by(WHATSAPP), ask(11, "/new").by(WHATSAPP)]);
    assert_eq!(late.counts(), [("whatsapp", 1, 2)], "a page of its own after the run's 10 s");
}

#[test]
fn icons_and_pictures_of_a_burst_are_no_shares() {
    let told = by(
        IMESSAGE,
        &[
            (0, "/a"),
            (0, "/favicon.ico"),
            (0, "/apple-touch-icon.png"),
            (0, "/apple-touch-icon-precomposed.png"),
            (1, "/a.jpg"),
        ],
    );
    assert_eq!(told.counts(), [("imessage", 1, 5)]);
    assert_eq!(told.dropped(DropReason::PreviewAsset), 4);
    assert_eq!(by(IMESSAGE, &[(0, "/favicon.ico")]).counts(), [("imessage", 0, 1)]);
}

#[test]
fn ranges_are_pages_and_their_repeats_are_not() {
    let part = |at| ask(at, "/a").status(206).by(WHATSAPP);
    assert_eq!(fetched(&[part(0), part(0), part(1)]).counts(), [("whatsapp", 1, 3)]);
}

#[test]
fn heads_robots_and_feeds_are_no_shares() {
    let told = fetched(&[
        ask(0, "/a").method("HEAD").by("LinkedInBot/1.0"),
        ask(0, "/robots.txt").by("Twitterbot/1.0"),
        ask(0, "/feed").by(TELEGRAM),
        ask(0, "/a").method("OPTIONS").by(META),
    ]);
    assert!(told.rows.iter().all(|row| row.shares == 0 && row.requests == 1), "{:?}", told.rows);
    assert_eq!(told.dropped(DropReason::PreviewOther), 4);
}

#[test]
fn a_provider_shows_one_share_per_life_of_its_cache() {
    for (agent, window_s) in
        [(SLACK, 1800), ("Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)", 1800)]
    {
        let at = |seconds: &[i64]| {
            let log: Vec<_> = seconds
                .iter()
                .map(|at| ask(*at, "/a").by(agent).of(&format!("198.51.100.{}", at % 200)))
                .collect();
            fetched(&log).rows[0].clone()
        };
        assert_eq!(at(&[0, 100, window_s]).low, 1, "{agent}");
        assert_eq!(at(&[0, 100, window_s + 1]).low, 2, "{agent}");
        assert_eq!(at(&[0, 100, window_s]).requests, 3);
    }
}

#[test]
fn the_fediverse_herd_is_one_public_post() {
    let log: Vec<_> = (0..60).map(|i| ask(i, "/a").by(MASTODON).of(&format!("198.51.100.{i}"))).collect();
    let told = fetched(&log);
    assert_eq!(told.counts(), [("fediverse", 1, 60)]);
    assert_eq!(told.rows[0].audience, Audience::Public);
    assert_eq!(told.dropped(DropReason::PreviewHerd), 59);
    assert_eq!(told.rows[0].low, 1);
    assert_eq!(told.rows[0].high, 1);
}

#[test]
fn a_bare_whatsapp_of_unknown_side_is_a_share() {
    let told = by("WhatsApp/2.23.20.0", &[(0, "/a")]);
    assert_eq!(told.counts(), [("whatsapp", 1, 1)]);
    assert_eq!(told.rows[0].audience, Audience::Private);
}

#[test]
fn behind_a_proxy_repeats_may_be_other_peoples() {
    let log = [0, 5, 10].map(|at| ask(at, "/a").by(WHATSAPP));
    let row = |told: Told| (told.rows[0].low, told.rows[0].shares, told.rows[0].high);
    assert_eq!(row(run(&hidden_lens(), &log)), (1, 1, 3));
    assert_eq!(row(run(&lens(), &log)), (1, 1, 1));
}

#[test]
fn an_unlogged_status_counts_as_answered() {
    assert_eq!(fetched(&[ask(0, "/a").status(0).by(WHATSAPP)]).counts(), [("whatsapp", 1, 1)]);
    let handshake = ask(0, "/a").by(WHATSAPP).with(|r| set(&mut r.method, "\u{16}\u{3}"));
    assert_eq!(fetched(&[handshake]).counts(), [("whatsapp", 0, 1)]);
}

#[test]
fn a_chain_of_fetches_is_cut_after_60_seconds() {
    let chain: Vec<_> = (0..20).map(|i| (i * 9, "/a")).collect();
    // 0 to 171 s: windows from 0, 63 and 126 s on.
    let told = by(WHATSAPP, &chain);
    assert_eq!(told.counts(), [("whatsapp", 3, 20)]);
}

#[test]
fn only_who_fetches_while_typing_has_keystrokes() {
    for (agent, shares) in [(SLACK, 2), (WHATSAPP, 1), (SIGNAL, 1), (TELEGRAM, 1)] {
        assert_eq!(by(agent, &[(0, "/p/1"), (1, "/p/12")]).shares.len(), shares, "{agent}");
    }
}

#[test]
fn the_first_fetch_shows_the_share_and_the_rest_repeat_it() {
    let told = by(WHATSAPP, &(0..16).map(|i| (i * 8, "/a")).collect::<Vec<_>>());
    assert_eq!(told.shares.iter().map(|share| share.line).collect::<Vec<_>>(), [1, 9]);
    assert_eq!(told.dropped(DropReason::PreviewRepeat), 14);
}

#[test]
fn pictures_and_calls_of_a_page_are_no_shares() {
    let slack = [
        ask(0, "/a").by(SLACK),
        ask(1, "/wp-json/oembed/1.0/embed?url=a").by(SLACK),
        ask(2, "/_next/image?url=a").by("Slack-ImgProxy 1.138 (+https://api.slack.com/robots)"),
    ];
    assert_eq!(fetched(&slack).shares.len(), 1);
}

#[test]
fn a_home_page_is_a_link_of_its_own_unless_letters_follow() {
    assert_eq!(by(WHATSAPP, &[(0, "/"), (5, "/news/12")]).shares.len(), 2);
    assert_eq!(by(WHATSAPP, &[(0, "/"), (1, "/n"), (2, "/ne"), (3, "/new")]).shares.len(), 1);
}
