//! Sparse files, whose holes are not stored (GNU tar manual, "Storing Sparse Files"): the old
//! GNU format, and the pax formats 0.0, 0.1 and 1.0.
//!
//! **Invariant:** a [`SparseMap`]'s stretches are in order, do not overlap, and end within the
//! file, so going through one never takes longer than its size.

use super::bytes::{BLOCK_BYTES, Block, TarBytes};
use super::content::Content;
use super::error;
use super::header::{field, number};
use super::pax::decimal;
use crate::layer::LayerError;
use crate::layer::limits::SPARSE_STRETCHES_MAX;

/// Where the data of a sparse file lie.
#[derive(Debug)]
pub(super) struct SparseMap {
    stretches: Vec<Stretch>,
    size_bytes: u64,
    /// The stretch that comes next, and how much of the file was gone through.
    next: usize,
    at: u64,
}

#[derive(Clone, Copy, Debug)]
struct Stretch {
    start: u64,
    len: u64,
}

pub(super) enum Piece {
    /// So many stored bytes at most.
    Data(u64),
    /// So many zeros.
    Hole(u64),
}

/// The pax records `GNU.sparse.*`.
#[derive(Debug, Default)]
pub(super) struct PaxSparse {
    major: Option<Vec<u8>>,
    minor: Option<Vec<u8>>,
    pub(super) name: Option<Vec<u8>>,
    size: Option<u64>,
    /// Offsets and lengths in turn, of the formats 0.0 and 0.1.
    numbers: Vec<u64>,
    pub(super) malformed: bool,
}

/// Where a pax sparse file has its map.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Version {
    /// 0.0 and 0.1.
    InHeader,
    /// 1.0.
    InContent,
}

impl PaxSparse {
    pub(super) fn set(&mut self, key: &[u8], value: &[u8]) {
        match key.strip_prefix(b"GNU.sparse.").unwrap_or_default() {
            b"major" => self.major = Some(value.to_vec()),
            b"minor" => self.minor = Some(value.to_vec()),
            b"name" => self.name = Some(value.to_vec()),
            b"size" | b"realsize" => {
                self.size = decimal(value);
                self.malformed |= self.size.is_none();
            }
            b"offset" | b"numbytes" => self.push(value),
            b"map" => {
                self.numbers.clear();
                for number in value.split(|&byte| byte == b',').filter(|text| !text.is_empty()) {
                    self.push(number);
                }
            }
            _ => {}
        }
    }

    pub(super) fn version(&self) -> Option<Version> {
        match (self.major.as_deref(), self.minor.as_deref()) {
            (Some(b"0"), Some(b"0" | b"1")) => Some(Version::InHeader),
            (Some(b"1"), Some(b"0")) => Some(Version::InContent),
            (None, None) if !self.numbers.is_empty() => Some(Version::InHeader),
            _ => None,
        }
    }

    fn push(&mut self, number: &[u8]) {
        match decimal(number) {
            // LIMIT: one number more than fits tells that there are too many.
            Some(number) if self.numbers.len() <= SPARSE_STRETCHES_MAX.saturating_mul(2) => {
                self.numbers.push(number);
            }
            _ => self.malformed = true,
        }
    }
}

impl SparseMap {
    fn new(numbers: &[u64], size_bytes: Option<u64>) -> Option<Self> {
        let (pairs, odd) = numbers.as_chunks();
        if !odd.is_empty() || SPARSE_STRETCHES_MAX < pairs.len() {
            return None;
        }
        let size_bytes = size_bytes?;
        let mut end = 0;
        let mut stretches = Vec::with_capacity(pairs.len());
        for &[start, len] in pairs {
            if start < end {
                return None;
            }
            end = start.checked_add(len).filter(|&end| end <= size_bytes)?;
            // An empty stretch at the end is how the last hole is written.
            if 0 < len {
                stretches.push(Stretch { start, len });
            }
        }
        Some(Self { stretches, size_bytes, next: 0, at: 0 })
    }

    /// Reads the map of the old GNU format: in the header, then in blocks of its own.
    pub(super) fn old(
        block: &[u8; BLOCK_BYTES],
        bytes: &mut TarBytes,
    ) -> Result<Option<Self>, LayerError> {
        let size_bytes = number(field(block, 483, 12));
        let mut numbers = Vec::new();
        let mut fine = old_entries(block, 386, 4, &mut numbers);
        let mut more = field(block, 482, 1) != [0];
        while more {
            let offset = bytes.offset();
            let Block::Full(block) = bytes.block() else {
                return Err(error(offset, "it is cut off inside a sparse map"));
            };
            // LIMIT: the blocks are passed over to their end, but no more is kept.
            fine &= numbers.len() <= SPARSE_STRETCHES_MAX.saturating_mul(2)
                && old_entries(&block, 0, 21, &mut numbers);
            more = field(&block, 504, 1) != [0];
        }
        Ok(if fine { Self::new(&numbers, size_bytes) } else { None })
    }

