//! Tests of [`super`].

use crate::feed::testing::{check_cases, parse, render};

#[test]
fn cases_of_bitnami() {
    check_cases("bitnami-osv");
}

#[test]
fn cases_of_drupal() {
    check_cases("drupal-osv");
}

#[test]
fn cases_of_go() {
    check_cases("go-vulndb-osv");
}

#[test]
fn cases_of_kubernetes() {
    check_cases("k8s-vulns");
}

#[test]
fn cases_of_oss_fuzz() {
    check_cases("oss-fuzz-osv");
}

#[test]
fn cases_of_many_ecosystems() {
    check_cases("osv-samples-2026-01");
}

#[test]
fn cases_of_cpython() {
    check_cases("psf-osv");
}

#[test]
fn cases_of_pypi() {
    check_cases("pypa-osv");
}

#[test]
fn cases_of_rustsec() {
    check_cases("rustsec-osv");
}

#[test]
fn a_file_that_is_no_json_is_one_rejected_entry() {
    for bytes in [&b"\xff"[..], b"", b"{", b"[{]", b"{\"vulns\":[", b"nothing"] {
        let out = parse("osv-samples-2026-01", "data/x.json", bytes);
        assert!(out.advisories.is_empty());
        assert_eq!((out.read, out.rejected.count()), (1, 1), "{bytes:?}");
    }
}

#[test]
fn a_deep_document_is_rejected() {
    for text in ["[".repeat(100_000), format!("{{\"id\":{}", "[".repeat(100_000))] {
        let out = parse("osv-samples-2026-01", "data/x.json", text);
        assert_eq!(out.rejected.count(), 1);
    }
    let deep = format!(r#"{{"id":"GHSA-x","affected":{}7{}}}"#, "[".repeat(5000), "]".repeat(5000));
    let out = parse("osv-samples-2026-01", "data/x.json", deep);
    assert_eq!(out.rejected.count(), 1);
}

#[test]
fn lists_beyond_their_limits_are_cut_and_counted() {
    let entry = r#"{"package":{"ecosystem":"npm","name":"x"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}"#;
    let entries = vec![entry; super::limits::AFFECTED_MAX + 1].join(",");
    let out =
        parse("osv-samples-2026-01", "x.json", format!(r#"{{"id":"A","affected":[{entries}]}}"#));
    assert_eq!(out.advisories.first().unwrap().affected.len(), super::limits::AFFECTED_MAX);
    assert!(render(&out).contains("rejected 1 the record has too many affected entries"));
    let events = vec![r#"{"introduced":"1"}"#; super::limits::EVENTS_MAX + 1].join(",");
    let text = format!(
        r#"{{"id":"A","affected":[{{"package":{{"ecosystem":"npm","name":"x"}},"ranges":[{{"events":[{events}]}}]}}]}}"#
    );
    assert!(render(&parse("osv-samples-2026-01", "x.json", text)).contains("too many events"));
}
