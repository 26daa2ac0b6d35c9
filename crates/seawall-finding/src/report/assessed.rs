//! What the match could not say, for formats that have no place of their own for it.

use std::collections::BTreeMap;

use super::{Report, words};
use crate::finding::Findings;

/// Age from which a database is called old, in days.
pub(super) const OLD_DAYS: i64 = 7;

/// One thing that a reader has to know.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Statement {
    /// What kind of thing, for programs.
    pub(super) id: String,
    pub(super) weight: Weight,
    pub(super) text: String,
}

/// How much a statement weighs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Weight {
    Note,
    Warning,
    /// Nothing was assessed.
    Error,
}

/// Tells whether the matching had something to say about any package.
pub(super) fn is_assessed(findings: &Findings) -> bool {
    findings.covered_count + findings.partial_count != 0
}

/// Lists what was not assessed, what only in part, and that the database is old.
pub(super) fn statements(report: &Report<'_>) -> Vec<Statement> {
    let mut all = Vec::new();
    let mut add = |id: &str, weight, text| all.push(Statement { id: id.to_owned(), weight, text });
    let Some(findings) = report.findings else {
        let text = "the inventory was not compared with a database".to_owned();
        add("not-assessed", Weight::Error, text);
        return all;
    };
    let packages = report.inventory.packages.len();
    if !is_assessed(findings) {
        let text = format!("nothing was assessed: no feed covers any of {packages} packages");
        add("not-assessed", Weight::Error, text);
    }
    let mut by_reason: BTreeMap<_, usize> = BTreeMap::new();
    for entry in &findings.not_assessed {
        *by_reason.entry(entry.reason).or_default() += 1;
    }
    for (reason, count) in by_reason {
        let why = words::not_assessed_phrase(reason);
        let text = format!("{count} of {packages} packages were not assessed: {why}");
        add(&format!("not-assessed/{}", words::not_assessed(reason)), Weight::Warning, text);
    }
    if findings.partial_count != 0 {
        let count = words::count(findings.partial_count, "package");
        let text = format!("{count} compared {}", words::PARTIAL_PHRASE);
        add("partial-coverage", Weight::Note, text);
    }
    if let Some(database) = report.database.as_ref().filter(|it| OLD_DAYS < it.age_days) {
        let (built, days) = (&database.built, database.age_days);
        let text = format!(
            "what was published in the last {days} days is not known: the database is of {built}"
        );
        add("old-database", Weight::Warning, text);
    }
    all
}
