//! The cache of analysed layers: one file a layer, shared by any number of processes without
//! a lock.
//!
//! Place: `CACHE/layers/VERSION/HH/HEX`, where `VERSION` is that of the analyser, `HEX` the
//! layer's diff ID and `HH` its first two digits. Form: magic, form version, analyser version,
//! SHA-256 of the payload, payload (postcard). A file that is damaged or of another version
//! counts as missing and is written again.
//!
//! Beside them, `CACHE/blobs/VERSION/HH/HEX` holds the diff ID of the blob HEX, in words. An image's
//! configuration names diff IDs without any proof: a layer counts as analysed only if its blob was
//! read and inflated to that diff ID before. Else an image could name a harmless layer's diff ID
//! for a harmful blob, which is mounted as it is where layers are pulled lazily.
//!
//! **Invariant:** a value that [`Cache::read`] returns is the one that was stored for this
//! layer and this analyser.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use seawall_artifact::digest::Digest;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use crate::atomic::{self, AtomicFile, Durability};

const MAGIC: &[u8; 8] = b"SWLAYER\n";
const FORM_VERSION: u32 = 1;
const HEADER_BYTES: usize = 8 + 4 + 4 + 32;
/// Largest entry that is read or written, in bytes.
// LIMIT: it is held beside what is made of it, and the process stays within 256 MiB. A layer of a
// million entries has 20 MiB; a larger one is analysed again each time.
const ENTRY_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Most bytes of a digest in words, and one more.
const DIGEST_TEXT_BYTES_MAX: u64 = 160;

/// A folder of analysed layers.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
    analyser_version: u32,
}

impl Cache {
    /// Names the cache below `folder`; nothing is read or made yet.
    pub fn new(folder: &Path, analyser_version: u32) -> Self {
        Self { folder: folder.to_owned(), analyser_version }
    }

    /// Reads the value stored for the layer `diff_id`; `None` if there is none that is whole.
    pub fn read<T: DeserializeOwned>(&self, diff_id: &Digest) -> Option<T> {
        let file = File::open(self.path_of(diff_id)).ok()?;
        let size = file.metadata().ok()?.len();
        if ENTRY_BYTES_MAX < size {
            return None;
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).ok()?);
        file.take(ENTRY_BYTES_MAX).read_to_end(&mut bytes).ok()?;
        let (header, payload) = bytes.split_at_checked(HEADER_BYTES)?;
        if header != self.header(payload) {
            return None;
        }
        postcard::from_bytes(payload).ok()
    }

    /// Stores `value` for the layer `diff_id`.
    pub fn write<T: Serialize>(&self, diff_id: &Digest, value: &T) -> io::Result<()> {
        let payload = postcard::to_stdvec(value).map_err(io::Error::other)?;
        if ENTRY_BYTES_MAX < payload.len() as u64 {
            return Ok(());
        }
        let mut file = AtomicFile::create(&self.path_of(diff_id), Durability::Rebuildable)?;
        file.write_all(&self.header(&payload))?;
        file.write_all(&payload)?;
        file.commit()
    }

    /// Tells whether the blob `blob` was read before and inflated to the tar `diff_id`.
    pub fn is_known(&self, blob: &Digest, diff_id: &Digest) -> bool {
        let known = diff_id.to_string();
        let mut stored = Vec::new();
        let read = File::open(self.file_of("blobs", blob))
            .and_then(|file| file.take(DIGEST_TEXT_BYTES_MAX).read_to_end(&mut stored));
        read.is_ok() && stored == known.as_bytes()
    }

    /// Notes that the blob `blob` was read and inflated to the tar `diff_id`.
    pub fn note(&self, blob: &Digest, diff_id: &Digest) -> io::Result<()> {
        let text = diff_id.to_string();
        atomic::write_file(&self.file_of("blobs", blob), text.as_bytes(), Durability::Rebuildable)
    }

    fn header(&self, payload: &[u8]) -> Vec<u8> {
        let mut header = Vec::with_capacity(HEADER_BYTES);
        header.extend_from_slice(MAGIC);
        header.extend_from_slice(&FORM_VERSION.to_le_bytes());
        header.extend_from_slice(&self.analyser_version.to_le_bytes());
        header.extend_from_slice(&Sha256::digest(payload));
        header
    }

    fn path_of(&self, diff_id: &Digest) -> PathBuf {
        self.file_of("layers", diff_id)
    }

    fn file_of(&self, kind: &str, digest: &Digest) -> PathBuf {
        let hex = digest.hex();
        let start = hex.get(..2).unwrap_or_default();
        let version = format!("{FORM_VERSION}.{}", self.analyser_version);
        self.folder.join(kind).join(version).join(start).join(hex)
    }
}

#[cfg(test)]
mod tests;
