//! Why the service did not start.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use entrenous_storage::records::RecordsError;

/// The service cannot start. Each says what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder cannot be made.
    #[error("cannot make the data folder {}: {cause}; name another in server.data_dir, or make it with: install -d -m 0700 -o USER {}", path.display(), path.display())]
    NoFolder {
        /// The folder.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// Nothing can be written in the data folder.
    #[error("cannot write in the data folder {}: {cause}; let the user who runs entrenous write there, or name another in server.data_dir", path.display())]
    ReadOnly {
        /// The folder.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// Another server uses the data folder.
    #[error("another entrenous uses the data folder {}{}; stop it, or name another folder in server.data_dir", path.display(), holder)]
    Locked {
        /// The folder.
        path: PathBuf,
        /// ` (process 123)`, where that is known.
        holder: String,
    },
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {cause}; {remedy}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        cause: io::Error,
        /// What to do.
        remedy: &'static str,
    },
    /// The socket that was passed on cannot be used.
    #[error(
        "cannot use the socket that the service manager passed on: {0}; it must be a TCP socket: check ListenStream= in the .socket unit"
    )]
    Inherited(io::Error),
    /// The records.
    #[error(transparent)]
    Records(#[from] RecordsError),
    /// The event store.
    #[error(transparent)]
    Events(#[from] entrenous_storage::events::StoreError),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] entrenous_storage::journal::JournalError),
    /// The database of countries cannot be read.
    #[error("cannot read the countries in {}: {why}; name a country database in the MaxMind format (.mmdb) in privacy.geography_file, or leave it empty", path.display())]
    Geography {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// The logo of QR codes cannot be used.
    #[error("cannot use the logo {}: {why}; name a PNG of at most 512 KiB and 1024 x 1024 pixels in links.logo_file, or leave it empty", path.display())]
    Logo {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// Nothing can be fetched over https.
    #[error("cannot speak TLS: {why}")]
    Tls {
        /// Why.
        why: String,
    },
    /// The operating system refuses something else.
    #[error("cannot {what}: {cause}")]
    System {
        /// What was tried.
        what: &'static str,
        /// Why.
        cause: io::Error,
    },
}
