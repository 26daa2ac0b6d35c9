//! OSV records (OSV schema 1.7, <https://ossf.github.io/osv-schema/>), JSON and YAML.
//!
//! A file holds one record, an array of records, `{"vulns": […]}` or one record a line. Each
//! record, each of its affected entries and each range is judged alone: what is malformed is
//! rejected with a reason and its neighbours are kept.
//!
//! What publishers put beside the schema is read where it changes the meaning: Go's
//! `custom_ranges`, GHSA's `last_known_affected_version_range`, `RustSec`'s `informational`,
//! Debian's `urgency`, Ubuntu's priority.
//!
//! **Invariant:** a withdrawn record has no affected packages; its id still resolves.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{FeedFile, FeedOutput, SideFact, yaml};
use crate::date::Date;
use crate::record::{Advisory, AdvisoryKind, Affected, FixState, RangeEnd, Scope};

pub(crate) mod ecosystem;
mod events;
mod identity;
pub(crate) mod rating;
pub(crate) mod wire;

use ecosystem::Home;
pub(crate) use events::plain_cargo_bounds;
pub(crate) use identity::{is_cve, start_of_year};
use wire::{Record, array, text, texts};

/// Limits of what is read as OSV.
pub(crate) mod limits {
    /// Bytes of one record.
    // LIMIT: the largest in public feeds (kernel errata) have about 2 MB; a parsed record takes
    // some ten times its text.
    pub(crate) const RECORD_BYTES_MAX: usize = 16 << 20;

    /// Affected entries of one record.
    // LIMIT: the largest in public feeds has about 4,000.
    pub(crate) const AFFECTED_MAX: usize = 50_000;

    /// Explicit versions of one affected entry.
    // LIMIT: the largest in public feeds has about 3,000.
    pub(crate) const VERSIONS_MAX: usize = 50_000;

    /// Events of one range.
    // LIMIT: the largest in public feeds has about 150.
    pub(crate) const EVENTS_MAX: usize = 4096;

    /// Identifiers in one list of a record.
    // LIMIT: kernel errata name about 1,500 CVEs.
    pub(crate) const IDENTIFIERS_MAX: usize = 10_000;
}

/// What a feed's parser knows beyond the record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OsvContext {
    /// Who rated, where the record's id does not tell (`DSA-…` tells, `CVE-…` does not).
    pub(crate) author: &'static str,
    /// Finds ecosystem and release of a package; [`ecosystem::home`] for OSV's own names.
    pub(crate) home: fn(ecosystem: &str, package: &str) -> Option<Home>,
    /// Last change to a converted record, for what only this publisher writes.
    pub(crate) adjust: fn(&Record, &mut Advisory),
}

impl OsvContext {
    /// Makes the context of a feed that follows the schema to the letter.
    pub(crate) const fn plain(author: &'static str) -> Self {
        Self { author, home: ecosystem::home, adjust: |_, _| {} }
    }
}

/// Parses a JSON file: a record, an array of records, `{"vulns": […]}` or one record a line.
pub(crate) fn parse_json(file: FeedFile<'_>, ctx: &OsvContext, out: &mut FeedOutput) {
    #[derive(Deserialize)]
    struct Bundle<'a> {
        #[serde(borrow)]
        vulns: Vec<&'a RawValue>,
    }
    let Ok(content) = std::str::from_utf8(file.bytes) else {
        out.read += 1;
        out.rejected.add("the file is not UTF-8", || file.path.to_owned());
        return;
    };
    let content = content.trim_start_matches('\u{feff}').trim_ascii();
    if content.starts_with('[') {
        if let Ok(records) = serde_json::from_str::<Vec<&RawValue>>(content) {
            for raw in records {
                parse_text(raw.get(), file, ctx, out);
            }
        } else {
            out.read += 1;
            out.rejected.add("the file is not JSON", || file.path.to_owned());
        }
        return;
    }
    if let Ok(bundle) = serde_json::from_str::<Bundle<'_>>(content) {
        bundle.vulns.iter().for_each(|raw| parse_text(raw.get(), file, ctx, out));
        return;
    }
    let is_one_record = serde_json::from_str::<&RawValue>(content).is_ok();
    let first_line = content.lines().next().unwrap_or_default();
    if !is_one_record && first_line.trim_end().ends_with('}') {
        let lines = content.lines().filter(|line| !line.trim().is_empty());
        lines.for_each(|line| parse_text(line, file, ctx, out));
        return;
    }
    parse_text(content, file, ctx, out);
}

