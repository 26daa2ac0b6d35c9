//! The tracker's JSON, `https://security-tracker.debian.org/tracker/data/json`.
//!
//! Format: `source → CVE → { releases → { status, fixed_version, urgency, nodsa, nodsa_reason } }`;
//! each release is resolved, so nothing is carried over. The file (some 70 MB) is read source by
//! source.
//!
//! **Invariant:** one malformed vulnerability hides no other.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::super::statement::{fixed, has_extension, level, stated, vulnerability, word};
use super::{RELEASES, scope_of};
use crate::feed::{CoverageLevel, FeedFile, FeedOutput, SideFact};
use crate::record::{Affected, Ecosystem, FixState};

/// Bytes of one source package.
// LIMIT: the largest (the kernel) has about 6 MB.
const SOURCE_BYTES_MAX: usize = 32 << 20;

/// Tells whether `path` is the tracker's JSON.
pub(in super::super) fn takes(path: &str) -> bool {
    has_extension(path, "json")
}

/// Parses the tracker's JSON.
pub(in super::super) fn parse(file: FeedFile<'_>, out: &mut FeedOutput) {
    let mut json = serde_json::Deserializer::from_slice(file.bytes);
    let sources = Sources { path: file.path, out: &mut *out };
    if let Err(error) = json.deserialize_map(sources) {
        out.rejected.add("file that is not whole JSON", || format!("{}: {error}", file.path));
    }
}

/// States which releases the tracker resolves.
pub(in super::super) fn conclude(out: &mut FeedOutput) {
    let date = out.newest;
    let supported = RELEASES
        .iter()
        .filter(|(name, _)| ["bullseye", "bookworm", "trixie", "forky", "sid"].contains(name));
    out.side.extend(supported.map(|(_, release)| SideFact::Coverage {
        ecosystem: Ecosystem::Debian,
        release: (*release).into(),
        package: None,
        level: CoverageLevel::Complete,
        date,
    }));
}

/// The wire form of one release of one vulnerability.
#[derive(Deserialize)]
struct Release {
    status: String,
    fixed_version: Option<String>,
    #[serde(default)]
    urgency: String,
    nodsa: Option<String>,
    nodsa_reason: Option<String>,
}

/// Takes the sources one by one.
struct Sources<'a> {
    path: &'a str,
    out: &'a mut FeedOutput,
}

impl<'de> Visitor<'de> for Sources<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a map of source packages")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(source) = map.next_key::<String>()? {
            let place = || format!("{}: {source}", self.path);
            let text = map.next_value::<&RawValue>()?.get();
            if SOURCE_BYTES_MAX < text.len() {
                self.out.rejected.add("source package that is too large", place);
                continue;
            }
            let value = serde_json::from_str::<Value>(text);
            let Ok(Ok(vulnerabilities)) = value.map(take_object) else {
                self.out.rejected.add("source package of an unknown form", place);
                continue;
            };
            for (id, value) in vulnerabilities {
                self.out.read += 1;
                take(self.path, &source, &id, value, self.out);
            }
        }
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Returns the members of an object.
fn take_object(value: Value) -> Result<Map<String, Value>, IgnoredAny> {
    if let Value::Object(members) = value { Ok(members) } else { Err(IgnoredAny) }
}

/// Takes one vulnerability of one source.
fn take(path: &str, source: &str, id: &str, value: Value, out: &mut FeedOutput) {
    let place = || format!("{path}: {source} {id}");
    let releases = take_object(value).map(|mut members| members.remove("releases"));
    let Ok(Some(Value::Object(releases))) = releases else {
        out.rejected.add("vulnerability without releases", place);
        return;
    };
    let mut record = vulnerability(id);
    for (codename, value) in releases {
        let Some(scope) = scope_of(&codename) else {
            out.rejected.add("release that is not known", place);
            continue;
        };
        match Release::deserialize(value) {
            Ok(release) => match statement(scope, source, &release) {
                Ok(affected) => record.affected.push(affected),
                Err(reason) => out.rejected.add(reason, place),
            },
            Err(_) => out.rejected.add("release of an unknown form", place),
        }
    }
    if record.affected.is_empty() {
        out.rejected.add("vulnerability without releases", place);
    } else {
        out.advisories.push(record);
    }
}

/// Turns the wire form into a statement.
fn statement(
    scope: crate::record::Scope,
    source: &str,
    release: &Release,
) -> Result<Affected, &'static str> {
    let version = release.fixed_version.as_deref().filter(|version| !version.is_empty());
    let mut affected = match (release.status.as_str(), version) {
        ("resolved", Some("0")) => stated(scope, source, FixState::NotAffected),
        ("resolved", Some(version)) => fixed(scope, source, version),
        // The tracker writes this where the package left the release before a fix.
        ("resolved", None) => return Err("resolved without a version"),
        ("open", _) => stated(scope, source, open_state(release)),
        ("undetermined", _) => stated(scope, source, FixState::UnderInvestigation),
        _ => return Err("status that is not known"),
    };
    affected.severities.extend(level(&release.urgency).map(|level| word("debian", level)));
    Ok(affected)
}

/// Returns the state of an open issue.
fn open_state(release: &Release) -> FixState {
    if release.urgency.starts_with("end-of-life") {
        return FixState::EndOfLife;
    }
    match (release.nodsa_reason.as_deref(), &release.nodsa) {
        (Some("ignored"), _) => FixState::WillNotFix,
        (Some("postponed"), _) | (_, Some(_)) => FixState::Deferred,
        _ => FixState::Affected,
    }
}
