//! Tests of [`super`].

use super::*;

#[track_caller]
fn refused(text: &str, wanted: &str) {
    let error = parse(text, "p.yaml").unwrap_err();
    assert!(error.to_string().contains(wanted), "{error}");
}

#[test]
fn what_hides_meaning_is_refused_with_its_line() {
    refused("a: &x 1\nb: *x\n", "p.yaml:1:");
    refused("a: 1\na: 2\n", "p.yaml:2:1: `a` stands here twice");
    refused("a: !!str 1\n", "a tag is not allowed");
    refused("a: [1\n", "no YAML");
    refused("a: 1\n---\nb: 2\n", "a second document");
    refused("", "empty");
    refused(&format!("a: {}", "[".repeat(100)), "p.yaml");
}

#[test]
fn places_count_from_one() {
    let node = parse("a:\n  b: c\n", "p.yaml").unwrap();
    let Value::Map(entries) = &node.value else { panic!("no map") };
    let Value::Map(inner) = &entries[0].1.value else { panic!("no map") };
    assert_eq!(inner[0].1.place, Place { line: 2, column: 6 });
}

#[test]
fn several_documents_keep_their_lines() {
    let nodes = parse_all("a: 1\n---\nb: 2\n", "p.yaml", 2).unwrap();
    let lines: Vec<usize> = nodes.iter().map(|node| node.place.line).collect();
    assert_eq!(lines, [1, 3]);
    let error = parse_all("a: 1\n---\nb: 2\n---\nc: 3\n", "p.yaml", 2).unwrap_err();
    assert!(error.to_string().contains("p.yaml:5:1: more than 2 documents"), "{error}");
}
