//! Tests of [`super`].

use seawall_runtime::drift::Mode;

use super::{Means, parse};

#[test]
fn settings_are_understood_whole() {
    let config = parse(
        r#"
        mode = "warn"
        means = "kill"
        runtime_roots = ["/run/other"]
        [[workload]]
        image = "registry.example/**"
        mode = "enforce"
        [[allow]]
        path = "/opt/agent/**"
        owner = "platform"
        reason = "monitoring"
        expires = 2027-01-31
        "#,
    )
    .unwrap();
    assert_eq!((config.mode, config.means), (Mode::Warn, Means::Kill));
    assert_eq!(config.workloads.len(), 1);
    assert_eq!(config.additions[0].expires, Some(1_801_353_600));
    assert_eq!(parse("").unwrap().mode, Mode::Enforce);
}

#[test]
fn what_is_not_understood_is_refused_with_the_reason() {
    for (text, reason) in [
        ("mode = \"block\"", "block"),
        ("mood = \"warn\"", "mood"),
        ("[[allow]]\nowner = \"a\"\nreason = \"b\"", "digest"),
        ("[[allow]]\npath = \"/a\"\nreason = \"b\"", "owner"),
        ("[[allow]]\npath = \"/a\"\nowner = \"a\"\nreason = \"b\"\ndigest = \"md5:1\"", "digest"),
        ("[[allow]]\npath = \"/a\"\nowner = \"a\"\nreason = \"b\"\nexpires = 12:00:00", "expires"),
    ] {
        let error = parse(text).unwrap_err();
        assert!(error.contains(reason), "{error}");
    }
}
