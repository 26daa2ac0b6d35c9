//! Manifests, image indexes and image configurations: OCI image specification 1.1 and
//! Docker's image manifest version 2, schema 2.
//!
//! The raw bytes stay with the caller: digests are over bytes, never over a re-serialised
//! document. Unknown members are ignored; a missing one that matters is an error.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::platform::Platform;

/// Largest manifest, index or configuration that is read, in bytes.
// LIMIT: registries refuse manifests above 4 MiB (OCI distribution specification, "Pushing
// manifests"); configurations of real images stay far below.
pub const DOCUMENT_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Most layers of one image.
// LIMIT: overlay file systems stop at about 500.
pub const LAYERS_MAX: usize = 4096;
/// Most manifests of one index.
// LIMIT: an index for every platform of every image is still far below.
pub const INDEX_ENTRIES_MAX: usize = 4096;

/// Media types of manifests that name one image.
pub const MANIFEST_TYPES: [&str; 2] = [
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
];
/// Media types of indexes.
pub const INDEX_TYPES: [&str; 2] = [
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
];

/// A pointer to a blob: media type, digest, size.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Descriptor {
    /// Media type; Docker's and OCI's names both occur.
    #[serde(default)]
    pub media_type: Box<str>,
    /// Digest of the blob as stored.
    pub digest: Digest,
    /// Size of the blob as stored, in bytes.
    pub size: u64,
    /// Platform, in the entries of an index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<Platform>,
    /// Annotations, for example `org.opencontainers.image.ref.name`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
}

/// How a layer blob is compressed, as its first bytes tell; media types lie too often.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Compression {
    /// A plain tar.
    None,
    /// gzip (RFC 1952).
    Gzip,
    /// Zstandard (RFC 8878).
    Zstd,
}

impl Compression {
    /// Returns the name of the format.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "uncompressed",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }

    /// Recognises the compression by the magic number at the start of a blob.
    pub fn sniff(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
            // A skippable frame (RFC 8878, section 3.1.2), as zstd:chunked writers emit.
            [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            _ => Self::None,
        }
    }
}

/// A manifest of one image.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// Media type as the document states it.
    #[serde(default)]
    pub media_type: Option<Box<str>>,
    /// Type of an artifact that is no image.
    #[serde(default)]
    pub artifact_type: Option<Box<str>>,
    /// The configuration.
    pub config: Descriptor,
    /// The layers, lowest first.
    pub layers: Vec<Descriptor>,
    /// The artifact that this one refers to.
    #[serde(default)]
    pub subject: Option<Descriptor>,
    /// Annotations.
    #[serde(default)]
    pub annotations: BTreeMap<String, String>,
}

/// An image index: one reference, several platforms.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase")]
pub struct Index {
    /// Media type as the document states it.
    #[serde(default)]
    pub media_type: Option<Box<str>>,
    /// The entries.
    pub manifests: Vec<Descriptor>,
}

/// A manifest or an index, as the bytes say.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ManifestDocument {
    /// One image.
    Manifest(Box<Manifest>),
    /// Several.
    Index(Index),
}

impl ManifestDocument {
    /// Parses a document that a registry or layout gave for a manifest reference.
    pub fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        let probe: Probe = serde_json::from_slice(bytes).map_err(ManifestError::json)?;
        if probe.schema_version == Some(1) {
            return Err(ManifestError::SchemaVersion1);
        }
        if probe.manifests.is_some() {
            let index: Index = serde_json::from_slice(bytes).map_err(ManifestError::json)?;
            if INDEX_ENTRIES_MAX < index.manifests.len() {
                return Err(ManifestError::TooMany { what: "manifests", limit: INDEX_ENTRIES_MAX });
            }
            return Ok(Self::Index(index));
        }
        let manifest: Manifest = serde_json::from_slice(bytes).map_err(ManifestError::json)?;
        if LAYERS_MAX < manifest.layers.len() {
            return Err(ManifestError::TooMany { what: "layers", limit: LAYERS_MAX });
        }
        Ok(Self::Manifest(Box::new(manifest)))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Probe {
    #[serde(default)]
    schema_version: Option<u64>,
    #[serde(default)]
    manifests: Option<serde::de::IgnoredAny>,
}

impl Index {
    /// Chooses the entry for `wanted`; entries of attestations (`unknown/unknown`) never match.
    pub fn select(&self, wanted: &Platform) -> Result<&Descriptor, ManifestError> {
        let exact = |entry: &&Descriptor| entry.platform.as_ref() == Some(wanted);
        let fitting = |entry: &&Descriptor| {
            entry.platform.as_ref().is_some_and(|platform| platform.satisfies(wanted))
        };
        let only = || match self.manifests.as_slice() {
            [entry] if entry.platform.is_none() => Some(entry),
            _ => None,
        };
        let found = self.manifests.iter().find(exact);
        found.or_else(|| self.manifests.iter().find(fitting)).or_else(only).ok_or_else(|| {
            let offered: Vec<String> = self
                .manifests
                .iter()
                .filter_map(|entry| entry.platform.as_ref())
                .map(ToString::to_string)
                .filter(|platform| platform != "unknown/unknown")
                .collect();
            ManifestError::NoPlatform {
                wanted: wanted.to_string().into(),
                offered: offered.join(", ").into(),
            }
        })
    }
}

/// The configuration of an image, as far as it is of use here.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct ImageConfig {
    /// Architecture as Go names it.
    #[serde(default)]
    pub architecture: Option<Box<str>>,
    /// Operating system as Go names it.
    #[serde(default)]
    pub os: Option<Box<str>>,
    /// CPU variant.
    #[serde(default)]
    pub variant: Option<Box<str>>,
    /// Time of creation, RFC 3339.
    #[serde(default)]
    pub created: Option<Box<str>>,
    /// How a container starts.
    #[serde(default)]
    pub config: Option<ContainerConfig>,
    /// The layers' diff IDs.
    #[serde(default)]
    pub rootfs: Option<RootFs>,
    /// One entry a build step.
    #[serde(default)]
    pub history: Option<Vec<HistoryEntry>>,
}

