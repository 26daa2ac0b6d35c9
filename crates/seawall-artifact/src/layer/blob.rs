//! The thread that reads a layer's blob and inflates it.

use std::io::{self, BufRead, Read};

use super::budget::MemoryBudget;
use super::chunk::{Chunk, Gone, Message, Outbox};
use super::inflate::gzip::GzipInflater;
use super::inflate::zstd::ZstdInflater;
use super::inflate::{Fault, Inflater};
use super::limits::{INFLATED_BYTES_FREE, INFLATED_BYTES_MAX, INFLATED_RATIO_MAX};
use super::{ExpectedLayer, LayerError};
use crate::manifest::Compression;

/// How reading a blob ended.
#[derive(Debug)]
pub(super) struct BlobEnd {
    pub(super) compression: Compression,
    /// Bytes of the blob that were read.
    pub(super) size_bytes: u64,
    /// Bytes of the tar that were sent.
    pub(super) tar_bytes: u64,
    /// Why it ended early.
    pub(super) fault: Option<LayerError>,
}

/// Reads and inflates the whole blob and sends both forms to the other thread.
pub(super) fn inflate_blob<R: Read>(
    source: R,
    expected: &ExpectedLayer,
    budget: &MemoryBudget,
    outbox: &Outbox,
) -> BlobEnd {
    let mut blob = BlobReader {
        source,
        outbox,
        chunk: Chunk::default(),
        at: 0,
        size_bytes: 0,
        size_bytes_expected: expected.size_bytes,
        ended: false,
        fault: None,
    };
    let compression = blob.fill_buf().map_or(Compression::None, Compression::sniff);
    let mut tar = TarSender { outbox, compression, tar_bytes: 0 };
    let inflated = match compression {
        Compression::None => tar.pass(&mut blob),
        Compression::Gzip => tar.inflate(&mut blob, &mut GzipInflater::new()),
        Compression::Zstd => tar.inflate(&mut blob, &mut ZstdInflater::new(budget)),
    };
    // A damaged blob is read to its end for its digest, which says more than what the inflater
    // stumbled over; a bomb is not.
    let wanted = match &inflated {
        Ok(()) => true,
        Err(LayerError::TooLarge { .. }) => false,
        Err(_) => expected.digest.is_some(),
    };
    while wanted && !blob.fill_buf().unwrap_or_default().is_empty() {
        blob.consume(blob.chunk.filled);
    }
    let fault = match inflated {
        // A bomb is left before its end, which does not make it too short.
        Err(bomb @ LayerError::TooLarge { .. }) => Some(bomb),
        inflated => {
            let fault = blob.fault.take().or_else(|| blob.too_short(expected));
            fault.or_else(|| inflated.err())
        }
    };
    BlobEnd { compression, size_bytes: blob.size_bytes, tar_bytes: tar.tar_bytes, fault }
}

/// Reads a blob in chunks and sends each to be hashed when it is used up.
struct BlobReader<'o, R> {
    source: R,
    outbox: &'o Outbox,
    chunk: Chunk,
    at: usize,
    size_bytes: u64,
    size_bytes_expected: Option<u64>,
    ended: bool,
    fault: Option<LayerError>,
}

impl<R: Read> BlobReader<'_, R> {
    /// Fills the next chunk; it stays empty at the blob's end.
    fn next_chunk(&mut self) -> Result<(), LayerError> {
        let old = std::mem::take(&mut self.chunk);
        self.at = 0;
        if 0 < old.filled {
            self.outbox.send(Message::Blob(old)).map_err(LayerError::from)?;
        }
        if self.ended {
            return Ok(());
        }
        let mut chunk = self.outbox.chunk().map_err(LayerError::from)?;
        while !self.ended && !chunk.rest_mut().is_empty() {
            match self.source.read(chunk.rest_mut()) {
                Ok(0) => self.ended = true,
                Ok(count) => {
                    chunk.filled = chunk.filled.saturating_add(count).min(chunk.bytes.len());
                    let count = u64::try_from(count).unwrap_or(u64::MAX);
                    self.size_bytes = self.size_bytes.saturating_add(count);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(source) => return Err(LayerError::Read { offset: self.size_bytes, source }),
            }
        }
        self.chunk = chunk;
        self.too_long().map_or(Ok(()), Err)
    }

    fn too_long(&self) -> Option<LayerError> {
        match self.size_bytes_expected {
            Some(expected) if expected < self.size_bytes => {
                Some(LayerError::SizeMismatch { blob: None, expected, actual: self.size_bytes })
            }
            None if INFLATED_BYTES_MAX < self.size_bytes => Some(LayerError::TooLarge {
                reason: format!("its blob is larger than {INFLATED_BYTES_MAX} bytes").into(),
            }),
            _ => None,
        }
    }

    fn too_short(&self, expected: &ExpectedLayer) -> Option<LayerError> {
        let actual = self.size_bytes;
        let expected = expected.size_bytes.filter(|&bytes| actual < bytes)?;
        Some(LayerError::SizeMismatch { blob: None, expected, actual })
    }

    /// Takes the bytes that are buffered out of the reader, as they are.
    fn take_chunk(&mut self) -> Chunk {
        std::mem::take(&mut self.chunk)
    }
}

