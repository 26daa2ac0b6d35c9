//! Tests of [`super`].

use std::fmt::Write as _;

use serde_json::json;

use super::*;

#[test]
fn versions_stay_as_they_are_written() {
    let value = parse(b"a: 1.10\nb: [1e3, 010, true, 2020-01-02, '~', ~, null, ]\nc:\n").unwrap();
    let expected = json!({"a": "1.10", "b": ["1e3", "010", "true", "2020-01-02", "~", null, null],
        "c": null});
    assert_eq!(value, expected);
}

#[test]
fn an_alias_repeats_its_node() {
    let value = parse(b"a: &x [1, 2]\nb: *x\n").unwrap();
    assert_eq!(value, json!({"a": ["1", "2"], "b": ["1", "2"]}));
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(text, "a{level}: &a{level} [{aliases}]").unwrap();
    }
    assert_eq!(parse(text.as_bytes()), Err(YamlError::TooLarge));
}

#[test]
fn an_alias_inside_its_own_anchor_is_no_endless_loop() {
    assert_eq!(parse(b"a: &a [*a]\n"), Err(YamlError::Syntax));
}

#[test]
fn depth_is_bounded() {
    for depth in [100_usize, 100_000] {
        assert!(parse("[".repeat(depth).as_bytes()).is_err());
        let text = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(text.as_bytes()).is_err());
        let mut text = String::new();
        for level in 0..depth.min(2000) {
            writeln!(text, "{}a:", " ".repeat(level)).unwrap();
        }
        assert!(parse(text.as_bytes()).is_err());
    }
}

#[test]
fn what_is_no_yaml_is_refused() {
    assert_eq!(parse(b"\xff\xfe"), Err(YamlError::NotText));
    assert_eq!(parse(b""), Err(YamlError::Empty));
    assert_eq!(parse(b"a: [1\nb: 2"), Err(YamlError::Syntax));
}
