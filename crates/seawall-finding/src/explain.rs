//! Explains one finding to a person: from the file to the decision, with every number that was
//! used on the way.
//!
//! **Invariant:** what is written was computed from the same values as the finding; nothing is
//! judged a second time.

use std::fmt::{self, Write as _};

use seawall_advisory::database::{Database, DatabaseError};
use seawall_advisory::feed::CoverageLevel;
use seawall_advisory::feed::distribution::{RANK_PUBLISHER, is_distribution, rank};
use seawall_advisory::record::{Ecosystem, FixAccess, FixState, Level};
use seawall_inventory::inventory::{InstalledPackage, Inventory, LayerInfo};

use crate::finding::{
    Evidence, Finding, FindingKind, Findings, ReleaseSupport, Segment, SeverityBasis,
};
use crate::report::{DecisionView, VerdictView, VexUse};
use crate::risk;

/// Packages, statements and rules that are written out.
// LIMIT: pages that people read; the rest is counted.
const ENTRIES_MAX: usize = 12;

/// What a finding is explained by.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// All findings of the artifact.
    pub findings: &'a Findings,
    /// What is inside it.
    pub inventory: &'a Inventory,
    /// What it was matched with.
    pub database: &'a Database<'a>,
    /// The decision, where a policy was evaluated.
    pub decision: Option<&'a DecisionView>,
    /// VEX statements and what became of them.
    pub vex: &'a [VexUse],
}

/// Explains `finding`, in plain text.
pub fn explain(finding: &Finding, context: &Context<'_>) -> Result<String, DatabaseError> {
    let mut page = Page::default();
    head(&mut page, finding);
    place(&mut page, finding, context.inventory);
    evidence(&mut page, finding, context)?;
    severity(&mut page, finding);
    risk_of(&mut page, finding, context)?;
    fix(&mut page, finding, context);
    decision(&mut page, finding, context);
    Ok(page.text)
}

/// Text in sections; writing to it cannot fail.
#[derive(Debug, Default)]
struct Page {
    text: String,
}

impl Page {
    fn section(&mut self, title: &str) {
        self.line(format_args!(""));
        self.line(format_args!("{title}"));
    }

    fn field(&mut self, name: &str, value: impl fmt::Display) {
        self.line(format_args!("  {name:<12}{value}"));
    }

    #[expect(clippy::let_underscore_must_use, reason = "writing to a String does not fail")]
    fn line(&mut self, text: fmt::Arguments<'_>) {
        // Names come from foreign files: control characters stay out of terminals.
        let start = self.text.len();
        let _ = writeln!(self.text, "{text}");
        let line = self.text.split_off(start);
        let clean = line.trim_end().chars().map(|sign| if sign.is_control() { '?' } else { sign });
        self.text.extend(clean);
        self.text.push('\n');
    }
}

fn head(page: &mut Page, finding: &Finding) {
    let Finding { id, vulnerability, package_name, installed_version, .. } = finding;
    page.line(format_args!("{vulnerability} in {package_name} {installed_version} ({id})"));
    if !finding.aliases.is_empty() {
        page.field("also", finding.aliases.join(", "));
    }
    let kind = match finding.kind {
        FindingKind::Advisory(kind) => format!("{kind:?}").to_lowercase(),
        FindingKind::UnparsableVersion => {
            "a version does not parse: whether it is affected is unknown".to_owned()
        }
        FindingKind::SecurityUpdate => {
            "the security repository has a newer version; what it fixes is not known".to_owned()
        }
        FindingKind::PackageEndOfLife => "the support of the package has ended".to_owned(),
        FindingKind::ReleaseEndOfLife => "the support of the release has ended".to_owned(),
        FindingKind::MalwareFile => "the file itself is malicious".to_owned(),
    };
    page.field("kind", kind);
    if let Some(published) = finding.published {
        page.field("published", published);
    }
    if !finding.cwes.is_empty() {
        let cwes: Vec<String> = finding.cwes.iter().map(|cwe| format!("CWE-{cwe}")).collect();
        page.field("weakness", cwes.join(", "));
    }
}

fn place(page: &mut Page, finding: &Finding, inventory: &Inventory) {
    if finding.packages.is_empty() {
        return;
    }
    page.section("Where it is");
    let installed = finding.packages.iter().filter_map(|index| inventory.packages.get(*index));
    for installed in installed.take(ENTRIES_MAX) {
        package(page, installed, inventory);
    }
    rest(page, finding.packages.len(), "packages");
}

