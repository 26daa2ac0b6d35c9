//! The inventory as an SPDX 2.3 document.
//!
//! Format: SPDX specification 2.3, JSON. Packages only: files are not described. What could not
//! be read, and what was not assessed, stands in annotations of the document.
//!
//! **Invariant:** the namespace is made of the content: the same content has the same one.

use std::collections::BTreeMap;

use seawall_artifact::digest::{Digest, DigestAlgorithm};
use seawall_inventory::inventory::InstalledPackage;

use crate::report::assessed;
use crate::report::document::{to_text, uuid_of};
use crate::report::licence::Licence;
use crate::report::{Report, words};

mod wire;

use wire::{
    Annotation, Checksum, CreationInfo, Document, ExternalRef, ExtractedLicence, PackageWire,
    Relationship,
};

const NOASSERTION: &str = "NOASSERTION";

/// Reference to the document itself.
const DOCUMENT_REF: &str = "SPDXRef-DOCUMENT";

/// Reference to the artifact as a whole.
const ARTIFACT_REF: &str = "SPDXRef-Artifact";

/// Longest statement of a licence that becomes a licence of the document's own.
// LIMIT: longer ones are texts; hundreds of packages share them.
const NAME_BYTES_MAX: usize = 256;

/// Renders the inventory as an SPDX document.
pub fn render_spdx(report: &Report<'_>) -> String {
    let mut writer = Writer::default();
    writer.artifact(report);
    writer.system(report);
    for (index, installed) in report.inventory.packages.iter().enumerate() {
        writer.package(index, installed);
    }
    let created = created(report.time);
    let annotator = format!("Tool: seawall-{}", report.tool_version);
    let gaps = report.inventory.gaps.iter().map(|gap| {
        let kind = words::gap_kind_phrase(gap.kind);
        format!("not looked at: {kind}: {}", words::gap_sentence(gap))
    });
    // Of a mere inventory nobody expects to read that it was not compared.
    let has_findings = report.findings.is_some();
    let assessed = assessed::statements(report).into_iter().filter(|_| has_findings);
    let comments = assessed.map(|statement| statement.text).chain(gaps);
    let annotations = comments.map(|comment| Annotation {
        annotation_date: created.clone(),
        annotation_type: "OTHER",
        annotator: annotator.clone(),
        comment,
    });
    let subject = &report.inventory.subject;
    let mut document = Document {
        spdx_version: "SPDX-2.3",
        data_license: "CC0-1.0",
        spdx_id: DOCUMENT_REF,
        name: if subject.name.is_empty() { "unknown" } else { &subject.name },
        document_namespace: String::new(),
        creation_info: CreationInfo { created: created.clone(), creators: [annotator.clone()] },
        annotations: annotations.collect(),
        packages: writer.packages,
        relationships: writer.relationships,
        has_extracted_licensing_infos: writer.extracted.into_values().collect(),
    };
    let uuid = uuid_of(to_text(&document).as_bytes());
    document.document_namespace = format!("https://seawall.dev/spdxdocs/{uuid}");
    to_text(&document)
}

/// Writes a time in the only form that the specification takes: whole seconds, `Z`.
fn created(time: &str) -> String {
    time.get(..19).map_or_else(|| time.to_owned(), |seconds| format!("{seconds}Z"))
}

/// Collects packages and what holds between them.
#[derive(Default)]
struct Writer {
    packages: Vec<PackageWire>,
    relationships: Vec<Relationship>,
    /// Licences that are not in SPDX's list, by the statement as found.
    extracted: BTreeMap<String, ExtractedLicence>,
    /// References of source packages, by name and version.
    sources: BTreeMap<(String, String), String>,
}

impl Writer {
    fn relate(&mut self, from: &str, kind: &'static str, to: &str) {
        self.relationships.push(Relationship {
            spdx_element_id: from.to_owned(),
            relationship_type: kind,
            related_spdx_element: to.to_owned(),
        });
    }

    fn artifact(&mut self, report: &Report<'_>) {
        let subject = &report.inventory.subject;
        let digest = subject.manifest_digest.as_ref();
        let is_image = matches!(&*subject.kind, "image" | "sbom");
        self.packages.push(PackageWire {
            version_info: digest.map(ToString::to_string),
            checksums: digest.map(checksum).into_iter().collect(),
            primary_package_purpose: Some(if is_image { "CONTAINER" } else { "OPERATING-SYSTEM" }),
            ..PackageWire::new(ARTIFACT_REF, name_or_unknown(&subject.name))
        });
        self.relate(DOCUMENT_REF, "DESCRIBES", ARTIFACT_REF);
    }

