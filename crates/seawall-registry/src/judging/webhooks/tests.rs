//! Tests of [`super`].

use super::*;

#[test]
fn an_event_is_a_cloud_event_with_what_it_is_about() {
    let event = GateEvent {
        number: 7,
        time_ms: 1_768_435_200_000,
        kind: "dev.seawall.verdict.changed".into(),
        repository: "prod/web".into(),
        digest: "sha256:00".into(),
        data: r#"{"verdict":"deny"}"#.into(),
    };
    let text = cloud_event(&event, "https://registry.example", "7");
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["specversion"], "1.0");
    assert_eq!(value["type"], "dev.seawall.verdict.changed");
    assert_eq!(value["subject"], "prod/web@sha256:00");
    assert_eq!(value["source"], "https://registry.example");
    assert_eq!(value["data"]["verdict"], "deny");
    assert!(value["time"].as_str().unwrap().starts_with("2026-01-15T00:00:00"), "{text}");
}

#[test]
fn pauses_double_up_to_an_hour() {
    assert_eq!(pause_millis(0), 5_000);
    assert_eq!(pause_millis(3), 40_000);
    assert_eq!(pause_millis(30), PAUSE_MILLIS_MAX);
    assert_eq!(pause_millis(i64::MAX), PAUSE_MILLIS_MAX);
}
