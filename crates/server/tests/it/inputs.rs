//! What comes in: several files, pipes, and everything that is no log.

use crate::support::{FIREFOX, Folder, codes, fixture, json, line, piped, report, visits, warnings};

#[test]
fn standard_input_is_a_file_like_others() {
    let log = std::fs::read(fixture("mixed.log")).expect("the fixture");
    let from_file = json(&[&fixture("mixed.log")]);
    for arguments in [&["--format", "json", "-"][..], &["--format", "json"], &["--format", "json", "-", "-"]]
    {
        let ran = piped(arguments, &log);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(ran.json(), from_file, "{arguments:?}");
    }
}

#[test]
fn rotated_files_are_one_log_whatever_their_order() {
    let folder = Folder::new();
    // One visit that crosses the cut, and one that comes back.
    let old = folder.write(
        "access.log.1",
        [line("10:00:00", "192.0.2.1", "/a/b", "-"), line("10:01:00", "192.0.2.2", "/c/d", "-")].concat(),
    );
    let new = folder.write(
        "access.log",
        [line("10:05:00", "192.0.2.1", "/e", "-"), line("12:00:00", "192.0.2.2", "/c/d", "-")].concat(),
    );
    let whole =
        folder.write("whole.log", [std::fs::read(&old).unwrap(), std::fs::read(&new).unwrap()].concat());
    let expected = json(&[&whole]);
    assert_eq!(expected["visits"], 3);
    for files in [[&*old, &*new], [&*new, &*old]] {
        let mut found = json(&files);
        assert_eq!(found["input"]["files"], 2);
        found["input"]["files"] = 1.into();
        assert_eq!(found, expected);
    }
    let pattern = folder.path("access.log*");
    assert_eq!(json(&[&pattern])["visits"], 3, "a pattern that no shell expanded");
    assert_eq!(json(&[&old, &old])["input"]["files"], 1, "a file named twice is read once");
}

#[test]
fn files_of_several_servers_run_side_by_side() {
    let folder = Folder::new();
    let shared = |even: u32| -> String {
        let lines: Vec<_> = visits(600).lines().map(|line| format!("{line}\n")).collect();
        lines
            .into_iter()
            .zip(0..)
            .filter(|(_, i): &(String, u32)| i % 2 == even)
            .map(|(line, _)| line)
            .collect()
    };
    let both = [folder.write("a.log", shared(0)), folder.write("b.log", shared(1))];
    let one = json(&[&folder.write("one.log", visits(600))]);
    let two = json(&[&both[0], &both[1]]);
    for section in ["hits", "visits", "sources", "ga_view", "pages", "period", "dropped", "warnings"] {
        assert_eq!(two[section], one[section], "{section}");
    }
}

#[test]
fn a_minute_of_disorder_changes_nothing_and_more_is_said() {
    let folder = Folder::new();
    let lines = ["10:00:00", "10:00:50", "10:01:30", "10:02:00"]
        .map(|time| line(time, "192.0.2.1", &format!("/{time}"), "-"));
    let swapped = [&*lines[1], &lines[0], &lines[3], &lines[2]].concat();
    let (sorted, swapped) =
        (json(&[&folder.write("a", lines.concat())]), json(&[&folder.write("b", swapped)]));
    assert_eq!((&sorted["pages"], &sorted["visits"]), (&swapped["pages"], &swapped["visits"]));
    let late = [line("11:00:00", "192.0.2.1", "/a", "-"), line("10:00:00", "192.0.2.1", "/b", "-")].concat();
    assert!(codes(&json(&[&folder.write("c", late)])).contains(&"out_of_order".to_owned()));
}

#[test]
fn one_endless_line_is_one_malformed_line() {
    let folder = Folder::new();
    let long = line("10:30:00", "192.0.2.9", &format!("/{}", "x".repeat(2 << 20)), "-");
    let found = json(&[&folder.write("a.log", [visits(3), long, visits(3)].concat())]);
    let input = &found["input"];
    assert_eq!((&input["lines"], &input["parsed"], &input["malformed"]), (&7.into(), &6.into(), &1.into()));
    assert!(warnings(&found).contains("line 4: longer than 1 MiB"), "{}", warnings(&found));
}

