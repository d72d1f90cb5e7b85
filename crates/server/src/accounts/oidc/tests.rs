//! What tokens are taken. The whole flow is tested against an independent provider (`tracker/test/oidc.test.mjs`).

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};

use super::token::{BadToken, Claims, Expected, Keys, verify};

const EXPECTED: Expected<'_> =
    Expected { issuer: "https://id.example", client: "entrenous", nonce: "n", now: 1_000 };

struct Signer {
    curve: EcdsaKeyPair,
    edwards: Ed25519KeyPair,
}

impl Signer {
    fn new() -> Signer {
        let random = SystemRandom::new();
        let curve = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("made");
        let edwards = Ed25519KeyPair::generate_pkcs8(&random).expect("made");
        Signer {
            curve: EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, curve.as_ref(), &random)
                .expect("read"),
            edwards: Ed25519KeyPair::from_pkcs8(edwards.as_ref()).expect("read"),
        }
    }

    fn keys(&self) -> Keys {
        let point = self.curve.public_key().as_ref();
        let keys = json!({ "keys": [
            { "kty": "EC", "crv": "P-256", "kid": "c", "use": "sig", "x": encoded(&point[1..33]), "y": encoded(&point[33..]) },
            { "kty": "OKP", "crv": "Ed25519", "kid": "e", "alg": "EdDSA", "x": encoded(self.edwards.public_key().as_ref()) },
            { "kty": "EC", "crv": "P-256", "kid": "enc", "use": "enc", "x": encoded(&point[1..33]), "y": encoded(&point[33..]) },
        ] });
        serde_json::from_value(keys).expect("keys")
    }

    fn token(&self, header: &Value, claims: &Value) -> String {
        let text = |value: &Value| encoded(value.to_string().as_bytes());
        let signed = format!("{}.{}", text(header), text(claims));
        let signature = match header["alg"].as_str() {
            Some("EdDSA") => self.edwards.sign(signed.as_bytes()).as_ref().to_vec(),
            Some("none") => Vec::new(),
            _ => self.curve.sign(&SystemRandom::new(), signed.as_bytes()).expect("signed").as_ref().to_vec(),
        };
        format!("{signed}.{}", encoded(&signature))
    }
}

fn encoded(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

fn claims() -> Value {
    json!({
        "iss": "https://id.example", "aud": "entrenous", "sub": "7", "nonce": "n", "iat": 990, "exp": 1_200,
        "email": "ada@example.org", "email_verified": true,
    })
}

fn curve() -> Value {
    json!({ "alg": "ES256", "kid": "c" })
}

#[test]
fn a_token_that_is_right_says_who_it_is() {
    let signer = Signer::new();
    for header in [curve(), json!({ "alg": "ES256" }), json!({ "alg": "EdDSA", "kid": "e" })] {
        let who = verify(&signer.token(&header, &claims()), &signer.keys(), EXPECTED).expect("right");
        assert_eq!((who.sub.as_str(), who.verified_email()), ("7", Some("ada@example.org")), "{header}");
    }
    let mut many = claims();
    (many["aud"], many["azp"]) = (json!(["entrenous", "other"]), json!("entrenous"));
    verify(&signer.token(&curve(), &many), &signer.keys(), EXPECTED).expect("right");
}

#[test]
fn a_token_with_anything_wrong_is_not_taken() {
    let signer = Signer::new();
    let refused = |header: Value, claims: Value| {
        verify(&signer.token(&header, &claims), &signer.keys(), EXPECTED).expect_err("wrong")
    };
    for (name, value, why) in [
        ("iss", json!("https://id.example/"), "issuer"),
        ("aud", json!("another"), "audience"),
        ("aud", json!(["entrenous", "another"]), "authorized party"),
        ("azp", json!("another"), "authorized party"),
        ("exp", json!(940), "expiry"),
        ("iat", json!(1_061), "time"),
        ("nonce", json!("m"), "nonce"),
        ("nonce", Value::Null, "nonce"),
    ] {
        let mut wrong = claims();
        wrong[name] = value;
        assert_eq!(refused(curve(), wrong), BadToken::Claim(why), "{name}");
    }
    for (header, why) in [
        (json!({ "alg": "none" }), BadToken::Algorithm),
        (json!({ "alg": "HS256", "kid": "c" }), BadToken::Algorithm),
        (json!({ "alg": "ES256", "kid": "gone" }), BadToken::UnknownKey),
        (json!({ "alg": "ES256", "kid": "enc" }), BadToken::UnknownKey),
        (json!({ "alg": "ES256", "kid": "e" }), BadToken::UnknownKey),
        (json!({ "alg": "RS256", "kid": "c" }), BadToken::UnknownKey),
    ] {
        assert_eq!(refused(header.clone(), claims()), why, "{header}");
    }
    let token = signer.token(&curve(), &claims());
    assert_eq!(verify(&token, &Signer::new().keys(), EXPECTED), Err(BadToken::Signature), "another's key");
    let mut other = claims();
    other["sub"] = json!("8");
    let (_, signature) = token.rsplit_once('.').expect("three parts");
    let unsigned = signer.token(&curve(), &other);
    let forged = format!("{}.{signature}", unsigned.rsplit_once('.').expect("three parts").0);
    assert_eq!(verify(&forged, &signer.keys(), EXPECTED), Err(BadToken::Signature));
    for nonsense in ["", ".", "..", "a.b.c", "a.b"] {
        assert_eq!(verify(nonsense, &signer.keys(), EXPECTED), Err(BadToken::Form), "{nonsense}");
    }
}

#[test]
fn an_address_counts_if_the_provider_has_verified_it() {
    for (verified, counts) in [
        (json!(true), true),
        (json!("true"), true),
        (json!(false), false),
        (json!("false"), false),
        (Value::Null, false),
    ] {
        let who = json!({ "sub": "7", "email": "ada@example.org", "email_verified": verified });
        let who: Claims = serde_json::from_value(who).expect("claims");
        assert_eq!(who.verified_email().is_some(), counts, "{verified}");
    }
}
