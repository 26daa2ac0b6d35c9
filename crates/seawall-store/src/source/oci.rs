//! OCI image layouts (OCI image specification 1.1, "Image Layout").

use std::fs;
use std::path::{Path, PathBuf};

use seawall_artifact::digest::{Digest, DigestHasher};
use seawall_artifact::manifest::{
    DOCUMENT_BYTES_MAX, Descriptor, ImageConfig, Index, Manifest, ManifestDocument,
};
use seawall_artifact::platform::Platform;

use super::archive::Contents;
use super::{BlobPlace, LocalImage, LocalLayer, SourceError, diff_id_at};

/// Nesting of indexes that is followed.
// LIMIT: an index of indexes of platforms has two levels.
const INDEX_DEPTH_MAX: usize = 4;
const REF_NAME: &str = "org.opencontainers.image.ref.name";
const IMAGE_NAME: &str = "io.containerd.image.name";

/// Opens the image `reference` (a tag, a name or a digest) of the layout in `folder`.
pub fn open_oci_layout(
    folder: &Path,
    reference: Option<&str>,
    platform: &Platform,
) -> Result<LocalImage, SourceError> {
    open(&Layout { root: folder.to_owned(), contents: None }, reference, platform)
}

/// Opens the image `reference` of the layout in the archive `file`.
pub fn open_oci_archive(
    file: &Path,
    reference: Option<&str>,
    platform: &Platform,
) -> Result<LocalImage, SourceError> {
    let contents = Contents::read(file)?;
    open(&Layout { root: file.to_owned(), contents: Some(contents) }, reference, platform)
}

struct Layout {
    root: PathBuf,
    /// The archive's contents; `None` for a folder.
    contents: Option<Contents>,
}

impl Layout {
    fn find(&self, name: &str) -> Result<Option<BlobPlace>, SourceError> {
        if let Some(contents) = &self.contents {
            return Ok(contents.find(name).cloned());
        }
        let file = self.root.join(name);
        match fs::metadata(&file) {
            Ok(metadata) if metadata.is_file() => {
                Ok(Some(BlobPlace { file, offset: 0, size_bytes: metadata.len() }))
            }
            Ok(_) => Err(SourceError::malformed(&file, "not a regular file")),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(SourceError::read(&file, error)),
        }
    }

    fn blob(&self, digest: &Digest) -> Result<BlobPlace, SourceError> {
        // A digest is lower-case hexadecimal by its type: the name cannot leave the layout.
        let name = format!("blobs/{}/{}", digest.algorithm().name(), digest.hex());
        let missing =
            || SourceError::BlobMissing { file: self.root.clone(), digest: digest.clone() };
        self.find(&name)?.ok_or_else(missing)
    }

    fn document(
        &self,
        descriptor: &Descriptor,
        what: &'static str,
    ) -> Result<Vec<u8>, SourceError> {
        let bytes = self.blob(&descriptor.digest)?.read(what, DOCUMENT_BYTES_MAX)?;
        let mut hasher = DigestHasher::new(descriptor.digest.algorithm());
        hasher.update(&bytes);
        let actual = hasher.finish();
        if actual == descriptor.digest {
            return Ok(bytes);
        }
        let (file, digest) = (self.root.clone(), descriptor.digest.clone());
        Err(SourceError::DigestMismatch { file, digest, actual })
    }
}

fn open(
    layout: &Layout,
    reference: Option<&str>,
    platform: &Platform,
) -> Result<LocalImage, SourceError> {
    let Some(index) = layout.find("index.json")? else {
        return Err(SourceError::malformed(&layout.root, "no OCI layout: `index.json` is missing"));
    };
    let bytes = index.read("index.json", DOCUMENT_BYTES_MAX)?;
    let parsed = ManifestDocument::parse(&bytes);
    let document = parsed.map_err(|error| SourceError::manifest(&layout.root, error))?;
    let ManifestDocument::Index(index) = document else {
        return Err(SourceError::malformed(&layout.root, "`index.json` is no index"));
    };
    let entry = choose(layout, &index, reference, platform)?;
    let (descriptor, manifest) = resolve(layout, entry, platform)?;
    image(layout, entry, &descriptor, &manifest)
}

