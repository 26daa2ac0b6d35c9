//! Docker's archives (`docker save`): `manifest.json` beside configurations and layers.

use std::path::Path;

use seawall_artifact::digest::Digest;
use seawall_artifact::manifest::{DOCUMENT_BYTES_MAX, ImageConfig, LAYERS_MAX};
use serde::Deserialize;

use super::archive::Contents;
use super::{LocalImage, LocalLayer, SourceError, diff_id_at};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Saved {
    config: String,
    #[serde(default)]
    repo_tags: Option<Vec<Box<str>>>,
    layers: Vec<String>,
}

/// Opens the image `tag` of the archive `file`; without a tag the archive must hold one image.
pub fn open_docker_archive(file: &Path, tag: Option<&str>) -> Result<LocalImage, SourceError> {
    let contents = Contents::read(file)?;
    let Some(manifest) = contents.find("manifest.json") else {
        let reason = "no Docker archive: `manifest.json` is missing";
        return Err(SourceError::malformed(file, reason));
    };
    let bytes = manifest.read("manifest.json", DOCUMENT_BYTES_MAX)?;
    let saved: Vec<Saved> = serde_json::from_slice(&bytes)
        .map_err(|error| SourceError::malformed(file, format!("`manifest.json`: {error}")))?;
    let chosen = choose(file, &saved, tag)?;
    if LAYERS_MAX < chosen.layers.len() {
        return Err(SourceError::malformed(file, format!("more than {LAYERS_MAX} layers")));
    }
    image(file, &contents, chosen)
}

fn choose<'a>(
    file: &Path,
    saved: &'a [Saved],
    tag: Option<&str>,
) -> Result<&'a Saved, SourceError> {
    let tags = |image: &'a Saved| image.repo_tags.iter().flatten().map(AsRef::<str>::as_ref);
    let is_named = |image: &&Saved| {
        image.repo_tags.iter().flatten().any(|name| tag.is_some_and(|tag| is_tag(name, tag)))
    };
    let offered = || saved.iter().flat_map(tags).collect::<Vec<_>>().join(", ");
    let not_chosen =
        |reason: String| SourceError::NotChosen { file: file.to_owned(), reason: reason.into() };
    match (tag, saved) {
        (Some(tag), _) => saved
            .iter()
            .find(is_named)
            .ok_or_else(|| not_chosen(format!("no image `{tag}`; the archive has {}", offered()))),
        (None, [image]) => Ok(image),
        (None, []) => Err(not_chosen("the archive has no image".to_owned())),
        (None, _) => Err(not_chosen(format!(
            "the archive has {} images; name one as docker-archive:FILE:TAG: {}",
            saved.len(),
            offered()
        ))),
    }
}

fn is_tag(name: &str, wanted: &str) -> bool {
    name == wanted || name.rsplit_once(':').is_some_and(|(_, tag)| tag == wanted)
}

fn image(file: &Path, contents: &Contents, saved: &Saved) -> Result<LocalImage, SourceError> {
    let missing = |name: &str| SourceError::malformed(file, format!("`{name}` is missing"));
    let place = contents.find(&saved.config).ok_or_else(|| missing(&saved.config))?;
    let bytes = place.read("the configuration", DOCUMENT_BYTES_MAX)?;
    let parsed = ImageConfig::parse(&bytes);
    let config = parsed.map_err(|error| SourceError::manifest(file, error))?;
    let mut layers = Vec::with_capacity(saved.layers.len());
    for (number, name) in saved.layers.iter().enumerate() {
        let place = contents.find(name).ok_or_else(|| missing(name))?;
        layers.push(LocalLayer {
            digest: blob_digest(name),
            size_bytes: place.size_bytes,
            diff_id: diff_id_at(&config, number),
            place: place.clone(),
        });
    }
    Ok(LocalImage {
        manifest_digest: None,
        config_digest: Digest::sha256_of(&bytes),
        platform: config.platform(),
        config,
        layers,
        references: saved.repo_tags.iter().flatten().cloned().collect(),
        annotations: Vec::new(),
    })
}

/// Since version 25 `docker save` writes an OCI layout beside: layers lie under their digest.
fn blob_digest(name: &str) -> Option<Digest> {
    let hex = name.strip_prefix("blobs/sha256/")?;
    format!("sha256:{hex}").parse().ok()
}
