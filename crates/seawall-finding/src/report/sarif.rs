//! The report as SARIF 2.1.0, for code scanning.
//!
//! Format: OASIS Static Analysis Results Interchange Format 2.1.0, errata 01, with the
//! properties that GitHub reads (`security-severity`, `tags`). Vulnerabilities are rules,
//! findings are results; what was not looked at are notifications of the invocation.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use seawall_advisory::record::Level;

use crate::finding::{Finding, FindingKind};
use crate::report::document::to_text;
use crate::report::outcome::{Outcome, Outcomes, address_of, encode};
use crate::report::{Report, words};

mod notification;
mod wire;

use wire::{
    ArtifactLocation, Automation, Driver, Invocation, Level as SarifLevel, Location, Log, Message,
    PhysicalLocation, ResultWire, Rule, RuleProperties, Run, Suppression,
};

/// Most results of a run.
// LIMIT: GitHub takes 25,000 results a run and keeps 5,000 of them; which, it says itself. The
// worst are kept here instead, and what is left out is said.
pub(super) const RESULTS_MAX: usize = 5_000;

/// Most locations of a result.
// LIMIT: GitHub shows 100.
const LOCATIONS_MAX: usize = 100;

/// Renders the report as a SARIF log.
pub fn render_sarif(report: &Report<'_>) -> String {
    let all = report.findings.map(|findings| findings.findings.as_slice()).unwrap_or_default();
    let shown = all.get(..RESULTS_MAX).unwrap_or(all);
    let (rules, indices) = rules(shown);
    let outcomes = Outcomes::of(report);
    let results = shown.iter().map(|finding| {
        let rule_index = indices.get(&*finding.vulnerability).copied().unwrap_or_default();
        result(report, finding, rule_index, &outcomes.about(&finding.id))
    });
    let subject = &report.inventory.subject;
    let run = Run {
        tool: wire::Tool {
            driver: Driver {
                name: "Seawall",
                semantic_version: report.tool_version,
                information_uri: "https://seawall.dev",
                rules,
            },
        },
        automation_details: Automation {
            id: format!("seawall/{}/{}/", subject.kind, subject.name),
        },
        invocations: [Invocation {
            execution_successful: true,
            end_time_utc: report.time,
            exit_code: report.decision.as_ref().map(|decision| decision.exit_code),
            tool_execution_notifications: notification::all(report, all.len() - shown.len()),
        }],
        original_uri_base_ids: BTreeMap::from([("ROOT", ArtifactLocation::root())]),
        column_kind: "utf16CodeUnits",
        results: results.collect(),
        properties: wire::RunProperties::of(report),
    };
    to_text(&Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [run],
    })
}

/// Makes one rule for each vulnerability, in the order of the findings.
fn rules(findings: &[Finding]) -> (Vec<Rule<'_>>, BTreeMap<&str, usize>) {
    let mut grouped: Vec<Vec<&Finding>> = Vec::new();
    let mut indices: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in findings {
        let next = grouped.len();
        let index = *indices.entry(&finding.vulnerability).or_insert(next);
        match grouped.get_mut(index) {
            Some(group) => group.push(finding),
            None => grouped.push(vec![finding]),
        }
    }
    (grouped.iter().filter_map(|group| rule(group)).collect(), indices)
}

fn rule<'a>(findings: &[&'a Finding]) -> Option<Rule<'a>> {
    let first = *findings.first()?;
    let worst = findings.iter().map(|finding| finding.severity.level).max().flatten();
    let score = findings.iter().filter_map(|finding| finding.cvss.as_ref()).map(|it| it.score);
    let severity = security_severity(worst, score.max());
    let mut packages: Vec<&str> = findings.iter().map(|finding| &*finding.package_name).collect();
    packages.sort_unstable();
    packages.dedup();
    let title = format!("{} in {}", first.vulnerability, packages.join(", "));
    let mut tags = vec!["security", words::kind(first.kind), words::level(worst)];
    if findings.iter().any(|finding| finding.known_exploited.is_some()) {
        tags.push("known-exploited");
    }
    Some(Rule {
        id: &first.vulnerability,
        name: rule_name(first.kind),
        short_description: Message::new(title),
        full_description: Message::new(describe(first, worst)),
        help: Message::new(rule_help(findings)),
        help_uri: address_of(&first.vulnerability),
        default_configuration: wire::Configuration { level: sarif_level(worst) },
        properties: RuleProperties { security_severity: severity, precision: "very-high", tags },
    })
}

fn rule_name(kind: FindingKind) -> &'static str {
    use seawall_advisory::record::AdvisoryKind;
    match kind {
        FindingKind::Advisory(AdvisoryKind::Vulnerability) => "VulnerablePackage",
        FindingKind::Advisory(AdvisoryKind::Malware) => "MaliciousPackage",
        FindingKind::Advisory(AdvisoryKind::Unmaintained) => "UnmaintainedPackage",
        FindingKind::Advisory(AdvisoryKind::Unsound) => "UnsoundPackage",
        FindingKind::Advisory(AdvisoryKind::Notice) => "NoticedPackage",
        FindingKind::UnparsableVersion => "UnparsableVersion",
        FindingKind::SecurityUpdate => "MissingSecurityUpdate",
        FindingKind::PackageEndOfLife => "PackageOutOfSupport",
        FindingKind::ReleaseEndOfLife => "ReleaseOutOfSupport",
        FindingKind::MalwareFile => "MalwareFile",
    }
}

