//! Images that lie on this machine: OCI layouts as folder or archive, and Docker's archives.
//!
//! Blobs stay where they are: a [`LocalImage`] names for each layer the file and the range of
//! bytes, so an archive is neither unpacked nor held in memory.
//!
//! Form: OCI image specification 1.1, "Image Layout"; Docker's `manifest.json` as written by
//! `docker save` before and after version 25.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use seawall_artifact::digest::Digest;
use seawall_artifact::manifest::{ImageConfig, ManifestError};
use seawall_artifact::platform::Platform;

mod archive;
mod docker;
mod oci;

pub use docker::open_docker_archive;
pub use oci::{open_oci_archive, open_oci_layout};

/// An image on this machine.
#[derive(Clone, Debug)]
pub struct LocalImage {
    /// Digest of the manifest; Docker's archives have none.
    pub manifest_digest: Option<Digest>,
    /// Digest of the configuration.
    pub config_digest: Digest,
    /// The configuration.
    pub config: ImageConfig,
    /// The layers, lowest first.
    pub layers: Vec<LocalLayer>,
    /// Tags that the source gives the image.
    pub references: Vec<Box<str>>,
    /// Annotations of the manifest.
    pub annotations: Vec<(Box<str>, Box<str>)>,
    /// Platform, from the index or the configuration.
    pub platform: Option<Platform>,
}

/// A layer of a local image.
#[derive(Clone, Debug)]
pub struct LocalLayer {
    /// Digest of the blob, where the source states one.
    pub digest: Option<Digest>,
    /// Size of the blob in bytes.
    pub size_bytes: u64,
    /// Diff ID, from the configuration.
    pub diff_id: Option<Digest>,
    place: BlobPlace,
}

impl LocalLayer {
    /// Opens the blob.
    pub fn open(&self) -> Result<impl Read + Send + use<>, SourceError> {
        self.place.open()
    }
}

/// A range of bytes of a file.
#[derive(Clone, Debug, Eq, PartialEq)]
struct BlobPlace {
    file: PathBuf,
    offset: u64,
    size_bytes: u64,
}

impl BlobPlace {
    fn open(&self) -> Result<io::Take<File>, SourceError> {
        let wrap = |error| SourceError::read(&self.file, error);
        let mut file = File::open(&self.file).map_err(wrap)?;
        file.seek(SeekFrom::Start(self.offset)).map_err(wrap)?;
        Ok(file.take(self.size_bytes))
    }

    /// Reads the whole blob, which must not be larger than `bytes_max`.
    fn read(&self, what: &'static str, bytes_max: u64) -> Result<Vec<u8>, SourceError> {
        if bytes_max < self.size_bytes {
            return Err(SourceError::TooLarge { file: self.file.clone(), what, limit: bytes_max });
        }
        let mut bytes = Vec::new();
        self.open()?
            .read_to_end(&mut bytes)
            .map_err(|error| SourceError::read(&self.file, error))?;
        if (bytes.len() as u64) < self.size_bytes {
            return Err(SourceError::malformed(&self.file, format!("{what} ends early")));
        }
        Ok(bytes)
    }
}

/// An image that cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The file or folder cannot be read.
    #[error("cannot read `{file}`")]
    Read {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is not what it should be.
    #[error("`{file}` is malformed: {reason}")]
    Malformed {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        reason: Box<str>,
    },
    /// A document is larger than its limit.
    #[error("{what} in `{file}` is larger than {limit} bytes")]
    TooLarge {
        /// The file.
        file: PathBuf,
        /// Which document.
        what: &'static str,
        /// The limit.
        limit: u64,
    },
    /// A blob's bytes do not have the digest under which it is named.
    #[error("blob `{digest}` in `{file}` is corrupted: its bytes have the digest `{actual}`")]
    DigestMismatch {
        /// The file.
        file: PathBuf,
        /// The digest it is named by.
        digest: Digest,
        /// The digest it has.
        actual: Digest,
    },
    /// A blob is missing.
    #[error("blob `{digest}` is missing in `{file}`")]
    BlobMissing {
        /// The file or folder.
        file: PathBuf,
        /// The blob.
        digest: Digest,
    },
    /// The reference or tag does not choose one image.
    #[error("`{file}`: {reason}")]
    NotChosen {
        /// The file or folder.
        file: PathBuf,
        /// What there is to choose from.
        reason: Box<str>,
    },
    /// A manifest, index or configuration cannot be used.
    #[error("`{file}`")]
    Manifest {
        /// The file or folder.
        file: PathBuf,
        /// Why.
        source: ManifestError,
    },
}

impl SourceError {
    fn read(file: &Path, source: io::Error) -> Self {
        Self::Read { file: file.to_owned(), source }
    }

    fn malformed(file: &Path, reason: impl Into<Box<str>>) -> Self {
        Self::Malformed { file: file.to_owned(), reason: reason.into() }
    }

    fn manifest(file: &Path, source: ManifestError) -> Self {
        Self::Manifest { file: file.to_owned(), source }
    }
}

fn diff_id_at(config: &ImageConfig, layer: usize) -> Option<Digest> {
    config.rootfs.as_ref()?.diff_ids.get(layer).cloned()
}

#[cfg(test)]
mod tests;