    fn system(&mut self, report: &Report<'_>) {
        const REF: &str = "SPDXRef-OperatingSystem";
        let Some(distribution) = &report.inventory.distribution else { return };
        let fields = &distribution.fields;
        let version = Some(fields.version_id.to_string()).filter(|version| !version.is_empty());
        self.packages.push(PackageWire {
            version_info: version,
            primary_package_purpose: Some("OPERATING-SYSTEM"),
            comment: fields.pretty_name.as_ref().map(ToString::to_string),
            ..PackageWire::new(REF, name_or_unknown(&fields.id))
        });
        self.relate(ARTIFACT_REF, "CONTAINS", REF);
    }

    fn package(&mut self, index: usize, installed: &InstalledPackage) {
        let package = &installed.package;
        let id = package_ref(index);
        let version = Some(package.version.to_string()).filter(|version| !version.is_empty());
        let wire = PackageWire {
            version_info: version,
            supplier: package.supplier.as_deref().map_or_else(|| NOASSERTION.into(), supplier),
            license_declared: self.licence(&package.licences),
            source_info: Some(format!(
                "declared in /{}, layer {}",
                words::declared_in(installed),
                installed.layer + 1
            )),
            external_refs: vec![ExternalRef {
                reference_category: "PACKAGE-MANAGER",
                reference_type: "purl",
                reference_locator: installed.purl.to_string(),
            }],
            ..PackageWire::new(&id, name_or_unknown(&package.name))
        };
        self.packages.push(wire);
        self.relate(ARTIFACT_REF, "CONTAINS", &id);
        if let Some(owner) = installed.owner {
            self.relate(&package_ref(owner), "CONTAINS", &id);
        }
        if package.source.is_some() {
            let (name, version) = package.source_or_self();
            let source = self.source(name, version);
            self.relate(&id, "GENERATED_FROM", &source);
        }
    }

    /// Returns the reference of a source package, which is described at its first mention.
    fn source(&mut self, name: &str, version: &str) -> String {
        let key = (name.to_owned(), version.to_owned());
        if let Some(known) = self.sources.get(&key) {
            return known.clone();
        }
        let id = format!("SPDXRef-Source-{}", self.sources.len() + 1);
        self.sources.insert(key, id.clone());
        self.packages.push(PackageWire {
            version_info: Some(version.to_owned()).filter(|version| !version.is_empty()),
            primary_package_purpose: Some("SOURCE"),
            ..PackageWire::new(&id, name_or_unknown(name))
        });
        id
    }

    /// Joins the statements: all of them hold.
    fn licence(&mut self, statements: &[Box<str>]) -> String {
        let mut parts = Vec::new();
        for statement in statements {
            parts.push(match Licence::of(statement) {
                Licence::Id(id) => id,
                Licence::Expression(expression) if statements.len() == 1 => expression,
                Licence::Expression(expression) => format!("({expression})"),
                Licence::Name(name) if name.is_empty() || NAME_BYTES_MAX < name.len() => {
                    return NOASSERTION.to_owned();
                }
                Licence::Name(name) => self.extracted_licence(name),
            });
        }
        parts.dedup();
        if parts.is_empty() { NOASSERTION.to_owned() } else { parts.join(" AND ") }
    }

    fn extracted_licence(&mut self, name: String) -> String {
        let entry = self.extracted.entry(name).or_insert_with_key(|name| ExtractedLicence {
            license_id: format!("LicenseRef-{}", Digest::sha256_of(name.as_bytes()).short()),
            extracted_text: format!("The package states its licence as `{name}`."),
            name: name.clone(),
        });
        entry.license_id.clone()
    }
}

fn package_ref(index: usize) -> String {
    format!("SPDXRef-Package-{}", index + 1)
}

fn name_or_unknown(name: &str) -> &str {
    if name.is_empty() { "unknown" } else { name }
}

/// Writes a maintainer or vendor in one line, as the specification's form asks.
fn supplier(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.split_once('<') {
        Some((name, mail)) => {
            let mail = mail.split('>').next().unwrap_or_default();
            format!("Organization: {} ({mail})", name.trim())
        }
        None => format!("Organization: {line}"),
    }
}

fn checksum(digest: &Digest) -> Checksum {
    let algorithm = match digest.algorithm() {
        DigestAlgorithm::Sha256 => "SHA256",
        DigestAlgorithm::Sha512 => "SHA512",
    };
    Checksum { algorithm, checksum_value: digest.hex().to_owned() }
}

#[cfg(test)]
mod tests;
