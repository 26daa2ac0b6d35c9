//! Inventories from SBOM documents: CycloneDX and SPDX in JSON, as Seawall and other tools write
//! them.
//!
//! Format: ECMA-424 (CycloneDX 1.6) and the versions around it, 1.2 to 1.7, whose components
//! have the same fields; SPDX 2.2 and 2.3. Packages are told by their purl. What purls do not
//! hold stands in properties, Seawall's own ([`property`]) and those of Trivy and Syft.
//!
//! **Invariant:** the CycloneDX document that Seawall writes of an inventory gives the same
//! packages, distribution, layers and gaps back; its SPDX document gives the same packages and
//! distribution. A malformed component hides no other one: it is a gap.

use std::collections::BTreeMap;

use seawall_artifact::path::ImagePath;
use serde_json::value::RawValue;

use crate::compose;
use crate::distribution;
use crate::facts::ReleaseFields;
use crate::gap::{Gap, GapKind};
use crate::inventory::{InstalledPackage, Inventory, LayerInfo, Subject};

mod component;
pub mod property;
mod spdx;
mod system;
mod wire;

use component::Found;
use wire::{Component, Document, List, Metadata, Properties};

/// Limits on documents.
pub mod limits {
    /// Largest document, in bytes.
    // LIMIT: SBOMs of the largest images have 50 MB; the document is held in memory.
    pub const SBOM_BYTES_MAX: usize = 96 * 1024 * 1024;

    /// Most components, nested ones included.
    // LIMIT: images with 20,000 packages are rare.
    pub const COMPONENTS_MAX: usize = 100_000;

    /// Deepest nesting of components in components.
    // LIMIT: tools nest three levels at most.
    pub const DEPTH_MAX: usize = 16;

    /// Most properties, licences or places of one component.
    // LIMIT: Trivy writes one property for each layer, about 100 at most.
    pub const ENTRIES_MAX: usize = 10_000;

    /// Most gaps that are listed.
    // LIMIT: a document of garbage would else yield a gap a component.
    pub const GAPS_MAX: usize = 1_000;
}

/// Why a document could not be read at all.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SbomError {
    /// It is larger than [`limits::SBOM_BYTES_MAX`].
    #[error("the document is larger than {} bytes", limits::SBOM_BYTES_MAX)]
    TooLarge,
    /// It is an SPDX document of another form.
    #[error("of SPDX, JSON documents of version 2.2 and 2.3 are read; give one, or CycloneDX JSON")]
    Spdx,
    /// It is XML.
    #[error("XML documents are not read; give a CycloneDX or SPDX 2.3 document in JSON")]
    Xml,
    /// It is no JSON, or its outermost fields have wrong types.
    #[error("the document is no CycloneDX or SPDX document in JSON: {0}")]
    Malformed(Box<str>),
    /// It is JSON, but says to be something else.
    #[error(
        "the document says neither `\"bomFormat\": \"CycloneDX\"` nor `\"spdxVersion\"`; give a \
         CycloneDX or SPDX 2.3 document in JSON"
    )]
    Neither,
}

/// Reads a document; `name` is what the user called it.
pub fn parse(name: &str, bytes: &[u8]) -> Result<Inventory, SbomError> {
    if limits::SBOM_BYTES_MAX < bytes.len() {
        return Err(SbomError::TooLarge);
    }
    let text = json_text(bytes)?;
    let mut reader = Reader::default();
    let mut inventory = Inventory {
        subject: Subject { name: name.into(), kind: "sbom".into(), ..Subject::default() },
        ..Inventory::default()
    };
    let document = document(text)?;
    if let Some(version) = &document.spdx_version {
        if !spdx::is_known_version(version) {
            let reason = format!("`{version}` is read as if it were SPDX-2.3");
            reader.gap_of(GapKind::Unsupported, 0, reason);
        }
        spdx::read(&document, &mut reader, &mut inventory.subject);
    } else {
        cyclonedx(&document, &mut reader, &mut inventory);
    }
    reader.finish(&mut inventory);
    Ok(inventory)
}

fn cyclonedx(document: &Document<'_>, reader: &mut Reader, inventory: &mut Inventory) {
    reader.version(document.spec_version.as_deref());
    if let Some(metadata) = document.metadata {
        match serde_json::from_str::<Metadata<'_>>(metadata.get()) {
            Ok(metadata) => reader.metadata(&metadata, inventory),
            Err(error) => reader.gap(0, format!("the metadata is malformed: {error}")),
        }
    }
    if let Some(components) = document.components {
        match serde_json::from_str::<List<&RawValue>>(components.get()) {
            Ok(components) => reader.components(&components, 0),
            Err(error) => reader.gap(0, format!("the list of components is malformed: {error}")),
        }
    }
}

