//! From a stored manifest to an inventory.

use std::io::Read;

use seawall_artifact::digest::Digest;
use seawall_artifact::layer::ExpectedLayer;
use seawall_artifact::manifest::{
    DOCUMENT_BYTES_MAX, Descriptor, ImageConfig, Manifest, ManifestDocument, ManifestError,
};
use seawall_gate::layers::{
    Cause, LayerJob, Reading, UnreadableLayer, Unwatched, analyse_layers, compose_image, layer_info,
};
use seawall_inventory::inventory::{Inventory, Subject};
use seawall_store::cache::Cache;

/// Media types of the configurations of images that runtimes start.
const IMAGE_CONFIG_TYPES: [&str; 2] =
    ["application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json"];

/// What was pushed.
#[derive(Clone, Debug)]
pub enum Pushed {
    /// An image: it is judged.
    Image(Box<Manifest>),
    /// Several images under one name, each of which is judged by itself.
    Index,
    /// Something that no runtime starts.
    Artifact,
}

/// Where blobs come from.
pub trait BlobSource: Send + Sync + std::fmt::Debug {
    /// Opens the blob that a manifest describes.
    fn open(&self, blob: &Descriptor) -> std::io::Result<Box<dyn Read + Send>>;
}

/// An image that could not be analysed.
#[derive(Debug, thiserror::Error)]
pub enum AnalyseError {
    /// The configuration is missing or cannot be read.
    #[error("the configuration of the image cannot be read")]
    Configuration(#[source] std::io::Error),
    /// The configuration is malformed.
    #[error("the configuration of the image is malformed")]
    MalformedConfiguration(#[source] ManifestError),
    /// A layer cannot be read.
    #[error(transparent)]
    Layer(#[from] UnreadableLayer),
}

/// Tells what a manifest's bytes are.
pub fn classify(bytes: &[u8]) -> Result<Pushed, ManifestError> {
    Ok(match ManifestDocument::parse(bytes) {
        Ok(ManifestDocument::Index(_)) => Pushed::Index,
        Ok(ManifestDocument::Manifest(manifest)) if is_image(&manifest) => Pushed::Image(manifest),
        Ok(ManifestDocument::Manifest(_)) => Pushed::Artifact,
        Err(error) => return Err(error),
    })
}

/// A type that is missing is that of an image: an old client leaves it out.
fn is_image(manifest: &Manifest) -> bool {
    let config = &*manifest.config.media_type;
    config.is_empty() || IMAGE_CONFIG_TYPES.contains(&config)
}

/// Reads the layers of an image, through the cache, and composes its inventory.
pub fn analyse(
    digest: &Digest,
    manifest: &Manifest,
    blobs: &dyn BlobSource,
    cache: &Cache,
) -> Result<Inventory, AnalyseError> {
    let mut bytes = Vec::new();
    blobs
        .open(&manifest.config)
        .and_then(|blob| blob.take(DOCUMENT_BYTES_MAX).read_to_end(&mut bytes))
        .map_err(AnalyseError::Configuration)?;
    let config = ImageConfig::parse(&bytes).map_err(AnalyseError::MalformedConfiguration)?;
    let diff_ids = config.rootfs.as_ref().map(|rootfs| &*rootfs.diff_ids).unwrap_or_default();
    let jobs: Vec<LayerJob<'_>> = manifest
        .layers
        .iter()
        .enumerate()
        .map(|(number, layer)| {
            let diff_id = diff_ids.get(number).cloned();
            LayerJob {
                expected: ExpectedLayer {
                    digest: Some(layer.digest.clone()),
                    size_bytes: Some(layer.size),
                    diff_id: diff_id.clone(),
                },
                info: layer_info(Some(layer.digest.clone()), diff_id, layer.size),
                open: Box::new(|| blobs.open(layer).map_err(Cause::from)),
            }
        })
        .collect();
    let subject = Subject {
        name: digest.to_string().into(),
        kind: "image".into(),
        manifest_digest: Some(digest.clone()),
        config_digest: Some(manifest.config.digest.clone()),
        platform: config.platform(),
        ..Subject::default()
    };
    let analyses =
        analyse_layers(&jobs, Reading { cache: Some(cache), watch: &Unwatched, detector: None })?;
    Ok(compose_image(subject, &config, &manifest.annotations, &jobs, &analyses))
}
