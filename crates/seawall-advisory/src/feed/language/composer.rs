//! Packagist: `FriendsOfPHP`'s advisories and Roave's map of conflicts.
//!
//! `FriendsOfPHP` (<https://github.com/FriendsOfPHP/security-advisories>): one YAML file an
//! advisory at `vendor/package/….yaml`; `reference: composer://vendor/package` names the package
//! where the path does not. A branch is the AND of its `versions`, branches are a union; a
//! branch without a `time` was never fixed.
//!
//! Roave: the `conflict` member of a `composer.json`, package to constraint.

use serde_json::Value;

use crate::date::Date;
use crate::feed::draft::{self, Reason, affected, text, texts};
use crate::feed::interval::VersionSet;
use crate::feed::{FeedFile, FeedOutput, yaml};
use crate::record::{Advisory, Ecosystem, Range, RangeEnd};
use crate::version::VersionOrder;
use crate::version::requirement::RequirementSyntax;

/// Branches of one advisory.
// LIMIT: advisories have at most some 40.
const BRANCHES_MAX: usize = 1024;

/// Packages of a map of conflicts.
// LIMIT: the map has some 1,100.
const PACKAGES_MAX: usize = 100_000;

/// Parses one advisory of `FriendsOfPHP`.
pub(super) fn parse(file: FeedFile<'_>, out: &mut FeedOutput) {
    out.read += 1;
    let parsed = yaml::parse(file.bytes).map_err(yaml::YamlError::reason);
    match parsed.and_then(|value| advisory(&value, file, out)) {
        Ok(advisory) => draft::keep(advisory, out),
        Err(reason) => out.rejected.add(reason, || file.path.to_owned()),
    }
}

fn advisory(value: &Value, file: FeedFile<'_>, out: &mut FeedOutput) -> Result<Advisory, Reason> {
    let id = file.path.rsplit_once('.').map_or(file.path, |(stem, _)| stem);
    let from_path = id.rsplit_once('/').map(|(folder, _)| folder);
    let reference = text(value, "reference").and_then(|text| text.strip_prefix("composer://"));
    let name = reference.or(from_path).ok_or("the record names no package")?;
    let mut advisory = draft::advisory(id);
    advisory.vulnerabilities.extend(text(value, "cve").and_then(draft::cve).map(Into::into));
    let branches = value.get("branches").and_then(Value::as_object);
    let branches = branches.ok_or("the record has no branches")?;
    if branches.len() > BRANCHES_MAX {
        return Err("the record has too many branches");
    }
    let mut set = VersionSet::nothing();
    for branch in branches.values() {
        match branch_set(branch) {
            Ok(branch) => set = set.union(&branch)?,
            Err(reason) => out.rejected.add(reason, || file.path.to_owned()),
        }
        let fixed = text(branch, "time").and_then(Date::parse);
        advisory.published = match (advisory.published, fixed) {
            (Some(known), Some(fixed)) => Some(known.min(fixed)),
            (known, fixed) => known.or(fixed),
        };
    }
    if set.is_nothing() {
        return Err("the entry has no affected version");
    }
    advisory.affected.push(affected(Ecosystem::Packagist, name, printable(set.ranges())));
    Ok(advisory)
}

fn branch_set(branch: &Value) -> Result<VersionSet, Reason> {
    let mut constraints = texts(branch.get("versions")).peekable();
    if constraints.peek().is_none() {
        return Err("a branch has no versions");
    }
    let mut set = VersionSet::everything();
    for constraint in constraints {
        set = set.intersection(&parse_constraint(constraint)?)?;
    }
    let is_fixed = text(branch, "time").is_some();
    Ok(if is_fixed { set.with_fixes() } else { set })
}

fn parse_constraint(text: &str) -> Result<VersionSet, Reason> {
    Ok(VersionSet::parse(VersionOrder::Packagist, RequirementSyntax::Packagist, text)?)
}

/// Writes `2.5.9` where Composer means "before `2.5.9-dev`", for the end of a range is the
/// version that people install. Pre-releases of a fix count as affected by that.
fn printable(ranges: Vec<Range>) -> Vec<Range> {
    let plain = |version: Box<str>| match version.strip_suffix("-dev") {
        Some(release) => release.into(),
        None => version,
    };
    let ranges = ranges.into_iter().map(|mut range| {
        range.end = match range.end {
            RangeEnd::Fixed(version) => RangeEnd::Fixed(plain(version)),
            RangeEnd::Below(version) => RangeEnd::Below(plain(version)),
            end @ (RangeEnd::Open | RangeEnd::LastAffected(_)) => end,
        };
        range
    });
    ranges.collect()
}

/// Parses Roave's map: one record a package, without identifiers of vulnerabilities.
pub(super) fn parse_conflicts(file: FeedFile<'_>, out: &mut FeedOutput) {
    let parsed: Option<Value> = serde_json::from_slice(file.bytes).ok();
    let conflicts = parsed.as_ref().and_then(|value| value.get("conflict")?.as_object());
    let Some(conflicts) = conflicts else {
        out.read += 1;
        out.rejected.add("the file has no map of conflicts", || file.path.to_owned());
        return;
    };
    for (name, constraint) in conflicts.iter().take(PACKAGES_MAX) {
        out.read += 1;
        let constraint = constraint.as_str().ok_or("the constraint is no text");
        match constraint.and_then(parse_constraint) {
            Ok(set) => {
                let mut advisory = draft::advisory(&format!("ROAVE-{name}"));
                let ranges = printable(set.with_fixes().ranges());
                advisory.affected.push(affected(Ecosystem::Packagist, name, ranges));
                draft::keep(advisory, out);
            }
            Err(reason) => out.rejected.add(reason, || format!("{}: {name}", file.path)),
        }
    }
    if conflicts.len() > PACKAGES_MAX {
        out.rejected.add("the map has too many packages", || file.path.to_owned());
    }
}