fn json_text(bytes: &[u8]) -> Result<&str, SbomError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start = bytes.trim_ascii_start();
    if start.starts_with(b"<") {
        return Err(SbomError::Xml);
    }
    if start.starts_with(b"SPDXVersion:") {
        return Err(SbomError::Spdx);
    }
    std::str::from_utf8(bytes)
        .map_err(|error| SbomError::Malformed(format!("it is no UTF-8: {error}").into()))
}

/// Reads the outermost fields; what comes back is CycloneDX, or SPDX 2 where it has its version.
fn document(text: &str) -> Result<Document<'_>, SbomError> {
    let document: Document<'_> = serde_json::from_str(text)
        .map_err(|error| SbomError::Malformed(error.to_string().into()))?;
    let is_second = |version: &str| version.starts_with("SPDX-2.");
    match document.spdx_version.as_deref() {
        Some(version) if is_second(version) => Ok(document),
        Some(_) => Err(SbomError::Spdx),
        None if document.graph.is_some() => Err(SbomError::Spdx),
        None if document.bom_format.as_deref() == Some("CycloneDX") => Ok(document),
        None => Err(SbomError::Neither),
    }
}

/// What was read so far.
#[derive(Debug, Default)]
struct Reader {
    found: Vec<Found>,
    /// The operating system as a component tells it.
    system: Option<system::System>,
    component_count: usize,
    /// Whether Seawall wrote the document: what it does not say is not known.
    is_own: bool,
    gaps: Vec<Gap>,
    hidden_gap_count: usize,
}

impl Reader {
    /// Adds a gap about the component with the number `number`, 0 for the document.
    fn gap(&mut self, number: usize, reason: String) {
        self.gap_of(GapKind::MalformedRecord, number, reason);
    }

    fn gap_of(&mut self, kind: GapKind, number: usize, reason: String) {
        if self.gaps.len() < limits::GAPS_MAX {
            let line = u32::try_from(number).ok().filter(|number| *number != 0);
            self.gaps.push(Gap { kind, path: None, line, reason: reason.into() });
        } else {
            self.hidden_gap_count = self.hidden_gap_count.saturating_add(1);
        }
    }

    fn version(&mut self, version: Option<&str>) {
        let known = ["1.2", "1.3", "1.4", "1.5", "1.6", "1.7"];
        match version {
            Some(version) if known.contains(&version) => {}
            Some(version) => self.gap_of(
                GapKind::Unsupported,
                0,
                format!("CycloneDX `{version}` is read as if it were 1.7"),
            ),
            None => self.gap(0, "the document does not say its version".to_owned()),
        }
    }

    fn metadata(&mut self, metadata: &Metadata<'_>, inventory: &mut Inventory) {
        let properties = Properties::of(metadata.properties.as_ref());
        self.is_own = properties.first(property::FORMAT) == Some(property::FORMAT_VERSION);
        for layer in properties.all(property::LAYER) {
            match serde_json::from_str::<LayerInfo>(layer) {
                Ok(layer) => inventory.layers.push(layer),
                Err(error) => self.gap(0, format!("a layer is malformed: {error}")),
            }
        }
        for gap in properties.all(property::GAP) {
            match serde_json::from_str::<Gap>(gap) {
                Ok(gap) => self.gaps.push(gap),
                Err(error) => self.gap(0, format!("a gap is malformed: {error}")),
            }
        }
        if let Some(base) = properties.first(property::BASE_IMAGE) {
            match serde_json::from_str(base) {
                Ok(base) => inventory.base = Some(base),
                Err(error) => self.gap(0, format!("the base image is malformed: {error}")),
            }
        }
        let Some(component) = &metadata.component else { return };
        let about = Properties::of(component.properties.as_ref());
        system::subject(component, &about, &mut inventory.subject);
        if inventory.layers.is_empty() {
            inventory.layers = system::layers(&about);
        }
    }

