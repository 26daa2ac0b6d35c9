//! Reads ZIP archives that are held in memory (PKWARE APPNOTE 6.3.10), ZIP64 included.
//!
//! The central directory says what an archive holds, as for Java; bytes before the archive
//! (scripts of self-starting jars) are allowed. Methods are stored and deflate.
//!
//! **Invariant:** the archive is hostile. Offsets are checked, entries counted, and inflated
//! bytes are charged to the caller's budget, so that entries that share their bytes cost as
//! much as those that do not.

use std::borrow::Cow;
use std::io::Read as _;

use flate2::read::DeflateDecoder;

/// Most entries of one archive.
// LIMIT: the largest Java archives have some 100,000 classes.
pub const ENTRIES_MAX: usize = 1_000_000;
/// Longest comment after the archive's end record.
const COMMENT_BYTES_MAX: usize = 0xffff;
const END_BYTES: usize = 22;
const END64_LOCATOR_BYTES: usize = 20;
const CENTRAL_BYTES: usize = 46;
const LOCAL_BYTES: usize = 30;

/// A reason why an archive or an entry cannot be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ZipError {
    /// There is no end record, or it points nowhere.
    #[error("is no ZIP archive, or is cut off")]
    NoArchive,
    /// The central directory ends early.
    #[error("has a damaged central directory")]
    DamagedDirectory,
    /// The archive has more entries than [`ENTRIES_MAX`].
    #[error("has more than {ENTRIES_MAX} entries")]
    TooManyEntries,
    /// The entry's bytes are not where the directory says, or do not inflate.
    #[error("is damaged")]
    DamagedEntry,
    /// The entry is encrypted.
    #[error("is encrypted")]
    Encrypted,
    /// The entry is compressed by another method than deflate.
    #[error("is compressed by an unknown method")]
    UnknownMethod,
    /// The entry inflates to more than is left of the budget.
    #[error("inflates to more than is read")]
    TooLarge,
}

/// An archive in memory.
#[derive(Clone, Copy, Debug)]
pub struct ZipArchive<'a> {
    bytes: &'a [u8],
    /// Bytes before the archive.
    prefix: usize,
    directory: usize,
    entry_count: u64,
}

/// An entry of the central directory.
#[derive(Clone, Copy, Debug)]
pub struct ZipEntry<'a> {
    /// Name as stored.
    pub name: &'a [u8],
    flags: u16,
    method: u16,
    compressed_bytes: u64,
    local_header: u64,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

impl<'a> ZipArchive<'a> {
    /// Finds the archive's end and its directory.
    pub fn open(bytes: &'a [u8]) -> Result<Self, ZipError> {
        let lowest = bytes.len().saturating_sub(END_BYTES.saturating_add(COMMENT_BYTES_MAX));
        let tail = bytes.get(lowest..).unwrap_or_default();
        let ends = memchr::memmem::rfind_iter(tail, b"PK\x05\x06");
        // LIMIT: a comment full of end records is hostile.
        ends.take(64)
            .find_map(|found| Self::at_end(bytes, lowest.checked_add(found)?))
            .ok_or(ZipError::NoArchive)
    }

    fn at_end(bytes: &'a [u8], end: usize) -> Option<Self> {
        const ABSENT: u32 = u32::MAX;
        let record = bytes.get(end..)?;
        let entries = u16_at(record, 10)?;
        let (size, offset) = (u32_at(record, 12)?, u32_at(record, 16)?);
        let is_wide = entries == u16::MAX || size == ABSENT || offset == ABSENT;
        let wide = is_wide.then(|| Self::end64(bytes, end)).flatten();
        let narrow = || (u64::from(size), u64::from(offset), u64::from(entries), end);
        let (size, offset, entry_count, after) = wide.unwrap_or_else(narrow);
        let directory = after.checked_sub(usize::try_from(size).ok()?)?;
        let prefix = directory.checked_sub(usize::try_from(offset).ok()?)?;
        let is_directory = entry_count == 0
            || bytes.get(directory..).is_some_and(|rest| rest.starts_with(b"PK\x01\x02"));
        is_directory.then_some(Self { bytes, prefix, directory, entry_count })
    }

    /// Returns size and offset of the directory, the number of entries, and where the ZIP64
    /// end record starts, which follows the directory.
    fn end64(bytes: &[u8], end: usize) -> Option<(u64, u64, u64, usize)> {
        let locator = bytes.get(end.checked_sub(END64_LOCATOR_BYTES)?..end)?;
        let stated = usize::try_from(u64_at(locator.strip_prefix(b"PK\x06\x07")?, 4)?).ok()?;
        let is_record =
            |at: usize| bytes.get(at..).is_some_and(|rest| rest.starts_with(b"PK\x06\x06"));
        // Bytes before the archive move the record; it is 56 bytes long in practice.
        let moved = end.checked_sub(END64_LOCATOR_BYTES)?.checked_sub(56);
        let at = [Some(stated), moved].into_iter().flatten().find(|at| is_record(*at))?;
        let record = bytes.get(at..)?;
        Some((u64_at(record, 40)?, u64_at(record, 48)?, u64_at(record, 32)?, at))
    }

