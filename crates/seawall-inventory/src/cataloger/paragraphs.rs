//! Reads paragraphs of `Field: value` lines, the form of Debian's control files (deb822).
//!
//! Format: Debian Policy, 5.1. An empty line ends a paragraph, a line that begins with a blank
//! continues the field before it, field names know no case.

use crate::cataloger::lines;

/// One paragraph: its fields that were asked for, first lines only.
#[derive(Debug)]
pub(crate) struct Paragraph<'a, const COUNT: usize> {
    /// Number of its first line.
    pub(crate) line: u32,
    /// The values, in the order of the names asked for; the first of a repeated field.
    pub(crate) values: [Option<&'a [u8]>; COUNT],
    /// Number of the first line that is no field.
    pub(crate) malformed_line: Option<u32>,
}

/// Yields the paragraphs of a file with the fields called `names`.
pub(crate) fn paragraphs<'a, const COUNT: usize>(
    bytes: &'a [u8],
    names: &'static [&'static str; COUNT],
) -> impl Iterator<Item = Paragraph<'a, COUNT>> {
    let mut lines = lines::numbered_lines(lines::without_byte_order_mark(bytes));
    std::iter::from_fn(move || {
        let (line, first) = lines.find(|(_, line)| !line.trim_ascii().is_empty())?;
        let mut paragraph = Paragraph { line, values: [None; COUNT], malformed_line: None };
        paragraph.add(line, first, names);
        for (number, line) in lines.by_ref() {
            if line.trim_ascii().is_empty() {
                break;
            }
            paragraph.add(number, line, names);
        }
        Some(paragraph)
    })
}

impl<'a, const COUNT: usize> Paragraph<'a, COUNT> {
    fn add(&mut self, number: u32, line: &'a [u8], names: &[&str; COUNT]) {
        if matches!(line.first(), Some(b' ' | b'\t' | b'#')) {
            return;
        }
        let Some((field, value)) = lines::split_once(line, b':') else {
            self.malformed_line.get_or_insert(number);
            return;
        };
        let wanted = names.iter().position(|name| field.eq_ignore_ascii_case(name.as_bytes()));
        if let Some(slot) = wanted.and_then(|index| self.values.get_mut(index)) {
            slot.get_or_insert(value.trim_ascii());
        }
    }
}
