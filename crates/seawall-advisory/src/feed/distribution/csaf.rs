//! CSAF 2.0 advisories and VEX documents (OASIS, "Common Security Advisory Framework Version 2.0")
//! of Red Hat, SUSE and openEuler.
//!
//! A product of a status is a relationship: a component (an rpm, by package URL or name) as part
//! of a platform (by CPE or name), with a module between them where there is one. States: `fixed`,
//! `first_fixed` and `recommended` name the fixed build; `known_affected` is open, and
//! `remediations` tell why; `known_not_affected`; `under_investigation`.
//!
//! **Invariant:** a record is one vulnerability; what is of a product that no image is made of is
//! left out and counted.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::statement::{cvss, fixed, has_extension, is_cve, level, stated, vulnerability, word};
use crate::date::Date;
use crate::feed::{CoverageLevel, FeedFile, FeedOutput, SideFact};
use crate::record::{Affected, FixAccess, FixState, Level, Scope};

mod product;

use product::{Component, Products};

/// Statuses with what they say; [`FixState::Affected`] is told more exactly by `remediations`.
const STATUSES: &[(&str, FixState)] = &[
    ("fixed", FixState::Fixed),
    ("first_fixed", FixState::Fixed),
    ("recommended", FixState::Fixed),
    ("known_affected", FixState::Affected),
    ("known_not_affected", FixState::NotAffected),
    ("under_investigation", FixState::UnderInvestigation),
];

/// Tells whether `path` is a document.
pub(super) fn takes(path: &str) -> bool {
    is_list(path) || (has_extension(path, "json") && !path.ends_with("provider-metadata.json"))
}

/// Parses a document of Red Hat.
pub(super) fn parse_redhat(file: FeedFile<'_>, out: &mut FeedOutput) {
    parse(file, "redhat", out);
}

/// Parses a document of SUSE.
pub(super) fn parse_suse(file: FeedFile<'_>, out: &mut FeedOutput) {
    parse(file, "suse", out);
}

/// Parses a document of openEuler.
pub(super) fn parse_openeuler(file: FeedFile<'_>, out: &mut FeedOutput) {
    parse(file, "openeuler", out);
}

/// States what is here of what the publisher says.
///
/// Documents tell nothing about those that are missing; the publisher's list does. Without the
/// list, or with fewer documents than it names, silence proves nothing.
pub(super) fn conclude(out: &mut FeedOutput) {
    let is_whole = 0 < out.listed && out.listed <= out.read;
    let (level, date) =
        (if is_whole { CoverageLevel::Complete } else { CoverageLevel::Partial }, out.newest);
    let places: Vec<_> = out.records.keys().cloned().collect();
    out.side.extend(places.into_iter().map(|(ecosystem, release)| SideFact::Coverage {
        ecosystem,
        release,
        package: None,
        level,
        date,
    }));
}

/// Tells whether `path` is one of the publisher's lists of all documents (CSAF 2.0, sections
/// 7.1.11 and 7.1.12).
fn is_list(path: &str) -> bool {
    matches!(path.rsplit('/').next(), Some("changes.csv" | "index.txt"))
}

/// Parses a document whose publisher rates as `author`.
fn parse(file: FeedFile<'_>, author: &str, out: &mut FeedOutput) {
    if is_list(file.path) {
        let lines = file.bytes.split(|byte| *byte == b'\n');
        let is_entry = |line: &&[u8]| line.windows(5).any(|part| part == b".json");
        let listed = lines.filter(is_entry).count();
        out.listed = out.listed.max(listed as u64);
        return;
    }
    out.read += 1;
    let document = match serde_json::from_slice::<Value>(file.bytes) {
        Ok(document) => document,
        Err(error) => {
            out.rejected.add("file that is not JSON", || format!("{}: {error}", file.path));
            return;
        }
    };
    let head = at(&document, "/document");
    let changed = text(at(head, "/tracking/current_release_date")).and_then(Date::parse);
    out.note_date(changed);
    let vulnerabilities = array(at(&document, "/vulnerabilities"));
    if vulnerabilities.is_empty() {
        out.rejected.add("document without vulnerabilities", || file.path.to_owned());
    }
    let products = Products::read(at(&document, "/product_tree"));
    let reader = Reader { path: file.path, author, head, products: &products };
    for value in vulnerabilities {
        reader.vulnerability(value, changed, out);
    }
}

