//! Documents of SPDX: a package of theirs → a component, read like those of CycloneDX.
//!
//! Format: SPDX specification 2.2 and 2.3, JSON. Packages are told by the purl among their
//! external references. The source of a distribution's package stands in its purl (Syft), in
//! `sourceInfo` (Trivy) or in a relationship (Seawall). A document says nothing of layers but
//! what Trivy writes into attributions.

#![expect(clippy::struct_field_names, reason = "the names are the specification's")]

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::wire::{Component, Document, LicenceChoice, List, Property, Supplier};
use super::{Reader, limits, property};
use crate::gap::GapKind;
use crate::inventory::Subject;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Package<'a> {
    #[serde(borrow, default, rename = "SPDXID")]
    id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    name: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    version_info: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    supplier: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    license_declared: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    primary_package_purpose: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    source_info: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    comment: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    external_refs: Option<List<ExternalRef<'a>>>,
    #[serde(borrow, default)]
    attribution_texts: Option<List<Cow<'a, str>>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ExternalRef<'a> {
    #[serde(borrow, default)]
    reference_type: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    reference_locator: Option<Cow<'a, str>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Relationship<'a> {
    #[serde(borrow, default)]
    spdx_element_id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    relationship_type: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    related_spdx_element: Option<Cow<'a, str>>,
}

/// What relationships say.
#[derive(Debug, Default)]
struct Relations {
    /// What the document is about.
    described: Vec<String>,
    /// Of what a package was made.
    sources: BTreeMap<String, String>,
}

const SPDX_DOCUMENT: &str = "SPDXRef-DOCUMENT";
/// Words for "nobody says".
const NOTHING: [&str; 2] = ["NOASSERTION", "NONE"];
/// How Trivy names the source of a package.
const BUILT_FROM: &str = "built package from: ";
/// How Trivy names the layer of a package.
const LAYER_DIFF_ID: &str = "LayerDiffID: ";

/// Tells which version of SPDX is read as it is.
pub(super) fn is_known_version(version: &str) -> bool {
    ["SPDX-2.2", "SPDX-2.3"].contains(&version)
}

/// Reads the packages of a document.
pub(super) fn read(document: &Document<'_>, reader: &mut Reader, subject: &mut Subject) {
    let Some(packages) = document.packages else { return };
    let packages = match serde_json::from_str::<List<&RawValue>>(packages.get()) {
        Ok(packages) => packages,
        Err(error) => {
            reader.gap(0, format!("the list of packages is malformed: {error}"));
            return;
        }
    };
    if packages.left_out != 0 {
        let reason = format!("{} entries of a list are too many", packages.left_out);
        reader.gap_of(GapKind::TooLarge, 0, reason);
    }
    let mut parsed: Vec<(usize, Package<'_>)> = Vec::new();
    for (raw, number) in packages.entries.iter().zip(1..) {
        match serde_json::from_str(raw.get()) {
            Ok(package) => parsed.push((number, package)),
            Err(error) => reader.gap(number, format!("the package is malformed: {error}")),
        }
    }
    let relations = relations(document, reader);
    let by_id: BTreeMap<&str, &Package<'_>> =
        parsed.iter().filter_map(|(_, package)| Some((package.id.as_deref()?, package))).collect();
    for (number, package) in &parsed {
        let is_described =
            matches!(&*relations.described, [one] if Some(&**one) == package.id.as_deref());
        // A document of one package alone is about that package.
        if is_described && 1 < parsed.len() {
            super::system::subject(&about(package), &super::Properties::of(None), subject);
            continue;
        }
        let source = package.id.as_deref().and_then(|id| relations.sources.get(id));
        let source = source.and_then(|id| by_id.get(&**id)).copied();
        if let Some(component) = component(package, source) {
            reader.component(&component, *number, 0);
        }
    }
}

fn relations(document: &Document<'_>, reader: &mut Reader) -> Relations {
    let mut relations = Relations::default();
    if let Some(described) = document.describes {
        let list = serde_json::from_str::<List<Cow<'_, str>>>(described.get());
        let list = list.map(|list| list.entries).unwrap_or_default();
        relations.described.extend(list.into_iter().map(Cow::into_owned));
    }
    let Some(raw) = document.relationships else { return relations };
    let list = match serde_json::from_str::<List<Relationship<'_>>>(raw.get()) {
        Ok(list) => list,
        Err(error) => {
            reader.gap(0, format!("the list of relationships is malformed: {error}"));
            return relations;
        }
    };
    if list.left_out != 0 {
        let reason = format!("{} entries of a list are too many", list.left_out);
        reader.gap_of(GapKind::TooLarge, 0, reason);
    }
    for relationship in list.entries {
        let Relationship {
            spdx_element_id: Some(from),
            relationship_type: Some(kind),
            related_spdx_element: Some(to),
        } = relationship
        else {
            continue;
        };
        match &*kind {
            "DESCRIBES" if from == SPDX_DOCUMENT => relations.described.push(to.into_owned()),
            "DESCRIBED_BY" if to == SPDX_DOCUMENT => relations.described.push(from.into_owned()),
            "GENERATED_FROM" => {
                relations.sources.insert(from.into_owned(), to.into_owned());
            }
            _ => {}
        }
    }
    relations.described.sort();
    relations.described.dedup();
    relations
}

/// Returns the package that the document is about as a component.
fn about<'a>(package: &'a Package<'_>) -> Component<'a> {
    let is_image = package.primary_package_purpose.as_deref() == Some("CONTAINER");
    Component {
        kind: is_image.then(|| "container".into()),
        name: borrowed(package.name.as_ref()),
        version: borrowed(package.version_info.as_ref()),
        ..Component::default()
    }
}

/// Returns a package as a component; `None` for what is none: files, sources, the image.
fn component<'a>(
    package: &'a Package<'_>,
    source: Option<&'a Package<'_>>,
) -> Option<Component<'a>> {
    let kind = match package.primary_package_purpose.as_deref() {
        Some("OPERATING-SYSTEM") => "operating-system",
        Some("CONTAINER" | "SOURCE" | "FILE" | "ARCHIVE" | "DEVICE" | "FIRMWARE") => return None,
        Some("APPLICATION") if purl(package).is_none() => return None,
        _ => "library",
    };
    Some(Component {
        kind: Some(kind.into()),
        name: borrowed(package.name.as_ref()),
        version: borrowed(package.version_info.as_ref()),
        description: borrowed(package.comment.as_ref()),
        purl: purl(package).map(Into::into),
        supplier: supplier(package),
        licenses: licences(package),
        properties: Some(properties(package, source)),
        ..Component::default()
    })
}

