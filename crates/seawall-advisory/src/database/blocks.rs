//! The database file as checked blocks, and the tables that lie on them.
//!
//! The file is cut into blocks of [`BLOCK_BYTES`]; the last section holds a CRC-32 of each. A
//! block is checked the first time that a lookup touches it, so that damage after the import
//! (a failing disk, a cut-off copy) is an error where it matters and never a silent "nothing
//! found". One lookup touches a handful of blocks; opening touches one.
//!
//! **Invariant:** every byte that leaves [`Blocks::read`] lies in a block whose checksum held.

use std::cmp::Ordering;
use std::sync::atomic::{AtomicU64, Ordering as Memory};

use super::DatabaseError;
use super::codec::Cursor;

/// Bytes of a block: a page of memory, so that checking touches nothing that reading does not.
pub(crate) const BLOCK_BYTES: u64 = 4096;

/// Bytes of a checksum.
pub(crate) const CHECKSUM_BYTES: u64 = 4;

/// The file's bytes, checked block by block at first use.
pub(crate) struct Blocks<'a> {
    bytes: &'a [u8],
    /// Where the checksums begin; the blocks end here.
    checksums: u64,
    /// One bit a block: its checksum held.
    checked: Box<[AtomicU64]>,
}

impl<'a> Blocks<'a> {
    /// Takes the file's bytes; block 0, the header, has been checked by its own digest.
    pub(crate) fn new(bytes: &'a [u8], checksums: u64) -> Self {
        let words = checksums / BLOCK_BYTES / 64 + 1;
        let checked: Box<[AtomicU64]> = (0..words).map(|_word| AtomicU64::new(0)).collect();
        if let Some(first) = checked.first() {
            first.store(1, Memory::Relaxed);
        }
        Self { bytes, checksums, checked }
    }

    /// Returns `length` bytes from `offset`.
    pub(crate) fn read(&self, offset: u64, length: u64) -> Result<&'a [u8], DatabaseError> {
        let damaged = DatabaseError::Damaged { offset, what: "offset lies outside the file" };
        let end = offset.checked_add(length).filter(|end| *end <= self.checksums);
        let (Some(end), true) = (end, BLOCK_BYTES <= offset) else { return Err(damaged) };
        if length == 0 {
            return Ok(&[]);
        }
        for block in offset / BLOCK_BYTES..=(end - 1) / BLOCK_BYTES {
            self.check(block)?;
        }
        slice(self.bytes, offset, length).ok_or(damaged)
    }

    /// Returns how many bytes were checked: what lookups have touched so far.
    pub(crate) fn checked_bytes(&self) -> u64 {
        let ones = |word: &AtomicU64| u64::from(word.load(Memory::Relaxed).count_ones());
        self.checked.iter().map(ones).sum::<u64>() * BLOCK_BYTES
    }

    /// Checks all blocks.
    pub(crate) fn check_all(&self) -> Result<(), DatabaseError> {
        (1..self.checksums / BLOCK_BYTES).try_for_each(|block| self.check(block))
    }

    fn check(&self, block: u64) -> Result<(), DatabaseError> {
        let offset = block * BLOCK_BYTES;
        let damaged = DatabaseError::Damaged { offset, what: "block does not have its checksum" };
        let word = usize::try_from(block / 64).ok().and_then(|word| self.checked.get(word));
        let Some(word) = word else { return Err(damaged) };
        let bit = 1_u64 << (block % 64);
        // Two threads may check one block at once; both come to the same result.
        if word.load(Memory::Relaxed) & bit != 0 {
            return Ok(());
        }
        let stored =
            slice(self.bytes, self.checksums + (block - 1) * CHECKSUM_BYTES, CHECKSUM_BYTES);
        let content = slice(self.bytes, offset, BLOCK_BYTES);
        let (Some(stored), Some(content)) = (stored, content) else { return Err(damaged) };
        if crc32fast::hash(content).to_le_bytes() != stored {
            return Err(damaged);
        }
        word.fetch_or(bit, Memory::Relaxed);
        Ok(())
    }
}

fn slice(bytes: &[u8], offset: u64, length: u64) -> Option<&[u8]> {
    let start = usize::try_from(offset).ok()?;
    bytes.get(start..start.checked_add(usize::try_from(length).ok()?)?)
}

/// A section of the file: records of any length behind an array of offsets, or of one length.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Table {
    /// Where in the file it begins.
    pub(crate) offset: u64,
    /// Its bytes.
    pub(crate) length: u64,
    /// Its records.
    pub(crate) count: u32,
}

impl Table {
    /// Reads record `index` of a table with offsets: `count + 1` offsets of 32 bits from the end of the array.
    pub(crate) fn record<'a>(
        &self,
        blocks: &Blocks<'a>,
        index: u32,
    ) -> Result<Cursor<'a>, DatabaseError> {
        if self.count <= index {
            return Err(self.damaged("record number is too large"));
        }
        let bounds = blocks.read(self.offset + u64::from(index) * 4, 8)?;
        let (Some(start), Some(end)) = (number_at(bounds, 0), number_at(bounds, 4)) else {
            return Err(self.damaged("offsets are cut off"));
        };
        let heap = self.offset + (u64::from(self.count) + 1) * 4;
        let place = heap + u64::from(start);
        if end < start || self.offset.saturating_add(self.length) < heap + u64::from(end) {
            return Err(self.damaged("record lies outside its table"));
        }
        Ok(Cursor::new(blocks.read(place, u64::from(end - start))?, place))
    }

    /// Reads row `index` of a table whose rows have `width` bytes.
    pub(crate) fn row<'a>(
        &self,
        blocks: &Blocks<'a>,
        index: u32,
        width: u64,
    ) -> Result<&'a [u8], DatabaseError> {
        if self.count <= index || self.length < (u64::from(index) + 1) * width {
            return Err(self.damaged("row number is too large"));
        }
        blocks.read(self.offset + u64::from(index) * width, width)
    }

    fn damaged(&self, what: &'static str) -> DatabaseError {
        DatabaseError::Damaged { offset: self.offset, what }
    }
}

/// Finds in `low..high` the first number for which `order` is not `Less`, and whether it is `Equal`.
pub(crate) fn lower_bound(
    low: u32,
    high: u32,
    mut order: impl FnMut(u32) -> Result<Ordering, DatabaseError>,
) -> Result<(u32, bool), DatabaseError> {
    let (mut low, mut high, mut found) = (low, high, false);
    while low < high {
        let middle = low + (high - low) / 2;
        match order(middle)? {
            Ordering::Less => low = middle + 1,
            Ordering::Equal => (high, found) = (middle, true),
            Ordering::Greater => high = middle,
        }
    }
    Ok((low, found))
}

/// Reads four bytes of `row` from `offset` as a number.
pub(crate) fn number_at(row: &[u8], offset: usize) -> Option<u32> {
    let bytes = row.get(offset..offset.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}
