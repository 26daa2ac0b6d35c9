//! Tests of [`super`].

use super::*;

#[track_caller]
fn check(content: &str, wanted: &str) {
    let place = ImagePath::parse("usr/lib/python3/dist-packages/a.dist-info/METADATA").unwrap();
    let mut facts = FileFacts::new(&place, NAME);
    catalog(&place, content.as_bytes(), &mut facts);
    let packages = facts
        .packages
        .iter()
        .map(|found| format!("{} {} {:?}", found.name, found.version, found.licences));
    let gaps = facts.gaps.iter().map(|gap| format!("gap: {}", gap.reason));
    assert_eq!(packages.chain(gaps).collect::<Vec<_>>().join("\n"), wanted);
}

#[test]
fn every_form_of_installed_metadata_is_wanted() {
    let place = |text: &str| is_metadata(text);
    assert!(place("usr/lib/python3/dist-packages/a-1.0.dist-info/METADATA"));
    assert!(place("opt/a.egg-info/PKG-INFO"));
    assert!(place("opt/a-1.0-py3.11.egg/EGG-INFO/PKG-INFO"));
    assert!(place("opt/a-1.0.egg-info"));
    assert!(!place("opt/a/METADATA"));
    assert!(!place("opt/a/PKG-INFO"));
    assert!(!place("opt/a-1.0.egg-info/SOURCES.txt"));
}

#[test]
fn the_expression_comes_before_classifiers_and_those_before_free_text() {
    check("Name: a\nVersion: 1.0\nLicense: MIT licence\n", r#"a 1.0 ["MIT licence"]"#);
    check(
        "Name: a\nVersion: 1.0\nLicense: x\nClassifier: License :: OSI Approved\nClassifier: License :: OSI Approved :: MIT License\n",
        r#"a 1.0 ["MIT License"]"#,
    );
    check(
        "Name: a\nVersion: 1.0\nLicense-Expression: MIT OR Apache-2.0\nClassifier: License :: OSI Approved :: MIT License\n",
        r#"a 1.0 ["MIT OR Apache-2.0"]"#,
    );
    check("Name: a\nVersion: 1.0\nLicense: UNKNOWN\n", "a 1.0 []");
}

#[test]
fn the_description_and_continued_lines_set_nothing() {
    check(
        "Metadata-Version: 2.1\r\nName: a\r\nVersion: 1.0\r\nLicense: A\r\n  Version: 9\r\n\r\nName: b\r\nVersion: 2.0\r\n",
        r#"a 1.0 ["A"]"#,
    );
}

#[test]
fn a_file_without_name_or_version_is_a_gap() {
    check("", "gap: has no name or no version");
    check("Name: a\n", "gap: has no name or no version");
    check("\u{0}\u{1}garbage", "gap: has no name or no version");
}
