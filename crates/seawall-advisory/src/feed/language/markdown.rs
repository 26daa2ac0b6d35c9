//! Advisories in Markdown with a TOML head: `RustSec`, Julia and Haskell.
//!
//! - `RustSec` (<https://github.com/rustsec/advisory-db#advisory-format>): vulnerable is what is
//!   neither `patched` nor `unaffected`, in requirements of Cargo.
//! - Julia (<https://github.com/JuliaLang/SecurityAdvisories.jl>): OSV's members, ranges as
//!   `">= 1.2.0, < 1.4.0"` or `"*"`.
//! - Haskell (<https://github.com/haskell/security-advisories>): pairs of `introduced`, `fixed`.

use serde_json::Value;

use crate::date::Date;
use crate::feed::draft::{self, Reason, affected, date, text, texts};
use crate::feed::interval::VersionSet;
use crate::feed::osv::{is_cve, plain_cargo_bounds, rating, start_of_year};
use crate::feed::{FeedFile, FeedOutput, front_matter};
use crate::record::{Advisory, AdvisoryKind, Affected, Ecosystem, Range, RangeEnd};
use crate::version::VersionOrder;
use crate::version::requirement::RequirementSyntax;

/// Affected entries of one record.
// LIMIT: records have at most about 20.
const AFFECTED_MAX: usize = 1024;

/// Parses one advisory of `RustSec`.
pub(super) fn parse_rustsec(file: FeedFile<'_>, out: &mut FeedOutput) {
    parse(file, out, |head, _| rustsec(head));
}

/// Parses one advisory of Julia.
pub(super) fn parse_julia(file: FeedFile<'_>, out: &mut FeedOutput) {
    parse(file, out, julia);
}

/// Parses one advisory of Haskell.
pub(super) fn parse_haskell(file: FeedFile<'_>, out: &mut FeedOutput) {
    parse(file, out, haskell);
}

/// Converts a head; the second argument gets the reason of each package that is left out.
type Convert = fn(&Value, &mut dyn FnMut(Reason)) -> Result<Advisory, Reason>;

fn parse(file: FeedFile<'_>, out: &mut FeedOutput, convert: Convert) {
    out.read += 1;
    let parsed = front_matter::toml(file.bytes).and_then(|head| {
        convert(&head, &mut |reason| out.rejected.add(reason, || file.path.to_owned()))
    });
    match parsed {
        Ok(advisory) => draft::keep(advisory, out),
        Err(reason) => out.rejected.add(reason, || file.path.to_owned()),
    }
}

/// Sorts aliases into vulnerabilities (CVE) and other names.
fn name(advisory: &mut Advisory, aliases: Option<&Value>) {
    for alias in texts(aliases) {
        let list =
            if is_cve(alias) { &mut advisory.vulnerabilities } else { &mut advisory.aliases };
        if !list.iter().any(|known| **known == *alias) {
            list.push(alias.into());
        }
    }
}

fn rustsec(head: &Value) -> Result<Advisory, Reason> {
    let about = head.get("advisory").ok_or("the record has no id")?;
    let id = text(about, "id").ok_or("the record has no id")?;
    let package = text(about, "package").ok_or("the record names no package")?;
    let mut advisory = draft::advisory(id);
    name(&mut advisory, about.get("aliases"));
    advisory.kind = match text(about, "informational") {
        Some("unmaintained") => AdvisoryKind::Unmaintained,
        Some("unsound") => AdvisoryKind::Unsound,
        Some(_) => AdvisoryKind::Notice,
        None if texts(about.get("categories")).any(|it| it == "malicious") => AdvisoryKind::Malware,
        None => AdvisoryKind::Vulnerability,
    };
    advisory.published = date(about, "date");
    advisory.withdrawn = date(about, "withdrawn");
    let vector = text(about, "cvss").and_then(|vector| rating::cvss("rustsec", vector));
    advisory.severities.extend(vector);
    if advisory.withdrawn.is_some() {
        return Ok(advisory);
    }
    let versions = head.get("versions").ok_or("the record has no versions")?;
    let patched = cargo_union(versions.get("patched"))?;
    let unaffected = cargo_union(versions.get("unaffected"))?;
    // The first version above what is affected counts as the fix, be it called patched or
    // unaffected: RustSec's own OSV records say the same.
    let vulnerable = patched.union(&unaffected)?.complement().with_fixes();
    if vulnerable.is_nothing() {
        return Err("the entry has no affected version");
    }
    let ranges = vulnerable.ranges().into_iter().map(plain_cargo_bounds).collect();
    advisory.affected.push(affected(Ecosystem::Cargo, package, ranges));
    Ok(advisory)
}

/// Makes the union of requirements of Cargo, as `RustSec` reads them: `< 0.3` is before `0.3.0`,
/// pre-releases of that included.
fn cargo_union(list: Option<&Value>) -> Result<VersionSet, Reason> {
    let mut set = VersionSet::nothing();
    for text in texts(list) {
        let terms = text.split(',').map(str::trim).map(|term| {
            let bound = term.strip_prefix('<').filter(|bound| !bound.starts_with('='));
            match bound.map(|bound| (bound, bound.matches('.').count())) {
                Some((bound, 0)) => format!("<{bound}.0.0"),
                Some((bound, 1)) => format!("<{bound}.0"),
                Some(_) | None => term.to_owned(),
            }
        });
        let text = terms.collect::<Vec<_>>().join(",");
        let part = VersionSet::parse(VersionOrder::Cargo, RequirementSyntax::Cargo, &text)?;
        set = set.union(&part)?;
    }
    Ok(set)
}

