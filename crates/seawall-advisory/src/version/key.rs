//! Builds order-preserving keys: byte strings whose plain comparison is the version order.
//!
//! **Invariant:** for two versions of one order, comparing their keys as bytes gives the order
//! of the versions. Whatever is compared this way is total and transitive by construction.

/// A key under construction.
///
/// A key is a sequence of tags (which decide between kinds of parts), numbers and texts. A
/// number or text may only stand where the keys of all versions with the same prefix have one.
#[derive(Debug)]
pub(super) struct Key(Vec<u8>);

impl Key {
    /// Starts a key for a version of `text_len` bytes.
    pub(super) fn for_len(text_len: usize) -> Self {
        Self(Vec::with_capacity(text_len.saturating_mul(2).saturating_add(16)))
    }

    /// Appends a byte that tells one kind of part from another.
    pub(super) fn tag(&mut self, tag: u8) {
        self.0.push(tag);
    }

    /// Appends a number of any length, written in ASCII digits.
    ///
    /// Its length without leading zeros goes first, so a longer number is a larger key.
    pub(super) fn number(&mut self, digits: &str) {
        let significant = digits.trim_start_matches('0');
        self.length(significant.len());
        self.0.extend_from_slice(significant.as_bytes());
    }

    /// Appends `text`, which has no NUL byte, so that a prefix is less than what it begins.
    pub(super) fn text(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
        self.0.push(0);
    }

    /// Appends `text` with ASCII letters folded to lower case.
    pub(super) fn text_folded(&mut self, text: &str) {
        self.0.extend(text.bytes().map(|byte| byte.to_ascii_lowercase()));
        self.0.push(0);
    }

    /// Appends `text` with ASCII letters folded to upper case.
    pub(super) fn text_raised(&mut self, text: &str) {
        self.0.extend(text.bytes().map(|byte| byte.to_ascii_uppercase()));
        self.0.push(0);
    }

    /// Appends a length or count, the smaller first.
    pub(super) fn length(&mut self, length: usize) {
        self.0.extend(length_bytes(length));
    }

    /// Appends a count, the larger first.
    pub(super) fn length_descending(&mut self, length: usize) {
        self.0.extend(length_bytes(length).iter().map(|byte| !byte));
    }

    /// Appends a 32-bit number, the larger first.
    pub(super) fn tag_u32_descending(&mut self, number: u32) {
        self.0.extend((!number).to_be_bytes());
    }

    /// Returns how many bytes the key has.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns the bytes of the key.
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns the finished key.
    pub(super) fn finish(self) -> Box<[u8]> {
        self.0.into_boxed_slice()
    }
}

/// Two bytes suffice: no version is longer than [`super::limits::VERSION_BYTES_MAX`].
fn length_bytes(length: usize) -> [u8; 2] {
    u16::try_from(length).unwrap_or(u16::MAX).to_be_bytes()
}
