//! Every role against every action, at every kind of place.

use super::*;

fn caller(grants: &[(Role, &str)]) -> Caller {
    let grants = grants
        .iter()
        .map(|(role, pattern)| Grant { role: *role, repositories: Glob::new(pattern) })
        .collect();
    Caller { name: "eve".into(), grants, scope: None }
}

fn repository(name: &str) -> Place {
    Place::Repository(name.parse().unwrap())
}

#[test]
fn every_role_allows_what_its_row_says_and_nothing_else() {
    for (role, actions) in ROLES {
        let caller = caller(&[(role, "**")]);
        for action in Action::ALL {
            let is_allowed = actions.contains(&action);
            assert_eq!(caller.may(action, &repository("a/b")), is_allowed, "{role} {action}");
            assert_eq!(caller.may(action, &Place::System), is_allowed, "{role} {action}");
        }
        assert_eq!(Role::from_name(role.name()), Some(role));
    }
}

#[test]
fn a_grant_holds_for_the_repositories_of_its_pattern_only() {
    let caller = caller(&[(Role::Pusher, "team/*"), (Role::Reader, "base/**")]);
    assert!(authorize::<Push>(&caller, repository("team/web")).is_ok());
    assert!(authorize::<Push>(&caller, repository("team/web/deep")).is_err());
    assert!(authorize::<Pull>(&caller, repository("base/a/b")).is_ok());
    let denied = authorize::<Push>(&caller, repository("base/a")).unwrap_err();
    assert_eq!(denied.to_string(), "`eve` may not push in repository `base/a`");
}

#[test]
fn a_grant_of_some_repositories_is_none_for_the_system() {
    for pattern in ["*", "**/*", "/system/*", "prod/**", "?system??all", ""] {
        let caller = caller(&[(Role::Administrator, pattern)]);
        assert!(!caller.may(Action::ManageIdentities, &Place::System), "{pattern}");
    }
    assert!(caller(&[(Role::Administrator, "**")]).may(Action::Configure, &Place::System));
}

#[test]
fn a_scope_narrows_and_never_widens() {
    let mut caller = caller(&[(Role::Reader, "**")]);
    let restriction = |pattern: &str, actions: &[Action]| Restriction {
        repositories: Glob::new(pattern),
        actions: actions.into(),
    };
    caller.scope = Some(vec![restriction("team/*", &[Action::Pull, Action::Push])]);
    assert!(caller.may(Action::Pull, &repository("team/web")));
    assert!(!caller.may(Action::Pull, &repository("prod/web")));
    assert!(!caller.may(Action::Push, &repository("team/web")));
    caller.scope = Some(Vec::new());
    assert!(!caller.may(Action::Pull, &repository("team/web")));
}

#[test]
fn somebody_without_grants_may_nothing() {
    let caller = caller(&[]);
    for action in Action::ALL {
        assert!(!caller.may(action, &repository("a")) && !caller.may(action, &Place::System));
    }
}

#[test]
fn a_restriction_is_read_as_it_is_written() {
    for text in ["prod/**:pull,push", "**:*", "a:5000/b:pull"] {
        assert_eq!(text.parse::<Restriction>().expect("it is one").to_string(), text);
    }
    for text in ["", "prod", "prod:", ":pull", "prod:pull,", "prod:fly"] {
        assert!(text.parse::<Restriction>().is_err(), "{text}");
    }
}
