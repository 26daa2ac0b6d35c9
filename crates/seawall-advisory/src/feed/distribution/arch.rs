//! Arch Linux's security tracker, `https://security.archlinux.org/all.json`.
//!
//! Format: an array of groups `{ name, packages, status, severity, affected, fixed, issues,
//! advisories }`. `affected` is the version that was judged, `fixed` the first without the fault.

use serde::Deserialize;
use serde_json::Value;

use super::statement::{advisory, fixed, level, stated, word};
use crate::feed::{CoverageLevel, FeedFile, FeedOutput, SideFact};
use crate::record::{Affected, Ecosystem, FixState, Scope};

/// The wire form of a group.
#[derive(Deserialize)]
struct Group {
    name: String,
    packages: Vec<String>,
    status: String,
    #[serde(default)]
    severity: String,
    fixed: Option<String>,
    #[serde(default)]
    issues: Vec<String>,
    #[serde(default)]
    advisories: Vec<String>,
}

/// Parses the tracker's file.
pub(super) fn parse(file: FeedFile<'_>, out: &mut FeedOutput) {
    let groups = match serde_json::from_slice::<Vec<Value>>(file.bytes) {
        Ok(groups) => groups,
        Err(error) => {
            out.rejected.add("file of an unknown form", || format!("{}: {error}", file.path));
            return;
        }
    };
    for (index, value) in groups.into_iter().enumerate() {
        out.read += 1;
        match Group::deserialize(value) {
            Ok(group) => take(file.path, &group, out),
            Err(_) => {
                out.rejected.add("group of an unknown form", || format!("{}: {index}", file.path));
            }
        }
    }
}

/// States that the tracker's groups are all here.
pub(super) fn conclude(out: &mut FeedOutput) {
    out.side.push(SideFact::Coverage {
        ecosystem: Ecosystem::Arch,
        release: "".into(),
        package: None,
        level: CoverageLevel::Complete,
        date: out.newest,
    });
}

/// Takes one group.
fn take(path: &str, group: &Group, out: &mut FeedOutput) {
    let place = || format!("{path}: {}", group.name);
    let state = match group.status.as_str() {
        "Fixed" => FixState::Fixed,
        // A fix that is tested is not yet in the repositories.
        "Vulnerable" | "Testing" => FixState::Affected,
        "Not affected" => FixState::NotAffected,
        "Unknown" => FixState::UnderInvestigation,
        _ => return out.rejected.add("status that is not known", place),
    };
    if group.packages.is_empty() || group.issues.is_empty() {
        return out.rejected.add("group without packages or issues", place);
    }
    let mut record = advisory(&group.name);
    record.vulnerabilities = group.issues.iter().map(|id| id.as_str().into()).collect();
    record.severities.extend(level(&group.severity).map(|level| word("arch", level)));
    for package in &group.packages {
        let scope = Scope::of(Ecosystem::Arch);
        let affected = match (state, group.fixed.as_deref()) {
            (FixState::Fixed, Some(version)) => fixed(scope, package, version),
            (FixState::Fixed, None) => return out.rejected.add("fixed without a version", place),
            _ => stated(scope, package, state),
        };
        let fix_advisory = group.advisories.first().map(|id| id.as_str().into());
        record.affected.push(Affected { fix_advisory, ..affected });
    }
    out.advisories.push(record);
}
