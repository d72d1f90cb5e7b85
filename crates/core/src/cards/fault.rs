//! Why a page or a picture could not be had.

use serde::Serialize;

/// Why a page or a picture could not be had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Fault {
    /// No address.
    #[error("it is no address")]
    Address,
    /// Neither `http:` nor `https:`.
    #[error("it leads to something that is neither http: nor https:")]
    Scheme,
    /// A port beside 80 and 443.
    #[error("it leads to port {port}; pages that are shared answer on 80 or 443")]
    Port {
        /// The port.
        port: u16,
    },
    /// An address that is not of the public internet.
    #[error("its host is in a private network, where nobody else can go")]
    Private,
    /// The name has no address.
    #[error("its host's name has no address")]
    Name,
    /// Nobody answers.
    #[error("nobody answers at its host")]
    Connection,
    /// The certificate or the handshake.
    #[error("its https is broken: the certificate is not valid for this name, or nobody speaks TLS")]
    Tls,
    /// It took too long.
    #[error("it took longer than {seconds} s")]
    Slow {
        /// How long was waited.
        seconds: u64,
    },
    /// Too many redirects.
    #[error("it sends on more than {most} times")]
    Redirects {
        /// How many were followed.
        most: u8,
    },
    /// An answer that is no success.
    #[error("it answers {status}")]
    Status {
        /// The HTTP status.
        status: u16,
    },
    /// What was answered cannot be read as HTTP.
    #[error("what it answers is broken")]
    Broken,
    /// Larger than is read.
    #[error("it is larger than {most} bytes")]
    Large {
        /// Bytes that are read at most.
        most: u64,
    },
    /// Not of the kind that was asked for.
    #[error("it is of the type \"{kind}\"")]
    Kind {
        /// Its content type, or what it looks like.
        kind: String,
    },
    /// A drawing.
    #[error(
        "it is an SVG drawing, which no app shows and which is never drawn here: one can ask for any amount of work"
    )]
    Svg,
    /// Pixels beyond reason.
    #[error("it has {width} x {height} pixels, more than is decoded")]
    Pixels {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
}
