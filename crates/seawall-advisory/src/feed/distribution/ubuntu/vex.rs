//! Ubuntu's VEX documents: OpenVEX 0.2.0, one document a vulnerability.
//!
//! Products are package URLs of every binary package and, with `arch=source`, of the source
//! package that all of them are built from; `distro` is the code name, behind the repository where
//! it is one of the expanded maintenance (`esm-apps/jammy`). The version is the one that the
//! status holds for: the fixed one, or the newest.
//!
//! **Invariant:** a record is one vulnerability; a malformed product hides no other.

use serde::Deserialize;
use serde_json::Value;

use super::{RELEASES, place, position, scope_of};
use crate::date::Date;
use crate::feed::distribution::rpm::decoded;
use crate::feed::distribution::statement::{
    cover_releases, fixed, is_cve, not_affected_from, stated, vulnerability,
};
use crate::feed::{FeedFile, FeedOutput};
use crate::record::{Affected, Ecosystem, FixState};

/// Products of one document that are looked at.
// LIMIT: those of the kernel have about 100,000.
const PRODUCTS_MAX: usize = 1_000_000;

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    timestamp: String,
    statements: Vec<Value>,
}

/// Parses one document.
pub(in super::super) fn parse(file: FeedFile<'_>, out: &mut FeedOutput) {
    out.read += 1;
    let document = match serde_json::from_slice::<Document>(file.bytes) {
        Ok(document) => document,
        Err(error) => {
            let place = || format!("{}: {error}", file.path);
            return out.rejected.add("file that is no OpenVEX document", place);
        }
    };
    let changed = Date::parse(&document.timestamp);
    out.note_date(changed);
    let name = |statement: &Value| {
        let name = statement.pointer("/vulnerability/name").and_then(Value::as_str);
        name.filter(|name| is_cve(name)).map(str::to_owned)
    };
    let Some(id) = document.statements.iter().find_map(name) else {
        return out.rejected.add("document without a CVE", || file.path.to_owned());
    };
    let mut record = vulnerability(&id);
    record.modified = changed;
    for statement in &document.statements {
        if name(statement).as_deref() != Some(id.as_str()) {
            out.rejected.add("statement about another vulnerability", || file.path.to_owned());
            continue;
        }
        add(statement, file.path, &mut record.affected, out);
    }
    if record.affected.is_empty() {
        out.rejected.add("document without a source package", || file.path.to_owned());
    } else {
        out.advisories.push(record);
    }
}

/// States what is here of Ubuntu's documents.
pub(in super::super) fn conclude(out: &mut FeedOutput) {
    cover_releases(Ecosystem::Ubuntu, out);
}

/// Adds what a statement says about source packages.
fn add(statement: &Value, path: &str, affected: &mut Vec<Affected>, out: &mut FeedOutput) {
    let state = match statement.get("status").and_then(Value::as_str) {
        Some("fixed") => FixState::Fixed,
        Some("affected") => FixState::Affected,
        Some("not_affected") => FixState::NotAffected,
        Some("under_investigation") => FixState::UnderInvestigation,
        _ => return out.rejected.add("status that is not known", || path.to_owned()),
    };
    let products = statement.get("products").and_then(Value::as_array);
    for product in products.into_iter().flatten().take(PRODUCTS_MAX) {
        let Some(purl) = product.get("@id").and_then(Value::as_str) else {
            out.rejected.add("product without a package URL", || path.to_owned());
            continue;
        };
        match source_of(purl, state) {
            Ok(Some(said)) => affected.push(said),
            Ok(None) => {}
            Err(reason) => out.rejected.add(reason, || format!("{path}: {purl}")),
        }
    }
}

/// Reads what is said about a source package; `None` for a binary one.
fn source_of(purl: &str, state: FixState) -> Result<Option<Affected>, &'static str> {
    const FORM: &str = "package URL of an unknown form";
    let rest = purl.strip_prefix("pkg:deb/ubuntu/").ok_or(FORM)?;
    let (package, qualifiers) = rest.split_once('?').ok_or(FORM)?;
    let qualifier = |name: &str| {
        let found = qualifiers.split('&').filter_map(|pair| pair.split_once('='));
        found.into_iter().find(|(key, _)| *key == name).map(|(_, value)| decoded(value))
    };
    if qualifier("arch").as_deref() != Some("source") {
        return Ok(None);
    }
    let (name, version) = package.split_once('@').ok_or(FORM)?;
    let (name, version) = (decoded(name), decoded(version));
    let distro = qualifier("distro").ok_or(FORM)?;
    let (codename, repository) = place(&distro);
    let release = position(codename).and_then(|at| RELEASES.get(at));
    let (_, release) = release.ok_or("release that is not known")?;
    if super::is_other_product(repository) {
        return Ok(None);
    }
    let (scope, fix_access) = scope_of(release, repository);
    let affected = match state {
        FixState::Fixed => fixed(scope, &name, &version),
        FixState::NotAffected => not_affected_from(scope, &name, &version),
        FixState::Affected
        | FixState::WillNotFix
        | FixState::Deferred
        | FixState::UnderInvestigation
        | FixState::EndOfLife => stated(scope, &name, state),
    };
    Ok(Some(Affected { fix_access, ..affected }))
}
