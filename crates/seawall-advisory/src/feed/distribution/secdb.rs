//! The security database of apk distributions: Alpine, Wolfi, Chainguard, `MinimOS`.
//!
//! Format (`https://secdb.alpinelinux.org`): `{ "distroversion", "reponame", "packages": [ { "pkg":
//! { "name", "secfixes": { VERSION: [IDS] } } } ] }` as JSON, before 2020 as YAML of the same
//! shape. The name is the *origin* of packages; version `0` says that no version was ever affected;
//! one entry may hold several ids and trailing words. There is no state for "open".
//!
//! The set `alpine-secfixes` has the same shape, built from the `secfixes` comments of APKBUILDs,
//! with the state it was taken at in `_source`.
//!
//! **Invariant:** a malformed identifier hides no other of its entry or package.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::statement::{advisory, fixed, has_extension, is_cve, is_ghsa, stated, vulnerability};
use crate::date::Date;
use crate::feed::{CoverageLevel, FeedFile, FeedOutput, SideFact, yaml};
use crate::record::{Advisory, Ecosystem, FixState, Scope};

mod identifiers;

use identifiers::Identifiers;

/// The state of `alpine-secdb-2020`, whose files have no date; the set is frozen.
const FROZEN: Option<(i32, u32, u32)> = Some((2020, 6, 8));

/// Tells whether `path` may be a database or a list of versions.
pub(super) fn takes(path: &str) -> bool {
    has_extension(path, "json")
        || has_extension(path, "yaml")
        || path.ends_with("current-versions.tsv")
}

/// Parses a file of Alpine's.
pub(super) fn parse_alpine(file: FeedFile<'_>, out: &mut FeedOutput) {
    if has_extension(file.path, "tsv") {
        current_versions(file, out);
    } else {
        parse(file, Ecosystem::Alpine, None, out);
    }
}

/// Parses a file of Alpine's that was frozen in 2020.
pub(super) fn parse_alpine_2020(file: FeedFile<'_>, out: &mut FeedOutput) {
    let date = FROZEN.and_then(|(year, month, day)| Date::from_ymd(year, month, day));
    out.newest = date;
    parse(file, Ecosystem::Alpine, date, out);
}

/// Parses Wolfi's file.
pub(super) fn parse_wolfi(file: FeedFile<'_>, out: &mut FeedOutput) {
    parse(file, Ecosystem::Wolfi, None, out);
}

/// Parses Chainguard's file.
pub(super) fn parse_chainguard(file: FeedFile<'_>, out: &mut FeedOutput) {
    parse(file, Ecosystem::Chainguard, None, out);
}

/// Parses the file of `MinimOS`.
pub(super) fn parse_minimos(file: FeedFile<'_>, out: &mut FeedOutput) {
    parse(file, Ecosystem::MinimOs, None, out);
}

/// A database, whether it came as JSON or as YAML.
#[derive(Deserialize)]
struct Database {
    #[serde(default)]
    distroversion: String,
    #[serde(default)]
    reponame: String,
    #[serde(rename = "_source", default)]
    source: String,
    /// Null where a repository has no fix.
    #[serde(default)]
    packages: Option<Vec<Entry>>,
}

/// One member of `packages`.
#[derive(Deserialize)]
struct Entry {
    pkg: Package,
}

/// One origin package.
#[derive(Deserialize)]
struct Package {
    name: String,
    /// Lists of ids by version; any form is taken, and rejected by version where it is no list.
    #[serde(default)]
    secfixes: BTreeMap<String, Value>,
}

/// Parses a database of `ecosystem`.
fn parse(file: FeedFile<'_>, ecosystem: Ecosystem, date: Option<Date>, out: &mut FeedOutput) {
    let value = if has_extension(file.path, "yaml") {
        yaml::parse(file.bytes).map_err(|error| error.reason().to_owned())
    } else {
        serde_json::from_slice(file.bytes).map_err(|error| error.to_string())
    };
    let database = value.and_then(|value| {
        serde_json::from_value::<Database>(value).map_err(|error| error.to_string())
    });
    let database = match database {
        Ok(database) => database,
        Err(error) => {
            out.rejected.add("file of an unknown form", || format!("{}: {error}", file.path));
            return;
        }
    };
    let release = database.distroversion.trim_start_matches('v');
    if ecosystem == Ecosystem::Alpine && release.is_empty() {
        out.rejected.add("file without a release", || file.path.to_owned());
        return;
    }
    // Only Alpine's repositories are told apart; the others have one each.
    let repository = if ecosystem == Ecosystem::Alpine { database.reponame.as_str() } else { "" };
    let scope = Scope { ecosystem, release: release.into(), repository: repository.into() };
    let (level, stated_date) = knowledge(&database.source);
    let date = date.or(stated_date);
    out.newest = out.newest.max(date);
    for entry in database.packages.iter().flatten() {
        take(file.path, &scope, &entry.pkg, out);
    }
    out.side.push(SideFact::Coverage {
        ecosystem,
        release: release.into(),
        package: None,
        level,
        date,
    });
}

