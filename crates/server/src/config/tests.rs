//! Settings are read as `config.example.toml` says.

use std::collections::BTreeSet;
use std::io::Write;

use super::{Config, ConfigError, EXAMPLE};

fn environment(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(text.as_bytes()).expect("written");
    file
}

/// What is said about a file's settings.
fn said(text: &str) -> String {
    let file = file(text);
    Config::load(Some(file.path()), []).expect_err(text).to_string()
}

fn keys(table: &toml::Table) -> BTreeSet<String> {
    let settings = table.iter().flat_map(|(section, settings)| {
        settings.as_table().into_iter().flatten().map(move |(key, _)| format!("{section}.{key}"))
    });
    settings.collect()
}

#[test]
fn the_example_has_every_setting_with_its_default() {
    assert_eq!(toml::from_str::<Config>(EXAMPLE).expect("the example is valid"), Config::default());
    let mut expected = keys(&toml::Table::try_from(Config::default()).expect("a table"));
    assert!(expected.remove("collect.log"), "shown as a comment");
    assert_eq!(keys(&toml::from_str(EXAMPLE).expect("TOML")), expected);
}

#[test]
fn the_example_of_a_log_is_valid_once_it_is_no_comment() {
    let (_, log) = EXAMPLE.split_once("# [[collect.log]]").expect("shown");
    let log = log.split("\n\n").next().expect("a paragraph").replace("\n# ", "\n");
    let config: Config = toml::from_str(&format!("[[collect.log]]{log}")).expect("valid");
    assert_eq!(config.collect.log[0].site, "example.org");
    assert_eq!(config.collect.log[0].format, None);
}

#[test]
fn the_environment_goes_before_the_file() {
    let file = file("[server]\nlisten = \"127.0.0.1:1\"\nshutdown_seconds = 3\n");
    let variables = environment(&[
        ("ENTRENOUS_SERVER__LISTEN", "[::1]:2"),
        ("ENTRENOUS_SERVER__TRUSTED_PROXIES", "10.0.0.0/8, ::1"),
        ("ENTRENOUS_PRIVACY__REMOVED_PARAMETERS", "[\"a,b\"]"),
        ("ENTRENOUS_LOG__FORMAT", "json"),
        ("ENTRENOUS_STORE__THREADS", "3"),
        ("ENTRENOUS_REFERENCE_DATA", "of no concern"),
        ("PATH", "of no concern"),
    ]);
    let config = Config::load(Some(file.path()), variables).expect("valid");
    assert_eq!(config.server.listen.to_string(), "[::1]:2");
    assert_eq!(config.server.shutdown_seconds, 3);
    assert!(config.server.trusted_proxies[0].contains("10.1.2.3".parse().expect("an address")));
    assert!(!config.server.trusted_proxies[1].contains("::2".parse().expect("an address")));
    assert_eq!(config.privacy.removed_parameters, ["a,b"]);
    assert_eq!((config.log.format, config.store.threads), (super::LogFormat::Json, 3));
}

#[test]
fn a_secret_may_come_from_a_file_and_is_never_shown() {
    let file = file("correct horse battery staple\n");
    let path = file.path().display().to_string();
    let config = Config::load(None, environment(&[("ENTRENOUS_METRICS__TOKEN_FILE", &path)])).expect("valid");
    let token = config.metrics.token.as_ref().expect("set");
    assert_eq!(token.reveal(), "correct horse battery staple");
    let shown = format!("{config:?} {:?}", toml::Table::try_from(&config).expect("a table"));
    assert!(!shown.contains("horse"), "{shown}");
}

#[test]
fn a_variable_that_cannot_be_used_is_named_with_what_is_allowed() {
    for (name, value, says) in [
        ("ENTRENOUS_SERVE__LISTEN", "x", "there are accounts,"),
        ("ENTRENOUS_SERVER__PORT", "80", "listen"),
        ("ENTRENOUS_SERVER__LISTEN", "here", "invalid socket address"),
        ("ENTRENOUS_SERVER__SHUTDOWN_SECONDS", "long", "no whole number"),
        ("ENTRENOUS_SERVER__SHUTDOWN_SECONDS", "0", "from 1 to 300"),
        ("ENTRENOUS_SERVER__TRUSTED_PROXIES", "proxy", "write it like 127.0.0.1"),
        ("ENTRENOUS_PRIVACY__CONSENT", "maybe", "`never` or `asked`"),
        ("ENTRENOUS_METRICS__TOKEN_FILE", "/no/such/file", "cannot read the file"),
        ("ENTRENOUS_METRICS__TOKEN", "short", "16 letters"),
    ] {
        let error = Config::load(None, environment(&[(name, value)])).expect_err(name).to_string();
        assert!(error.contains(name) && error.contains(says), "{name}={value}: {error}");
    }
}

