//! `entrenous serve` and `config` where something is wrong: one clear line with a remedy, and exit code 2.

use std::net::TcpListener;

use crate::service::{Service, beside, serve};
use crate::support::{Folder, Ran, program};

/// It does not start, says one line, and what to do.
fn refused(folder: &Folder, environment: &[(&str, &str)], arguments: &[&str], remedy: &str) {
    let ran = Ran::of(serve(folder, environment).args(arguments).output().expect("it runs"));
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran:?}");
    assert!(ran.err.starts_with("error: ") && ran.err.contains(remedy), "{remedy}: {}", ran.err);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
}

#[test]
fn two_servers_do_not_share_a_data_folder() {
    let folder = Folder::new();
    let first = Service::start(&folder, &[]);
    refused(&folder, &[], &[], "another entrenous uses the data folder");
    refused(&folder, &[], &[], "(process ");
    first.signal("-KILL");
    assert_eq!(first.ended().0, None, "killed");
    Service::start(&folder, &[]).stop();
}

#[test]
fn a_port_that_is_taken_is_named() {
    let folder = Folder::new();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    refused(&folder, &[("ENTRENOUS_SERVER__LISTEN", &address)], &[], &address);
    refused(&folder, &[("ENTRENOUS_SERVER__LISTEN", &address)], &[], "set another port in server.listen");
    refused(&folder, &[("ENTRENOUS_METRICS__LISTEN", &address)], &[], &address);
    refused(&folder, &[("ENTRENOUS_SERVER__LISTEN", "192.0.2.1:0")], &[], "this machine has no such address");
}

#[cfg(target_os = "linux")]
#[test]
fn a_data_folder_that_cannot_be_written_is_named() {
    let folder = Folder::new();
    let file = folder.write("file", "");
    // Nobody can make a file there, not even root.
    refused(&folder, &[("ENTRENOUS_SERVER__DATA_DIR", "/sys")], &[], "cannot write in the data folder /sys");
    refused(&folder, &[("ENTRENOUS_SERVER__DATA_DIR", &format!("{file}/data"))], &[], "install -d -m 0700");
}

#[test]
fn broken_records_are_named() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("data")).expect("a folder");
    folder.write("data/records.sqlite", "Longtemps, je me suis couché de bonne heure. ".repeat(99));
    refused(&folder, &[], &[], "restore a backup");
    assert_eq!(beside(&folder, &["site", "list"]).code, 2);
}

#[test]
fn settings_that_cannot_be_used_are_named_with_line_and_remedy() {
    let folder = Folder::new();
    let bad = folder.write("bad.toml", "[server]\n\nconnections = 1\n");
    refused(&folder, &[], &["--config", &folder.path("none.toml")], "check --config");
    refused(&folder, &[], &["--config", &folder.path("")], "cannot read the settings");
    refused(
        &folder,
        &[],
        &["--config", &bad],
        "bad.toml, line 3: server.connections: 1 is not allowed; from 16",
    );
    refused(&folder, &[("ENTRENOUS_SERVER__PORT", "80")], &[], "there is no setting port in [server]");
}

#[test]
fn the_example_is_what_a_new_file_begins_with() {
    let folder = Folder::new();
    let example = Ran::of(program().args(["config", "example"]).output().expect("it runs"));
    assert_eq!((example.code, example.err.as_str()), (0, ""));
    let file = folder.write("entrenous.toml", &example.out);
    let good = beside(&folder, &["config", "check", "--config", &file]);
    assert_eq!((good.code, good.out.as_str()), (0, "The settings are in order.\n"), "{good:?}");
    let file = folder.write("entrenous.toml", example.out.replace("connections =", "conections ="));
    let bad = beside(&folder, &["config", "check", "--config", &file]);
    assert_eq!(bad.code, 2);
    assert!(bad.err.contains("unknown field `conections`, expected one of"), "{}", bad.err);
    assert!(!std::path::Path::new(&folder.path("data")).exists(), "checking makes nothing");
}