    /// Iterates over the entries in the directory's order; ends after the first error.
    pub fn entries(&self) -> impl Iterator<Item = Result<ZipEntry<'a>, ZipError>> + use<'a> {
        let mut rest = self.bytes.get(self.directory..).unwrap_or_default();
        let mut left = self.entry_count;
        let mut room = ENTRIES_MAX;
        std::iter::from_fn(move || {
            left = left.checked_sub(1)?;
            let Some(less) = room.checked_sub(1) else {
                left = 0;
                return Some(Err(ZipError::TooManyEntries));
            };
            room = less;
            let Some((entry, tail)) = parse_entry(rest) else {
                left = 0;
                return Some(Err(ZipError::DamagedDirectory));
            };
            rest = tail;
            Some(Ok(entry))
        })
    }

    /// Returns the content of an entry; what is inflated is taken off `budget`.
    pub fn read(&self, entry: &ZipEntry<'_>, budget: &mut u64) -> Result<Cow<'a, [u8]>, ZipError> {
        const STORED: u16 = 0;
        const DEFLATED: u16 = 8;
        if entry.flags & 1 != 0 {
            return Err(ZipError::Encrypted);
        }
        let raw = self.raw(entry).ok_or(ZipError::DamagedEntry)?;
        match entry.method {
            STORED => Ok(Cow::Borrowed(raw)),
            DEFLATED => inflate(raw, budget).map(Cow::Owned),
            _ => Err(ZipError::UnknownMethod),
        }
    }

    fn raw(&self, entry: &ZipEntry<'_>) -> Option<&'a [u8]> {
        let start = self.prefix.checked_add(usize::try_from(entry.local_header).ok()?)?;
        let header = self.bytes.get(start..)?;
        if !header.starts_with(b"PK\x03\x04") {
            return None;
        }
        let (name, extra) = (u16_at(header, 26)?, u16_at(header, 28)?);
        let skip = LOCAL_BYTES.checked_add(name.into())?.checked_add(extra.into())?;
        header.get(skip..)?.get(..usize::try_from(entry.compressed_bytes).ok()?)
    }
}

fn inflate(raw: &[u8], budget: &mut u64) -> Result<Vec<u8>, ZipError> {
    let mut content = Vec::new();
    let mut bounded = DeflateDecoder::new(raw).take(budget.saturating_add(1));
    let result = bounded.read_to_end(&mut content);
    let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
    let is_too_large = *budget < size;
    *budget = budget.saturating_sub(size);
    match result {
        Ok(_) if is_too_large => Err(ZipError::TooLarge),
        Ok(_) => Ok(content),
        Err(_damaged) => Err(ZipError::DamagedEntry),
    }
}

fn parse_entry(bytes: &[u8]) -> Option<(ZipEntry<'_>, &[u8])> {
    let header = bytes.get(..CENTRAL_BYTES).filter(|header| header.starts_with(b"PK\x01\x02"))?;
    let (name_len, extra_len) =
        (usize::from(u16_at(header, 28)?), usize::from(u16_at(header, 30)?));
    let comment_len = usize::from(u16_at(header, 32)?);
    let (name, rest) = bytes.get(CENTRAL_BYTES..)?.split_at_checked(name_len)?;
    let (extra, rest) = rest.split_at_checked(extra_len)?;
    let (_, rest) = rest.split_at_checked(comment_len)?;
    let mut entry = ZipEntry {
        name,
        flags: u16_at(header, 8)?,
        method: u16_at(header, 10)?,
        compressed_bytes: u32_at(header, 20)?.into(),
        local_header: u32_at(header, 42)?.into(),
    };
    widen(&mut entry, u32_at(header, 24)?, extra);
    Some((entry, rest))
}

/// Takes the 64-bit numbers from the extra field 1, which holds those that are all ones.
fn widen(entry: &mut ZipEntry<'_>, size_bytes: u32, mut extra: &[u8]) {
    const ABSENT: u64 = 0xffff_ffff;
    while let (Some(kind), Some(len)) = (u16_at(extra, 0), u16_at(extra, 2)) {
        let Some((mut field, rest)) =
            extra.get(4..).and_then(|rest| rest.split_at_checked(len.into()))
        else {
            return;
        };
        extra = rest;
        if kind != 1 {
            continue;
        }
        let mut next = || {
            let value = u64_at(field, 0);
            field = field.get(8..).unwrap_or_default();
            value
        };
        if u64::from(size_bytes) == ABSENT {
            let _uncompressed: Option<u64> = next();
        }
        if entry.compressed_bytes == ABSENT {
            entry.compressed_bytes = next().unwrap_or(ABSENT);
        }
        if entry.local_header == ABSENT {
            entry.local_header = next().unwrap_or(ABSENT);
        }
    }
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
