//! Tests of [`super`]: every case of `fixtures/explain`.

use seawall_advisory::database::Database;

use super::*;
use crate::report::{ExceptionView, ReasonView};
use crate::testing::{Case, check_cases};

/// A decision that speaks of `finding` by a rule and an exception.
fn decided(finding: &Finding) -> DecisionView {
    DecisionView {
        verdict: VerdictView::Deny,
        exit_code: 1,
        reasons: vec![
            ReasonView {
                policy: "standard".into(),
                rule: "exploited".into(),
                verdict: VerdictView::Deny,
                observed: false,
                text: "known to be exploited".into(),
                findings: vec![finding.id.clone()],
            },
            ReasonView {
                policy: "standard".into(),
                rule: "other".into(),
                verdict: VerdictView::Warn,
                observed: true,
                text: "speaks of another finding".into(),
                findings: vec!["SW-000000000000".into()],
            },
        ],
        exceptions: vec![ExceptionView {
            policy: "standard".into(),
            finding: finding.vulnerability.clone(),
            owner: "team-a".into(),
            reason: "no input from outside".into(),
            expires: "2026-03-01".into(),
            state: "applied".into(),
            findings: vec![finding.id.clone()],
        }],
        policies: Vec::new(),
        facts_digest: "".into(),
    }
}

#[test]
fn findings_are_explained_as_expected() {
    check_cases("explain", |value| {
        let case = Case::of(value);
        let database = Database::open(&case.database).unwrap();
        let findings = case.findings();
        let mut text = String::new();
        for finding in &findings.findings {
            let decision = decided(finding);
            let vex = [VexUse {
                file: "a.json".into(),
                vulnerability: finding.vulnerability.clone(),
                status: "affected".into(),
                justification: None,
                applied: true,
                why: "1 finding stays: the status is `affected`".into(),
                findings: vec![finding.id.clone()],
            }];
            let is_decided = value["decide"] == true;
            let context = Context {
                findings: &findings,
                inventory: &case.inventory,
                database: &database,
                decision: is_decided.then_some(&decision),
                vex: if is_decided { &vex } else { &[] },
            };
            let explained = explain(finding, &context).unwrap();
            assert!(!explained.contains('\u{1b}'), "control characters stay out of terminals");
            text.push_str(&explained);
            text.push_str("----\n");
        }
        text
    });
}
