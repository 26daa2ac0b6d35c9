//! Evaluation: policies × facts → a decision with its reasons.
//!
//! **Invariant:** the same policies, facts and day give the same decision. An exception only
//! takes away what a rule says about a finding; it never allows what could not be decided.

use std::collections::BTreeSet;

use seawall_artifact::digest::Digest;
use serde::Serialize;

use crate::condition::{is_image, is_named, is_of_package};
use crate::document::{Action, Exception, Mode, OnError, Policy, PolicyScope, Rule};
use crate::expression::Artifact;
use crate::facts::{Facts, FindingFacts};

/// What may happen, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    /// The verdict.
    pub verdict: Verdict,
    /// What led to it: heaviest first, then in the order of policies and rules.
    pub reasons: Vec<Reason>,
    /// Every exception of the policies that apply, and what became of it.
    pub exceptions: Vec<ExceptionUse>,
    /// The policies that were evaluated.
    pub policies: Vec<PolicyUse>,
    /// Digest of the facts.
    pub facts_digest: Digest,
    /// Day of the decision, as days since 1970-01-01.
    pub day: i64,
}

/// The verdicts, rising in weight.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// Allowed.
    Allow,
    /// Allowed, with a warning.
    Warn,
    /// It could not be decided.
    Undecided,
    /// Denied.
    Deny,
}

/// One rule that spoke.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    /// The policy.
    pub policy: Box<str>,
    /// The rule.
    pub rule: Box<str>,
    /// Line of the rule in its document.
    pub line: usize,
    /// What it adds to the verdict, after the policy's mode.
    pub verdict: Verdict,
    /// Whether the policy only observes: recorded, without effect.
    pub observed: bool,
    /// The administrator's reason, or the error of a rule that could not be evaluated.
    pub text: Box<str>,
    /// The findings it is about, by id; empty for the artifact as a whole.
    pub findings: Vec<Box<str>>,
}

/// What became of an exception.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExceptionUse {
    /// The policy.
    pub policy: Box<str>,
    /// What it is about.
    pub finding: Box<str>,
    /// Who answers for it.
    pub owner: Box<str>,
    /// Why.
    pub reason: Box<str>,
    /// Last day.
    pub expires: Box<str>,
    /// Line in the document.
    pub line: usize,
    /// What became of it.
    pub state: ExceptionState,
    /// The findings that it took away, by id.
    pub findings: Vec<Box<str>>,
}

/// What became of an exception.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ExceptionState {
    /// It took away findings that a rule spoke of.
    Applied,
    /// It is over; it would have applied.
    Expired,
    /// It fits nothing that a rule spoke of.
    Unused,
}

/// A policy that was evaluated.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyUse {
    /// Its name.
    pub name: Box<str>,
    /// Digest of its document.
    pub digest: Digest,
}

/// Evaluates the policies that apply to the facts, on the day `day` (since 1970-01-01).
pub fn evaluate(policies: &[Policy], facts: &Facts, day: i64) -> Decision {
    let mut decision = Decision {
        verdict: Verdict::Allow,
        reasons: Vec::new(),
        exceptions: Vec::new(),
        policies: Vec::new(),
        facts_digest: facts.digest(),
        day,
    };
    let artifact = Artifact::new(facts);
    for policy in policies.iter().filter(|policy| policy.scope.applies(facts)) {
        decision
            .policies
            .push(PolicyUse { name: policy.name.clone(), digest: policy.digest.clone() });
        Evaluation {
            policy,
            artifact: &artifact,
            day,
            used: vec![Use::default(); policy.exceptions.len()],
        }
        .run(&mut decision);
    }
    let heaviest =
        decision.reasons.iter().filter(|reason| !reason.observed).map(|reason| reason.verdict);
    decision.verdict = heaviest.max().unwrap_or(Verdict::Allow);
    decision.reasons.sort_by_key(|reason| std::cmp::Reverse(reason.verdict));
    decision
}

impl PolicyScope {
    fn applies(&self, facts: &Facts) -> bool {
        let namespace = facts.namespace.as_deref().unwrap_or_default();
        (self.gates.is_empty() || self.gates.contains(&facts.gate))
            && (self.images.is_empty() || is_image(facts, &self.images))
            && (self.namespaces.is_empty()
                || facts.namespace.is_none()
                || self.namespaces.iter().any(|glob| glob.matches(namespace)))
    }
}

