//! Starting and stopping, in order.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use entrenous_storage::records::{Records, Upgrade};
use sd_notify::NotifyState;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::collecting::Collecting;
use super::{App, DataDir, StartError, connections, housekeeping, listener, router};
use crate::accounts;
use crate::config::{Config, Server};
use crate::operate::{self, Metrics, control};
use crate::query::{EXPORTS, clear_exports};

/// Runs the service until SIGTERM or SIGINT. `say` is told what the operator has to know at once: the address, and the link with which
/// the owner's account is made. `beside` is called once it runs.
///
/// # Errors
///
/// It cannot start.
pub async fn run(
    config: Config,
    say: impl Fn(&str),
    beside: impl FnOnce(&Arc<App>),
) -> Result<(), StartError> {
    let folder = DataDir::open(&config.server.data_dir)?;
    let held = folder.hold()?;
    let listener = match listener::inherited()? {
        Some(listener) => listener,
        None => listener::bind(config.server.listen).await?,
    };
    let address = local(&listener)?;
    let metrics_listener = match config.metrics.listen {
        Some(address) => Some(listener::bind(address).await?),
        None => None,
    };
    let records = Records::open(&folder.records(), Upgrade::Allowed).await?;
    let public_url = config.server.public_url.clone().unwrap_or_else(|| url(address));
    let (settings, watch_records) = (config.server.clone(), records.watch().await?);
    let metrics = Metrics::install();
    let collecting = Collecting::start(folder.path(), &config, &records, true).await?;
    let stop = stop_on_signal()?;
    clear_exports(&folder.path().join(EXPORTS))
        .map_err(|cause| StartError::System { what: "remove what an earlier export left", cause })?;
    let questions = collecting.room(folder.path(), stop.clone());
    let app = App::new(config, public_url, records, metrics, &collecting, questions).await?;
    app.health.works("records");

    let orders = tokio::spawn(control::take_orders(folder.path().join(control::SOCKET), collecting.orders()));
    let housekeeping = tokio::spawn(housekeeping::keep(app.clone(), watch_records));
    let figures = metrics_listener.map(|listener| {
        let (router, settings, stop) = (operate::metrics_router(&app), settings.clone(), stop.clone());
        tokio::spawn(async move { connections::serve(listener, router, &settings, stop).await })
    });
    say(&format!("Entrenous listens on {}", url(address)));
    if let Some(link) = accounts::setup_link(&app).await? {
        say(&format!("Make the owner's account within 24 hours: {link}"));
    }
    beside(&app);
    notify(&[NotifyState::Ready]);
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");

    let all_finished = serve_until_stopped(&app, listener, &settings, stop).await;
    if !all_finished {
        tracing::warn!("some requests took longer than server.shutdown_seconds and were cut off");
    }
    if let Some(figures) = figures {
        figures.abort();
    }
    // Here rooms that still hold something write it down.
    housekeeping.abort();
    orders.abort();
    // It waits for the disk: not on a thread that others wait for.
    let _ = tokio::task::spawn_blocking(|| drop(collecting)).await;
    app.records.close().await;
    tracing::info!("stopped");
    drop(held);
    Ok(())
}

async fn serve_until_stopped(
    app: &Arc<App>,
    listener: TcpListener,
    settings: &Server,
    stop: watch::Receiver<bool>,
) -> bool {
    let mut told = stop.clone();
    let health = app.clone();
    tokio::spawn(async move {
        if told.wait_for(|stop| *stop).await.is_ok() {
            health.health.stops();
            notify(&[NotifyState::Stopping]);
            tracing::info!("stopping");
        }
    });
    connections::serve(listener, router(app), settings, stop).await
}

/// Turns true with the first SIGTERM or SIGINT; the second ends the process at once.
fn stop_on_signal() -> Result<watch::Receiver<bool>, StartError> {
    let system = |cause| StartError::System { what: "listen for signals", cause };
    let mut terminate = signal(SignalKind::terminate()).map_err(system)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(system)?;
    let (tell, stop) = watch::channel(false);
    tokio::spawn(async move {
        for first in [true, false] {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if first {
                tell.send_replace(true);
            }
        }
        std::process::exit(130);
    });
    Ok(stop)
}

/// Tells systemd, where it listens; elsewhere nobody does.
fn notify(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::warn!(%error, "the service manager could not be told");
    }
}

fn local(listener: &TcpListener) -> Result<SocketAddr, StartError> {
    listener.local_addr().map_err(|cause| StartError::System { what: "read the listening address", cause })
}

/// An address as a browser on this machine writes it.
fn url(address: SocketAddr) -> String {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => format!("http://localhost:{}", address.port()),
        IpAddr::V6(ip) if ip.is_unspecified() => format!("http://localhost:{}", address.port()),
        _ => format!("http://{address}"),
    }
}
