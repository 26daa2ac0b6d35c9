//! The tracker's lists of advisories, `data/DSA/list` and `data/DLA/list`.
//!
//! Format (Debian security tracker, `doc/narrative_introduction`, "DSA/list"): a line
//! `[29 Mar 2023] DSA-5380-1 xorg-server - security update`, then indented lines: ids in braces,
//! `[bullseye] - xorg-server 2:1.20.11-1+deb11u6` (or a mark such as `<not-affected>`), notes.
//!
//! **Invariant:** a record stands for one vulnerability; the advisory is its `fix_advisory`. A
//! security advisory that names no vulnerability stands for itself.

use std::collections::BTreeSet;

use super::super::statement::{advisory, fixed, is_version, mail_date, stated, vulnerability};
use super::{release_of, scope_of, state_of};
use crate::date::Date;
use crate::feed::{CoverageLevel, FeedFile, FeedOutput, SideFact};
use crate::record::{Advisory, Affected, Ecosystem, Level};

/// Tells whether the tracker keeps a list of advisories at `path`.
pub(in super::super) fn takes(path: &str) -> bool {
    path.ends_with("DSA/list") || path.ends_with("DLA/list")
}

/// Parses a list of advisories.
pub(in super::super) fn parse(file: FeedFile<'_>, out: &mut FeedOutput) {
    let mut entry = Entry::default();
    let mut releases = BTreeSet::new();
    for (index, line) in file.bytes.split(|byte| *byte == b'\n').enumerate() {
        let line = String::from_utf8_lossy(line);
        let place = || format!("{}:{}", file.path, index + 1);
        if let Some((date, rest)) = headline(&line) {
            std::mem::take(&mut entry).finish(file.path, out);
            out.read += 1;
            out.note_date(date);
            entry.date = date;
            entry.id = rest.split_whitespace().next().unwrap_or_default().into();
            entry.is_security = is_security(&entry.id, rest);
        } else if let Some(body) = line.strip_prefix([' ', '\t']) {
            entry.line(body.trim(), &mut releases, place, out);
        } else if !line.trim().is_empty() {
            out.rejected.add("list line of an unknown form", place);
        }
    }
    entry.finish(file.path, out);
    let (level, date) = (CoverageLevel::Partial, out.newest);
    out.side.extend(releases.into_iter().map(|release: &str| SideFact::Coverage {
        ecosystem: Ecosystem::Debian,
        release: release.into(),
        package: None,
        level,
        date,
    }));
}

/// Splits `[29 Mar 2023] DSA-…` into date and rest; `None` for every other line.
fn headline(line: &str) -> Option<(Option<Date>, &str)> {
    let (date, rest) = line.strip_prefix('[')?.split_once(']')?;
    Some((mail_date(date), rest))
}

/// Tells whether an advisory is about a vulnerability, by its headline without the date.
///
/// The lists also hold repairs of earlier updates, new upstream versions, time zones and ends of
/// support. DLAs say `security update`; older DSAs say what is wrong (`buffer overflow`).
fn is_security(id: &str, headline: &str) -> bool {
    let words = headline.split_once(" - ").map_or("", |(_, words)| words.trim());
    let is_other = ["regression", "end of life", "end-of-life"].map(|mark| words.contains(mark));
    let says_what = id.starts_with("DSA-") && id.ends_with("-1") && !is_other.contains(&true);
    words.contains("security update") || (says_what && !matches!(words, "" | "update"))
}

/// One advisory while it is read.
#[derive(Default)]
struct Entry {
    id: Box<str>,
    date: Option<Date>,
    /// Whether the headline speaks of a vulnerability.
    is_security: bool,
    vulnerabilities: Vec<Box<str>>,
    affected: Vec<Affected>,
}

