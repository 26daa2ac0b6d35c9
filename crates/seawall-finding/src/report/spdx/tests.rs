//! Tests of [`super`].

use std::collections::BTreeSet;

use serde_json::Value;

use super::*;
use crate::report::testing::{cases, image};

#[test]
fn relationships_join_elements_that_are_there() {
    for (name, case) in cases() {
        let document: Value = serde_json::from_str(&render_spdx(&case.report())).unwrap();
        let packages = document["packages"].as_array().unwrap();
        let mut ids: BTreeSet<&str> =
            packages.iter().map(|package| package["SPDXID"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), packages.len(), "{name}");
        ids.insert(DOCUMENT_REF);
        for relationship in document["relationships"].as_array().unwrap() {
            for end in ["spdxElementId", "relatedSpdxElement"] {
                assert!(ids.contains(relationship[end].as_str().unwrap()), "{name}");
            }
        }
    }
}

#[test]
fn declared_licences_are_expressions_whose_own_licences_are_described() {
    let document: Value = serde_json::from_str(&render_spdx(&image().report())).unwrap();
    let packages = document["packages"].as_array().unwrap();
    let bsdutils = packages.iter().find(|package| package["name"] == "bsdutils").unwrap();
    let declared = bsdutils["licenseDeclared"].as_str().unwrap();
    let (start, own) = declared.rsplit_once(" AND ").unwrap();
    assert_eq!(start, "GPL-2.0-or-later AND BSD-4-Clause");
    let extracted = &document["hasExtractedLicensingInfos"][0];
    assert_eq!(extracted["licenseId"], own);
    assert_eq!(extracted["name"], "public-domain");
}

#[test]
fn times_have_whole_seconds() {
    assert_eq!(created("2026-11-23T03:00:00.123456Z"), "2026-11-23T03:00:00Z");
    assert_eq!(created("2026-11-23T03:00:00Z"), "2026-11-23T03:00:00Z");
}

#[test]
fn maintainers_take_the_form_of_actors() {
    let text = supplier("Debian\nTeam <team@lists.debian.org>");
    assert_eq!(text, "Organization: Debian Team (team@lists.debian.org)");
    assert_eq!(supplier("Red Hat, Inc."), "Organization: Red Hat, Inc.");
}