fn borrowed<'a>(text: Option<&'a Cow<'_, str>>) -> Option<Cow<'a, str>> {
    text.map(|text| Cow::Borrowed(&**text))
}

fn purl<'a>(package: &'a Package<'_>) -> Option<&'a str> {
    let references = package.external_refs.as_ref()?;
    let is_purl =
        |reference: &&ExternalRef<'_>| reference.reference_type.as_deref() == Some("purl");
    references.entries.iter().find(is_purl)?.reference_locator.as_deref()
}

/// The supplier without the word in front that says what it is.
fn supplier<'a>(package: &'a Package<'_>) -> Option<Supplier<'a>> {
    let text = package.supplier.as_deref().filter(|text| !NOTHING.contains(text))?;
    let name = ["Person: ", "Organization: "].into_iter().find_map(|kind| text.strip_prefix(kind));
    Some(Supplier { name: Some(name.unwrap_or(text).into()) })
}

fn licences<'a>(package: &'a Package<'_>) -> Option<List<LicenceChoice<'a>>> {
    let text = package.license_declared.as_deref().filter(|text| !NOTHING.contains(text))?;
    let choice = LicenceChoice { license: None, expression: Some(text.into()) };
    Some(List { entries: vec![choice], left_out: 0 })
}

/// What the document says outside of the purl, as the properties that mean the same.
fn properties<'a>(package: &'a Package<'_>, source: Option<&'a Package<'_>>) -> List<Property<'a>> {
    let mut entries = Vec::new();
    let stated = source
        .and_then(|source| Some((source.name.as_deref()?, source.version_info.as_deref())))
        .or_else(|| built_from(package.source_info.as_deref()?));
    if let Some((name, version)) = stated {
        entries.push(Property::new(property::SOURCE_NAME, name));
        entries.extend(version.map(|version| Property::new(property::SOURCE_VERSION, version)));
    }
    let texts = package.attribution_texts.iter().flat_map(|texts| &texts.entries);
    for layer in texts.filter_map(|text| text.strip_prefix(LAYER_DIFF_ID)).take(1) {
        entries.push(Property::new("aquasecurity:trivy:LayerDiffID", layer));
    }
    entries.truncate(limits::ENTRIES_MAX);
    List { entries, left_out: 0 }
}

fn built_from(text: &str) -> Option<(&str, Option<&str>)> {
    let (name, version) = text.strip_prefix(BUILT_FROM)?.split_once(' ')?;
    Some((name, Some(version.trim())))
}
