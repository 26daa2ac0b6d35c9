//! elixir-security-advisories: one YAML file an advisory, `packages/<package>/….yml`.
//!
//! `vulnerable_version_ranges` is a union of requirements, `first_patched_versions` their fixes.

use serde_json::Value;

use crate::feed::draft::{self, Reason, affected, date, text, texts, word};
use crate::feed::interval::VersionSet;
use crate::feed::{FeedFile, FeedOutput, yaml};
use crate::record::{Advisory, Ecosystem};
use crate::version::VersionOrder;
use crate::version::requirement::RequirementSyntax;

/// Parses one advisory.
pub(super) fn parse(file: FeedFile<'_>, out: &mut FeedOutput) {
    out.read += 1;
    let parsed = yaml::parse(file.bytes).map_err(yaml::YamlError::reason);
    match parsed.and_then(|value| advisory(&value)) {
        Ok(advisory) => draft::keep(advisory, out),
        Err(reason) => out.rejected.add(reason, || file.path.to_owned()),
    }
}

fn advisory(value: &Value) -> Result<Advisory, Reason> {
    let id = text(value, "id").ok_or("the record has no id")?;
    let name = text(value, "package").ok_or("the record names no package")?;
    let mut advisory = draft::advisory(id);
    let cve = text(value, "cve").and_then(draft::cve).or_else(|| draft::cve(id));
    advisory.vulnerabilities.extend(cve.map(Into::into));
    advisory.published = date(value, "disclosure_date");
    advisory.severities.extend(word(value, "severity", "ghsa"));
    let mut set = VersionSet::nothing();
    for range in texts(value.get("vulnerable_version_ranges")) {
        let range = VersionSet::parse(VersionOrder::Hex, RequirementSyntax::Hex, range)?;
        set = set.union(&range)?;
    }
    if set.is_nothing() {
        return Err("the entry has no affected version");
    }
    let fixes = texts(value.get("first_patched_versions"));
    let fixes: Vec<_> = fixes.filter_map(|fix| VersionOrder::Hex.parse(fix).ok()).collect();
    advisory.affected.push(affected(Ecosystem::Hex, name, set.ranges_with_fixes(&fixes)));
    Ok(advisory)
}
