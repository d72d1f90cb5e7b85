//! One request, to an address that was checked.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use entrenous_core::cards::Fault;
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, ACCEPT_ENCODING, HOST, RANGE, USER_AGENT};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, Error, RootCertStore};
use url::Url;

use super::What;
use super::answer::{self, Answer};

/// Addresses of one host that are tried.
const TRIED: usize = 3;
/// Bytes of an answer's head at most, and of what is held of its body on the way.
const HEAD_BYTES: usize = 64 << 10;
/// Lines of an answer's head at most.
const HEADERS: usize = 200;

/// Whom https trusts: what Mozilla's browsers trust.
pub(super) fn tls() -> Result<TlsConnector, Error> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

/// Asks the first of `addresses` that answers.
pub(super) async fn ask(
    tls: &TlsConnector,
    url: &Url,
    addresses: &[SocketAddr],
    agent: &str,
    what: What,
) -> Result<Answer, Fault> {
    let mut stream = None;
    for address in addresses.iter().take(TRIED) {
        if let Ok(connected) = TcpStream::connect(address).await {
            stream = Some(connected);
            break;
        }
    }
    let stream = stream.ok_or(Fault::Connection)?;
    let request = request(url, agent, what)?;
    if url.scheme() == "http" {
        return exchange(stream, request, url, what).await;
    }
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let name = ServerName::try_from(host).map_err(|_| Fault::Tls)?;
    let stream = tls.connect(name, stream).await.map_err(|_| Fault::Tls)?;
    exchange(stream, request, url, what).await
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    request: Request<Body>,
    url: &Url,
    what: What,
) -> Result<Answer, Fault> {
    let mut builder = http1::Builder::new();
    builder.max_buf_size(HEAD_BYTES).max_headers(HEADERS);
    let (mut sender, connection) =
        builder.handshake(TokioIo::new(stream)).await.map_err(|_| Fault::Broken)?;
    // It ends with this function, however much the other side still wants to say.
    let mut driver = JoinSet::new();
    driver.spawn(connection);
    let response: Response<_> = sender.send_request(request).await.map_err(|_| Fault::Broken)?;
    answer::read(response, url, what).await
}

fn request(url: &Url, agent: &str, what: What) -> Result<Request<Body>, Fault> {
    let path = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    let host = url.host_str().unwrap_or_default();
    let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let request = Request::get(path).header(HOST, host).header(USER_AGENT, agent);
    let request = match what {
        What::Page => {
            request.header(ACCEPT, "text/html,application/xhtml+xml").header(ACCEPT_ENCODING, "gzip")
        }
        // Whoever sends parts answers 206; the part is all of it.
        What::Picture => request.header(ACCEPT, "image/*").header(RANGE, "bytes=0-"),
        What::Robots => request.header(ACCEPT, "text/plain").header(ACCEPT_ENCODING, "gzip"),
    };
    request.body(Body::empty()).map_err(|_| Fault::Address)
}
