//! OVAL definitions (`https://oval.mitre.org/language/version5.11`) of rpm distributions: Azure
//! Linux, Oracle, Photon, Red Hat, SUSE.
//!
//! A definition has metadata (ids, severity, dates) and a tree of criteria; a criterion names a
//! test, a test an object (the package) and a state (`evr` `less than` the fix). The tree is
//! worked out into statements: every package with the releases, architectures and module under
//! which it stands. See [`criteria`].
//!
//! **Invariant:** a package is never stated without the platform and the enabled module that the
//! tree demands for it.

use std::collections::HashMap;

use super::statement::{advisory, cvss, is_cve, level, stated, word};
use super::xml::{self, Element};
use crate::date::Date;
use crate::feed::{FeedFile, FeedOutput};
use crate::record::{Advisory, Affected, FixState, Range, RangeEnd, Severity};

mod criteria;
pub(super) mod vendor;

use criteria::{Bound, Node, Statement};
use vendor::Vendor;

/// Definitions, tests, objects and states of one file, together.
// LIMIT: the largest public file (SUSE Linux Enterprise 15) has about 600,000.
const PARTS_MAX: usize = 4_000_000;

/// The parts of a file that criteria refer to.
#[derive(Default)]
struct Parts {
    /// Object and states of tests, by id.
    tests: HashMap<String, (String, Vec<String>)>,
    /// Names of packages, by id of objects.
    objects: HashMap<String, String>,
    states: HashMap<String, State>,
}

/// What a package must be for a test to be true.
#[derive(Default)]
struct State {
    /// Operation and version.
    evr: Option<(String, String)>,
    /// Pattern of architectures.
    arch: Option<String>,
}

/// A definition's facts.
#[derive(Default)]
struct Definition {
    record: Option<Advisory>,
    fixed_on: Option<Date>,
    fix_advisory: Option<Box<str>>,
    platforms: Vec<String>,
    /// States of packages without a fix, by name (Red Hat).
    resolutions: Vec<(String, FixState)>,
    criteria: Option<Node>,
}

/// Parses a file of `vendor`.
fn parse(file: FeedFile<'_>, vendor: &Vendor, out: &mut FeedOutput) {
    let (mut definitions, mut parts) = (Vec::new(), Parts::default());
    let mut count = 0_usize;
    let wanted = ["definition", "rpminfo_test", "rpminfo_object", "rpminfo_state", "timestamp"];
    let ended = xml::each(file.bytes, &wanted, &mut |element| {
        count = count.saturating_add(1);
        if count > PARTS_MAX {
            return;
        }
        match element.name.as_str() {
            "definition" => definitions.push(definition(&element, vendor)),
            "timestamp" => out.newest = out.newest.max(Date::parse(element.text())),
            _ => parts.add(&element),
        }
    });
    if let Err(reason) = ended {
        out.rejected.add(reason, || file.path.to_owned());
    }
    if count > PARTS_MAX {
        out.rejected.add("file with too many definitions", || file.path.to_owned());
    }
    for definition in definitions {
        out.read += 1;
        take(file.path, definition, &parts, vendor, out);
    }
}

impl Parts {
    /// Adds a test, an object or a state.
    fn add(&mut self, element: &Element) {
        let Some(id) = element.attribute("id").map(str::to_owned) else { return };
        let reference = |name: &str, attribute: &str| {
            element.child(name).and_then(|child| child.attribute(attribute)).map(str::to_owned)
        };
        match element.name.as_str() {
            "rpminfo_test" => {
                let states = element.all("state").filter_map(|state| state.attribute("state_ref"));
                let states = states.map(str::to_owned).collect();
                self.tests.extend(reference("object", "object_ref").map(|it| (id, (it, states))));
            }
            "rpminfo_object" => {
                self.objects.extend(element.child_text("name").map(|name| (id, name.to_owned())));
            }
            _ => {
                let evr = element.child("evr").map(|evr| {
                    (evr.attribute("operation").unwrap_or_default().to_owned(), evr.text().into())
                });
                let arch = element.child_text("arch").map(str::to_owned);
                self.states.insert(id, State { evr, arch });
            }
        }
    }
}

