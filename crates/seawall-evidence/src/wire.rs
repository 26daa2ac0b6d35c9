//! Reading and writing of the numbers and texts of which records and frames consist.
//!
//! Numbers are big-endian; a text is its length in two bytes, and UTF-8.

use crate::hash::{HASH_BYTES, Hash};
use crate::text::Text;

/// Why bytes are no record.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Malformed {
    /// There are fewer bytes than the form asks for.
    #[error("it ends too early")]
    TooShort,
    /// There are bytes after the end of the form.
    #[error("bytes follow its end")]
    TooLong,
    /// A number is none of the table, or has no meaning here.
    #[error("{what} has a value without meaning")]
    Meaningless {
        /// What was read.
        what: &'static str,
    },
    /// A text is too long, no UTF-8, or holds control signs.
    #[error("{what} is no text of the form")]
    NotText {
        /// What was read.
        what: &'static str,
    },
    /// Details do not stand in the order of their keys, or one stands twice.
    #[error("details are out of order")]
    Order,
    /// It was written by a later version.
    #[error("it has form {found}, and this version reads {known}")]
    LaterForm {
        /// The form that was found.
        found: u8,
        /// The newest form that is read.
        known: u8,
    },
}

/// Reads a byte slice from its beginning.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor<'b> {
    rest: &'b [u8],
}

impl<'b> Cursor<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(crate) fn take(&mut self, count: usize) -> Result<&'b [u8], Malformed> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(Malformed::TooShort)?;
        self.rest = rest;
        Ok(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or(Malformed::TooShort)?;
        self.rest = rest;
        Ok(*taken)
    }

    pub(crate) fn u8(&mut self) -> Result<u8, Malformed> {
        self.array::<1>().map(u8::from_be_bytes)
    }

    pub(crate) fn u16(&mut self) -> Result<u16, Malformed> {
        self.array().map(u16::from_be_bytes)
    }

    pub(crate) fn u64(&mut self) -> Result<u64, Malformed> {
        self.array().map(u64::from_be_bytes)
    }

    pub(crate) fn hash(&mut self) -> Result<Hash, Malformed> {
        self.array::<HASH_BYTES>().map(Hash)
    }

    pub(crate) fn text(&mut self, what: &'static str) -> Result<Text, Malformed> {
        let length = usize::from(self.u16()?);
        let text = std::str::from_utf8(self.take(length)?);
        let text = text.map_err(|_error| Malformed::NotText { what })?;
        Text::new(text).map_err(|_error| Malformed::NotText { what })
    }

    pub(crate) fn end(self) -> Result<(), Malformed> {
        if self.rest.is_empty() { Ok(()) } else { Err(Malformed::TooLong) }
    }
}

/// Appends a text with its length.
pub(crate) fn put_text(bytes: &mut Vec<u8>, text: &Text) {
    let text = text.as_str();
    // INVARIANT: a `Text` has at most `TEXT_BYTES_MAX` bytes, which two bytes can count.
    let length = u16::try_from(text.len()).unwrap_or(u16::MAX);
    bytes.extend(length.to_be_bytes());
    bytes.extend(text.as_bytes());
}

/// Appends how many entries follow.
pub(crate) fn put_count(bytes: &mut Vec<u8>, count: usize) {
    // INVARIANT: the limits on subjects and details lie below 256.
    bytes.push(u8::try_from(count).unwrap_or(u8::MAX));
}
