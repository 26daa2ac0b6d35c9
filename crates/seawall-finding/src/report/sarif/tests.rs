//! Tests of [`super`].

use serde_json::Value;

use super::*;
use crate::report::testing::{Case, hostile, image, uncovered};

fn run(case: &Case) -> Value {
    let log: Value = serde_json::from_str(&render_sarif(&case.report())).unwrap();
    log["runs"][0].clone()
}

#[test]
fn the_worst_results_are_kept_and_the_rest_is_said() {
    let mut case = image();
    let findings = case.findings.as_mut().unwrap();
    let last = findings.findings.last().unwrap().clone();
    findings.findings.resize(RESULTS_MAX + 7, last);
    let run = run(&case);
    assert_eq!(run["results"].as_array().unwrap().len(), RESULTS_MAX);
    assert_eq!(run["results"][0]["ruleId"], "CVE-2021-44228");
    let notes = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    let note = notes.iter().find(|note| note["descriptor"]["id"] == "results-left-out").unwrap();
    assert!(note["message"]["text"].as_str().unwrap().starts_with("7 findings are left out"));
}

#[test]
fn each_vulnerability_is_one_rule_and_each_result_points_at_its_own() {
    let mut case = image();
    let findings = &mut case.findings.as_mut().unwrap().findings;
    findings[2].vulnerability = findings[1].vulnerability.clone();
    let run = run(&case);
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), 5);
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
}

#[test]
fn number_and_word_of_a_severity_agree() {
    assert_eq!(security_severity(Some(Level::Low), Some(98)).as_deref(), Some("3.9"));
    assert_eq!(security_severity(Some(Level::Critical), None).as_deref(), Some("9.5"));
    assert_eq!(security_severity(Some(Level::High), Some(75)).as_deref(), Some("7.5"));
    assert_eq!(security_severity(None, None), None);
    assert_eq!(security_severity(None, Some(43)).as_deref(), Some("4.3"));
}

#[test]
fn exceptions_and_vex_suppress_and_every_result_says_whether() {
    let run = run(&image());
    let results = run["results"].as_array().unwrap();
    let count = |index: usize| results[index]["suppressions"].as_array().unwrap().len();
    assert_eq!([count(0), count(1), count(4)], [0, 1, 1]);
    let why = results[4]["suppressions"][0]["justification"].as_str().unwrap();
    assert!(why.contains("vulnerable_code_not_in_execute_path"), "{why}");
}

#[test]
fn nothing_assessed_is_an_error() {
    let run = run(&uncovered());
    let note = &run["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(note["level"], "error");
    assert!(note["message"]["text"].as_str().unwrap().starts_with("nothing was assessed"));
}

#[test]
fn addresses_of_files_are_encoded() {
    let run = run(&hostile());
    let location = &run["results"][0]["locations"][1]["physicalLocation"]["artifactLocation"];
    let uri = location["uri"].as_str().unwrap();
    assert!(uri.is_ascii() && !uri.contains([' ', '"', '\\', '<', '\u{1b}']), "{uri}");
    assert!(uri.starts_with("evil%1B%5B2J"), "{uri}");
}
