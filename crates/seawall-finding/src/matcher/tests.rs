//! Tests of [`super`]: every case of `fixtures/match`, and what holds for all of them.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::finding::FindingKind;
use crate::testing::{Case, check_cases, show, today};

#[test]
fn inventories_are_matched_as_expected() {
    check_cases("match", |value| {
        let case = Case::of(value);
        show(&case.findings(), &case.inventory)
    });
}

fn cases() -> Vec<Value> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/match");
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> =
        paths.filter(|path| path.extension().is_some_and(|it| it == "json")).collect();
    paths.sort();
    let read = |path| serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    paths.into_iter().map(read).collect()
}

/// Findings without what changes when the inventory's packages are counted otherwise.
fn by_id(findings: &Findings) -> BTreeMap<Box<str>, Finding> {
    let strip = |finding: &Finding| Finding { packages: Vec::new(), ..finding.clone() };
    findings.findings.iter().map(|finding| (finding.id.clone(), strip(finding))).collect()
}

#[test]
fn ids_are_unique_and_every_package_is_accounted_for() {
    for value in cases() {
        let case = Case::of(&value);
        let found = case.findings();
        assert_eq!(by_id(&found).len(), found.findings.len(), "{}", value["about"]);
        let accounted = found.covered_count
            + found.partial_count
            + found.owned_count
            + found.not_assessed.len();
        let packages = case.inventory.packages.iter();
        let software = packages.filter(|found| !found.package.is_public_key()).count();
        assert_eq!(accounted, software, "{}", value["about"]);
        for finding in &found.findings {
            assert!(!finding.packages.is_empty() || finding.kind == FindingKind::ReleaseEndOfLife);
        }
    }
}

#[test]
fn the_order_of_feeds_and_records_changes_nothing() {
    for value in cases() {
        let mut turned = value.clone();
        turned["advisories"].as_array_mut().unwrap().reverse();
        assert_eq!(Case::of(&value).findings(), Case::of(&turned).findings());
    }
}

#[test]
fn a_damaged_database_is_an_error() {
    let case = Case::of(&cases()[0]);
    let mut failures = 0;
    for place in (64..case.database.len()).step_by(97) {
        let mut bytes = case.database.clone();
        bytes[place] ^= 0x55;
        let Ok(database) = Database::open(&bytes) else { continue };
        match match_inventory(&case.inventory, &database, today()) {
            Ok(found) => assert_eq!(found, case.findings()),
            Err(_) => failures += 1,
        }
    }
    assert_ne!(failures, 0);
}

fn unrelated() -> impl Strategy<Value = (Value, Value)> {
    let version = "[0-9]{1,2}\\.[0-9]{1,2}\\.[0-9]{1,2}";
    let names = prop::sample::select(vec!["zz-one", "zz-two"]);
    let kinds = prop::sample::select(vec![("npm", "npm"), ("pypi", "pypi"), ("cargo", "cargo")]);
    let ids = prop::sample::select(vec!["CVE-2024-0001", "CVE-2020-1", "GHSA-zzzz-zzzz-zzzz"]);
    (version, version, names, kinds, ids).prop_map(
        |(installed, fixed, name, (package_type, ecosystem), id)| {
            let package = json!({"type": package_type, "name": name, "version": installed});
            let affected =
                json!({"ecosystem": ecosystem, "name": name, "ranges": [format!("<{fixed}")]});
            let advisory = json!({"feed": "zz-feed", "id": id, "affected": [affected]});
            (package, advisory)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_unrelated_package_or_advisory_changes_no_other_finding(
        choice in any::<prop::sample::Index>(),
        added in prop::collection::vec(unrelated(), 1..4),
    ) {
        let cases = cases();
        let value = choice.get(&cases);
        let before = by_id(&Case::of(value).findings());
        let mut more = value.clone();
        for (package, advisory) in &added {
            more["packages"].as_array_mut().unwrap().push(package.clone());
            more["advisories"].as_array_mut().unwrap().push(advisory.clone());
        }
        let after = by_id(&Case::of(&more).findings());
        for (id, finding) in &before {
            // The records of one vulnerability are listed with it wherever they are; what was
            // judged stays.
            let same = after.get(id).map(|it| (it.kind, it.segment, it.fix.clone(), it.evidence.clone()));
            let wanted = (finding.kind, finding.segment, finding.fix.clone(), finding.evidence.clone());
            prop_assert_eq!(same, Some(wanted));
        }
        for finding in after.values().filter(|finding| !before.contains_key(&finding.id)) {
            prop_assert!(finding.package_name.starts_with("zz-"));
        }
    }
}