#[derive(Clone, Debug, Default)]
struct Use {
    applied: BTreeSet<Box<str>>,
    expired: BTreeSet<Box<str>>,
}

struct Evaluation<'a> {
    policy: &'a Policy,
    artifact: &'a Artifact<'a>,
    day: i64,
    used: Vec<Use>,
}

impl Evaluation<'_> {
    fn run(mut self, decision: &mut Decision) {
        for rule in &self.policy.rules {
            let reason = if rule.condition.is_about_findings() {
                self.judge_findings(rule)
            } else {
                self.judge_artifact(rule)
            };
            decision.reasons.extend(reason);
        }
        let policy = self.policy;
        for (exception, used) in policy.exceptions.iter().zip(self.used) {
            let (state, findings) = match (used.applied.is_empty(), used.expired.is_empty()) {
                (false, _) => (ExceptionState::Applied, used.applied),
                (true, false) => (ExceptionState::Expired, used.expired),
                (true, true) => (ExceptionState::Unused, BTreeSet::new()),
            };
            decision.exceptions.push(ExceptionUse {
                policy: policy.name.clone(),
                finding: exception.finding.to_string().into(),
                owner: exception.owner.clone(),
                reason: exception.reason.clone(),
                expires: exception.expires_text.clone(),
                line: exception.line,
                state,
                findings: findings.into_iter().collect(),
            });
        }
    }

    fn judge_findings(&mut self, rule: &Rule) -> Option<Reason> {
        let mut findings = Vec::new();
        let artifact = self.artifact;
        for finding in artifact.facts.findings.iter().filter(|finding| !finding.vex_not_affected) {
            match rule.condition.holds(artifact, Some(finding)) {
                Ok(true) if !self.is_excepted(finding) => findings.push(finding.id.clone()),
                Ok(_) => {}
                Err(error) => return Some(self.failed(rule, &error.to_string())),
            }
        }
        (!findings.is_empty()).then(|| self.reason(rule, findings))
    }

    fn judge_artifact(&self, rule: &Rule) -> Option<Reason> {
        match rule.condition.holds(self.artifact, None) {
            Ok(true) => Some(self.reason(rule, Vec::new())),
            Ok(false) => None,
            Err(error) => Some(self.failed(rule, &error.to_string())),
        }
    }

    fn is_excepted(&mut self, finding: &FindingFacts) -> bool {
        let mut is_excepted = false;
        for (exception, used) in self.policy.exceptions.iter().zip(&mut self.used) {
            if !exception.fits(self.artifact.facts, finding) {
                continue;
            }
            if self.day <= exception.expires {
                used.applied.insert(finding.id.clone());
                is_excepted = true;
            } else {
                used.expired.insert(finding.id.clone());
            }
        }
        is_excepted
    }

    fn reason(&self, rule: &Rule, findings: Vec<Box<str>>) -> Reason {
        let verdict = match (rule.action, self.policy.mode) {
            (Action::Warn, _) | (Action::Deny | Action::Undecided, Mode::Warn) => Verdict::Warn,
            (Action::Undecided, _) => match self.policy.on_error {
                OnError::Allow => Verdict::Warn,
                OnError::Deny | OnError::LastKnown => Verdict::Undecided,
            },
            (Action::Deny, _) => Verdict::Deny,
        };
        Reason {
            policy: self.policy.name.clone(),
            rule: rule.id.clone(),
            line: rule.line,
            verdict,
            observed: self.policy.mode == Mode::Observe,
            text: rule.reason.clone().unwrap_or_default(),
            findings,
        }
    }

    /// A rule that could not be evaluated: what holds then is the administrator's choice.
    fn failed(&self, rule: &Rule, error: &str) -> Reason {
        let verdict = match (self.policy.on_error, self.policy.mode) {
            (OnError::Allow, _) | (_, Mode::Warn) => Verdict::Warn,
            (OnError::Deny | OnError::LastKnown, _) => Verdict::Undecided,
        };
        let text = format!("the rule could not be evaluated: {error}").into();
        Reason { verdict, text, ..self.reason(rule, Vec::new()) }
    }
}

impl Exception {
    fn fits(&self, facts: &Facts, finding: &FindingFacts) -> bool {
        is_named(finding, std::slice::from_ref(&self.finding))
            && self
                .package
                .as_ref()
                .is_none_or(|glob| is_of_package(finding, std::slice::from_ref(glob)))
            && (self.images.is_empty() || is_image(facts, &self.images))
    }
}

#[cfg(test)]
mod tests;