/// Reads a definition.
fn definition(element: &Element, vendor: &Vendor) -> Definition {
    let Some(metadata) = element.child("metadata") else { return Definition::default() };
    let empty = Element::default();
    let advisory_of = metadata.child("advisory").unwrap_or(&empty);
    let date = |name: &str| {
        advisory_of.child(name).and_then(|it| it.attribute("date")).and_then(Date::parse)
    };
    let issued =
        date("issued").or_else(|| metadata.child_text("advisory_date").and_then(Date::parse));
    let cves = vulnerabilities(metadata, advisory_of);
    let title = metadata.child_text("title").unwrap_or_default();
    let own = own_identifier(metadata, title, vendor);
    // A publisher that keeps a definition for each vulnerability gives it no other id.
    let id = own.as_deref().or_else(|| cves.first().map(|id| &**id));
    let record = id.map(|id| Advisory {
        vulnerabilities: cves.clone(),
        modified: date("updated"),
        severities: severities(metadata, advisory_of, vendor),
        published: issued,
        ..advisory(id)
    });
    let platforms =
        metadata.child("affected").into_iter().flat_map(|affected| affected.all("platform"));
    Definition {
        record,
        fixed_on: issued,
        fix_advisory: None,
        platforms: platforms.map(|platform| platform.text().to_owned()).collect(),
        resolutions: resolutions(advisory_of),
        criteria: element.child("criteria").map(|criteria| Node::read(criteria, 0)),
    }
}

/// Lists the CVEs of a definition.
fn vulnerabilities(metadata: &Element, advisory_of: &Element) -> Vec<Box<str>> {
    let stated = advisory_of.all("cve").map(Element::text);
    let references = metadata
        .all("reference")
        .filter(|reference| reference.attribute("source") == Some("CVE"))
        .filter_map(|reference| reference.attribute("ref_id"));
    let mut ids: Vec<Box<str>> = Vec::new();
    for text in stated.chain(references) {
        // `Mitre CVE-2021-1`, `CVE-2010-1 at SUSE`, `CVE:00001:CVE-2019-1`.
        let words = text.split(|sign: char| sign.is_whitespace() || sign == ':');
        for id in words.filter(|id| is_cve(id)) {
            if !ids.iter().any(|known| **known == *id) {
                ids.push(id.into());
            }
        }
    }
    ids
}

/// Returns the publisher's id of an advisory: a reference with one of its prefixes, or the
/// beginning of the title.
fn own_identifier(metadata: &Element, title: &str, vendor: &Vendor) -> Option<String> {
    let has_prefix = |id: &&str| vendor.prefixes.iter().any(|prefix| id.starts_with(prefix));
    let references =
        metadata.all("reference").filter_map(|reference| reference.attribute("ref_id"));
    let first_word = title.split([' ', '(']).next().unwrap_or_default().trim_end_matches(':');
    // Photon's references name the list of updates; its title has the id.
    let mut ids = std::iter::once(first_word).chain(references);
    ids.find(has_prefix).map(str::to_owned)
}

/// Reads the ratings: the vendor's word, and vectors.
fn severities(metadata: &Element, advisory_of: &Element, vendor: &Vendor) -> Vec<Severity> {
    let severity = advisory_of.child_text("severity").or_else(|| metadata.child_text("severity"));
    let mut severities: Vec<Severity> = Vec::new();
    severities.extend(severity.and_then(level).map(|level| word(vendor.author, level)));
    // A vector holds for one CVE of the advisory, not for all: it is kept where there is one.
    let mut cves = advisory_of.all("cve");
    if let (Some(cve), None) = (cves.next(), cves.next()) {
        let vector = cve.attribute("cvss3").and_then(|text| text.split_once('/'));
        severities.extend(vector.and_then(|(_, vector)| cvss(vendor.author, vector)));
    }
    severities
}

