//! Tests of [`super`].

use std::collections::BTreeSet;

use seawall_inventory::inventory::Inventory;
use seawall_inventory::sbom;
use serde_json::Value;

use super::*;
use crate::report::testing::{cases, image};

#[test]
fn a_scan_of_the_document_matches_the_same_packages() {
    // Of hostile names the purl keeps what a purl may hold, and SPDX has no other place.
    for (name, case) in cases().into_iter().filter(|(name, _)| *name != "hostile") {
        let text = render_spdx(&case.report());
        let read = sbom::parse("bom.json", text.as_bytes()).unwrap();
        assert!(matched_by(&read) == matched_by(&case.inventory), "{name}");
        let release = |inventory: &Inventory| {
            let distribution = inventory.distribution.as_ref()?;
            Some((distribution.advisory_id.clone(), distribution.advisory_release.clone()))
        };
        assert_eq!(release(&read), release(&case.inventory), "{name}");
    }
}

/// What advisories are matched by.
fn matched_by(inventory: &Inventory) -> BTreeSet<(String, String, String)> {
    let packages = inventory.packages.iter().map(|installed| &installed.package);
    packages
        .map(|package| {
            let (source, source_version) = package.source_or_self();
            let purl_type = package.package_type.purl_type();
            (
                format!("{purl_type} {}", package.name),
                package.version.to_string(),
                format!("{source} {source_version}"),
            )
        })
        .collect()
}

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