    /// Reads a list of components and those inside them.
    fn components(&mut self, components: &List<&RawValue>, depth: usize) {
        if components.left_out != 0 {
            let reason = format!("{} entries of a list are too many", components.left_out);
            self.gap_of(GapKind::TooLarge, 0, reason);
        }
        for raw in &components.entries {
            if limits::COMPONENTS_MAX <= self.component_count {
                let reason = format!("only {} components are read", limits::COMPONENTS_MAX);
                self.gap_of(GapKind::TooLarge, 0, reason);
                return;
            }
            self.component_count += 1;
            let number = self.component_count;
            match serde_json::from_str::<Component<'_>>(raw.get()) {
                Ok(component) => self.component(&component, number, depth),
                Err(error) => self.gap(number, format!("the component is malformed: {error}")),
            }
        }
    }

    fn component(&mut self, component: &Component<'_>, number: usize, depth: usize) {
        let properties = Properties::of(component.properties.as_ref());
        if component.kind.as_deref() == Some("operating-system") {
            match system::System::of(component, &properties) {
                Ok(found) => self.system = self.system.take().or(Some(found)),
                Err(reason) => self.gap(number, reason),
            }
        } else {
            match component::read(component, &properties) {
                Ok(Some(found)) => self.found.push(found),
                Ok(None) => {}
                Err((kind, reason)) => self.gap_of(kind, number, reason),
            }
        }
        let Some(nested) = component.components else { return };
        if limits::DEPTH_MAX <= depth {
            let reason = "the components inside are nested too deep".to_owned();
            self.gap_of(GapKind::TooLarge, number, reason);
            return;
        }
        match serde_json::from_str(nested.get()) {
            Ok(nested) => self.components(&nested, depth + 1),
            Err(error) => self.gap(number, format!("the components inside are malformed: {error}")),
        }
    }

    /// Puts what was found into the inventory, sorted as that of an image.
    fn finish(mut self, inventory: &mut Inventory) {
        self.recognise(inventory);
        system::place_in_layers(&mut self.found, inventory);
        let layer_last = inventory.layers.len().saturating_sub(1);
        for found in &mut self.found {
            found.installed.layer = found.installed.layer.min(layer_last);
        }
        self.found.sort_by(|one, other| {
            compose::sort_key(&one.installed).cmp(&compose::sort_key(&other.installed))
        });
        self.found.dedup_by(|later, kept| compose::is_same(&kept.installed, &later.installed));
        let places: BTreeMap<&str, usize> = self
            .found
            .iter()
            .enumerate()
            .filter_map(|(index, found)| Some((found.bom_ref.as_deref()?, index)))
            .collect();
        let owners: Vec<Option<usize>> =
            self.found.iter().map(|found| places.get(found.owner.as_deref()?).copied()).collect();
        let packages = self.found.into_iter().zip(owners);
        inventory.packages =
            packages.map(|(found, owner)| InstalledPackage { owner, ..found.installed }).collect();
        if self.hidden_gap_count != 0 {
            let reason = format!("{} more gaps are not listed", self.hidden_gap_count).into();
            let kind = GapKind::MalformedRecord;
            self.gaps.push(Gap { kind, path: None, line: None, reason });
        }
        self.gaps.sort();
        self.gaps.dedup();
        inventory.gaps = self.gaps;
    }

    /// Finds the distribution: the component of the operating system, else what most purls say.
    fn recognise(&mut self, inventory: &mut Inventory) {
        let mut fields: Vec<ReleaseFields> = Vec::new();
        match &self.system {
            Some(system::System::Known(known)) => {
                inventory.distribution = Some(known.clone());
                return;
            }
            Some(system::System::Fields(found)) => fields.push(found.clone()),
            None if self.is_own => return,
            None => {}
        }
        let by_purls = system::by_purls(&self.found);
        if 1 < by_purls.len() && fields.is_empty() {
            let reason = format!("the packages are of {} distributions", by_purls.len());
            self.gap_of(GapKind::UnknownDistribution, 0, reason);
        }
        if fields.is_empty() {
            fields.extend(by_purls.into_iter().next());
        }
        let has_packages =
            self.found.iter().any(|it| it.installed.package.package_type.is_distribution());
        let path = ImagePath::parse("etc/os-release").unwrap_or_default();
        let files: Vec<_> = fields.iter().map(|fields| (&path, fields)).collect();
        inventory.distribution = distribution::recognise(&files);
        if has_packages || !fields.is_empty() {
            self.gaps.extend(distribution::gap(&files));
        }
    }
}

#[cfg(test)]
mod tests;
