//! The header of the database file and its table of sections.
//!
//! ```text
//! 0     magic `SEAWALDB`
//! 8     format version, u32
//! 12    day of the build since 1970-01-01, i32
//! 16    length of the file, u64
//! 24    content id: SHA-256 of everything behind the header
//! 56    header digest: SHA-256 of the header's block with this field zero
//! 88    number of sections, u32
//! 92    sections: kind u32, records u32, offset u64, bytes u64
//! 4096  sections, then zeros up to a whole block, then the checksums of the blocks
//! ```
//! All numbers are little-endian. The content id covers the content and the header digest covers
//! the content id, so the two cover every byte. Two builds from the same facts on different days
//! have the same content id.
//!
//! **Invariant:** magic and format version stand where they stand in every format to come, so
//! that any program can say which format a file has.

use sha2::{Digest as _, Sha256};

use super::DatabaseError;
use super::blocks::{BLOCK_BYTES, CHECKSUM_BYTES, Table, number_at};
use crate::date::Date;

/// The format that this program writes and reads.
pub const FORMAT: u32 = 1;

pub(crate) const MAGIC: &[u8; 8] = b"SEAWALDB";
const HEADER_DIGEST: std::ops::Range<usize> = 56..88;
const SECTIONS_START: usize = 92;
const SECTION_BYTES: usize = 24;

/// The sections, by the number that stands for them in the file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Section {
    /// Feeds with their stamps.
    Feeds = 1,
    /// Texts that many records share, the most used first.
    Texts = 2,
    /// Ecosystem and release, sorted.
    Scopes = 3,
    /// For each scope (hash of name, package), sorted by hash.
    Names = 4,
    /// What is known of a package in a scope, sorted by scope and name.
    Packages = 5,
    /// Heads of advisories, sorted by feed and id.
    Advisories = 6,
    /// For each advisory the packages that it speaks of.
    Postings = 7,
    /// CVE ids (key, EPSS, details), sorted.
    Cves = 8,
    /// All other ids with their details, sorted.
    Identifiers = 9,
    /// Details of CVE ids.
    Details = 10,
    /// Sets of ids of the same vulnerability.
    Clusters = 11,
    /// End of support of releases and products, sorted.
    EndOfLife = 12,
    /// Official images, sorted by repository.
    Images = 13,
    /// CPE products with ranges, sorted.
    Products = 14,
    /// EPSS model.
    Exploitation = 15,
    /// CRC-32 of each block.
    Checksums = 16,
}

/// What the header says.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    pub(crate) built: Date,
    pub(crate) content_id: [u8; 32],
    sections: Vec<(u32, Table)>,
}

impl Header {
    /// Parses and verifies the header of a whole file. Reads the first block only.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, DatabaseError> {
        if bytes.get(..8) != Some(MAGIC) {
            return Err(DatabaseError::NotADatabase);
        }
        let found = number_at(bytes, 8).ok_or(DatabaseError::NotADatabase)?;
        if found != FORMAT {
            return Err(DatabaseError::Format { found, supported: FORMAT });
        }
        let length_actual = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let header_bytes = usize::try_from(BLOCK_BYTES).unwrap_or(usize::MAX);
        let Some(header) = bytes.get(..header_bytes) else {
            return Err(DatabaseError::CutOff { expected: BLOCK_BYTES, actual: length_actual });
        };
        if header.get(HEADER_DIGEST) != Some(&header_digest(header)[..]) {
            return Err(DatabaseError::Damaged { offset: 0, what: "header lacks its digest" });
        }
        let expected = wide_at(header, 16).ok_or_else(damaged)?;
        if expected != length_actual {
            return Err(DatabaseError::CutOff { expected, actual: length_actual });
        }
        let days = number_at(header, 12).ok_or_else(damaged)?;
        let built = Date::from_days(i32::from_le_bytes(days.to_le_bytes())).ok_or_else(damaged)?;
        let content_id =
            header.get(24..56).and_then(|id| id.try_into().ok()).ok_or_else(damaged)?;
        let sections = parse_sections(header)?;
        let lies_inside = |table: &Table| {
            BLOCK_BYTES <= table.offset
                && table.offset.checked_add(table.length).is_some_and(|end| end <= expected)
        };
        if !sections.iter().all(|(_kind, table)| lies_inside(table)) {
            return Err(damaged());
        }
        Ok(Self { built, content_id, sections })
    }

    /// Returns the table of a section.
    pub(crate) fn table(&self, section: Section) -> Result<Table, DatabaseError> {
        let kind = section as u32;
        let found = self.sections.iter().find(|(candidate, _table)| *candidate == kind);
        let damaged = DatabaseError::Damaged { offset: 0, what: "a section is missing" };
        found.map(|(_kind, table)| *table).ok_or(damaged)
    }
}

