//! Builds order-preserving keys: byte strings whose plain comparison is the version order.
//!
//! **Invariant:** for two versions of one order, comparing their keys as bytes gives the order
//! of the versions. Whatever is compared this way is total and transitive by construction.

/// Bytes of a key that need no memory of their own: more than versions of usual length take.
const INLINE_BYTES: usize = 192;

/// A key under construction.
///
/// A key is a sequence of tags (which decide between kinds of parts), numbers and texts. A
/// number or text may only stand where the keys of all versions with the same prefix have one.
#[derive(Debug)]
pub(super) struct Key {
    inline: [u8; INLINE_BYTES],
    /// How much of `inline` is filled, while nothing is spilled.
    length: usize,
    /// The whole key, once it is longer than `inline`.
    spilled: Vec<u8>,
}

impl Key {
    /// Starts a key.
    pub(super) fn new() -> Self {
        Self { inline: [0; INLINE_BYTES], length: 0, spilled: Vec::new() }
    }

    /// Appends a finished key.
    pub(super) fn key(&mut self, key: &Self) {
        self.extend(key.as_bytes());
    }

    /// Appends a byte that tells one kind of part from another.
    pub(super) fn tag(&mut self, tag: u8) {
        self.extend(&[tag]);
    }

    /// Appends a number of any length, written in ASCII digits.
    ///
    /// Its length without leading zeros goes first, so a longer number is a larger key.
    pub(super) fn number(&mut self, digits: &str) {
        let significant = digits.trim_start_matches('0');
        self.length(significant.len());
        self.extend(significant.as_bytes());
    }

    /// Appends `text`, which has no NUL byte, so that a prefix is less than what it begins.
    pub(super) fn text(&mut self, text: &str) {
        self.extend(text.as_bytes());
        self.tag(0);
    }

    /// Appends `text` with ASCII letters folded to lower case.
    pub(super) fn text_folded(&mut self, text: &str) {
        for byte in text.bytes() {
            self.tag(byte.to_ascii_lowercase());
        }
        self.tag(0);
    }

    /// Appends `text` with ASCII letters folded to upper case.
    pub(super) fn text_raised(&mut self, text: &str) {
        for byte in text.bytes() {
            self.tag(byte.to_ascii_uppercase());
        }
        self.tag(0);
    }

    /// Appends a length or count, the smaller first.
    pub(super) fn length(&mut self, length: usize) {
        self.extend(&length_bytes(length));
    }

    /// Appends a count, the larger first.
    pub(super) fn length_descending(&mut self, length: usize) {
        self.extend(&length_bytes(length).map(|byte| !byte));
    }

    /// Appends a 32-bit number, the larger first.
    pub(super) fn tag_u32_descending(&mut self, number: u32) {
        self.extend(&(!number).to_be_bytes());
    }

    fn extend(&mut self, bytes: &[u8]) {
        if self.spilled.is_empty() {
            let end = self.length.saturating_add(bytes.len());
            if let Some(free) = self.inline.get_mut(self.length..end) {
                free.copy_from_slice(bytes);
                self.length = end;
                return;
            }
            self.spilled.extend_from_slice(self.inline.get(..self.length).unwrap_or_default());
        }
        self.spilled.extend_from_slice(bytes);
    }

    /// Returns the bytes of the key.
    pub(super) fn as_bytes(&self) -> &[u8] {
        if self.spilled.is_empty() {
            self.inline.get(..self.length).unwrap_or_default()
        } else {
            &self.spilled
        }
    }

    /// Returns the finished key.
    pub(super) fn finish(self) -> Box<[u8]> {
        if self.spilled.is_empty() {
            self.as_bytes().into()
        } else {
            self.spilled.into_boxed_slice()
        }
    }
}

/// Two bytes suffice: no version is longer than [`super::limits::VERSION_BYTES_MAX`].
fn length_bytes(length: usize) -> [u8; 2] {
    u16::try_from(length).unwrap_or(u16::MAX).to_be_bytes()
}
