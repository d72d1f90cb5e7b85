//! Secrets that we make: 256 bits from the system, kept only as their hash.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use entrenous_storage::records::SecretHash;
use sha2::{Digest, Sha256};

/// A new secret, to be shown once.
pub struct Secret(String);

impl Secret {
    /// What keys begin with, so that tools which look for leaked secrets recognise them.
    pub const KEY_PREFIX: &'static str = "ent_";

    /// What guest links and their passes begin with.
    pub(crate) const GUEST_PREFIX: &'static str = "entg_";

    /// A secret for a session or a link.
    ///
    /// # Errors
    ///
    /// The system has no randomness.
    pub fn new() -> Result<Secret, getrandom::Error> {
        let mut bits = [0; 32];
        getrandom::fill(&mut bits)?;
        Ok(Secret(BASE64_URL_SAFE_NO_PAD.encode(bits)))
    }

    /// A secret for an API key.
    ///
    /// # Errors
    ///
    /// The system has no randomness.
    pub fn new_key() -> Result<Secret, getrandom::Error> {
        Secret::new().map(|Secret(text)| Secret(format!("{}{text}", Secret::KEY_PREFIX)))
    }

    /// A secret for a guest link.
    ///
    /// # Errors
    ///
    /// The system has no randomness.
    pub(crate) fn new_guest() -> Result<Secret, getrandom::Error> {
        Secret::new().map(|Secret(text)| Secret(format!("{}{text}", Secret::GUEST_PREFIX)))
    }

    /// As it is shown, once.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// As it is kept.
    pub fn hash(&self) -> SecretHash {
        Secret::hash_of(self.0.as_bytes())
    }

    /// The hash of a secret that somebody sent.
    pub fn hash_of(text: &[u8]) -> SecretHash {
        Sha256::digest(text).into()
    }
}
