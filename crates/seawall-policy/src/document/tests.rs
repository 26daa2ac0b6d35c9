//! Tests of [`super`]: every document in `fixtures/policies` has what becomes of it beside it,
//! in `*.expected`. To accept a change: `UPDATE_EXPECT=1 cargo test`.

use std::fmt::Write as _;
use std::path::Path;

use super::*;

#[test]
fn documents_are_understood_whole_or_refused_with_the_line() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/policies");
    let mut cases = 0;
    for entry in folder.read_dir().unwrap() {
        let input = entry.unwrap().path();
        if input.extension().is_some_and(|extension| extension == "yaml") {
            check(&input);
            cases += 1;
        }
    }
    assert!(0 < cases, "no fixtures under {}", folder.display());
}

#[track_caller]
fn check(input: &Path) {
    let text = std::fs::read_to_string(input).unwrap();
    let name = input.file_name().unwrap().to_string_lossy();
    let actual = match Policy::parse(&text, &name) {
        Ok(policy) => describe(&policy),
        Err(error) => format!("{error}\n"),
    };
    let expected = input.with_extension("expected");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&expected, &actual).unwrap();
    }
    let wanted = std::fs::read_to_string(&expected).unwrap_or_default();
    assert_eq!(actual, wanted, "{}", input.display());
}

fn describe(policy: &Policy) -> String {
    let mut text = format!("{} {:?} {:?}\n", policy.name, policy.mode, policy.on_error);
    for rule in &policy.rules {
        let about = if rule.condition.is_about_findings() { "findings" } else { "artifact" };
        writeln!(text, "rule {} line={} {:?} about={about}", rule.id, rule.line, rule.action)
            .unwrap();
    }
    for exception in &policy.exceptions {
        writeln!(
            text,
            "exception {} owner={} until={}",
            exception.finding, exception.owner, exception.expires
        )
        .unwrap();
    }
    text
}

#[test]
fn dates_are_days() {
    assert_eq!(days("1970-01-01"), Some(0));
    assert_eq!(days("2026-12-30"), Some(20_817));
    for text in ["2026-2-3", "2026-02-30", "tomorrow", "2026-13-01", "2026-12-31T00:00:00Z"] {
        assert_eq!(days(text), None, "{text}");
    }
}