impl<R: Read> Read for BlobReader<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let bytes = self.fill_buf()?;
        let count = bytes.len().min(out.len());
        if let (Some(to), Some(from)) = (out.get_mut(..count), bytes.get(..count)) {
            to.copy_from_slice(from);
        }
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for BlobReader<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.fault.is_none() && self.chunk.filled <= self.at {
            self.fault = self.next_chunk().err();
        }
        match self.fault {
            // The fault itself is kept for the result; what passes through the inflater is only
            // the news that there is one.
            Some(_) => Err(io::Error::other("the blob cannot be read")),
            None => Ok(self.chunk.filled().get(self.at..).unwrap_or_default()),
        }
    }

    fn consume(&mut self, count: usize) {
        self.at = self.at.saturating_add(count).min(self.chunk.filled);
    }
}

/// Sends the tar on in full chunks, within the limits.
struct TarSender<'o> {
    outbox: &'o Outbox,
    compression: Compression,
    tar_bytes: u64,
}

impl TarSender<'_> {
    fn inflate<R: Read>(
        &mut self,
        blob: &mut BlobReader<'_, R>,
        inflater: &mut impl Inflater,
    ) -> Result<(), LayerError> {
        loop {
            let mut chunk = self.outbox.chunk()?;
            let mut ended = Ok(false);
            while matches!(ended, Ok(false)) && !chunk.rest_mut().is_empty() {
                match inflater.read(blob, chunk.rest_mut()) {
                    Ok(0) => ended = Ok(true),
                    Ok(count) => {
                        chunk.filled = chunk.filled.saturating_add(count).min(chunk.bytes.len());
                    }
                    Err(fault) => ended = Err(fault),
                }
            }
            let filled = u64::try_from(chunk.filled).unwrap_or(u64::MAX);
            self.tar_bytes = self.tar_bytes.saturating_add(filled);
            self.outbox.send(Message::Tar(chunk))?;
            match ended {
                Ok(true) => return Ok(()),
                Ok(false) => self.stop_bomb(blob.size_bytes)?,
                Err(fault) => return Err(self.error(fault)),
            }
        }
    }

    /// Sends the chunks of an uncompressed blob as they are.
    fn pass<R: Read>(&mut self, blob: &mut BlobReader<'_, R>) -> Result<(), LayerError> {
        loop {
            match blob.fill_buf() {
                Ok([]) => return Ok(()),
                Ok(_) => {}
                Err(fault) => return Err(self.error(fault.into())),
            }
            let chunk = blob.take_chunk();
            self.tar_bytes = blob.size_bytes;
            self.outbox.send(Message::Plain(chunk))?;
        }
    }

    fn stop_bomb(&self, blob_bytes: u64) -> Result<(), LayerError> {
        let allowed = blob_bytes.saturating_mul(INFLATED_RATIO_MAX);
        let allowed = allowed.saturating_add(INFLATED_BYTES_FREE).min(INFLATED_BYTES_MAX);
        if self.tar_bytes <= allowed {
            return Ok(());
        }
        Err(LayerError::TooLarge {
            reason: format!(
                "{blob_bytes} bytes of its blob inflate to more than {allowed}, as archive bombs do"
            )
            .into(),
        })
    }

    fn error(&self, fault: Fault) -> LayerError {
        let (compression, offset) = (self.compression, self.tar_bytes);
        LayerError::Inflate { compression, offset, reason: fault.0 }
    }
}

impl From<Gone> for LayerError {
    fn from(_: Gone) -> Self {
        // The walking thread has a reason of its own, which takes precedence.
        Self::Tar { offset: 0, reason: "the walk ended early" }
    }
}
