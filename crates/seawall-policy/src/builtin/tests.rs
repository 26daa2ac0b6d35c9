//! Tests of [`super`].

use super::*;
use crate::evaluate::{Verdict, evaluate};
use crate::facts::{Facts, FindingFacts, FixFact, SeverityFact};

fn verdict(name: &str, facts: &Facts) -> Verdict {
    let policy = policy(name).unwrap().unwrap();
    evaluate(&[policy], facts, 20_000).verdict
}

fn facts(finding: FindingFacts) -> Facts {
    Facts { findings: vec![finding], ..Facts::default() }
}

#[test]
fn every_built_in_policy_is_a_valid_document() {
    for (name, _) in DOCUMENTS {
        let policy = policy(name).unwrap().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(&*policy.name, name);
    }
    assert!(policy("unheard-of").is_none());
}

#[test]
fn advise_never_denies_and_strict_lets_nothing_pass() {
    let low = facts(FindingFacts { severity: Some(SeverityFact::Low), ..FindingFacts::default() });
    assert_eq!(verdict("advise", &low), Verdict::Allow);
    assert_eq!(verdict("standard", &low), Verdict::Allow);
    assert_eq!(verdict("strict", &low), Verdict::Deny);
    assert_eq!(verdict("strict", &Facts::default()), Verdict::Allow);
    let mut blind = Facts::default();
    blind.scan.not_assessed.push("pkg:npm/x@1".into());
    assert_eq!(verdict("strict", &blind), Verdict::Undecided);
    assert_eq!(verdict("advise", &blind), Verdict::Warn);
}

#[test]
fn standard_gives_grace_to_new_fixes_and_none_to_unknown_dates() {
    let finding = |days| FindingFacts {
        severity: Some(SeverityFact::Critical),
        fix: FixFact::Available,
        fix_age_days: days,
        ..FindingFacts::default()
    };
    assert_eq!(verdict("standard", &facts(finding(Some(3)))), Verdict::Warn);
    assert_eq!(verdict("standard", &facts(finding(Some(15)))), Verdict::Deny);
    assert_eq!(verdict("standard", &facts(finding(None))), Verdict::Deny);
}
