//! The file of a log, which is also the form in which it is exported: a magic, and frames.
//!
//! A frame is its kind (1 byte), the length of its content (4), the content, and a check (8):
//! the first bytes of SHA-256 over `0x04` and everything before. The check tells accidents
//! from forgeries and proves nothing. `docs/reference/evidence.md` has the bytes.

use std::io::{self, Read};

use sha2::{Digest as _, Sha256};

use crate::hash::Hash;
use crate::limits::{NAME_BYTES_MAX, RECORD_BYTES_MAX};

/// What a file begins with.
pub const MAGIC: [u8; 8] = *b"SWEVIDNC";
/// The form that this version writes, and the newest that it reads.
pub const FILE_FORM: u8 = 1;
/// Bytes of kind and length before the content of a frame.
pub const FRAME_HEAD_BYTES: usize = 5;
/// Bytes of the check after the content of a frame.
pub const FRAME_CHECK_BYTES: usize = 8;

/// What a frame holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FrameKind {
    /// Form and name of the log: the first frame, and only that.
    Open,
    /// A record.
    Record,
    /// A signed head.
    Head,
    /// The root of a perfect tree, in place of records that are left out.
    Bridge,
}

impl FrameKind {
    /// Returns the byte that stands for it.
    pub fn byte(self) -> u8 {
        match self {
            Self::Open => b'O',
            Self::Record => b'R',
            Self::Head => b'H',
            Self::Bridge => b'B',
        }
    }

    fn from_byte(byte: u8) -> Option<Self> {
        [Self::Open, Self::Record, Self::Head, Self::Bridge]
            .into_iter()
            .find(|kind| kind.byte() == byte)
    }
}

/// A frame as it was read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Frame {
    /// Where it begins in the file.
    pub offset: u64,
    /// Its kind; `None` if there is no such kind.
    pub kind: Option<FrameKind>,
    /// Its content.
    pub content: Vec<u8>,
    /// Whether the check is right.
    pub is_sound: bool,
}

/// Why no frame can be read.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The reader failed.
    #[error("reading failed")]
    Read(#[source] io::Error),
    /// The file is none of a log.
    #[error("this is no file of an evidence log")]
    NotEvidence,
    /// It was written by a later version.
    #[error("the file has form {found}, and this version reads {FILE_FORM}")]
    LaterForm {
        /// The form that was found.
        found: u8,
    },
    /// The file ends inside a frame.
    #[error("the file ends inside of what begins at byte {offset}")]
    Torn {
        /// Where the frame begins.
        offset: u64,
        /// How many of its bytes there are.
        bytes: u64,
    },
    /// The length of a frame is above the limit, so that nothing after it can be found.
    #[error("what begins at byte {offset} claims {length} bytes, which no frame has")]
    TooLong {
        /// Where the frame begins.
        offset: u64,
        /// The length that it claims.
        length: u32,
    },
}

/// Reads the frames of a file, one after another, in memory for one.
#[derive(Debug)]
pub struct Frames<R> {
    read: R,
    offset: u64,
}

impl<R: Read> Frames<R> {
    /// Begins with a file; returns the name of its log and its other frames.
    pub fn open(mut read: R) -> Result<(Box<str>, Self), FrameError> {
        let magic = up_to(&mut read, MAGIC.len())?;
        if magic != MAGIC {
            return Err(FrameError::NotEvidence);
        }
        let mut frames = Self::after(read, MAGIC.len() as u64);
        let first = match frames.next_frame() {
            Ok(Some(frame)) if frame.is_sound && frame.kind == Some(FrameKind::Open) => frame,
            Err(FrameError::Read(error)) => return Err(FrameError::Read(error)),
            Ok(_) | Err(_) => return Err(FrameError::NotEvidence),
        };
        let (form, origin) = first.content.split_first().ok_or(FrameError::NotEvidence)?;
        if FILE_FORM < *form {
            return Err(FrameError::LaterForm { found: *form });
        }
        let origin = std::str::from_utf8(origin).ok().filter(|name| crate::key::is_key_name(name));
        let origin = origin.filter(|_| *form == FILE_FORM).ok_or(FrameError::NotEvidence)?;
        Ok((origin.into(), frames))
    }

