//! Tests of [`super`].

use super::*;
use crate::zip::testing::ZipFile;

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
    assert!(place("opt/a-1.0.egg-info/METADATA"));
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

#[track_caller]
fn check_egg(bytes: &[u8], wanted: &[&str]) {
    let place = ImagePath::parse("usr/lib/python3/dist-packages/a-1.0-py3.11.egg").unwrap();
    let mut facts = FileFacts::new(&place, NAME);
    catalog(&place, bytes, &mut facts);
    let packages = facts.packages.iter().map(|found| format!("{} {}", found.name, found.version));
    let gaps = facts.gaps.iter().map(|gap| format!("gap: {}", gap.reason));
    assert_eq!(packages.chain(gaps).collect::<Vec<_>>(), wanted);
}

#[test]
fn an_egg_file_is_an_archive_with_metadata() {
    let metadata = b"Metadata-Version: 1.0\nName: zope.event\nVersion: 4.5.0\n";
    let egg = ZipFile::default()
        .stored("zope/event/__init__.py", b"")
        .deflated("EGG-INFO/PKG-INFO", metadata);
    check_egg(&egg.bytes(), &["zope.event 4.5.0"]);
    check_egg(&ZipFile::default().stored("a.py", b"").bytes(), &[]);
    check_egg(b"PK\x03\x04", &["gap: the `.egg` file is no ZIP archive, or is cut off"]);
    let encrypted = ZipFile::default().raw("EGG-INFO/PKG-INFO", 1, 0, b"x", 1);
    check_egg(&encrypted.bytes(), &["gap: the `.egg` file is encrypted"]);
    let head = |bytes| FileHead { size_bytes: 4, mode: 0o644, bytes };
    let place = ImagePath::parse("opt/a-1.0-py3.11.egg").unwrap();
    assert_ne!(wants(&place, head(b"PK\x03\x04")), Wanted::No);
    assert_eq!(wants(&place, head(b"\0\0\0\0")), Wanted::No);
}
