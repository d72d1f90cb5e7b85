//! Real logs, which are not in the repository: `ENTRENOUS_REFERENCE_DATA` names the folder above `logs/`.

use serde_json::{Value, json};

use crate::support::{Folder, json as report};

fn log(name: &str) -> Option<String> {
    let Some(folder) = std::env::var_os("ENTRENOUS_REFERENCE_DATA") else {
        eprintln!("not run: ENTRENOUS_REFERENCE_DATA is not set");
        return None;
    };
    Some(std::path::Path::new(&folder).join("logs").join(name).display().to_string())
}

fn shares(report: &Value) -> Vec<(String, u64, u64)> {
    let rows = report["shares"].as_array().expect("rows").iter();
    let number = |row: &Value, key: &str| row[key].as_u64().expect("a count");
    rows.map(|row| {
        (row["app"].as_str().expect("a name").to_owned(), number(row, "shares"), number(row, "requests"))
    })
    .collect()
}

// Requests: grep -c 'Facebot Twitterbot' maps_2020.log  -> 44;   grep -c 'WhatsApp/' maps_2020.log  -> 10
// Shares: pages among them, each more than 60 s after the one before of its address:
//   grep 'Facebot Twitterbot' maps_2020.log | grep -c 'GET / '  -> 8;   grep 'WhatsApp/' maps_2020.log | grep -c 'GET / '  -> 5
#[test]
fn maps_2020_has_eight_imessage_and_five_whatsapp_shares() {
    let Some(log) = log("maps_2020.log") else { return };
    let found = report(&[&log]);
    assert_eq!(shares(&found), [("imessage".to_owned(), 8, 44), ("whatsapp".to_owned(), 5, 10)]);
    for row in found["shares"].as_array().expect("rows") {
        assert_eq!((&row["low"], &row["high"]), (&row["shares"], &row["shares"]), "devices hide nothing");
        assert_eq!(row["audience"], "private");
    }
    assert_eq!(found["hits"]["preview"], 54);
    assert_eq!(
        found["pages"]
            .as_array()
            .expect("rows")
            .iter()
            .map(|page| page["shares"].as_u64().expect("a count"))
            .sum::<u64>(),
        13
    );
}

// Independently, each line that has all its quotes (awk -F'"' 'NF==7') sorted by this awk program into a kind:
//   split($2,r," "); split($3,a," "); s=a[1]; ua=$6; l=tolower(ua); p=tolower(r[2]); sub(/[?#].*/,"",p)
//   if (ua=="-") k="bot"                                                                    (190 of them)
//   else if (ua ~ /facebookexternalhit|Twitterbot|LinkedInBot|Embedly|redditbot/) k="preview"
//   else if (l ~ /bot|crawl|spider|slurp|http|feed|fetch|curl|wget|python|ruby|java\/|perl|rss|@|www\.|\.com|preview|archive
//                 |monitor|scan|agent|favicon|phantomjs|thunderbird/
//            || ua !~ /^Instagram|Gecko|WebKit|MSIE|Opera|Trident|Konqueror|ELinks|Links|Lynx|w3m|Dillo/) k="bot"
//   else if (l ~ /ms-office/) k="scanner"
//   else if (s>=300 && s<400 && s!=304) k="redirect";  else if (s>=400) k="error"
//   else if (r[1]=="POST" || r[1]=="OPTIONS") k="api";  else if (r[1]!="GET") k="head"
//   else if (p ~ /\.(css|js|png|jpe?g|gif|ico|svg|ttf|woff|eot|swf|mp3|mp4|ogg|webm)$/) k="asset"
//   else if (p ~ /\/robots\.txt$/) k="well_known"
//   else if (p ~ /\.(pdf|zip|gz|tgz|tar|bz2|exe|rpm|deb|jar|txt|csv|doc|xls|ppt|log)$/) k="download";  else k="page"
// says: bot 2923, preview 50, scanner 1, redirect 49, error 76, api 1, head 10, asset 5129, well_known 58, download 95,
// page 1607: documents and shadows; head and download are "other". Together 9,999; line 8,899 lacks a quote.
#[test]
fn apache_2015_agrees_with_awk() {
    let Some(log) = log("apache_2015.log") else { return };
    let found = report(&[&log]);
    let input = &found["input"];
    assert_eq!(input["formats"], json!({"combined": 9999}));
    assert_eq!(
        (&input["lines"], &input["parsed"], &input["malformed"]),
        (&json!(10_000), &json!(9_999), &json!(1))
    );
    let hits = &found["hits"];
    let count = |kind: &str| hits[kind].as_u64().expect("a count");
    for (kind, lines) in [
        ("bot", 2923),
        ("preview", 50),
        ("scanner", 1),
        ("redirect", 49),
        ("error", 76),
        ("api", 1),
        ("other", 10 + 95),
        ("asset", 5129),
        ("well_known", 58),
        ("monitoring", 0),
        ("prefetch", 0),
        ("excluded", 0),
    ] {
        assert_eq!(count(kind), lines, "{kind}");
    }
    assert_eq!(count("document") + count("shadow"), 1607);
    assert_eq!(found["dropped"]["no_user_agent"], 190);
    assert_eq!(found["dropped"]["shadow_repeat"].as_u64().unwrap_or_default(), count("shadow"));
    // Requests by agent: awk -F'"' 'NF==7 && index($6, "...")' | wc -l
    let requests: Vec<_> = shares(&found).into_iter().map(|(app, _, requests)| (app, requests)).collect();
    assert_eq!(requests, [("meta".to_owned(), 14), ("x".to_owned(), 28), ("other".to_owned(), 8)]);
}

// awk -F'"' 'NF==7 && index($6, "Googlebot")' apache_2015.log | wc -l  -> 542, and so on. A log of one agent alone is read.
#[test]
fn agents_of_apache_2015_are_taken_for_what_they_are() {
    let Some(log) = log("apache_2015.log") else { return };
    let text = std::fs::read_to_string(log).expect("the log");
    let folder = Folder::new();
    for (agent, kind, lines) in [
        ("Googlebot", "bot", 542),
        ("bingbot", "bot", 58),
        ("Baiduspider", "bot", 84),
        ("YandexBot", "bot", 64),
        ("UniversalFeedParser", "bot", 364),
        ("Tiny Tiny RSS", "bot", 198),
        ("msnbot", "bot", 118),
        ("MJ12bot", "bot", 39),
        ("AhrefsBot", "bot", 34),
        ("facebookexternalhit", "preview", 14),
        ("Twitterbot", "preview", 28),
        ("Embedly", "preview", 8),
    ] {
        let of_agent = |line: &&str| line.split('"').nth(5).is_some_and(|field| field.contains(agent));
        let part: String = text.lines().filter(of_agent).map(|line| format!("{line}\n")).collect();
        let found = report(&[&folder.write("part.log", part)]);
        assert_eq!(found["hits"][kind], lines, "{agent}");
        assert_eq!(found["input"]["parsed"], lines, "{agent}");
    }
}
