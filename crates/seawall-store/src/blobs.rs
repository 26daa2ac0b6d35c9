//! Blobs by digest, shared by all repositories of a registry.
//!
//! An upload is written piece by piece under an identifier and becomes a blob when it is
//! committed: its digest was verified and it survives a loss of power before the commit
//! returns. Which repository may read a blob, and whether it still needs it, is the business
//! of the tables; a store knows nothing of repositories.
//!
//! Every implementation passes [`crate::testing::blob_store_suite`].
//!
//! **Invariant:** what [`BlobStore::read`] gives was committed with the digest asked for.

use std::fmt;
use std::future::Future;
use std::ops::Range;
use std::pin::Pin;
use std::str::FromStr;

use bytes::Bytes;
use seawall_artifact::digest::{Digest, DigestHasher};

pub mod files;
pub mod s3;

/// What a function of a trait object returns in place of `async`.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The identifier of an upload: a UUID of version 4 (RFC 9562).
///
/// **Invariant:** lower-case hexadecimal digits and hyphens at their places, so that it can
/// stand in a path or a URL as it is.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct UploadId(Box<str>);

impl UploadId {
    /// Makes an identifier of 16 random bytes.
    pub fn from_random(bytes: [u8; 16]) -> Self {
        let number = u128::from_be_bytes(bytes);
        let versioned = number & !(0xf << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62);
        let hex = format!("{versioned:032x}");
        let mut text = String::with_capacity(36);
        for (place, digit) in hex.chars().enumerate() {
            if matches!(place, 8 | 12 | 16 | 20) {
                text.push('-');
            }
            text.push(digit);
        }
        Self(text.into())
    }

    /// Returns the identifier as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UploadId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A text that is no identifier of an upload.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("no identifier of an upload")]
pub struct UploadIdError;

impl FromStr for UploadId {
    type Err = UploadIdError;

    fn from_str(text: &str) -> Result<Self, UploadIdError> {
        let fits = text.len() == 36
            && text.bytes().enumerate().all(|(place, byte)| match place {
                8 | 13 | 18 | 23 => byte == b'-',
                _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
            });
        if fits { Ok(Self(text.into())) } else { Err(UploadIdError) }
    }
}

/// How far an upload has come, and the state of the hash over it.
#[derive(Clone, Debug)]
pub struct Progress {
    /// Bytes written.
    pub size_bytes: u64,
    /// The hash over exactly these bytes.
    pub hasher: DigestHasher,
}

/// Why a store did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BlobError {
    /// There is no upload of this identifier.
    #[error("unknown upload `{upload}`")]
    UnknownUpload {
        /// The identifier.
        upload: UploadId,
    },
    /// The upload does not have the digest that the client named.
    #[error("the content has the digest `{actual}`")]
    DigestMismatch {
        /// The digest that it has.
        actual: Digest,
    },
    /// There is no room left.
    #[error("no space is left for blobs")]
    Full,
    /// The place does not answer as it should; the same may succeed later.
    #[error("the blob store does not answer: cannot {what}")]
    Unavailable {
        /// What was to be done, with which object.
        what: Box<str>,
        /// Why it failed.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Reading or writing failed.
    #[error("cannot {what}")]
    Io {
        /// What was to be done, with which file or object.
        what: Box<str>,
        /// Why it failed.
        source: std::io::Error,
    },
}

/// Writes a piece of an upload.
pub trait BlobWriter: Send {
    /// Adds bytes; returns once they are accepted, which is before they are written.
    fn write(&mut self, bytes: Bytes) -> Pending<'_, Result<(), BlobError>>;

    /// Waits until everything accepted is written.
    fn finish(self: Box<Self>) -> Pending<'static, Result<Progress, BlobError>>;
}

/// Reads a blob, or a part of it.
pub trait BlobReader: Send {
    /// Returns the next bytes, `None` at the end.
    fn next(&mut self) -> Pending<'_, Result<Option<Bytes>, BlobError>>;
}

/// A place for blobs.
pub trait BlobStore: fmt::Debug + Send + Sync {
    /// Continues an upload behind the bytes that `progress` counts, beginning it if they are
    /// none; what was written beyond is dropped.
    fn append<'a>(
        &'a self,
        upload: &'a UploadId,
        progress: Progress,
    ) -> Pending<'a, Result<Box<dyn BlobWriter>, BlobError>>;

    /// Hashes again what an upload holds, for a process that did not write it.
    fn progress<'a>(
        &'a self,
        upload: &'a UploadId,
        hasher: DigestHasher,
    ) -> Pending<'a, Result<Progress, BlobError>>;

    /// Makes the upload the blob `digest` and returns its size. `progress` is what the last
    /// writer returned.
    ///
    /// When this returns, the blob is durable. Another one of the same digest is replaced by
    /// the same bytes.
    fn commit<'a>(
        &'a self,
        upload: &'a UploadId,
        digest: &'a Digest,
        progress: Progress,
    ) -> Pending<'a, Result<u64, BlobError>>;

    /// Forgets an upload; one that is not there is forgotten already.
    fn discard<'a>(&'a self, upload: &'a UploadId) -> Pending<'a, Result<(), BlobError>>;

    /// Lists the uploads that take up room.
    fn uploads(&self) -> Pending<'_, Result<Vec<UploadId>, BlobError>>;

    /// Returns the size of a blob, if it is there.
    fn size<'a>(&'a self, digest: &'a Digest) -> Pending<'a, Result<Option<u64>, BlobError>>;

    /// Opens the bytes of `range` of a blob, if it is there.
    fn read<'a>(
        &'a self,
        digest: &'a Digest,
        range: Range<u64>,
    ) -> Pending<'a, Result<Option<Box<dyn BlobReader>>, BlobError>>;

    /// Removes a blob and tells whether it was there.
    fn delete<'a>(&'a self, digest: &'a Digest) -> Pending<'a, Result<bool, BlobError>>;

    /// Lists some blobs behind `after` in the order of digests; an empty list is the end.
    fn list<'a>(&'a self, after: Option<&'a Digest>)
    -> Pending<'a, Result<Vec<Digest>, BlobError>>;
}

#[cfg(test)]
mod tests;
