//! Tests of [`super`].

use serde_json::Value as Json;

use super::*;
use crate::engine::Engine;
use crate::rule::{builtin, sample};

fn alerts(samples: &Json) -> Vec<Alert> {
    let rules = std::sync::Arc::new(builtin::rules().unwrap());
    let mut engine = Engine::new(rules);
    let mut alerts = Vec::new();
    for event in sample::events(samples).unwrap() {
        engine.feed(&event, &mut alerts);
    }
    engine.finish(&mut alerts);
    alerts
}

#[test]
fn secrets_in_arguments_are_masked() {
    let cases: [(&[&str], &str); 12] = [
        (&["mysql", "-uroot", "-pgeheim", "db"], "mysql -uroot -p*** db"),
        (&["psql", "postgres://u:geheim@db/x"], "psql postgres://u:***@db/x"),
        (&["app", "--password=geheim", "--user=u"], "app --password=*** --user=u"),
        (&["app", "--api-token", "geheim", "x"], "app --api-token *** x"),
        (&["curl", "-H", "Authorization: Bearer geheim"], "curl -H Authorization: *** ***"),
        (&["curl", "-u", "u:geheim", "https://x"], "curl -u *** https://x"),
        (&["sh", "-c", "PGPASSWORD=geheim psql -h db"], "sh -c PGPASSWORD=*** psql -h db"),
        (&["sh", "-c", "mysql -pgeheim < x.sql"], "sh -c mysql -p*** < x.sql"),
        (&["app", "--password-file", "/run/secret"], "app --password-file /run/secret"),
        (&["echo", "ghp_0123456789abcdefghij"], "echo ***"),
        (&["env", "AWS_SECRET_ACCESS_KEY=geheim"], "env AWS_SECRET_ACCESS_KEY=***"),
        (&["ls", "-la", "/tmp"], "ls -la /tmp"),
    ];
    for (arguments, wanted) in cases {
        let arguments: Vec<String> = arguments.iter().map(|text| (*text).to_owned()).collect();
        assert_eq!(mask(&arguments).join(" "), wanted);
    }
}

#[test]
fn what_happens_again_is_told_once_more_with_its_count() {
    let samples = serde_json::json!([
        { "exec": { "path": "/usr/bin/cat" }, "pid": 20 },
        { "open": { "path": "/etc/shadow" }, "pid": 20, "repeat": 30 },
    ]);
    let alerts = alerts(&samples);
    let counts: Vec<(&str, u64)> = alerts.iter().map(|alert| (&*alert.rule, alert.count)).collect();
    assert_eq!(counts, [("password-file-read", 1), ("password-file-read", 30)]);
    assert_eq!(alerts[0].id, alerts[1].id);
    assert!(alerts[0].last < alerts[1].last);
}

#[test]
fn a_flood_in_one_container_hides_nothing_of_another() {
    let samples = serde_json::json!([
        { "exec": { "path": "/usr/bin/cat" }, "pid": 20 },
        { "open": { "path": "/home/u{n}/.ssh/id_rsa" }, "pid": 20, "repeat": 5000 },
        { "exec": { "path": "/usr/bin/cat" }, "pid": 30, "cgroup": 8 },
        { "open": { "path": "/etc/shadow" }, "pid": 30, "cgroup": 8 },
    ]);
    let alerts = alerts(&samples);
    assert!(alerts.iter().any(|alert| alert.rule == "password-file-read"));
    let suppressed: Vec<&Alert> =
        alerts.iter().filter(|alert| alert.rule == collector::SUPPRESSED_RULE).collect();
    // Every key is told of at most once; whatever other rules say of it is kept back, too.
    let told = alerts.iter().filter(|alert| alert.rule == "private-key-read").count();
    assert!((1..=60).contains(&told), "{told}");
    assert!(4_940 <= suppressed.iter().map(|alert| alert.count).sum::<u64>());
}

#[test]
fn a_flood_by_one_rule_hides_no_other_in_the_same_container() {
    let samples = serde_json::json!([
        { "exec": { "path": "/usr/bin/cat" }, "pid": 20 },
        { "open": { "path": "/home/u{n}/.ssh/id_rsa" }, "pid": 20, "repeat": 5000 },
        { "open": { "path": "/etc/shadow" }, "pid": 20 },
    ]);
    assert!(alerts(&samples).iter().any(|alert| alert.rule == "password-file-read"));
}

/// The schema that is published holds for what is written: every field is there, none is unknown.
#[test]
fn the_published_schema_names_every_field() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schemas/alert.schema.json");
    let schema: Json = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let samples = serde_json::json!([
        { "exec": { "path": "/usr/bin/bash" }, "pid": 20 },
        { "exec": { "path": "/usr/bin/cat", "arguments": ["cat", "/etc/shadow"] }, "pid": 21, "parent": 20 },
        { "open": { "path": "/etc/shadow" }, "pid": 21, "parent": 20 },
    ]);
    let mut alert = alerts(&samples).remove(0);
    assert_eq!(alert.process.parents.len(), 1);
    alert.packages.push(AlertPackage { purl: "pkg:deb/debian/x@1".into(), findings: vec![] });
    alert.malware = Some(AlertMalware {
        sha256: Some("0".repeat(64)),
        rules: vec![AlertMalwareRule {
            rule: "Miner_Program".into(),
            family: "miner".into(),
            severity: Severity::Critical,
            description: "program that mines".into(),
        }],
    });
    let written: Json = serde_json::from_str(&alert.encode()).unwrap();
    check(&schema, &schema, &written, "alert");
    assert_eq!(schema["$id"], SCHEMA);
    assert_eq!(schema["properties"]["schema"]["const"], SCHEMA);
    let severities: Vec<Json> = Severity::NAMES.iter().map(|(name, _)| Json::from(*name)).collect();
    assert_eq!(schema["properties"]["severity"]["enum"], Json::Array(severities));
}

#[track_caller]
fn check(root: &Json, schema: &Json, value: &Json, place: &str) {
    let schema = match schema["$ref"].as_str() {
        Some(reference) => root.pointer(reference.trim_start_matches('#')).unwrap(),
        None => schema,
    };
    match value {
        Json::Object(fields) => {
            let known = schema["properties"].as_object().unwrap_or_else(|| panic!("{place}"));
            for (name, value) in fields {
                let place = format!("{place}.{name}");
                let schema = known.get(name).unwrap_or_else(|| panic!("{place} is unknown"));
                check(root, schema, value, &place);
            }
            for name in schema["required"].as_array().unwrap() {
                assert!(fields.contains_key(name.as_str().unwrap()), "{place} has no {name}");
            }
            assert_eq!(schema["additionalProperties"], Json::Bool(false), "{place}");
        }
        Json::Array(items) => {
            for item in items {
                check(root, &schema["items"], item, place);
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {
            let wanted = match value {
                Json::Null => "null",
                Json::Bool(_) => "boolean",
                Json::Number(_) => "integer",
                Json::String(_) | Json::Array(_) | Json::Object(_) => "string",
            };
            let types = &schema["type"];
            let fits = types == wanted
                || types.as_array().is_some_and(|types| types.contains(&Json::from(wanted)));
            assert!(
                fits || !schema["const"].is_null() || !schema["enum"].is_null(),
                "{place}: {types}"
            );
        }
    }
}
