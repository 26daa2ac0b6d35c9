//! What a document says of the artifact as a whole: distribution, digests, layers.

use std::collections::BTreeMap;

use seawall_artifact::digest::Digest;

use super::component::Found;
use super::property;
use super::wire::{Component, Properties};
use crate::facts::ReleaseFields;
use crate::inventory::{Distribution, Inventory, LayerInfo, Subject};

/// Names that tools give distributions, each with the `ID` of its `os-release`.
// Sources: Trivy's names of families; the namespaces of purl types.
const NAMES: &[(&str, &str)] = &[
    ("alma", "almalinux"),
    ("amazon", "amzn"),
    ("amazonlinux", "amzn"),
    ("azl", "azurelinux"),
    ("cbl-mariner", "mariner"),
    ("opensuse.leap", "opensuse-leap"),
    ("opensuse.tumbleweed", "opensuse-tumbleweed"),
    ("oracle", "ol"),
    ("oraclelinux", "ol"),
    ("redhat", "rhel"),
    ("rockylinux", "rocky"),
    ("sle", "sles"),
    ("suse", "sles"),
    ("suse linux enterprise micro", "sle-micro"),
    ("suse linux enterprise server", "sles"),
];

/// The operating system as a component tells it.
#[derive(Clone, Debug)]
pub(super) enum System {
    /// Seawall's own document tells all.
    Known(Distribution),
    /// Another's tells name and version.
    Fields(ReleaseFields),
}

impl System {
    /// Reads the component of the operating system.
    pub(super) fn of(
        component: &Component<'_>,
        properties: &Properties<'_>,
    ) -> Result<Self, String> {
        if let Some(text) = properties.first(property::DISTRIBUTION) {
            return serde_json::from_str(text)
                .map(Self::Known)
                .map_err(|error| format!("the distribution is malformed: {error}"));
        }
        let first = |name: &'static str| properties.first(name);
        let name = first("syft:distro:id").or(component.name.as_deref()).unwrap_or_default();
        if name.is_empty() {
            return Err("the operating system has no name".to_owned());
        }
        let version = first("syft:distro:versionID").or(component.version.as_deref());
        let mut fields = fields(name, version.unwrap_or_default());
        fields.codename = first("syft:distro:versionCodename").map(Into::into);
        fields.pretty_name =
            first("syft:distro:prettyName").or(component.description.as_deref()).map(Into::into);
        fields.id_like = first("syft:distro:idLike:0").map(Into::into).into_iter().collect();
        Ok(Self::Fields(fields))
    }
}

/// Makes the fields of a release of its name and version; a version may be a codename.
fn fields(name: &str, version: &str) -> ReleaseFields {
    let lower = name.to_lowercase();
    let known = NAMES.iter().find(|(other, _)| *other == lower);
    let id = known.map_or(lower.as_str(), |(_, id)| id);
    let is_number = version.starts_with(|sign: char| sign.is_ascii_digit()) || version == "edge";
    let codename = (!is_number && !version.is_empty()).then(|| version.into());
    ReleaseFields {
        id: id.into(),
        version_id: if is_number { version.into() } else { "".into() },
        codename,
        ..ReleaseFields::default()
    }
}

/// Returns the distributions that purls name, the one of most packages first.
pub(super) fn by_purls(found: &[Found]) -> Vec<ReleaseFields> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (id, version) in found.iter().filter_map(|found| found.distribution.as_ref()) {
        *counts.entry((id, version)).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.into_iter().map(|((id, version), _)| fields(id, version)).collect()
}

/// Reads what the document is about: names and digests of an image.
pub(super) fn subject(
    component: &Component<'_>,
    properties: &Properties<'_>,
    subject: &mut Subject,
) {
    let digest = |text: &str| text.parse::<Digest>().ok();
    subject.manifest_digest = properties
        .first(property::MANIFEST_DIGEST)
        .or(component.version.as_deref())
        .and_then(digest);
    subject.config_digest = [property::CONFIG_DIGEST, "aquasecurity:trivy:ImageID"]
        .into_iter()
        .find_map(|name| properties.first(name))
        .and_then(digest);
    subject.platform =
        properties.first(property::PLATFORM).and_then(|platform| platform.parse().ok());
    let own: Vec<Box<str>> = properties.all(property::REFERENCE).map(Into::into).collect();
    let tags = ["aquasecurity:trivy:RepoTag", "aquasecurity:trivy:RepoDigest"]
        .into_iter()
        .flat_map(|name| properties.all(name))
        .map(Into::into);
    subject.references = if own.is_empty() { tags.collect() } else { own };
    if subject.references.is_empty()
        && component.kind.as_deref() == Some("container")
        && let Some(name) = component.name.as_deref().filter(|name| !name.is_empty())
    {
        subject.references.push(name.into());
    }
}

/// Reads the layers of an image as Trivy lists them: their diff IDs, lowest first.
pub(super) fn layers(properties: &Properties<'_>) -> Vec<LayerInfo> {
    let diff_ids = properties.all("aquasecurity:trivy:DiffID").filter_map(|id| id.parse().ok());
    diff_ids.map(|diff_id| layer(Some(diff_id))).collect()
}

fn layer(diff_id: Option<Digest>) -> LayerInfo {
    LayerInfo { digest: None, diff_id, size_bytes: 0, created_by: None, from_base: None }
}

/// Puts packages of Trivy's and Syft's documents into their layers; a document that names no
/// layers has one made-up layer.
pub(super) fn place_in_layers(found: &mut [Found], inventory: &mut Inventory) {
    if inventory.layers.is_empty() {
        if !found.is_empty() {
            inventory.layers.push(layer(None));
        }
        return;
    }
    let layers = inventory.layers.iter().enumerate();
    let places: BTreeMap<String, usize> = layers
        .filter_map(|(index, layer)| Some((layer.diff_id.as_ref()?.to_string(), index)))
        .collect();
    for found in found {
        if let Some(digest) = &found.layer_digest
            && let Some(place) = places.get(&**digest)
        {
            found.installed.layer = *place;
        }
    }
}
