//! Tests of [`super`].

use super::*;

#[track_caller]
fn check(text: &str, wanted: &str) {
    assert_eq!(text.parse::<ImageReference>().unwrap().to_string(), wanted);
}

#[test]
fn short_names_mean_the_docker_hub() {
    check("alpine", "docker.io/library/alpine");
    check("alpine:3.18", "docker.io/library/alpine:3.18");
    check("grafana/grafana:10.1.0", "docker.io/grafana/grafana:10.1.0");
    check("index.docker.io/library/alpine", "docker.io/library/alpine");
}

#[test]
fn hosts_keep_their_port() {
    check("localhost:5000/a/b:tag", "localhost:5000/a/b:tag");
    check("localhost/a", "localhost/a");
    check("registry.example/prod/app", "registry.example/prod/app");
    check("[::1]:5000/a:b", "[::1]:5000/a:b");
}

#[test]
fn a_digest_wins_over_the_tag() {
    let digest = Digest::sha256_of(b"");
    let reference: ImageReference = format!("alpine:3@{digest}").parse().unwrap();
    assert_eq!(reference.manifest_reference(), digest.to_string());
    assert_eq!(reference.tag(), Some("3"));
}

#[test]
fn what_is_no_reference_says_so() {
    for text in [
        "",
        "Alpine",
        "a//b",
        "a/../b",
        "alpine:",
        "alpine:-x",
        "host.example:port/a",
        "a@sha256:1",
        "evil.example/../../x",
    ] {
        assert!(text.parse::<ImageReference>().is_err(), "{text}");
    }
}

#[test]
fn names_of_repositories_have_the_grammar_of_the_specification() {
    for name in ["a", "a.b", "a_b", "a__b", "a-b", "a---b", "team/app-1.x", "0/9__z"] {
        assert!(name.parse::<RepositoryName>().is_ok(), "{name}");
    }
    for name in [
        "", "/", "a/", "/a", "a//b", "a..b", "a___b", "a.-b", "a_.b", "a-_b", ".a", "a.", "-a",
        "a-", "_a", "A", "a b", "a/../b", "ä", "a\u{0}b",
    ] {
        assert!(name.parse::<RepositoryName>().is_err(), "{name}");
    }
}
