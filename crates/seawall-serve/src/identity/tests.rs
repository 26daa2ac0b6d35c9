//! Who is let in, who is not, and when that changes.

use axum::http::Method;
use seawall_policy::access::Action;

use super::testing::{PASSWORD, World, address, basic, is_refused, manage, parts, place};
use super::*;
use crate::credentials::Scope;
use crate::password;
use crate::request::{Peer, RequestId};
use crate::secret::Secret;

#[tokio::test]
async fn a_password_lets_a_user_in_and_a_wrong_one_does_not() {
    let world = World::new().await;
    let ann = world.ask(&basic("ann", PASSWORD)).await.expect("it is right");
    assert!(ann.caller.may(Action::Push, &place("prod/app")));
    assert!(!ann.caller.may(Action::Push, &place("dev/app")));
    // Remembered, and therefore recorded once.
    world.ask(&basic("ann", PASSWORD)).await.expect("it is right");
    for wrong in [basic("ann", "wrong"), basic("nobody", PASSWORD), basic("ci", PASSWORD)] {
        assert!(is_refused(&world.ask(&wrong).await));
    }
    assert!(is_refused(&world.ask("Basic !").await));
    let nobody = world.identity.authenticate(&parts(Method::GET, &[], 1)).await;
    let nobody = nobody.expect("nobody is somebody");
    assert!(nobody.is_anonymous() && nobody.caller.may(Action::Pull, &place("public/x")));
    let failed = "login-failed";
    assert_eq!(world.recorded(), ["login", failed, failed, failed]);
}

#[tokio::test]
async fn whoever_fails_too_often_is_locked_out_for_a_while() {
    let world = World::new().await;
    for _ in 0..3 {
        assert!(is_refused(&world.ask(&basic("ann", "wrong")).await));
    }
    assert!(is_refused(&world.ask(&basic("ann", PASSWORD)).await));
    assert!(world.recorded().contains(&"account-locked"));
    let header = [("authorization", &*basic("ann", PASSWORD))];
    let elsewhere = world.identity.authenticate(&parts(Method::GET, &header, 2)).await;
    assert!(elsewhere.is_ok());
    world.pass(Duration::from_mins(16));
    assert!(world.ask(&basic("ann", PASSWORD)).await.is_ok());
}

#[tokio::test]
async fn a_key_holds_within_its_scope_until_it_is_revoked_or_ends() {
    let world = World::new().await;
    let (id, key) = world.key("ci", None).await;
    for header in [basic("ci", &key), format!("Bearer {key}")] {
        let ci = world.ask(&header).await.expect("it is right");
        assert_eq!((&*ci.caller.name, &ci.key_id), ("ci", &id));
        assert!(ci.caller.may(Action::Pull, &place("prod/app")));
        assert!(!ci.caller.may(Action::Push, &place("prod/app")));
    }
    assert!(is_refused(&world.ask(&basic("ann", &key)).await));
    assert!(is_refused(&world.ask(&format!("Bearer {key}x")).await));
    let token = world.token(&basic("ci", &key), &["repository:prod/app:pull,push"]).await;
    assert!(world.ask(&token).await.is_ok());
    world.identity.identities().revoke_key(&manage(), &id, &world.by()).await.expect("revoked");
    world.identity.settle().await.expect("it is recorded");
    for header in [basic("ci", &key), format!("Bearer {key}"), token] {
        assert!(is_refused(&world.ask(&header).await));
    }
    let soon = world.identity.now().unix_millis() + 60_000;
    let (_, key) = world.key("ci", Timestamp::from_unix_millis(soon)).await;
    assert!(world.ask(&format!("Bearer {key}")).await.is_ok());
    world.pass(Duration::from_mins(1));
    assert!(is_refused(&world.ask(&format!("Bearer {key}")).await));
}

#[tokio::test]
async fn a_token_allows_what_was_asked_for_and_granted_and_ends() {
    let world = World::new().await;
    let scopes = ["repository:prod/app:pull,push", "repository:dev/app:pull"];
    let token = world.token(&basic("ann", PASSWORD), &scopes).await;
    let ann = world.ask(&token).await.expect("it is right");
    assert_eq!(ann.authentication, Authentication::Token);
    assert!(ann.caller.may(Action::Push, &place("prod/app")));
    assert!(!ann.caller.may(Action::Pull, &place("prod/other")));
    assert!(!ann.caller.may(Action::Pull, &place("dev/app")));
    world.pass(Duration::from_mins(5));
    assert!(is_refused(&world.ask(&token).await));
    let nobody = world.identity.authenticate(&parts(Method::GET, &[], 1)).await.expect("nobody");
    let scope = Scope::parse("repository:public/x:pull,push").expect("a scope");
    let issued = world.identity.issue_token(&nobody, &[scope], &World::origin()).await;
    let header = format!("Bearer {}", issued.expect("it is issued").token.reveal());
    let nobody = world.ask(&header).await.expect("it is right");
    assert!(nobody.is_anonymous() && nobody.caller.may(Action::Pull, &place("public/x")));
    assert!(!nobody.caller.may(Action::Push, &place("public/x")));
}

