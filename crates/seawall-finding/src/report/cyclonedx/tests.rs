//! Tests of [`super`].

use seawall_inventory::sbom;
use serde_json::Value;

use super::*;
use crate::report::testing::{Case, cases, image};

fn document(case: &Case) -> Value {
    serde_json::from_str(&render_cyclonedx(&case.report())).unwrap()
}

#[test]
fn a_scan_of_the_document_sees_what_a_scan_of_the_artifact_saw() {
    for (name, case) in cases() {
        let text = render_cyclonedx(&case.report());
        let read = sbom::parse("bom.json", text.as_bytes()).unwrap();
        let wrote = &case.inventory;
        assert_eq!(read.packages, wrote.packages, "{name}");
        assert_eq!(read.distribution, wrote.distribution, "{name}");
        assert_eq!(read.layers, wrote.layers, "{name}");
        assert_eq!(read.base, wrote.base, "{name}");
        assert_eq!(read.gaps, wrote.gaps, "{name}");
        assert_eq!(read.subject.manifest_digest, wrote.subject.manifest_digest, "{name}");
        assert_eq!(read.subject.config_digest, wrote.subject.config_digest, "{name}");
        assert_eq!(read.subject.platform, wrote.subject.platform, "{name}");
        assert_eq!(read.subject.references, wrote.subject.references, "{name}");
    }
}

#[test]
fn references_are_unique_and_all_that_is_referred_to_is_there() {
    for (name, case) in cases() {
        let document = document(&case);
        let components = document["components"].as_array().unwrap();
        let mut refs: Vec<&str> =
            components.iter().map(|component| component["bom-ref"].as_str().unwrap()).collect();
        refs.push(document["metadata"]["component"]["bom-ref"].as_str().unwrap());
        let unique: BTreeSet<&str> = refs.iter().copied().collect();
        assert_eq!(unique.len(), refs.len(), "{name}");
        for dependency in document["dependencies"].as_array().unwrap() {
            assert!(unique.contains(dependency["ref"].as_str().unwrap()), "{name}");
            for other in dependency["dependsOn"].as_array().unwrap() {
                assert!(unique.contains(other.as_str().unwrap()), "{name}");
            }
        }
        for vulnerability in document["vulnerabilities"].as_array().unwrap() {
            for affected in vulnerability["affects"].as_array().unwrap() {
                assert!(unique.contains(affected["ref"].as_str().unwrap()), "{name}");
            }
        }
    }
}

#[test]
fn vex_is_an_analysis_and_what_is_no_vulnerability_is_not_among_them() {
    let document = document(&image());
    let vulnerabilities = document["vulnerabilities"].as_array().unwrap();
    assert_eq!(vulnerabilities.len(), 5);
    let analysis = &vulnerabilities[4]["analysis"];
    assert_eq!(analysis["state"], "not_affected");
    assert_eq!(analysis["justification"], "code_not_reachable");
    assert_eq!(vulnerabilities[4]["affects"].as_array().unwrap().len(), 2);
    let properties = document["metadata"]["properties"].as_array().unwrap();
    let notices: Vec<_> =
        properties.iter().filter(|property| property["name"] == "seawall:notice").collect();
    assert_eq!(notices.len(), 1);
}