fn package(page: &mut Page, installed: &InstalledPackage, inventory: &Inventory) {
    let package = &installed.package;
    page.field("package", &installed.purl);
    if let Some(source) = &package.source {
        let version = source.version.as_deref().unwrap_or(&package.version);
        page.field("source", format_args!("{} {version}", source.name));
    }
    let inside = package.nested_in.as_ref().map(|inner| format!(", in it {inner}"));
    let guess = if package.is_guess { ", by its name only" } else { "" };
    let (file, inside) = (package.declared_in.as_str(), inside.unwrap_or_default());
    page.field("file", format_args!("/{}{inside}{guess}", file.trim_start_matches('/')));
    if let Some(owner) = installed.owner.and_then(|owner| inventory.packages.get(owner)) {
        page.field("owner", &owner.purl);
    }
    if let Some(info) = inventory.layers.get(installed.layer) {
        page.field("layer", layer(installed.layer, info, inventory));
    }
}

fn layer(index: usize, info: &LayerInfo, inventory: &Inventory) -> String {
    let mut text = format!("{} of {}", index.saturating_add(1), inventory.layers.len());
    if let Some(digest) = info.digest.as_ref().or(info.diff_id.as_ref()) {
        text = format!("{text}, {digest}");
    }
    let base = inventory.base.as_ref().and_then(|base| base.name.as_deref());
    match (info.from_base, base) {
        (Some(true), Some(base)) => text = format!("{text}, of the base image {base}"),
        (Some(true), None) => text.push_str(", of the base image"),
        (Some(false), _) => text.push_str(", of this image's own build"),
        (None, _) => {}
    }
    if let Some(step) = &info.created_by {
        let step: Vec<&str> = step.split_whitespace().collect();
        text = format!("{text}, made by `{}`", step.join(" "));
    }
    text
}

fn rest(page: &mut Page, count: usize, what: &str) {
    if let Some(more) = count.checked_sub(ENTRIES_MAX).filter(|more| *more != 0) {
        page.line(format_args!("  and {more} more {what}"));
    }
}

fn evidence(
    page: &mut Page,
    finding: &Finding,
    context: &Context<'_>,
) -> Result<(), DatabaseError> {
    page.section("Why it matches");
    let chosen = &finding.evidence;
    let ecosystem = chosen.scope.split(' ').next().and_then(Ecosystem::from_name);
    let order = ecosystem.map(|ecosystem| format!(", in the order of {}", ecosystem.order()));
    let (version, order) = (&finding.installed_version, order.unwrap_or_default());
    page.field("compared", format_args!("{} {version}{order}", chosen.package));
    page.field("range", &chosen.range);
    page.field("state", state_name(chosen.state));
    page.field("scope", &chosen.scope);
    record(page, chosen, context)?;
    coverage(page, finding, context.findings);
    if finding.others.is_empty() {
        return Ok(());
    }
    page.section("Other statements about it");
    for other in finding.others.iter().take(ENTRIES_MAX) {
        let why = why_not(other, chosen);
        page.line(format_args!(
            "  {} {} ({}): {}",
            other.feed, other.record, other.scope, other.range
        ));
        page.line(format_args!("    {}; {why}", state_name(other.state)));
    }
    rest(page, finding.others.len(), "statements");
    Ok(())
}

/// Says how much is known of the package: what no finding about it would mean.
fn coverage(page: &mut Page, finding: &Finding, findings: &Findings) {
    let first = finding.packages.first().and_then(|index| findings.coverage.get(*index));
    let Some(Some(coverage)) = first else { return };
    let words = match coverage.level {
        CoverageLevel::Complete => "complete: everything that its publisher states is known",
        CoverageLevel::Partial => {
            "partial: advisories that the database has are known, open issues are unseen"
        }
        CoverageLevel::None => "none: but for this statement, nothing about the package is known",
    };
    let date = coverage.date.map(|date| format!(", as of {date}")).unwrap_or_default();
    page.field("coverage", format_args!("{words}{date}"));
}