#[test]
fn hosts_that_may_be_fetched_from_are_named_exactly() {
    let text = "[cards]\nallowed_hosts = [\"wiki.lan:8080\", \"a.example:443=10.0.0.5\", \"[fd00::1]:80\"]\n";
    let config = Config::load(Some(file(text).path()), []).expect("valid");
    let [wiki, pinned, literal] = &config.cards.allowed_hosts[..] else { panic!("three") };
    assert!(wiki.is("WIKI.lan", 8080) && !wiki.is("wiki.lan", 80) && !wiki.is("a.wiki.lan", 8080));
    assert!(pinned.address.is_some() && literal.is("[fd00::1]", 80));
    let again = format!("{:?}", toml::Table::try_from(&config).expect("a table")["cards"]["allowed_hosts"]);
    assert!(again.contains("a.example:443=10.0.0.5"), "{again}");
    for wrong in ["wiki.lan", ":80", "*:80", "wiki.lan:http", "a.example:443=elsewhere"] {
        assert!(
            said(&format!("[cards]\nallowed_hosts = [{wrong:?}]\n")).contains("write it like"),
            "{wrong}"
        );
    }
}

#[test]
fn two_variables_for_one_setting_are_an_error() {
    let file = file("correct horse battery staple");
    let path = file.path().display().to_string();
    let both =
        [("ENTRENOUS_METRICS__TOKEN", "0123456789abcdef"), ("ENTRENOUS_METRICS__TOKEN_FILE", path.as_str())];
    let error = Config::load(None, environment(&both)).expect_err("twice");
    assert!(error.to_string().contains("keep one of them"), "{error}");
}

#[test]
fn what_is_wrong_with_a_file_is_told_with_its_line() {
    for (text, says) in [
        ("[server]\nlisten = 3\n", "line 2"),
        ("[server]\n\nprot = 3\n", "line 3"),
        ("[server]\nprot = 3\n", "expected one of `listen`"),
        ("[servers]\n", "expected one of `server`"),
        ("[server\n", "line 1"),
        ("[log]\nlevel = \"loud\"\n", "expected one of `error`"),
        ("[server]\ntrusted_proxies = [\"x\"]\n", "write it like 127.0.0.1"),
        (
            "[server]\n# no\nconnections = 2\n",
            "line 3: server.connections: 2 is not allowed; from 16 to 1000000",
        ),
        ("[server]\npublic_url = \"https://a.example/stats\"\n", "line 2: server.public_url"),
        ("[collect]\nscript_path = \"script.js\"\n", "line 2: collect.script_path"),
        ("[collect]\nscript_path = \"/api/v1/x\"\n", "the server's own"),
        ("[links]\ndomains = [\"go.example\"]\n", "write it like go.example.org=example.org"),
        (
            "[links]\ndomains = [\"a.example=b.example\", \"A.example.=c.example\"]\n",
            "line 2: links.domains: a.example is there twice",
        ),
        (
            "[server]\npublic_url = \"https://a.example:8443\"\n[links]\ndomains = [\"a.example=b.example\"]\n",
            "line 4: links.domains: a.example is server.public_url",
        ),
        ("[[collect.log]]\nsite = \"\"\npath = \"x\"\n", "needs a site and a path"),
    ] {
        let said = said(text);
        assert!(said.contains(says), "{text}: {said}");
    }
}

#[test]
fn all_values_out_of_range_are_told_at_once() {
    let file = file("[server]\nheader_seconds = 0\nbody_kib = 0\n");
    let Err(ConfigError::Values(faults)) = Config::load(Some(file.path()), []) else {
        panic!("two values are out of range")
    };
    assert_eq!(
        faults.iter().map(|fault| fault.key.as_str()).collect::<Vec<_>>(),
        ["server.header_seconds", "server.body_kib"]
    );
}
