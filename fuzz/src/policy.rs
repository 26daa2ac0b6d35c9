//! Targets of `seawall-policy`: documents, expressions, patterns.

use seawall_policy::builtin::{DOCUMENTS, policy};
use seawall_policy::document::Policy;
use seawall_policy::evaluate::evaluate;
use seawall_policy::facts::{Facts, FindingFacts, ImageFacts, SeverityFact};
use seawall_policy::glob::Glob;

/// The day on which policies are evaluated, 2026-01-01.
const DAY: i64 = 20_454;

/// A policy document: it is refused with a place in it, or evaluates always to the same.
pub fn document(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    match Policy::parse(text, "policy.yaml") {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(policy) => check_policy(policy),
    }
}

/// A CEL expression, in a sound document.
pub fn expression(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    // A JSON string is a YAML string.
    let quoted = serde_json::to_string(text).unwrap_or_else(|error| panic!("{error}"));
    let document = format!(
        "apiVersion: seawall.dev/v1\nkind: Policy\nmetadata: {{ name: fuzz }}\nspec:\n  mode: \
         enforce\n  onError: deny\n  rules:\n    - id: cel\n      deny: {{ cel: {quoted} }}\n"
    );
    if let Ok(policy) = Policy::parse(&document, "policy.yaml") {
        check_policy(policy);
    }
}

/// Facts as an administrator writes them to test a policy: the built-in policies judge them.
pub fn policy_facts(input: &[u8]) {
    let Ok(facts) = serde_json::from_slice::<Facts>(input) else { return };
    let stored = serde_json::to_vec(&facts).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(serde_json::from_slice::<Facts>(&stored).ok().as_ref(), Some(&facts));
    for (name, _) in DOCUMENTS {
        let Some(Ok(policy)) = policy(name) else { panic!("the policy `{name}` is refused") };
        let policies = [policy];
        let decision = evaluate(&policies, &facts, DAY);
        assert_eq!(decision, evaluate(&policies, &facts, DAY));
    }
}

/// A pattern in the first line and a name: the same as a plain reading of the rules says.
pub fn glob(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let Some((pattern, name)) = text.split_once('\n') else { return };
    let glob = Glob::new(pattern);
    assert_eq!(glob.to_string(), pattern);
    // The plain reading takes the product of both lengths, too, but more memory.
    if pattern.len().saturating_mul(name.len()) <= 64 * 1024 {
        let signs: (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
        assert_eq!(glob.matches(name), fits(&signs.0, &signs.1), "{pattern:?} {name:?}");
    }
}

fn check_policy(policy: Policy) {
    let facts = facts();
    let policies = [policy];
    let decision = evaluate(&policies, &facts, DAY);
    assert_eq!(decision, evaluate(&policies, &facts, DAY));
    assert_eq!(decision.facts_digest, facts.digest());
}

fn facts() -> Facts {
    Facts {
        image: ImageFacts {
            reference: "docker.io/library/alpine:3.18".into(),
            registry: "docker.io".into(),
            repository: "library/alpine".into(),
            tag: "3.18".into(),
            ..ImageFacts::default()
        },
        findings: vec![
            FindingFacts {
                id: "1".into(),
                kind: "vulnerability".into(),
                vulnerability: "CVE-2024-0001".into(),
                package: "openssl".into(),
                purls: vec!["pkg:apk/alpine/openssl@3.1.4-r5".into()],
                severity: Some(SeverityFact::Critical),
                epss: Some(0.5),
                fix_age_days: Some(30),
                ..FindingFacts::default()
            },
            FindingFacts::default(),
        ],
        ..Facts::default()
    }
}

/// Row by row: which starts of `name` the first so many signs of `pattern` fit.
fn fits(pattern: &[char], name: &[char]) -> bool {
    let mut row: Vec<bool> = (0..=name.len()).map(|length| length == 0).collect();
    let mut rest = pattern;
    while let Some((sign, after)) = rest.split_first() {
        let is_double = *sign == '*' && after.first() == Some(&'*');
        let mut next = vec![false; name.len() + 1];
        for length in 0..=name.len() {
            let last = length.checked_sub(1).and_then(|index| name.get(index)).copied();
            let before = |row: &[bool]| length.checked_sub(1).is_some_and(|index| row[index]);
            next[length] = match sign {
                '*' => {
                    let grows = before(&next) && (is_double || last != Some('/'));
                    row[length] || grows
                }
                '?' => before(&row) && last != Some('/'),
                other => before(&row) && last == Some(*other),
            };
        }
        row = next;
        rest = if is_double { after.get(1..).unwrap_or_default() } else { after };
    }
    row.last().copied().unwrap_or_default()
}
