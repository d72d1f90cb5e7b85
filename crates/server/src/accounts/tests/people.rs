//! Making the owner's account, signing in and out.

use std::rc::Rc;

use axum::http::StatusCode;
use tokio::task::{JoinSet, LocalSet};

use super::super::{pages, setup_link};
use crate::render::Lang;
use crate::serve::tests::{Answer, Served};

const EMAIL: &str = "ada@example.org";
const PASSWORD: &str = "a long enough one";

async fn token(served: &Served) -> String {
    let link = setup_link(&served.app).await.expect("read").expect("there is no account");
    link.split_once("/setup?token=").expect("a link").1.to_owned()
}

async fn set_up(served: &Served) -> Answer {
    let token = token(served).await;
    served.post("/setup", &[], &[("token", &token), ("email", EMAIL), ("password", PASSWORD)]).await
}

fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().expect("a pair").to_owned()
}

#[tokio::test]
async fn the_link_makes_one_account_and_signs_it_in() {
    let served = Served::new(|_| {}).await;
    let token = token(&served).await;
    let form = served.get(&format!("/setup?token={token}"), &[]).await;
    assert_eq!(form.status, StatusCode::OK);
    assert!(
        form.text.contains("name=\"password\"") && form.text.contains("<label for=\"email\">"),
        "{form:?}"
    );

    let made = set_up(&served).await;
    assert_eq!((made.status, made.header("location")), (StatusCode::SEE_OTHER, "/"), "{made:?}");
    let set = made.header("set-cookie");
    assert!(set.contains("; HttpOnly; SameSite=Lax") && !set.contains("Secure"), "{set}");
    let home = served.get("/", &[("cookie", &cookie(&made))]).await;
    assert!(home.text.contains(EMAIL), "{home:?}");

    assert_eq!(setup_link(&served.app).await.expect("read"), None);
    let fields = [("token", token.as_str()), ("email", "eve@example.org"), ("password", PASSWORD)];
    assert_eq!(served.post("/setup", &[], &fields).await.status, StatusCode::FORBIDDEN);
    assert_eq!(served.get(&format!("/setup?token={token}"), &[]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_new_link_voids_the_one_before() {
    let served = Served::new(|_| {}).await;
    let (first, second) = (token(&served).await, token(&served).await);
    assert_eq!(served.get(&format!("/setup?token={first}"), &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(served.get(&format!("/setup?token={second}"), &[]).await.status, StatusCode::OK);
    assert_eq!(served.get("/setup", &[]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn weak_passwords_and_wrong_addresses_are_sent_back_in_the_readers_language() {
    let served = Served::new(|_| {}).await;
    let token = token(&served).await;
    let french = [("accept-language", "fr-CA,en;q=0.5")];
    for (email, password, says) in [
        (EMAIL, "short", "au moins 12 caractères"),
        (EMAIL, "ADA@example.org", "ne doit pas être"),
        ("nobody", PASSWORD, "pas une adresse"),
        ("a b@example.org", PASSWORD, "pas une adresse"),
        (EMAIL, &"x".repeat(1025), "trop long"),
    ] {
        let fields = [("token", token.as_str()), ("email", email), ("password", password)];
        let page = served.post("/setup", &french, &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{email} {password:.20}");
        assert!(page.text.contains(says) && page.text.contains("lang=\"fr\""), "{page:?}");
        assert!(!page.text.contains(password), "a password is never sent back");
    }
    assert_eq!(served.app.records.account_count().await.expect("read"), 0);
}

#[tokio::test]
async fn text_of_others_is_shown_as_text() {
    let served = Served::new(|_| {}).await;
    let page =
        served.post("/login", &[], &[("email", "\"><script>alert(1)</script>"), ("password", "x")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!page.text.contains("<script>"), "{page:?}");
}

#[tokio::test]
async fn signing_in_takes_the_right_password_and_signing_out_ends_it() {
    let served =
        Served::new(|config| config.server.public_url = Some("https://stats.example".to_owned())).await;
    set_up(&served).await;
    for (email, password) in [(EMAIL, "another long one"), ("eve@example.org", PASSWORD), (EMAIL, "")] {
        let refused = served.post("/login", &[], &[("email", email), ("password", password)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("do not belong together"), "the same for both");
        assert_eq!(refused.header("set-cookie"), "");
    }
    let entered = served.post("/login", &[], &[("email", "ADA@example.org"), ("password", PASSWORD)]).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{entered:?}");
    assert!(entered.header("set-cookie").ends_with("; Secure"));
    let cookie = cookie(&entered);
    let session = [("cookie", cookie.as_str())];
    assert_eq!(served.get("/api/v1/sites", &session).await.status, StatusCode::OK);
    let left = served.post("/logout", &session, &[]).await;
    assert!(left.header("set-cookie").contains("Max-Age=0"), "{left:?}");
    assert_eq!(served.get("/api/v1/sites", &session).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(served.get("/", &session).await.header("location"), "/login");
}

#[tokio::test]
async fn another_sites_page_cannot_use_a_session() {
    let served = Served::new(|_| {}).await;
    let cookie = cookie(&set_up(&served).await);
    let body = "{\"domain\": \"evil.example\"}";
    let json = ("content-type", "application/json");
    for foreign in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("origin", "null")]
    {
        let headers = [("cookie", cookie.as_str()), json, foreign];
        let refused = served.send(axum::http::Method::POST, "/api/v1/sites", &headers, body).await;
        assert_eq!(refused.problem(), "forbidden", "{foreign:?}");
        assert_eq!(
            served.post("/login", &[foreign], &[("email", "a"), ("password", "b")]).await.problem(),
            "forbidden"
        );
    }
    let own = [("cookie", cookie.as_str()), json, ("origin", "http://stats.example")];
    let added = served.send(axum::http::Method::POST, "/api/v1/sites", &own, body).await;
    assert_eq!(added.status, StatusCode::CREATED, "{added:?}");
}

#[tokio::test]
async fn guessing_passwords_is_limited() {
    let served = Rc::new(Served::new(|_| {}).await);
    // All at once: each is counted before its password is looked at, however long that takes.
    let here = LocalSet::new();
    let statuses = here.run_until(async {
        let mut guesses = JoinSet::new();
        for _ in 0..40 {
            let served = served.clone();
            guesses.spawn_local(async move {
                served.post("/login", &[], &[("email", EMAIL), ("password", "guess")]).await.status
            });
        }
        guesses.join_all().await
    });
    let statuses = statuses.await;
    assert!(statuses.contains(&StatusCode::TOO_MANY_REQUESTS), "{statuses:?}");
    assert!(statuses.contains(&StatusCode::UNPROCESSABLE_ENTITY), "{statuses:?}");
}

#[test]
fn the_language_is_the_preferred_one_that_is_spoken() {
    for (sent, spoken) in [
        ("", Lang::En),
        ("fr", Lang::Fr),
        ("de, fr;q=0.8, en;q=0.7", Lang::Fr),
        ("en-GB, fr;q=0.9", Lang::En),
        ("fr;q=0, en;q=0.1", Lang::En),
        ("*", Lang::En),
        ("f\u{e9}", Lang::En),
    ] {
        let headers = [("accept-language".parse().expect("a name"), sent.parse().expect("a value"))];
        assert_eq!(pages::lang(&headers.into_iter().collect()), spoken, "{sent}");
    }
}
