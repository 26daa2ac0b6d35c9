//! The Ubuntu CVE Tracker, one text file a vulnerability.
//!
//! Format (ubuntu-cve-tracker, `README`): `Key: value` lines; indented lines continue the key
//! before. `Priority[_source[/release]]` rates; `CVSS:` is followed by ` author: VECTOR [score]`.
//! Lines `[product/]release[/product]_source: state (detail)` are the statements. States: `DNE`
//! (not in that release), `needs-triage`, `needed`, `active`, `in-progress`, `pending`, `deferred`,
//! `released`, `not-affected`, `ignored`; the detail is a version for some of them, not always.
//!
//! `devel` is the release that follows the newest one that the file names: files of closed
//! vulnerabilities are not changed any more, so the name means another release in each.
//!
//! **Invariant:** nothing is made of `DNE` and `upstream` lines.

use super::super::statement::{
    cvss, fixed, is_cve, is_version, level, not_affected_from, stated, vulnerability, word,
};
use super::{RELEASES, is_other_product, place, position, scope_of};
use crate::date::Date;
use crate::feed::{CoverageLevel, FeedFile, FeedOutput, SideFact};
use crate::record::{Advisory, Affected, Ecosystem, FixState, Level};

/// Who rates.
const AUTHOR: &str = "ubuntu";

/// Releases that the tracker judged for their whole life.
const COMPLETE_FROM: &str = "14.04";

/// Statements of one file.
// LIMIT: the largest file (the kernel, some 250 flavours in some 20 releases) has about 3,000.
const STATEMENTS_MAX: usize = 20_000;

/// Tells whether `path` is a vulnerability's file.
pub(in super::super) fn takes(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let is_named = parts.next().is_some_and(|name| name.starts_with("CVE-"));
    is_named && matches!(parts.next(), Some("active" | "retired" | "ignored"))
}

/// Parses one file.
pub(in super::super) fn parse(file: FeedFile<'_>, out: &mut FeedOutput) {
    out.read += 1;
    let text = String::from_utf8_lossy(file.bytes);
    let mut reading = Reading::default();
    for line in text.lines() {
        reading.line(line);
    }
    reading.finish(file.path, out);
}

/// States how far the tracker goes: every release since 14.04; the last one is in development.
pub(in super::super) fn conclude(out: &mut FeedOutput) {
    let date = out.newest;
    // A release is known as such from the day it came out; the one after it is `devel`.
    let Some((year, month, _)) = date.map(Date::ymd) else { return };
    let now = (year % 100) * 100 + i32::try_from(month).unwrap_or(0);
    for (_, release) in RELEASES.iter().skip_while(|(_, release)| *release != COMPLETE_FROM) {
        let mut parts = release.split('.').map_while(|part| part.parse::<i32>().ok());
        let (Some(year), Some(month)) = (parts.next(), parts.next()) else { continue };
        let is_released = year * 100 + month < now;
        out.side.push(SideFact::Coverage {
            ecosystem: Ecosystem::Ubuntu,
            release: (*release).into(),
            package: None,
            level: if is_released { CoverageLevel::Complete } else { CoverageLevel::Partial },
            date,
        });
        if !is_released {
            return;
        }
    }
}

/// One statement as its line gives it.
struct Status<'a> {
    place: &'a str,
    source: &'a str,
    state: &'a str,
    detail: &'a str,
}

/// A file while it is read.
#[derive(Default)]
struct Reading<'a> {
    id: &'a str,
    published: Option<Date>,
    fixed_on: Option<Date>,
    is_in_cvss: bool,
    priority: Option<Level>,
    /// Ratings of one source package, or of one in one release.
    priorities: Vec<(&'a str, &'a str, Option<Level>)>,
    vectors: Vec<(&'a str, &'a str)>,
    statuses: Vec<Status<'a>>,
    is_cut: bool,
    /// Position of the newest release named.
    newest: Option<usize>,
}

impl<'a> Reading<'a> {
    /// Takes one line.
    fn line(&mut self, line: &'a str) {
        let Some(first) = line.bytes().next() else { return };
        if first == b' ' || first == b'\t' {
            if self.is_in_cvss {
                self.vectors.extend(line.trim().split_once(": "));
            }
            return;
        }
        self.is_in_cvss = false;
        let Some((key, value)) = line.split_once(':') else { return };
        if first.is_ascii_lowercase() {
            self.status(key, value.trim());
        } else {
            self.field(key, value.trim());
        }
    }

