//! The bytes of a tar as the other thread sends them, hashed on arrival.

use crate::digest::{DigestAlgorithm, DigestHasher};
use crate::layer::chunk::{Chunk, Inbox, Message};

/// Headers, contents and paddings are multiples of this.
pub(super) const BLOCK_BYTES: usize = 512;

/// The bytes of one tar, and the hashes of it and of its blob.
///
/// **Invariant:** each chunk but the last is a multiple of [`BLOCK_BYTES`], so a block that
/// begins at a multiple of it lies in one chunk.
#[derive(Debug)]
pub(in crate::layer) struct TarBytes {
    inbox: Inbox,
    chunk: Chunk,
    at: usize,
    /// Offset of the chunk in the tar.
    chunk_offset: u64,
    tar_hash: DigestHasher,
    /// `None` while it is the same as the tar's.
    blob_hash: Option<DigestHasher>,
    blob_algorithm: DigestAlgorithm,
}

#[expect(clippy::large_enum_variant, reason = "a block is handled where it is, never stored")]
pub(super) enum Block {
    Full([u8; BLOCK_BYTES]),
    /// The tar ends inside the block.
    Partial,
    /// The tar ends before the block.
    End,
}

impl TarBytes {
    pub(in crate::layer) fn new(
        inbox: Inbox,
        blob_algorithm: DigestAlgorithm,
        tar_algorithm: DigestAlgorithm,
    ) -> Self {
        let differ = blob_algorithm != tar_algorithm;
        Self {
            inbox,
            chunk: Chunk::default(),
            at: 0,
            chunk_offset: 0,
            tar_hash: DigestHasher::new(tar_algorithm),
            blob_hash: differ.then(|| DigestHasher::new(blob_algorithm)),
            blob_algorithm,
        }
    }

    /// Returns how many bytes were taken.
    pub(super) fn offset(&self) -> u64 {
        self.chunk_offset.saturating_add(u64::try_from(self.at).unwrap_or(u64::MAX))
    }

    /// Takes a block.
    pub(super) fn block(&mut self) -> Block {
        let block = self.peek(BLOCK_BYTES);
        if block.is_empty() {
            return Block::End;
        }
        let full: Option<[u8; BLOCK_BYTES]> = block.try_into().ok();
        let taken = block.len();
        self.at = self.at.saturating_add(taken);
        full.map_or(Block::Partial, Block::Full)
    }

    /// Returns what lies in the buffer of the next `bytes_max` bytes, without taking it; nothing
    /// only at the end.
    pub(super) fn peek(&mut self, bytes_max: usize) -> &[u8] {
        if self.chunk.filled <= self.at {
            self.next_chunk();
        }
        let end = self.at.saturating_add(bytes_max).min(self.chunk.filled);
        self.chunk.bytes.get(self.at..end).unwrap_or_default()
    }

    /// Takes what lies in the buffer of the next `bytes_max` bytes; nothing only at the end.
    pub(super) fn take(&mut self, bytes_max: u64) -> &[u8] {
        let bytes_max = usize::try_from(bytes_max).unwrap_or(usize::MAX);
        let taken = self.peek(bytes_max).len();
        let start = self.at;
        self.at = start.saturating_add(taken);
        self.chunk.bytes.get(start..self.at).unwrap_or_default()
    }

    /// Reads to the end, for the hashes.
    pub(in crate::layer) fn drain(&mut self) {
        while self.next_chunk() {}
    }

    /// Returns the hashes of the blob, unless it is the tar itself, and of the tar.
    pub(in crate::layer) fn finish(self) -> (Option<DigestHasher>, DigestHasher) {
        (self.blob_hash, self.tar_hash)
    }

    fn next_chunk(&mut self) -> bool {
        let filled = u64::try_from(self.chunk.filled).unwrap_or(u64::MAX);
        self.chunk_offset = self.chunk_offset.saturating_add(filled);
        self.at = 0;
        self.inbox.recycle(std::mem::take(&mut self.chunk));
        while let Some(message) = self.inbox.receive() {
            match message {
                Message::Blob(chunk) => {
                    let algorithm = self.blob_algorithm;
                    let hash = self.blob_hash.get_or_insert_with(|| DigestHasher::new(algorithm));
                    hash.update(chunk.filled());
                    self.inbox.recycle(chunk);
                }
                Message::Tar(chunk) => {
                    self.tar_hash.update(chunk.filled());
                    self.chunk = chunk;
                }
                Message::Plain(chunk) => {
                    self.tar_hash.update(chunk.filled());
                    if let Some(hash) = &mut self.blob_hash {
                        hash.update(chunk.filled());
                    }
                    self.chunk = chunk;
                }
            }
            if 0 < self.chunk.filled {
                return true;
            }
        }
        false
    }
}