/// Returns a text that is not empty.
fn text(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !text.is_empty())
}

/// Returns what stands at a JSON pointer (RFC 6901); null where nothing does.
fn at<'a>(value: &'a Value, pointer: &str) -> &'a Value {
    value.pointer(pointer).unwrap_or(&Value::Null)
}

/// Returns the members of an array; none of anything else.
fn array(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// What the vulnerabilities of a document share.
struct Reader<'a> {
    path: &'a str,
    author: &'a str,
    head: &'a Value,
    products: &'a Products<'a>,
}

/// What is said about products beside their status.
#[derive(Default)]
struct Remarks<'a> {
    /// The advisory with the fix, and its date.
    fixes: HashMap<&'a str, (Option<&'a str>, Option<Date>)>,
    /// Why there is no fix.
    states: HashMap<&'a str, FixState>,
    /// Ratings.
    levels: HashMap<&'a str, Level>,
}

/// Statements that differ only in architectures are one: scope, name, module, build, state.
type Key = (Scope, String, Option<String>, Option<String>, FixState);

impl Reader<'_> {
    /// Takes one vulnerability.
    fn vulnerability(&self, value: &Value, changed: Option<Date>, out: &mut FeedOutput) {
        let place = || format!("{}: {}", self.path, at(value, "/cve"));
        let Some(id) = text(at(value, "/cve")).filter(|id| is_cve(id)) else {
            out.rejected.add("vulnerability without a CVE", place);
            return;
        };
        let mut record = vulnerability(id);
        record.modified = changed;
        record.published = text(at(value, "/release_date")).and_then(Date::parse);
        let cwe = text(at(value, "/cwe/id")).and_then(|id| id.strip_prefix("CWE-"));
        record.cwes.extend(cwe.and_then(|number| number.parse::<u32>().ok()));
        let remarks = remarks(value);
        let rating = self.rating(value);
        record.severities.extend(rating.map(|level| word(self.author, level)));
        record.severities.extend(array(at(value, "/scores")).iter().find_map(|score| {
            let vector = ["cvss_v4", "cvss_v3", "cvss_v2"]
                .iter()
                .find_map(|version| text(at(score, &format!("/{version}/vectorString"))));
            cvss(self.author, vector?)
        }));
        for (_, mut affected) in self.statements(value, &remarks, out) {
            simplify_architectures(&mut affected.architectures);
            affected
                .severities
                .retain(|own| rating.map(|it| word(self.author, it)).as_ref() != Some(own));
            record.affected.push(affected);
        }
        if record.affected.is_empty() {
            out.rejected.add("vulnerability without a package of a system", place);
        } else {
            out.advisories.push(record);
        }
    }

    /// Returns the rating of the vulnerability: for all products, or of the document.
    fn rating(&self, value: &Value) -> Option<Level> {
        let mut impacts =
            array(at(value, "/threats")).iter().filter(|it| at(it, "/category") == "impact");
        let general = impacts.find(|impact| array(at(impact, "/product_ids")).is_empty());
        let general = general.and_then(|impact| text(at(impact, "/details")));
        general.or_else(|| text(at(self.head, "/aggregate_severity/text"))).and_then(level)
    }

    /// Lists the statements of a vulnerability.
    fn statements(
        &self,
        value: &Value,
        remarks: &Remarks<'_>,
        out: &mut FeedOutput,
    ) -> BTreeMap<Key, Affected> {
        let mut statements: BTreeMap<Key, Affected> = BTreeMap::new();
        for (status, state) in STATUSES {
            let ids = array(at(value, &format!("/product_status/{status}")));
            for id in ids.iter().filter_map(Value::as_str) {
                let component = match self.products.resolve(id) {
                    Ok(component) => component,
                    Err(reason) => {
                        out.rejected.add(reason, || format!("{}: {id}", self.path));
                        continue;
                    }
                };
                let state = match remarks.states.get(id) {
                    Some(exact) if *state == FixState::Affected => *exact,
                    _ => *state,
                };
                let Component { scope, rpm, .. } = &component;
                let module = component.module.clone().or_else(|| rpm.module.clone());
                let key = (scope.clone(), rpm.name.clone(), module, rpm.evr.clone(), state);
                let arch = rpm.arch.clone();
                let known = statements
                    .entry(key)
                    .or_insert_with_key(|key| self.statement(key, id, component.access, remarks));
                known.architectures.extend(arch.map(String::into_boxed_str));
            }
        }
        statements
    }

    /// Makes one statement.
    fn statement(
        &self,
        (scope, name, module, evr, state): &Key,
        id: &str,
        access: FixAccess,
        remarks: &Remarks<'_>,
    ) -> Affected {
        let mut affected = match (state, evr) {
            (FixState::Fixed, Some(evr)) => fixed(scope.clone(), name, evr),
            // Only the build that is named is not affected.
            (FixState::NotAffected, Some(evr)) => Affected {
                versions: vec![evr.as_str().into()],
                ..stated(scope.clone(), name, *state)
            },
            _ => stated(scope.clone(), name, *state),
        };
        affected.module = module.as_deref().map(Box::from);
        if *state == FixState::Fixed {
            affected.fix_access = access;
            let (advisory, date) = remarks.fixes.get(id).copied().unwrap_or_default();
            let own = text(at(self.head, "/tracking/id")).filter(|id| !is_cve(id));
            affected.fix_advisory = advisory.or(own).map(Box::from);
            affected.fixed_on = date;
        }
        affected.severities.extend(remarks.levels.get(id).map(|level| word(self.author, *level)));
        affected
    }
}

