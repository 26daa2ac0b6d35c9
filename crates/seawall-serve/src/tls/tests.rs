//! The local CA and its certificates, and that others are taken over without a restart.

use std::fs;

use super::*;

fn at(days: u64) -> Timestamp {
    Timestamp::from_unix_millis(1_800_000_000_000 + days * 86_400_000).expect("a moment")
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn a_certificate_is_made_once_and_again_before_it_ends_or_for_other_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().join("tls");
    let authority = Authority::open(&folder, at(0)).expect("it is made");
    let ca = authority.fingerprint().expect("it has one");
    assert_eq!(ca.len(), 32 * 3 - 1);
    let of = |names: &[String], day| {
        let authority = Authority::open(&folder, at(day)).expect("it is read");
        assert_eq!(authority.fingerprint().expect("it has one"), ca);
        let files = authority.server_certificate(names, at(day)).expect("it is made");
        fs::read_to_string(files.certificate).expect("it is there")
    };
    let local = names(&["localhost", "127.0.0.1", "::1"]);
    let first = of(&local, 0);
    assert_eq!(of(&local, 1), first);
    assert_eq!(of(&local, 59), first);
    let second = of(&local, 61);
    assert_ne!(second, first);
    assert_ne!(of(&names(&["registry.example"]), 61), second);
}

#[test]
fn another_certificate_is_shown_after_a_reload_and_a_broken_one_never() {
    let folder = tempfile::tempdir().expect("a folder");
    let authority = Authority::open(folder.path(), at(0)).expect("it is made");
    let files = authority.server_certificate(&names(&["a.example"]), at(0)).expect("made");
    let shown = Certificate::open(files.clone()).expect("it is read");
    server_config(&shown, Some(&authority.certificate_path()), None).expect("it can be served");
    let first = shown.fingerprint();
    assert!(!shown.reload().expect("it is the same"));
    authority.server_certificate(&names(&["b.example"]), at(0)).expect("made");
    assert!(shown.reload().expect("it is another"));
    let second = shown.fingerprint();
    assert_ne!(first, second);
    fs::write(&files.certificate, "no certificate").expect("it is written");
    assert!(shown.reload().is_err());
    assert_eq!(shown.fingerprint(), second);
}

#[test]
fn the_subject_of_a_certificate_is_its_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let authority = Authority::open(folder.path(), at(0)).expect("it is made");
    let certificates = read_certificates(&authority.certificate_path()).expect("it is there");
    assert_eq!(subject(&certificates[0]).as_deref(), Some("CN=Seawall local CA"));
    assert_eq!(subject(b"no certificate"), None);
}