/// Parses a YAML file with one record.
pub(crate) fn parse_yaml(file: FeedFile<'_>, ctx: &OsvContext, out: &mut FeedOutput) {
    out.read += 1;
    if file.bytes.len() > limits::RECORD_BYTES_MAX {
        out.rejected.add("the record is too large", || file.path.to_owned());
        return;
    }
    match yaml::parse(file.bytes) {
        Ok(value) => match serde_json::from_value::<Record>(value) {
            Ok(record) => add(&record, file, ctx, out),
            Err(_) => out.rejected.add("the record is not an object", || file.path.to_owned()),
        },
        Err(error) => out.rejected.add(error.reason(), || file.path.to_owned()),
    }
}

fn parse_text(json: &str, file: FeedFile<'_>, ctx: &OsvContext, out: &mut FeedOutput) {
    out.read += 1;
    if json.len() > limits::RECORD_BYTES_MAX {
        out.rejected.add("the record is too large", || file.path.to_owned());
        return;
    }
    match serde_json::from_str::<Record>(json) {
        Ok(record) => add(&record, file, ctx, out),
        Err(error) => {
            let reason = if error.is_data() {
                "the record is not an object"
            } else {
                "the file is not JSON"
            };
            out.rejected.add(reason, || format!("{}: {error}", file.path));
        }
    }
}

/// Where an entry stands, for the samples of rejected entries.
struct Place<'a> {
    path: &'a str,
    id: &'a str,
}

impl Place<'_> {
    fn text(&self) -> String {
        let id: String = self.id.chars().take(100).collect();
        format!("{}: {id}", self.path)
    }
}

/// Converts a record and adds what it says.
pub(crate) fn add(record: &Record, file: FeedFile<'_>, ctx: &OsvContext, out: &mut FeedOutput) {
    let Some(id) = text(&record.id).filter(|id| identity::is_identifier(id)) else {
        out.rejected.add("the record has no id", || file.path.to_owned());
        return;
    };
    let place = Place { path: file.path, id };
    let published = text(&record.published).and_then(Date::parse);
    let modified = text(&record.modified).and_then(Date::parse);
    out.note_date(published.max(modified).or_else(|| start_of_year(id)));
    if identity::is_plain_update(id) {
        add_newest_versions(record, &place, ctx, out);
        out.rejected.add("an update without security content", || place.text());
        return;
    }
    let withdrawn = withdrawal(record, modified);
    let identity = identity::of(id, record);
    let author = identity::author(id).unwrap_or(ctx.author);
    let mut advisory = Advisory {
        id: id.into(),
        vulnerabilities: identity.vulnerabilities,
        aliases: identity.aliases,
        kind: kind(id, record),
        published,
        modified,
        withdrawn,
        severities: rating::of_record(record, author),
        cwes: rating::cwes(record),
        affected: Vec::new(),
    };
    if withdrawn.is_none() {
        advisory.affected = affected_entries(record, &place, ctx, author, out);
    }
    (ctx.adjust)(record, &mut advisory);
    if advisory.affected.is_empty() && advisory.withdrawn.is_none() {
        if array(&record.affected).is_empty() {
            out.rejected.add("the record names no package", || place.text());
        }
        return;
    }
    out.advisories.push(advisory);
}

/// Returns the date of withdrawal; a withdrawal without a readable date counts from the last
/// change, for the record is withdrawn all the same.
fn withdrawal(record: &Record, modified: Option<Date>) -> Option<Date> {
    let stated = text(&record.withdrawn)?;
    Date::parse(stated).or(modified).or_else(|| Date::from_days(0))
}

