//! Lines and fields of the text files that package managers keep.
//!
//! Works on bytes: these files promise no encoding, and a stray byte must not hide a package.

use std::borrow::Cow;

/// Yields the lines of a file with their numbers from 1, without `\n` or `\r\n`.
pub(crate) fn numbered_lines(bytes: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    // `lines` of a file that ends in a line end has no last empty line.
    let body = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let is_empty = bytes.is_empty();
    let lines = body.split(|byte| *byte == b'\n').filter(move |_| !is_empty);
    let mut number = 0_u32;
    lines.map(move |line| {
        number = number.saturating_add(1);
        (number, line.strip_suffix(b"\r").unwrap_or(line))
    })
}

/// Splits a line at the first `separator`, which belongs to neither part.
pub(crate) fn split_once(line: &[u8], separator: u8) -> Option<(&[u8], &[u8])> {
    let at = line.iter().position(|byte| *byte == separator)?;
    let (before, after) = line.split_at_checked(at)?;
    Some((before, after.get(1..).unwrap_or_default()))
}

/// Returns the trimmed text of a value; bytes that are no UTF-8 become U+FFFD.
pub(crate) fn text(value: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(value.trim_ascii())
}

/// Returns the trimmed text of a value that is there and not blank.
pub(crate) fn filled(value: Option<&[u8]>) -> Option<Cow<'_, str>> {
    value.map(text).filter(|text| !text.is_empty())
}

/// Drops the mark of UTF-8 that some editors put before the first line.
pub(crate) fn without_byte_order_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}