fn describe(finding: &Finding, worst: Option<Level>) -> String {
    let mut text = format!(
        "{} of severity {} ({}).",
        words::kind_phrase(finding.kind),
        words::level(worst),
        if finding.severity.author.is_empty() { "nobody" } else { &finding.severity.author }
    );
    if let Some(cvss) = &finding.cvss {
        _ = write!(
            text,
            " CVSS {} ({}, by {}).",
            words::tenths(cvss.score.into()),
            cvss.vector,
            cvss.author
        );
    }
    if let Some((score, _)) = finding.epss {
        _ = write!(text, " EPSS {}.", words::epss(score));
    }
    if finding.known_exploited.is_some() {
        text.push_str(" CISA knows it to be exploited.");
    }
    if !finding.aliases.is_empty() {
        _ = write!(text, " Also known as {}.", finding.aliases.join(", "));
    }
    text
}

/// Says how to fix it, a line a package.
fn rule_help(findings: &[&Finding]) -> String {
    let mut lines: Vec<String> = findings.iter().map(|finding| fix_sentence(finding)).collect();
    lines.sort_unstable();
    lines.dedup();
    lines.join("\n")
}

fn fix_sentence(finding: &Finding) -> String {
    let head = format!("{} {}", finding.package_name, finding.installed_version);
    match &finding.fix {
        Some(fix) => {
            let command = match &fix.command {
                Some(command) => format!(": {command}"),
                None => String::new(),
            };
            format!("{head}: fixed in {}{command}. {}", fix.version, fix.advice)
        }
        None => format!("{head}: {}", words::segment_phrase(finding.segment)),
    }
}

fn result<'a>(
    report: &'a Report<'_>,
    finding: &'a Finding,
    rule_index: usize,
    outcome: &Outcome<'_>,
) -> ResultWire<'a> {
    let message = format!(
        "{} ({}) affects {}",
        finding.vulnerability,
        words::level(finding.severity.level),
        fix_sentence(finding)
    );
    ResultWire {
        rule_id: &finding.vulnerability,
        rule_index,
        level: sarif_level(finding.severity.level),
        message: Message::new(message),
        locations: locations(report, finding),
        partial_fingerprints: wire::Fingerprints { finding: &finding.id },
        suppressions: suppressions(outcome),
        properties: wire::ResultProperties::of(finding),
    }
}

/// Returns the files that declare the packages, each once.
fn locations(report: &Report<'_>, finding: &Finding) -> Vec<Location> {
    let packages = &report.inventory.packages;
    let installed = finding.packages.iter().filter_map(|index| packages.get(*index));
    let mut places: Vec<(String, String)> = installed
        .map(|installed| {
            let package = &installed.package;
            let path = package.declared_in.as_str();
            let layer = installed.layer + 1;
            let what = format!("{} {}, layer {layer}", package.name, package.version);
            let what = match &package.nested_in {
                Some(nested) => format!("{what}, in {nested}"),
                None => what,
            };
            (path.to_owned(), what)
        })
        .collect();
    places.dedup();
    places.truncate(LOCATIONS_MAX);
    if finding.kind == FindingKind::MalwareFile {
        let path = finding.package_name.trim_start_matches('/').to_owned();
        places.push((path, finding.evidence.range.to_string()));
    }
    if places.is_empty() {
        // A finding about the release as a whole; the file that names it.
        let what = format!("{} {}", finding.package_name, finding.installed_version);
        places.push(("etc/os-release".to_owned(), what));
    }
    places.into_iter().map(|(path, what)| location(&path, what)).collect()
}

/// Makes a location in the root of the artifact.
fn location(path: &str, message: String) -> Location {
    Location {
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation::of(encode(path, "/")),
            region: wire::Region { start_line: 1 },
        },
        message: Message::new(message),
    }
}

fn suppressions(outcome: &Outcome<'_>) -> Vec<Suppression> {
    let exceptions = outcome.exceptions.iter().map(|exception| {
        format!(
            "exception of policy {} until {}, owner {}: {}",
            exception.policy, exception.expires, exception.owner, exception.reason
        )
    });
    // Statements that say "affected" are applied too, but take nothing away.
    let is_cleared = |status: &str| matches!(status, "not_affected" | "fixed");
    let cleared = outcome.vex.iter().filter(|statement| is_cleared(&statement.status));
    let vex = cleared.map(|statement| {
        let why = statement.justification.as_deref().unwrap_or(&statement.why);
        format!("VEX {}, {}: {why}", statement.status, statement.file)
    });
    exceptions.chain(vex).map(Suppression::accepted).collect()
}

fn sarif_level(level: Option<Level>) -> SarifLevel {
    match level {
        Some(Level::Critical | Level::High) => SarifLevel::Error,
        Some(Level::Medium) | None => SarifLevel::Warning,
        Some(Level::Low | Level::Negligible | Level::None) => SarifLevel::Note,
    }
}

/// Returns the number by which GitHub names a severity: the CVSS score, kept within the band of
/// the severity that was chosen, so that number and word agree.
fn security_severity(level: Option<Level>, score: Option<u8>) -> Option<String> {
    let (least, most) = match level {
        Some(Level::Critical) => (90, 100),
        Some(Level::High) => (70, 89),
        Some(Level::Medium) => (40, 69),
        Some(Level::Low | Level::Negligible) => (1, 39),
        Some(Level::None) => (0, 0),
        None => (score?, score?),
    };
    let middle = u8::midpoint(least, most);
    Some(words::tenths(score.unwrap_or(middle).clamp(least, most).into()))
}

#[cfg(test)]
mod tests;
