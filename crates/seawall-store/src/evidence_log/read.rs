//! Reading a stored log: searching it, verifying it, and exporting a part as one file that
//! verifies.
//!
//! Readers need no lock. What a writer has not finished yet is the end of the log for them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _, SeekFrom, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use seawall_evidence::frame::{
    Frame, FrameError, FrameKind, Frames, bridge, frame, opening, read_bridge,
};
use seawall_evidence::hash::Hash;
use seawall_evidence::record::Record;
use seawall_evidence::search::Query;
use seawall_evidence::tree::{Place, Tree, perfect_trees};

use super::files::{self, LogFile};

/// Why a stored log cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is no log.
    #[error("there is no evidence log in `{path}`")]
    Missing {
        /// The folder.
        path: PathBuf,
    },
    /// A file cannot be read.
    #[error("cannot read the evidence log `{path}`")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// A file is damaged.
    #[error("the evidence log `{path}` is damaged at byte {offset}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where.
        offset: u64,
    },
    /// The records that were asked for are not there, or no head covers them yet.
    #[error("records {first} to {last} were asked for, and heads cover 1 to {signed}")]
    OutOfRange {
        /// The first.
        first: u64,
        /// The last.
        last: u64,
        /// How many records are covered.
        signed: u64,
    },
    /// What was read cannot be written.
    #[error("the export cannot be written")]
    Write(#[source] io::Error),
}

/// Frames of all files of a log from some record on, as if they were one file: what a further
/// file begins with is taken as the state of the tree.
struct LogFrames {
    files: std::vec::IntoIter<LogFile>,
    path: PathBuf,
    frames: Frames<BufReader<File>>,
    /// The frame that was read to see where the beginning of the file ends.
    ahead: Option<Frame>,
    is_last: bool,
    origin: Box<str>,
    /// The records before the next frame.
    tree: Tree,
}

/// A record or a head of the log.
struct Part {
    frame: Frame,
    /// Nodes of the tree that are complete by it.
    nodes: Vec<(Place, Hash)>,
}

impl LogFrames {
    /// Begins with the file that holds the record `first`.
    fn open(folder: &Path, first: u64) -> Result<Self, ReadError> {
        let missing = || ReadError::Missing { path: folder.to_owned() };
        let mut files = match files::list(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(missing()),
            other => other.map_err(|source| ReadError::Io { path: folder.to_owned(), source })?,
        };
        let skipped = files.iter().rposition(|file| file.first <= first).unwrap_or(0);
        files.drain(..skipped);
        let mut files = files.into_iter();
        let place = files.next().ok_or_else(missing)?;
        Self::open_file(place, files)
    }

    fn open_file(place: LogFile, files: std::vec::IntoIter<LogFile>) -> Result<Self, ReadError> {
        let path = place.path;
        let failed = |source| ReadError::Io { path: path.clone(), source };
        let file = File::open(&path).map_err(failed)?;
        let opened = Frames::open(BufReader::with_capacity(256 * 1024, file));
        let (origin, frames) = match opened {
            Ok(opened) => opened,
            Err(FrameError::Read(source)) => return Err(failed(source)),
            Err(_) => return Err(ReadError::Damaged { path, offset: 0 }),
        };
        let is_last = files.as_slice().is_empty();
        let tree = Tree::default();
        let mut whole = Self { files, path, frames, ahead: None, is_last, origin, tree };
        while let Some(frame) = whole.next_frame()? {
            let damaged = whole.damaged(frame.offset);
            match frame.kind {
                Some(FrameKind::Bridge) => {
                    let Some((height, root)) = read_bridge(&frame.content) else {
                        return Err(damaged);
                    };
                    whole.tree.append_perfect(height, root).map_err(|_error| damaged)?;
                }
                Some(FrameKind::Head) if whole.tree.size() != 0 => break,
                _ => {
                    whole.ahead = Some(frame);
                    break;
                }
            }
        }
        Ok(whole)
    }

    /// Returns the next frame of this file; `None` at its end, and where a writer is at it.
    fn next_frame(&mut self) -> Result<Option<Frame>, ReadError> {
        if let Some(frame) = self.ahead.take() {
            return Ok(Some(frame));
        }
        match self.frames.next_frame() {
            Ok(Some(frame)) if !frame.is_sound => Err(self.damaged(frame.offset)),
            Ok(frame) => Ok(frame),
            Err(FrameError::Torn { .. }) if self.is_last => Ok(None),
            Err(FrameError::Read(source)) => Err(ReadError::Io { path: self.path.clone(), source }),
            Err(_) => Err(self.damaged(self.frames.offset())),
        }
    }

    /// Returns the next record or head; `None` at the end of the log.
    fn next_part(&mut self) -> Result<Option<Part>, ReadError> {
        loop {
            let Some(frame) = self.next_frame()? else {
                let Some(place) = self.files.next() else { return Ok(None) };
                *self = Self::open_file(place, std::mem::take(&mut self.files))?;
                continue;
            };
            let nodes = match frame.kind {
                Some(FrameKind::Head) => vec![],
                Some(FrameKind::Record) => {
                    let nodes = self.tree.append(Hash::of_record(&frame.content));
                    nodes.map_err(|_error| self.damaged(frame.offset))?
                }
                Some(FrameKind::Open | FrameKind::Bridge) | None => {
                    return Err(self.damaged(frame.offset));
                }
            };
            return Ok(Some(Part { frame, nodes }));
        }
    }

