//! Options that choose what is read and how it is said.

use serde_json::Value;

use crate::support::{Folder, codes, fixture, json, line, report, warnings};

fn mixed(options: &[&str]) -> Value {
    json(&[options, &[&fixture("mixed.log")]].concat())
}

fn dropped(report: &Value, reason: &str) -> u64 {
    report["dropped"][reason].as_u64().unwrap_or_default()
}

#[test]
fn a_period_leaves_out_what_is_outside() {
    let all = mixed(&[])["input"]["parsed"].as_u64().expect("a count");
    for (options, left_out) in [
        (&["--from", "2024-06-03"][..], 0),
        (&["--to", "2024-06-03"], 0),
        (&["--from", "2024-06-04"], all),
        (&["--to", "2024-06-02"], all),
        (&["--from", "2024-06-03T19:00"], all - 1),
        (&["--from", "2024-06-03T21:00:00+02:00"], all - 1),
        (&["--to", "2024-06-03T08:00:01"], all - 1),
        // 19:00 UTC is 4 June, 4:00, in Tokyo; 08:00 UTC is 17:00.
        (&["--tz", "Asia/Tokyo", "--from", "2024-06-04"], all - 1),
        (&["--tz", "Asia/Tokyo", "--to", "2024-06-03"], 1),
    ] {
        let found = mixed(options);
        assert_eq!(dropped(&found, "excluded_period"), left_out, "{options:?}");
        assert_eq!(found["hits"]["excluded"], left_out, "{options:?}");
    }
    assert_eq!(mixed(&["--from", "2024-06-04"])["period"], Value::Null);
}

#[test]
fn the_period_is_printed_in_the_zone_asked_for() {
    assert_eq!(mixed(&[])["period"]["from"], "2024-06-03T08:00:00Z");
    assert_eq!(mixed(&["--tz", "Europe/Paris"])["period"]["from"], "2024-06-03T10:00:00+02:00");
}

#[test]
fn addresses_networks_and_names_are_left_out() {
    for (options, left_out) in [
        (&["--exclude-ip", "198.51.100.44"][..], 3),
        (&["--exclude-ip", "149.154.160.0/20"], 2),
        (&["--exclude-ip", "198.51.100.44", "--exclude-ip", "149.154.160.0/20"], 5),
        (&["--exclude-ip", "office.example"], 0),
    ] {
        assert_eq!(dropped(&mixed(options), "excluded_address"), left_out, "{options:?}");
    }
}

#[test]
fn own_hosts_can_be_named() {
    let internal = mixed(&["--internal", "example.org,blog.example"]);
    let sources = internal["sources"].to_string();
    assert!(!sources.contains("referral/blog.example"), "{sources}");
    assert!(mixed(&[])["sources"].to_string().contains("referral/blog.example"));
}

#[test]
fn one_site_of_several_can_be_picked() {
    let folder = Folder::new();
    let of = |host: &str, i: u32| {
        format!(
            "{host}:443 {}",
            line(&format!("10:{i:02}:00"), &format!("192.0.2.{i}"), "/a/b", "https://web.whatsapp.com/")
        )
    };
    let log: String =
        (0..30).map(|i| of(if i % 3 == 0 { "www.a.example" } else { "b.example" }, i)).collect();
    let log = folder.write("a.log", log);
    let both = json(&[&log]);
    assert_eq!(both["visits"], 30);
    let sites: Vec<_> = both["sites"]
        .as_array()
        .expect("sites")
        .iter()
        .map(|site| (site["site"].clone(), site["visits"].clone()))
        .collect();
    assert_eq!(sites, [("b.example".into(), 20.into()), ("a.example".into(), 10.into())]);
    let paths: Vec<_> =
        both["pages"].as_array().expect("pages").iter().map(|page| page["path"].clone()).collect();
    assert_eq!(paths, ["b.example/a/b", "a.example/a/b"]);
    for name in ["a.example", "WWW.A.example."] {
        let one = json(&["--site", name, &log]);
        assert_eq!((&one["visits"], &one["hits"]["excluded"]), (&10.into(), &20.into()), "{name}");
        assert_eq!(one["pages"][0]["path"], "/a/b");
    }
}

