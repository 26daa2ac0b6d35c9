//! Reads the layers of an image: tar archives, uncompressed, or compressed with gzip (RFC 1952)
//! or zstd (RFC 8878).
//!
//! One pass and two threads for each layer. One thread reads the blob and inflates it; the other,
//! the caller's, hashes the blob and the tar, parses the tar (POSIX.1-2024 `pax`, and GNU tar's
//! extensions), and calls the visitor. Inflating takes longest, so everything else is on the
//! other thread.
//!
//! Where archives can be read in two ways, they are read as Go's `archive/tar` reads them:
//! Docker, containerd and Podman unpack with it, and what a container gets is what counts.
//!
//! **Invariant:** a [`LayerWalk`] exists only for a layer that was read to its end and whose
//! digest, size and diff ID are the expected ones. Memory is bounded by [`limits`] and by the
//! [`MemoryBudget`], time by the bytes that the blob really has.

use std::io::{self, Read};

use crate::digest::Digest;
use crate::manifest::Compression;
use crate::tree::LayerTree;
use crate::visitor::FileVisitor;

mod blob;
mod budget;
mod chunk;
mod inflate;
pub mod limits;
mod tar;
mod walk;

pub use budget::{MemoryBudget, Reservation};

/// What is expected of a layer's blob; a mismatch is an error.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ExpectedLayer {
    /// Digest of the blob as stored.
    pub digest: Option<Digest>,
    /// Size of the blob as stored.
    pub size_bytes: Option<u64>,
    /// Digest of the uncompressed tar.
    pub diff_id: Option<Digest>,
}

/// What was learned from a layer that was read to its end.
#[derive(Clone, Debug)]
pub struct LayerWalk {
    /// The layer's entries.
    pub tree: LayerTree,
    /// Entries that were left out or are ambiguous, the first
    /// [`GAPS_LISTED_MAX`](limits::GAPS_LISTED_MAX) of them.
    pub gaps: Vec<LayerGap>,
    /// How many gaps there are in all.
    pub gap_count: u64,
    /// Digest of the blob, by the algorithm of the expected one, else SHA-256.
    pub blob_digest: Digest,
    /// Digest of the uncompressed tar, by the algorithm of the expected one, else SHA-256.
    pub diff_id: Digest,
    /// Size of the blob.
    pub size_bytes: u64,
    /// Size of the uncompressed tar.
    pub tar_bytes: u64,
    /// How the blob is compressed.
    pub compression: Compression,
}

/// An entry of a layer's tar that is missing from the result, or is not sure.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LayerGap {
    /// The entry's name, as far as known; not normalised.
    pub path: Box<str>,
    /// Offset of the entry's header in the tar.
    pub offset: u64,
    /// What is wrong with it.
    pub kind: LayerGapKind,
}

/// What can be wrong with a single entry.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, thiserror::Error)]
pub enum LayerGapKind {
    /// The name leads out of the root, holds a NUL byte, or is too long.
    #[error("hostile name")]
    HostileName,
    /// The path has too many components.
    #[error("path too deep")]
    TooDeep,
    /// A link's target is too long, or that of a hard link leads out of the root.
    #[error("hostile link target")]
    HostileLink,
    /// The entry's type is none that image builders write.
    #[error("unknown entry type")]
    UnknownType,
    /// A record of its PAX header is malformed.
    #[error("malformed pax record")]
    MalformedPax,
    /// A PAX header for all entries changes names or sizes; unpackers ignore it, GNU tar does
    /// not. It was ignored.
    #[error("global pax header that names or sizes entries")]
    GlobalPax,
    /// The map of a sparse file contradicts itself or is too long; the content was not read.
    #[error("malformed sparse map")]
    MalformedSparse,
    /// The holes of sparse files are larger than the limit; the content was not read.
    #[error("sparse file too large")]
    SparseTooLarge,
    /// A name that begins like a whiteout hides nothing that can exist.
    #[error("malformed whiteout")]
    MalformedWhiteout,
    /// The entry lies below an earlier one of the layer that is no folder; that one is left out.
    #[error("entry in conflict with earlier ones")]
    Conflict,
}

/// A layer that could not be read to its end, or is not the one expected.
#[derive(Debug, thiserror::Error)]
pub enum LayerError {
    /// The blob could not be read.
    #[error("cannot read the layer's blob after {offset} bytes")]
    Read {
        /// Bytes read before.
        offset: u64,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The blob has another size than its descriptor says.
    #[error("layer blob `{}` {}", blob_name(blob.as_ref()), size_words(*actual, *expected))]
    SizeMismatch {
        /// The blob.
        blob: Option<Digest>,
        /// The size that the descriptor says.
        expected: u64,
        /// The bytes read; one that is too long is not read to its end.
        actual: u64,
    },
    /// The blob has another digest than its descriptor says.
    #[error("layer blob `{expected}` has the digest `{actual}`")]
    DigestMismatch {
        /// The digest that the descriptor says.
        expected: Digest,
        /// The digest of the bytes read.
        actual: Digest,
    },
    /// The uncompressed tar has another digest than the image's configuration says.
    #[error("the tar of layer blob `{blob}` has the diff ID `{actual}` instead of `{expected}`")]
    DiffIdMismatch {
        /// The blob.
        blob: Digest,
        /// The digest that the configuration says.
        expected: Digest,
        /// The digest of the tar.
        actual: Digest,
    },
    /// The compressed data are damaged or cut off.
    #[error("cannot inflate the layer: {reason} ({} at byte {offset} of the tar)", compression.name())]
    Inflate {
        /// The compression.
        compression: Compression,
        /// Inflated bytes before.
        offset: u64,
        /// What is wrong.
        reason: Box<str>,
    },
    /// The tar is damaged or cut off.
    #[error("cannot read the layer's tar at byte {offset}: {reason}")]
    Tar {
        /// Where in the tar.
        offset: u64,
        /// What is wrong.
        reason: &'static str,
    },
    /// A limit is exceeded.
    #[error("the layer is too large: {reason}")]
    TooLarge {
        /// Which limit.
        reason: Box<str>,
    },
}

impl LayerError {
    /// Makes the error of an image whose layers hold more than [`limits::HELD_BYTES_MAX`].
    pub fn held_too_much() -> Self {
        let mebibytes = limits::HELD_BYTES_MAX >> 20;
        let reason = format!(
            "the image's layers have more names, packages and programs than fit into {mebibytes} MiB"
        );
        Self::TooLarge { reason: reason.into() }
    }
}

/// Reads one layer to its end.
///
/// The compression is recognised by the blob's first bytes. The visitor sees the regular files in
/// the order of the archive. When this fails, what the visitor learned is to be thrown away.
pub fn walk_layer<R: Read + Send>(
    blob: R,
    expected: &ExpectedLayer,
    budget: &MemoryBudget,
    visitor: &mut dyn FileVisitor,
) -> Result<LayerWalk, LayerError> {
    walk::walk_layer(blob, expected, budget, visitor)
}

fn blob_name(blob: Option<&Digest>) -> String {
    blob.map_or_else(|| "?".to_owned(), ToString::to_string)
}

fn size_words(actual: u64, expected: u64) -> String {
    if expected < actual {
        format!("is larger than the {expected} bytes expected")
    } else {
        format!("has {actual} bytes instead of {expected}")
    }
}

#[cfg(test)]
mod tests;