    /// Takes a field that is no statement.
    fn field(&mut self, key: &'a str, value: &'a str) {
        match key {
            "Candidate" => self.id = value,
            "PublicDate" => self.published = Date::parse(value),
            "PublicDateAtUSN" => self.fixed_on = Date::parse(value),
            "CVSS" => self.is_in_cvss = true,
            "Priority" => self.priority = level(value),
            _ => {
                if let Some(subject) = key.strip_prefix("Priority_") {
                    let (source, release) = subject.split_once('/').unwrap_or((subject, ""));
                    self.priorities.push((source, release, level(value)));
                }
            }
        }
    }

    /// Takes a statement.
    fn status(&mut self, key: &'a str, value: &'a str) {
        let Some((place, source)) = key.split_once('_') else { return };
        if let Some(position) = position(super::place(place).0) {
            self.newest = self.newest.max(Some(position));
        }
        let (state, detail) = value.split_once([' ', '\t']).unwrap_or((value, ""));
        if state == "DNE" || place == "upstream" || place == "snap" {
            return;
        }
        if self.statuses.len() == STATEMENTS_MAX {
            self.is_cut = true;
            return;
        }
        let detail = detail.trim().trim_start_matches('(').trim_end_matches(')');
        self.statuses.push(Status { place, source, state, detail });
    }

    /// Makes the record.
    fn finish(self, path: &str, out: &mut FeedOutput) {
        if !is_cve(self.id) {
            out.rejected.add("file without a CVE", || path.to_owned());
            return;
        }
        if self.is_cut {
            out.rejected.add("file with too many statements: the first are kept", || path.into());
        }
        let mut record = vulnerability(self.id);
        record.published = self.published;
        out.note_date(self.published);
        record.severities.extend(self.priority.map(|level| word(AUTHOR, level)));
        let vectors = self.vectors.iter().filter_map(|(author, vector)| cvss(author, vector));
        record.severities.extend(vectors);
        for status in &self.statuses {
            match self.statement(status) {
                Ok(affected) => record.affected.extend(affected),
                Err(reason) => out
                    .rejected
                    .add(reason, || format!("{path}: {}_{}", status.place, status.source)),
            }
        }
        add_record(record, out);
    }

    /// Turns a line into a statement; `None` for products that no container is made of.
    fn statement(&self, status: &Status<'_>) -> Result<Option<Affected>, &'static str> {
        let (codename, repository) = place(status.place);
        if is_other_product(repository) {
            return Ok(None);
        }
        let position = match codename {
            "devel" => self.newest.and_then(|newest| newest.checked_add(1)),
            _ => position(codename),
        };
        let (codename, release) = position
            .and_then(|position| RELEASES.get(position))
            .ok_or("release that is not known")?;
        let (scope, access) = scope_of(release, repository);
        let (source, detail) = (status.source, status.detail);
        let mut affected = match status.state {
            "released" if is_version(detail) => fixed(scope, source, detail),
            "released" => return Err("released without a version"),
            "not-affected" if is_version(detail) => not_affected_from(scope, source, detail),
            "not-affected" => stated(scope, source, FixState::NotAffected),
            "needed" | "active" | "in-progress" | "pending" => {
                stated(scope, source, FixState::Affected)
            }
            "needs-triage" => stated(scope, source, FixState::UnderInvestigation),
            "deferred" => stated(scope, source, FixState::Deferred),
            "ignored" => stated(scope, source, ignored_state(detail)),
            _ => return Err("state that is not known"),
        };
        if affected.state == FixState::Fixed {
            affected.fix_access = access;
            affected.fixed_on = self.fixed_on;
        }
        affected.severities.extend(self.own_priority(source, codename).map(|it| word(AUTHOR, it)));
        Ok(Some(affected))
    }

    /// Returns the rating of a source package in a release, else of the package.
    fn own_priority(&self, source: &str, codename: &str) -> Option<Level> {
        let find = |release: &str| {
            self.priorities.iter().find(|known| known.0 == source && known.1 == release)
        };
        find(codename).or_else(|| find(""))?.2
    }
}

/// Adds a record that says something.
fn add_record(record: Advisory, out: &mut FeedOutput) {
    if record.affected.is_empty() {
        out.rejected.add("no package of any release", || record.id.into());
    } else {
        out.advisories.push(record);
    }
}

/// Tells why a statement is ignored: the release or the flavour is over, or nobody will fix it.
fn ignored_state(detail: &str) -> FixState {
    const OVER: &[&str] = &["end of", "end-of-", "superseded", "replaced", "abandoned"];
    let is_over = OVER.iter().any(|words| detail.contains(words));
    if is_over { FixState::EndOfLife } else { FixState::WillNotFix }
}
