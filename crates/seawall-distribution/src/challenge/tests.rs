//! Challenges as registries send them.

use ureq::http::HeaderValue;

use super::*;

fn challenges(values: &[&str]) -> Vec<Challenge> {
    let mut headers = HeaderMap::new();
    for value in values {
        headers.append(header::WWW_AUTHENTICATE, HeaderValue::from_str(value).unwrap());
    }
    parse_all(&headers)
}

#[test]
fn docker_hubs_challenge_is_read() {
    let found = challenges(&[
        r#"Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/alpine:pull""#,
    ]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].scheme, "bearer");
    assert_eq!(found[0].parameter("realm"), Some("https://auth.docker.io/token"));
    assert_eq!(found[0].parameter("service"), Some("registry.docker.io"));
    assert_eq!(found[0].parameter("scope"), Some("repository:library/alpine:pull"));
    assert_eq!(found[0].parameter("error"), None);
}

#[test]
fn several_challenges_stand_in_one_header_or_in_several() {
    for values in [
        &[r#"Basic realm="a, b=c", BEARER Realm = "https://x/" , service=plain, Negotiate"#][..],
        &[r#"Basic realm="a, b=c""#, r#"bearer realm="https://x/",service=plain"#, "Negotiate"],
    ] {
        let found = challenges(values);
        let schemes: Vec<&str> = found.iter().map(|found| found.scheme.as_str()).collect();
        assert_eq!(schemes, ["basic", "bearer", "negotiate"], "{values:?}");
        assert_eq!(found[0].parameter("realm"), Some("a, b=c"));
        assert_eq!(found[1].parameter("realm"), Some("https://x/"));
        assert_eq!(found[1].parameter("service"), Some("plain"));
    }
}

#[test]
fn broken_challenges_lose_no_others() {
    assert_eq!(challenges(&[r#"Bearer realm="a\"b\\c"#])[0].parameter("realm"), Some(r#"a"b\c"#));
    assert_eq!(challenges(&[r#"realm="x", Bearer a="b""#])[0].parameter("a"), Some("b"));
    assert_eq!(challenges(&["", ",,,", "=", "\"", "=\"\""]), []);
}

#[test]
fn the_number_of_challenges_is_bounded() {
    let many = "Basic, ".repeat(1000);
    assert_eq!(challenges(&[&many]).len(), CHALLENGES_MAX);
    let parameters = format!("Basic {}", "a=b, ".repeat(1000));
    assert_eq!(challenges(&[&parameters])[0].parameters.len(), CHALLENGE_PARAMETERS_MAX);
}

proptest::proptest! {
    #[test]
    fn parsing_ends_and_never_panics(text in "[a-zA-Z=\", \\\\\t]{0,60}") {
        let mut found = Vec::new();
        parse(&text, &mut found);
        proptest::prop_assert!(found.len() <= CHALLENGES_MAX);
    }

    #[test]
    fn quoted_values_survive(value in "[ -~]{1,30}") {
        let quoted = value.replace('\\', r"\\").replace('"', r#"\""#);
        let mut found = Vec::new();
        parse(&format!("Bearer realm=\"{quoted}\", scope=x"), &mut found);
        proptest::prop_assert_eq!(found[0].parameter("realm"), Some(value.as_str()));
        proptest::prop_assert_eq!(found[0].parameter("scope"), Some("x"));
    }
}
