//! `entrenous serve`: starting, the first account, working beside it, stopping.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::service::{Service, beside, browser};
use crate::support::Folder;

#[tokio::test]
async fn it_starts_answers_and_stops() {
    let folder = Folder::new();
    let service = Service::start(&folder, &[]);
    let health = browser().get(format!("{}/healthz", service.url)).send().await.expect("answered");
    assert_eq!(health.status(), 200);
    assert_eq!(health.json::<serde_json::Value>().await.expect("JSON")["status"], "ok");
    let ready = browser().get(format!("{}/readyz", service.url)).send().await.expect("answered");
    assert_eq!(ready.status(), 200);
    service.stop();
}

#[cfg(unix)]
#[test]
fn the_data_folder_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    Service::start(&folder, &[]).stop();
    let mode = std::fs::metadata(folder.path("data")).expect("made").permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[tokio::test]
async fn the_owners_account_is_made_with_the_link_of_the_first_start() {
    let folder = Folder::new();
    let mut service = Service::start(&folder, &[]);
    let first = service.says();
    service.stop();
    let mut service = Service::start(&folder, &[]);
    let said = service.says();
    assert_ne!(said, first, "a new one each time");
    let link = said.trim().strip_prefix("Make the owner's account within 24 hours: ").expect("a link");
    let token = link.strip_prefix(&format!("{}/setup?token=", service.url)).expect("a link to this server");
    let page = browser().get(link).send().await.expect("answered");
    assert_eq!(page.status(), 200);

    let fields = format!("token={token}&email=ada%40example.org&password=a+long+enough+one");
    let form = browser().post(format!("{}/setup", service.url)).body(fields);
    let made =
        form.header("content-type", "application/x-www-form-urlencoded").send().await.expect("answered");
    assert_eq!(made.status(), 303);
    let cookie = made.headers()["set-cookie"].to_str().expect("text").split(';').next().expect("a pair");
    let home = browser().get(&service.url).header("cookie", cookie).send().await.expect("answered");
    assert!(home.text().await.expect("text").contains("ada@example.org"));
    let log = service.stop();
    for personal in ["ada", token, "127.0.0.1"] {
        assert!(!log.contains(personal), "{log}");
    }

    let mut service = Service::start(&folder, &[]);
    service.signal("-TERM");
    assert_eq!(service.says(), "", "no link where there is an account");
}

