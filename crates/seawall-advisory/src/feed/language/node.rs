//! The Node.js Security Working Group: `vuln/core/N.json` (Node.js itself) and `vuln/npm/N.json`
//! (packages, frozen in 2020).
//!
//! Of core `vulnerable` less `patched` is affected (`18.x || 20.x`, `^18.18.2 || ^20.8.1`); of
//! npm `vulnerable_versions` is, and `patched_versions` tells the fixes.

use serde_json::Value;

use crate::feed::draft::{self, Reason, affected, date, score, text, texts, word};
use crate::feed::interval::VersionSet;
use crate::feed::osv::rating;
use crate::feed::{FeedFile, FeedOutput};
use crate::record::{Advisory, Ecosystem};
use crate::version::VersionOrder;
use crate::version::requirement::RequirementSyntax;

const AUTHOR: &str = "nodejs";

/// Parses one advisory.
pub(super) fn parse(file: FeedFile<'_>, out: &mut FeedOutput) {
    out.read += 1;
    let Ok(value) = serde_json::from_slice::<Value>(file.bytes) else {
        out.rejected.add("the file is not JSON", || file.path.to_owned());
        return;
    };
    let file_name = file.path.rsplit('/').next().unwrap_or(file.path);
    let number = file_name.strip_suffix(".json").unwrap_or(file_name);
    let is_core = file.path.contains("core/");
    let parsed = if is_core { core(&value, number) } else { npm(&value, number) };
    match parsed {
        Ok(advisory) => draft::keep(advisory, out),
        Err(reason) => out.rejected.add(reason, || file.path.to_owned()),
    }
}

fn core(value: &Value, number: &str) -> Result<Advisory, Reason> {
    let order = Ecosystem::Program.order();
    let vulnerable = text(value, "vulnerable").ok_or("the entry has no affected version")?;
    let mut advisory = draft::advisory(&format!("NSWG-COR-{number}"));
    advisory.vulnerabilities = cves(value.get("cve"));
    advisory.severities.extend(word(value, "severity", AUTHOR));
    let mut set = VersionSet::parse(order, RequirementSyntax::Npm, vulnerable)?;
    if let Some(patched) = text(value, "patched") {
        let patched = VersionSet::parse(order, RequirementSyntax::Npm, patched)?.with_fixes();
        set = set.intersection(&patched.complement())?;
    }
    if set.is_nothing() {
        return Err("the entry has no affected version");
    }
    advisory.affected.push(affected(Ecosystem::Program, "node", set.ranges()));
    Ok(advisory)
}

fn npm(value: &Value, number: &str) -> Result<Advisory, Reason> {
    let order = VersionOrder::Npm;
    let name = text(value, "module_name").ok_or("the record names no package")?;
    let mut advisory = draft::advisory(&format!("NSWG-ECO-{number}"));
    advisory.vulnerabilities = cves(value.get("cves"));
    advisory.published = date(value, "publish_date").or_else(|| date(value, "created_at"));
    advisory.modified = date(value, "updated_at");
    let vector = text(value, "cvss_vector").and_then(|vector| rating::cvss(AUTHOR, vector));
    advisory.severities.extend(vector.or_else(|| score(value, "cvss_score", AUTHOR)));
    let vulnerable =
        text(value, "vulnerable_versions").ok_or("the entry has no affected version")?;
    let set = VersionSet::parse(order, RequirementSyntax::Npm, vulnerable)?;
    if set.is_nothing() {
        return Err("the entry has no affected version");
    }
    let patched = text(value, "patched_versions")
        .and_then(|patched| VersionSet::parse(order, RequirementSyntax::Npm, patched).ok());
    let fixes: Vec<_> = patched.iter().flat_map(VersionSet::beginnings).cloned().collect();
    advisory.affected.push(affected(Ecosystem::Npm, name, set.ranges_with_fixes(&fixes)));
    Ok(advisory)
}

fn cves(list: Option<&Value>) -> Vec<Box<str>> {
    texts(list).filter_map(draft::cve).map(Into::into).collect()
}
