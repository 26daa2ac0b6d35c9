//! Reads tar archives: V7, ustar and pax (POSIX.1-2024, "pax Interchange Format"), GNU tar's long
//! names, base-256 numbers and sparse files ("Basic Tar Format" in its manual).
//!
//! Archives that can be read in two ways are read as Go's `archive/tar` does. So the size of a
//! pax header replaces that of the file's header for all that follows (taking one for the other
//! is CVE-2025-62518), entries that are no files have no content whatever size they claim, and
//! global pax headers change nothing.
//!
//! **Invariant:** the archive may end cleanly only between two members or with two zero blocks.
//! What is inside a member when the archive ends is an error.

use super::limits::{LONG_NAME_BYTES_MAX, PAX_BYTES_MAX};
use super::walk::Gaps;
use super::{LayerError, LayerGapKind};

mod bytes;
mod content;
mod header;
mod pax;
mod sparse;

pub(super) use bytes::TarBytes;
use bytes::{BLOCK_BYTES, Block};
use content::Content;
use header::{Format, Header};
use pax::PaxHeader;
use sparse::{SparseMap, Version};

/// A member of an archive, with all that its extended headers say.
#[derive(Debug)]
pub(super) struct Member {
    /// The name as stored.
    pub(super) name: Vec<u8>,
    /// A link's target as stored.
    pub(super) link: Vec<u8>,
    pub(super) kind: MemberKind,
    /// Size of the file's content, holes included.
    pub(super) size_bytes: u64,
    pub(super) mode: u32,
    /// Where the member's first header begins.
    pub(super) offset: u64,
    /// What is wrong with it.
    pub(super) gap: Option<LayerGapKind>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum MemberKind {
    File,
    Folder,
    Symlink,
    HardLink,
    /// A device or pipe.
    Other,
    Unknown,
}

/// What the headers before a member's own say.
#[derive(Debug, Default)]
struct Extended {
    offset: Option<u64>,
    pax: Option<PaxHeader>,
    long_name: Option<Vec<u8>>,
    long_link: Option<Vec<u8>>,
    too_long: bool,
}

#[derive(Debug)]
pub(super) struct TarReader {
    bytes: TarBytes,
    content: Content,
}

impl TarReader {
    pub(super) fn new(bytes: TarBytes) -> Self {
        Self { bytes, content: Content::default() }
    }

    pub(super) fn into_bytes(self) -> TarBytes {
        self.bytes
    }

    /// Returns the next member, `None` at the archive's end. The content of the one before must
    /// have been read or skipped.
    pub(super) fn next_member(&mut self, gaps: &mut Gaps) -> Result<Option<Member>, LayerError> {
        let mut extended = Extended::default();
        loop {
            let offset = self.bytes.offset();
            let block = match self.bytes.block() {
                Block::Full(block) => block,
                Block::End if extended.offset.is_none() => return Ok(None),
                Block::End => return Err(error(offset, "it ends after an extended header")),
                Block::Partial => return Err(error(offset, "it is cut off inside a header")),
            };
            if block.iter().all(|&byte| byte == 0) {
                return self.end_blocks(offset).map(|()| None);
            }
            let header = Header::parse(&block).map_err(|reason| error(offset, reason))?;
            extended.offset.get_or_insert(offset);
            match header.typeflag {
                b'x' => {
                    let body = self.body(header.size, PAX_BYTES_MAX)?;
                    let body = body.ok_or_else(|| error(offset, "its pax header is too long"))?;
                    extended.pax = Some(PaxHeader::parse(&body));
                }
                b'g' => {
                    let body = self.body(header.size, PAX_BYTES_MAX)?;
                    if body.is_none_or(|body| PaxHeader::parse(&body).changes_members()) {
                        gaps.add(&header.name, offset, LayerGapKind::GlobalPax);
                    }
                    // It stands for itself: other headers belong to the next member.
                    if extended.offset == Some(offset) {
                        extended.offset = None;
                    }
                }
                b'L' | b'K' => {
                    let body = self.body(header.size, LONG_NAME_BYTES_MAX)?.map(until_nul);
                    extended.too_long |= body.is_none();
                    let slot = match header.typeflag {
                        b'L' => &mut extended.long_name,
                        _ => &mut extended.long_link,
                    };
                    *slot = body;
                }
                _ => return self.member(&block, header, extended).map(Some),
            }
        }
    }

    /// Returns the first bytes of the content, up to a block.
    pub(super) fn head(&mut self) -> Result<&[u8], LayerError> {
        self.content.head(&mut self.bytes)
    }

    /// Returns the next piece of the content, `None` at its end; holes are zeros.
    pub(super) fn piece(&mut self) -> Result<Option<&[u8]>, LayerError> {
        self.content.piece(&mut self.bytes)
    }

    /// Returns the whole content if it lies in the buffer, and else leaves it to [`Self::piece`].
    pub(super) fn whole(&mut self) -> Option<&[u8]> {
        self.content.whole(&mut self.bytes)
    }

