//! Photon OS, `https://packages.vmware.com/photon/photon_cve_metadata/cve_data_photon5.0.json`.
//!
//! Format: an array of `{ cve_id, pkg, cve_score, aff_ver, res_ver, status }`; the release stands in
//! the file's name, `res_ver` is the fixed build.

use serde::Deserialize;
use serde_json::Value;

use super::statement::{fixed, is_cve, is_version, stated, vulnerability};
use crate::feed::{CoverageLevel, FeedFile, FeedOutput, SideFact};
use crate::record::{Ecosystem, FixState, Rating, Scope, Severity};

/// The wire form of an entry.
#[derive(Deserialize)]
struct Entry {
    cve_id: String,
    pkg: String,
    cve_score: Option<f64>,
    #[serde(default)]
    res_ver: Value,
    #[serde(default)]
    status: String,
}

/// Tells whether `path` is the file of a release.
pub(super) fn takes(path: &str) -> bool {
    release_of(path).is_some()
}

/// Returns the release in `cve_data_photon5.0.json`.
fn release_of(path: &str) -> Option<&str> {
    let name = path.rsplit('/').next()?;
    name.strip_prefix("cve_data_photon")?.strip_suffix(".json")
}

/// Parses the file of a release.
pub(super) fn parse(file: FeedFile<'_>, out: &mut FeedOutput) {
    let Some(release) = release_of(file.path) else { return };
    let entries = match serde_json::from_slice::<Vec<Value>>(file.bytes) {
        Ok(entries) => entries,
        Err(error) => {
            out.rejected.add("file of an unknown form", || format!("{}: {error}", file.path));
            return;
        }
    };
    for (index, value) in entries.into_iter().enumerate() {
        out.read += 1;
        match Entry::deserialize(value) {
            Ok(entry) => take(file.path, release, &entry, out),
            Err(_) => {
                out.rejected.add("entry of an unknown form", || format!("{}: {index}", file.path));
            }
        }
    }
    out.side.push(SideFact::Coverage {
        ecosystem: Ecosystem::Photon,
        release: release.into(),
        package: None,
        level: CoverageLevel::Complete,
        date: out.newest,
    });
}

/// Takes one entry.
fn take(path: &str, release: &str, entry: &Entry, out: &mut FeedOutput) {
    let place = || format!("{path}: {} {}", entry.cve_id, entry.pkg);
    if !is_cve(&entry.cve_id) {
        return out.rejected.add("identifier of an unknown form", place);
    }
    let scope = Scope::release(Ecosystem::Photon, release);
    let version = entry.res_ver.as_str().filter(|version| is_version(version));
    let affected = match (entry.status.as_str(), version) {
        ("Not Affected", _) => stated(scope, &entry.pkg, FixState::NotAffected),
        (_, Some(version)) => fixed(scope, &entry.pkg, version),
        _ => stated(scope, &entry.pkg, FixState::Affected),
    };
    let mut record = vulnerability(&entry.cve_id);
    let severity = entry
        .cve_score
        .and_then(tenths)
        .map(|tenths| Severity { author: "photon".into(), rating: Rating::Score(tenths) });
    record.severities.extend(severity);
    record.affected.push(affected);
    out.advisories.push(record);
}

/// Returns a score in tenths; 0 says that there is none yet.
fn tenths(score: f64) -> Option<u8> {
    (1..=100).find(|tenths| (score * 10.0 - f64::from(*tenths)).abs() < 0.5)
}
