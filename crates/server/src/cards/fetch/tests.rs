//! A server that says what a test wants it to say, and a fetcher that asks it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use entrenous_core::cards::Fault;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::{Fetcher, Got, Resolve, What};

/// What is sent, piece by piece.
pub(crate) enum Piece {
    Bytes(Vec<u8>),
    /// The same again and again, until the other side has had enough.
    Endless(Vec<u8>),
    /// Nothing for so long.
    Wait(Duration),
}

/// A server on this machine.
pub(crate) struct Page {
    /// Its host and port: `page.example:12345`.
    pub(crate) host: String,
    port: u16,
    /// Bytes that it could send.
    pub(crate) sent: Arc<AtomicUsize>,
    /// Heads of the requests.
    pub(crate) asked: Arc<std::sync::Mutex<Vec<String>>>,
}

impl Page {
    /// `answer` is asked for each request's first line and head.
    pub(crate) async fn new(answer: impl Fn(&str) -> Vec<Piece> + Send + Sync + 'static) -> Page {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("bound").port();
        let (sent, asked) = (Arc::new(AtomicUsize::new(0)), Arc::new(std::sync::Mutex::new(Vec::new())));
        let (counts, heads) = (Arc::clone(&sent), Arc::clone(&asked));
        let answer = Arc::new(answer);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (answer, counts, heads) = (Arc::clone(&answer), Arc::clone(&counts), Arc::clone(&heads));
                tokio::spawn(async move {
                    let mut head = Vec::new();
                    while !head.ends_with(b"\r\n\r\n") {
                        let Ok(byte) = stream.read_u8().await else { return };
                        head.push(byte);
                    }
                    let head = String::from_utf8_lossy(&head).into_owned();
                    heads.lock().expect("whole").push(head.clone());
                    for piece in answer(&head) {
                        match piece {
                            Piece::Wait(time) => tokio::time::sleep(time).await,
                            Piece::Bytes(bytes) if stream.write_all(&bytes).await.is_err() => return,
                            Piece::Bytes(bytes) => drop(counts.fetch_add(bytes.len(), Ordering::Relaxed)),
                            Piece::Endless(bytes) => {
                                while stream.write_all(&bytes).await.is_ok() {
                                    counts.fetch_add(bytes.len(), Ordering::Relaxed);
                                }
                                return;
                            }
                        }
                    }
                });
            }
        });
        Page { host: format!("page.example:{port}"), port, sent, asked }
    }

    /// Pages by path; the rest is 404.
    pub(crate) async fn of(pages: Vec<(&'static str, Vec<u8>)>) -> Page {
        Page::new(move |head| {
            let path = head.split(' ').nth(1).unwrap_or_default();
            let known = pages.iter().find(|(known, _)| *known == path);
            vec![Piece::Bytes(
                known.map_or_else(|| answer("404 Not Found", "text/plain", b""), |(_, bytes)| bytes.clone()),
            )]
        })
        .await
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.host)
    }

    /// A fetcher that may ask this server, with names that lead to it.
    pub(crate) fn fetcher(&self) -> Fetcher {
        let mut fetcher =
            Fetcher::new(Duration::from_secs(5), vec![self.host.parse().expect("a host")]).expect("TLS");
        fetcher.resolve = names(vec![("page.example", vec!["127.0.0.1"])]);
        fetcher
    }
}

