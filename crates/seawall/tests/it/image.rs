//! Images made by code: layers, their compression, and the forms in which images are kept.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use seawall_artifact::digest::Digest;
use serde_json::{Value, json};
use tar::{EntryType, Header};

/// How a layer's tar is stored.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Packing {
    Plain,
    Gzip,
    Zstd,
}

impl Packing {
    pub(crate) const ALL: [Self; 3] = [Self::Plain, Self::Gzip, Self::Zstd];

    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Plain => "application/vnd.oci.image.layer.v1.tar",
            Self::Gzip => "application/vnd.oci.image.layer.v1.tar+gzip",
            Self::Zstd => "application/vnd.oci.image.layer.v1.tar+zstd",
        }
    }

    pub(crate) fn pack(self, tar: &[u8]) -> Vec<u8> {
        match self {
            Self::Plain => tar.to_vec(),
            Self::Gzip => {
                let fast = flate2::Compression::fast();
                let mut encoder = flate2::write::GzEncoder::new(Vec::new(), fast);
                encoder.write_all(tar).expect("gzip");
                encoder.finish().expect("gzip")
            }
            Self::Zstd => zstd::encode_all(tar, 1).expect("zstd"),
        }
    }
}

/// Entries of a layer, in their order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layer {
    entries: Vec<(String, EntryType, Vec<u8>)>,
}

impl Layer {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn file(mut self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.entries.push((path.to_owned(), EntryType::Regular, content.as_ref().to_vec()));
        self
    }

    pub(crate) fn link(mut self, path: &str, kind: EntryType, target: &str) -> Self {
        self.entries.push((path.to_owned(), kind, target.as_bytes().to_vec()));
        self
    }

    /// Appends the entries of `other`.
    pub(crate) fn and(mut self, other: &Self) -> Self {
        self.entries.extend(other.entries.iter().cloned());
        self
    }

    /// Divides the layer in two after `count` entries.
    pub(crate) fn split(&self, count: usize) -> [Self; 2] {
        let (first, second) = self.entries.split_at(count.min(self.entries.len()));
        [Self { entries: first.to_vec() }, Self { entries: second.to_vec() }]
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn tar(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (path, kind, content) in &self.entries {
            let is_link = *kind != EntryType::Regular;
            let mut header = Header::new_ustar();
            // The field itself: the writer's own methods refuse hostile names.
            header.as_old_mut().name[..path.len()].copy_from_slice(path.as_bytes());
            if is_link {
                header.as_old_mut().linkname[..content.len()].copy_from_slice(content);
            }
            let size = if is_link { 0 } else { content.len() };
            header.set_size(size as u64);
            header.set_mode(if path.starts_with("usr/bin") { 0o755 } else { 0o644 });
            header.set_entry_type(*kind);
            header.set_cksum();
            bytes.extend_from_slice(header.as_bytes());
            if !is_link {
                bytes.extend_from_slice(content);
                bytes.resize(bytes.len().next_multiple_of(512), 0);
            }
        }
        bytes.resize(bytes.len() + 1024, 0);
        bytes
    }
}

/// A blob with its media type.
#[derive(Clone, Debug)]
pub(crate) struct Blob {
    pub(crate) media_type: &'static str,
    pub(crate) bytes: Vec<u8>,
}

impl Blob {
    pub(crate) fn digest(&self) -> Digest {
        Digest::sha256_of(&self.bytes)
    }

    pub(crate) fn descriptor(&self) -> Value {
        json!({
            "mediaType": self.media_type,
            "digest": self.digest().to_string(),
            "size": self.bytes.len(),
        })
    }
}

/// An image with its blobs.
#[derive(Clone, Debug)]
pub(crate) struct Image {
    pub(crate) manifest: Blob,
    pub(crate) config: Blob,
    pub(crate) layers: Vec<Blob>,
    architecture: &'static str,
}

/// A layer as it is stored, with the digest of its tar.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) blob: Blob,
    pub(crate) diff_id: Digest,
}

