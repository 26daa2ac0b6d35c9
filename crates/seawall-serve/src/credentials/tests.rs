//! What is a credential, a scope, a cookie, a name, and what is none.

use super::*;

fn basic(pair: &str) -> Result<(String, String), Malformed> {
    let header = format!("Basic {}", STANDARD.encode(pair));
    match Credential::parse(header.as_bytes())? {
        Credential::Basic { name, secret } => Ok((name.into(), secret.reveal().clone())),
        Credential::Bearer(_) => panic!("not basic"),
    }
}

#[test]
fn basic_splits_at_the_first_colon() {
    let pair = |name: &str, secret: &str| Ok((name.to_owned(), secret.to_owned()));
    assert_eq!(basic("ci:a:b"), pair("ci", "a:b"));
    assert_eq!(basic("ci:"), pair("ci", ""));
    // The pair of RFC 7617, section 2.1, in UTF-8.
    assert_eq!(basic("test:123\u{a3}"), pair("test", "123\u{a3}"));
    for wrong in ["ci", ":secret", "ci\n:a", "ci:a\0b"] {
        assert_eq!(basic(wrong), Err(Malformed), "{wrong:?}");
    }
    assert_eq!(basic(&format!("{}:x", "a".repeat(65))), Err(Malformed));
    assert_eq!(basic(&format!("a:{}", "x".repeat(1025))), Err(Malformed));
}

#[test]
fn a_header_of_another_form_is_no_credential() {
    let bearer = |header: &str| match Credential::parse(header.as_bytes()) {
        Ok(Credential::Bearer(token)) => Some(token.reveal().clone()),
        _ => None,
    };
    assert_eq!(bearer("bearer abc.def-_~+/=").as_deref(), Some("abc.def-_~+/="));
    assert_eq!(bearer("BEARER   x").as_deref(), Some("x"));
    for wrong in ["", "Bearer", "Bearer ", "Bearer a b", "Bearer ä", "Digest x", "Basic !!"] {
        assert!(Credential::parse(wrong.as_bytes()).is_err(), "{wrong:?}");
    }
    assert!(Credential::parse(b"Basic \xff").is_err());
    assert!(Credential::parse(format!("Bearer {}", "a".repeat(9000)).as_bytes()).is_err());
}

#[test]
fn scopes_are_read_as_clients_write_them() {
    let actions = |text: &str| match Scope::parse(text) {
        Some(Scope::Repository { name, actions }) => Some((name.to_string(), actions)),
        _ => None,
    };
    let app = |actions: &[Action]| Some(("prod/app".to_owned(), actions.to_vec()));
    assert_eq!(actions("repository:prod/app:pull"), app(&[Action::Pull]));
    assert_eq!(actions("repository:prod/app:push,pull"), app(&[Action::Pull, Action::Push]));
    assert_eq!(actions("repository(plugin):prod/app:pull"), app(&[Action::Pull]));
    let all = [Action::Pull, Action::Push, Action::Delete];
    assert_eq!(actions("repository:prod/app:*"), app(&all));
    assert_eq!(actions("repository:prod/app:fly"), app(&[]));
    assert_eq!(actions("repository:prod/app:"), app(&[]));
    assert_eq!(Scope::parse("registry:catalog:*"), Some(Scope::Catalog));
    for wrong in ["", "repository", "repository:a", "repository:UPPER:pull", "user:a:pull"] {
        assert_eq!(Scope::parse(wrong), None, "{wrong:?}");
    }
    assert_eq!(Scope::parse(&format!("repository:{}:pull", "a".repeat(600))), None);
}

#[test]
fn a_cookie_that_is_there_twice_is_not_believed() {
    assert_eq!(cookie("a=1; session=x=y; b=2", "session"), Some("x=y"));
    assert_eq!(cookie("session=x", "session"), Some("x"));
    assert_eq!(cookie("xsession=x; session", "session"), None);
    assert_eq!(cookie("session=x; session=y", "session"), None);
}

#[test]
fn names_of_accounts_are_plain() {
    for name in ["a", "ci-1", "team.prod_bot", "0"] {
        assert!(is_account_name(name), "{name}");
    }
    for name in ["", "-a", "a.", "A", "a b", "a/b", "ä", &"a".repeat(65)] {
        assert!(!is_account_name(name), "{name}");
    }
}