/// How a container of the image starts.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ContainerConfig {
    /// User, as in `USER`.
    #[serde(default)]
    pub user: Option<Box<str>>,
    /// Environment, `NAME=value`.
    #[serde(default)]
    pub env: Option<Vec<Box<str>>>,
    /// Labels.
    #[serde(default)]
    pub labels: Option<BTreeMap<String, String>>,
    /// Entrypoint.
    #[serde(default)]
    pub entrypoint: Option<Vec<Box<str>>>,
    /// Command.
    #[serde(default)]
    pub cmd: Option<Vec<Box<str>>>,
}

/// The digests of the layers' uncompressed tars.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct RootFs {
    /// Lowest layer first.
    #[serde(default)]
    pub diff_ids: Vec<Digest>,
}

/// One build step.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct HistoryEntry {
    /// Time of the step, RFC 3339.
    #[serde(default)]
    pub created: Option<Box<str>>,
    /// The instruction.
    #[serde(default)]
    pub created_by: Option<Box<str>>,
    /// Whether the step made no layer.
    #[serde(default)]
    pub empty_layer: bool,
    /// A remark.
    #[serde(default)]
    pub comment: Option<Box<str>>,
}

impl ImageConfig {
    /// Parses an image configuration.
    pub fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        let config: Self = serde_json::from_slice(bytes).map_err(ManifestError::json)?;
        let layer_count = config.rootfs.as_ref().map_or(0, |rootfs| rootfs.diff_ids.len());
        if LAYERS_MAX < layer_count {
            return Err(ManifestError::TooMany { what: "diff IDs", limit: LAYERS_MAX });
        }
        Ok(config)
    }

    /// Returns the platform that the image is for.
    pub fn platform(&self) -> Option<Platform> {
        Some(Platform {
            os: self.os.clone()?,
            architecture: self.architecture.clone()?,
            variant: self.variant.clone().filter(|text| !text.is_empty()),
        })
    }

    /// Returns the build step that made each layer, lowest first; `None` where history is short.
    pub fn layer_steps(&self, layer_count: usize) -> Vec<Option<&HistoryEntry>> {
        let history = self.history.as_deref().unwrap_or_default();
        let steps: Vec<_> = history.iter().filter(|step| !step.empty_layer).collect();
        let known = steps.len() == layer_count;
        (0..layer_count).map(|layer| steps.get(layer).copied().filter(|_| known)).collect()
    }
}

/// A manifest, index or configuration that cannot be used.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ManifestError {
    /// The document is no JSON or lacks a member.
    #[error("malformed document: {reason}")]
    Malformed {
        /// What the parser said.
        reason: Box<str>,
    },
    /// Docker's schema 1, which has no content-addressed layers.
    #[error(
        "the image has a manifest of Docker's schema 1, which was given up in 2019; push it again with a current client"
    )]
    SchemaVersion1,
    /// A list is longer than its limit.
    #[error("the document lists more than {limit} {what}")]
    TooMany {
        /// What is listed.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// The index has no image for the platform.
    #[error("the index has no image for `{wanted}`, only for {offered}")]
    NoPlatform {
        /// The platform asked for.
        wanted: Box<str>,
        /// Those that the index has, separated by commas.
        offered: Box<str>,
    },
}

impl ManifestError {
    #[expect(clippy::needless_pass_by_value, reason = "the form that map_err passes")]
    fn json(error: serde_json::Error) -> Self {
        Self::Malformed { reason: error.to_string().into() }
    }
}

#[cfg(test)]
mod tests;
