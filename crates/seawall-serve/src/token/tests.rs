//! Tokens that are ours and in time are accepted, and no others.

use seawall_policy::access::{Caller, Grant, Place, Role};

use super::*;

const AUDIENCE: &str = "registry.example";

fn claims() -> Claims {
    let name: RepositoryName = "prod/app".parse().expect("a name");
    Claims {
        iss: AUDIENCE.into(),
        aud: AUDIENCE.into(),
        sub: "ci".into(),
        key: "".into(),
        iat: 1000,
        iat_millis: 1_000_000,
        exp: 1300,
        jti: "x1".into(),
        access: vec![Access::repository(&name, &[Action::Pull, Action::Push])],
    }
}

#[test]
fn a_token_is_accepted_until_it_expires() {
    let key = TokenKey::from_seed(&[7; 32]);
    let token = key.issue(&claims());
    assert_eq!(key.verify(&token, AUDIENCE, 1299), Ok(claims()));
    assert_eq!(key.verify(&token, AUDIENCE, 1300), Err(TokenError::Expired));
    assert_eq!(key.verify(&token, "other.example", 1000), Err(TokenError::Foreign));
    let other = TokenKey::from_seed(&[8; 32]);
    assert_eq!(other.verify(&token, AUDIENCE, 1000), Err(TokenError::Foreign));
}

#[test]
fn a_token_of_which_one_byte_is_changed_is_refused() {
    let key = TokenKey::from_seed(&[7; 32]);
    let token = key.issue(&claims());
    for place in 0..token.len() {
        let mut changed = token.clone().into_bytes();
        changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).expect("it stays text");
        assert_eq!(key.verify(&changed, AUDIENCE, 1000), Err(TokenError::Foreign), "{place}");
    }
}

#[test]
fn nobody_chooses_the_algorithm() {
    let key = TokenKey::from_seed(&[7; 32]);
    let token = key.issue(&claims());
    let body = token.split('.').nth(1).expect("claims");
    for header in [r#"{"typ":"JWT","alg":"none"}"#, r#"{"typ":"JWT","alg":"HS256"}"#] {
        let header = URL_SAFE_NO_PAD.encode(header);
        for forged in [format!("{header}.{body}."), format!("{header}.{body}.AAAA")] {
            assert_eq!(key.verify(&forged, AUDIENCE, 1000), Err(TokenError::Foreign));
        }
    }
}

#[test]
fn a_token_only_narrows_what_was_granted() {
    let grants = vec![Grant { role: Role::Reader, repositories: Glob::new("**") }];
    let caller = Caller { name: "ci".into(), grants, scope: Some(claims().restrictions()) };
    let place = |name: &str| Place::Repository(name.parse().expect("a name"));
    assert!(caller.may(Action::Pull, &place("prod/app")));
    assert!(!caller.may(Action::Push, &place("prod/app")));
    assert!(!caller.may(Action::Pull, &place("prod/other")));
    assert!(!caller.may(Action::ReadFindings, &place("prod/app")));
}
