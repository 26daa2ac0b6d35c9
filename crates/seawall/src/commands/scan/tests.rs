//! Tests of [`super`].

use super::*;

#[test]
fn formats_go_to_files_or_one_to_standard_output() {
    let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
    let wanted = formats(&texts(&["table", "sarif=a.sarif"]), Format::Table).unwrap();
    assert_eq!(wanted.len(), 2);
    assert!(formats(&texts(&["table", "json"]), Format::Table).is_err());
    assert!(
        formats(&texts(&["html"]), Format::Table)
            .unwrap_err()
            .to_string()
            .contains("not there yet")
    );
    assert!(formats(&texts(&["nonsense"]), Format::Table).is_err());
}

#[test]
fn ages_are_days() {
    for (text, wanted) in [
        ("7d", Some(7)),
        ("2w", Some(14)),
        ("48h", Some(2)),
        ("3", Some(3)),
        ("soon", None),
        ("-1d", None),
    ] {
        assert_eq!(days(text).ok(), wanted, "{text}");
    }
}

#[test]
fn fail_on_is_a_policy() {
    assert_eq!(fail_on("high,fixable").unwrap().rules.len(), 1);
    for text in ["terrible", "high,foo", "", "high,fixable,x"] {
        assert!(fail_on(text).is_err(), "{text}");
    }
}
