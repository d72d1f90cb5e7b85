//! The dashboard's files, whether it was built or not.

use super::{PACKED, kind};
use crate::serve::tests::Served;

#[tokio::test]
async fn only_who_is_signed_in_gets_the_page_and_nothing_leads_out_of_the_folder() {
    let served = Served::new(|_| {}).await;
    let html = ("accept", "text/html,application/xhtml+xml");
    let first = served.get("/", &[html]).await;
    assert_eq!((first.status.as_u16(), first.header("location")), (303, "/login"));
    let deep = served.get("/sites/example.org", &[html]).await;
    let expected = if PACKED.is_empty() { 404 } else { 303 };
    assert_eq!(deep.status, expected, "{deep:?}");
    for path in [
        "/assets/none.js",
        "/assets/../index.html",
        "/assets/%2e%2e/%2e%2e/Cargo.toml",
        "/assets//etc/passwd",
        "/api/v1/none",
    ] {
        assert_eq!(served.get(path, &[html]).await.status, 404, "{path}");
    }
    assert_eq!(served.get("/sites/example.org", &[("accept", "application/json")]).await.status, 404);
}

#[tokio::test]
async fn files_are_packed_and_known_again() {
    let served = Served::new(|_| {}).await;
    for (name, file) in PACKED.iter().filter(|(name, _)| name.starts_with("assets/")) {
        let path = format!("/{name}");
        let packed = served.get(&path, &[("accept-encoding", "gzip, br")]).await;
        assert_eq!((packed.status.as_u16(), packed.header("content-type")), (200, kind(name)), "{name}");
        assert_eq!(packed.header("content-encoding"), if file.packed.is_some() { "gzip" } else { "" });
        let again = served.get(&path, &[("if-none-match", packed.header("etag"))]).await;
        assert_eq!(again.status, 304, "{name}");
    }
}
