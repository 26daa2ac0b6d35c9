//! The report for people: the answer first, then what was not looked at, what to do, why, and
//! the rows.
//!
//! Plain lines of text without boxes. Commands stand on lines of their own, so that they can be
//! copied; everything that comes from the artifact goes through [`words::plain`].

use std::fmt::Write as _;

use crate::finding::{Finding, Findings, Segment};
use crate::report::{DecisionView, MalwareUse, Report, VerdictView, words};

mod actions;
mod grid;
mod inventory;
mod page;
mod reasons;
mod rows;
mod unseen;

use page::Page;

/// Rows that are shown unless all are asked for.
pub(super) const ROWS_MAX: usize = 40;

/// How the table is laid out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct TableStyle {
    /// Signs that a line may have; never taken as less than [`TableStyle::WIDTH_MIN`].
    pub width: usize,
    /// Whether severities and the verdict are coloured as well.
    pub colour: bool,
    /// Whether every row is shown, not the worst alone.
    pub all: bool,
}

impl TableStyle {
    /// The narrowest layout.
    pub const WIDTH_MIN: usize = 60;
}

/// Renders the report as text for a terminal.
pub fn render_table(report: &Report<'_>, style: TableStyle) -> String {
    let mut page = Page::new(style);
    answer(report, &mut page);
    subject(report, &mut page);
    if let Some(findings) = report.findings {
        counts(findings, &mut page);
        unseen::write(report, findings, &mut page);
        actions::write(report, findings, &mut page);
        reasons::write(report, &mut page);
        rows::write(report, findings, &mut page);
    } else {
        unseen::write_inventory(report, &mut page);
        reasons::write(report, &mut page);
        inventory::write(report, &mut page);
    }
    page.finish()
}

/// The first two lines: the verdict, and what was found in one sentence.
fn answer(report: &Report<'_>, page: &mut Page) {
    let (verdict, ink) = match (&report.decision, report.findings) {
        (Some(decision), _) => verdict(decision),
        (None, Some(_)) => ("NOT JUDGED: no policy was evaluated".to_owned(), page::Ink::None),
        (None, None) => ("INVENTORY: not compared with a database".to_owned(), page::Ink::None),
    };
    page.inked_line(&verdict, ink);
    if let Some(findings) = report.findings {
        page.paragraph("", &headline(report, findings));
    }
    page.blank();
}

fn verdict(decision: &DecisionView) -> (String, page::Ink) {
    let (words, ink) = match decision.verdict {
        VerdictView::Deny => ("DENIED", page::Ink::Red),
        VerdictView::Undecided => ("COULD NOT DECIDE", page::Ink::Yellow),
        VerdictView::Warn => ("ALLOWED with warnings", page::Ink::Yellow),
        VerdictView::Allow => ("ALLOWED", page::Ink::Green),
    };
    // The policies whose rules led to the verdict; all of them where no rule did.
    let spoke = decision.reasons.iter().filter(|it| !it.observed && it.verdict == decision.verdict);
    let mut policies: Vec<&str> = spoke.map(|reason| &*reason.policy).collect();
    if policies.is_empty() {
        policies = decision.policies.iter().map(|(name, _)| &**name).collect();
    }
    policies.sort_unstable();
    policies.dedup();
    let noun = if policies.len() == 1 { "policy" } else { "policies" };
    let by = if policies.is_empty() {
        String::new()
    } else {
        format!(" by {noun} {}", policies.join(", "))
    };
    (format!("{words}{by} (exit code {})", decision.exit_code), ink)
}

fn headline(report: &Report<'_>, findings: &Findings) -> String {
    let all = &findings.findings;
    let assessed = findings.covered_count + findings.partial_count;
    if all.is_empty() && assessed == 0 {
        let why = match report.inventory.packages.len() {
            0 => "no package was found".to_owned(),
            found => format!("the database covers none of {}", words::count(found, "package")),
        };
        return format!("Nothing was assessed: {why}.");
    }
    let mut text = words::count(all.len(), "finding");
    if all.is_empty() && findings.covered_count == 0 {
        text.push_str(" among known advisories");
    }
    if all.is_empty() && report.inventory.gaps.iter().any(|gap| gap.kind.is_grave()) {
        text.push_str(" in what could be read");
    }
    let fixable = all.iter().filter(|it| it.segment == Segment::FixAvailable);
    let exploited = all.iter().filter(|finding| finding.known_exploited.is_some()).count();
    let mut parts = Vec::new();
    match fixable.count() {
        0 => {}
        count => parts.push(format!("{count} can be fixed now")),
    }
    match exploited {
        0 => {}
        1 => parts.push("1 is known to be exploited".to_owned()),
        count => parts.push(format!("{count} are known to be exploited")),
    }
    if !parts.is_empty() {
        _ = write!(text, ": {}", parts.join(", "));
    }
    format!("{text}. {}.", proof(report, findings))
}