/// Reads Red Hat's states of packages without a fix.
fn resolutions(advisory_of: &Element) -> Vec<(String, FixState)> {
    let affected = advisory_of.child("affected").into_iter();
    let mut states = Vec::new();
    for resolution in affected.flat_map(|affected| affected.all("resolution")) {
        let Some(state) = resolution.attribute("state").and_then(resolution_state) else {
            continue;
        };
        let components = resolution.all("component").map(|component| component.text().to_owned());
        states.extend(components.map(|component| (component, state)));
    }
    states
}

/// Reads the state of a resolution.
fn resolution_state(text: &str) -> Option<FixState> {
    Some(match text.to_ascii_lowercase().as_str() {
        "affected" | "new" => FixState::Affected,
        "will not fix" => FixState::WillNotFix,
        "fix deferred" => FixState::Deferred,
        "under investigation" => FixState::UnderInvestigation,
        "out of support scope" => FixState::EndOfLife,
        "not affected" => FixState::NotAffected,
        _ => return None,
    })
}

/// Makes the record of a definition.
fn take(path: &str, definition: Definition, parts: &Parts, vendor: &Vendor, out: &mut FeedOutput) {
    let Some(mut record) = definition.record else {
        out.rejected.add("definition without an identifier", || path.to_owned());
        return;
    };
    let place = || format!("{path}: {}", record.id);
    if record.vulnerabilities.is_empty() {
        out.rejected.add("definition names no vulnerability", place);
        return;
    }
    let Some(criteria) = &definition.criteria else {
        out.rejected.add("definition without criteria", place);
        return;
    };
    let file_release = (vendor.release_of_file)(path, &definition.platforms);
    let mut found = criteria::work_out(criteria, parts, vendor);
    if found.is_cut {
        out.rejected.add("definition with too many statements: the first are kept", place);
    }
    if found.foreign > 0 {
        out.rejected.add("package of a product that is not an image's system", place);
    }
    found.merge_architectures(vendor.architectures);
    for statement in found.statements {
        let Some(scope) = statement.scope.clone().or_else(|| file_release.clone()) else {
            out.rejected.add("package of no known release", place);
            continue;
        };
        let mut affected = affected(&statement, scope, &definition.resolutions);
        affected.fix_access = statement.access;
        if affected.state == FixState::Fixed {
            affected.fixed_on = definition.fixed_on;
            affected.fix_advisory.clone_from(&definition.fix_advisory);
        }
        record.affected.push(affected);
    }
    if record.affected.is_empty() {
        out.rejected.add("definition without a package", || format!("{path}: {}", record.id));
    } else {
        out.advisories.push(record);
    }
}

/// Turns a statement of the tree into one of the record.
fn affected(
    statement: &Statement,
    scope: crate::record::Scope,
    resolutions: &[(String, FixState)],
) -> Affected {
    let range = match &statement.bound {
        Bound::Below(version) => Some(Range::new(None, RangeEnd::Fixed((**version).into()))),
        Bound::UpTo(version) => Some(Range::new(None, RangeEnd::LastAffected((**version).into()))),
        Bound::Installed | Bound::NotAffected => None,
    };
    let state = match &statement.bound {
        Bound::Below(_) => FixState::Fixed,
        Bound::UpTo(_) => FixState::Affected,
        Bound::NotAffected => FixState::NotAffected,
        Bound::Installed => {
            let known = resolutions.iter().find(|(component, _)| {
                // A component of a module is written `nodejs:18/nodejs`.
                component.rsplit('/').next() == Some(statement.package.as_str())
            });
            known.map_or(FixState::Affected, |(_, state)| *state)
        }
    };
    Affected {
        ranges: range.into_iter().collect(),
        module: statement.module.as_deref().map(Box::from),
        architectures: statement.architectures.iter().map(|it| Box::from(&**it)).collect(),
        ..stated(scope, &statement.package, state)
    }
}
