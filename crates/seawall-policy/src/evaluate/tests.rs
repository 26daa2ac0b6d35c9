//! Tests of [`super`].

use super::*;
use crate::facts::{FixFact, SeverityFact, UseFact};

const DAY: i64 = 20_817; // 2026-12-30

fn policy(rules: &str, exceptions: &str, mode: &str, on_error: &str) -> Policy {
    let text = format!(
        "apiVersion: seawall.dev/v1\nkind: Policy\nmetadata: {{ name: p }}\nspec:\n  mode: {mode}\n  onError: {on_error}\n  rules:\n{rules}\n{exceptions}"
    );
    Policy::parse(&text, "p.yaml").unwrap_or_else(|error| panic!("{error}"))
}

fn log4j() -> Facts {
    let mut facts = Facts::default();
    facts.image.reference = "registry.example/prod/legacy:1".into();
    facts.image.registry = "registry.example".into();
    facts.image.repository = "prod/legacy".into();
    facts.image.digest = "sha256:00".into();
    facts.findings.push(FindingFacts {
        id: "SW-1".into(),
        vulnerability: "CVE-2021-44228".into(),
        aliases: vec!["GHSA-jfh8-c2jp-5v3q".into()],
        package: "org.apache.logging.log4j:log4j-core".into(),
        purls: vec!["pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1".into()],
        severity: Some(SeverityFact::Critical),
        fix: FixFact::Available,
        known_exploited: true,
        ..FindingFacts::default()
    });
    facts
}

const DENY: &str = "    - id: exploited\n      deny: { knownExploited: true }";
const EXCEPTION: &str = "  exceptions:\n    - finding: CVE-2021-44228\n      package: pkg:maven/org.apache.logging.log4j/log4j-core\n      images: [\"registry.example/prod/legacy@sha256:*\"]\n      owner: team-legacy\n      reason: JNDI lookups are switched off\n      expires: 2026-12-31";

#[test]
fn an_exception_holds_until_its_last_day() {
    let policy = policy(DENY, EXCEPTION, "enforce", "deny");
    let at = |day| evaluate(std::slice::from_ref(&policy), &log4j(), day);
    assert_eq!(at(DAY).verdict, Verdict::Allow);
    assert_eq!(at(DAY).exceptions[0].state, ExceptionState::Applied);
    assert_eq!(at(DAY + 1).verdict, Verdict::Allow);
    assert_eq!(at(DAY + 2).verdict, Verdict::Deny);
    assert_eq!(at(DAY + 2).exceptions[0].state, ExceptionState::Expired);
}

#[test]
fn an_exception_is_for_its_image_and_package_only() {
    let policy = policy(DENY, EXCEPTION, "enforce", "deny");
    let mut other = log4j();
    other.image.repository = "prod/other".into();
    other.image.reference = "registry.example/prod/other:1".into();
    let decision = evaluate(std::slice::from_ref(&policy), &other, DAY);
    assert_eq!(
        (decision.verdict, decision.exceptions[0].state),
        (Verdict::Deny, ExceptionState::Unused)
    );
    let mut other = log4j();
    other.findings[0].purls = vec!["pkg:maven/org.apache.logging.log4j/log4j-api@2.14.1".into()];
    assert_eq!(evaluate(&[policy], &other, DAY).verdict, Verdict::Deny);
}

#[test]
fn the_mode_weakens_denials() {
    for (mode, verdict) in
        [("enforce", Verdict::Deny), ("warn", Verdict::Warn), ("observe", Verdict::Allow)]
    {
        let decision = evaluate(&[policy(DENY, "", mode, "deny")], &log4j(), DAY);
        assert_eq!(decision.verdict, verdict, "{mode}");
        assert_eq!(decision.reasons.len(), 1);
    }
}

#[test]
fn a_rule_that_fails_follows_the_administrators_choice() {
    let rules = "    - id: broken\n      deny: { cel: 'image.unheardOf == 1' }";
    for (on_error, verdict) in
        [("deny", Verdict::Undecided), ("lastKnown", Verdict::Undecided), ("allow", Verdict::Warn)]
    {
        let decision = evaluate(&[policy(rules, "", "enforce", on_error)], &log4j(), DAY);
        assert_eq!(decision.verdict, verdict, "{on_error}");
        assert!(decision.reasons[0].text.contains("could not be evaluated"));
    }
}

#[test]
fn expressions_see_image_and_finding() {
    let rules = "    - id: base\n      deny: { cel: '!image.base.name.startsWith(\"registry.example/base/\")' }";
    assert_eq!(
        evaluate(&[policy(rules, "", "enforce", "deny")], &log4j(), DAY).verdict,
        Verdict::Deny
    );
    let mut based = log4j();
    based.image.base.name = "registry.example/base/debian:12".into();
    assert_eq!(
        evaluate(&[policy(rules, "", "enforce", "deny")], &based, DAY).verdict,
        Verdict::Allow
    );
    let rules = "    - id: f\n      warn: { cel: 'finding.severity == \"critical\" && finding.purls.exists(p, p.startsWith(\"pkg:maven/\"))' }";
    let decision = evaluate(&[policy(rules, "", "enforce", "deny")], &log4j(), DAY);
    assert_eq!(decision.reasons[0].findings, ["SW-1".into()]);
}

