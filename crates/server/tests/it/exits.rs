//! Every exit code of contract 1.5.

use std::io::{Read, Write};
use std::process::{Command, Stdio};

use crate::support::{Folder, Ran, codes, fixture, piped, program, report, start, visits, warnings};

#[test]
fn all_readable_ends_with_0() {
    let folder = Folder::new();
    let empty = folder.write("empty.log", "");
    let blank = folder.write("blank.log", "\n\n#Version: 1.0\n");
    let bad = folder.write("bad.log", [&visits(3), "no request\n"].concat());
    for (files, lines) in
        [(vec![fixture("mixed.log")], 46), (vec![empty.clone()], 0), (vec![blank], 3), (vec![bad, empty], 4)]
    {
        let mut arguments = vec!["--format", "json"];
        arguments.extend(files.iter().map(String::as_str));
        let ran = report(&arguments);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
        let input = &ran.json()["input"];
        assert_eq!(input["lines"], lines);
        let sum = ["parsed", "malformed", "skipped"].map(|key| input[key].as_u64().expect("a count"));
        assert_eq!(sum.iter().sum::<u64>(), lines);
    }
}

#[test]
fn a_closed_pipe_ends_quietly_with_0() {
    let mut child = start(&["--format", "html", &fixture("mixed.log")]);
    drop(child.stdout.take());
    let mut err = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut err).expect("text");
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    assert_eq!(err, "");
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_ends_with_1() {
    for format in ["table", "json", "html"] {
        let full = std::fs::File::options().write(true).open("/dev/full").expect("/dev/full");
        let mut command = program();
        command.args(["report", "--format", format, &fixture("mixed.log")]);
        let ran = Ran::of(command.stdout(full).stderr(Stdio::piped()).output().expect("it runs"));
        assert_eq!(ran.code, 1, "{format}");
        assert!(ran.err.contains("cannot write to standard output"), "{}", ran.err);
    }
}

#[test]
fn wrong_usage_ends_with_2_and_a_remedy() {
    let folder = Folder::new();
    let log = fixture("mixed.log");
    let visits = folder.path("visits.txt");
    let nowhere = folder.path("no/such/visits.csv");
    for (arguments, remedy) in [
        (vec!["--format", "yaml", &log], "possible values: table, json, html"),
        (vec!["--no-such-option", &log], "unexpected argument"),
        (vec!["--from", "yesterday", &log], "write it like 2026-11-01"),
        (vec!["--from", "2024-06-04", "--to", "2024-06-03", &log], "--from is not before --to"),
        (vec!["--tz", "Mars/Olympus", &log], "use a name such as Europe/Paris"),
        (vec!["--exclude-ip", "10.0.0.0/99", &log], "write it like 192.0.2.0/24"),
        (vec!["--explain", "0", &log], "--explain"),
        (vec!["--log-format", "$no_such_variable", &log], "--log-format; or use a name"),
        (vec!["--visits", &visits, &log], "ends in .csv, .ndjson or .parquet"),
        (vec!["--visits", &nowhere, &log], "mkdir -p"),
        (vec!["--rules", &nowhere, &log], "give a folder"),
    ] {
        let ran = report(&arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {ran:?}");
        assert!(ran.err.contains(remedy), "{arguments:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{arguments:?}");
    }
    assert!(folder.names().is_empty(), "nothing is left behind: {:?}", folder.names());
}

#[test]
fn nothing_that_can_be_opened_ends_with_2() {
    let folder = Folder::new();
    let (missing, pattern) = (folder.path("missing.log"), folder.path("*.gz"));
    let visits = folder.path("visits.csv");
    for (argument, says) in [
        (missing, "No such file"),
        (pattern, "no file matches this pattern"),
        (folder.path(""), "is a folder; name its files"),
    ] {
        let ran = report(&["--format", "json", "--visits", &visits, &argument]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{argument}");
        assert!(ran.err.contains(says), "{argument}: {}", ran.err);
        assert!(folder.names().is_empty(), "{:?}", folder.names());
    }
}

#[test]
fn what_could_be_read_is_reported_with_3() {
    let folder = Folder::new();
    let good = folder.write("good.log", visits(5));
    let missing = folder.path("missing.log");
    for bad in [missing.as_str(), &folder.path(""), &folder.path("*.nothing")] {
        let ran = report(&["--format", "json", &good, bad]);
        assert_eq!(ran.code, 3, "{bad}: {ran:?}");
        let found = ran.json();
        assert_eq!(found["visits"], 5, "{bad}");
        let told = ran.err.lines().filter(|line| line.starts_with("warning: ")).count();
        assert_eq!(told, codes(&found).len(), "people are told beside the JSON: {}", ran.err);
        assert!(
            warnings(&found).contains("unreadable") || ran.err.contains("no file matches"),
            "{bad}: {ran:?}"
        );
    }
}

#[test]
fn an_input_in_no_known_format_ends_with_3_and_names_the_formats() {
    let folder = Folder::new();
    let prose = folder.write("prose.txt", "Longtemps, je me suis couché de bonne heure.\n".repeat(30));
    let ran = report(&["--format", "json", &prose]);
    assert_eq!(ran.code, 3, "{ran:?}");
    let found = ran.json();
    assert_eq!(codes(&found)[0], "nothing_recognised");
    for name in ["combined", "caddy", "cloudfront", "--log-format"] {
        assert!(warnings(&found).contains(name), "{name}");
    }
    assert_eq!((&found["visits"], &found["input"]["malformed"]), (&0.into(), &30.into()));
    let good = folder.write("good.log", visits(5));
    let both = report(&["--format", "json", &good, &prose]);
    assert_eq!(both.code, 3, "one of two files could not be read at all: {both:?}");
    let found = both.json();
    assert_eq!(found["visits"], 5);
    assert!(warnings(&found).contains("prose.txt"), "{found}");
}

/// Sends SIGINT to a child of ours, by its own id.
fn interrupt(id: u32) {
    let sent = Command::new("kill").args(["-INT", &id.to_string()]).status().expect("kill");
    assert!(sent.success());
}

#[test]
fn ctrl_c_ends_with_130_and_leaves_no_part_of_a_file() {
    let folder = Folder::new();
    let path = folder.path("visits.csv");
    let mut child = start(&["--visits", &path, "-"]);
    // The pipe stays open: the program waits for more, as behind `tail -f`.
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(visits(200_000).as_bytes()).expect("it reads");
    while !folder.names().iter().any(|name| name.ends_with(".part")) {
        assert!(child.try_wait().expect("a child").is_none(), "it ended before");
        std::thread::yield_now();
    }
    interrupt(child.id());
    assert_eq!(child.wait().expect("it ends").code(), Some(130));
    assert!(folder.names().is_empty(), "{:?}", folder.names());
}

#[test]
fn without_a_file_and_without_a_pipe_there_is_a_hint() {
    let ran = piped(&["--format", "json"], b"");
    assert_eq!(ran.code, 0, "an empty pipe is an empty log");
    let help = Ran::of(program().args(["report", "--help"]).output().expect("it runs"));
    assert_eq!(help.code, 0);
    assert!(help.out.contains("--visits"), "{}", help.out);
    assert_eq!(Ran::of(program().output().expect("it runs")).code, 2);
}