    fn damaged(&self, offset: u64) -> ReadError {
        ReadError::Damaged { path: self.path.clone(), offset }
    }
}

/// Shows the records from number `first` on that fit a question, the oldest first, until
/// `visit` breaks.
pub fn search(
    folder: &Path,
    first: u64,
    query: &Query,
    mut visit: impl FnMut(Record) -> ControlFlow<()>,
) -> Result<(), ReadError> {
    let mut frames = LogFrames::open(folder, first)?;
    while let Some(part) = frames.next_part()? {
        if part.frame.kind != Some(FrameKind::Record) || frames.tree.size() < first {
            continue;
        }
        let record = Record::decode(&part.frame.content);
        let record = record.map_err(|_error| frames.damaged(part.frame.offset))?;
        if query.fits(&record.entry) && visit(record).is_break() {
            break;
        }
    }
    Ok(())
}

/// Returns how many records the newest head covers.
pub fn signed_count(folder: &Path) -> Result<u64, ReadError> {
    let newest = files::list(folder).unwrap_or_default().last().map_or(1, |file| file.first);
    let mut frames = LogFrames::open(folder, newest)?;
    // The head that begins a further file covers everything before it.
    let mut signed = newest.saturating_sub(1);
    while let Some(part) = frames.next_part()? {
        if part.frame.kind == Some(FrameKind::Head) {
            signed = frames.tree.size();
        }
    }
    Ok(signed)
}

/// What an export holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Exported {
    /// The first record.
    pub first: u64,
    /// The last record.
    pub last: u64,
}

/// Writes the records `first` to `last` (without it: all that a head covers) as one file that
/// verifies. What is before and after is bridged, so such a file needs `--partial`.
pub fn export(
    folder: &Path,
    first: u64,
    last: Option<u64>,
    mut output: impl Write,
) -> Result<Exported, ReadError> {
    let signed = signed_count(folder)?;
    let last = last.unwrap_or(signed);
    if first == 0 || last < first || signed < last {
        return Err(ReadError::OutOfRange { first, last, signed });
    }
    let mut frames = LogFrames::open(folder, first)?;
    let mut write = |bytes: &[u8]| output.write_all(bytes).map_err(ReadError::Write);
    write(&opening(&frames.origin))?;
    while frames.tree.size() < first - 1 {
        if frames.next_part()?.is_none() {
            return Err(ReadError::OutOfRange { first, last, signed });
        }
    }
    for (height, root) in frames.tree.perfect_roots() {
        write(&bridge(height, root))?;
    }
    let mut later = BTreeMap::new();
    while let Some(part) = frames.next_part()? {
        let size = frames.tree.size();
        let content = &part.frame.content;
        match part.frame.kind {
            Some(FrameKind::Record) if size <= last => write(&frame(FrameKind::Record, content))?,
            Some(FrameKind::Head) if size < first => {}
            Some(FrameKind::Head) => {
                for place in perfect_trees(last, size.max(last)) {
                    let root = later.get(&place);
                    let root = *root.ok_or_else(|| frames.damaged(part.frame.offset))?;
                    write(&bridge(place.height, root))?;
                }
                write(&frame(FrameKind::Head, content))?;
                if last <= size {
                    break;
                }
            }
            _ => later.extend(part.nodes),
        }
    }
    output.flush().map_err(ReadError::Write)?;
    Ok(Exported { first, last })
}

/// The bytes of the whole log as one file, for verification. What further files begin with is
/// left out as far as it is whole; [`further_files`] names them, to be verified one by one.
#[derive(Debug)]
pub struct Whole {
    files: std::vec::IntoIter<LogFile>,
    current: BufReader<File>,
}

impl Whole {
    /// Opens the log.
    pub fn open(folder: &Path) -> Result<Self, ReadError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| ReadError::Io { path, source }
        };
        let mut files = files::list(folder).map_err(failed(folder))?.into_iter();
        let Some(first) = files.next() else {
            return Err(ReadError::Missing { path: folder.to_owned() });
        };
        let current = File::open(&first.path).map_err(failed(&first.path))?;
        Ok(Self { files, current: BufReader::new(current) })
    }
}

impl Read for Whole {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.current.read(buffer)?;
            if count != 0 || buffer.is_empty() {
                return Ok(count);
            }
            let Some(next) = self.files.next() else { return Ok(0) };
            let file = File::open(&next.path)?;
            let own = beginning_bytes(BufReader::new(&file));
            let mut current = BufReader::new(file);
            current.seek(SeekFrom::Start(own))?;
            self.current = current;
        }
    }
}

/// Returns how many bytes of a further file repeat what is in those before it.
fn beginning_bytes(file: impl Read) -> u64 {
    let Ok((_, mut frames)) = Frames::open(file) else { return 0 };
    let mut own = frames.offset();
    let mut has_bridge = false;
    while let Ok(Some(frame)) = frames.next_frame() {
        match frame.kind.filter(|_| frame.is_sound) {
            Some(FrameKind::Bridge) => has_bridge = true,
            Some(FrameKind::Head) if has_bridge => return frames.offset(),
            _ => break,
        }
        own = frames.offset();
    }
    own
}

/// Names the files of a log after the first.
pub fn further_files(folder: &Path) -> Result<Vec<PathBuf>, ReadError> {
    let files = files::list(folder);
    let files = files.map_err(|source| ReadError::Io { path: folder.to_owned(), source })?;
    Ok(files.into_iter().skip(1).map(|file| file.path).collect())
}