#[test]
fn bad_lines_are_named_and_the_rest_is_read() {
    let folder = Folder::new();
    let good = line("10:00:00", "192.0.2.1", "/a/b", "-");
    let impossible = good.replace("03/Jun", "31/Jun");
    let status = good.replace("\" 200 ", "\" 20000 ");
    let mut log =
        [good.as_bytes(), impossible.as_bytes(), status.as_bytes(), b"\x1b[2J\xff\xfe\x00 garbage\n"]
            .concat();
    log.extend_from_slice(
        b"\n192.0.2.2 - - [03/Jun/2024:10:01:00 +0000] \"GET /caf\xe9 HTTP/1.1\" 200 5 \"-\" \"",
    );
    log.extend_from_slice(FIREFOX.as_bytes());
    log.extend_from_slice(b"\"");
    let found = json(&[&folder.write("a.log", log)]);
    let input = &found["input"];
    assert_eq!(input["lines"], 6, "the last has no end");
    assert_eq!((&input["parsed"], &input["malformed"], &input["skipped"]), (&2.into(), &3.into(), &1.into()));
    let told = warnings(&found);
    for says in ["malformed: 3 lines", "line 2: impossible date", "line 3: impossible status", "line 4: "] {
        assert!(told.contains(says), "{says}: {told}");
    }
    assert!(!told.contains('\u{1b}') && told.contains("u{1b}"), "nothing moves a cursor: {told}");
    assert_eq!(found["visits"], 2, "invalid UTF-8 in a path is a path");
}

#[test]
fn binary_garbage_is_reported_and_never_a_panic() {
    let folder = Folder::new();
    let mut state = 1_u32;
    let garbage: Vec<u8> = (0..3_000_000)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .collect();
    let ran = report(&["--format", "json", &folder.write("a.bin", &garbage)]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    let found = ran.json();
    let newlines = garbage.iter().filter(|&&b| b == b'\n').count() as u64;
    assert_eq!(found["input"]["lines"], newlines + u64::from(garbage.last() != Some(&b'\n')));
    assert_eq!(found["input"]["parsed"], 0);
    assert_eq!(found["input"]["bytes"], garbage.len() as u64);
}

#[test]
fn future_dates_are_left_out_and_said() {
    let folder = Folder::new();
    let future = line("10:00:00", "192.0.2.1", "/a/b", "-").replace("2024", "9024");
    let found = json(&[&folder.write("a.log", [visits(2), future].concat())]);
    assert_eq!(found["dropped"]["future_date"], 1);
    assert_eq!(found["hits"]["excluded"], 1);
    assert!(codes(&found).contains(&"future_dates".to_owned()));
    assert!(found["period"]["to"].as_str().expect("a time").starts_with("2024"));
}

#[test]
fn a_proxy_in_front_is_said_and_widens() {
    let folder = Folder::new();
    let log: String = (0..60)
        .map(|i| {
            line(&format!("10:{i:02}:00"), "10.0.0.1", &format!("/a/{i}"), "-")
                .replace("127.0", &format!("{}.0", 60 + i))
        })
        .collect();
    let found = json(&["--engine", "rules", &folder.write("a.log", log)]);
    assert!(codes(&found).contains(&"hidden_clients".to_owned()), "{found}");
    assert_eq!(found["sources"][0]["source"], "unknown");
    assert_eq!(found["sources"][0]["visits"], found["visits"].as_f64().expect("a number"));
    assert_eq!(found["dark_social"]["low"], 0.0);
    assert_eq!(found["dark_social"]["high"], found["visits"].as_f64().expect("a number"), "all may be dark");
}

#[test]
fn addresses_that_are_truncated_or_names_are_taken_as_they_are() {
    let folder = Folder::new();
    let truncated: String = (0..40).map(|i| line("10:00:00", &format!("192.0.{i}.0"), "/a/b", "-")).collect();
    assert!(codes(&json(&[&folder.write("t.log", truncated)])).contains(&"truncated_addresses".to_owned()));
    let named = line("10:00:00", "reader.isp.example", "/a/b", "-");
    assert_eq!(json(&[&folder.write("n.log", named)])["visits"], 1);
}

#[test]
fn one_line_of_the_future_makes_no_other_late() {
    let folder = Folder::new();
    let future = line("10:00:00", "192.0.2.9", "/a", "-").replace("2024", "2099");
    let found = json(&[&folder.write("a.log", future + &visits(30))]);
    assert_eq!((&found["visits"], &found["hits"]["excluded"]), (&30.into(), &1.into()));
    assert_eq!(found["dropped"]["future_date"], 1);
    assert!(!codes(&found).contains(&"out_of_order".to_owned()), "{found}");
}

#[test]
fn samples_of_malformed_lines_name_no_address() {
    let folder = Folder::new();
    let broken = line("10:00:00", "203.0.113.77", "/a", "-").replace(" 200 ", " abc ");
    let found = json(&[&folder.write("a.log", broken + &visits(3))]);
    assert!(
        !warnings(&found).contains("203.0.113.77") && warnings(&found).contains("impossible status"),
        "{found}"
    );
}
