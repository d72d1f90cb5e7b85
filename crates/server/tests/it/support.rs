//! Running the program, and folders that go away.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

/// A folder of one test, removed when the test ends.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Folder {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("entrenous-it-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path).expect("a folder of our own");
        Folder(path)
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    /// Writes a file and tells its path.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        std::fs::write(self.0.join(name), content).expect("a file in our folder");
        self.path(name)
    }

    /// The names of the files in it.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).expect("our folder");
        let mut names: Vec<_> = entries
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _gone = std::fs::remove_dir_all(&self.0);
    }
}

/// The path of a fixture.
pub(crate) fn fixture(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/logs").join(name).display().to_string()
}

/// What a run of the program said.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) fn of(output: Output) -> Ran {
        Ran {
            code: output.status.code().expect("it ends by itself"),
            out: String::from_utf8(output.stdout).expect("text"),
            err: String::from_utf8(output.stderr).expect("text"),
        }
    }

    /// Standard output as JSON: all of it, or the test fails.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// The program, in a locale that says nothing.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_entrenous"));
    command.env_remove("LC_MESSAGES").env_remove("LC_CTYPE").env("LC_ALL", "C.UTF-8").stdin(Stdio::null());
    command
}

pub(crate) fn report(arguments: &[&str]) -> Ran {
    Ran::of(program().arg("report").args(arguments).output().expect("the program starts"))
}

/// The JSON report of a run that must end with 0.
pub(crate) fn json(arguments: &[&str]) -> Value {
    let ran = report(&[&["--format", "json"], arguments].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    ran.json()
}

/// All numbers are finite; JSON has no others, so nothing may stand in for one.
pub(crate) fn all_finite(value: &Value) {
    match value {
        Value::Number(number) => assert!(number.as_f64().is_some_and(f64::is_finite), "{number}"),
        Value::String(text) => assert!(!["NaN", "inf", "-inf"].contains(&text.as_str()), "{text}"),
        Value::Array(all) => all.iter().for_each(all_finite),
        Value::Object(all) => all.values().for_each(all_finite),
        Value::Null | Value::Bool(_) => {}
    }
}

/// Starts the program with all three pipes.
pub(crate) fn start(arguments: &[&str]) -> Child {
    let mut command = program();
    command.arg("report").args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the program starts")
}

/// Runs the program on standard input.
pub(crate) fn piped(arguments: &[&str], input: &[u8]) -> Ran {
    let mut child = start(arguments);
    let mut stdin = child.stdin.take().expect("a pipe");
    std::thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(input));
        Ran::of(child.wait_with_output().expect("it ends"))
    })
}

/// The beginnings of the warnings.
pub(crate) fn codes(report: &Value) -> Vec<String> {
    let warnings = report["warnings"].as_array().expect("warnings").iter();
    warnings
        .map(|text| text.as_str().expect("text").split(':').next().unwrap_or_default().to_owned())
        .collect()
}

/// The warnings as one text.
pub(crate) fn warnings(report: &Value) -> String {
    report["warnings"].as_array().expect("warnings").iter().map(|text| format!("{text}\n")).collect()
}

pub(crate) const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0";

/// A line in the combined format, on 3 June 2024 at `time`.
pub(crate) fn line(time: &str, client: &str, target: &str, referrer: &str) -> String {
    format!(
        "{client} - - [03/Jun/2024:{time} +0000] \"GET {target} HTTP/1.1\" 200 5 \"{referrer}\" \"{FIREFOX}\"\n"
    )
}

/// A log of so many visits, each of another address and a minute after the one before.
pub(crate) fn visits(count: u32) -> String {
    (0..count)
        .map(|i| {
            let time = format!("{:02}:{:02}:00", i / 60 % 24, i % 60);
            line(&time, &format!("198.51.{}.{}", i / 250 % 250, i % 250), &format!("/page/{}", i % 7), "-")
        })
        .collect()
}
