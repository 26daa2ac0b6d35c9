//! Tests of [`super`].

use super::*;

#[test]
fn stars_stop_at_slashes_and_double_stars_do_not() {
    for (pattern, name, wanted) in [
        ("registry.example/prod/**", "registry.example/prod/a/b:1", true),
        ("registry.example/prod/*", "registry.example/prod/a/b:1", false),
        ("registry.example/prod/*", "registry.example/prod/a:1", true),
        ("**", "", true),
        ("*", "", true),
        ("a?c", "abc", true),
        ("a?c", "a/c", false),
        ("r/legacy@sha256:*", "r/legacy@sha256:00ff", true),
        ("r/legacy@sha256:*", "r/legacy:tag", false),
        ("prod-*", "prod-eu", true),
        ("prod-*", "staging", false),
        ("*-*-*x", "a-b-c-d-ex", true),
    ] {
        assert_eq!(Glob::new(pattern).matches(name), wanted, "{pattern} {name}");
    }
}

#[test]
fn a_hostile_pattern_takes_bounded_time() {
    assert!(!Glob::new(&"*a".repeat(200)).matches(&"a".repeat(199)));
    assert!(!Glob::new(&"**a".repeat(100)).matches(&format!("{}b", "a".repeat(2000))));
}
