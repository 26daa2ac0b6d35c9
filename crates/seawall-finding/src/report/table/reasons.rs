//! Why: the rules that spoke, exceptions, and VEX statements, applied or not.

use std::fmt::Write as _;

use super::page::Page;
use crate::report::{ReasonView, Report, VexUse, words};

/// Findings that a reason names.
const NAMED_MAX: usize = 4;

/// VEX statements without effect that are listed unless all are asked for.
const VEX_MAX: usize = 10;

/// Writes why the verdict is what it is.
pub(super) fn write(report: &Report<'_>, page: &mut Page) {
    if let Some(decision) = &report.decision {
        if !decision.reasons.is_empty() {
            page.heading("WHY");
        }
        for reason in &decision.reasons {
            reason_line(report, reason, page);
        }
        if !decision.exceptions.is_empty() {
            page.heading("EXCEPTIONS");
        }
        for exception in &decision.exceptions {
            let text = format!(
                "{}: {} (policy {}, owner {}, expires {}): {}{}",
                exception.state,
                exception.finding,
                exception.policy,
                exception.owner,
                exception.expires,
                exception.reason,
                match exception.findings.len() {
                    0 => String::new(),
                    count => format!(" [{}]", words::count(count, "finding")),
                }
            );
            page.paragraph("  - ", &text);
        }
    }
    vex(&report.vex, page);
}

fn reason_line(report: &Report<'_>, reason: &ReasonView, page: &mut Page) {
    let observed = if reason.observed { " (observed only)" } else { "" };
    let mut text = format!(
        "{}{observed}: {}, rule {}",
        words::verdict(reason.verdict),
        reason.policy,
        reason.rule
    );
    if !reason.text.is_empty() {
        text.push_str(": ");
        text.push_str(&reason.text);
    }
    if !reason.findings.is_empty() {
        _ = write!(
            text,
            " [{}: {}]",
            words::count(reason.findings.len(), "finding"),
            named(report, &reason.findings)
        );
    }
    page.paragraph("  - ", &text);
}

/// Names findings by vulnerability and package instead of by their ids.
fn named(report: &Report<'_>, ids: &[Box<str>]) -> String {
    let all = report.findings.map(|findings| findings.findings.as_slice()).unwrap_or_default();
    let name = |id: &str| match all.iter().find(|finding| *finding.id == *id) {
        Some(finding) => format!("{} in {}", finding.vulnerability, finding.package_name),
        None => id.to_string(),
    };
    let mut names: Vec<String> = ids.iter().take(NAMED_MAX).map(|id| name(id)).collect();
    if NAMED_MAX < ids.len() {
        names.push(format!("... {} more", ids.len() - NAMED_MAX));
    }
    names.join(", ")
}

fn vex(statements: &[VexUse], page: &mut Page) {
    if statements.is_empty() {
        return;
    }
    let applied = statements.iter().filter(|statement| statement.applied).count();
    page.heading(&format!(
        "VEX ({applied} of {} applied)",
        words::count(statements.len(), "statement")
    ));
    // Those that changed something first.
    let (yes, no): (Vec<_>, Vec<_>) = statements.iter().partition(|statement| statement.applied);
    let shown = if page.style.all { no.len() } else { VEX_MAX.min(no.len()) };
    for statement in yes.iter().chain(no.iter().take(shown)) {
        let state = if statement.applied { "applied" } else { "not applied" };
        let justification = match &statement.justification {
            Some(justification) => format!(" ({justification})"),
            None => String::new(),
        };
        let text = format!(
            "{state}: {} {}{justification}, {}: {}",
            statement.vulnerability, statement.status, statement.file, statement.why
        );
        page.paragraph("  - ", &text);
    }
    if shown < no.len() {
        page.paragraph("  ", &format!("... {} more: -o json or --all", no.len() - shown));
    }
}
