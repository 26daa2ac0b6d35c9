//! The report as a CycloneDX 1.6 document: inventory and vulnerabilities.
//!
//! Format: ECMA-424, first edition (CycloneDX 1.6), JSON. What the format has no field for
//! stands in properties `seawall:…`; `seawall_inventory::sbom` reads them back, so that a scan
//! of the document finds what a scan of the artifact found.
//!
//! **Invariant:** the serial number is made of the content: the same content has the same one.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use seawall_inventory::inventory::{InstalledPackage, Inventory};
use seawall_inventory::package::PackageType;
use seawall_inventory::sbom::property;

use crate::finding::FindingKind;
use crate::report::assessed;
use crate::report::document::{to_text, uuid_of};
use crate::report::licence::Licence;
use crate::report::{Report, words};

mod vulnerability;
mod wire;

use wire::{
    Component, Dependency, Document, Evidence, Hash, Identity, LicenceChoice, LicenceWire,
    Metadata, Occurrence, Property, Supplier, Tools,
};

/// Longest version that the format takes, in characters.
// LIMIT: `maxLength` of `component.version` in the format's schema.
const VERSION_SIGNS_MAX: usize = 1024;

/// Reference to the artifact as a whole.
const ROOT_REF: &str = "artifact";

/// Reference to the distribution.
const SYSTEM_REF: &str = "operating-system";

/// Renders the report as a CycloneDX document.
pub fn render_cyclonedx(report: &Report<'_>) -> String {
    let inventory = report.inventory;
    let refs = refs(inventory);
    let mut components: Vec<Component<'_>> = system(inventory).into_iter().collect();
    for (installed, bom_ref) in inventory.packages.iter().zip(&refs) {
        components.push(component(installed, bom_ref, &refs));
    }
    let mut document = Document {
        schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
        bom_format: "CycloneDX",
        spec_version: "1.6",
        serial_number: String::new(),
        version: 1,
        metadata: metadata(report),
        components,
        dependencies: dependencies(inventory, &refs),
        vulnerabilities: vulnerability::all(report, &refs),
    };
    document.serial_number = format!("urn:uuid:{}", uuid_of(to_text(&document).as_bytes()));
    to_text(&document)
}

/// Returns a reference for each package: its purl, and a number behind it for further copies.
fn refs(inventory: &Inventory) -> Vec<Cow<'_, str>> {
    let mut seen = BTreeSet::from([ROOT_REF, SYSTEM_REF]);
    let mut refs = Vec::with_capacity(inventory.packages.len());
    for (index, installed) in inventory.packages.iter().enumerate() {
        refs.push(if seen.insert(&installed.purl) {
            Cow::Borrowed(&*installed.purl)
        } else {
            // No purl has a blank.
            Cow::Owned(format!("{} {}", installed.purl, index + 1))
        });
    }
    refs
}

fn metadata<'a>(report: &'a Report<'_>) -> Metadata<'a> {
    let inventory = report.inventory;
    let subject = &inventory.subject;
    let mut properties = vec![Property::new(property::FORMAT, property::FORMAT_VERSION)];
    let mut add = |name: &'static str, value: String| properties.push(Property::new(name, value));
    if let Some(base) = &inventory.base {
        add(property::BASE_IMAGE, compact(base));
    }
    for layer in &inventory.layers {
        add(property::LAYER, compact(layer));
    }
    for gap in &inventory.gaps {
        add(property::GAP, compact(gap));
    }
    if let Some(findings) = report.findings {
        add("seawall:covered", findings.covered_count.to_string());
        add("seawall:partial", findings.partial_count.to_string());
        add("seawall:notAssessed", findings.not_assessed.len().to_string());
        for statement in assessed::statements(report) {
            add("seawall:statement", statement.text);
        }
        // What is no vulnerability has no place among them.
        let notices = findings.findings.iter();
        for notice in notices.filter(|it| !matches!(it.kind, FindingKind::Advisory(_))) {
            let what = words::kind_phrase(notice.kind);
            let (name, version) = (&notice.package_name, &notice.installed_version);
            add("seawall:notice", format!("{what}: {name} {version}: {}", notice.evidence.range));
        }
    }
    if let Some(database) = &report.database {
        add("seawall:database", format!("{} {}", database.built, database.content_id));
    }
    if let Some(decision) = &report.decision {
        add("seawall:verdict", words::verdict(decision.verdict).to_owned());
    }
    let mut about = Vec::new();
    if let Some(digest) = &subject.manifest_digest {
        about.push(Property::new(property::MANIFEST_DIGEST, digest.to_string()));
    }
    if let Some(digest) = &subject.config_digest {
        about.push(Property::new(property::CONFIG_DIGEST, digest.to_string()));
    }
    if let Some(platform) = &subject.platform {
        about.push(Property::new(property::PLATFORM, platform.to_string()));
    }
    let references = subject.references.iter();
    about.extend(references.map(|it| Property::new(property::REFERENCE, it.to_string())));
    let is_image = matches!(&*subject.kind, "image" | "sbom");
    Metadata {
        timestamp: report.time,
        tools: Tools::seawall(report.tool_version),
        component: Component {
            version: subject.manifest_digest.as_ref().map(|digest| digest.to_string().into()),
            hashes: subject.manifest_digest.iter().map(Hash::of).collect(),
            properties: about,
            ..Component::new(
                if is_image { "container" } else { "operating-system" },
                ROOT_REF,
                if subject.name.is_empty() { "unknown" } else { &subject.name },
            )
        },
        properties,
    }
}

/// Writes a value of the inventory in one line.
fn compact(value: &impl serde::Serialize) -> String {
    // Plain values with text for keys serialise without an error.
    serde_json::to_string(value).unwrap_or_default()
}

