//! Tests of [`super`].

use serde_json::json;

use super::*;

#[test]
fn a_toml_head_keeps_its_dates_as_text() {
    let text = b"```toml\nid = \"A\"\nat = 2026-08-07T19:23:02.268Z\nday = 2026-08-07\n[x]\ny = [1]\n```\n# T\n";
    let expected =
        json!({"id": "A", "at": "2026-08-07T19:23:02.268Z", "day": "2026-08-07", "x": {"y": [1]}});
    assert_eq!(toml(text).unwrap(), expected);
}

#[test]
fn a_file_without_a_head_says_why() {
    assert_eq!(toml(b"# title"), Err("the file has no TOML head"));
    assert_eq!(toml(b"```toml\nid = 1"), Err("the TOML head has no end"));
    assert_eq!(toml(b"```toml\nid = \n```"), Err("the head is not TOML"));
    assert_eq!(toml(b"\xff"), Err("the file is not UTF-8"));
    assert_eq!(yaml(b"title: x"), Err("the file has no YAML head"));
}

#[test]
fn a_deep_head_is_refused() {
    for depth in [200_usize, 100_000] {
        let text = format!("```toml\na = {}{}\n```\n", "[".repeat(depth), "]".repeat(depth));
        assert!(toml(text.as_bytes()).is_err());
        let dotted = format!("```toml\n{}x = 1\n```\n", "a.".repeat(depth));
        assert!(toml(dotted.as_bytes()).is_err());
    }
}

#[test]
fn a_yaml_head_ends_at_its_line() {
    assert_eq!(yaml(b"---\ntitle: x\n---\nbody: [").unwrap(), json!({"title": "x"}));
}
