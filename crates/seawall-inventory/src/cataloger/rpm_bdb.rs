//! Reads rpm's former database format, a Berkeley DB hash.
//!
//! Path: `Packages` in a folder of rpm databases. Format: Berkeley DB 4.x and 5.x, `dbinc/db_page.h`
//! of its sources: pages in the byte order of the machine that wrote them; page 0 describes the
//! file; hash pages hold keys and values in turn, large values lie on chains of overflow pages.
//! The key is a package's number, the value its header; key 0 holds the last number used.
//!
//! Every hash page belongs to some bucket, and freed pages have another type: all pages are gone
//! through in order, which needs neither buckets nor hashes.

use std::borrow::Cow;

use seawall_artifact::path::ImagePath;

use crate::cataloger::integers::ByteOrder::{self, Big, Little};
use crate::cataloger::pages::Pages;
use crate::cataloger::rpm_header::{DATABASE_BYTES_MAX, HeaderReader, is_database};
use crate::cataloger::{FileHead, Wanted};
use crate::facts::FileFacts;
use crate::gap::GapKind;

const HASH_MAGIC: u32 = 0x0006_1561;
const BTREE_MAGIC: u32 = 0x0005_3162;

/// Bytes of a page before its table of items.
const PAGE_HEADER_BYTES: usize = 26;

/// Page sizes that Berkeley DB allows.
const PAGE_BYTES: std::ops::RangeInclusive<usize> = 512..=64 * 1024;

/// Types of pages.
mod page_type {
    pub(super) const HASH_UNSORTED: u8 = 2;
    pub(super) const OVERFLOW: u8 = 7;
    pub(super) const HASH_META: u8 = 8;
    pub(super) const HASH: u8 = 13;
}

/// Types of items on hash pages.
mod item_type {
    pub(super) const KEY_DATA: u8 = 1;
    pub(super) const OFF_PAGE: u8 = 3;
}

/// Flag of a file whose pages carry checksums, which moves their items.
const FLAG_CHECKSUMS: u8 = 1;

/// Wants the database.
pub(crate) fn wants(path: &ImagePath, _head: FileHead<'_>) -> Wanted {
    Wanted::whole_if(is_database(path, "Packages"), DATABASE_BYTES_MAX)
}

/// Catalogs the packages and their files.
pub(crate) fn catalog(path: &ImagePath, bytes: &[u8], facts: &mut FileFacts) {
    let mut reader = HeaderReader::new(path, facts, bytes.len());
    match Database::open(bytes) {
        Ok(mut database) => database.read(&mut reader),
        Err((kind, reason)) => reader.add_file_gap(kind, reason),
    }
}

#[derive(Debug)]
struct Database<'a> {
    order: ByteOrder,
    pages: Pages<'a>,
}

impl<'a> Database<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, (GapKind, &'static str)> {
        let malformed = (GapKind::MalformedFile, "is no rpm database in Berkeley DB form");
        let magic_in = |order: ByteOrder| order.u32_at(bytes, 12);
        let order = [Little, Big]
            .into_iter()
            .find(|order| matches!(magic_in(*order), Some(HASH_MAGIC | BTREE_MAGIC)));
        let order = order.ok_or(malformed)?;
        let field = |offset: usize| bytes.get(offset).copied();
        if magic_in(order) == Some(BTREE_MAGIC) || field(24) != Some(0) {
            return Err((GapKind::Unsupported, "is a Berkeley DB tree or encrypted"));
        }
        if field(26).is_some_and(|flags| flags & FLAG_CHECKSUMS != 0) {
            return Err((GapKind::Unsupported, "is a Berkeley DB with checksums"));
        }
        let page_bytes = order.size_at(bytes, 20).filter(|size| PAGE_BYTES.contains(size));
        let is_described = field(25) == Some(page_type::HASH_META);
        let pages = page_bytes.filter(|_| is_described).and_then(|size| Pages::new(bytes, size));
        Ok(Self { order, pages: pages.ok_or(malformed)? })
    }

    fn read(&mut self, reader: &mut HeaderReader<'_>) {
        let last = self.pages.page(0).and_then(|meta| self.order.size_at(meta, 32));
        if last.is_none_or(|last| self.pages.count() <= last) {
            reader.add_file_gap(GapKind::MalformedFile, "ends before its last page");
        }
        for number in 1..self.pages.count() {
            let Some(page) = self.pages.page(number) else { return };
            let is_hash =
                matches!(page_type_of(page), Some(page_type::HASH | page_type::HASH_UNSORTED));
            if is_hash && !self.read_page(page, reader) {
                return;
            }
        }
    }

    /// Reads the pairs of a hash page; `false` where no more packages are taken.
    fn read_page(&mut self, page: &'a [u8], reader: &mut HeaderReader<'_>) -> bool {
        let Some(count) = self.order.u16_at(page, 20).map(usize::from) else { return true };
        let mut end = page.len();
        let mut items = Vec::new();
        for index in 0..count {
            // Items are stored from the page's end towards its start, without gaps.
            let Some((item, start)) = self.item(page, index, end) else {
                reader.add_unreadable("page of the database is damaged");
                break;
            };
            end = start;
            items.push(item);
        }
        for pair in items.as_chunks().0 {
            let [key, value] = pair;
            if is_counter(key) {
                continue;
            }
            let Some(blob) = self.value(value) else {
                reader.add_unreadable("record of a package is damaged");
                continue;
            };
            if !reader.add(&blob) {
                return false;
            }
        }
        true
    }

    /// Returns an item and where it starts; it ends where the one before it starts.
    fn item(&self, page: &'a [u8], index: usize, end: usize) -> Option<(&'a [u8], usize)> {
        let slot = index.checked_mul(2)?.checked_add(PAGE_HEADER_BYTES)?;
        let start = usize::from(self.order.u16_at(page, slot)?);
        let item = page.get(start..end).filter(|item| !item.is_empty())?;
        Some((item, start))
    }

    /// Returns the bytes of a value, on its page or on overflow pages.
    fn value(&mut self, item: &'a [u8]) -> Option<Cow<'a, [u8]>> {
        let (kind, content) = item.split_first()?;
        match *kind {
            item_type::KEY_DATA => Some(content.into()),
            item_type::OFF_PAGE => {
                let first = self.order.size_at(item, 4)?;
                let length = self.order.size_at(item, 8)?;
                Some(self.overflow(first, length)?.into())
            }
            _ => None,
        }
    }

    fn overflow(&mut self, first: usize, length: usize) -> Option<Vec<u8>> {
        let mut value = Vec::new();
        let mut next = first;
        while next != 0 && value.len() < length {
            let page = self.pages.take(next)?;
            if page_type_of(page) != Some(page_type::OVERFLOW) {
                return None;
            }
            let used = usize::from(self.order.u16_at(page, 22)?);
            value.extend_from_slice(page.get(PAGE_HEADER_BYTES..)?.get(..used)?);
            next = self.order.size_at(page, 16)?;
        }
        (value.len() == length).then_some(value)
    }
}

fn page_type_of(page: &[u8]) -> Option<u8> {
    page.get(25).copied()
}

/// Tells the record that holds the last package number: its key is 0.
fn is_counter(key: &[u8]) -> bool {
    key == [item_type::KEY_DATA, 0, 0, 0, 0]
}

#[cfg(test)]
mod tests;
