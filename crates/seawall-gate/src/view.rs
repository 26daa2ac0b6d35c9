//! A decision in the form that reports show.

use seawall_finding::report::{DecisionView, ExceptionView, ReasonView, VerdictView};
use seawall_policy::evaluate::{Decision, ExceptionState, Verdict};

/// Returns the exit code of a command that ends under `verdict`.
pub fn exit_code(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Allow | Verdict::Warn => 0,
        Verdict::Deny => 1,
        Verdict::Undecided => 3,
    }
}

/// Converts a decision for reports.
pub fn view(decision: &Decision) -> DecisionView {
    let reasons = decision.reasons.iter().map(|reason| ReasonView {
        policy: reason.policy.clone(),
        rule: reason.rule.clone(),
        verdict: verdict_view(reason.verdict),
        observed: reason.observed,
        text: reason.text.clone(),
        findings: reason.findings.clone(),
    });
    let exceptions = decision.exceptions.iter().map(|exception| ExceptionView {
        policy: exception.policy.clone(),
        finding: exception.finding.clone(),
        owner: exception.owner.clone(),
        reason: exception.reason.clone(),
        expires: exception.expires.clone(),
        state: match exception.state {
            ExceptionState::Applied => "applied",
            ExceptionState::Expired => "expired",
            ExceptionState::Unused => "unused",
        }
        .into(),
        findings: exception.findings.clone(),
    });
    let policies = decision.policies.iter();
    DecisionView {
        verdict: verdict_view(decision.verdict),
        exit_code: exit_code(decision.verdict),
        reasons: reasons.collect(),
        exceptions: exceptions.collect(),
        policies: policies
            .map(|policy| (policy.name.clone(), policy.digest.to_string().into()))
            .collect(),
        facts_digest: decision.facts_digest.to_string().into(),
    }
}

fn verdict_view(verdict: Verdict) -> VerdictView {
    match verdict {
        Verdict::Allow => VerdictView::Allow,
        Verdict::Warn => VerdictView::Warn,
        Verdict::Undecided => VerdictView::Undecided,
        Verdict::Deny => VerdictView::Deny,
    }
}
