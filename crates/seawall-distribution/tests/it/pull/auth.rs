//! Token authentication, Basic, and where credentials go and do not go.

use super::*;

const BASIC: &str = "Basic dXNlcjpwYXNz"; // user:pass

/// A registry that hands out `token-for:SCOPE` at `/token` and demands it elsewhere.
fn token_registry(host_of_realm: Arc<std::sync::OnceLock<String>>) -> Server {
    Server::start(move |seen: &Seen| {
        if seen.target.starts_with("/token") {
            return Reply::new(200, &[], r#"{"token":"abc"}"#);
        }
        if seen.header("authorization") == Some("Bearer abc") {
            return Reply::new(200, &[], MANIFEST);
        }
        let realm = host_of_realm.get().unwrap();
        let challenge = format!(
            "WWW-Authenticate: Bearer realm=\"http://{realm}/token\",service=\"the registry\",scope=\"repository:team/app:pull\""
        );
        Reply::new(401, &[&challenge], "{}")
    })
}

#[test]
fn a_token_is_fetched_once_for_a_repository_and_used_again() {
    let realm = Arc::new(std::sync::OnceLock::new());
    let server = token_registry(Arc::clone(&realm));
    realm.set(server.host()).unwrap();
    let (client, _) = client(plain_config(&[&server]));
    client.resolve(&reference(&server, "team/app:1")).unwrap();
    client.resolve(&reference(&server, "team/app:2")).unwrap();
    assert_eq!(
        server.targets(),
        [
            "GET /v2/team/app/manifests/1",
            "GET /token?service=the%20registry&scope=repository%3Ateam%2Fapp%3Apull",
            "GET /v2/team/app/manifests/1",
            "GET /v2/team/app/manifests/2",
        ]
    );
    assert_eq!(server.seen()[1].header("authorization"), None, "anonymous");
    assert_ne!(BASIC, "");
}
