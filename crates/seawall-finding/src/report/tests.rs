//! Tests of [`super`]: every case in every format against `fixtures/reports`.

use std::path::Path;

use super::testing::{Case, cases, image};
use super::*;

type Render = fn(&Report<'_>) -> String;

const STYLE: TableStyle = TableStyle { width: 100, colour: false, all: false };

const FORMATS: &[(&str, Render)] = &[
    ("table", |report| render_table(report, STYLE)),
    ("json", render_json),
    ("sarif.json", render_sarif),
    ("cyclonedx.json", render_cyclonedx),
    ("spdx.json", render_spdx),
];

/// Renders a case and compares it with `NAME.FORMAT.expected`; `UPDATE_EXPECT=1` rewrites it.
#[track_caller]
fn check(name: &str, case: &Case, format: &str, render: Render) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/reports");
    let file = folder.join(format!("{name}.{format}.expected"));
    let actual = render(&case.report());
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(&file, &actual).unwrap();
    }
    let expected = std::fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    assert!(actual == expected, "{name}.{format} differs; UPDATE_EXPECT=1 rewrites it:\n{actual}");
}

#[test]
fn every_case_renders_as_expected_in_every_format() {
    for (name, case) in cases() {
        for (format, render) in FORMATS {
            check(name, &case, format, *render);
        }
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for (_, render) in FORMATS {
        assert_eq!(render(&image().report()), render(&image().report()));
    }
}

#[test]
fn every_json_document_parses_and_holds_no_control_character() {
    for (name, case) in cases() {
        for (format, render) in &FORMATS[1..] {
            let text = render(&case.report());
            let parsed: Result<serde_json::Value, _> = serde_json::from_str(&text);
            assert!(parsed.is_ok(), "{name}.{format}");
            let is_control = |sign: char| sign.is_ascii_control() && sign != '\n';
            assert!(!text.contains(is_control), "{name}.{format}");
        }
    }
}

#[test]
fn ids_made_of_content_change_with_it() {
    let serial = |case: &Case| {
        let text = render_cyclonedx(&case.report());
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        document["serialNumber"].as_str().unwrap().to_owned()
    };
    let mut other = image();
    other.inventory.packages.pop();
    let (one, two) = (serial(&image()), serial(&other));
    assert_ne!(one, two);
    // Version 8, variant `10`.
    let uuid = one.strip_prefix("urn:uuid:").unwrap();
    assert_eq!(uuid.len(), 36);
    assert_eq!(uuid.get(14..15).unwrap(), "8");
    assert!("89ab".contains(uuid.get(19..20).unwrap()));
}