/// Reads what is said about products beside their status.
fn remarks(value: &Value) -> Remarks<'_> {
    let mut remarks = Remarks::default();
    for remediation in array(at(value, "/remediations")) {
        let ids = array(at(remediation, "/product_ids")).iter().filter_map(Value::as_str);
        let details = text(at(remediation, "/details")).unwrap_or_default();
        match text(at(remediation, "/category")) {
            Some("vendor_fix") => {
                let url = text(at(remediation, "/url"));
                let advisory = url.and_then(|url| url.trim_end_matches('/').rsplit('/').next());
                let date = text(at(remediation, "/date")).and_then(Date::parse);
                remarks.fixes.extend(ids.map(|id| (id, (advisory, date))));
            }
            Some("no_fix_planned") => {
                let is_over = details.to_ascii_lowercase().contains("out of support");
                let state = if is_over { FixState::EndOfLife } else { FixState::WillNotFix };
                remarks.states.extend(ids.map(|id| (id, state)));
            }
            Some("none_available") => {
                let is_deferred = details.to_ascii_lowercase().contains("deferred");
                let state = if is_deferred { FixState::Deferred } else { FixState::Affected };
                remarks.states.extend(ids.map(|id| (id, state)));
            }
            _ => {}
        }
    }
    for threat in array(at(value, "/threats")).iter().filter(|it| at(it, "/category") == "impact") {
        let Some(level) = text(at(threat, "/details")).and_then(level) else { continue };
        let ids = array(at(threat, "/product_ids")).iter().filter_map(Value::as_str);
        remarks.levels.extend(ids.map(|id| (id, level)));
    }
    remarks
}

/// Leaves architectures out where a build is for the two that every vendor has, or for none.
fn simplify_architectures(architectures: &mut Vec<Box<str>>) {
    architectures.sort_unstable();
    architectures.dedup();
    let has = |name: &str| architectures.iter().any(|known| &**known == name);
    if has("noarch") || (has("x86_64") && has("aarch64")) {
        architectures.clear();
    }
}
