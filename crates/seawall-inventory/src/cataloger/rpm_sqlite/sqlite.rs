//! Walks a table of an SQLite file.
//!
//! Format: "Database File Format", <https://www.sqlite.org/fileformat2.html>, sections 1.3
//! (header), 1.6 (b-tree pages), 1.6.1 (overflow) and 2.1 (records). Only tables with row
//! numbers are read, and only what a reader of `rpmdb.sqlite` needs.

use std::borrow::Cow;

use crate::cataloger::integers::ByteOrder::Big;
use crate::cataloger::pages::Pages;
use crate::gap::GapKind;

/// The page of the schema.
pub(super) const SCHEMA_PAGE: u32 = 1;

const MAGIC: &[u8] = b"SQLite format 3\0";
const FILE_HEADER_BYTES: usize = 100;
const ENCODING_UTF_8: u32 = 1;
/// Least bytes of a page without its reserved part.
const USABLE_BYTES_MIN: usize = 480;
/// Most bytes of an integer of variable length.
const VARINT_BYTES_MAX: usize = 9;

const TABLE_INTERIOR: u8 = 5;
const TABLE_LEAF: u8 = 13;

/// An open file.
#[derive(Debug)]
pub(super) struct Database<'a> {
    pages: Pages<'a>,
    /// Bytes of a page that hold content.
    usable: usize,
}

/// A value of a column.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Value<'a> {
    /// NULL, or a number with a fraction.
    Other,
    Integer(i64),
    Text(&'a [u8]),
    Blob(&'a [u8]),
}

impl<'a> Database<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, (GapKind, &'static str)> {
        let malformed = (GapKind::MalformedFile, "is no SQLite database");
        if !bytes.starts_with(MAGIC) || bytes.len() < FILE_HEADER_BYTES {
            return Err(malformed);
        }
        // A size of 1 stands for 65,536, which does not fit.
        let size = match Big.u16_at(bytes, 16).map(usize::from).ok_or(malformed)? {
            1 => 65_536,
            size @ 512.. if size.is_power_of_two() => size,
            _ => return Err(malformed),
        };
        let reserved = bytes.get(20).copied().map_or(0, usize::from);
        let usable = size.checked_sub(reserved).filter(|usable| USABLE_BYTES_MIN <= *usable);
        // The encoding is 0 as long as a database has no table.
        if Big.u32_at(bytes, 56).is_some_and(|encoding| ENCODING_UTF_8 < encoding) {
            return Err((GapKind::Unsupported, "is an SQLite database in UTF-16"));
        }
        let pages = Pages::new(bytes, size).ok_or(malformed)?;
        Ok(Self { pages, usable: usable.ok_or(malformed)? })
    }

    /// Passes each row of the table that starts at page `root`, in order, until `visit` is `false`.
    ///
    /// A row that can not be read is passed as `None`. Returns whether all pages were readable.
    pub(super) fn for_each_row(
        &mut self,
        root: u32,
        mut visit: impl FnMut(Option<&[u8]>) -> bool,
    ) -> bool {
        let mut is_whole = true;
        // Each page is taken once: the stack holds at most the children of the file's pages.
        let mut stack = vec![root];
        while let Some(number) = stack.pop() {
            let Some(page) = self.tree_page(number) else {
                is_whole = false;
                continue;
            };
            match page.kind {
                TABLE_INTERIOR => {
                    is_whole &= page.push_children(&mut stack);
                }
                TABLE_LEAF => {
                    for index in 0..page.cell_count {
                        let row = page.cell(index).and_then(|cell| self.row(cell));
                        if !visit(row.as_deref()) {
                            return is_whole;
                        }
                    }
                }
                _ => is_whole = false,
            }
        }
        is_whole
    }

    fn tree_page(&mut self, number: u32) -> Option<TreePage<'a>> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        let bytes = self.pages.take(index)?.get(..self.usable)?;
        let header_start = if number == SCHEMA_PAGE { FILE_HEADER_BYTES } else { 0 };
        let header = bytes.get(header_start..)?;
        let kind = *header.first()?;
        let header_bytes = if kind == TABLE_INTERIOR { 12 } else { 8 };
        Some(TreePage {
            bytes,
            kind,
            cell_count: usize::from(Big.u16_at(header, 3)?),
            pointers: header.get(header_bytes..)?,
            last_child: if kind == TABLE_INTERIOR { Big.u32_at(header, 8)? } else { 0 },
        })
    }

    /// Returns the record of a leaf's cell, gathered from overflow pages where it is long.
    fn row(&mut self, cell: &'a [u8]) -> Option<Cow<'a, [u8]>> {
        let (size, rest) = varint(cell)?;
        let (_row_number, rest) = varint(rest)?;
        let size = usize::try_from(size).ok()?;
        let local = self.local_bytes(size)?;
        let (start, rest) = rest.split_at_checked(local)?;
        if local == size {
            return Some(start.into());
        }
        let mut row = start.to_vec();
        let mut next = Big.size_at(rest, 0)?;
        while row.len() < size {
            let page = self.pages.take(next.checked_sub(1)?)?.get(..self.usable)?;
            next = Big.size_at(page, 0)?;
            let content = page.get(4..)?;
            let missing = size.checked_sub(row.len())?;
            row.extend_from_slice(content.get(..missing).unwrap_or(content));
        }
        Some(row.into())
    }

    /// Returns how many bytes of a record of `size` lie in its cell (section 1.6).
    fn local_bytes(&self, size: usize) -> Option<usize> {
        let most = self.usable.checked_sub(35)?;
        if size <= most {
            return Some(size);
        }
        let least =
            self.usable.checked_sub(12)?.checked_mul(32)?.checked_div(255)?.checked_sub(23)?;
        let surplus = size.checked_sub(least)?.checked_rem(self.usable.checked_sub(4)?)?;
        let local = least.checked_add(surplus)?;
        Some(if local <= most { local } else { least })
    }
}

