//! Tests of [`super`]: what is written keeps to the published schema.
//!
//! The checker knows the keywords that the schema uses and fails at any other.

use serde_json::Value;

use super::*;
use crate::report::testing::{cases, image};

fn schema() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schemas/report.schema.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn written(case: &crate::report::testing::Case) -> Value {
    serde_json::from_str(&render_json(&case.report())).unwrap()
}

/// Collects what is wrong with `value`, each with its place.
fn check(root: &Value, schema: &Value, value: &Value, place: &str, wrong: &mut Vec<String>) {
    for (keyword, rule) in schema.as_object().unwrap() {
        let holds = match keyword.as_str() {
            "$schema" | "$id" | "$defs" | "title" | "description" | "format" | "pattern" => true,
            "type" => has_type(rule, value),
            "enum" => rule.as_array().unwrap().contains(value),
            "const" => rule == value,
            "minimum" => value.is_null() || rule.as_f64() <= value.as_f64(),
            "maximum" => value.is_null() || value.as_f64() <= rule.as_f64(),
            "minItems" => rule.as_u64() <= value.as_array().map(|list| list.len() as u64),
            "$ref" => {
                let name = rule.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
                check(root, &root["$defs"][name], value, place, wrong);
                true
            }
            "anyOf" => rule.as_array().unwrap().iter().any(|option| {
                let mut inner = Vec::new();
                check(root, option, value, place, &mut inner);
                if inner.is_empty() || value.is_null() {
                    return inner.is_empty();
                }
                // Only `null` stands beside the real form here, so its faults are the faults.
                if option["type"] != "null" {
                    wrong.append(&mut inner);
                }
                false
            }),
            "properties" => {
                for (name, rule) in rule.as_object().unwrap() {
                    if let Some(inner) = value.get(name) {
                        check(root, rule, inner, &format!("{place}.{name}"), wrong);
                    }
                }
                true
            }
            "required" => rule
                .as_array()
                .unwrap()
                .iter()
                .all(|name| value.is_null() || value.get(name.as_str().unwrap()).is_some()),
            "additionalProperties" => value.as_object().is_none_or(|object| {
                object.keys().all(|name| schema["properties"].get(name).is_some())
            }),
            "prefixItems" => true,
            "items" => {
                if rule.is_object() {
                    for (index, inner) in value.as_array().into_iter().flatten().enumerate() {
                        check(root, rule, inner, &format!("{place}[{index}]"), wrong);
                    }
                }
                true
            }
            other => panic!("the checker does not know `{other}`"),
        };
        if !holds {
            wrong.push(format!("{place}: {keyword} {rule} does not hold for {value:.200}"));
        }
    }
}

fn has_type(rule: &Value, value: &Value) -> bool {
    let several = rule.as_array().into_iter().flatten().filter_map(Value::as_str);
    let types: Vec<&str> = rule.as_str().into_iter().chain(several).collect();
    types.iter().any(|wanted| match *wanted {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("unknown type {other}"),
    })
}

fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    check(schema, schema, value, "report", &mut wrong);
    wrong
}

#[test]
fn every_report_keeps_to_the_schema() {
    let schema = schema();
    assert_eq!(schema["$id"], SCHEMA);
    for (name, case) in cases() {
        assert_eq!(faults(&schema, &written(&case)), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn the_checker_finds_what_does_not_keep_to_the_schema() {
    let schema = schema();
    let broken: [fn(&mut Value); 6] = [
        |report| report["findings"][0]["surprise"] = true.into(),
        |report| report["findings"][0]["severity"]["level"] = "awful".into(),
        |report| report["packages"][0]["layer"] = (-1).into(),
        |report| report["summary"]["gaps"] = "two".into(),
        |report| drop(report.as_object_mut().unwrap().remove("vex")),
        |report| report["decision"]["reasons"][0]["verdict"] = Value::Null,
    ];
    for (index, damage) in broken.iter().enumerate() {
        let mut report = written(&image());
        damage(&mut report);
        assert!(!faults(&schema, &report).is_empty(), "damage {index} is not seen");
    }
}

#[test]
fn every_definition_of_the_schema_is_used_by_some_report() {
    let schema = schema();
    let text = schema.to_string();
    for name in schema["$defs"].as_object().unwrap().keys() {
        assert!(text.contains(&format!("#/$defs/{name}\"")), "{name} is never referred to");
    }
    // The case of the tests has a value for every field that may be null.
    let report = written(&image());
    for field in ["distribution", "baseImage", "decision", "database", "findings"] {
        assert!(!report[field].is_null(), "{field}");
    }
}