impl Entry {
    /// Takes one indented line.
    fn line(
        &mut self,
        body: &str,
        releases: &mut BTreeSet<&'static str>,
        place: impl FnOnce() -> String,
        out: &mut FeedOutput,
    ) {
        if let Some(ids) = body.strip_prefix('{') {
            let ids = ids.trim_end_matches('}').split_whitespace();
            self.vulnerabilities.extend(ids.map(Box::from));
        } else if body.starts_with('[') {
            match package_line(body) {
                Ok(Some(mut affected)) => {
                    releases.extend(release_of_line(body));
                    affected.fixed_on = self.date;
                    affected.fix_advisory = Some(self.id.clone());
                    self.affected.push(affected);
                }
                Ok(None) => {}
                Err(reason) => out.rejected.add(reason, place),
            }
        } else if !is_remark(body) {
            out.rejected.add("list line of an unknown form", place);
        }
    }

    /// Turns the advisory into one record a vulnerability, or one that stands for itself.
    fn finish(self, path: &str, out: &mut FeedOutput) {
        if self.id.is_empty() {
            return;
        }
        let place = || format!("{path}: {}", self.id);
        if self.affected.is_empty() {
            out.rejected.add("advisory names no package", place);
        } else if self.vulnerabilities.is_empty() && self.is_security {
            out.advisories.push(Advisory { affected: self.affected, ..advisory(&self.id) });
        } else if self.vulnerabilities.is_empty() {
            out.rejected.add("advisory names no vulnerability", place);
        } else {
            out.advisories.extend(self.vulnerabilities.iter().map(|id| {
                let mut record = vulnerability(id);
                record.affected.clone_from(&self.affected);
                record
            }));
        }
    }
}

/// Tells whether an indented line carries no fact.
fn is_remark(body: &str) -> bool {
    body.is_empty()
        || ["NOTE:", concat!("TO", "DO:"), "- ", "STOP:"]
            .iter()
            .any(|prefix| body.starts_with(prefix))
}

/// Returns the release of `[bullseye] - …`.
fn release_of_line(body: &str) -> Option<&'static str> {
    release_of(body.strip_prefix('[')?.split_once(']')?.0)
}

/// Parses `[bullseye] - source version-or-mark (remark)`; `None` for a mark without meaning here.
pub(super) fn package_line(body: &str) -> Result<Option<Affected>, &'static str> {
    let malformed = "package line of an unknown form";
    let (codename, rest) =
        body.strip_prefix('[').and_then(|rest| rest.split_once(']')).ok_or(malformed)?;
    let scope = scope_of(codename.trim()).ok_or("release that is not known")?;
    let rest = rest.trim().strip_prefix("- ").ok_or(malformed)?;
    let (source, rest) = rest.split_once(' ').ok_or(malformed)?;
    statement(scope, source, rest.trim())
}

/// Parses what follows the source package: `version (remark)` or `<mark> (remark)`.
pub(super) fn statement(
    scope: crate::record::Scope,
    source: &str,
    rest: &str,
) -> Result<Option<Affected>, &'static str> {
    let (what, remark) = rest.split_once([' ', '(']).unwrap_or((rest, ""));
    let mut affected = match what.strip_prefix('<') {
        Some("itp>") => return Ok(None),
        Some(mark) => {
            let state = state_of(mark.trim_end_matches('>')).ok_or("mark that is not known")?;
            stated(scope, source, state)
        }
        None if what == "0" => stated(scope, source, crate::record::FixState::NotAffected),
        None if is_version(what) => fixed(scope, source, what),
        None => return Err("package line without a version"),
    };
    affected
        .severities
        .extend(rating(remark).map(|level| super::super::statement::word("debian", level)));
    Ok(Some(affected))
}

/// Reads the rating of a remark, `(unimportant; bug #1)` for example.
fn rating(remark: &str) -> Option<Level> {
    let words = remark.trim_start_matches('(').split([';', ')']).map(str::trim);
    words.filter(|word| !word.is_empty()).find_map(super::super::statement::level)
}