fn damaged() -> DatabaseError {
    DatabaseError::Damaged { offset: 0, what: "header is malformed" }
}

fn parse_sections(header: &[u8]) -> Result<Vec<(u32, Table)>, DatabaseError> {
    let count = usize::try_from(number_at(header, 88).ok_or_else(damaged)?).unwrap_or(usize::MAX);
    let rows = header.get(SECTIONS_START..).unwrap_or_default().chunks_exact(SECTION_BYTES);
    let sections: Option<Vec<_>> = rows
        .take(count)
        .map(|row| {
            let kind = number_at(row, 0)?;
            let count = number_at(row, 4)?;
            Some((kind, Table { offset: wide_at(row, 8)?, length: wide_at(row, 16)?, count }))
        })
        .collect();
    sections.filter(|sections| sections.len() == count).ok_or_else(damaged)
}

fn wide_at(row: &[u8], offset: usize) -> Option<u64> {
    let bytes = row.get(offset..offset.checked_add(8)?)?;
    Some(u64::from_le_bytes(bytes.try_into().ok()?))
}

fn header_digest(header: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(header.get(..HEADER_DIGEST.start).unwrap_or_default());
    hash.update([0; 32]);
    hash.update(header.get(HEADER_DIGEST.end..).unwrap_or_default());
    hash.finalize().into()
}

/// Returns the content id of a whole file.
pub(crate) fn content_id(bytes: &[u8]) -> [u8; 32] {
    let start = usize::try_from(BLOCK_BYTES).unwrap_or(usize::MAX);
    Sha256::digest(bytes.get(start..).unwrap_or_default()).into()
}

/// A file that is being written, section by section.
#[derive(Debug)]
pub(crate) struct FileWriter {
    bytes: Vec<u8>,
    sections: Vec<(u32, Table)>,
}

impl FileWriter {
    pub(crate) fn new() -> Self {
        Self { bytes: vec![0; usize::try_from(BLOCK_BYTES).unwrap_or(0)], sections: Vec::new() }
    }

    /// Appends a section of `count` records.
    pub(crate) fn section(&mut self, section: Section, count: u32, parts: &[&[u8]]) {
        let start = self.bytes.len();
        for part in parts {
            self.bytes.extend_from_slice(part);
        }
        let length = u64::try_from(self.bytes.len() - start).unwrap_or(u64::MAX);
        let offset = u64::try_from(start).unwrap_or(u64::MAX);
        self.sections.push((section as u32, Table { offset, length, count }));
    }

    /// Appends the checksums, fills in the header and returns the file.
    pub(crate) fn finish(mut self, built: Date) -> Vec<u8> {
        let block = usize::try_from(BLOCK_BYTES).unwrap_or(usize::MAX);
        self.bytes.resize(self.bytes.len().next_multiple_of(block), 0);
        let content = self.bytes.get(block..).unwrap_or_default();
        let checksums: Vec<u8> = content
            .chunks_exact(block)
            .flat_map(|content| crc32fast::hash(content).to_le_bytes())
            .collect();
        let count = u64::try_from(checksums.len()).unwrap_or(u64::MAX) / CHECKSUM_BYTES;
        self.section(Section::Checksums, u32::try_from(count).unwrap_or(u32::MAX), &[&checksums]);
        let header = self.header(built);
        if let Some(place) = self.bytes.get_mut(..header.len()) {
            place.copy_from_slice(&header);
        }
        self.bytes
    }

    fn header(&self, built: Date) -> Vec<u8> {
        let mut header = Vec::new();
        header.extend_from_slice(MAGIC);
        header.extend_from_slice(&FORMAT.to_le_bytes());
        header.extend_from_slice(&built.days().to_le_bytes());
        header.extend_from_slice(&u64::try_from(self.bytes.len()).unwrap_or(0).to_le_bytes());
        header.extend_from_slice(&content_id(&self.bytes));
        header.extend_from_slice(&[0; 32]);
        header.extend_from_slice(&u32::try_from(self.sections.len()).unwrap_or(0).to_le_bytes());
        for (kind, table) in &self.sections {
            header.extend_from_slice(&kind.to_le_bytes());
            header.extend_from_slice(&table.count.to_le_bytes());
            header.extend_from_slice(&table.offset.to_le_bytes());
            header.extend_from_slice(&table.length.to_le_bytes());
        }
        header.resize(usize::try_from(BLOCK_BYTES).unwrap_or(0), 0);
        let digest = header_digest(&header);
        if let Some(place) = header.get_mut(HEADER_DIGEST) {
            place.copy_from_slice(&digest);
        }
        header
    }
}
