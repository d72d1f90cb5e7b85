//! Cascades with what is estimated of them, and who starts them.

use entrenous_storage::events::rows::{LineageRow, ShareRow, TokenRow};
use serde_json::json;

use super::{Asking, World, ms};

const BEGAN: &str = "2026-03-30T10:00:00Z";

/// Sixty visits on telephones, the first of which shared by buttons; forty of them came by its tokens 1 to 40, and ten of these tokens left a
/// receipt, as five more did that nobody followed. Forty visits at desks, of which none shared.
fn shared(site: u32) -> World {
    let mut world = World::default();
    for id in 1..=100 {
        let row = world.visit(site, id, id, BEGAN, "/a");
        row.device = if id <= 60 { "mobile".into() } else { "desktop".into() };
    }
    for number in 1..=80_u64 {
        world.tokens.push(TokenRow {
            site,
            token: number,
            time_ms: ms(BEGAN),
            seq: number,
            visit: 1,
            visitor: 1,
            root: 1,
            generation: Some(0),
            mechanism: u8::from(number <= 60),
            app: "",
        });
    }
    let child = |visit: u64, token: u64| LineageRow {
        site,
        visit,
        started_ms: ms(BEGAN),
        token,
        parent: 1,
        root: 1,
        generation: Some(1),
        mechanism: Some(1),
        app: "whatsapp",
    };
    world.lineage.extend((1..=40).map(|token| child(token + 1, token)));
    // Five more came by links from the address bar, tokens 61 to 65.
    world.lineage.extend((61..=65).map(|token| LineageRow { mechanism: Some(0), ..child(token, token) }));
    world.shares.extend((31..=45).map(|token| ShareRow {
        site,
        time_ms: ms(BEGAN),
        seq: 1_000 + token,
        page: "/a".into(),
        fetcher: "whatsapp".into(),
        audience: "private".into(),
        token: Some(token),
        link: "".into(),
    }));
    world
}

#[tokio::test]
async fn what_lost_tokens_hide_is_estimated_if_any_are_lost() {
    let mut asking = Asking::new().await;
    asking.deliver(shared(asking.site));
    let whole = asking.get("/api/v1/cascades?site=example.org&date_range=7d").await.json();
    assert_eq!(whole["lost"]["value"], 0.0, "{whole}");
    assert_eq!(whole["cascades"][0].get("true_size"), None);
    assert_eq!(whole["cascades"][0]["size"], 46);
    let lossy = asking.get("/api/v1/cascades?site=example.org&date_range=7d&lost=30").await.json();
    assert_eq!(lossy["lost"]["value"], 0.3, "{lossy}");
    let size = &lossy["cascades"][0]["true_size"];
    let of = |name: &str| size[name].as_f64().unwrap_or_else(|| panic!("{name} of {lossy}"));
    assert!(of("low") >= 46.0 && of("high") > of("low"), "{size}");
    let shares = &whole["shares"];
    let by_button = &shares["by_button"];
    assert_eq!(
        (&shares["buttons"], &by_button["with_receipt"], &by_button["with_visit"], &by_button["with_both"]),
        (&json!(60), &json!(15), &json!(40), &json!(10))
    );
    // 41 · 16 / 11 - 1, at most the 60 that were pressed.
    assert!((by_button["sent"]["value"].as_f64().expect("told") - 58.6).abs() < 0.1, "{shares}");
    assert_eq!(by_button["sent"]["high"], 60.0);
    assert_eq!(
        (&shares["copied"]["with_visit"], shares["copied"].get("sent")),
        (&json!(5), None),
        "no sign is on both"
    );
    for wrong in ["lost=96", "lost=-1", "limit=0"] {
        let answer = asking.get(&format!("/api/v1/cascades?site=example.org&{wrong}")).await;
        assert!((400..500).contains(&answer.status.as_u16()), "{wrong}");
    }
}

#[tokio::test]
async fn who_starts_cascades_is_told_by_segment_and_small_ones_are_not() {
    let mut asking = Asking::new().await;
    let mut world = shared(asking.site);
    world.visits[99].device = "tv".into();
    asking.deliver(world);
    let told = asking.get("/api/v1/cascade-starters?site=example.org&date_range=7d&by=device").await.json();
    let rows = told["segments"].as_array().expect("rows");
    let mobile = &rows[0];
    assert_eq!((&mobile["value"], &mobile["visits"]), (&json!("mobile"), &json!(60)));
    assert_eq!(
        (mobile.get("starts"), mobile.get("rate")),
        (None, None),
        "one that started could be told apart"
    );
    assert!(rows.iter().any(|row| row["starts"] == 0 && row["rate"]["high"].as_f64() > Some(0.0)), "{told}");
    assert!(rows.iter().all(|row| row["value"] != "tv" && row["visits"].as_u64() >= Some(30)), "{told}");
    assert_eq!(rows.iter().filter_map(|row| row["visits"].as_u64()).sum::<u64>(), 100, "nothing is left out");
    assert_eq!(asking.get("/api/v1/cascade-starters?site=example.org&by=visitor").await.status, 422);
}