#[test]
fn a_site_that_is_not_there_is_said() {
    let absent = mixed(&["--site", "example.org"]);
    assert!(codes(&absent).contains(&"no_such_site".to_owned()), "the log names no hosts");
    assert_eq!(absent["visits"], mixed(&[])["visits"], "all of it is reported");
    let folder = Folder::new();
    let log = folder.write("a.log", format!("a.example:443 {}", line("10:00:00", "192.0.2.1", "/a/b", "-")));
    let other = json(&["--site", "b.example", &log]);
    assert_eq!((&other["visits"], &other["hits"]["excluded"]), (&0.into(), &1.into()));
    assert!(
        warnings(&other).contains("no_such_site: no line is of --site b.example; the log has a.example"),
        "{other}"
    );
}

#[test]
fn the_list_of_pages_is_as_long_as_asked_for() {
    let all = mixed(&[]);
    let pages = |report: &Value| report["pages"].as_array().expect("pages").len();
    let total = all["pages_total"].as_u64().expect("a count");
    assert_eq!(pages(&all) as u64, total);
    let two = mixed(&["--top", "2"]);
    assert_eq!((pages(&two), two["pages_total"].as_u64()), (2, Some(total)));
    assert_eq!(two["pages"][0], all["pages"][0]);
    assert_eq!(pages(&mixed(&["--top", "0"])), 0);
}

#[test]
fn ones_own_rules_come_before_the_built_in_ones() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("rules")).expect("a folder");
    let rules = folder.path("rules");
    let row = "host\tmeans\tgrade\nblog.example\tdark_social/matrix\tproven\n";
    folder.write("rules/web_messengers.tsv", row);
    let found = mixed(&["--rules", &rules]);
    assert!(found["sources"].to_string().contains("dark_social/matrix"));
    assert!(found["sources"].to_string().contains("dark_social/whatsapp"), "the built-in rows stay");
    for (name, text, says) in [
        (
            "web_messengers.tsv",
            "host\tmeans\tgrade\n\nx.example\tdark_social/smoke_signals\tproven\n",
            "web_messengers.tsv, line 3: \"dark_social/smoke_signals\" is no source (unknown app \"smoke_signals\"). Write one of: dark_social/whatsapp",
        ),
        (
            "web_messengers.tsv",
            "host\tmeans\tgrade\nx.example\tdark_social/line\tsurely\n",
            "line 2: \"surely\" is no grade. Write one of: proven, inferred",
        ),
        ("no_such_table.tsv", "a\tb\n", "Name the file as one of: in_app_browsers.tsv"),
    ] {
        folder.write(&format!("rules/{name}"), text);
        let ran = report(&["--rules", &rules, &fixture("mixed.log")]);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains(says), "{says}: {}", ran.err);
    }
}

#[test]
fn languages_are_chosen_by_option_or_locale() {
    let first = |language: &str, locale: &str| {
        let mut command = crate::support::program();
        command.env("LC_ALL", locale).args(["report", &fixture("mixed.log")]);
        if !language.is_empty() {
            command.args(["--lang", language]);
        }
        crate::support::Ran::of(command.output().expect("it runs")).out
    };
    let (english, french) = (first("en", "C.UTF-8"), first("fr", "C.UTF-8"));
    assert_ne!(english, french);
    assert!(french.contains("visites") && !english.contains("visites"), "{french}");
    assert_eq!(first("", "fr_FR.UTF-8"), french);
    assert_eq!(first("", "de_DE.UTF-8"), english);
    assert!(
        first("fr", "C").is_ascii() || !first("fr", "C").contains('█'),
        "no blocks where none can be shown"
    );
}

#[test]
fn json_alone_is_on_standard_output() {
    let folder = Folder::new();
    for ending in ["csv", "ndjson", "parquet"] {
        let ran = report(&[
            "--format",
            "json",
            "--visits",
            &folder.path(&format!("v.{ending}")),
            &fixture("mixed.log"),
        ]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        assert!(ran.out.starts_with('{') && ran.out.ends_with("}\n"));
        assert_eq!(ran.json()["schema"], "entrenous.report/1");
    }
}

#[test]
fn html_is_one_file_that_loads_nothing() {
    let ran = report(&["--format", "html", "--lang", "fr", &fixture("mixed.log")]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.starts_with("<!"), "{}", &ran.out[..40]);
    assert!(ran.out.contains("lang=\"fr\""));
    for loading in ["<script src", "<link rel=\"stylesheet\"", "<img src=\"http", "@import"] {
        assert!(!ran.out.contains(loading), "{loading}");
    }
}
