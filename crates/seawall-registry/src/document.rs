//! Manifests as they are pushed: what they refer to, and what a list of referrers says of them.
//!
//! The forms are those of the OCI image specification 1.1 ("Image Manifest", "Image Index"),
//! of Docker's image manifest version 2 and its list, and of the artifact manifest of the
//! candidates of OCI 1.1. Unknown members are kept, as the bytes are, and are ignored here.
//!
//! **Invariant:** a [`Document`] has at most [`REFERENCES_MAX`] references.

use std::collections::{BTreeMap, BTreeSet};

use seawall_artifact::digest::Digest;
use serde::Deserialize;

use crate::limits::REFERENCES_MAX;

/// The media type of an OCI image index.
pub(crate) const OCI_INDEX: &str = "application/vnd.oci.image.index.v1+json";
const OCI_MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const OCI_ARTIFACT: &str = "application/vnd.oci.artifact.manifest.v1+json";
const DOCKER_MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";
const DOCKER_LIST: &str = "application/vnd.docker.distribution.manifest.list.v2+json";

/// What a manifest says, as far as it matters here.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Document {
    /// Its media type, without parameters.
    pub(crate) media_type: Box<str>,
    /// The blobs that it cannot do without.
    pub(crate) blobs: BTreeSet<Digest>,
    /// The manifests that it cannot do without.
    pub(crate) manifests: BTreeSet<Digest>,
    /// The manifest that it refers to, which need not be there.
    pub(crate) subject: Option<Digest>,
    /// Its type as an artifact; for an image without one, that of its configuration.
    pub(crate) artifact_type: Option<Box<str>>,
    /// Its annotations.
    pub(crate) annotations: BTreeMap<String, String>,
    /// Whether the media type stands in the document itself.
    pub(crate) names_its_type: bool,
}

/// Why a manifest cannot be used.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub(crate) enum DocumentError {
    /// It is no JSON of the form.
    #[error("{0}")]
    Malformed(Box<str>),
    /// It has a type that is not stored.
    #[error("media type `{0}` is not supported")]
    UnknownType(Box<str>),
    /// Two places name different types.
    #[error("the document is of type `{document}`, the request says `{request}`")]
    TypesDiffer {
        /// The type that the document names.
        document: Box<str>,
        /// The type that the request names.
        request: Box<str>,
    },
    /// It is a manifest and an index at once: readers would not agree on what it is.
    #[error("the document has members of a manifest and of an index")]
    Ambiguous,
    /// It is of Docker's schema 1.
    #[error("Docker's schema 1 is not supported; push the image again with a current client")]
    SchemaVersion1,
    /// It refers to too much.
    #[error("the document refers to more than {REFERENCES_MAX} blobs or manifests")]
    TooMany,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    schema_version: Option<i64>,
    media_type: Option<Box<str>>,
    artifact_type: Option<Box<str>>,
    config: Option<WireDescriptor>,
    layers: Option<Vec<WireDescriptor>>,
    blobs: Option<Vec<WireDescriptor>>,
    manifests: Option<Vec<WireDescriptor>>,
    subject: Option<WireDescriptor>,
    annotations: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireDescriptor {
    #[serde(default)]
    media_type: Box<str>,
    digest: Digest,
    #[serde(default)]
    urls: Option<Vec<Box<str>>>,
}

impl WireDescriptor {
    /// Tells whether the blob lies elsewhere by its nature (image specification, "Non-Distributable
    /// Layers"; Docker's foreign layers).
    fn is_elsewhere(&self) -> bool {
        self.media_type.contains(".nondistributable.")
            || self.media_type.contains(".foreign.")
            || self.urls.as_ref().is_some_and(|urls| !urls.is_empty())
    }
}

impl Document {
    /// Parses a manifest that came with the type `content_type`.
    pub(crate) fn parse(content_type: Option<&str>, bytes: &[u8]) -> Result<Self, DocumentError> {
        let wire: Wire = serde_json::from_slice(bytes)
            .map_err(|error| DocumentError::Malformed(error.to_string().into()))?;
        if wire.schema_version == Some(1) {
            return Err(DocumentError::SchemaVersion1);
        }
        let media_type = media_type(content_type, &wire)?;
        let is_index = matches!(&*media_type, OCI_INDEX | DOCKER_LIST);
        let has_blobs = wire.config.is_some() || wire.layers.is_some() || wire.blobs.is_some();
        if (is_index && has_blobs) || (!is_index && wire.manifests.is_some()) {
            return Err(DocumentError::Ambiguous);
        }
        if is_index && wire.manifests.is_none() {
            return Err(DocumentError::Malformed("an index has to have `manifests`".into()));
        }
        let needs_config = !is_index && &*media_type != OCI_ARTIFACT;
        if needs_config && (wire.config.is_none() || wire.layers.is_none()) {
            let message = "a manifest has to have `config` and `layers`";
            return Err(DocumentError::Malformed(message.into()));
        }
        let parts = wire.config.iter().chain(wire.layers.iter().flatten());
        let parts = parts.chain(wire.blobs.iter().flatten());
        let blobs: BTreeSet<Digest> = parts
            .filter(|descriptor| !descriptor.is_elsewhere())
            .map(|descriptor| descriptor.digest.clone())
            .collect();
        let manifests: BTreeSet<Digest> =
            wire.manifests.iter().flatten().map(|entry| entry.digest.clone()).collect();
        if REFERENCES_MAX < blobs.len() + manifests.len() {
            return Err(DocumentError::TooMany);
        }
        let own_type = wire.artifact_type.filter(|text| !text.is_empty());
        let config_type = wire.config.map(|config| config.media_type);
        Ok(Self {
            names_its_type: wire.media_type.is_some(),
            media_type,
            blobs,
            manifests,
            subject: wire.subject.map(|subject| subject.digest),
            artifact_type: own_type.or(config_type).filter(|text| !text.is_empty()),
            annotations: wire.annotations.unwrap_or_default(),
        })
    }
}

/// Finds the type: that of the request, of the document, or that which its members have.
fn media_type(content_type: Option<&str>, wire: &Wire) -> Result<Box<str>, DocumentError> {
    let request = content_type
        .map(|text| text.split(';').next().unwrap_or_default().trim())
        .filter(|text| !matches!(*text, "" | "application/json" | "application/octet-stream"));
    let document = wire.media_type.as_deref().filter(|text| !text.is_empty());
    let found = match (request, document) {
        (Some(request), Some(document)) if request != document => {
            return Err(DocumentError::TypesDiffer {
                document: document.into(),
                request: request.into(),
            });
        }
        (Some(found), _) | (None, Some(found)) => found,
        (None, None) if wire.manifests.is_some() => OCI_INDEX,
        (None, None) => OCI_MANIFEST,
    };
    match found {
        OCI_MANIFEST | OCI_INDEX | OCI_ARTIFACT | DOCKER_MANIFEST | DOCKER_LIST => Ok(found.into()),
        other => Err(DocumentError::UnknownType(other.into())),
    }
}

#[cfg(test)]
mod tests;