/// Says that the matching ran, and over what: without it, "0 findings" means nothing.
fn proof(report: &Report<'_>, findings: &Findings) -> String {
    let feeds = match &report.database {
        Some(database) => words::count(database.feeds.len(), "feed"),
        None => "no feed".to_owned(),
    };
    let all = report.inventory.packages.len();
    let Findings { covered_count, partial_count, not_assessed, .. } = findings;
    if covered_count + partial_count == 0 {
        return format!("No feed covers any of {}", words::count(all, "package"));
    }
    if *partial_count == 0 && not_assessed.is_empty() {
        return format!("Compared: {covered_count} of {all} packages, with {feeds}");
    }
    let mut text = format!("Compared: {covered_count} of {all} packages in full");
    if *partial_count != 0 {
        _ = write!(text, ", {partial_count} {}", words::PARTIAL_PHRASE);
    }
    if !not_assessed.is_empty() {
        _ = write!(text, ", {} not assessed", not_assessed.len());
    }
    format!("{text}; with {feeds}")
}

/// What was scanned, and with what.
fn subject(report: &Report<'_>, page: &mut Page) {
    let subject = &report.inventory.subject;
    let platform = subject.platform.as_ref();
    let platform = platform.map_or_else(String::new, |platform| format!(", {platform}"));
    page.field("target", &format!("{} ({}{platform})", subject.name, subject.kind));
    if let Some(digest) = &subject.manifest_digest {
        page.field("digest", &digest.to_string());
    } else if let Some(digest) = &subject.config_digest {
        page.field("image id", &digest.to_string());
    }
    page.field("system", &distribution(report));
    page.field("database", &database(report));
    if let Some(malware) = &report.malware {
        page.field("malware", &malware_search(malware));
    }
    page.blank();
}

fn distribution(report: &Report<'_>) -> String {
    let Some(distribution) = &report.inventory.distribution else {
        return "no known distribution".to_owned();
    };
    let fields = &distribution.fields;
    let mut name = match &fields.pretty_name {
        Some(name) => name.to_string(),
        None => format!("{} {}", fields.id, fields.version_id).trim_end().to_owned(),
    };
    if distribution.is_derivative {
        let parent = format!("{} {}", distribution.advisory_id, distribution.advisory_release);
        _ = write!(name, ", judged by the advisories of {}", parent.trim_end());
    }
    match report.findings {
        Some(findings) => format!("{name}, {}", words::support_phrase(&findings.release_support)),
        None => name,
    }
}

fn database(report: &Report<'_>) -> String {
    let Some(database) = &report.database else { return "none was used".to_owned() };
    let age = match database.age_days {
        ..0 => "built after the day of the scan".to_owned(),
        0 => "built on the day of the scan".to_owned(),
        1 => "1 day old".to_owned(),
        days => format!("{days} days old"),
    };
    format!("of {}, {age}, {}", database.built, words::count(database.feeds.len(), "feed"))
}

fn malware_search(malware: &MalwareUse) -> String {
    let files = usize::try_from(malware.files).unwrap_or(usize::MAX);
    let rules = usize::try_from(malware.rules).unwrap_or(usize::MAX);
    format!("{} looked at, with {}", words::count(files, "file"), words::count(rules, "rule"))
}

/// Findings by what can be done and by severity.
fn counts(findings: &Findings, page: &mut Page) {
    let all = &findings.findings;
    if all.is_empty() {
        return;
    }
    let is_used = |level: &Option<_>| all.iter().any(|finding| finding.severity.level == *level);
    let levels: Vec<_> = words::SEVERITIES.into_iter().filter(is_used).collect();
    let mut header = vec!["FINDINGS".to_owned()];
    header.extend(levels.iter().map(|level| words::level(*level).to_owned()));
    header.push("total".to_owned());
    let mut lines = vec![header];
    for segment in words::SEGMENTS {
        let inside: Vec<&Finding> = all.iter().filter(|it| it.segment == segment).collect();
        if inside.is_empty() && matches!(segment, Segment::Remove | Segment::NotAssessed) {
            continue;
        }
        lines.push(count_line(words::segment_phrase(segment), &inside, &levels));
    }
    let inside: Vec<&Finding> = all.iter().collect();
    lines.push(count_line("total", &inside, &levels));
    // Packages, not findings: of what was not assessed there are none.
    let mut line = vec![String::new(); levels.len() + 2];
    if let (Some(first), count @ 1..) = (line.first_mut(), findings.not_assessed.len()) {
        "packages not assessed".clone_into(first);
        if let Some(last) = line.last_mut() {
            *last = count.to_string();
        }
        lines.push(line);
    }
    grid::write(&lines, page);
    page.blank();
}

fn count_line(
    name: &str,
    findings: &[&Finding],
    levels: &[Option<seawall_advisory::record::Level>],
) -> Vec<String> {
    let show = |count: usize| if count == 0 { "-".to_owned() } else { count.to_string() };
    let mut line = vec![name.to_owned()];
    line.extend(levels.iter().map(|level| {
        show(findings.iter().filter(|finding| finding.severity.level == *level).count())
    }));
    line.push(show(findings.len()));
    line
}

#[cfg(test)]
mod tests;