pub(crate) fn answer(status: &str, kind: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

pub(crate) fn sent_on(to: &str) -> Vec<u8> {
    format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        .into_bytes()
}

fn names(known: Vec<(&'static str, Vec<&'static str>)>) -> Resolve {
    Arc::new(move |host, port| {
        let found = known.iter().find(|(name, _)| *name == host).map(|(_, addresses)| {
            addresses
                .iter()
                .map(|address| (address.parse::<std::net::IpAddr>().expect("an address"), port).into())
        });
        let found: Option<Vec<_>> = found.map(Iterator::collect);
        Box::pin(async move { found.ok_or_else(|| std::io::Error::other("no such name")) })
    })
}

async fn page(fetcher: &Fetcher, url: &str) -> Result<Got, Fault> {
    fetcher.get(url, "Test/1.0", What::Page).await
}

#[tokio::test]
async fn nothing_private_is_asked_however_it_is_written() {
    let server = Page::of(vec![("/", answer("200 OK", "text/html", b"secret"))]).await;
    let mut fetcher = server.fetcher();
    fetcher.allowed.clear();
    fetcher.resolve = names(vec![
        ("inside.example", vec!["127.0.0.1"]),
        ("both.example", vec!["93.184.215.14", "10.0.0.1"]),
        ("six.example", vec!["::ffff:192.168.1.1"]),
        ("meta.example", vec!["169.254.169.254"]),
    ]);
    for (url, fault) in [
        ("http://127.0.0.1/", Fault::Private),
        ("http://2130706433/", Fault::Private),
        ("http://0x7f.1/", Fault::Private),
        ("http://0/", Fault::Private),
        ("http://[::1]/", Fault::Private),
        ("http://[::ffff:127.0.0.1]/", Fault::Private),
        ("http://[64:ff9b::10.0.0.1]/", Fault::Private),
        ("http://[2002:a00:1::]/", Fault::Private),
        ("http://[fd00:ec2::254]/", Fault::Private),
        ("http://[fe80::1]/", Fault::Private),
        ("http://[ff02::1]/", Fault::Private),
        ("http://100.100.100.200/", Fault::Private),
        ("http://168.63.129.16/", Fault::Private),
        ("http://inside.example/", Fault::Private),
        ("http://both.example/", Fault::Private),
        ("https://six.example/", Fault::Private),
        ("http://meta.example/latest/meta-data", Fault::Private),
        ("http://nobody.example/", Fault::Name),
        ("http://inside.example:22/", Fault::Port { port: 22 }),
        ("http://user:secret@inside.example/", Fault::Address),
        ("file:///etc/passwd", Fault::Scheme),
        ("gopher://inside.example/", Fault::Scheme),
        ("data:text/html,x", Fault::Scheme),
        ("nonsense", Fault::Address),
    ] {
        assert_eq!(page(&fetcher, url).await.expect_err(url), fault, "{url}");
    }
    assert_eq!(server.asked.lock().expect("whole").len(), 0);
}

#[tokio::test]
async fn a_redirect_leads_nowhere_that_the_first_address_may_not() {
    let inside = Page::of(vec![("/", answer("200 OK", "text/html", b"secret"))]).await;
    let port = inside.port;
    let server = Page::new(move |head| {
        let path = head.split(' ').nth(1).unwrap_or_default();
        let to = match path {
            "/file" => "file:///etc/passwd".to_owned(),
            "/loopback" => format!("http://127.0.0.1:{port}/"),
            "/plain" => "http://127.0.0.1/".to_owned(),
            "/circle" => "/circle".to_owned(),
            "/three" => "/two".to_owned(),
            "/two" => "/one".to_owned(),
            "/one" => "/end#part".to_owned(),
            "/empty" => String::new(),
            _ => return vec![Piece::Bytes(answer("200 OK", "text/html", b"end"))],
        };
        vec![Piece::Bytes(sent_on(&to))]
    })
    .await;
    let fetcher = server.fetcher();
    for (path, fault) in [
        ("/file", Fault::Scheme),
        ("/loopback", Fault::Port { port }),
        ("/plain", Fault::Private),
        ("/circle", Fault::Redirects { most: 5 }),
    ] {
        assert_eq!(page(&fetcher, &server.url(path)).await.expect_err(path), fault, "{path}");
    }
    let got = page(&fetcher, &server.url("/three")).await.expect("three are few");
    assert_eq!((got.redirects, got.body, got.led.path()), (3, b"end".to_vec(), "/end"));
    assert_eq!(inside.asked.lock().expect("whole").len(), 0);
}

#[tokio::test]
async fn a_name_is_asked_once_a_hop_and_the_connection_goes_to_what_was_checked() {
    let server = Page::of(vec![("/", answer("200 OK", "text/html", b"a"))]).await;
    let mut fetcher = server.fetcher();
    let asked = Arc::new(AtomicUsize::new(0));
    let counts = Arc::clone(&asked);
    // The second answer is another one, as that of a server that rebinds.
    fetcher.resolve = Arc::new(move |_, port| {
        let first = counts.fetch_add(1, Ordering::Relaxed) == 0;
        let address = if first { [127, 0, 0, 1] } else { [10, 0, 0, 1] };
        Box::pin(async move { Ok(vec![(address, port).into()]) })
    });
    assert_eq!(page(&fetcher, &server.url("/")).await.expect("there").body, b"a");
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    let head = server.asked.lock().expect("whole")[0].to_lowercase();
    assert!(
        head.contains(&format!("host: {}", server.host)) && head.contains("user-agent: test/1.0"),
        "{head}"
    );
}

#[tokio::test]
async fn a_page_of_a_gigabyte_is_read_as_far_as_it_matters() {
    let endless = |head: &'static str| {
        move |_: &str| vec![Piece::Bytes(head.as_bytes().to_vec()), Piece::Endless(vec![b'x'; 64 << 10])]
    };
    let plain = Page::new(endless(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1073741824\r\n\r\n<title>A</title>",
    ))
    .await;
    let got = page(&plain.fetcher(), &plain.url("/")).await.expect("its beginning");
    assert!(got.was_cut && got.body.len() == 1 << 20 && got.body.starts_with(b"<title>A"));
    assert!(plain.sent.load(Ordering::Relaxed) < 16 << 20, "what buffers between hold, and no more");
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![b' '; 1 << 20];
    std::io::Write::write_all(&mut encoder, b"<title>B</title>").expect("written");
    for _ in 0..200 {
        std::io::Write::write_all(&mut encoder, &zeros).expect("written");
    }
    let packed = encoder.finish().expect("packed");
    assert!(packed.len() < 400_000, "a bomb");
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
        packed.len()
    );
    let bomb = Page::new(move |_| vec![Piece::Bytes([head.as_bytes(), &packed].concat())]).await;
    let got = page(&bomb.fetcher(), &bomb.url("/")).await.expect("its beginning");
    assert!(got.was_cut && got.body.len() == 1 << 20 && got.body.starts_with(b"<title>B"));
}

