//! Tests of [`super`].

use super::*;

#[test]
fn a_moment_is_given_in_utc() {
    for (text, wanted) in [
        ("2026-01-31T12:34:56Z", Some("2026-01-31T12:34:56Z")),
        ("2026-01-31", Some("2026-01-31T00:00:00Z")),
        ("2026-01-31T12:34:56+01:00", None),
        ("2026-02-31", None),
        ("yesterday", None),
    ] {
        assert_eq!(Now::parse(text).map(|now| now.text).as_deref(), wanted, "{text}");
    }
    assert_eq!(Now::from_seconds(1_700_000_000).unwrap().text, "2023-11-14T22:13:20Z");
}
