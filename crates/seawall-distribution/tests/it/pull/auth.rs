//! Token authentication, Basic, and where credentials go and do not go.

use std::fs;
use std::sync::{Arc, OnceLock};

use seawall_distribution::{ClientConfig, PullError};
use tempfile::TempDir;

use super::*;

const BASIC: &str = "Basic dXNlcjpodW50ZXIy"; // user:hunter2

/// A realm that is known only when the servers run.
type Realm = Arc<OnceLock<String>>;

/// A registry whose manifests want the token `abc`.
fn token_registry(realm: &Realm, extra: &'static str) -> Server {
    let realm = Arc::clone(realm);
    Server::start(move |seen: &Seen| {
        if seen.target.starts_with("/token") {
            return Reply::new(200, &[], r#"{"token":"abc"}"#);
        }
        if seen.header("authorization") == Some("Bearer abc") {
            return Reply::new(200, &[], MANIFEST);
        }
        let realm = realm.get().unwrap();
        let challenge = format!("WWW-Authenticate: Bearer realm=\"{realm}\"{extra}");
        Reply::new(401, &[&challenge], "{}")
    })
}

/// A configuration with an `auths` entry for `server`.
fn with_credentials(server: &Server, entry: &str) -> (ClientConfig, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.json");
    fs::write(&file, format!(r#"{{"auths":{{"{}":{entry}}}}}"#, server.host())).unwrap();
    let mut config = plain_config(&[server]);
    config.credential_files = vec![file];
    (config, folder)
}

const PASSWORD: &str = r#"{"auth":"dXNlcjpodW50ZXIy"}"#;

#[test]
fn a_token_is_fetched_once_for_a_repository_and_used_again() {
    let realm = Realm::default();
    let server =
        token_registry(&realm, ",service=\"the registry\",scope=\"repository:team/app:pull\"");
    realm.set(format!("http://{}/token", server.host())).unwrap();
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
    assert!(server.seen()[1].header("authorization").is_none(), "anonymous");
    // Another repository has another token.
    client.resolve(&reference(&server, "other:1")).unwrap();
    assert!(server.seen()[4].header("authorization").is_none());
}

#[test]
fn a_password_goes_to_the_token_service_and_not_to_the_registry() {
    let realm = Realm::default();
    let server = token_registry(&realm, "");
    let service =
        Server::start(|_| Reply::new(200, &[], r#"{"access_token":"abc","expires_in":9}"#));
    realm.set(format!("http://{}/auth?a=b", service.host())).unwrap();
    let (config, _folder) = with_credentials(&server, PASSWORD);
    let (client, _) = client(config);
    client.resolve(&reference(&server, "app:1")).unwrap();
    assert_eq!(service.targets(), ["GET /auth?a=b&scope=repository%3Aapp%3Apull"]);
    assert_eq!(service.seen()[0].header("authorization"), Some(BASIC));
    let of_registry: Vec<Option<String>> =
        server.seen().iter().map(|seen| seen.header("authorization").map(str::to_owned)).collect();
    assert_eq!(of_registry, [None, Some("Bearer abc".to_owned())]);
}

#[test]
fn a_refresh_token_is_exchanged_by_a_form() {
    let realm = Realm::default();
    let server = token_registry(&realm, ",service=s");
    realm.set(format!("http://{}/token", server.host())).unwrap();
    let (config, _folder) = with_credentials(&server, r#"{"identitytoken":"r&f=t"}"#);
    let (client, _) = client(config);
    client.resolve(&reference(&server, "app:1")).unwrap();
    let seen = &server.seen()[1];
    assert_eq!(seen.method, "POST");
    assert_eq!(
        seen.body,
        "grant_type=refresh_token&service=s&client_id=seawall-test%2F1&scope=repository%3Aapp%3Apull&refresh_token=r%26f%3Dt"
    );
    assert!(!seen.target.contains("t="), "no secret in the URL");
}

#[test]
fn a_registry_token_is_sent_as_it_is() {
    let realm = Realm::default();
    let server = token_registry(&realm, "");
    realm.set("http://nowhere.invalid/token".into()).unwrap();
    let (config, _folder) = with_credentials(&server, r#"{"registrytoken":"abc"}"#);
    let (client, _) = client(config);
    client.resolve(&reference(&server, "app:1")).unwrap();
    assert_eq!(server.targets().len(), 2);
}

fn basic_registry() -> Server {
    Server::start(|seen| match seen.header("authorization") {
        Some(BASIC) => Reply::new(200, &[], MANIFEST),
        _ => Reply::new(401, &["WWW-Authenticate: Basic realm=\"x\""], "{}"),
    })
}

#[test]
fn basic_is_answered_when_a_password_is_known() {
    let server = basic_registry();
    let (config, _folder) = with_credentials(&server, PASSWORD);
    let (client, _) = client(config);
    client.resolve(&reference(&server, "app:1")).unwrap();
    client.resolve(&reference(&server, "app:2")).unwrap();
    assert_eq!(server.targets().len(), 3, "the second pull knows what to send");
}

#[test]
fn without_credentials_the_error_says_so() {
    let server = basic_registry();
    let (client, _) = client(plain_config(&[&server]));
    let error = client.resolve(&reference(&server, "app:1")).unwrap_err();
    assert!(matches!(error, PullError::Unauthorized { .. }), "{error}");
    assert!(error.to_string().contains("no credentials are known"), "{error}");
    assert!(error.hint().contains("docker login"));
}

#[test]
fn a_wrong_password_is_an_error_without_the_password() {
    let server = basic_registry();
    let (config, _folder) =
        with_credentials(&server, r#"{"username":"user","password":"wrong77"}"#);
    let (client, clock) = client(config);
    let error = client.resolve(&reference(&server, "app:1")).unwrap_err();
    assert!(matches!(error, PullError::Unauthorized { .. }), "{error}");
    assert!(!format!("{error} {error:?} {client:?}").contains("wrong77"));
    assert_eq!(server.targets().len(), 2, "asked once more with the password and never again");
    assert!(clock.pauses().is_empty());
}

#[test]
fn an_expired_token_is_renewed() {
    let counter = std::sync::atomic::AtomicU32::new(0);
    let realm = Realm::default();
    let known = Arc::clone(&realm);
    let server = Server::start(move |seen| {
        let number = counter.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        if seen.target.starts_with("/token") {
            return Reply::new(200, &[], format!(r#"{{"token":"t{number}"}}"#));
        }
        // Requests 0 and 3 are refused; 3 carries the token of request 1, which has expired.
        let challenge = format!("WWW-Authenticate: Bearer realm=\"{}\"", known.get().unwrap());
        match seen.header("authorization") {
            Some("Bearer t1") if number < 3 => Reply::new(200, &[], MANIFEST),
            Some("Bearer t4") => Reply::new(200, &[], MANIFEST),
            _ => Reply::new(401, &[&challenge], ""),
        }
    });
    realm.set(format!("http://{}/token", server.host())).unwrap();
    let (client, _) = client(plain_config(&[&server]));
    client.resolve(&reference(&server, "app:1")).unwrap();
    client.resolve(&reference(&server, "app:1")).unwrap();
    assert_eq!(server.targets().len(), 6);
}

#[test]
fn a_redirect_to_another_host_takes_no_authorization_along() {
    let bytes = sample(1000);
    let body = bytes.clone();
    let cdn = Server::start(move |_| Reply::new(200, &[], body.clone()));
    let target = format!("Location: http://{}/blob?signature=s3cret", cdn.host());
    let server = Server::start(move |seen| match seen.header("authorization") {
        Some(BASIC) => Reply::new(307, &[&target], ""),
        _ => Reply::new(401, &["WWW-Authenticate: Basic realm=\"x\""], "{}"),
    });
    let (config, _folder) = with_credentials(&server, PASSWORD);
    let (client, _) = client(config);
    let reference = reference(&server, "app");
    assert_eq!(client.blob_bytes(&reference, &descriptor(&bytes), 1000).unwrap(), bytes);
    assert_eq!(cdn.targets(), ["GET /blob?signature=s3cret"]);
    assert!(cdn.seen()[0].header("authorization").is_none());
    let error = client.blob_bytes(&reference, &descriptor(&sample(999)), 1000).unwrap_err();
    assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
}

#[test]
fn a_challenge_of_another_host_is_not_answered() {
    let thief = Server::start(|_| Reply::new(401, &["WWW-Authenticate: Basic realm=\"x\""], ""));
    let target = format!("Location: http://{}/", thief.host());
    let server = Server::start(move |_| Reply::new(302, &[&target], ""));
    let (config, _folder) = with_credentials(&server, PASSWORD);
    let (client, _) = client(config);
    let error = client.resolve(&reference(&server, "app:1")).unwrap_err();
    assert!(matches!(error, PullError::Unauthorized { .. }), "{error}");
    assert_eq!(thief.seen().len(), 1);
    assert!(thief.seen()[0].header("authorization").is_none());
}

#[test]
fn a_token_service_that_talks_without_end_is_cut_off() {
    let realm = Realm::default();
    let server = token_registry(&realm, "");
    let service = Server::start(|_| {
        Reply::exact(200, &["Content-Length: 99999999999"], vec![b'x'; 4096]).endless()
    });
    realm.set(format!("http://{}/", service.host())).unwrap();
    let (client, _) = client(plain_config(&[&server]));
    let error = client.resolve(&reference(&server, "app:1")).unwrap_err();
    assert!(matches!(error, PullError::TooLarge { limit_bytes: 65536, .. }), "{error}");
}

#[test]
fn an_answer_without_a_token_is_an_error() {
    for answer in ["{}", "", "[]", r#"{"token":""}"#, r#"{"token":"a\r\nX-Evil: 1"}"#] {
        let realm = Realm::default();
        let server = token_registry(&realm, "");
        let service = Server::start(move |_| Reply::new(200, &[], answer));
        realm.set(format!("http://{}/", service.host())).unwrap();
        let (client, _) = client(plain_config(&[&server]));
        let error = client.resolve(&reference(&server, "app:1")).unwrap_err();
        assert!(matches!(error, PullError::Protocol { .. }), "{answer}: {error}");
    }
}

#[test]
fn a_helper_gives_the_password() {
    use std::os::unix::fs::PermissionsExt as _;
    let server = basic_registry();
    let folder = tempfile::tempdir().unwrap();
    let helper = folder.path().join("docker-credential-seawalltest");
    let script = "#!/bin/sh\nread server\necho '{\"Username\":\"user\",\"Secret\":\"hunter2\"}'\n";
    fs::write(&helper, script).unwrap();
    fs::set_permissions(&helper, fs::Permissions::from_mode(0o755)).unwrap();
    let file = folder.path().join("config.json");
    let content = format!(r#"{{"credHelpers":{{"{}":"seawalltest"}}}}"#, server.host());
    fs::write(&file, content).unwrap();
    let mut config = plain_config(&[&server]);
    config.credential_files = vec![file];
    config.helper_search_path = Some(format!("{}:/bin:/usr/bin", folder.path().display()).into());
    let (client, _) = client(config);
    client.resolve(&reference(&server, "app:1")).unwrap();
}