/// A page of a table's b-tree.
#[derive(Debug)]
struct TreePage<'a> {
    bytes: &'a [u8],
    kind: u8,
    cell_count: usize,
    /// The table of cells' offsets and what follows it.
    pointers: &'a [u8],
    last_child: u32,
}

impl<'a> TreePage<'a> {
    /// Returns the bytes from a cell's start to the page's end.
    fn cell(&self, index: usize) -> Option<&'a [u8]> {
        let offset = Big.u16_at(self.pointers, index.checked_mul(2)?)?;
        self.bytes.get(usize::from(offset)..)
    }

    /// Pushes the children of an interior page so that the first is popped first.
    fn push_children(&self, stack: &mut Vec<u32>) -> bool {
        stack.push(self.last_child);
        let children = (0..self.cell_count).rev().map(|index| Big.u32_at(self.cell(index)?, 0));
        let mut is_whole = true;
        for child in children {
            match child {
                Some(child) => stack.push(child),
                None => is_whole = false,
            }
        }
        is_whole
    }
}

/// Reads the first columns of a record; `None` for a record that is damaged or has fewer.
pub(super) fn columns<const COUNT: usize>(record: &[u8]) -> Option<[Value<'_>; COUNT]> {
    let (header_bytes, _) = varint(record)?;
    let header = record.get(..usize::try_from(header_bytes).ok()?)?;
    let mut content = record.get(header.len()..)?;
    let (_, mut types) = varint(header)?;
    let mut values = [Value::Other; COUNT];
    for value in &mut values {
        let (code, rest) = varint(types)?;
        types = rest;
        (*value, content) = column(code, content)?;
    }
    Some(values)
}

/// Reads a column by its type's code (section 2.1) and returns the content after it.
fn column(code: u64, content: &[u8]) -> Option<(Value<'_>, &[u8])> {
    let size = match code {
        0 | 8 | 9 => 0,
        1..=4 => code,
        5 => 6,
        6 | 7 => 8,
        12.. => code.checked_sub(12)? / 2,
        _ => return None,
    };
    let (bytes, rest) = content.split_at_checked(usize::try_from(size).ok()?)?;
    let value = match code {
        0 | 7 => Value::Other,
        8 => Value::Integer(0),
        9 => Value::Integer(1),
        1..=6 => Value::Integer(integer(bytes)),
        _ if code.is_multiple_of(2) => Value::Blob(bytes),
        _ => Value::Text(bytes),
    };
    Some((value, rest))
}

/// Reads a signed integer of up to eight bytes.
fn integer(bytes: &[u8]) -> i64 {
    let is_negative = bytes.first().is_some_and(|first| 0x80 <= *first);
    let start = if is_negative { -1 } else { 0 };
    bytes.iter().fold(start, |value: i64, byte| value.wrapping_shl(8) | i64::from(*byte))
}

/// Reads an integer of variable length and returns the bytes after it (section 1.6).
fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0_u64;
    for (index, byte) in bytes.iter().take(VARINT_BYTES_MAX).enumerate() {
        let is_ninth = index.checked_add(1) == Some(VARINT_BYTES_MAX);
        if is_ninth {
            value = value.wrapping_shl(8) | u64::from(*byte);
        } else {
            value = value.wrapping_shl(7) | u64::from(byte & 0x7f);
        }
        if is_ninth || byte & 0x80 == 0 {
            return Some((value, bytes.get(index.checked_add(1)?..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests;
