//! CycloneDX 1.4 to 1.7: `vulnerabilities[]` with `analysis`, and `affects[].ref`, which is the
//! `bom-ref` of a component here, a BOM-Link to another document, or a package URL.
//!
//! Where the document is that of an image (`metadata.component`), its components are components
//! of that image and of no other.

use std::collections::HashMap;

use serde_json::Value;

use super::read::{Object, components, list, object, text};
use super::{
    Component, Product, RejectedStatement, Timestamp, VexDocument, VexFormat, VexStatement,
    VexStatus, limits,
};

/// Components inside components that are followed.
// LIMIT: real documents nest archives three or four deep.
const DEPTH_MAX: usize = 16;

/// Parses a document; an error says what is wrong with the whole of it.
pub(super) fn parse(file: &str, document: &Value) -> Result<VexDocument, String> {
    let document = object(document, "it")?;
    let vulnerabilities = list(document, "vulnerabilities")?;
    if limits::STATEMENTS_MAX < vulnerabilities.len() {
        return Err(format!("it has more than {} vulnerabilities", limits::STATEMENTS_MAX));
    }
    let bom = Bom::read(document)?;
    let mut parsed = VexDocument {
        file: file.into(),
        format: VexFormat::CycloneDx,
        author: author(document).into(),
        statements: Vec::new(),
        rejected: Vec::new(),
    };
    for (index, value) in vulnerabilities.iter().enumerate() {
        // A vulnerability without analysis is a finding of a scanner, and states nothing.
        if value.get("analysis").is_none() {
            continue;
        }
        match bom.statement(index + 1, value) {
            Ok(statement) => parsed.statements.push(statement),
            Err(reason) => parsed.rejected.push(RejectedStatement {
                number: index + 1,
                vulnerability: member(value, "id").into(),
                status: value
                    .get("analysis")
                    .map_or("", |analysis| member(analysis, "state"))
                    .into(),
                reason: reason.into(),
            }),
        }
    }
    if vulnerabilities.is_empty() {
        return Err("it has no `vulnerabilities`".to_owned());
    }
    Ok(parsed)
}

fn member<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn author(document: &Object) -> &str {
    let Some(metadata) = document.get("metadata") else { return "" };
    let first = metadata.get("authors").and_then(|authors| authors.get(0));
    let named = [first, metadata.get("manufacturer"), metadata.get("supplier")];
    let names = named.into_iter().flatten().map(|party| member(party, "name"));
    names.into_iter().find(|name| !name.is_empty()).unwrap_or_default()
}

/// What the statements of a document refer to.
struct Bom {
    by_ref: HashMap<Box<str>, Component>,
    /// The image that the document is about.
    image: Option<Component>,
    root_ref: Box<str>,
    time: Option<Timestamp>,
}

impl Bom {
    fn read(document: &Object) -> Result<Self, String> {
        let mut bom = Self { by_ref: HashMap::new(), image: None, root_ref: "".into(), time: None };
        for component in list(document, "components")? {
            bom.add(component, 0);
        }
        let Some(metadata) = document.get("metadata") else { return Ok(bom) };
        bom.time = Timestamp::parse(member(metadata, "timestamp"));
        if let Some(root) = metadata.get("component") {
            bom.add(root, 0);
            bom.root_ref = member(root, "bom-ref").into();
            let component = named(root);
            let is_image = member(root, "type") == "container"
                || component
                    .ids
                    .iter()
                    .any(|id| id.starts_with("pkg:oci/") || id.starts_with("pkg:docker/"));
            bom.image = component_of_image(root, component).filter(|_| is_image);
        }
        Ok(bom)
    }

    fn add(&mut self, value: &Value, depth: usize) {
        let reference = member(value, "bom-ref");
        if !reference.is_empty() {
            self.by_ref.insert(reference.into(), named(value));
        }
        let inner = value.get("components").and_then(Value::as_array);
        for component in inner.into_iter().flatten().filter(|_| depth < DEPTH_MAX) {
            self.add(component, depth + 1);
        }
    }

    fn statement(&self, number: usize, value: &Value) -> Result<VexStatement, String> {
        let vulnerability = object(value, "the vulnerability")?;
        let id = text(vulnerability, "id")?.ok_or("it has no `id`")?;
        let analysis = vulnerability.get("analysis").unwrap_or(&Value::Null);
        let analysis = object(analysis, "`analysis`")?;
        let state = text(analysis, "state")?.ok_or("`analysis` has no `state`")?;
        let status = status_of(state).ok_or_else(|| format!("unknown state `{state}`"))?;
        let mut aliases: Vec<Box<str>> = Vec::new();
        for reference in list(vulnerability, "references")? {
            let alias = member(reference, "id");
            if !alias.is_empty() {
                aliases.push(alias.into());
            }
        }
        let mut products = Vec::new();
        for affects in components(vulnerability, "affects")? {
            self.products(affects, &mut products)?;
        }
        if products.is_empty() {
            return Err("it names no product (`affects`)".to_owned());
        }
        let words = text(analysis, "justification")?.or(text(analysis, "detail")?);
        let times = [
            text(analysis, "lastUpdated")?,
            text(analysis, "firstIssued")?,
            text(vulnerability, "updated")?,
        ];
        let time = times.into_iter().flatten().find_map(Timestamp::parse);
        Ok(VexStatement {
            number,
            vulnerability: id.into(),
            aliases,
            products,
            status,
            justification: words.map(Into::into),
            timestamp: time.or(self.time),
        })
    }

