//! The content of a member: as stored, or with the holes of a sparse file filled in.

use super::bytes::{BLOCK_BYTES, TarBytes};
use super::error;
use super::sparse::SparseMap;
use crate::layer::LayerError;

const BLOCK: u64 = 512;
/// What holes are made of.
static ZEROS: [u8; 32 * 1024] = [0; 32 * 1024];

#[derive(Debug)]
pub(super) struct Content {
    /// Bytes in the tar that belong to the content and are not taken yet.
    stored_left: u64,
    padding: u64,
    sparse: Option<SparseMap>,
    head: [u8; BLOCK_BYTES],
}

impl Default for Content {
    fn default() -> Self {
        Self::plain(0)
    }
}

impl Content {
    pub(super) fn plain(size: u64) -> Self {
        let padding = (BLOCK - size % BLOCK) % BLOCK;
        Self { stored_left: size, padding, sparse: None, head: [0; BLOCK_BYTES] }
    }

    pub(super) fn set_sparse(&mut self, map: SparseMap) {
        self.sparse = Some(map);
    }

    pub(super) fn stored_bytes_left(&self) -> u64 {
        self.stored_left
    }

    pub(super) fn hole_bytes(&self) -> u64 {
        self.sparse.as_ref().map_or(0, SparseMap::hole_bytes)
    }

    pub(super) fn head<'c>(&'c mut self, bytes: &'c mut TarBytes) -> Result<&'c [u8], LayerError> {
        let wanted = self.stored_left.min(BLOCK);
        let offset = bytes.offset();
        let stored = bytes.peek(usize::try_from(wanted).unwrap_or(BLOCK_BYTES));
        if u64::try_from(stored.len()).unwrap_or(u64::MAX) < wanted && self.sparse.is_none() {
            return Err(cut_off(offset));
        }
        match &self.sparse {
            None => Ok(stored),
            Some(map) => Ok(map.head(stored, &mut self.head)),
        }
    }

    pub(super) fn piece<'c>(
        &mut self,
        bytes: &'c mut TarBytes,
    ) -> Result<Option<&'c [u8]>, LayerError> {
        let data = match &mut self.sparse {
            None => self.stored_left,
            Some(map) => match map.next(u64::try_from(ZEROS.len()).unwrap_or_default()) {
                None => 0,
                Some(super::sparse::Piece::Data(len)) => len,
                Some(super::sparse::Piece::Hole(len)) => {
                    let len = usize::try_from(len).unwrap_or_default();
                    return Ok(ZEROS.get(..len));
                }
            },
        };
        if data == 0 {
            return Ok(None);
        }
        let offset = bytes.offset();
        let piece = bytes.take(data);
        if piece.is_empty() {
            return Err(cut_off(offset));
        }
        let taken = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        self.stored_left = self.stored_left.saturating_sub(taken);
        if let Some(map) = &mut self.sparse {
            map.advance(taken);
        }
        Ok(Some(piece))
    }

    pub(super) fn whole<'c>(&mut self, bytes: &'c mut TarBytes) -> Option<&'c [u8]> {
        let size = usize::try_from(self.stored_left).ok().filter(|_| self.sparse.is_none())?;
        if size == 0 {
            return Some(&[]);
        }
        if bytes.peek(size).len() < size {
            return None;
        }
        let left = std::mem::take(&mut self.stored_left);
        Some(bytes.take(left))
    }

    /// Takes a number of stored bytes, for a map that stands in the content.
    pub(super) fn take_block(&mut self, bytes: &mut TarBytes) -> Option<[u8; BLOCK_BYTES]> {
        let left = self.stored_left.checked_sub(BLOCK)?;
        match bytes.block() {
            super::Block::Full(block) => {
                self.stored_left = left;
                Some(block)
            }
            super::Block::Partial | super::Block::End => None,
        }
    }

    /// Skips what is left; that the archive's last padding may be missing is as in Go.
    pub(super) fn skip(&mut self, bytes: &mut TarBytes) -> Result<(), LayerError> {
        while 0 < self.stored_left {
            let offset = bytes.offset();
            let taken = u64::try_from(bytes.take(self.stored_left).len()).unwrap_or(u64::MAX);
            if taken == 0 {
                return Err(cut_off(offset));
            }
            self.stored_left = self.stored_left.saturating_sub(taken);
        }
        while 0 < self.padding {
            let taken = u64::try_from(bytes.take(self.padding).len()).unwrap_or(u64::MAX);
            self.padding = if taken == 0 { 0 } else { self.padding.saturating_sub(taken) };
        }
        self.sparse = None;
        Ok(())
    }
}

fn cut_off(offset: u64) -> LayerError {
    error(offset, "it is cut off inside a member")
}