#[tokio::test]
async fn sites_and_keys_can_be_changed_beside_a_running_server() {
    let folder = Folder::new();
    let service = Service::start(&folder, &[]);
    let added = beside(&folder, &["site", "add", "Example.org", "--tz", "Europe/Paris"]);
    assert_eq!(
        (added.code, added.out.as_str()),
        (0, "added example.org, with days in Europe/Paris\n"),
        "{added:?}"
    );
    assert!(beside(&folder, &["site", "list"]).out.starts_with("example.org\tEurope/Paris\t"));
    let made = beside(&folder, &["key", "create", "--site", "example.org", "--scope", "stats:read"]);
    let key = made.out.trim().to_owned();
    let status = async || {
        let request = browser().get(format!("{}/api/v1/sites", service.url)).bearer_auth(&key);
        request.send().await.expect("answered").status().as_u16()
    };
    // It reads again once a second; a busy machine may take longer.
    let reaches = async |wanted: u16| {
        let started = Instant::now();
        while status().await != wanted {
            assert!(started.elapsed() < Duration::from_secs(60), "never {wanted}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    reaches(200).await;
    let listed = beside(&folder, &["key", "list"]);
    assert!(listed.out.contains("stats:read") && listed.out.contains("valid"), "{listed:?}");
    assert!(!listed.out.contains(&key), "{listed:?}");
    assert_eq!(beside(&folder, &["key", "revoke", "1"]).code, 0);
    reaches(401).await;
    service.stop();
}

#[test]
fn sites_and_keys_that_cannot_be_made_are_refused_with_a_remedy() {
    let folder = Folder::new();
    assert_eq!(beside(&folder, &["site", "add", "a.example"]).code, 0, "also before there is a server");
    for (arguments, remedy) in [
        (&["site", "add", "a.example"][..], "choose another"),
        (&["site", "add", "https://a.example/"], "write it like example.org"),
        (&["site", "add", "b.example", "--tz", "Mars/Olympus"], "such as Europe/Paris"),
        (&["key", "create", "--site", "b.example", "--scope", "stats:read"], "entrenous site add b.example"),
        (&["key", "create", "--scope", "stats"], "stats:read"),
        (&["key", "create"], "--scope"),
        (&["key", "revoke", "9"], "entrenous key list"),
    ] {
        let ran = beside(&folder, arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {ran:?}");
        assert!(ran.err.contains(remedy), "{arguments:?}: {}", ran.err);
    }
}

/// Sends a request but for the end of its body, and waits until the server asks for that.
fn half_sent(service: &Service) -> TcpStream {
    let mut connection = TcpStream::connect(service.address()).expect("it listens");
    connection
        .write_all(
            b"POST /login HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-www-form-urlencoded\r\n\
              content-length: 9\r\nexpect: 100-continue\r\n\r\n",
        )
        .expect("sent");
    let mut answer = [0; 12];
    connection.read_exact(&mut answer).expect("asked for the body");
    assert_eq!(&answer, b"HTTP/1.1 100");
    connection
}

#[test]
fn a_request_that_has_begun_is_answered_before_it_stops() {
    let folder = Folder::new();
    let service = Service::start(&folder, &[]);
    let mut connection = half_sent(&service);
    service.signal("-TERM");
    let started = Instant::now();
    while TcpStream::connect(service.address()).is_ok() {
        assert!(started.elapsed() < Duration::from_secs(60), "it goes on listening");
        std::thread::sleep(Duration::from_millis(20));
    }
    connection.write_all(b"email=a&b").expect("sent");
    let mut answer = String::new();
    connection.read_to_string(&mut answer).expect("answered, and closed");
    assert!(answer.contains("HTTP/1.1 422"), "{answer}");
    assert_eq!(service.ended().0, Some(0));
}

#[test]
fn what_takes_longer_than_allowed_is_cut_off() {
    let folder = Folder::new();
    let service = Service::start(&folder, &[("ENTRENOUS_SERVER__SHUTDOWN_SECONDS", "1")]);
    let _connection = half_sent(&service);
    assert!(service.stop().contains("cut off"));
}

#[test]
fn a_client_that_sends_its_headers_too_slowly_is_given_up() {
    let folder = Folder::new();
    let service = Service::start(&folder, &[("ENTRENOUS_SERVER__HEADER_SECONDS", "1")]);
    let mut connection = TcpStream::connect(service.address()).expect("it listens");
    connection.write_all(b"GET /healthz HTTP/1.1\r\nhost:").expect("sent");
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).expect("closed by the server");
    assert!(!answer.starts_with(b"HTTP/1.1 200"));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn connections_leave_the_service_the_files_that_it_needs() {
    let folder = Folder::new();
    // No more than 300 open files, of which 256 are for all but connections.
    let service = Service::limited(&folder, "ulimit -n 300");
    let idle: Vec<_> = (0..100).map(|_| TcpStream::connect(service.address()).expect("queued")).collect();
    let added = beside(&folder, &["site", "add", "a.example"]);
    assert_eq!(added.code, 0, "{added:?}");
    drop(idle);
    let ready = browser().get(format!("{}/readyz", service.url)).send().await.expect("answered");
    assert_eq!(ready.status(), 200);
    let log = service.stop();
    assert!(log.contains("fewer connections than server.connections"), "{log}");
    assert!(!log.contains("could not be accepted"), "{log}");
}

#[tokio::test]
async fn figures_have_a_listener_of_their_own_where_that_is_set() {
    let folder = Folder::new();
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let service = Service::start(&folder, &[("ENTRENOUS_METRICS__LISTEN", &free.to_string())]);
    browser().get(format!("{}/healthz", service.url)).send().await.expect("answered");
    let open = browser().get(format!("http://{free}/metrics")).send().await.expect("answered");
    let text = open.text().await.expect("text");
    assert!(text.contains("route=\"/healthz\",status=\"200\""), "{text}");
    let closed = browser().get(format!("{}/metrics", service.url)).send().await.expect("answered");
    assert_eq!(closed.status(), 404);
    service.stop();
}

#[tokio::test]
async fn the_log_tells_requests_but_nothing_of_people() {
    let folder = Folder::new();
    let settings = [("ENTRENOUS_LOG__LEVEL", "trace"), ("ENTRENOUS_LOG__FORMAT", "json")];
    let service = Service::start(&folder, &settings);
    for path in ["/healthz?email=ada@example.org", "/problems/planted-path", "/no-such-place"] {
        let request =
            browser().get(format!("{}{path}", service.url)).header("user-agent", "PlantedAgent/1.0");
        request.header("x-forwarded-for", "203.0.113.77").send().await.expect("answered");
    }
    let log = service.stop();
    let lines: Vec<serde_json::Value> =
        log.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"))).collect();
    let request = lines.iter().find(|line| line["route"] == "/healthz").expect("told");
    assert_eq!((&request["method"], &request["status"]), (&"GET".into(), &200.into()));
    for personal in ["ada@", "PlantedAgent", "203.0.113.77", "127.0.0.1", "planted-path", "no-such-place"] {
        assert!(!log.contains(personal), "{personal}: {log}");
    }
}