    /// Returns how many bytes of the content are holes.
    pub(super) fn hole_bytes(&self) -> u64 {
        self.content.hole_bytes()
    }

    /// Skips what is left of the content.
    pub(super) fn skip_content(&mut self) -> Result<(), LayerError> {
        self.content.skip(&mut self.bytes)
    }

    /// Judges what follows a zero block: a second one, or the archive's end.
    fn end_blocks(&mut self, offset: u64) -> Result<(), LayerError> {
        match self.bytes.block() {
            Block::End | Block::Partial => Ok(()),
            Block::Full(block) if block.iter().all(|&byte| byte == 0) => Ok(()),
            Block::Full(_) => Err(error(offset, "a zero block stands between two members")),
        }
    }

    /// Reads the body of an extended header; `None`, and it is skipped, if it is too long.
    fn body(&mut self, size: u64, bytes_max: u64) -> Result<Option<Vec<u8>>, LayerError> {
        self.content = Content::plain(size);
        let mut body = Vec::new();
        if size <= bytes_max {
            while let Some(piece) = self.content.piece(&mut self.bytes)? {
                body.extend_from_slice(piece);
            }
        }
        self.content.skip(&mut self.bytes)?;
        Ok((size <= bytes_max).then_some(body))
    }

    /// Puts a member together from its header and those before it.
    fn member(
        &mut self,
        block: &[u8; BLOCK_BYTES],
        header: Header,
        extended: Extended,
    ) -> Result<Member, LayerError> {
        let offset = extended.offset.unwrap_or_default();
        let mut pax = extended.pax.unwrap_or_default();
        let name = extended.long_name.or_else(|| pax.path.take()).unwrap_or(header.name);
        let link = extended.long_link.or_else(|| pax.link_path.take()).unwrap_or(header.link);
        let kind = kind(header.typeflag, &name);
        let size = match pax.size {
            Some(size) => size.map_err(|reason| error(offset, reason))?,
            None => header.size,
        };
        let size = match kind {
            MemberKind::File | MemberKind::Unknown => size,
            MemberKind::Folder | MemberKind::Symlink | MemberKind::HardLink | MemberKind::Other => {
                0
            }
        };
        self.content = Content::plain(size);
        let mut member =
            Member { name, link, kind, size_bytes: size, mode: header.mode, offset, gap: None };
        if pax.malformed {
            member.gap = Some(LayerGapKind::MalformedPax);
        } else if extended.too_long {
            member.gap = Some(LayerGapKind::HostileName);
        }
        let version = pax.sparse.version();
        if header.typeflag == b'S' || version.is_some() {
            let map = match version {
                _ if header.typeflag == b'S' => self.old_map(block, header.format)?,
                Some(Version::InContent) => {
                    SparseMap::in_content(&pax.sparse, &mut self.content, &mut self.bytes)
                }
                _ => SparseMap::in_header(&pax.sparse),
            };
            self.apply_sparse(&mut member, map, pax.sparse.name);
        }
        Ok(member)
    }

    /// Reads the map of a sparse file of the old GNU format; other headers have no room for it.
    fn old_map(
        &mut self,
        block: &[u8; BLOCK_BYTES],
        format: Format,
    ) -> Result<Option<SparseMap>, LayerError> {
        if format == Format::Gnu { SparseMap::old(block, &mut self.bytes) } else { Ok(None) }
    }

    fn apply_sparse(&mut self, member: &mut Member, map: Option<SparseMap>, name: Option<Vec<u8>>) {
        if let Some(name) = name {
            member.name = name;
        }
        let fits = map.filter(|map| {
            member.kind == MemberKind::File && map.data_bytes() <= self.content.stored_bytes_left()
        });
        match fits {
            Some(map) => {
                member.size_bytes = map.size_bytes();
                self.content.set_sparse(map);
            }
            None => {
                member.gap.get_or_insert(LayerGapKind::MalformedSparse);
            }
        }
    }
}

/// Names what an entry is; `\0` with a name that ends in `/` is how V7 writes a folder.
fn kind(typeflag: u8, name: &[u8]) -> MemberKind {
    match typeflag {
        0 if name.ends_with(b"/") => MemberKind::Folder,
        0 | b'0' | b'7' | b'S' => MemberKind::File,
        b'1' => MemberKind::HardLink,
        b'2' => MemberKind::Symlink,
        b'3' | b'4' | b'6' => MemberKind::Other,
        b'5' => MemberKind::Folder,
        _ => MemberKind::Unknown,
    }
}

fn until_nul(mut bytes: Vec<u8>) -> Vec<u8> {
    let end = bytes.iter().position(|&byte| byte == 0);
    bytes.truncate(end.unwrap_or(bytes.len()));
    bytes
}

fn error(offset: u64, reason: &'static str) -> LayerError {
    LayerError::Tar { offset, reason }
}

#[cfg(test)]
mod tests;