#[test]
fn coverage_has_three_levels_of_which_any_may_be_named() {
    let verdict = |levels: &str, covered, partial, not_assessed: &[&str]| {
        let rule = format!("    - id: c\n      deny: {{ coverage: {levels} }}");
        let mut facts = Facts::default();
        (facts.scan.covered, facts.scan.partial) = (covered, partial);
        facts.scan.not_assessed = not_assessed.iter().map(|purl| (*purl).into()).collect();
        evaluate(&[policy(&rule, "", "enforce", "deny")], &facts, DAY).verdict
    };
    let unknown: &[&str] = &["pkg:npm/x@1"];
    assert_eq!(verdict("complete", 3, 0, &[]), Verdict::Deny);
    assert_eq!(verdict("complete", 3, 1, &[]), Verdict::Allow);
    assert_eq!(verdict("complete", 0, 0, &[]), Verdict::Allow);
    assert_eq!(verdict("partial", 3, 1, &[]), Verdict::Deny);
    assert_eq!(verdict("partial", 3, 0, unknown), Verdict::Allow);
    assert_eq!(verdict("none", 3, 0, unknown), Verdict::Deny);
    assert_eq!(verdict("none", 3, 1, &[]), Verdict::Allow);
    assert_eq!(verdict("[partial, none]", 3, 0, unknown), Verdict::Deny);
    assert_eq!(verdict("[partial, none]", 3, 0, &[]), Verdict::Allow);
}

#[test]
fn what_nobody_saw_in_use_passes_no_finding() {
    use UseFact::{Executed, Listening, Loaded, Present};
    let deny = Verdict::Deny;
    let (allow, undecided) = (Verdict::Allow, Verdict::Undecided);
    // How far it was seen, whether it may be more, and what comes of each condition.
    let cases = [
        // use: loaded, [present], [executed, unknown], unknown, and as an expression
        (None, false, [deny, deny, deny, deny, undecided]),
        (Some(Present), true, [deny, deny, deny, deny, undecided]),
        (Some(Loaded), true, [deny, allow, deny, deny, undecided]),
        (Some(Present), false, [allow, deny, allow, allow, allow]),
        (Some(Loaded), false, [deny, allow, allow, allow, deny]),
        (Some(Executed), false, [deny, allow, deny, allow, deny]),
        (Some(Listening), false, [deny, allow, allow, allow, deny]),
    ];
    let conditions = [
        "use: loaded",
        "use: [present]",
        "use: [executed, unknown]",
        "use: unknown",
        "cel: 'finding.use != \"present\"'",
    ];
    for (seen, may_be_more, wanted) in cases {
        let mut facts = log4j();
        facts.findings[0].use_seen = seen;
        facts.findings[0].in_use = seen.filter(|_| !may_be_more);
        for (condition, wanted) in conditions.iter().zip(wanted) {
            let rule = format!("    - id: u\n      deny: {{ {condition} }}");
            let decision = evaluate(&[policy(&rule, "", "enforce", "deny")], &facts, DAY);
            assert_eq!(decision.verdict, wanted, "{condition} with {seen:?}, {may_be_more}");
        }
    }
    // Who wants to say something else of what is unknown, asks first.
    let rule =
        "    - id: u\n      deny: { cel: 'has(finding.use) && finding.use == \"executed\"' }";
    let decision = evaluate(&[policy(rule, "", "enforce", "deny")], &log4j(), DAY);
    assert_eq!(decision.verdict, allow);
}

#[test]
fn facts_without_use_are_written_as_before() {
    let text = serde_json::to_string(&log4j()).expect("it is JSON");
    assert!(!text.contains(r#""use":"#) && !text.contains("useSeen"), "{text}");
    let mut facts = log4j();
    facts.findings[0].in_use = Some(UseFact::Loaded);
    facts.findings[0].use_seen = Some(UseFact::Loaded);
    let text = serde_json::to_string(&facts).expect("it is JSON");
    assert!(text.contains(r#""use":"loaded","useSeen":"loaded""#), "{text}");
    assert_eq!(serde_json::from_str::<Facts>(&text).expect("it is read"), facts);
}

#[test]
fn expressions_whose_cost_explodes_are_refused() {
    let list = "[1, 2]";
    let mut nested = "true".to_owned();
    for level in 0..3 {
        nested = format!("{list}.all(x{level}, {nested})");
    }
    let chain = format!("{list}.map(a, a + a).map(b, b + b).map(c, c + c) == {list}");
    let hidden = format!("{{'k': {list}.exists(x, {list}.all(y, y == x))}} == {{}}");
    for text in [nested, chain, hidden] {
        let error = crate::expression::Expression::compile(&text).unwrap_err();
        assert!(error.contains("macro"), "{text}: {error}");
    }
    let beside = format!(
        "{list}.all(x, x > 0) && {list}.exists(x, x > 1) && {list}.filter(x, x > 1).map(x, x) != []"
    );
    crate::expression::Expression::compile(&beside).unwrap();
}

#[test]
fn policies_for_other_gates_and_images_do_not_apply() {
    let mut elsewhere = policy(DENY, "", "enforce", "deny");
    elsewhere.scope.gates = vec![crate::facts::Gate::Admission];
    assert!(evaluate(&[elsewhere], &log4j(), DAY).policies.is_empty());
    let mut elsewhere = policy(DENY, "", "enforce", "deny");
    elsewhere.scope.images = vec![crate::glob::Glob::new("registry.example/staging/**")];
    assert_eq!(evaluate(&[elsewhere], &log4j(), DAY).verdict, Verdict::Allow);
}

#[test]
fn a_vex_statement_takes_the_finding_away() {
    let mut facts = log4j();
    facts.findings[0].vex_not_affected = true;
    assert_eq!(
        evaluate(&[policy(DENY, "", "enforce", "deny")], &facts, DAY).verdict,
        Verdict::Allow
    );
}