fn union(
    list: Option<&Value>,
    order: VersionOrder,
    syntax: RequirementSyntax,
) -> Result<VersionSet, Reason> {
    let mut set = VersionSet::nothing();
    for text in texts(list) {
        set = set.union(&VersionSet::parse(order, syntax, text)?)?;
    }
    Ok(set)
}

fn julia(head: &Value, reject: &mut dyn FnMut(Reason)) -> Result<Advisory, Reason> {
    let id = text(head, "id").ok_or("the record has no id")?;
    let mut advisory = draft::advisory(id);
    name(&mut advisory, head.get("aliases"));
    // What the record follows from: the CVE where there is one, else the others.
    let upstream: Vec<&str> = texts(head.get("upstream")).collect();
    let cves = upstream.iter().filter(|id| is_cve(id));
    advisory.vulnerabilities.extend(cves.map(|id| Box::from(*id)));
    if advisory.vulnerabilities.is_empty() {
        advisory.vulnerabilities.extend(upstream.iter().map(|id| Box::from(*id)));
    }
    advisory.vulnerabilities.dedup();
    advisory.published = date(head, "published");
    advisory.modified = date(head, "modified");
    let withdrawn = text(head, "withdrawn");
    advisory.withdrawn = withdrawn.and_then(|text| Date::parse(text).or(advisory.modified));
    for entry in entries(head.get("severity")) {
        let author = text(entry, "source").unwrap_or("julia").to_ascii_lowercase();
        let vector = entry.as_str().or_else(|| text(entry, "score"));
        advisory.severities.extend(vector.and_then(|vector| rating::cvss(&author, vector)));
    }
    if withdrawn.is_some() {
        return Ok(advisory);
    }
    for entry in entries(head.get("affected")) {
        match julia_package(entry) {
            Ok(affected) => advisory.affected.push(affected),
            Err(reason) => reject(reason),
        }
    }
    if advisory.affected.is_empty() { Err("the record names no package") } else { Ok(advisory) }
}

fn julia_package(entry: &Value) -> Result<Affected, Reason> {
    let name = text(entry, "pkg").ok_or("the entry names no package")?;
    let set = union(entry.get("ranges"), VersionOrder::Julia, RequirementSyntax::Plain)?;
    if set.is_nothing() {
        return Err("the entry has no affected version");
    }
    // An upper bound is the first build with the fix.
    Ok(affected(Ecosystem::Julia, name, set.with_fixes().ranges()))
}

fn haskell(head: &Value, reject: &mut dyn FnMut(Reason)) -> Result<Advisory, Reason> {
    let about = head.get("advisory").ok_or("the record has no id")?;
    let id = text(about, "id").ok_or("the record has no id")?;
    let mut advisory = draft::advisory(id);
    name(&mut advisory, about.get("aliases"));
    advisory.published = date(about, "date");
    advisory.modified = date(about, "modified");
    advisory.published = advisory.published.or_else(|| start_of_year(id));
    let numbers = entries(about.get("cwe")).filter_map(Value::as_u64);
    advisory.cwes = numbers.filter_map(|number| u32::try_from(number).ok()).collect();
    for entry in entries(head.get("affected")) {
        match haskell_package(entry) {
            Ok(affected) => advisory.affected.push(affected),
            Err(reason) => reject(reason),
        }
    }
    if advisory.affected.is_empty() { Err("the record names no package") } else { Ok(advisory) }
}

fn haskell_package(entry: &Value) -> Result<Affected, Reason> {
    // A component of GHC ships with the compiler and has its versions.
    let (ecosystem, name) = match (text(entry, "package"), text(entry, "ghc-component")) {
        (Some(package), _) => (Ecosystem::Hackage, package),
        (None, Some(_)) => (Ecosystem::Program, "ghc"),
        (None, None) => return Err("the entry names no package"),
    };
    let mut ranges = Vec::new();
    for pair in entries(entry.get("versions")) {
        let introduced = text(pair, "introduced").ok_or("a range has no introduced event")?;
        let introduced = (introduced != "0").then(|| introduced.into());
        let end = match text(pair, "fixed") {
            Some(fixed) => RangeEnd::Fixed(fixed.into()),
            None => RangeEnd::Open,
        };
        ranges.push(Range::new(introduced, end));
    }
    if ranges.is_empty() {
        return Err("the entry has no affected version");
    }
    let mut affected = affected(ecosystem, name, ranges);
    let vector = text(entry, "cvss").and_then(|vector| rating::cvss("haskell", vector));
    affected.severities.extend(vector);
    Ok(affected)
}

fn entries(list: Option<&Value>) -> impl Iterator<Item = &Value> {
    let items = match list {
        Some(Value::Array(items)) => items.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    items.iter().take(AFFECTED_MAX)
}
