//! Fixes that Debian changelogs name, extracted as JSON lines.
//!
//! Format, one line a source package as some suites ship it: `{"source", "suites", "version",
//! "entries": [{"v", "d", "dist", "cves"}]}`, entries newest first.
//!
//! The fix for a suite is the lowest of the first upload that names the vulnerability and every
//! later upload for that suite. Where the suite ships a rebuild (`17.0.6+10-1~deb11u1`) the
//! changelog names the version of unstable, which sorts higher; `VERSION~` sorts below both.
//!
//! A mention is not always a fix, and silence proves nothing: the rank of this feed is below the
//! tracker's, its coverage partial.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::super::statement::{fixed, has_extension, is_cve, mail_date, vulnerability};
use super::scope_of;
use crate::date::Date;
use crate::feed::{CoverageLevel, FeedFile, FeedOutput, SideFact};
use crate::record::{Ecosystem, Scope};
use crate::version::VersionOrder;

/// Tells whether `path` holds extracted changelogs.
pub(in super::super) fn takes(path: &str) -> bool {
    has_extension(path, "jsonl")
}

/// The wire form of one line.
#[derive(Deserialize)]
struct Line {
    source: String,
    suites: Vec<String>,
    version: String,
    entries: Vec<Entry>,
}

/// One upload.
#[derive(Deserialize)]
struct Entry {
    v: String,
    d: String,
    dist: String,
    cves: Vec<String>,
}

/// The fixed version and when it was uploaded.
type Fix = (String, Option<Date>);

/// Source package and vulnerability, then the code name of the release.
type Fixes = BTreeMap<(String, String), BTreeMap<String, Fix>>;

/// Parses extracted changelogs.
pub(in super::super) fn parse(file: FeedFile<'_>, out: &mut FeedOutput) {
    let mut fixes = Fixes::new();
    let mut covered: BTreeSet<(Box<str>, String)> = BTreeSet::new();
    for (index, line) in file.bytes.split(|byte| *byte == b'\n').enumerate() {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        out.read += 1;
        let Ok(line) = serde_json::from_slice::<Line>(line) else {
            let place = || format!("{}:{}", file.path, index + 1);
            out.rejected.add("line of an unknown form", place);
            continue;
        };
        let dates = line.entries.iter().map(|entry| mail_date(&entry.d));
        out.newest = dates.fold(out.newest, Option::max);
        for suite in &line.suites {
            let codename = codename_of(suite);
            let Some(scope) = scope_of(codename) else {
                let place = || format!("{}: {} {suite}", file.path, line.source);
                out.rejected.add("release that is not known", place);
                continue;
            };
            covered.insert((scope.release, line.source.clone()));
            take(&line, codename, &mut fixes);
        }
    }
    finish(fixes, covered.into_iter(), out);
}

/// Returns the code name in `bookworm-security`, `bookworm-proposed-updates`, `bookworm`.
fn codename_of(suite: &str) -> &str {
    suite.split_once('-').map_or(suite, |(codename, _)| codename)
}

/// Adds the fixes that the changelog of `line` names for the release `codename`.
fn take(line: &Line, codename: &str, fixes: &mut Fixes) {
    let mut lowest: BTreeMap<&str, (&str, Option<Date>)> = BTreeMap::new();
    // The lowest upload for the suite, of those that are later than the entry in hand.
    let mut own: Option<(&str, Option<Date>)> = None;
    for entry in &line.entries {
        let upload = (entry.v.as_str(), mail_date(&entry.d));
        if codename_of(&entry.dist) == codename && own.is_none_or(|own| is_lower(upload.0, own.0)) {
            own = Some(upload);
        }
        let fix = own.filter(|own| is_lower(own.0, upload.0)).unwrap_or(upload);
        // Entries stand newest first: the last to name a vulnerability is the first upload.
        lowest.extend(entry.cves.iter().filter(|cve| is_cve(cve)).map(|cve| (cve.as_str(), fix)));
    }
    for (cve, (version, date)) in lowest {
        let fix = (comparable(version, &line.version), date);
        let releases = fixes.entry((line.source.clone(), cve.to_owned())).or_default();
        match releases.get_mut(codename) {
            None => drop(releases.insert(codename.to_owned(), fix)),
            Some(known) if is_lower(&fix.0, &known.0) => *known = fix,
            Some(_) => {}
        }
    }
}

/// Makes the fixed version comparable with what the suite ships, which is `shipped`.
fn comparable(fixed: &str, shipped: &str) -> String {
    let fixed = if shipped.contains("~deb") && !fixed.contains("~deb") {
        format!("{fixed}~")
    } else {
        fixed.to_owned()
    };
    // The changelog belongs to what is shipped, so that has the fix, whatever the numbers say:
    // an epoch was dropped, or the entry is of another source package that this one came from.
    if is_lower(shipped, &fixed) { shipped.to_owned() } else { fixed }
}

/// Tells whether `a` is lower than `b` by dpkg's order.
fn is_lower(a: &str, b: &str) -> bool {
    VersionOrder::Debian.compare(a, b).is_ok_and(Ordering::is_lt)
}

/// Makes one record a source package and vulnerability.
fn finish(fixes: Fixes, covered: impl Iterator<Item = (Box<str>, String)>, out: &mut FeedOutput) {
    for ((source, cve), releases) in fixes {
        let mut record = vulnerability(&cve);
        for (codename, (version, date)) in releases {
            let Some(scope) = scope_of(&codename) else { continue };
            let mut affected = fixed(scope, &source, &version);
            affected.fixed_on = date;
            record.affected.push(affected);
        }
        out.advisories.push(record);
    }
    let date = out.newest;
    out.side.extend(covered.map(|(release, source)| SideFact::Coverage {
        ecosystem: Ecosystem::Debian,
        release,
        package: Some(Scope::normalise(Ecosystem::Debian, &source)),
        level: CoverageLevel::Partial,
        date,
    }));
}
