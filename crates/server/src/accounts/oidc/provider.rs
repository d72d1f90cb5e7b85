//! Speaking to the provider: what it is (`OpenID` Connect Discovery 1.0), its keys, its tokens.

use std::time::{Duration, Instant};

use reqwest::header::ACCEPT;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;

use super::token::{BadToken, Claims, Expected, Keys, verify};
use crate::config::Oidc;

const PATIENCE: Duration = Duration::from_secs(10);
/// Answers are some kilobytes; a larger one is no answer.
const MOST_BYTES: usize = 1 << 20;
/// How long what the provider says of itself is believed.
const KEPT: Duration = Duration::from_secs(3_600);
/// For a token with a key that is not known the keys are asked for anew, but no more often than this.
const ROTATION: Duration = Duration::from_secs(10);

/// Why nobody could be signed in with the provider.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProviderError {
    /// It does not answer, or not as it should.
    #[error(
        "the sign-in provider cannot be asked: {0}; look at oidc.issuer and whether the server reaches it"
    )]
    Unreachable(String),
    /// It says something else about itself than the settings.
    #[error("the sign-in provider calls itself otherwise than oidc.issuer; write it exactly so")]
    OtherIssuer,
    /// Its token cannot be believed.
    #[error(transparent)]
    Token(#[from] BadToken),
    /// Two of its answers are about two people.
    #[error("the sign-in provider's answers are about two people")]
    TwoPeople,
}

/// A provider and what it last said.
#[derive(Debug)]
pub(crate) struct Provider {
    pub(super) settings: Oidc,
    client: Client,
    known: Mutex<Option<Known>>,
}

#[derive(Debug, Clone)]
struct Known {
    what: Discovered,
    keys: Keys,
    since: Instant,
    /// When it was last asked for though it might still have been believed.
    renewed: Option<Instant>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Discovered {
    issuer: String,
    pub(super) authorization_endpoint: String,
    token_endpoint: String,
    userinfo_endpoint: Option<String>,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    access_token: String,
}

impl Provider {
    /// The provider of the settings; none if they name none.
    ///
    /// # Errors
    ///
    /// The system's certificates cannot be read.
    pub(crate) fn new(settings: &Oidc) -> Result<Option<Provider>, reqwest::Error> {
        if settings.issuer.is_none() {
            return Ok(None);
        }
        // The whole process has one; whoever was first has set it.
        let _set_already = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().timeout(PATIENCE).redirect(Policy::none()).build()?;
        Ok(Some(Provider { settings: settings.clone(), client, known: Mutex::new(None) }))
    }

    pub(super) fn issuer(&self) -> &str {
        self.settings.issuer.as_deref().unwrap_or_default()
    }

    /// What it says of itself.
    pub(super) async fn discovered(&self) -> Result<Discovered, ProviderError> {
        Ok(self.known(false).await?.what)
    }

    /// What is known, while it may be believed; else asked for, and others wait. Anew: also if it may, but not again and again.
    async fn known(&self, anew: bool) -> Result<Known, ProviderError> {
        let mut kept = self.known.lock().await;
        let is_fine = |known: &&Known| {
            let was_renewed = known.renewed.is_some_and(|at| at.elapsed() < ROTATION);
            known.since.elapsed() < KEPT && (!anew || was_renewed)
        };
        if let Some(known) = kept.as_ref().filter(is_fine) {
            return Ok(known.clone());
        }
        let url = format!("{}/.well-known/openid-configuration", self.issuer().trim_end_matches('/'));
        let what: Discovered = self.read(self.client.get(url)).await?;
        if what.issuer != self.issuer() {
            return Err(ProviderError::OtherIssuer);
        }
        let keys = self.read(self.client.get(&what.jwks_uri)).await?;
        let now = Instant::now();
        Ok(kept.insert(Known { what, keys, since: now, renewed: anew.then_some(now) }).clone())
    }

    /// Who signed in, for a code that the provider handed out.
    pub(super) async fn claims(
        &self,
        code: &str,
        verifier: &str,
        back: &str,
        nonce: &str,
        now: i64,
    ) -> Result<Claims, ProviderError> {
        let what = self.discovered().await?;
        let tokens: Tokens = self.read(self.tokens(&what, code, verifier, back)).await?;
        let client = self.settings.client_id.as_deref().unwrap_or_default();
        let expected = Expected { issuer: self.issuer(), client, nonce, now };
        let known = self.known(false).await?;
        let claims = match verify(&tokens.id_token, &known.keys, expected) {
            // It may have changed its keys.
            Err(BadToken::UnknownKey) => {
                let fresh = self.known(true).await?;
                verify(&tokens.id_token, &fresh.keys, expected)?
            }
            other => other?,
        };
        let Some(userinfo) = what.userinfo_endpoint.filter(|_| claims.email.is_none()) else {
            return Ok(claims);
        };
        let more: Claims = self.read(self.client.get(userinfo).bearer_auth(tokens.access_token)).await?;
        // Section 5.3.2: whose answer it is has to be looked at.
        if more.sub == claims.sub { Ok(more) } else { Err(ProviderError::TwoPeople) }
    }

    /// The request for tokens (RFC 6749, section 4.1.3; RFC 7636, section 4.5).
    fn tokens(&self, what: &Discovered, code: &str, verifier: &str, back: &str) -> RequestBuilder {
        let client = self.settings.client_id.as_deref().unwrap_or_default();
        let secret = self.settings.client_secret.as_ref().map(|secret| secret.reveal());
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", "authorization_code")
            .append_pair("code", code)
            .append_pair("redirect_uri", back)
            .append_pair("code_verifier", verifier);
        let methods = what.token_endpoint_auth_methods_supported.as_deref();
        let takes_basic = methods.is_none_or(|all| all.iter().any(|one| one == "client_secret_basic"));
        let mut request = self.client.post(&what.token_endpoint);
        request = match secret {
            Some(secret) if takes_basic => {
                // RFC 6749, section 2.3.1: each is written as in a form first.
                let written =
                    |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
                request.basic_auth(written(client), Some(written(secret)))
            }
            Some(secret) => {
                form.append_pair("client_id", client).append_pair("client_secret", secret);
                request
            }
            None => {
                form.append_pair("client_id", client);
                request
            }
        };
        let form = form.finish();
        request.header("content-type", "application/x-www-form-urlencoded").body(form)
    }

    async fn read<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, ProviderError> {
        let unreachable = |why: String| ProviderError::Unreachable(why);
        let failed = |error: reqwest::Error| unreachable(error.without_url().to_string());
        let mut answer = request.header(ACCEPT, "application/json").send().await.map_err(failed)?;
        if !answer.status().is_success() {
            return Err(unreachable(format!("it answers {}", answer.status())));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(failed)? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > MOST_BYTES {
                return Err(unreachable("its answer is too long".to_owned()));
            }
        }
        serde_json::from_slice(&bytes)
            .map_err(|_| unreachable("its answer is not as it should be".to_owned()))
    }
}