    /// Adds what one entry of `affects` names: a component, in the versions that it lists.
    fn products(&self, affects: &Value, products: &mut Vec<Product>) -> Result<(), String> {
        let affects = object(affects, "an entry of `affects`")?;
        let reference = text(affects, "ref")?.ok_or("an entry of `affects` has no `ref`")?;
        let component = self.component(reference)?;
        let versions = components(affects, "versions")?;
        let mut named = Vec::new();
        for version in versions {
            let version = object(version, "an entry of `versions`")?;
            if text(version, "range")?.is_some() {
                return Err(format!("version ranges are not read (`{reference}`)"));
            }
            named.extend(text(version, "version")?);
        }
        if named.is_empty() {
            products.push(self.product(reference, component));
            return Ok(());
        }
        for version in named {
            let ids = component.ids.iter().map(|id| with_version(id, version)).collect();
            let component = Component { ids, hashes: component.hashes.clone() };
            products.push(self.product(reference, component));
        }
        Ok(())
    }

    fn product(&self, reference: &str, component: Component) -> Product {
        match &self.image {
            Some(image) if *reference == *self.root_ref => {
                Product { component: image.clone(), subcomponents: Vec::new() }
            }
            Some(image) => Product { component: image.clone(), subcomponents: vec![component] },
            None => Product { component, subcomponents: Vec::new() },
        }
    }

    fn component(&self, reference: &str) -> Result<Component, String> {
        // BOM-Link: `urn:cdx:SERIAL/VERSION#BOM-REF`, the last part percent-encoded.
        let inner = match reference.strip_prefix("urn:cdx:") {
            Some(link) => match link.split_once('#') {
                Some((_document, inner)) => decode(inner),
                None => return Err(format!("`{reference}` names a document, no component")),
            },
            None => reference.to_owned(),
        };
        if let Some(component) = self.by_ref.get(inner.as_str()) {
            return Ok(component.clone());
        }
        if inner.starts_with("pkg:") {
            return Ok(Component { ids: vec![inner.into()], hashes: Vec::new() });
        }
        Err(format!("no component has the `bom-ref` `{inner}`"))
    }
}

/// Takes a component's package URL and hashes; without package URL its name and version.
fn named(value: &Value) -> Component {
    let (purl, reference) = (member(value, "purl"), member(value, "bom-ref"));
    let id = [purl, reference].into_iter().find(|id| id.starts_with("pkg:"));
    let name = || match (member(value, "name"), member(value, "version")) {
        (name, "") => name.to_owned(),
        (name, version) => format!("{name}@{version}"),
    };
    let id = id.map_or_else(name, ToOwned::to_owned);
    let hashes = value.get("hashes").and_then(Value::as_array).into_iter().flatten();
    let hashes = hashes.map(|hash| (member(hash, "alg").into(), member(hash, "content").into()));
    Component { ids: vec![id.into()], hashes: hashes.collect() }
}

/// Names an image: by the digest or tag that scanners write as the version of a container.
fn component_of_image(root: &Value, component: Component) -> Option<Component> {
    let (name, version) = (member(root, "name"), member(root, "version"));
    let has_purl = component.ids.iter().any(|id| id.starts_with("pkg:"));
    let id = match version {
        _ if version.starts_with("sha256:") || version.starts_with("sha512:") => version.into(),
        _ if has_purl => return Some(component),
        "" => name.into(),
        tag => format!("{name}:{tag}").into(),
    };
    Some(Component { ids: vec![id], hashes: component.hashes }).filter(|_| !name.is_empty())
}

/// Puts a version into a package URL that has none.
fn with_version(id: &str, version: &str) -> Box<str> {
    let (path, rest) = match id.find(['?', '#']) {
        Some(place) => id.split_at_checked(place).unwrap_or((id, "")),
        None => (id, ""),
    };
    let last = path.rsplit('/').next().unwrap_or_default();
    if last.trim_start_matches('@').contains('@') {
        return id.into();
    }
    format!("{path}@{}{rest}", version.replace('+', "%2B")).into()
}

/// Decodes percent-encoding; what is none stays as it is.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let digits = tail.split_at_checked(2).filter(|_| *first == b'%');
        let value = digits.and_then(|(digits, after)| {
            let digits = std::str::from_utf8(digits).ok()?;
            Some((u8::from_str_radix(digits, 16).ok()?, after))
        });
        let (byte, after) = value.unwrap_or((*first, tail));
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8(bytes).unwrap_or_else(|_not_text| text.to_owned())
}

/// CycloneDX's `impactAnalysisState`.
fn status_of(state: &str) -> Option<VexStatus> {
    match state {
        "resolved" | "resolved_with_pedigree" => Some(VexStatus::Fixed),
        "exploitable" => Some(VexStatus::Affected),
        "in_triage" => Some(VexStatus::UnderInvestigation),
        "false_positive" | "not_affected" => Some(VexStatus::NotAffected),
        _ => None,
    }
}
