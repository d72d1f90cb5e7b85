//! Passwords: what they must be, and their argon2id hashes.

use std::sync::OnceLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::serve::{App, Kind, Problem};

/// Fewest characters; NIST SP 800-63B-4 asks for 15 where nothing else is asked, and 8 with a second factor (section 3.1.1.2). Attempts
/// are limited here.
const LEAST: usize = 12;
/// Most bytes, so that hashing one is no work to speak of.
const MOST: usize = 1024;

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weak {
    Short,
    Long,
    IsEmail,
}

/// Is it one that may be used with this address?
pub(super) fn check(password: &str, email: &str) -> Result<(), Weak> {
    let (password_small, email) = (password.to_lowercase(), email.to_lowercase());
    let local = email.split('@').next().unwrap_or_default();
    if password.len() > MOST {
        Err(Weak::Long)
    } else if password_small == email || password_small == local {
        Err(Weak::IsEmail)
    } else if password.chars().count() < LEAST {
        Err(Weak::Short)
    } else {
        Ok(())
    }
}

/// The same, as a problem of a request.
pub(crate) fn check_password(password: &str, email: &str) -> Result<(), Problem> {
    let why = match check(password, email) {
        Ok(()) => return Ok(()),
        Err(Weak::Short) => "The password is too short: it needs 12 characters or more.",
        Err(Weak::Long) => "The password is too long: 1,024 bytes at most.",
        Err(Weak::IsEmail) => "The password must not be the e-mail address.",
    };
    Err(Problem::new(Kind::Invalid, why))
}

/// Hashes a password with a new salt. It takes some tens of milliseconds of a core, and few are hashed at once.
pub(crate) async fn hash(app: &App, password: String) -> Result<String, Problem> {
    on_a_thread(app, move || hashed(&password)).await?.map_err(|error| Problem::internal(&error))
}

/// Is this the password of that hash? Without a hash it takes as long, and it is not: nobody can tell which accounts there are.
pub(crate) async fn verify(app: &App, password: String, hash: Option<String>) -> Result<bool, Problem> {
    if password.len() > MOST {
        return Ok(false);
    }
    // Whoever signs in with a provider alone has none.
    let hash = hash.filter(|hash| !hash.is_empty());
    on_a_thread(app, move || {
        static NOBODY: OnceLock<String> = OnceLock::new();
        let nobodys = || NOBODY.get_or_init(|| hashed("nobody's password").unwrap_or_default()).clone();
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(nobodys);
        let matches = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        known && matches
    })
    .await
}

/// Its hash with a new salt: some tens of milliseconds of a core.
pub(crate) fn hashed(password: &str) -> Result<String, argon2::password_hash::Error> {
    Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())
}

async fn on_a_thread<T: Send + 'static>(
    app: &App,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    let _slot = app.hashing.acquire().await.map_err(|_| Problem::from(Kind::Unavailable))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| Problem::internal(&error))
}
