//! What looks at the files of a layer while it is read.
//!
//! The walk over a layer's tar calls one [`FileVisitor`]; catalogers and detectors sit behind
//! it. Each byte is decompressed once, and every visitor sees a file in that one pass.

use crate::path::ImagePath;
use crate::tree::EntryNumber;

/// Bytes of a file that [`FileVisitor::begin`] sees.
pub const HEAD_BYTES: usize = 512;

/// A regular file as the walk comes upon it.
#[derive(Clone, Copy, Debug)]
pub struct FileEntry<'a> {
    /// Where the file is.
    pub path: &'a ImagePath,
    /// Its number in the tree of the layer: a later file may have the same path.
    pub entry: EntryNumber,
    /// Size in bytes, as the header says.
    pub size_bytes: u64,
    /// Permission bits.
    pub mode: u32,
}

/// How much of a file a visitor wants.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Want {
    /// Nothing more; the rest is skipped.
    Nothing,
    /// Every byte, in pieces, in order; nothing is kept.
    Pieces,
    /// The whole file in memory; larger than `bytes_max` is reported as [`Content::TooLarge`].
    Whole {
        /// The visitor's own limit.
        bytes_max: u64,
    },
}

/// What a visitor gets at the end of a file that it wanted.
#[derive(Debug)]
pub enum Content<'a> {
    /// The pieces were all passed to [`FileVisitor::piece`].
    Pieces,
    /// The whole file.
    Whole(&'a [u8]),
    /// The file is larger than wanted whole or than all memory for files; it becomes a gap.
    ///
    /// Its pieces were all passed nevertheless.
    TooLarge,
    /// The layer ends or is damaged before the file's end, or the file has more holes than are
    /// filled in: not all pieces were passed.
    Truncated,
}

/// Looks at the regular files of a layer, one after another.
pub trait FileVisitor {
    /// Decides by path, size and the first [`HEAD_BYTES`] bytes how much of a file is wanted.
    ///
    /// Pieces that follow begin at offset 0: they repeat the head.
    fn begin(&mut self, file: FileEntry<'_>, head: &[u8]) -> Want;

    /// Takes the next piece of the file that `begin` wanted, whether in pieces or whole.
    ///
    /// A visitor that wants the whole file sees its pieces too, so that it can hash it.
    fn piece(&mut self, bytes: &[u8]);

    /// Ends the file that `begin` wanted.
    fn end(&mut self, file: FileEntry<'_>, content: Content<'_>);

    /// Returns how much memory the results so far need until the image is judged, in bytes.
    ///
    /// The walk stops before the layers of an image hold more together than they may.
    fn held_bytes(&self) -> u64 {
        0
    }
}

/// Two visitors that see the same files in one pass; each gets what it wants.
#[derive(Debug)]
pub struct Pair<'a, A: ?Sized, B: ?Sized> {
    first: &'a mut A,
    second: &'a mut B,
    wants: (Want, Want),
}

impl<'a, A: FileVisitor + ?Sized, B: FileVisitor + ?Sized> Pair<'a, A, B> {
    /// Joins two visitors.
    pub fn new(first: &'a mut A, second: &'a mut B) -> Self {
        Self { first, second, wants: (Want::Nothing, Want::Nothing) }
    }
}

impl<A: FileVisitor + ?Sized, B: FileVisitor + ?Sized> FileVisitor for Pair<'_, A, B> {
    fn begin(&mut self, file: FileEntry<'_>, head: &[u8]) -> Want {
        self.wants = (self.first.begin(file, head), self.second.begin(file, head));
        match self.wants {
            (Want::Whole { bytes_max: one }, Want::Whole { bytes_max: other }) => {
                Want::Whole { bytes_max: one.max(other) }
            }
            (whole @ Want::Whole { .. }, _) | (_, whole @ Want::Whole { .. }) => whole,
            (Want::Pieces, _) | (_, Want::Pieces) => Want::Pieces,
            (Want::Nothing, Want::Nothing) => Want::Nothing,
        }
    }

    fn piece(&mut self, bytes: &[u8]) {
        if self.wants.0 != Want::Nothing {
            self.first.piece(bytes);
        }
        if self.wants.1 != Want::Nothing {
            self.second.piece(bytes);
        }
    }

    fn end(&mut self, file: FileEntry<'_>, content: Content<'_>) {
        if let Some(content) = content_for(self.wants.0, &content) {
            self.first.end(file, content);
        }
        if let Some(content) = content_for(self.wants.1, &content) {
            self.second.end(file, content);
        }
    }

    fn held_bytes(&self) -> u64 {
        self.first.held_bytes().saturating_add(self.second.held_bytes())
    }
}

/// Returns what a visitor gets that wanted `want`, of what both got; `None` if it wanted nothing.
fn content_for<'a>(want: Want, content: &Content<'a>) -> Option<Content<'a>> {
    match (want, content) {
        (Want::Nothing, _) => None,
        (_, Content::Truncated) => Some(Content::Truncated),
        (Want::Pieces, _) => Some(Content::Pieces),
        (Want::Whole { bytes_max }, Content::Whole(bytes)) => {
            let is_small = u64::try_from(bytes.len()).is_ok_and(|size| size <= bytes_max);
            Some(if is_small { Content::Whole(bytes) } else { Content::TooLarge })
        }
        (Want::Whole { .. }, Content::TooLarge | Content::Pieces) => Some(Content::TooLarge),
    }
}

#[cfg(test)]
mod tests;