fn record(page: &mut Page, chosen: &Evidence, context: &Context<'_>) -> Result<(), DatabaseError> {
    if chosen.feed.is_empty() {
        return Ok(());
    }
    let feeds = context.database.feeds()?;
    let stamp = feeds.iter().find(|feed| *feed.name == *chosen.feed);
    let publisher = stamp.map_or("", |stamp| stamp.publisher);
    let licence = stamp.map_or("", |stamp| stamp.licence);
    page.field("record", format_args!("{}, stated by {publisher}", chosen.record));
    let state = match chosen.feed_date.or_else(|| stamp.and_then(|stamp| stamp.newest)) {
        Some(date) => format!("state of {date}"),
        None => "state unknown".to_owned(),
    };
    page.field("feed", format_args!("{}, {state}, licence {licence}", chosen.feed));
    page.field("rank", rank_of(chosen));
    Ok(())
}

fn ecosystem_of(evidence: &Evidence) -> Option<Ecosystem> {
    Ecosystem::from_name(evidence.scope.split(' ').next().unwrap_or_default())
}

fn rank_of(evidence: &Evidence) -> u8 {
    ecosystem_of(evidence).map_or(RANK_PUBLISHER, |ecosystem| rank(&evidence.feed, ecosystem))
}

/// Says why a statement did not decide.
fn why_not(other: &Evidence, chosen: &Evidence) -> String {
    let (theirs, decisive) = (rank_of(other), rank_of(chosen));
    let has_one_voice = ecosystem_of(chosen).is_some_and(is_distribution);
    if theirs < decisive {
        format!("does not count: the feed's rank {theirs} is below {decisive}")
    } else if let (true, Some(old), Some(new)) = (has_one_voice, other.feed_date, chosen.feed_date)
        && old < new
    {
        format!("does not count: it is of {old}, the other of {new}")
    } else {
        "of the same rank: counts, but did not decide what is shown".to_owned()
    }
}

fn state_name(state: FixState) -> &'static str {
    match state {
        FixState::Fixed => "fixed in a later version",
        FixState::Affected => "affected, no fix yet",
        FixState::WillNotFix => "affected, will not be fixed",
        FixState::Deferred => "affected, the fix is put off",
        FixState::UnderInvestigation => "not yet judged",
        FixState::NotAffected => "not affected",
        FixState::EndOfLife => "out of support",
    }
}

fn level_name(level: Level) -> String {
    format!("{level:?}").to_lowercase()
}

fn severity(page: &mut Page, finding: &Finding) {
    page.section("Severity");
    let choice = &finding.severity;
    let level = choice.level.map_or_else(|| "unknown".to_owned(), level_name);
    let why = match choice.basis {
        SeverityBasis::Vendor => {
            format!("the word of {}, which goes before any score", choice.author)
        }
        SeverityBasis::Cvss => format!("computed from the CVSS rating of {}", choice.author),
        SeverityBasis::KnownExploited => {
            "nobody rated it; at least high, because it is known to be exploited".to_owned()
        }
        SeverityBasis::Unknown => "nobody rated it".to_owned(),
    };
    page.field("level", format_args!("{level}: {why}"));
    if !choice.all.is_empty() {
        let seen =
            choice.all.iter().map(|(author, level)| format!("{author} {}", level_name(*level)));
        page.field("ratings", seen.collect::<Vec<_>>().join(", "));
    }
    if let Some(cvss) = &finding.cvss {
        let (whole, tenth) = (cvss.score / 10, cvss.score % 10);
        page.field("CVSS", format_args!("{whole}.{tenth} by {}: {}", cvss.author, cvss.vector));
    }
}

fn risk_of(page: &mut Page, finding: &Finding, context: &Context<'_>) -> Result<(), DatabaseError> {
    page.section("Risk");
    let score = finding.cvss.as_ref().map(|cvss| cvss.score);
    let epss = finding.epss.map(|(score, _percentile)| score);
    let level = finding.severity.level;
    let factors = risk::factors(level, score, epss, finding.known_exploited);
    page.field(
        "risk",
        format_args!(
            "{} of 1000 = 1000 × threat {:.5} × impact {:.3} × fame {:.2}, at most 1000",
            finding.risk, factors.threat, factors.impact, factors.fame
        ),
    );
    let threat = match (finding.known_exploited, finding.epss) {
        (Some(entry), _) => {
            let added = entry.added.map(|date| format!(" since {date}")).unwrap_or_default();
            let ransomware = if entry.ransomware { ", ransomware uses it" } else { "" };
            format!("1: known to be exploited (CISA){added}{ransomware}")
        }
        (None, Some((score, percentile))) => {
            let model = context.database.epss_model()?;
            let date = model.and_then(|model| model.date);
            let date = date.map(|date| format!(", scores of {date}")).unwrap_or_default();
            format!(
                "EPSS {}, higher than {} of all{date}; at least 0.001",
                percent(score, 1_000),
                percent(percentile, 100)
            )
        }
        (None, None) => "0.001: without EPSS score, not known to be exploited".to_owned(),
    };
    page.field("threat", threat);
    let band = level.map(|level| format!("{} for {}", risk::band(level), level_name(level)));
    let score = score.map(|score| format!("CVSS {}.{} / 10", score / 10, score % 10));
    let impact = match (score, band) {
        (Some(score), Some(band)) => format!("mean of {score} and {band}"),
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => "0.5: neither rating nor score".to_owned(),
    };
    page.field("impact", impact);
    Ok(())
}

