//! The pages of a database file, each of which is read once.
//!
//! **Invariant:** a page that was taken is not given again, so that neither a loop of pages nor
//! a page that many records share makes work or results grow beyond the file.

/// The pages of a file.
#[derive(Debug)]
pub(crate) struct Pages<'a> {
    bytes: &'a [u8],
    size_bytes: usize,
    taken: Vec<bool>,
}

impl<'a> Pages<'a> {
    /// Divides a file into pages of `size_bytes`; a part of a page at the end is none.
    pub(crate) fn new(bytes: &'a [u8], size_bytes: usize) -> Option<Self> {
        let count = bytes.len().checked_div(size_bytes)?;
        Some(Self { bytes, size_bytes, taken: vec![false; count] })
    }

    /// Counts the pages.
    pub(crate) fn count(&self) -> usize {
        self.taken.len()
    }

    /// Returns a page by its number from 0, whether or not it was taken.
    pub(crate) fn page(&self, number: usize) -> Option<&'a [u8]> {
        let start = number.checked_mul(self.size_bytes)?;
        self.bytes.get(start..start.checked_add(self.size_bytes)?)
    }

    /// Returns a page that was not taken before.
    pub(crate) fn take(&mut self, number: usize) -> Option<&'a [u8]> {
        let taken = self.taken.get_mut(number)?;
        if std::mem::replace(taken, true) {
            return None;
        }
        self.page(number)
    }
}
