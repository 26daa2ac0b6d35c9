//! Tests of [`super`]: what is written keeps to the published schema.

use seawall_runtime::in_use::{Evidence, Grade, Unobserved};
use serde_json::Value;

use super::*;

fn report() -> Report {
    let listens = Some("0.0.0.0:80".to_owned());
    let evidence = Evidence { path: "/bin/x".to_owned(), pid: 7, time: 1, listens };
    let unobserved = vec![Unobserved::BlindOften { count: 2 }, Unobserved::Nobody];
    let seen = HitUse {
        purl: "pkg:x/y@1".to_owned(),
        grade: Some(Grade::Loaded),
        evidence: Some(evidence),
        unobserved,
    };
    let text = |text: &str| text.to_owned();
    let line = Line {
        node: Some(NodeName { name: text("host") }),
        id: text("c"),
        name: text("web"),
        image: text("x:1"),
        namespace: text(""),
        workload: text(""),
        since: None,
        mode: text("warn"),
        means: text("none"),
        contains: vec![text("y 1")],
        uses: vec![seen, HitUse::unwatched("pkg:x/z@1")],
        decision: Some(Decided { verdict: text("deny"), reason: text("r"), judged: text("t") }),
        admitted: vec![Admitted {
            repository: text("shop/web"),
            verdict: text("allow"),
            pushed_by: text("admin"),
            pushed: text("t"),
        }],
    };
    let unread = vec![Unread { id: text("d"), reason: text("gone") }];
    Report {
        schema: SCHEMA,
        package: Some(text("y")),
        finding: None,
        as_of: None,
        all: 2,
        not_looked_at: 1,
        unread,
        containers: vec![line],
    }
}

#[track_caller]
fn check(schema: &Value, value: &Value, place: &str) {
    if let Some(options) = schema["enum"].as_array() {
        assert!(options.contains(value), "{place}: {value}");
        return;
    }
    if let Some(wanted) = schema.get("const") {
        assert_eq!(wanted, value, "{place}");
        return;
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let types = &schema["type"];
    let is_one_of = |types: &Vec<Value>| types.contains(&Value::from(kind));
    assert!(types == kind || types.as_array().is_some_and(is_one_of), "{place}: {kind}");
    for item in value.as_array().into_iter().flatten() {
        check(&schema["items"], item, place);
    }
    let Some(fields) = value.as_object() else { return };
    let known = schema["properties"].as_object().expect("properties");
    for name in schema["required"].as_array().expect("a list") {
        assert!(fields.contains_key(name.as_str().expect("a name")), "{place} has no {name}");
    }
    let is_closed = schema["additionalProperties"] == Value::Bool(false);
    for (name, value) in fields {
        match known.get(name) {
            Some(schema) => check(schema, value, &format!("{place}.{name}")),
            None => assert!(!is_closed, "{place}.{name} is unknown"),
        }
    }
}

#[test]
fn the_published_schema_names_every_field() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schemas/running.schema.json");
    let text = std::fs::read_to_string(path).expect("the schema");
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(schema["$id"], SCHEMA);
    check(&schema, &serde_json::to_value(report()).expect("JSON"), "report");
    // What a server says of a container is what is written of it.
    let mut line = serde_json::to_value(report()).expect("JSON")["containers"][0].clone();
    let read: Line = serde_json::from_value(line.clone()).expect("it is read");
    assert_eq!(serde_json::to_value(read).expect("JSON"), line);
    for of_today in ["uses", "decision"] {
        line.as_object_mut().expect("fields").remove(of_today);
    }
    let old: Line = serde_json::from_value(line).expect("an older server is understood");
    assert!(old.uses.is_empty() && old.decision.is_none());
}