/// Writes a number of parts as percent; `parts` are one percent.
fn percent(number: u32, parts: u32) -> String {
    let digits = if parts == 1_000 { 3 } else { 2 };
    format!("{}.{:0digits$} %", number / parts, number % parts)
}

fn fix(page: &mut Page, finding: &Finding, context: &Context<'_>) {
    page.section("Fix");
    let segment = match finding.segment {
        Segment::Remove => "it is malware: remove it",
        Segment::FixAvailable => "a fixed version exists",
        Segment::WillNotFix => "the vendor will not fix it for everybody, or has put the fix off",
        Segment::NoFixYet => "there is no fix yet",
        Segment::EndOfLife => "out of support: move to a newer release",
        Segment::NotAssessed => "not known, because it could not be judged",
    };
    page.field("state", segment);
    if let Some(fix) = &finding.fix {
        let access = match fix.access {
            FixAccess::General => "",
            FixAccess::Subscription => " (subscribers only)",
        };
        page.field("version", format_args!("{}{access}", fix.version));
        if let Some(published) = fix.published {
            page.field("published", published);
        }
        if let Some(advisory) = &fix.advisory {
            page.field("advisory", advisory);
        }
        if let Some(command) = &fix.command {
            page.field("command", command);
        }
        page.field("where", &fix.advice);
    }
    match &context.findings.release_support {
        ReleaseSupport::Ended(Some(date)) => {
            page.field("release", format_args!("out of support since {date}"));
        }
        ReleaseSupport::Ended(None) => page.field("release", "out of support"),
        ReleaseSupport::Extended { ended, until } => page.field(
            "release",
            format_args!("general support ended on {ended}, extended until {until}"),
        ),
        ReleaseSupport::Supported(_) | ReleaseSupport::Unknown => {}
    }
}

fn decision(page: &mut Page, finding: &Finding, context: &Context<'_>) {
    let speaks = |ids: &[Box<str>]| ids.contains(&finding.id);
    let vex: Vec<&VexUse> = context.vex.iter().filter(|one| speaks(&one.findings)).collect();
    if context.decision.is_none() && vex.is_empty() {
        return;
    }
    page.section("Decision");
    for one in vex.iter().take(ENTRIES_MAX) {
        let words = one.justification.as_ref().map(|words| format!(" ({words})"));
        let (status, words) = (&one.status, words.unwrap_or_default());
        page.field("VEX", format_args!("{}: {status}{words}: {}", one.file, one.why));
    }
    rest(page, vex.len(), "VEX statements");
    let Some(decision) = context.decision else { return };
    let verdict = |verdict: VerdictView| format!("{verdict:?}").to_lowercase();
    for exception in decision.exceptions.iter().filter(|exception| speaks(&exception.findings)) {
        page.field(
            "exception",
            format_args!(
                "{} ({}), until {}, by {}: {}",
                exception.finding,
                exception.state,
                exception.expires,
                exception.owner,
                exception.reason
            ),
        );
    }
    let reasons: Vec<_> =
        decision.reasons.iter().filter(|reason| speaks(&reason.findings)).collect();
    for reason in reasons.iter().take(ENTRIES_MAX) {
        let observed = if reason.observed { ", only observed" } else { "" };
        page.field(
            "rule",
            format_args!(
                "{} of {}: {}{observed}: {}",
                reason.rule,
                reason.policy,
                verdict(reason.verdict),
                reason.text
            ),
        );
    }
    rest(page, reasons.len(), "rules");
    if reasons.is_empty() {
        page.field("rule", "no rule speaks of it");
    }
    page.field("verdict", format_args!("{} for the whole artifact", verdict(decision.verdict)));
}

#[cfg(test)]
mod tests;
