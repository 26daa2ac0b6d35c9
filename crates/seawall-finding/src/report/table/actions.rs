//! What to do: the few commands that fix most.
//!
//! Findings are grouped by layer and by the command that fixes them; commands of package
//! managers that take several packages at once are joined.

use std::collections::BTreeMap;

use seawall_advisory::record::{Ecosystem, FixAccess};

use super::page::Page;
use crate::finding::{Finding, Findings, Fix, ReleaseSupport, Segment};
use crate::report::{Report, words};

/// Actions that are listed; the rest is counted.
const ACTIONS_MAX: usize = 5;

/// Beginnings of commands (see [`crate::fix::command`]) after which any number of packages may
/// stand.
pub(super) const JOINABLE: &[&str] = &[
    "apt-get update && apt-get install -y --only-upgrade ",
    "apk upgrade --no-cache ",
    "zypper --non-interactive update ",
    "tdnf update -y ",
    "dnf upgrade -y ",
    "pacman -Syu ",
    "npm install ",
    "pip install --upgrade ",
    "go get ",
    "bundle update ",
    "composer require ",
];

/// Findings that one command fixes.
#[derive(Debug, Default)]
struct Action<'a> {
    findings: Vec<&'a Finding>,
    /// Arguments of the command, sorted; empty where it is not joined.
    arguments: Vec<&'a str>,
    advice: &'a str,
}

/// Writes the actions that fix most findings, best first.
pub(super) fn write(report: &Report<'_>, findings: &Findings, page: &mut Page) {
    let is_ended = matches!(findings.release_support, ReleaseSupport::Ended(_));
    let mut actions = actions(findings);
    if actions.is_empty() && !is_ended {
        return;
    }
    page.heading("WHAT TO DO");
    if is_ended {
        page.paragraph("  ", "Move to a supported release: this one gets no fixes any more.");
    }
    let hidden = actions.len().saturating_sub(ACTIONS_MAX);
    actions.truncate(if page.style.all { usize::MAX } else { ACTIONS_MAX });
    for ((layer, command), action) in &actions {
        let what = format!("{} {}", summary(action), place(report, *layer));
        page.paragraph("  - ", &what);
        for line in command_lines(command, &action.arguments, page.style.width) {
            page.raw_line(6, &line);
        }
        if !action.advice.is_empty() {
            page.paragraph("    ", action.advice);
        }
    }
    if hidden != 0 && !page.style.all {
        page.paragraph("  ", &format!("... {hidden} more: -o json or --all"));
    }
}

type Key<'a> = (usize, &'a str);

fn actions(findings: &Findings) -> Vec<(Key<'_>, Action<'_>)> {
    let mut groups: BTreeMap<Key<'_>, Action<'_>> = BTreeMap::new();
    let best = best_fixes(findings);
    for finding in &findings.findings {
        let Some(fix) = finding.fix.as_ref().filter(|_| finding.segment == Segment::FixAvailable)
        else {
            continue;
        };
        // The highest of the versions that a package's findings ask for fixes them all.
        let best = best.get(&(&*finding.package_name, &*finding.installed_version, fix.layer));
        let command = best.copied().unwrap_or(fix).command.as_deref().unwrap_or_default();
        let joined = JOINABLE.iter().find_map(|start| Some((*start, command.strip_prefix(start)?)));
        let (start, arguments) = joined.unwrap_or((command, ""));
        let action = groups.entry((fix.layer, start)).or_default();
        action.findings.push(finding);
        action.arguments.extend(arguments.split_whitespace());
        if action.advice.is_empty() {
            action.advice = &fix.advice;
        }
    }
    let mut actions: Vec<_> = groups.into_iter().collect();
    for (_, action) in &mut actions {
        action.arguments.sort_unstable();
        action.arguments.dedup();
    }
    // A stable sort: equals stay in the order of layer and command.
    actions.sort_by_key(|(_, action)| {
        let weight: u64 = action.findings.iter().map(|finding| u64::from(finding.risk) + 1).sum();
        std::cmp::Reverse(weight)
    });
    actions
}

type PackageKey<'a> = (&'a str, &'a str, usize);

/// Finds, for each package, the fix with the highest version.
fn best_fixes(findings: &Findings) -> BTreeMap<PackageKey<'_>, &Fix> {
    let mut best: BTreeMap<PackageKey<'_>, &Fix> = BTreeMap::new();
    for finding in &findings.findings {
        let Some(fix) = &finding.fix else { continue };
        if fix.access != FixAccess::General {
            continue;
        }
        let key = (&*finding.package_name, &*finding.installed_version, fix.layer);
        let ecosystem = finding.evidence.scope.split(' ').next().and_then(Ecosystem::from_name);
        let is_higher = |known: &Fix| {
            ecosystem.is_some_and(|ecosystem| {
                ecosystem
                    .order()
                    .compare(&known.version, &fix.version)
                    .is_ok_and(std::cmp::Ordering::is_lt)
            })
        };
        match best.get(&key) {
            Some(known) if !is_higher(known) => {}
            _ => drop(best.insert(key, fix)),
        }
    }
    best
}

fn summary(action: &Action<'_>) -> String {
    let count = words::count(action.findings.len(), "finding");
    let worst = action.findings.iter().map(|finding| finding.severity.level).max().flatten();
    let exploited = action.findings.iter().any(|finding| finding.known_exploited.is_some());
    let exploited = if exploited { ", known to be exploited" } else { "" };
    format!("fixes {count} (worst: {}{exploited})", words::level(worst))
}

fn place(report: &Report<'_>, layer: usize) -> String {
    let count = report.inventory.layers.len();
    match report.inventory.layers.get(layer) {
        Some(info) if 1 < count => {
            let base = if info.from_base == Some(true) { ", of the base image" } else { "" };
            format!("in layer {} of {count}{base}", layer + 1)
        }
        Some(_) | None => String::new(),
    }
}

/// Breaks a long command into lines that a shell joins again.
fn command_lines(start: &str, arguments: &[&str], width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = start.trim_end().to_owned();
    for argument in arguments {
        // Six blanks stand before the line, two signs behind it.
        if width < line.chars().count() + argument.chars().count() + 9 {
            lines.push(format!("{line} \\"));
            line = format!("    {argument}");
        } else {
            line.push(' ');
            line.push_str(argument);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}
