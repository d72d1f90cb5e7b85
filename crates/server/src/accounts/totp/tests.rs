//! Codes, and signing in with them.

use axum::http::{Method, StatusCode};
use entrenous_storage::records::{FIRST_WORKSPACE, Membership, Role};
use serde_json::json;

use super::{STEP_SECONDS, base32, code, code_now, step_of};
use crate::serve::now;
use crate::serve::tests::{Answer, Person, Served};

const PASSWORD: &str = "a long enough one";

/// RFC 6238, appendix B, the rows of SHA-1.
#[test]
fn codes_are_those_of_the_standard() {
    let secret = b"12345678901234567890";
    for (time, expected) in [
        (59, 94_287_082),
        (1_111_111_109, 7_081_804),
        (1_111_111_111, 14_050_471),
        (1_234_567_890, 89_005_924),
        (2_000_000_000, 69_279_037),
        (20_000_000_000, 65_353_130),
    ] {
        assert_eq!(code(secret, time / STEP_SECONDS, 8), expected, "{time}");
    }
    // RFC 4648, section 10.
    for (bytes, text) in
        [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foob", "MZXW6YQ"), ("foobar", "MZXW6YTBOI")]
    {
        assert_eq!(base32(bytes.as_bytes()), text);
    }
}

#[test]
fn a_code_is_good_for_its_step_and_the_ones_beside() {
    let (secret, now) = (b"12345678901234567890", 1_111_111_111);
    let given = code_now(secret, now);
    let own = now / STEP_SECONDS;
    for (later, found) in [(-61, None), (-30, Some(own)), (0, Some(own)), (30, Some(own)), (61, None)] {
        assert_eq!(step_of(secret, &given, now + later), found, "{later}");
    }
    assert_eq!(step_of(secret, &format!(" {} {} ", &given[..3], &given[3..]), now), Some(own));
    for nonsense in ["", "12345", "1234567", "+12345", "١٢٣٤٥٦", "abcdef"] {
        assert_eq!(step_of(secret, nonsense, now), None, "{nonsense}");
    }
}

/// With the app's secret, the code that confirmed it, and the recovery codes.
async fn enrolled() -> (Served, Person, (Vec<u8>, String), Vec<String>) {
    let served = Served::new(|_| {}).await;
    let place = Membership { workspace: FIRST_WORKSPACE, role: Role::Owner, sites: Vec::new() };
    let person = served.person("ada@example.org", &place).await;
    let path = "/api/v1/me/totp";
    let wrong = served.as_person(Method::POST, path, &person, r#"{"password": "another one"}"#).await;
    assert_eq!(wrong.problem(), "invalid");
    let given = json!({ "password": PASSWORD }).to_string();
    let begun = served.as_person(Method::POST, path, &person, &given).await.json();
    assert!(begun["qr"].as_str().expect("a picture").starts_with("<svg"), "{begun}");
    let secret = served.app.records.totp(person.account).await.expect("read").expect("there").secret;
    assert_eq!(begun["secret"], base32(&secret));
    let signed_in = sign_in(&served).await;
    assert_eq!(signed_in.status, StatusCode::SEE_OTHER, "it counts for nothing yet");
    let wrong = served.as_person(Method::PUT, path, &person, r#"{"code": "12345"}"#).await;
    assert_eq!(wrong.problem(), "invalid");
    let first = code_now(&secret, now());
    let given = json!({ "code": first }).to_string();
    let done = served.as_person(Method::PUT, path, &person, &given).await.json();
    let codes = done["recovery_codes"].as_array().expect("a list");
    let codes = codes.iter().map(|code| code.as_str().expect("text").to_owned()).collect();
    (served, person, (secret, first), codes)
}

async fn sign_in(served: &Served) -> Answer {
    served.post("/login", &[], &[("email", "ada@example.org"), ("password", PASSWORD)]).await
}

fn token(page: &Answer) -> String {
    assert_eq!((page.status, page.header("set-cookie")), (StatusCode::OK, ""), "{page:?}");
    let (_, token) = page.text.split_once("name=\"token\" value=\"").expect("a form");
    token.split('"').next().expect("ended").to_owned()
}

async fn give(served: &Served, token: &str, code: &str) -> Answer {
    served.post("/login/code", &[], &[("token", token), ("code", code)]).await
}

#[tokio::test]
async fn the_password_alone_opens_nothing_and_no_code_works_twice() {
    let (served, _, (secret, first), codes) = enrolled().await;
    assert_eq!(codes.len(), 10);
    let half = token(&sign_in(&served).await);
    // The code that confirmed the app was taken.
    let replayed = give(&served, &half, &first).await;
    assert_eq!(replayed.status, StatusCode::UNPROCESSABLE_ENTITY, "{replayed:?}");
    let next = code_now(&secret, now() + STEP_SECONDS);
    let entered = give(&served, &half, &next).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{entered:?}");
    assert!(entered.header("set-cookie").starts_with("entrenous_session="));
    assert_eq!(give(&served, &half, &next).await.status, StatusCode::UNPROCESSABLE_ENTITY, "used");
    let half = token(&sign_in(&served).await);
    assert_eq!(give(&served, &half, &next).await.status, StatusCode::UNPROCESSABLE_ENTITY, "replayed");
    // As somebody types it from paper.
    let typed = codes[0].to_lowercase().replace('-', " ");
    assert_eq!(give(&served, &half, &typed).await.status, StatusCode::SEE_OTHER);
    let half = token(&sign_in(&served).await);
    assert_eq!(give(&served, &half, &typed).await.status, StatusCode::UNPROCESSABLE_ENTITY, "used");
}

#[tokio::test]
async fn whoever_guesses_has_five_tries_and_the_app_can_be_removed() {
    let (served, person, _, codes) = enrolled().await;
    let half = token(&sign_in(&served).await);
    for _ in 0..5 {
        assert_eq!(give(&served, &half, "wrong!").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let late = give(&served, &half, &codes[0]).await;
    assert!(late.text.contains("name=\"password\""), "back to the beginning: {late:?}");
    let remove = json!({ "password": PASSWORD }).to_string();
    let removed = served.as_person(Method::POST, "/api/v1/me/totp/remove", &person, &remove).await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT, "{removed:?}");
    assert_eq!(sign_in(&served).await.status, StatusCode::SEE_OTHER);
}
