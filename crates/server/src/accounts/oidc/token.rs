//! ID tokens: `OpenID` Connect Core 1.0, section 3.1.3.7. Pure: keys, expectations and the time are arguments.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256,
    RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;
use serde_json::Value;

/// Clocks may differ by so many seconds.
const LEEWAY: i64 = 60;

/// A provider's keys (RFC 7517).
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Keys {
    keys: Vec<Key>,
}

#[derive(Debug, Clone, Deserialize)]
struct Key {
    kty: String,
    kid: Option<String>,
    r#use: Option<String>,
    alg: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

/// What a token has to say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client: &'a str,
    pub(super) nonce: &'a str,
    /// Seconds since 1970.
    pub(super) now: i64,
}

/// Who somebody is, as the provider says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Claims {
    pub(super) sub: String,
    #[serde(default)]
    pub(super) email: Option<String>,
    #[serde(default)]
    email_verified: Option<Value>,
    #[serde(default)]
    pub(super) name: Option<String>,
}

impl Claims {
    /// The address, if the provider has verified that it is theirs. Some say so in a text.
    pub(super) fn verified_email(&self) -> Option<&str> {
        let verified = matches!(&self.email_verified, Some(Value::Bool(true)))
            || self.email_verified.as_ref().and_then(Value::as_str) == Some("true");
        self.email.as_deref().filter(|_| verified)
    }
}

/// Why a token is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum BadToken {
    #[error("the ID token is none")]
    Form,
    #[error("the ID token is signed in a way that is not taken; RS256, PS256, ES256 and EdDSA are")]
    Algorithm,
    #[error("the provider has no key with which the ID token is signed")]
    UnknownKey,
    #[error("the ID token's signature is wrong")]
    Signature,
    #[error("the ID token's {0} is wrong")]
    Claim(&'static str),
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
}

#[derive(Deserialize)]
struct Times {
    iss: String,
    aud: Value,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nonce: Option<String>,
}

/// Who signed in, if the token says so and may be believed.
pub(super) fn verify(token: &str, keys: &Keys, expected: Expected<'_>) -> Result<Claims, BadToken> {
    let (signed, signature) = token.rsplit_once('.').ok_or(BadToken::Form)?;
    let (header, payload) = signed.split_once('.').ok_or(BadToken::Form)?;
    let header: Header = read(header)?;
    let signature = decode(signature)?;
    if !["RS256", "PS256", "ES256", "EdDSA"].contains(&header.alg.as_str()) {
        return Err(BadToken::Algorithm);
    }
    let mut fitting = keys.keys.iter().filter(|key| key.fits(&header)).peekable();
    if fitting.peek().is_none() {
        return Err(BadToken::UnknownKey);
    }
    if !fitting.any(|key| key.verifies(&header.alg, signed.as_bytes(), &signature).is_some()) {
        return Err(BadToken::Signature);
    }
    let times: Times = read(payload)?;
    let audiences: Vec<&str> = match &times.aud {
        Value::String(one) => vec![one],
        Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let azp = times.azp.as_deref();
    let claims = [
        ("issuer", times.iss == expected.issuer),
        ("audience", audiences.contains(&expected.client)),
        ("authorized party", azp.map_or(audiences.len() == 1, |party| party == expected.client)),
        ("expiry", times.exp > expected.now - LEEWAY),
        ("time", times.iat < expected.now + LEEWAY),
        ("nonce", times.nonce.as_deref() == Some(expected.nonce)),
    ];
    if let Some((name, _)) = claims.into_iter().find(|(_, is_right)| !is_right) {
        return Err(BadToken::Claim(name));
    }
    read(payload)
}

impl Key {
    fn fits(&self, header: &Header) -> bool {
        let kind = match header.alg.as_str() {
            "RS256" | "PS256" => "RSA",
            "ES256" => "EC",
            _ => "OKP",
        };
        self.kty == kind
            && self.r#use.as_deref().is_none_or(|what| what == "sig")
            && self.alg.as_ref().is_none_or(|alg| *alg == header.alg)
            && (header.kid.is_none() || self.kid == header.kid)
    }

    fn verifies(&self, algorithm: &str, signed: &[u8], signature: &[u8]) -> Option<()> {
        let part = |text: &Option<String>| decode(text.as_deref()?).ok();
        match algorithm {
            "RS256" | "PS256" => {
                let key = RsaPublicKeyComponents { n: part(&self.n)?, e: part(&self.e)? };
                let parameters = if algorithm == "RS256" {
                    &RSA_PKCS1_2048_8192_SHA256
                } else {
                    &RSA_PSS_2048_8192_SHA256
                };
                key.verify(parameters, signed, signature).ok()
            }
            "ES256" if self.crv.as_deref() == Some("P-256") => {
                let point = [vec![4], part(&self.x)?, part(&self.y)?].concat();
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed, signature).ok()
            }
            "EdDSA" if self.crv.as_deref() == Some("Ed25519") => {
                UnparsedPublicKey::new(&ED25519, part(&self.x)?).verify(signed, signature).ok()
            }
            _ => None,
        }
    }
}

fn decode(text: &str) -> Result<Vec<u8>, BadToken> {
    BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| BadToken::Form)
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, BadToken> {
    serde_json::from_slice(&decode(text)?).map_err(|_| BadToken::Form)
}