    /// Takes the map of the formats 0.0 and 0.1 from the records.
    pub(super) fn in_header(pax: &PaxSparse) -> Option<Self> {
        Self::new(&pax.numbers, pax.size)
    }

    /// Reads the map of the format 1.0, which stands before the data: how many stretches, then
    /// their offsets and lengths, decimal, one a line, filled up to a block.
    pub(super) fn in_content(
        pax: &PaxSparse,
        content: &mut Content,
        bytes: &mut TarBytes,
    ) -> Option<Self> {
        let mut numbers = Vec::new();
        let mut line = Vec::new();
        let mut wanted = 1;
        while numbers.len() < wanted {
            for byte in content.take_block(bytes)? {
                if numbers.len() == wanted {
                    break;
                }
                match byte {
                    b'\n' => {
                        numbers.push(decimal(&line)?);
                        line.clear();
                    }
                    // LIMIT: no number has more digits.
                    _ if line.len() < 20 => line.push(byte),
                    _ => return None,
                }
                if let [count] = numbers.as_slice()
                    && wanted == 1
                {
                    let count = usize::try_from(*count).unwrap_or(usize::MAX);
                    if SPARSE_STRETCHES_MAX < count {
                        return None;
                    }
                    wanted = count.saturating_mul(2).saturating_add(1);
                }
            }
        }
        Self::new(numbers.get(1..).unwrap_or_default(), pax.size)
    }

    pub(super) fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    pub(super) fn data_bytes(&self) -> u64 {
        self.stretches.iter().fold(0, |sum, stretch| sum.saturating_add(stretch.len))
    }

    pub(super) fn hole_bytes(&self) -> u64 {
        self.size_bytes.saturating_sub(self.data_bytes())
    }

    /// Puts the file's first bytes together from the first stored ones.
    pub(super) fn head<'h>(&self, stored: &[u8], head: &'h mut [u8; BLOCK_BYTES]) -> &'h [u8] {
        head.fill(0);
        let mut rest = stored;
        for stretch in &self.stretches {
            let Some(start) = usize::try_from(stretch.start).ok() else { break };
            let Some(space) = head.get_mut(start..) else { break };
            let len = usize::try_from(stretch.len).unwrap_or(usize::MAX).min(space.len());
            let (from, after) = rest.split_at(len.min(rest.len()));
            if let Some(to) = space.get_mut(..from.len()) {
                to.copy_from_slice(from);
            }
            rest = after;
        }
        let len = usize::try_from(self.size_bytes).unwrap_or(usize::MAX).min(head.len());
        head.get(..len).unwrap_or_default()
    }

    /// Returns what comes next, `None` at the file's end. A hole is gone through with this, data
    /// with [`Self::advance`].
    pub(super) fn next(&mut self, hole_bytes_max: u64) -> Option<Piece> {
        let stretch = self.stretches.get(self.next);
        let start = stretch.map_or(self.size_bytes, |stretch| stretch.start);
        if self.at < start {
            let hole = start.saturating_sub(self.at).min(hole_bytes_max);
            self.at = self.at.saturating_add(hole);
            return Some(Piece::Hole(hole));
        }
        let stretch = stretch?;
        let gone = self.at.saturating_sub(stretch.start);
        Some(Piece::Data(stretch.len.saturating_sub(gone)))
    }

    pub(super) fn advance(&mut self, bytes: u64) {
        self.at = self.at.saturating_add(bytes);
        let ended = |stretch: &Stretch| stretch.start.saturating_add(stretch.len) <= self.at;
        if self.stretches.get(self.next).is_some_and(ended) {
            self.next = self.next.saturating_add(1);
        }
    }
}

/// Reads entries of the old format until an empty one; tells whether they are numbers.
fn old_entries(
    block: &[u8; BLOCK_BYTES],
    start: usize,
    count: usize,
    numbers: &mut Vec<u64>,
) -> bool {
    for entry in 0..count {
        let at = start.saturating_add(entry.saturating_mul(24));
        let (offset, len) = (field(block, at, 12), field(block, at.saturating_add(12), 12));
        if offset.first() == Some(&0) {
            break;
        }
        match (number(offset), number(len)) {
            (Some(offset), Some(len)) => numbers.extend([offset, len]),
            _ => return false,
        }
    }
    true
}
