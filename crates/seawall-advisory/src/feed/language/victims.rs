//! victims-cve-db: one YAML file a CVE, `database/{java,python}/<year>/<number>.yaml`; frozen in
//! October 2020.
//!
//! `version` is a union of `<=1.9.3` or `<=4.2.1.RELEASE,4.2`: what follows the comma is the
//! series that the bound counts in, its pre-releases included. `fixedin` has the same form.

use serde_json::Value;

use crate::feed::draft::{self, Reason, affected, score, text, texts};
use crate::feed::interval::VersionSet;
use crate::feed::{FeedFile, FeedOutput, yaml};
use crate::record::{Advisory, Affected, Ecosystem};
use crate::version::requirement::RequirementSyntax;
use crate::version::{Version, VersionOrder};

/// Packages of one record.
// LIMIT: records have at most about 20.
const PACKAGES_MAX: usize = 1024;

/// Parses one record.
pub(super) fn parse(file: FeedFile<'_>, out: &mut FeedOutput) {
    out.read += 1;
    let parsed = yaml::parse(file.bytes).map_err(yaml::YamlError::reason);
    match parsed.and_then(|value| advisory(&value, file, out)) {
        Ok(advisory) => draft::keep(advisory, out),
        Err(reason) => out.rejected.add(reason, || file.path.to_owned()),
    }
}

fn advisory(value: &Value, file: FeedFile<'_>, out: &mut FeedOutput) -> Result<Advisory, Reason> {
    let cve = text(value, "cve").and_then(draft::cve).ok_or("the record has no id")?;
    let mut advisory = draft::advisory(&cve);
    advisory.vulnerabilities.push(cve.into());
    let scores = ["cvss_v3", "cvss_v2"];
    let score = scores.iter().find_map(|name| score(value, name, "victims"));
    advisory.severities.extend(score);
    let entries = value.get("affected").and_then(Value::as_array);
    for entry in entries.into_iter().flatten().take(PACKAGES_MAX) {
        match package(entry) {
            Ok(affected) => advisory.affected.push(affected),
            Err(reason) => out.rejected.add(reason, || file.path.to_owned()),
        }
    }
    if advisory.affected.is_empty() { Err("the record names no package") } else { Ok(advisory) }
}

fn package(entry: &Value) -> Result<Affected, Reason> {
    let (ecosystem, name) = match (text(entry, "groupId"), text(entry, "artifactId")) {
        (Some(group), Some(artifact)) => (Ecosystem::Maven, format!("{group}:{artifact}")),
        _ => (Ecosystem::Pypi, text(entry, "name").ok_or("the entry names no package")?.to_owned()),
    };
    let order = ecosystem.order();
    let mut set = VersionSet::nothing();
    for text in texts(entry.get("version")) {
        set = set.union(&in_series(text, order)?)?;
    }
    if set.is_nothing() {
        return Err("the entry has no affected version");
    }
    let mut fixes: Vec<Version> = Vec::new();
    for text in texts(entry.get("fixedin")) {
        // Some fixes are builds of a distribution (`==1.1-3.el5`), which are no versions here.
        if let Ok(fixed) = in_series(text, order) {
            fixes.extend(fixed.beginnings().cloned());
        }
    }
    Ok(affected(ecosystem, &name, set.ranges_with_fixes(&fixes)))
}

/// Parses `<=4.2.1.RELEASE,4.2`: not above the version, and not below the series.
fn in_series(text: &str, order: VersionOrder) -> Result<VersionSet, Reason> {
    let (bound, series) = match text.split_once(',') {
        Some((bound, series)) => (bound, Some(series.trim()).filter(|series| !series.is_empty())),
        None => (text, None),
    };
    let set = VersionSet::parse(order, RequirementSyntax::Plain, bound)?;
    match series {
        // The series of `>=3.6.3,3` bounds it from above; only the start of a fix is asked.
        Some(series) if !bound.trim_start().starts_with('>') => {
            let first = if order == VersionOrder::Maven { "-alpha" } else { ".dev0" };
            let lowest = format!("{series}{first}");
            let series = order.parse(&lowest).map_err(|_unparsable| "a version does not parse")?;
            Ok(set.intersection(&VersionSet::at_least(series))?)
        }
        Some(_) | None => Ok(set),
    }
}