#[tokio::test]
async fn a_changed_password_and_a_disabled_account_end_everything_at_once() {
    let world = World::new().await;
    let token = world.token(&basic("ann", PASSWORD), &["repository:prod/app:pull"]).await;
    assert!(world.ask(&token).await.is_ok());
    let hash = password::hash(&Secret::new("another password".to_owned())).expect("hashed");
    world.pass(Duration::from_millis(1));
    let identities = world.identity.identities();
    identities.set_password(&manage(), "ann", &hash, &world.by()).await.expect("it is set");
    // As another process would do it: noticed by the epoch.
    world.identity.settle().await.expect("it is noticed");
    assert!(is_refused(&world.ask(&token).await));
    assert!(is_refused(&world.ask(&basic("ann", PASSWORD)).await));
    assert!(world.ask(&basic("ann", "another password")).await.is_ok());
    identities.disable(&manage(), "ann", &world.by()).await.expect("it is disabled");
    world.identity.settle().await.expect("it is noticed");
    assert!(is_refused(&world.ask(&basic("ann", "another password")).await));
}

#[tokio::test]
async fn a_session_needs_its_second_secret_to_change_something_and_ends() {
    let world = World::new().await;
    let peer = Peer::of(&parts(Method::POST, &[], 1).extensions);
    let id = RequestId::of(&axum::http::Extensions::new());
    let begin = async |password: &str| {
        let password = Secret::new(password.to_owned());
        world.identity.begin_session("ann", password, &peer, id).await
    };
    assert!(matches!(begin("wrong").await, Err(AuthenticationError::Refused)));
    let session = begin(PASSWORD).await.expect("it begins");
    let cookie = session.cookie.reveal();
    for part in ["__Host-seawall-session=", "; HttpOnly", "; Secure", "; SameSite=Strict"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let cookie = cookie.split(';').next().expect("a pair");
    let reading = parts(Method::GET, &[("cookie", cookie)], 1);
    let ann = world.identity.authenticate(&reading).await.expect("it is theirs");
    assert_eq!((&*ann.caller.name, ann.authentication), ("ann", Authentication::Session));
    for shown in [None, Some("wrong"), Some("")] {
        let mut headers = vec![("cookie", cookie)];
        headers.extend(shown.map(|shown| (CSRF_HEADER, shown)));
        let refused = world.identity.authenticate(&parts(Method::POST, &headers, 1)).await;
        assert!(matches!(refused, Err(AuthenticationError::CrossSite)));
    }
    let csrf = session.csrf.reveal().as_str();
    let headers = [("cookie", cookie), (CSRF_HEADER, csrf)];
    let changing = parts(Method::DELETE, &headers, 1);
    let ann = world.identity.authenticate(&changing).await.expect("it is theirs");
    let ended = world.identity.end_session(&changing, &ann, address(1)).await.expect("it ends");
    assert!(ended.expect("there was one").contains("Max-Age=0"));
    let nobody = world.identity.authenticate(&reading).await.expect("nobody");
    assert!(nobody.is_anonymous());
    assert!(world.recorded().contains(&"logout"));
    let session = begin(PASSWORD).await.expect("it begins");
    let cookie = session.cookie.reveal().split(';').next().expect("a pair").to_owned();
    world.pass(Duration::from_hours(1));
    let late = parts(Method::GET, &[("cookie", &cookie)], 1);
    assert!(world.identity.authenticate(&late).await.expect("nobody").is_anonymous());
}

#[tokio::test]
async fn a_certificate_is_whose_subject_was_bound() {
    let world = World::new().await;
    let bound = world.identity.identities();
    bound.bind_certificate(&manage(), "ci", "CN=ci", &world.by()).await.expect("it is bound");
    let with = |subject: &str| {
        let mut parts = parts(Method::GET, &[], 1);
        let peer = Peer::of(&parts.extensions);
        parts.extensions.insert(Peer { certificate_subject: Some(subject.into()), ..peer });
        parts
    };
    let ci = world.identity.authenticate(&with("CN=ci")).await.expect("it is known");
    assert_eq!(ci.authentication, Authentication::ClientCertificate);
    assert!(is_refused(&world.identity.authenticate(&with("CN=other")).await));
}

#[tokio::test]
async fn two_headers_are_none() {
    let world = World::new().await;
    let right = basic("ann", PASSWORD);
    let headers = [("authorization", &*right), ("authorization", &*right)];
    let twice = world.identity.authenticate(&parts(Method::GET, &headers, 1)).await;
    assert!(is_refused(&twice));
}

#[tokio::test]
async fn unknown_wrong_disabled_and_locked_take_the_same_work() {
    let world = World::new().await;
    world.add("off", AccountKind::User, vec![]).await;
    world.identity.identities().disable(&manage(), "off", &world.by()).await.expect("disabled");
    world.identity.settle().await.expect("it is recorded");
    for (name, password) in
        [("ann", "wrong"), ("nobody", "wrong"), ("off", PASSWORD), ("ci", "wrong")]
    {
        for last in 10..16 {
            let header = basic(name, password);
            let parts = parts(Method::GET, &[("authorization", &header)], last);
            let before = world.identity.passwords().computed();
            assert!(is_refused(&world.identity.authenticate(&parts).await));
            // A hash takes tens of milliseconds, all else is nothing beside it.
            assert_eq!(world.identity.passwords().computed() - before, 1, "{name}, {last}");
        }
    }
}

#[tokio::test]
async fn a_challenge_says_where_a_token_is_had_and_believes_no_strange_host() {
    let world = World::new().await;
    let of = |host: &str| {
        let parts = parts(Method::GET, &[("host", host)], 1);
        let values = world.identity.challenges(&parts, Some("repository:a:pull"));
        values.iter().map(|value| value.to_str().expect("text").to_owned()).collect::<Vec<_>>()
    };
    let bearer = "Bearer realm=\"https://a.example:5000/auth/token\",service=\"seawall\",\
                  scope=\"repository:a:pull\"";
    assert_eq!(of("a.example:5000"), [bearer, "Basic realm=\"seawall\""]);
    assert_eq!(of("a\",x=\"b"), ["Basic realm=\"seawall\""]);
}
