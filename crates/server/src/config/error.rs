//! What can be wrong with settings.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Settings that cannot be used. Each says where it is and what is allowed.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the settings in {}: {cause}; check --config and who may read the file", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// It is no TOML, or a setting is unknown or of the wrong kind.
    #[error("{}: {}", path.display(), cause.to_string().trim_end())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Shows the line.
        cause: Box<toml::de::Error>,
    },
    /// A variable of the environment cannot be used.
    #[error("environment variable {name}: {says}")]
    Environment {
        /// Its name.
        name: String,
        /// What is wrong, and what is allowed.
        says: String,
    },
    /// Values that are not allowed.
    #[error("{}", list(.0))]
    Values(Vec<Fault>),
}

/// One value that is not allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// File and line, or the variable.
    pub place: String,
    /// The setting, as `section.key`.
    pub key: String,
    /// What is wrong, and what is allowed.
    pub says: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}: {}: {}", self.place, self.key, self.says)
    }
}

fn list(faults: &[Fault]) -> String {
    faults.iter().map(Fault::to_string).collect::<Vec<_>>().join("\n")
}