fn kind(id: &str, record: &Record) -> AdvisoryKind {
    if id.starts_with("MAL-") {
        return AdvisoryKind::Malware;
    }
    let specific = array(&record.affected).first().and_then(|entry| entry.get("database_specific"));
    let informational = specific.and_then(|specific| specific.get("informational"));
    match informational.and_then(Value::as_str) {
        Some("unmaintained") => AdvisoryKind::Unmaintained,
        Some("unsound") => AdvisoryKind::Unsound,
        Some(_) => AdvisoryKind::Notice,
        None => {
            let categories = specific.and_then(|specific| specific.get("categories"));
            let is_malicious =
                categories.is_some_and(|list| texts(list).any(|it| it == "malicious"));
            if is_malicious { AdvisoryKind::Malware } else { AdvisoryKind::Vulnerability }
        }
    }
}

fn affected_entries(
    record: &Record,
    place: &Place<'_>,
    ctx: &OsvContext,
    author: &str,
    out: &mut FeedOutput,
) -> Vec<Affected> {
    let entries = array(&record.affected);
    if entries.len() > limits::AFFECTED_MAX {
        out.rejected.add("the record has too many affected entries", || place.text());
    }
    let mut affected = Vec::with_capacity(entries.len().min(limits::AFFECTED_MAX));
    for entry in entries.iter().take(limits::AFFECTED_MAX) {
        match affected_entry(entry, place, ctx, author, out) {
            Ok(entry) => affected.push(entry),
            Err(reason) => out.rejected.add(reason, || place.text()),
        }
    }
    affected
}

fn affected_entry(
    entry: &Value,
    place: &Place<'_>,
    ctx: &OsvContext,
    author: &str,
    out: &mut FeedOutput,
) -> Result<Affected, &'static str> {
    let ranges = entry.get("ranges").map(array).unwrap_or_default();
    let has_only_commits = !ranges.is_empty()
        && ranges.iter().all(|range| range.get("type").and_then(Value::as_str) == Some("GIT"));
    let package = entry.get("package").filter(|package| !package.is_null());
    let Some(package) = package else {
        return Err(if has_only_commits {
            "only commit ranges"
        } else {
            "the entry names no package"
        });
    };
    let ecosystem_name = package.get("ecosystem").and_then(Value::as_str).unwrap_or_default();
    let name = package.get("name").and_then(Value::as_str).unwrap_or_default().trim();
    if name.is_empty() || ecosystem_name.is_empty() {
        return Err("the entry names no package");
    }
    let Some(home) = (ctx.home)(ecosystem_name, name) else {
        return Err(if has_only_commits {
            "only commit ranges"
        } else {
            "an ecosystem without packages"
        });
    };
    let ecosystem = home.scope.ecosystem;
    let statement = events::statement(entry, ecosystem.order(), &mut |reason| {
        out.rejected.add(reason, || place.text());
    });
    let is_spared = statement.versions.is_empty() && events::never_affected(entry);
    if statement.ranges.is_empty() && statement.versions.is_empty() && !is_spared {
        return Err(if has_only_commits {
            "only commit ranges"
        } else {
            "the entry has no affected version"
        });
    }
    let has_fix = statement.ranges.iter().any(|range| matches!(range.end, RangeEnd::Fixed(_)));
    let state = match (is_spared, has_fix) {
        (true, _) => FixState::NotAffected,
        (false, true) => FixState::Fixed,
        (false, false) => FixState::Affected,
    };
    Ok(Affected {
        key: ecosystem.key(),
        name: Scope::normalise(ecosystem, name),
        scope: home.scope,
        architectures: Vec::new(),
        module: None,
        ranges: statement.ranges,
        versions: statement.versions,
        state,
        fix_access: home.fix_access,
        fixed_on: None,
        fix_advisory: None,
        severities: rating::of_affected(entry, author),
    })
}

/// Adds the versions of an erratum that fixes no vulnerability: they are the newest builds.
fn add_newest_versions(record: &Record, place: &Place<'_>, ctx: &OsvContext, out: &mut FeedOutput) {
    let mut ignored = FeedOutput::default();
    for affected in affected_entries(record, place, ctx, ctx.author, &mut ignored) {
        for range in affected.ranges {
            if let RangeEnd::Fixed(version) = range.end {
                out.side.push(SideFact::NewestVersion {
                    ecosystem: affected.scope.ecosystem,
                    release: affected.scope.release.clone(),
                    package: affected.name.clone(),
                    version,
                    is_security: false,
                });
            }
        }
    }
    out.rejected.merge(ignored.rejected);
}

#[cfg(test)]
mod tests;
