//! GitHub's advisories: OSV files of the advisory database, answers of the GraphQL interface and
//! the form in which vunnel stores those.
//!
//! GraphQL (<https://docs.github.com/graphql/reference/objects#securityadvisory>): each node of
//! `vulnerabilities` is a package with a `vulnerableVersionRange` (`>= 1.0, < 1.2`) and its
//! `firstPatchedVersion`. vunnel: `item.Advisory.FixedIn`, a list of packages with `range` and
//! `identifier` (the fix, or `None`).

use serde_json::Value;

use crate::date::Date;
use crate::feed::draft::{self, Reason, affected, text};
use crate::feed::interval::VersionSet;
use crate::feed::osv::{self, OsvContext, ecosystem, is_cve, rating};
use crate::feed::{FeedFile, FeedOutput};
use crate::record::{Advisory, Affected, Ecosystem, Rating, Severity};
use crate::version::requirement::RequirementSyntax;

const AUTHOR: &str = "ghsa";

/// Packages of one advisory, and identifiers.
// LIMIT: advisories name at most some 300 packages.
const LIST_MAX: usize = 10_000;

/// GraphQL's names of ecosystems; OSV's stand in [`ecosystem::home`].
const GRAPHQL: [(&str, Ecosystem); 12] = [
    ("ACTIONS", Ecosystem::GithubActions),
    ("COMPOSER", Ecosystem::Packagist),
    ("ERLANG", Ecosystem::Hex),
    ("GO", Ecosystem::Go),
    ("MAVEN", Ecosystem::Maven),
    ("NPM", Ecosystem::Npm),
    ("NUGET", Ecosystem::Nuget),
    ("PIP", Ecosystem::Pypi),
    ("PUB", Ecosystem::Pub),
    ("RUBYGEMS", Ecosystem::RubyGems),
    ("RUST", Ecosystem::Cargo),
    ("SWIFT", Ecosystem::Swift),
];

/// Parses a file in any of the forms.
pub(super) fn parse(file: FeedFile<'_>, out: &mut FeedOutput) {
    if !file.path.contains("graphql") {
        osv::parse_json(file, &OsvContext::plain(AUTHOR), out);
        return;
    }
    let Ok(value) = serde_json::from_slice::<Value>(file.bytes) else {
        out.read += 1;
        out.rejected.add("the file is not JSON", || file.path.to_owned());
        return;
    };
    if let Some(item) = value.pointer("/item/Advisory") {
        add(from_vunnel(item, file, out), file, out);
        return;
    }
    let nodes = value.pointer("/data/securityAdvisories/nodes").and_then(Value::as_array);
    match nodes {
        Some(nodes) => nodes.iter().for_each(|node| add(from_node(node, file, out), file, out)),
        None => add(from_node(&value, file, out), file, out),
    }
}

fn add(parsed: Result<Advisory, Reason>, file: FeedFile<'_>, out: &mut FeedOutput) {
    out.read += 1;
    match parsed {
        Ok(advisory) => draft::keep(advisory, out),
        Err(reason) => out.rejected.add(reason, || file.path.to_owned()),
    }
}

fn items<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    value.pointer(pointer).and_then(Value::as_array).into_iter().flatten().take(LIST_MAX)
}

fn from_node(node: &Value, file: FeedFile<'_>, out: &mut FeedOutput) -> Result<Advisory, Reason> {
    let id = text(node, "ghsaId").ok_or("the record has no id")?;
    let mut advisory = draft::advisory(id);
    let identifiers = items(node, "/identifiers").filter_map(|item| text(item, "value"));
    advisory.vulnerabilities = identifiers.filter(|id| is_cve(id)).map(Into::into).collect();
    advisory.published = draft::date(node, "publishedAt");
    advisory.modified = draft::date(node, "updatedAt");
    advisory.withdrawn = withdrawn(text(node, "withdrawnAt"), advisory.modified);
    rate(
        &mut advisory,
        node.pointer("/cvss/vectorString").and_then(Value::as_str),
        text(node, "severity"),
    );
    let cwes = items(node, "/cwes/nodes").filter_map(|cwe| text(cwe, "cweId"));
    advisory.cwes = cwes.filter_map(rating::cwe_number).collect();
    for entry in items(node, "/vulnerabilities/nodes") {
        let package = entry.get("package").unwrap_or(&Value::Null);
        let statement = package_of(
            text(package, "ecosystem"),
            text(package, "name"),
            text(entry, "vulnerableVersionRange"),
            entry.pointer("/firstPatchedVersion/identifier").and_then(Value::as_str),
        );
        push(&mut advisory, statement, file, out);
    }
    finish(advisory)
}

