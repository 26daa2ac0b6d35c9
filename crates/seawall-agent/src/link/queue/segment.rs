//! A segment of a queue: a file that is only appended to.
//!
//! Form: 8 bytes `SWQUEUE1`, then frames: length of the content (4 bytes, little-endian, as all
//! numbers), CRC-32 of number and content (4), number (8), content. What follows the last whole
//! frame of a segment was never answered for, and does not count.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use seawall_runtime::link::RECORD_BYTES_MAX;

const MAGIC: &[u8; 8] = b"SWQUEUE1";
const HEAD_BYTES: u64 = 16;
/// LIMIT: bytes of a content; more is a damaged length.
const CONTENT_BYTES_MAX: usize = 2 * RECORD_BYTES_MAX;

/// A segment as the queue knows it.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) path: PathBuf,
    /// The highest number in it.
    pub(super) last: u64,
    /// Bytes of whole frames, its beginning included.
    pub(super) bytes: u64,
    /// Records that were not taken over yet.
    pub(super) waiting: u64,
    /// Where the first of these begins.
    start: u64,
    /// Whether something in it cannot be read that lies before what can be.
    pub(super) is_damaged: bool,
}

/// Returns the bytes of a frame.
pub(super) fn frame_bytes(content: &[u8]) -> u64 {
    HEAD_BYTES.saturating_add(content.len() as u64)
}

impl Segment {
    /// Reads what is in a segment, of which the records up to `gone` do not count any more.
    pub(super) fn open(path: &Path, gone: u64) -> io::Result<Self> {
        let mut segment = Self {
            path: path.to_owned(),
            last: 0,
            bytes: MAGIC.len() as u64,
            waiting: 0,
            start: MAGIC.len() as u64,
            is_damaged: false,
        };
        let mut frames = Frames::open(path, segment.start)?;
        while let Some((number, content)) = frames.next()? {
            segment.last = segment.last.max(number);
            segment.bytes = segment.bytes.saturating_add(frame_bytes(content));
            if number <= gone {
                segment.start = segment.bytes;
            } else {
                segment.waiting = segment.waiting.saturating_add(1);
            }
        }
        // A torn tail is shorter than a frame could be; damage leaves more behind it.
        let length = std::fs::metadata(path)?.len();
        let rest = length.saturating_sub(segment.bytes);
        segment.is_damaged = HEAD_BYTES.saturating_add(CONTENT_BYTES_MAX as u64) < rest;
        Ok(segment)
    }

    /// Shows the records that were not taken over to `see`, by number, until it returns `false`.
    pub(super) fn read(&self, see: &mut dyn FnMut(u64, &[u8]) -> bool) -> io::Result<()> {
        if self.waiting == 0 {
            return Ok(());
        }
        let mut frames = Frames::open(&self.path, self.start)?;
        for _ in 0..self.waiting {
            match frames.next()? {
                Some((number, content)) if see(number, content) => {}
                _ => break,
            }
        }
        Ok(())
    }

    /// Notes that the records up to a number were taken over.
    pub(super) fn acknowledge(&mut self, through: u64) -> io::Result<()> {
        let (mut start, mut count) = (self.start, 0_u64);
        self.read(&mut |number, content| {
            if through < number {
                return false;
            }
            start = start.saturating_add(frame_bytes(content));
            count = count.saturating_add(1);
            true
        })?;
        self.start = start;
        self.waiting = self.waiting.saturating_sub(count);
        Ok(())
    }
}

/// Reads frames one after another.
struct Frames {
    file: BufReader<File>,
    content: Vec<u8>,
}

impl Frames {
    fn open(path: &Path, at: u64) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let mut magic = [0; MAGIC.len()];
        // A file that was just made may be empty.
        let is_ours = file.read_exact(&mut magic).is_ok() && magic == *MAGIC;
        file.seek(if is_ours { SeekFrom::Start(at) } else { SeekFrom::End(0) })?;
        Ok(Self { file: BufReader::new(file), content: Vec::new() })
    }

    /// Returns the next whole frame; `None` at the end, or where the rest is none.
    fn next(&mut self) -> io::Result<Option<(u64, &[u8])>> {
        let (mut length, mut sum, mut number) = ([0; 4], [0; 4], [0; 8]);
        for part in [&mut length[..], &mut sum[..], &mut number[..]] {
            if !filled(&mut self.file, part)? {
                return Ok(None);
            }
        }
        let length = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
        if CONTENT_BYTES_MAX < length {
            return Ok(None);
        }
        self.content.resize(length, 0);
        if !filled(&mut self.file, &mut self.content)? {
            return Ok(None);
        }
        if checksum(number, &self.content) != u32::from_le_bytes(sum) {
            return Ok(None);
        }
        Ok(Some((u64::from_le_bytes(number), &self.content)))
    }
}

/// Fills a buffer; `false` where the file ends before.
fn filled(file: &mut impl io::Read, buffer: &mut [u8]) -> io::Result<bool> {
    match file.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

fn checksum(number: [u8; 8], content: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&number);
    hasher.update(content);
    hasher.finalize()
}

/// Where a segment is appended to.
#[derive(Debug)]
pub(super) struct Writer {
    file: File,
    is_dirty: bool,
    is_new: bool,
}

impl Writer {
    /// Makes a segment.
    pub(super) fn create(path: &Path, first: u64) -> io::Result<(Self, Segment)> {
        let mut options = OpenOptions::new();
        let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(path)?;
        if let Err(error) = file.write_all(MAGIC) {
            // An empty file takes no room, and the next attempt makes it again.
            drop(std::fs::remove_file(path));
            return Err(error);
        }
        let start = MAGIC.len() as u64;
        let segment = Segment {
            path: path.to_owned(),
            last: first,
            bytes: start,
            waiting: 0,
            start,
            is_damaged: false,
        };
        Ok((Self { file, is_dirty: true, is_new: true }, segment))
    }

    /// Appends a record whole or not at all; returns its bytes.
    pub(super) fn append(
        &mut self,
        segment: &mut Segment,
        number: u64,
        content: &[u8],
    ) -> io::Result<u64> {
        let length = u32::try_from(content.len()).unwrap_or(u32::MAX);
        let mut frame = Vec::with_capacity(content.len().saturating_add(16));
        frame.extend(length.to_le_bytes());
        frame.extend(checksum(number.to_le_bytes(), content).to_le_bytes());
        frame.extend(number.to_le_bytes());
        frame.extend(content);
        if let Err(error) = self.file.write_all(&frame) {
            // Half a frame would hide what follows it.
            self.file.set_len(segment.bytes)?;
            self.file.seek(SeekFrom::Start(segment.bytes))?;
            return Err(error);
        }
        self.is_dirty = true;
        segment.bytes = segment.bytes.saturating_add(frame.len() as u64);
        segment.last = number;
        segment.waiting = segment.waiting.saturating_add(1);
        Ok(frame.len() as u64)
    }

    /// Brings what was appended onto the disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    /// The same where something was appended; tells whether the file is new since the last time.
    pub(super) fn sync_once(&mut self) -> io::Result<bool> {
        if self.is_dirty {
            self.file.sync_data()?;
            self.is_dirty = false;
        }
        Ok(std::mem::take(&mut self.is_new))
    }
}
