//! Connections: accepting no more than allowed, giving slow ones up, and letting all finish at the end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tower::ServiceExt;

use super::descriptors;
use crate::config;

/// Serves until `stop` says so, then waits for requests that are being answered. False: some took longer than that, and were cut off.
pub(super) async fn serve(
    listener: TcpListener,
    router: Router,
    settings: &config::Server,
    mut stop: watch::Receiver<bool>,
) -> bool {
    let slots = Arc::new(Semaphore::new(
        usize::try_from(descriptors::connections(settings.connections)).unwrap_or(Semaphore::MAX_PERMITS),
    ));
    let graceful = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(settings.header_seconds))
        // Headers of a request must fit; hyper's own limit is 400 KiB a connection.
        .max_buf_size(32 * 1024);
    loop {
        let (slot, stream, peer) = tokio::select! {
            accepted = accept(&listener, &slots) => accepted,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        let router = router.clone();
        let service = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request)
        });
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // It fails where the client goes away or is too slow: nothing of ours.
            let _clients_own = connection.await;
            drop(slot);
        });
    }
    drop(listener);
    tokio::time::timeout(Duration::from_secs(settings.shutdown_seconds), graceful.shutdown()).await.is_ok()
}

/// The next connection, once there is a slot for it.
async fn accept(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
) -> (OwnedSemaphorePermit, TcpStream, SocketAddr) {
    let slot = slots.clone().acquire_owned().await.expect("the slots are never closed");
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Without it small answers would wait for the client's acknowledgement; not having it is no harm.
                let _slower = stream.set_nodelay(true);
                return (slot, stream, peer);
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                // Out of file descriptors, as a rule: asking again at once would only burn the processor.
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}
