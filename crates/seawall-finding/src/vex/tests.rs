//! Tests of [`super`]: every case of `fixtures/vex`, and what holds for all of them.

use std::fmt::Write as _;

use serde_json::Value;

use super::*;
use crate::testing::{Case, check_cases};

fn documents(value: &Value) -> Vec<VexDocument> {
    let documents = value["documents"].as_array().unwrap().iter().enumerate();
    let parse = |(index, document): (usize, &Value)| {
        parse(&format!("{}.json", index + 1), document.to_string().as_bytes()).unwrap()
    };
    documents.map(parse).collect()
}

fn show(result: &VexResult, findings: &Findings) -> String {
    let names: HashMap<&str, &str> =
        findings.findings.iter().map(|finding| (&*finding.id, &*finding.vulnerability)).collect();
    let mut text = String::new();
    for one in &result.uses {
        let mark = if one.applied { "applied" } else { "not applied" };
        writeln!(text, "{}: {} {}: {mark}: {}", one.file, one.vulnerability, one.status, one.why)
            .unwrap();
    }
    let gone: Vec<&str> = result.not_affected.iter().map(|id| names[&**id]).collect();
    writeln!(text, "gone: {gone:?}").unwrap();
    text
}

#[test]
fn statements_are_applied_as_expected() {
    check_cases("vex", |value| {
        let case = Case::of(value);
        let (documents, findings) = (documents(value), case.findings());
        let result = apply(&documents, &case.inventory, &findings);
        let statements: usize =
            documents.iter().map(|it| it.statements.len() + it.rejected.len()).sum();
        assert_eq!(result.uses.len(), statements, "no statement is left out");
        for one in &result.uses {
            assert!(!one.why.is_empty(), "{one:?}");
            let takes = matches!(&*one.status, "not_affected" | "fixed");
            let is_gone = one.findings.iter().any(|id| result.not_affected.contains(id));
            assert!(!(one.applied && takes) || is_gone, "{one:?}");
        }
        show(&result, &findings)
    });
}

#[test]
fn documents_without_statements_take_nothing_away() {
    let case = Case::parse(include_str!("../../fixtures/vex/later-statements.json"));
    let document = parse("x", br#"{"statements": []}"#).unwrap();
    let result = apply(&[document], &case.inventory, &case.findings());
    assert_eq!(result, VexResult::default());
}

#[test]
fn the_order_of_documents_changes_nothing_but_the_order_of_uses() {
    let text = include_str!("../../fixtures/vex/later-statements.json");
    let value: Value = serde_json::from_str(text).unwrap();
    let (case, mut documents) = (Case::of(&value), documents(&value));
    let findings = case.findings();
    let before = apply(&documents, &case.inventory, &findings);
    documents.reverse();
    let after = apply(&documents, &case.inventory, &findings);
    assert_eq!(before.not_affected, after.not_affected);
    let sorted = |result: &VexResult| {
        let mut uses: Vec<String> = result.uses.iter().map(|it| format!("{it:?}")).collect();
        uses.sort();
        uses
    };
    assert_eq!(sorted(&before), sorted(&after));
}