fn system(inventory: &Inventory) -> Option<Component<'_>> {
    let distribution = inventory.distribution.as_ref()?;
    let fields = &distribution.fields;
    let name = if fields.id.is_empty() { &distribution.advisory_id } else { &fields.id };
    let version = Some(&*fields.version_id).filter(|version| fits_version(version));
    Some(Component {
        version: version.map(Into::into),
        description: fields.pretty_name.as_deref(),
        properties: vec![Property::new(property::DISTRIBUTION, compact(distribution))],
        ..Component::new("operating-system", SYSTEM_REF, name)
    })
}

fn component<'a>(
    installed: &'a InstalledPackage,
    bom_ref: &'a str,
    refs: &[Cow<'_, str>],
) -> Component<'a> {
    let package = &installed.package;
    let (group, name) = group_and_name(package.package_type, &package.name);
    let (licenses, is_exact) = licences(&package.licences);
    let version = Some(&*package.version).filter(|version| fits_version(version));
    Component {
        supplier: package.supplier.as_deref().map(|name| Supplier { name }),
        group,
        version: version.map(Into::into),
        licenses,
        purl: Some(&installed.purl),
        evidence: Some(Evidence {
            identity: Identity {
                field: "purl",
                // What a file's name suggests is weaker than what a file says.
                confidence: if package.is_guess { 0.5 } else { 1.0 },
            },
            occurrences: vec![Occurrence { location: words::declared_in(installed) }],
        }),
        properties: properties(installed, is_exact, refs),
        ..Component::new("library", bom_ref, name)
    }
}

fn fits_version(version: &str) -> bool {
    !version.is_empty() && version.chars().count() <= VERSION_SIGNS_MAX
}

/// Splits off the group of ecosystems whose documents name it apart.
fn group_and_name(package_type: PackageType, name: &str) -> (Option<&str>, &str) {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the others have no groups")]
    let split = match package_type {
        PackageType::Maven => name.split_once(':'),
        PackageType::Npm => name.split_once('/').filter(|(group, _)| group.starts_with('@')),
        _ => None,
    };
    split.map_or((None, name), |(group, name)| (Some(group), name))
}

/// Returns the licences in the form of the document, and whether they read back as they were.
fn licences(statements: &[Box<str>]) -> (Vec<LicenceChoice>, bool) {
    let read: Vec<Licence> = statements.iter().map(|statement| Licence::of(statement)).collect();
    // The format takes one expression or any number of single licences.
    if let [Licence::Expression(expression)] = read.as_slice() {
        let is_exact = statements.first().is_some_and(|statement| **statement == *expression);
        return (vec![LicenceChoice::Expression { expression: expression.clone() }], is_exact);
    }
    let mut choices = Vec::new();
    let mut is_exact = true;
    for (licence, statement) in read.into_iter().zip(statements) {
        let license = match licence {
            Licence::Id(id) => LicenceWire { id: Some(id), name: None },
            Licence::Expression(name) | Licence::Name(name) => {
                LicenceWire { id: None, name: Some(name) }
            }
        };
        let written = license.id.as_ref().or(license.name.as_ref());
        is_exact &= written.is_some_and(|written| **written == **statement);
        choices.push(LicenceChoice::Licence { license });
    }
    (choices, is_exact)
}

fn properties<'a>(
    installed: &'a InstalledPackage,
    are_licences_exact: bool,
    refs: &[Cow<'_, str>],
) -> Vec<Property<'a>> {
    let package = &installed.package;
    let mut properties = Vec::new();
    let mut add = |name: &'static str, value: Option<&'a str>| {
        properties.extend(value.map(|value| Property::new(name, value)));
    };
    add(property::NAME, Some(&package.name));
    let has_version = package.version.is_empty() || fits_version(&package.version);
    add(property::VERSION, Some(&*package.version).filter(|_| !has_version));
    add(property::ARCHITECTURE, package.architecture.as_deref());
    add(property::SOURCE_NAME, package.source.as_ref().map(|source| &*source.name));
    let source_version = package.source.as_ref().and_then(|source| source.version.as_deref());
    add(property::SOURCE_VERSION, source_version);
    add(property::MODULE, package.module.as_deref());
    add(property::ORIGIN, package.origin.as_deref());
    add(property::DECLARED_IN, Some(package.declared_in.as_str()));
    add(property::NESTED_IN, package.nested_in.as_deref());
    add(property::IS_GUESS, package.is_guess.then_some("true"));
    if !are_licences_exact {
        for licence in &package.licences {
            add(property::LICENCE, Some(licence));
        }
    }
    properties.push(Property::new(property::LAYER_INDEX, installed.layer.to_string()));
    if let Some(owner) = installed.owner.and_then(|owner| refs.get(owner)) {
        properties.push(Property::new(property::OWNER, owner.to_string()));
    }
    properties
}

/// The artifact depends on all; a distribution package on the language packages that it ships.
fn dependencies(inventory: &Inventory, refs: &[Cow<'_, str>]) -> Vec<Dependency> {
    let mut all: Vec<String> = refs.iter().map(ToString::to_string).collect();
    if inventory.distribution.is_some() {
        all.insert(0, SYSTEM_REF.to_owned());
    }
    let mut dependencies = vec![Dependency { reference: ROOT_REF.to_owned(), depends_on: all }];
    let mut owned: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (installed, bom_ref) in inventory.packages.iter().zip(refs) {
        if let Some(owner) = installed.owner {
            owned.entry(owner).or_default().push(bom_ref.to_string());
        }
    }
    for (owner, depends_on) in owned {
        if let Some(owner) = refs.get(owner) {
            dependencies.push(Dependency { reference: owner.to_string(), depends_on });
        }
    }
    dependencies
}

#[cfg(test)]
mod tests;
