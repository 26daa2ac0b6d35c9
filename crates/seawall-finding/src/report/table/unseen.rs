//! What was not looked at: the part of the report that keeps "0 findings" honest.

use std::collections::BTreeMap;

use seawall_advisory::feed::CoverageLevel;

use super::page::Page;
use crate::finding::{Findings, NotAssessedReason};
use crate::report::assessed::OLD_DAYS;
use crate::report::{Report, words};

/// Examples that are named for each kind of thing.
const EXAMPLES_MAX: usize = 3;

/// Writes what the scan did not look at.
pub(super) fn write(report: &Report<'_>, findings: &Findings, page: &mut Page) {
    page.heading("NOT LOOKED AT");
    let mut is_all = true;
    is_all &= !not_assessed(report, findings, page);
    if findings.partial_count != 0 {
        let count = words::count(findings.partial_count, "package");
        let text = format!(
            "Open issues of {count}, and advisories that the database lacks: they were compared with known advisories only{}.",
            as_of(findings)
        );
        page.paragraph("  ", &text);
        is_all = false;
    }
    if findings.owned_count != 0 {
        let (count, verb) = match findings.owned_count {
            1 => ("1 language package".to_owned(), "belongs"),
            count => (format!("{count} language packages"), "belong"),
        };
        let text = format!(
            "{count} {verb} to a distribution package and {} judged as part of it.",
            if findings.owned_count == 1 { "is" } else { "are" }
        );
        page.paragraph("  ", &text);
        is_all = false;
    }
    is_all &= !inventory(report, page);
    is_all &= !document(report, page);
    is_all &= !old_database(report, page);
    if is_all {
        page.paragraph("  ", "Nothing: every package was compared, every file was read.");
    }
}

/// Says of which days the partial knowledge is; nothing where no day is stated.
fn as_of(findings: &Findings) -> String {
    let partial = findings.coverage.iter().flatten();
    let partial = partial.filter(|coverage| coverage.level == CoverageLevel::Partial);
    let dates = partial.filter_map(|coverage| coverage.date);
    match (dates.clone().min(), dates.max()) {
        (Some(oldest), Some(newest)) if oldest == newest => format!(", as of {newest}"),
        (Some(oldest), Some(newest)) => format!(", as of {oldest} to {newest}"),
        _ => String::new(),
    }
}

/// Writes what the inventory lacks; for reports without findings.
pub(super) fn write_inventory(report: &Report<'_>, page: &mut Page) {
    page.heading("NOT LOOKED AT");
    let has_more = document(report, page);
    if !inventory(report, page) && !has_more {
        page.paragraph("  ", "Nothing: every file that a cataloger knows was read.");
    }
}

fn inventory(report: &Report<'_>, page: &mut Page) -> bool {
    let has_gaps = gaps(report, page);
    unowned(report, page) || has_gaps
}

/// A document tells what its maker found; the files themselves were not there to look at.
fn document(report: &Report<'_>, page: &mut Page) -> bool {
    let is_document = &*report.inventory.subject.kind == "sbom";
    if is_document {
        let text = "The files: this is a document, and what its maker did not list is not known.";
        page.paragraph("  ", text);
    }
    is_document
}

fn not_assessed(report: &Report<'_>, findings: &Findings, page: &mut Page) -> bool {
    let entries = &findings.not_assessed;
    if entries.is_empty() {
        return false;
    }
    let all = report.inventory.packages.len();
    let verb = if entries.len() == 1 { "was" } else { "were" };
    page.paragraph("  ", &format!("{} of {all} packages {verb} not assessed:", entries.len()));
    let mut by_reason: BTreeMap<NotAssessedReason, Vec<String>> = BTreeMap::new();
    for entry in entries {
        let name = match report.inventory.packages.get(entry.package) {
            Some(installed) => {
                let package = &installed.package;
                let kind = package.package_type.purl_type();
                format!("{kind} {} {}", package.name, package.version).trim_end().to_owned()
            }
            None => format!("package {}", entry.package),
        };
        by_reason.entry(entry.reason).or_default().push(name);
    }
    for (reason, names) in by_reason {
        let text = format!("{} ({})", words::not_assessed_phrase(reason), examples(&names));
        page.paragraph(&format!("  {:>5}  ", names.len()), &text);
    }
    true
}

fn gaps(report: &Report<'_>, page: &mut Page) -> bool {
    let all = &report.inventory.gaps;
    if all.is_empty() {
        return false;
    }
    page.paragraph("  ", &format!("{}:", words::count(all.len(), "gap")));
    // The gravest kind first.
    let mut by_kind: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for gap in all {
        by_kind.entry(std::cmp::Reverse(gap.kind)).or_default().push(words::gap_sentence(gap));
    }
    for (kind, sentences) in by_kind {
        let lead = format!("  {:>5}  ", sentences.len());
        page.paragraph(&lead, &format!("{}:", words::gap_kind_phrase(kind.0)));
        for sentence in sentences.iter().take(EXAMPLES_MAX) {
            page.paragraph("           ", sentence);
        }
        if EXAMPLES_MAX < sentences.len() {
            let more = sentences.len() - EXAMPLES_MAX;
            page.paragraph("           ", &format!("... {more} more"));
        }
    }
    true
}

fn unowned(report: &Report<'_>, page: &mut Page) -> bool {
    let executables = &report.inventory.executables;
    let unowned: Vec<String> = executables
        .iter()
        .filter(|found| found.owner.is_none())
        .map(|found| found.executable.path.to_string())
        .collect();
    if unowned.is_empty() {
        return false;
    }
    let verb = if unowned.len() == 1 { "belongs" } else { "belong" };
    let text = format!(
        "{} of {} {verb} to no package ({})",
        unowned.len(),
        words::count(executables.len(), "executable"),
        examples(&unowned)
    );
    page.paragraph("  ", &text);
    true
}

fn old_database(report: &Report<'_>, page: &mut Page) -> bool {
    let Some(database) = &report.database else { return false };
    if database.age_days <= OLD_DAYS {
        return false;
    }
    let text = format!(
        "What was published in the last {} days: the database is of {}. `seawall db update` brings it up to date.",
        database.age_days, database.built
    );
    page.paragraph("  ", &text);
    true
}

fn examples(names: &[String]) -> String {
    let shown: Vec<&str> = names.iter().take(EXAMPLES_MAX).map(String::as_str).collect();
    let more = names.len() - shown.len();
    match more {
        0 => shown.join(", "),
        _ => format!("{}, ... {more} more", shown.join(", ")),
    }
}
