//! ruby-advisory-db: one YAML file an advisory, `gems/<gem>/…` and `rubies/<engine>/…`.
//!
//! Format: <https://github.com/rubysec/ruby-advisory-db#schema>. Vulnerable is what is neither
//! patched nor unaffected; without `patched_versions` nothing is patched. `cve` and `ghsa` stand
//! without their prefixes, `cvss_v2`, `cvss_v3` and `cvss_v4` are scores, not vectors.

use serde_json::Value;

use crate::feed::draft::{self, Reason, affected, date, score, text, texts};
use crate::feed::interval::VersionSet;
use crate::feed::{FeedFile, FeedOutput, yaml};
use crate::record::{Advisory, Ecosystem};
use crate::version::VersionOrder;
use crate::version::requirement::{Requirement, RequirementSyntax};

/// Parses one advisory.
pub(super) fn parse(file: FeedFile<'_>, out: &mut FeedOutput) {
    out.read += 1;
    let parsed = yaml::parse(file.bytes).map_err(yaml::YamlError::reason);
    match parsed.and_then(|value| advisory(&value, file.path)) {
        Ok(advisory) => draft::keep(advisory, out),
        Err(reason) => out.rejected.add(reason, || file.path.to_owned()),
    }
}

fn advisory(value: &Value, path: &str) -> Result<Advisory, Reason> {
    let (ecosystem, name) = match (text(value, "gem"), text(value, "engine")) {
        (Some(gem), _) => (Ecosystem::RubyGems, gem),
        (None, Some(engine)) => (Ecosystem::Program, engine),
        (None, None) => return Err("the record names no package"),
    };
    let file_name = path.rsplit('/').next().unwrap_or(path);
    let stem = file_name.split_once('.').map_or(file_name, |(stem, _)| stem);
    let cve = text(value, "cve").and_then(draft::cve);
    let ghsa = text(value, "ghsa").map(|ghsa| format!("GHSA-{}", ghsa.trim_start_matches("GHSA-")));
    let osvdb = text(value, "osvdb").map(|number| format!("OSVDB-{number}"));
    let mut advisory = draft::advisory(stem);
    for alias in [ghsa, osvdb].into_iter().flatten().filter(|alias| alias != stem) {
        advisory.aliases.push(alias.into());
    }
    advisory.vulnerabilities.extend(cve.map(Into::into));
    advisory.published = date(value, "date");
    // One rating is enough, and the third version is the one most records have.
    let scores = ["cvss_v3", "cvss_v4", "cvss_v2"];
    let score = scores.iter().find_map(|name| score(value, name, "ruby-advisory-db"));
    advisory.severities.extend(score);
    let order = ecosystem.order();
    let patched = union(value.get("patched_versions"), order)?.with_fixes();
    let unaffected = union(value.get("unaffected_versions"), order)?;
    let vulnerable = patched.union(&unaffected)?.complement();
    if vulnerable.is_nothing() {
        return Err("the entry has no affected version");
    }
    advisory.affected.push(affected(ecosystem, name, vulnerable.ranges()));
    Ok(advisory)
}

fn union(list: Option<&Value>, order: VersionOrder) -> Result<VersionSet, Reason> {
    let mut set = VersionSet::nothing();
    for text in texts(list) {
        let mut requirement = Requirement::parse(RequirementSyntax::Rubygems, text)
            .map_err(|_syntax| "a requirement does not parse")?;
        if order != VersionOrder::Rubygems {
            for comparator in requirement.any_of.iter_mut().flatten() {
                comparator.version = engine_version(&comparator.version);
            }
        }
        set = set.union(&VersionSet::of_requirement(order, &requirement)?)?;
    }
    Ok(set)
}

/// Writes a version as engines print it: `1.8.5.p115` (a patch level) is `1.8.5.115`,
/// `2.1.0.preview.2` is `2.1.0-preview.2`, and `1.3.A`, below each pre-release, is `1.3-0`.
fn engine_version(version: &str) -> String {
    let mut written = String::with_capacity(version.len());
    let mut is_prerelease = false;
    for part in version.split('.') {
        let level = part.strip_prefix('p').filter(|level| level.parse::<u32>().is_ok());
        let begins = level.is_none() && part.starts_with(|c: char| c.is_ascii_alphabetic());
        if !written.is_empty() {
            written.push(if begins && !is_prerelease { '-' } else { '.' });
        }
        is_prerelease |= begins;
        written.push_str(if part == "A" { "0" } else { level.unwrap_or(part) });
    }
    written
}