    /// Goes on at `offset` of a file of which the frames before are known.
    pub fn after(read: R, offset: u64) -> Self {
        Self { read, offset }
    }

    /// Returns where the next frame begins.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Returns what was not read yet.
    pub fn into_rest(self) -> R {
        self.read
    }

    /// Reads the next frame; `None` at the end of the file.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, FrameError> {
        let offset = self.offset;
        let mut bytes = up_to(&mut self.read, FRAME_HEAD_BYTES)?;
        if bytes.is_empty() {
            return Ok(None);
        }
        let torn = |bytes: usize| FrameError::Torn { offset, bytes: bytes as u64 };
        let Some(([kind, length @ ..], [])) = bytes.split_first_chunk::<FRAME_HEAD_BYTES>() else {
            return Err(torn(bytes.len()));
        };
        let (kind, length) = (*kind, u32::from_be_bytes(*length));
        let too_long = FrameError::TooLong { offset, length };
        let content = usize::try_from(length).ok().filter(|length| *length <= RECORD_BYTES_MAX);
        let content = content.ok_or(too_long)?;
        bytes.extend(up_to(&mut self.read, content + FRAME_CHECK_BYTES)?);
        let whole = FRAME_HEAD_BYTES + content + FRAME_CHECK_BYTES;
        let Some((frame, check)) = bytes.split_last_chunk().filter(|_| bytes.len() == whole) else {
            return Err(torn(bytes.len()));
        };
        self.offset += whole as u64;
        let is_sound = *check == check_of(frame);
        let content = frame.get(FRAME_HEAD_BYTES..).unwrap_or_default().to_vec();
        Ok(Some(Frame { offset, kind: FrameKind::from_byte(kind), content, is_sound }))
    }
}

/// Reads `count` bytes, or those that there are.
fn up_to<R: Read>(read: &mut R, count: usize) -> Result<Vec<u8>, FrameError> {
    let mut bytes = Vec::with_capacity(count);
    read.by_ref().take(count as u64).read_to_end(&mut bytes).map_err(FrameError::Read)?;
    Ok(bytes)
}

/// Writes the beginning of a file of the log `origin`.
pub fn opening(origin: &str) -> Vec<u8> {
    debug_assert!(origin.len() <= NAME_BYTES_MAX);
    let mut bytes = MAGIC.to_vec();
    bytes.extend(frame(FrameKind::Open, &[&[FILE_FORM], origin.as_bytes()].concat()));
    bytes
}

/// Writes a frame.
pub fn frame(kind: FrameKind, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![kind.byte()];
    // INVARIANT: contents are bounded by `RECORD_BYTES_MAX`.
    bytes.extend(u32::try_from(content.len()).unwrap_or(u32::MAX).to_be_bytes());
    bytes.extend(content);
    let check = check_of(&bytes);
    bytes.extend(check);
    bytes
}

/// Writes a bridge over `2^height` records, by the root of their tree.
pub fn bridge(height: u8, root: Hash) -> Vec<u8> {
    frame(FrameKind::Bridge, &[&[height], root.0.as_slice()].concat())
}

/// Reads a bridge: height and root.
pub fn read_bridge(content: &[u8]) -> Option<(u8, Hash)> {
    let (height, root) = content.split_first()?;
    Some((*height, Hash(root.try_into().ok()?)))
}

fn check_of(frame: &[u8]) -> [u8; FRAME_CHECK_BYTES] {
    let hash: [u8; 32] = Sha256::new_with_prefix([4]).chain_update(frame).finalize().into();
    let (check, _) = hash.split_first_chunk().unwrap_or((&[0; FRAME_CHECK_BYTES], &[]));
    *check
}

#[cfg(test)]
mod tests;