#[tokio::test]
async fn a_picture_of_a_hundred_megabytes_is_refused_while_it_is_read() {
    let told = Page::new(|_| {
        let head =
            b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 104857600\r\n\r\n".to_vec();
        vec![Piece::Bytes(head), Piece::Endless(vec![0; 64 << 10])]
    })
    .await;
    let untold = Page::new(|_| {
        let head = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nConnection: close\r\n\r\n".to_vec();
        vec![Piece::Bytes(head), Piece::Endless(vec![0; 64 << 10])]
    })
    .await;
    for server in [&told, &untold] {
        let got = server.fetcher().get(&server.url("/"), "T", What::Picture).await;
        assert_eq!(got.expect_err("too large"), Fault::Large { most: 10 << 20 });
    }
    assert!(untold.sent.load(Ordering::Relaxed) < 40 << 20, "{:?}", untold.sent);
}

#[tokio::test]
async fn whoever_is_slow_is_left() {
    let slow = Duration::from_secs(60);
    let silent = Page::new(move |_| vec![Piece::Wait(slow)]).await;
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99\r\n\r\n";
    let drip = Page::new(move |_| {
        let drops =
            (0..99).flat_map(|_| [Piece::Bytes(b"x".to_vec()), Piece::Wait(Duration::from_millis(100))]);
        std::iter::once(Piece::Bytes(head.as_bytes().to_vec())).chain(drops).collect()
    })
    .await;
    let headers = Page::new(|_| {
        vec![Piece::Bytes(b"HTTP/1.1 200 OK\r\n".to_vec()), Piece::Endless(b"a: b\r\n".repeat(1_000))]
    })
    .await;
    for (server, fault) in [
        (&silent, Fault::Slow { seconds: 1 }),
        (&drip, Fault::Slow { seconds: 1 }),
        (&headers, Fault::Broken),
    ] {
        let mut fetcher = server.fetcher();
        fetcher.limit = Duration::from_secs(1);
        assert_eq!(page(&fetcher, &server.url("/")).await.expect_err("too slow"), fault);
    }
}

#[tokio::test]
async fn what_is_no_page_and_no_picture_is_named() {
    let server = Page::of(vec![
        ("/json", answer("200 OK", "application/json", b"{}")),
        ("/gone", answer("410 Gone", "text/html", b"")),
        ("/svg", answer("200 OK", "image/svg+xml", b"<svg/>")),
        ("/part", b"HTTP/1.1 206 Partial Content\r\nContent-Type: image/png\r\nContent-Range: bytes 5-9/10\r\nContent-Length: 5\r\n\r\nabcde".to_vec()),
        ("/whole", b"HTTP/1.1 206 Partial Content\r\nContent-Type: image/png\r\nContent-Range: bytes 0-4/5\r\nContent-Length: 5\r\n\r\nabcde".to_vec()),
        ("/broken", b"nonsense\r\n\r\n".to_vec()),
    ])
    .await;
    let fetcher = server.fetcher();
    let get = async |path: &str, what| fetcher.get(&server.url(path), "T", what).await;
    let kind = |kind: &str| Fault::Kind { kind: kind.to_owned() };
    assert_eq!(get("/json", What::Page).await.expect_err("no page"), kind("application/json"));
    assert_eq!(get("/json", What::Picture).await.expect_err("no picture"), kind("application/json"));
    assert_eq!(get("/gone", What::Page).await.expect_err("gone"), Fault::Status { status: 410 });
    assert_eq!(get("/svg", What::Picture).await.expect_err("never drawn"), Fault::Svg);
    assert_eq!(get("/part", What::Picture).await.expect_err("not what was asked for"), Fault::Broken);
    assert_eq!(get("/broken", What::Page).await.expect_err("no HTTP"), Fault::Broken);
    let whole = get("/whole", What::Picture).await.expect("all of it");
    assert!(whole.ranges && whole.body == b"abcde");
    // Somebody who speaks no TLS.
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("bound").port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _sent = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
    });
    let mut fetcher = server.fetcher();
    fetcher.allowed = vec![format!("page.example:{port}").parse().expect("a host")];
    let url = format!("https://page.example:{port}/");
    assert_eq!(fetcher.get(&url, "T", What::Page).await.expect_err("no TLS there"), Fault::Tls);
}
