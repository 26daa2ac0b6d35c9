//! The tracker's list of vulnerabilities, `data/CVE/list`.
//!
//! Format (Debian security tracker, `doc/narrative_introduction`, "CVE/list"): a line with the
//! id and a description, then indented lines: `- source version-or-mark (urgency; bug #n)` for
//! unstable, `[bookworm] - source …` for a release, `{DSA-… DLA-…}`, `NOT-FOR-US:`, `RESERVED`,
//! `REJECTED`.
//!
//! What holds for unstable holds for each release that has no line of its own. Where an advisory
//! stands in braces, the fix of a release stands in the list of advisories instead, so nothing is
//! carried over from unstable then.
//!
//! **Invariant:** a release's own line is never overruled by the one for unstable.

use super::super::statement::vulnerability;
use super::advisory_list::{package_line, statement};
use super::scope_of;
use crate::feed::{CoverageLevel, FeedFile, FeedOutput, SideFact};
use crate::record::{Affected, Ecosystem};

/// Releases that a line for unstable is carried over to.
const SUPPORTED: &[&str] = &["bullseye", "bookworm", "trixie", "forky"];

/// Tells whether the tracker keeps its list of vulnerabilities at `path`.
pub(in super::super) fn takes(path: &str) -> bool {
    path.ends_with("CVE/list")
}

/// Parses the list of vulnerabilities.
pub(in super::super) fn parse(file: FeedFile<'_>, out: &mut FeedOutput) {
    let mut entry = Entry::default();
    for (index, line) in file.bytes.split(|byte| *byte == b'\n').enumerate() {
        let line = String::from_utf8_lossy(line);
        let place = || format!("{}:{}", file.path, index + 1);
        match line.strip_prefix([' ', '\t']) {
            Some(body) => entry.line(body.trim(), place, out),
            None if line.trim().is_empty() => {}
            None => {
                std::mem::take(&mut entry).finish(file.path, out);
                out.read += 1;
                entry.id = line.split_whitespace().next().unwrap_or_default().into();
            }
        }
    }
    entry.finish(file.path, out);
    let date = out.newest;
    out.side.extend(SUPPORTED.iter().chain(&["sid"]).filter_map(|codename| {
        Some(SideFact::Coverage {
            ecosystem: Ecosystem::Debian,
            release: super::release_of(codename)?.into(),
            package: None,
            level: CoverageLevel::Complete,
            date,
        })
    }));
}

/// One vulnerability while it is read.
#[derive(Default)]
struct Entry {
    id: Box<str>,
    /// The reason for which the entry is left out, if it says one.
    left_out: Option<&'static str>,
    has_advisory: bool,
    /// Statements for unstable.
    unstable: Vec<Affected>,
    /// Statements for releases.
    stable: Vec<Affected>,
}

impl Entry {
    /// Takes one indented line.
    fn line(&mut self, body: &str, place: impl FnOnce() -> String, out: &mut FeedOutput) {
        let parsed = if body.starts_with('{') {
            self.has_advisory = true;
            return;
        } else if body.starts_with("NOT-FOR-US") {
            self.left_out = Some("vulnerability of software that Debian does not have");
            return;
        } else if body.starts_with("RESERVED") {
            self.left_out = self.left_out.or(Some("reserved identifier without a statement"));
            return;
        } else if body.starts_with("REJECTED") {
            self.left_out = Some("rejected identifier");
            out.side.push(SideFact::Withdrawn { vulnerability: self.id.clone(), date: None });
            return;
        } else if body.starts_with('[') {
            package_line(body).map(|affected| self.stable.extend(affected))
        } else if let Some(rest) = body.strip_prefix("- ") {
            let (source, rest) = rest.split_once(' ').unwrap_or((rest, ""));
            let Some(scope) = scope_of("sid") else { return };
            statement(scope, source, rest.trim()).map(|affected| self.unstable.extend(affected))
        } else {
            return;
        };
        if let Err(reason) = parsed {
            out.rejected.add(reason, place);
        }
    }

    /// Completes the record.
    fn finish(mut self, path: &str, out: &mut FeedOutput) {
        if self.id.is_empty() {
            return;
        }
        let place = || format!("{path}: {}", self.id);
        if self.unstable.is_empty() && self.stable.is_empty() {
            out.rejected.add(self.left_out.unwrap_or("vulnerability without a package"), place);
            return;
        }
        // A CVE that is not yet given (`CVE-2024-XXXX`) names nothing that anyone could look up.
        if self.id.ends_with("XXXX") {
            out.rejected.add("vulnerability without an identifier", place);
            return;
        }
        self.carry_ratings();
        if !self.has_advisory {
            self.carry_over();
        }
        let mut record = vulnerability(&self.id);
        record.affected = self.unstable;
        record.affected.append(&mut self.stable);
        out.advisories.push(record);
    }

    /// Repeats the urgency, which stands on the line for unstable, for the releases.
    fn carry_ratings(&mut self) {
        for own in self.stable.iter_mut().filter(|own| own.severities.is_empty()) {
            let unstable = self.unstable.iter().find(|unstable| unstable.name == own.name);
            own.severities.extend(unstable.iter().flat_map(|it| it.severities.iter().cloned()));
        }
    }

    /// Repeats what holds for unstable for the releases that have no line of their own.
    fn carry_over(&mut self) {
        for scope in SUPPORTED.iter().filter_map(|codename| scope_of(codename)) {
            for unstable in &self.unstable {
                let has_own = |own: &Affected| own.scope == scope && own.name == unstable.name;
                if !self.stable.iter().any(has_own) {
                    self.stable.push(Affected { scope: scope.clone(), ..unstable.clone() });
                }
            }
        }
    }
}