impl Stored {
    pub(crate) fn new(tar: &[u8], packing: Packing) -> Self {
        let blob = Blob { media_type: packing.media_type(), bytes: packing.pack(tar) };
        Self { blob, diff_id: Digest::sha256_of(tar) }
    }
}

impl Image {
    pub(crate) fn new(layers: &[Layer]) -> Self {
        Self::packed(layers, Packing::Gzip)
    }

    pub(crate) fn packed(layers: &[Layer], packing: Packing) -> Self {
        let stored = layers.iter().map(|layer| Stored::new(&layer.tar(), packing)).collect();
        Self::of(stored, "amd64")
    }

    pub(crate) fn of(stored: Vec<Stored>, architecture: &'static str) -> Self {
        let diff_ids: Vec<String> = stored.iter().map(|it| it.diff_id.to_string()).collect();
        let config = Blob {
            media_type: "application/vnd.oci.image.config.v1+json",
            bytes: to_bytes(&json!({
                "architecture": architecture,
                "os": "linux",
                "created": "2026-01-02T03:04:05Z",
                "config": {},
                "rootfs": { "type": "layers", "diff_ids": diff_ids },
            })),
        };
        let layers: Vec<Blob> = stored.into_iter().map(|it| it.blob).collect();
        let descriptors: Vec<Value> = layers.iter().map(Blob::descriptor).collect();
        let manifest = Blob {
            media_type: "application/vnd.oci.image.manifest.v1+json",
            bytes: to_bytes(&json!({
                "schemaVersion": 2,
                "mediaType": "application/vnd.oci.image.manifest.v1+json",
                "config": config.descriptor(),
                "layers": descriptors,
            })),
        };
        Self { manifest, config, layers, architecture }
    }

    pub(crate) fn blobs(&self) -> impl Iterator<Item = &Blob> {
        [&self.manifest, &self.config].into_iter().chain(&self.layers)
    }

    /// Describes the image in an index.
    pub(crate) fn in_index(&self) -> Value {
        let mut descriptor = self.manifest.descriptor();
        descriptor["platform"] = json!({ "os": "linux", "architecture": self.architecture });
        descriptor
    }

    /// Writes an OCI layout (image specification, "Image Layout") with this image.
    pub(crate) fn write_layout(&self, folder: &Path) {
        write_layout(folder, std::slice::from_ref(self));
    }

    /// Writes an archive as `docker save` did before it wrote OCI layouts.
    pub(crate) fn write_docker_archive(&self, file: &Path, tag: &str) {
        let config_name = format!("{}.json", self.config.digest().hex());
        let mut archive = Layer::new().file(&config_name, &self.config.bytes);
        let mut names = Vec::new();
        for (number, layer) in self.layers.iter().enumerate() {
            let name = format!("layer{number}/layer.tar");
            archive = archive.file(&name, &layer.bytes);
            names.push(name);
        }
        let manifest = json!([{ "Config": config_name, "RepoTags": [tag], "Layers": names }]);
        fs::write(file, archive.file("manifest.json", to_bytes(&manifest)).tar()).expect("write");
    }
}

/// Writes a layout whose index names these images.
pub(crate) fn write_layout(folder: &Path, images: &[Image]) {
    let blobs = folder.join("blobs/sha256");
    fs::create_dir_all(&blobs).expect("a folder");
    for blob in images.iter().flat_map(Image::blobs) {
        fs::write(blobs.join(blob.digest().hex()), &blob.bytes).expect("write a blob");
    }
    let manifests: Vec<Value> = images.iter().map(Image::in_index).collect();
    let index = json!({ "schemaVersion": 2, "manifests": manifests });
    fs::write(folder.join("index.json"), to_bytes(&index)).expect("write the index");
    fs::write(folder.join("oci-layout"), br#"{"imageLayoutVersion":"1.0.0"}"#).expect("write");
}

/// Writes the files of a folder as a tar.
pub(crate) fn archive_folder(folder: &Path, file: &Path) {
    let mut builder = tar::Builder::new(fs::File::create(file).expect("create"));
    builder.append_dir_all(".", folder).expect("archive a folder");
    builder.finish().expect("archive a folder");
}

pub(crate) fn to_bytes(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).expect("JSON")
}
