//! Reads rpm's own database format, NDB.
//!
//! Path: `Packages.db` in a folder of rpm databases; SUSE's default. Format: as written by rpm's
//! `rpmpkg.c`, little-endian: a header of 32 bytes, then up to the end of the slot pages slots of
//! 16 bytes (magic, package number, block of the blob, its count of blocks), then blobs in
//! blocks of 16 bytes, each with a head (magic, package number, generation, length) and a tail
//! (checksum, length, magic).

use seawall_artifact::path::ImagePath;

use crate::cataloger::integers::ByteOrder::Little;
use crate::cataloger::rpm_header::{DATABASE_BYTES_MAX, HeaderReader, is_database};
use crate::cataloger::{FileHead, Wanted};
use crate::facts::FileFacts;
use crate::gap::GapKind;

const FILE_MAGIC: &[u8] = b"RpmP";
const SLOT_MAGIC: &[u8] = b"Slot";
const BLOB_HEAD_MAGIC: &[u8] = b"BlbS";
const BLOB_TAIL_MAGIC: &[u8] = b"BlbE";

const FILE_HEADER_BYTES: usize = 32;
const SLOT_BYTES: usize = 16;
const SLOT_PAGE_BYTES: usize = 4096;
const BLOCK_BYTES: usize = 16;
const BLOB_HEAD_BYTES: usize = 16;
const BLOB_TAIL_BYTES: usize = 12;

/// Wants the database.
pub(crate) fn wants(path: &ImagePath, _head: FileHead<'_>) -> Wanted {
    Wanted::whole_if(is_database(path, "Packages.db"), DATABASE_BYTES_MAX)
}

/// Catalogs the packages and their files.
pub(crate) fn catalog(path: &ImagePath, bytes: &[u8], facts: &mut FileFacts) {
    let mut reader = HeaderReader::new(path, facts, bytes.len());
    let Some(slots) = slots(bytes) else {
        reader.add_file_gap(GapKind::MalformedFile, "is no rpm database in NDB form");
        return;
    };
    for slot in slots {
        if !slot.starts_with(SLOT_MAGIC) {
            reader.add_file_gap(GapKind::MalformedFile, "has a damaged table of packages");
            return;
        }
        let Some(number @ 1..) = Little.u32_at(slot, 4) else { continue };
        let Some(blob) = blob(bytes, slot, number) else {
            reader.add_unreadable("record of a package is damaged");
            continue;
        };
        if !reader.add(blob) {
            return;
        }
    }
}

/// Returns the slots, if the file's header is right and its slot pages are there.
fn slots(bytes: &[u8]) -> Option<&[[u8; SLOT_BYTES]]> {
    let is_version_0 = Little.u32_at(bytes, 4)? == 0;
    if !bytes.starts_with(FILE_MAGIC) || !is_version_0 {
        return None;
    }
    let end = Little.size_at(bytes, 12)?.checked_mul(SLOT_PAGE_BYTES)?;
    Some(bytes.get(FILE_HEADER_BYTES..end)?.as_chunks().0)
}

/// Returns the content of the blob that a slot points at.
fn blob<'a>(bytes: &'a [u8], slot: &[u8], number: u32) -> Option<&'a [u8]> {
    let start = Little.size_at(slot, 8)?.checked_mul(BLOCK_BYTES)?;
    let length = Little.size_at(slot, 12)?.checked_mul(BLOCK_BYTES)?;
    let blocks = bytes.get(start..start.checked_add(length)?)?;
    let (head, rest) = blocks.split_at_checked(BLOB_HEAD_BYTES)?;
    let (body, tail) = rest.split_at_checked(rest.len().checked_sub(BLOB_TAIL_BYTES)?)?;
    let size = Little.size_at(head, 12)?;
    let is_whole = head.starts_with(BLOB_HEAD_MAGIC)
        && Little.u32_at(head, 4)? == number
        && Little.size_at(tail, 4)? == size
        && tail.ends_with(BLOB_TAIL_MAGIC);
    if is_whole { body.get(..size) } else { None }
}

#[cfg(test)]
mod tests;
