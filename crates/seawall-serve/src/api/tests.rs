//! The matrix of endpoints and roles, the description, and what the API does.

use axum::http::{Method, Request};
use seawall_policy::access::{Grant, ROLES};
use seawall_store::identity::AccountKind;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::*;
use crate::config::ServerSettings;
use crate::identity::testing::{PASSWORD, World, basic, grant};

struct Server {
    world: World,
    router: Router,
}

impl Server {
    async fn new() -> Self {
        let world = World::new().await;
        let (identity, metrics) = (world.identity.clone(), Metrics::new());
        let description = written(&description()).expect("it is JSON");
        let api = Api { identity, metrics, public_metrics: false, room: None, description };
        let router = crate::server::router(api, Router::new(), &ServerSettings::default());
        Self { world, router: router.expect("there is chance") }
    }

    async fn send(&self, request: Request<Body>) -> (StatusCode, axum::http::HeaderMap, Vec<u8>) {
        let response = self.router.clone().oneshot(request).await.expect("it is answered");
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
        (parts.status, parts.headers, body.to_vec())
    }

    async fn ask(
        &self,
        method: &str,
        path: &str,
        who: Option<&str>,
        body: Option<Value>,
    ) -> (StatusCode, Value) {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(who) = who {
            request = request.header("authorization", basic(who, PASSWORD));
        }
        let body = match body {
            Some(body) => {
                request = request.header("content-type", "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        let (status, _, bytes) = self.send(request.body(body).expect("a request")).await;
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }
}

fn concrete(path: &str) -> String {
    path.replace("{name}", "nobody-here").replace("{id}", "0000000000000000")
}

/// Every endpoint × every role × where it was granted: everywhere, and in repositories only.
#[tokio::test]
async fn the_matrix_of_endpoints_and_roles_holds() {
    let server = Server::new().await;
    let mut callers: Vec<(String, Option<Grant>)> = vec![];
    for (role, _) in ROLES {
        for (place, pattern) in [("all", "**"), ("own", "own/**"), ("wide", "*/**")] {
            let name = format!("{role}-{place}");
            server.world.add(&name, AccountKind::User, vec![grant(role, pattern)]).await;
            callers.push((name, Some(grant(role, pattern))));
        }
    }
    server.world.add("nothing", AccountKind::User, vec![]).await;
    callers.push(("nothing".to_owned(), None));
    for endpoint in ENDPOINTS {
        let path = concrete(endpoint.path);
        let (status, _) = server.ask(endpoint.method, &path, None, None).await;
        let is_open = endpoint.needs == Needs::Nothing;
        assert_eq!(status != StatusCode::UNAUTHORIZED, is_open, "{endpoint:?} without a name");
        for (name, grant) in &callers {
            // A body that is no document: whoever may gets 400, whoever may not never so far.
            let (status, _) = server.ask(endpoint.method, &path, Some(name), None).await;
            let may = match endpoint.needs {
                Needs::Nothing | Needs::Name => true,
                Needs::Action(action) => grant.as_ref().is_some_and(|grant| {
                    grant.repositories.fits_everything() && grant.role.actions().contains(&action)
                }),
            };
            assert_eq!(status != StatusCode::FORBIDDEN, may, "{endpoint:?} as {name}: {status}");
            assert_ne!(status, StatusCode::UNAUTHORIZED, "{endpoint:?} as {name}");
            assert!(!status.is_server_error(), "{endpoint:?} as {name}: {status}");
        }
    }
}

#[tokio::test]
async fn nothing_is_reachable_that_is_not_listed() {
    let server = Server::new().await;
    let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"];
    for endpoint in ENDPOINTS {
        for method in methods {
            let is_listed = ENDPOINTS.iter().any(|other| {
                other.path == endpoint.path
                    && (other.method == method || method == "HEAD" && other.method == "GET")
            });
            let method = Method::from_bytes(method.as_bytes()).expect("a method");
            let request = Request::builder().method(&method).uri(concrete(endpoint.path));
            let (status, ..) = server.send(request.body(Body::empty()).expect("a request")).await;
            let is_answered = status != StatusCode::METHOD_NOT_ALLOWED;
            assert_eq!(is_answered, is_listed, "{method} {}: {status}", endpoint.path);
        }
    }
    let (status, _) = server.ask("GET", "/api/v1/secrets", Some("admin"), None).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[test]
fn the_description_has_every_endpoint_and_no_other() {
    let description = serde_json::to_value(ApiDescription::openapi()).expect("it is JSON");
    let mut described = Vec::new();
    for (path, methods) in description["paths"].as_object().expect("paths") {
        for method in methods.as_object().expect("methods").keys() {
            described.push((path.clone(), method.to_uppercase()));
        }
    }
    let mut listed: Vec<_> = ENDPOINTS
        .iter()
        .map(|endpoint| (endpoint.path.to_owned(), endpoint.method.to_owned()))
        .collect();
    described.sort();
    listed.sort();
    assert_eq!(described, listed);
}

#[tokio::test]
async fn an_administrator_looks_after_accounts() {
    let server = Server::new().await;
    let admin = Some("admin");
    let grants = json!([{"role": "pusher", "repositories": "prod/**"}]);
    let bob = json!({"name": "bob", "password": "a long password", "grants": grants});
    let (status, body) = server.ask("POST", "/api/v1/users", admin, Some(bob.clone())).await;
    assert_eq!((status, &body["grants"]), (StatusCode::CREATED, &grants));
    let (status, body) = server.ask("POST", "/api/v1/users", admin, Some(bob)).await;
    assert_eq!((status, &body["status"]), (StatusCode::CONFLICT, &json!(409)));
    for wrong in [
        json!({"name": "Bob", "password": "a long password"}),
        json!({"name": "eve", "password": "short"}),
        json!({"name": "eve", "password": "a long password", "grants": [{"role": "king", "repositories": "**"}]}),
        json!({"name": "eve", "password": "a long password", "expires": "tomorrow"}),
        json!({"name": "eve", "password": "a long password", "admin": true}),
        json!(7),
    ] {
        let (status, _) = server.ask("POST", "/api/v1/users", admin, Some(wrong.clone())).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    let more = json!({"account": "bob", "role": "auditor", "repositories": "**"});
    let (status, _) = server.ask("POST", "/api/v1/grants", admin, Some(more.clone())).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let (_, users) = server.ask("GET", "/api/v1/users", admin, None).await;
    let bob = users.as_array().expect("a list").iter().find(|user| user["name"] == "bob");
    assert_eq!(bob.expect("he is there")["grants"].as_array().map(Vec::len), Some(2));
    assert!(!users.to_string().contains("argon2"), "a hash is shown");
    let (status, _) = server.ask("DELETE", "/api/v1/grants", admin, Some(more)).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let (status, _) = server.ask("DELETE", "/api/v1/robots/bob", admin, None).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, _) = server.ask("DELETE", "/api/v1/users/bob", admin, None).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let (status, body) = server.ask("DELETE", "/api/v1/users/admin", admin, None).await;
    assert_eq!(status, StatusCode::CONFLICT, "{body}");
}

#[tokio::test]
async fn a_robot_gets_a_key_that_ends_with_it() {
    let server = Server::new().await;
    let admin = Some("admin");
    let grants = json!([{"role": "auditor", "repositories": "**"}]);
    let robot = json!({"name": "sensor", "grants": grants});
    let (status, body) = server.ask("POST", "/api/v1/robots", admin, Some(robot)).await;
    assert_eq!(status, StatusCode::CREATED);
    let key = body["key"].as_str().expect("a key").to_owned();
    let users = async || {
        let request = Request::builder().uri("/api/v1/users");
        let request = request.header("authorization", format!("Bearer {key}"));
        server.send(request.body(Body::empty()).expect("a request")).await.0
    };
    assert_eq!(users().await, StatusCode::OK);
    let narrow = json!({"account": "sensor", "scope": ["prod/**:pull"], "note": "narrow"});
    let (status, body) = server.ask("POST", "/api/v1/keys", admin, Some(narrow)).await;
    assert_eq!(status, StatusCode::CREATED);
    let id = body["id"].as_str().expect("an id");
    let (_, keys) = server.ask("GET", "/api/v1/keys", admin, None).await;
    let listed = keys.as_array().expect("a list").iter().find(|key| key["id"] == id);
    assert_eq!(listed.expect("it is there")["scope"], json!(["prod/**:pull"]));
    assert!(!keys.to_string().contains("swk_"), "a secret is shown");
    let path = format!("/api/v1/keys/{id}");
    assert_eq!(server.ask("DELETE", &path, admin, None).await.0, StatusCode::NO_CONTENT);
    assert_eq!(server.ask("DELETE", &path, admin, None).await.0, StatusCode::NOT_FOUND);
    let off = Some(json!({"disabled": true}));
    let (status, _) = server.ask("PUT", "/api/v1/robots/sensor/state", admin, off).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(users().await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_browser_logs_in_changes_its_password_and_logs_out() {
    let server = Server::new().await;
    let login = |name: &str, password: &str| {
        let body = json!({"name": name, "password": password}).to_string();
        let request = Request::builder().method("POST").uri("/api/v1/session");
        let request = request.header("content-type", "application/json");
        request.body(Body::from(body)).expect("a request")
    };
    let (status, _, unknown) = server.send(login("nobody", PASSWORD)).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let (status, _, wrong) = server.send(login("ann", "wrong")).await;
    assert_eq!((status, unknown), (StatusCode::UNAUTHORIZED, wrong));
    let (status, headers, body) = server.send(login("ann", PASSWORD)).await;
    assert_eq!(status, StatusCode::CREATED);
    let cookie = headers["set-cookie"].to_str().expect("text").split(';').next().expect("a pair");
    let body: Value = serde_json::from_slice(&body).expect("JSON");
    let csrf = body["csrf"].as_str().expect("a token");
    let ask = async |method: &str, path: &str, csrf: Option<&str>, body: Value| {
        let mut request = Request::builder().method(method).uri(path).header("cookie", cookie);
        request = request.header("content-type", "application/json");
        if let Some(csrf) = csrf {
            request = request.header("x-seawall-csrf", csrf);
        }
        let request = request.body(Body::from(body.to_string())).expect("a request");
        server.send(request).await.0
    };
    assert_eq!(ask("GET", "/api/v1/session", None, Value::Null).await, StatusCode::OK);
    let change = json!({"current": PASSWORD, "new": "another long password"});
    let path = "/api/v1/session/password";
    assert_eq!(ask("PUT", path, None, change.clone()).await, StatusCode::FORBIDDEN);
    let wrong = json!({"current": "wrong", "new": "another long password"});
    assert_eq!(ask("PUT", path, Some(csrf), wrong).await, StatusCode::UNAUTHORIZED);
    assert_eq!(ask("PUT", path, Some(csrf), change).await, StatusCode::NO_CONTENT);
    // The session was one of the password of before.
    assert_eq!(ask("GET", "/api/v1/session", None, Value::Null).await, StatusCode::UNAUTHORIZED);
    assert_eq!(server.send(login("ann", "another long password")).await.0, StatusCode::CREATED);
}

#[tokio::test]
async fn the_token_flow_gives_a_token_for_what_is_allowed() {
    let server = Server::new().await;
    let path = "/auth/token?service=seawall&scope=repository:prod/app:pull,push&scope=x";
    let (status, body) = server.ask("GET", path, Some("ann"), None).await;
    assert_eq!((status, &body["expires_in"]), (StatusCode::OK, &json!(300)));
    assert_eq!(body["token"], body["access_token"]);
    let (status, _) = server.ask("GET", path, None, None).await;
    assert_eq!(status, StatusCode::OK, "somebody without a name may pull from public/**");
    let (status, _) = server.ask("GET", "/auth/token?service=other", Some("ann"), None).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let request = Request::builder().uri(path).header("authorization", basic("ann", "wrong"));
    let (status, headers, _) = server.send(request.body(Body::empty()).expect("a request")).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(headers.contains_key("www-authenticate"));
}

#[tokio::test]
async fn evidence_is_searched_and_exported_and_that_is_recorded() {
    let server = Server::new().await;
    let path = "/api/v1/evidence?action=user-created&limit=2";
    let (status, found) = server.ask("GET", path, Some("admin"), None).await;
    assert_eq!((status, found.as_array().map(Vec::len)), (StatusCode::OK, Some(2)));
    assert_eq!(found[0]["subjects"][0]["value"], "admin");
    for wrong in ["?action=fly", "?from=yesterday", "?nonsense=1", "?limit=-1"] {
        let path = format!("/api/v1/evidence{wrong}");
        let (status, _) = server.ask("GET", &path, Some("admin"), None).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    let request = Request::builder().uri("/api/v1/evidence/export");
    let request = request.header("authorization", basic("admin", PASSWORD));
    let (status, _, file) = server.send(request.body(Body::empty()).expect("a request")).await;
    assert_eq!(status, StatusCode::OK);
    let keys = vec![server.world.identity.log().public_key().clone()];
    let trust = seawall_evidence::verify::Trust { keys, ..Default::default() };
    let report = seawall_evidence::verify::verify(file.as_slice(), &trust).expect("a log");
    assert!(report.is_verified(), "{:?}", report.faults);
    assert!(server.world.recorded().contains(&"exported"));
    let (status, _) =
        server.ask("GET", "/api/v1/evidence/export?first=9999", Some("admin"), None).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn who_is_denied_is_recorded_and_every_answer_has_an_id() {
    let server = Server::new().await;
    let request = Request::builder().uri("/api/v1/users").header("x-request-id", "mine");
    let request = request.header("authorization", basic("ann", PASSWORD));
    let (status, headers, body) = server.send(request.body(Body::empty()).expect("one")).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(headers["content-type"], "application/problem+json");
    assert_ne!(headers["x-request-id"], "mine");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    let problem: Value = serde_json::from_slice(&body).expect("JSON");
    assert_eq!(problem["detail"], "this needs the permission `read-identities`");
    assert!(server.world.recorded().contains(&"access-denied"));
}