fn from_vunnel(item: &Value, file: FeedFile<'_>, out: &mut FeedOutput) -> Result<Advisory, Reason> {
    let id = text(item, "ghsaId").ok_or("the record has no id")?;
    let mut advisory = draft::advisory(id);
    let cves = items(item, "/CVE").chain(items(item, "/Metadata/CVE"));
    for cve in cves.filter_map(|cve| cve.as_str().or_else(|| text(cve, "Name"))) {
        if is_cve(cve) && !advisory.vulnerabilities.iter().any(|known| **known == *cve) {
            advisory.vulnerabilities.push(cve.into());
        }
    }
    advisory.published = draft::date(item, "published");
    advisory.modified = draft::date(item, "updated");
    advisory.withdrawn = withdrawn(text(item, "withdrawn"), advisory.modified);
    rate(
        &mut advisory,
        item.pointer("/CVSS/vector_string").and_then(Value::as_str),
        text(item, "Severity"),
    );
    for entry in items(item, "/FixedIn") {
        let fix = text(entry, "identifier").filter(|fix| *fix != "None");
        let range = text(entry, "range");
        let statement = package_of(text(entry, "ecosystem"), text(entry, "name"), range, fix);
        push(&mut advisory, statement, file, out);
    }
    finish(advisory)
}

fn withdrawn(stated: Option<&str>, modified: Option<Date>) -> Option<Date> {
    stated.filter(|text| *text != "None").and_then(|text| Date::parse(text).or(modified))
}

fn rate(advisory: &mut Advisory, vector: Option<&str>, word: Option<&str>) {
    let rated = vector.and_then(|vector| rating::cvss(AUTHOR, vector)).or_else(|| {
        let level = word.and_then(rating::level)?;
        Some(Severity { author: AUTHOR.into(), rating: Rating::Word(level) })
    });
    advisory.severities.extend(rated);
}

fn package_of(
    ecosystem_name: Option<&str>,
    name: Option<&str>,
    range: Option<&str>,
    fix: Option<&str>,
) -> Result<Affected, Reason> {
    let (Some(ecosystem_name), Some(name)) = (ecosystem_name, name) else {
        return Err("the entry names no package");
    };
    let upper = ecosystem_name.to_ascii_uppercase();
    let known = GRAPHQL.iter().find(|(known, _)| *known == upper).map(|(_, ecosystem)| *ecosystem);
    let ecosystem = known
        .or_else(|| ecosystem::home(ecosystem_name, name).map(|home| home.scope.ecosystem))
        .ok_or("an ecosystem without packages")?;
    let order = ecosystem.order();
    let parsed_fix = fix.map(|fix| order.parse(fix));
    let set = match (range, &parsed_fix) {
        (Some(range), _) => VersionSet::parse(order, RequirementSyntax::Plain, range)?,
        (None, Some(Ok(fix))) => VersionSet::below(fix.clone()),
        (None, None) => VersionSet::everything(),
        (None, Some(Err(_))) => return Err("a version does not parse"),
    };
    let fixes: Vec<_> = parsed_fix.into_iter().flatten().collect();
    if set.is_nothing() {
        return Err("the entry has no affected version");
    }
    Ok(affected(ecosystem, name, set.ranges_with_fixes(&fixes)))
}

fn push(
    advisory: &mut Advisory,
    statement: Result<Affected, Reason>,
    file: FeedFile<'_>,
    out: &mut FeedOutput,
) {
    match statement {
        Ok(affected) if advisory.withdrawn.is_none() => advisory.affected.push(affected),
        Ok(_) => {}
        Err(reason) => out.rejected.add(reason, || file.path.to_owned()),
    }
}

fn finish(advisory: Advisory) -> Result<Advisory, Reason> {
    if advisory.affected.is_empty() && advisory.withdrawn.is_none() {
        return Err("the record names no package");
    }
    Ok(advisory)
}