/// Reads how much a database knows, and when, from its `_source`: a released branch taken at its
/// first commit knows no fix that was back-ported later.
fn knowledge(source: &str) -> (CoverageLevel, Option<Date>) {
    let remark = source.rsplit_once('(').map_or("", |(_, remark)| remark);
    let level = if remark.contains("release commit") {
        CoverageLevel::Partial
    } else {
        CoverageLevel::Complete
    };
    (level, Date::parse(remark))
}

/// Takes one package: a record for each vulnerability.
fn take(path: &str, scope: &Scope, package: &Package, out: &mut FeedOutput) {
    let mut records: BTreeMap<Box<str>, Advisory> = BTreeMap::new();
    let mut never: Vec<(Box<str>, Vec<Box<str>>)> = Vec::new();
    for (version, ids) in &package.secfixes {
        let place = || format!("{path}: {} {version}", package.name);
        let entries = match ids {
            Value::Array(entries) => entries.as_slice(),
            Value::Null => &[],
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
                out.rejected.add("version without a list of identifiers", place);
                continue;
            }
        };
        // Some entries put the affected subpackage's or a second version behind the first.
        let Some(version) = version.split_whitespace().next() else { continue };
        for entry in entries.iter().filter_map(Value::as_str) {
            out.read += 1;
            let found = Identifiers::find(entry);
            if found.is_malformed || found.ids.is_empty() {
                out.rejected.add("identifier of an unknown form", || {
                    format!("{path}: {} {version} {entry}", package.name)
                });
            }
            for id in found.ids {
                if version == "0" {
                    never.push((id, found.aliases.clone()));
                    continue;
                }
                let record = records.entry(id).or_insert_with_key(|id| named(id, &found.aliases));
                let affected = fixed(scope.clone(), &package.name, version);
                if !record.affected.contains(&affected) {
                    record.affected.push(affected);
                }
            }
        }
    }
    for (id, aliases) in never {
        if records.contains_key(&id) {
            let place = || format!("{path}: {} {id}", package.name);
            out.rejected.add("both fixed and never affected: kept as fixed", place);
            continue;
        }
        let mut record = named(&id, &aliases);
        record.affected.push(stated(scope.clone(), &package.name, FixState::NotAffected));
        records.insert(id, record);
    }
    out.advisories.extend(records.into_values());
}

/// Makes a record with aliases.
fn named(id: &str, aliases: &[Box<str>]) -> Advisory {
    let record = if is_cve(id) || is_ghsa(id) { vulnerability(id) } else { advisory(id) };
    Advisory { aliases: aliases.to_vec(), ..record }
}

/// Parses `repository`, `package`, `version` between tabs, in a folder named like the release.
fn current_versions(file: FeedFile<'_>, out: &mut FeedOutput) {
    let folder = file.path.rsplit('/').nth(1).unwrap_or_default();
    let release = folder.trim_start_matches('v');
    for (index, line) in file.bytes.split(|byte| *byte == b'\n').enumerate() {
        let line = String::from_utf8_lossy(line);
        let mut fields = line.split('\t');
        let (_, package, version) = (fields.next(), fields.next(), fields.next());
        match (package, version) {
            (Some(package), Some(version)) => out.side.push(SideFact::NewestVersion {
                ecosystem: Ecosystem::Alpine,
                release: release.into(),
                package: package.into(),
                version: version.into(),
                is_security: false,
            }),
            _ if line.trim().is_empty() => {}
            _ => out
                .rejected
                .add("line of an unknown form", || format!("{}:{}", file.path, index + 1)),
        }
    }
}
