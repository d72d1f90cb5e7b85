//! The listening socket: one that a service manager passed on, else one of our own.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;

use listenfd::ListenFd;
use tokio::net::TcpListener;

use super::StartError;

/// A socket that a service manager opened for us, if there is one.
pub(super) fn inherited() -> Result<Option<TcpListener>, StartError> {
    let listener = ListenFd::from_env().take_tcp_listener(0).map_err(StartError::Inherited)?;
    let Some(listener) = listener else { return Ok(None) };
    listener.set_nonblocking(true).map_err(StartError::Inherited)?;
    TcpListener::from_std(listener).map(Some).map_err(StartError::Inherited)
}

/// Listens on an address.
pub(super) async fn bind(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|cause| {
        let remedy = remedy(&cause);
        StartError::Listen { address, cause, remedy }
    })
}

fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::AddrInUse => {
            "another program listens there: stop it, or set another port in server.listen"
        }
        ErrorKind::PermissionDenied => {
            "ports below 1024 are reserved: set a higher one in server.listen behind a reverse proxy, or let systemd open \
             the socket"
        }
        ErrorKind::AddrNotAvailable => {
            "this machine has no such address: set one that it has in server.listen, or 0.0.0.0 for all"
        }
        _ => "set another address in server.listen",
    }
}