/// Chooses the entry of the layout's index; several images need a reference.
fn choose<'a>(
    layout: &Layout,
    index: &'a Index,
    reference: Option<&str>,
    platform: &Platform,
) -> Result<&'a Descriptor, SourceError> {
    let is_named = |entry: &&Descriptor| {
        reference.is_some_and(|wanted| names(entry).any(|name| is_name(name, wanted)))
            || reference.is_some_and(|wanted| entry.digest.to_string() == wanted)
    };
    let not_chosen = |reason: String| {
        Err(SourceError::NotChosen { file: layout.root.clone(), reason: reason.into() })
    };
    let offered = || {
        let names: Vec<&str> = index.manifests.iter().flat_map(names).collect();
        if names.is_empty() { "images without names".to_owned() } else { names.join(", ") }
    };
    match (reference, index.manifests.as_slice()) {
        (Some(wanted), entries) => match entries.iter().find(is_named) {
            Some(entry) => Ok(entry),
            None => not_chosen(format!("no image `{wanted}`; the layout has {}", offered())),
        },
        (None, []) => not_chosen("the layout has no image".to_owned()),
        (None, [entry]) => Ok(entry),
        (None, entries) if entries.iter().all(|entry| entry.platform.is_some()) => {
            index.select(platform).map_err(|error| SourceError::manifest(&layout.root, error))
        }
        (None, entries) => not_chosen(format!(
            "the layout has {} images; name one as oci:DIR:TAG: {}",
            entries.len(),
            offered()
        )),
    }
}

fn names(entry: &Descriptor) -> impl Iterator<Item = &str> {
    [REF_NAME, IMAGE_NAME]
        .into_iter()
        .filter_map(|key| entry.annotations.get(key))
        .map(String::as_str)
}

/// Tools write either the tag alone or the whole reference into the annotation.
fn is_name(name: &str, wanted: &str) -> bool {
    name == wanted || name.rsplit_once(':').is_some_and(|(_, tag)| tag == wanted)
}

fn resolve(
    layout: &Layout,
    entry: &Descriptor,
    platform: &Platform,
) -> Result<(Descriptor, Manifest), SourceError> {
    let mut descriptor = entry.clone();
    for _ in 0..INDEX_DEPTH_MAX {
        let bytes = layout.document(&descriptor, "a manifest")?;
        let parsed = ManifestDocument::parse(&bytes);
        match parsed.map_err(|error| SourceError::manifest(&layout.root, error))? {
            ManifestDocument::Manifest(manifest) => return Ok((descriptor, *manifest)),
            ManifestDocument::Index(index) => {
                let chosen = index.select(platform);
                descriptor =
                    chosen.map_err(|error| SourceError::manifest(&layout.root, error))?.clone();
            }
        }
    }
    Err(SourceError::malformed(&layout.root, "indexes are nested too deeply"))
}

fn image(
    layout: &Layout,
    entry: &Descriptor,
    descriptor: &Descriptor,
    manifest: &Manifest,
) -> Result<LocalImage, SourceError> {
    let bytes = layout.document(&manifest.config, "the configuration")?;
    // An artifact that is no image has an empty or foreign configuration: no diff IDs then.
    let parsed = ImageConfig::parse(&bytes);
    let config = parsed.map_err(|error| SourceError::manifest(&layout.root, error))?;
    let mut layers = Vec::with_capacity(manifest.layers.len());
    for (number, layer) in manifest.layers.iter().enumerate() {
        layers.push(LocalLayer {
            digest: Some(layer.digest.clone()),
            size_bytes: layer.size,
            diff_id: diff_id_at(&config, number),
            place: layout.blob(&layer.digest)?,
        });
    }
    let annotation =
        |(key, value): (&String, &String)| (key.as_str().into(), value.as_str().into());
    Ok(LocalImage {
        manifest_digest: Some(descriptor.digest.clone()),
        config_digest: manifest.config.digest.clone(),
        platform: descriptor.platform.clone().or_else(|| config.platform()),
        config,
        layers,
        references: names(entry).map(Into::into).collect(),
        annotations: manifest.annotations.iter().map(annotation).collect(),
    })
}
