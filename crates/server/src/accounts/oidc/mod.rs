//! Signing in with a provider: `OpenID` Connect, the code flow with PKCE.
//!
//! ```text
//! /login/oidc ──► the provider ──► /login/oidc/back ──► code for tokens ──► ID token, verified ──► an account
//!   a secret in a cookie: state, nonce and PKCE verifier are made of it
//! ```
//!
//! `provider` speaks to the provider, `token` verifies (pure), `flow` has the two doors. Whom it lets in: those who have an account of the address
//! that the provider has verified, and those who are invited.

mod flow;
mod provider;
#[cfg(test)]
mod tests;
mod token;

pub(super) use self::flow::{back, start};
pub(crate) use self::provider::Provider;
use self::provider::ProviderError;
