//! Tests of [`super`]: each document in `cases/documents` has what becomes of it beside it, in
//! `*.expected`. To accept a change: `UPDATE_EXPECT=1 cargo test`.

use std::fmt::Write as _;
use std::path::Path;

use super::*;

#[test]
fn documents_are_understood_whole_or_refused_with_the_place() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/documents");
    let mut cases = 0;
    for entry in folder.read_dir().unwrap() {
        let input = entry.unwrap().path();
        if input.extension().is_some_and(|extension| extension == "yaml") {
            check(&input);
            cases += 1;
        }
    }
    assert!(20 <= cases, "{cases} cases");
}

#[track_caller]
fn check(input: &Path) {
    let text = std::fs::read_to_string(input).unwrap();
    let name = input.file_name().unwrap().to_string_lossy();
    let mut actual = String::new();
    match RuleSet::parse(&[(&name, &text)]) {
        Err(error) => writeln!(actual, "{error}").unwrap(),
        Ok(rules) => {
            for rule in rules.rules() {
                let kinds: Vec<&str> = rule.kinds.iter().map(|kind| kind.name()).collect();
                let (id, severity) = (&rule.id, rule.severity.name());
                writeln!(actual, "{id} line={} {severity} on {}", rule.line, kinds.join(", "))
                    .unwrap();
            }
        }
    }
    let expected = input.with_extension("expected");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&expected, &actual).unwrap();
    }
    let wanted = std::fs::read_to_string(&expected).unwrap_or_default();
    assert_eq!(actual, wanted, "{}", input.display());
}

#[test]
fn every_kind_stands_where_its_number_says() {
    for (number, (kind, name)) in Kind::ALL.iter().enumerate() {
        assert_eq!(*kind as usize, number, "{name}");
        assert_eq!(Kind::from_name(name), Some(*kind));
    }
}

/// The reference is made of the tables, so that it cannot say anything else than they do.
#[test]
fn the_reference_is_what_the_tables_say() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/rules.md");
    let page = std::fs::read_to_string(path).unwrap();
    let made = reference::page(&builtin::rules().unwrap(), &page).expect("both marks are there");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, &made).unwrap();
    }
    assert!(made == page, "docs/reference/rules.md is stale; UPDATE_EXPECT=1 writes it");
}
