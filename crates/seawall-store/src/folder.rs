//! Root file systems on this machine: a folder walked as if it were one layer.
//!
//! The walk stays on the file system of the root unless told otherwise, never follows a link,
//! and reads regular files only: devices, pipes and sockets are entries without content. What
//! cannot be read becomes a gap.
//!
//! **Invariant:** nothing outside of the root is opened, and memory is bounded by the
//! [`MemoryBudget`] as for layers: a folder's names are listed one folder at a time, and what is
//! kept is counted.

use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use seawall_artifact::layer::limits::HELD_STEP_BYTES;
use seawall_artifact::layer::{LayerError, MemoryBudget};
use seawall_artifact::path::ImagePath;
use seawall_artifact::tree::{EntryKind, EntryNumber, LayerTree, LayerTreeBuilder};
use seawall_artifact::visitor::{Content, FileEntry, FileVisitor, HEAD_BYTES, Want};

/// Bytes that are read at once.
const PIECE_BYTES: usize = 256 * 1024;
/// Deepest folder below the root.
// LIMIT: paths stop at 4,096 bytes, so real trees are far from it.
const DEPTH_MAX: usize = 1_000;
/// Memory for the names of one folder, which are sorted before they are read.
const NAMES_BYTES_MAX: usize = 48 * 1024 * 1024;
/// What a name costs beside its bytes.
const NAME_BYTES: usize = size_of::<Vec<u8>>() + 16;
/// What a folder that waits to be listed costs beside its two paths.
const WAITING_BYTES: usize = size_of::<(PathBuf, ImagePath, usize)>() + 32;
/// Gaps that are listed; more are counted.
const GAPS_MAX: usize = 1_000;
/// `O_NOFOLLOW`, `O_NONBLOCK`, `O_CLOEXEC` of Linux: a file that was replaced by a link or a
/// pipe between listing and opening is neither followed nor waited for.
const OPEN_FLAGS: i32 = libc_flags::O_NOFOLLOW | libc_flags::O_NONBLOCK;

/// The two open flags that differ between Linux's architectures only where noted.
mod libc_flags {
    /// The same on all architectures with the generic table (`asm-generic/fcntl.h`).
    pub(super) const O_NONBLOCK: i32 = 0o4000;
    #[cfg(any(target_arch = "arm", target_arch = "aarch64", target_arch = "powerpc64"))]
    pub(super) const O_NOFOLLOW: i32 = 0o100_000;
    #[cfg(not(any(target_arch = "arm", target_arch = "aarch64", target_arch = "powerpc64")))]
    pub(super) const O_NOFOLLOW: i32 = 0o400_000;
}

/// What a walk over a folder found.
#[derive(Clone, Debug)]
pub struct FolderWalk {
    /// The entries.
    pub tree: LayerTree,
    /// What could not be read: path and reason, the first thousand.
    pub gaps: Vec<(ImagePath, Box<str>)>,
    /// How many gaps there are in all.
    pub gap_count: u64,
    /// Bytes of regular files, as their metadata say.
    pub size_bytes: u64,
}

/// Why a folder could not be walked to its end.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The root itself cannot be read.
    #[error(transparent)]
    Read(#[from] io::Error),
    /// There is more in it than the memory of a scan holds.
    #[error(transparent)]
    TooLarge(LayerError),
}

/// Walks the folder `root`, passing over the folders of `left_out` (paths below the root).
pub fn walk_folder(
    root: &Path,
    left_out: &[&str],
    budget: &MemoryBudget,
    visitor: &mut dyn FileVisitor,
) -> Result<FolderWalk, FolderError> {
    let metadata = fs::symlink_metadata(root).and_then(|_| fs::metadata(root))?;
    if !metadata.is_dir() {
        return Err(io::Error::new(io::ErrorKind::NotADirectory, "not a folder").into());
    }
    let mut walk = Walk {
        left_out: left_out.iter().filter_map(|path| ImagePath::parse(path)).collect(),
        device: metadata.dev(),
        builder: LayerTree::builder(),
        visitor,
        budget,
        held_bytes: 0,
        waiting_bytes: 0,
        gaps: Vec::new(),
        gap_count: 0,
        size_bytes: 0,
        buffer: vec![0; PIECE_BYTES],
    };
    walk.run(root)?;
    Ok(FolderWalk {
        tree: walk.builder.finish(),
        gaps: walk.gaps,
        gap_count: walk.gap_count,
        size_bytes: walk.size_bytes,
    })
}

struct Walk<'a> {
    left_out: Vec<ImagePath>,
    device: u64,
    builder: LayerTreeBuilder,
    visitor: &'a mut dyn FileVisitor,
    budget: &'a MemoryBudget,
    /// What the budget counts as held.
    held_bytes: u64,
    /// What the folders that are still to be listed take.
    waiting_bytes: u64,
    gaps: Vec<(ImagePath, Box<str>)>,
    gap_count: u64,
    size_bytes: u64,
    buffer: Vec<u8>,
}

impl Walk<'_> {
    fn run(&mut self, root: &Path) -> Result<(), FolderError> {
        // Folders still to be listed, the next one last.
        let mut folders: Vec<(PathBuf, ImagePath, usize)> =
            vec![(root.to_owned(), ImagePath::default(), 0)];
        while let Some((folder, path, depth)) = folders.pop() {
            self.waiting_bytes = self.waiting_bytes.saturating_sub(waiting_bytes(&folder, &path));
            let names = match names_in(&folder) {
                Ok(names) => names,
                Err(error) if path.is_root() => return Err(error.into()),
                Err(error) => {
                    self.gap(&path, format!("the folder cannot be read: {error}"));
                    continue;
                }
            };
            for name in names.iter().rev() {
                let Some(entry_path) = child(&path, name) else {
                    self.gap(&path, "an entry has a hostile name".to_owned());
                    continue;
                };
                if self.left_out.contains(&entry_path) {
                    continue;
                }
                let place = folder.join(std::ffi::OsStr::from_bytes(name));
                if self.entry(&place, &entry_path) {
                    if depth < DEPTH_MAX {
                        self.waiting_bytes += waiting_bytes(&place, &entry_path);
                        folders.push((place, entry_path, depth + 1));
                    } else {
                        self.gap(&entry_path, "the folder is nested too deeply".to_owned());
                    }
                }
                self.hold(HELD_STEP_BYTES)?;
            }
        }
        self.hold(1)
    }

    /// Counts what is held by now, if it grew by `step` bytes.
    fn hold(&mut self, step: u64) -> Result<(), FolderError> {
        let held = self.builder.held_bytes().saturating_add(self.visitor.held_bytes());
        let held = held.saturating_add(self.waiting_bytes);
        let more = held.saturating_sub(self.held_bytes);
        if more < step {
            return Ok(());
        }
        self.held_bytes = held;
        if self.budget.hold(more) {
            Ok(())
        } else {
            Err(FolderError::TooLarge(LayerError::held_too_much()))
        }
    }

    /// Records one entry; tells whether it is a folder to list.
    fn entry(&mut self, place: &Path, path: &ImagePath) -> bool {
        let metadata = match fs::symlink_metadata(place) {
            Ok(metadata) => metadata,
            // It went away since it was listed: nothing is hidden.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return false,
            Err(error) => {
                self.gap(path, format!("cannot be read: {error}"));
                return false;
            }
        };
        let kind = metadata.file_type();
        if kind.is_symlink() {
            match fs::read_link(place) {
                Ok(target) => {
                    let target = target.into_os_string().into_vec();
                    let target = String::from_utf8_lossy(&target).into_owned();
                    self.add(path, EntryKind::Symlink { target: &target });
                }
                Err(error) => self.gap(path, format!("the link cannot be read: {error}")),
            }
            return false;
        }
        if kind.is_dir() {
            self.add(path, EntryKind::Folder);
            // Other file systems (proc, sys, mounted volumes) are no part of the image.
            return metadata.dev() == self.device;
        }
        if !kind.is_file() {
            self.add(path, EntryKind::Other);
            return false;
        }
        let mode = metadata.mode() & 0o7777;
        let added = self.add(path, EntryKind::File { size_bytes: metadata.len(), mode });
        self.size_bytes = self.size_bytes.saturating_add(metadata.len());
        if let Some(entry) = added
            && let Err(error) =
                self.file(place, FileEntry { path, entry, size_bytes: metadata.len(), mode })
        {
            self.gap(path, format!("cannot be read: {error}"));
        }
        false
    }

    fn add(&mut self, path: &ImagePath, kind: EntryKind<'_>) -> Option<EntryNumber> {
        match self.builder.add(path, kind) {
            Ok(added) => Some(added.number),
            Err(error) => {
                self.gap(path, error.to_string());
                None
            }
        }
    }

    fn file(&mut self, place: &Path, entry: FileEntry<'_>) -> io::Result<()> {
        let mut file = fs::OpenOptions::new().read(true).custom_flags(OPEN_FLAGS).open(place)?;
        let mut buffer = std::mem::take(&mut self.buffer);
        let done = self.content(&mut file, entry, &mut buffer);
        self.buffer = buffer;
        done
    }

    fn content(
        &mut self,
        file: &mut File,
        entry: FileEntry<'_>,
        buffer: &mut [u8],
    ) -> io::Result<()> {
        let mut filled = fill(file, buffer)?;
        let head = buffer.get(..filled.min(HEAD_BYTES)).unwrap_or_default();
        let want = self.visitor.begin(entry, head);
        let bytes_max = match want {
            Want::Nothing => return Ok(()),
            Want::Pieces => 0,
            Want::Whole { bytes_max } => bytes_max,
        };
        let is_whole = matches!(want, Want::Whole { .. });
        // Only a file that fits is held, and no more of it than its metadata say.
        let is_held = is_whole && entry.size_bytes <= bytes_max;
        let reservation = is_held.then(|| self.budget.reserve(entry.size_bytes)).flatten();
        let mut whole = Vec::new();
        let is_too_large = is_whole && reservation.is_none();
        // A file that grows while it is read ends where it ended when it was listed.
        let mut left = entry.size_bytes;
        while filled != 0 && left != 0 {
            let count = usize::try_from(left).unwrap_or(usize::MAX).min(filled);
            let piece = buffer.get(..count).unwrap_or_default();
            self.visitor.piece(piece);
            left = left.saturating_sub(piece.len() as u64);
            if reservation.is_some() {
                whole.extend_from_slice(piece);
            }
            filled = fill(file, buffer)?;
        }
        let content = match (left, is_whole, is_too_large) {
            (1.., ..) => Content::Truncated,
            (0, true, true) => Content::TooLarge,
            (0, true, false) => Content::Whole(&whole),
            (0, false, _) => Content::Pieces,
        };
        self.visitor.end(entry, content);
        Ok(())
    }

    fn gap(&mut self, path: &ImagePath, reason: String) {
        self.gap_count += 1;
        if self.gaps.len() < GAPS_MAX {
            self.gaps.push((path.clone(), reason.into()));
        }
    }
}

/// Reads until the buffer is full or the file ends.
fn fill(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match file.read(rest) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Lists the names in a folder, sorted, so that the same tree gives the same result.
fn names_in(folder: &Path) -> io::Result<Vec<Vec<u8>>> {
    let (mut names, mut bytes) = (Vec::new(), 0);
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().into_vec();
        bytes += name.len() + NAME_BYTES;
        if NAMES_BYTES_MAX < bytes {
            return Err(io::Error::other("it has more names than a scan reads"));
        }
        names.push(name);
    }
    names.sort();
    Ok(names)
}

fn waiting_bytes(place: &Path, path: &ImagePath) -> u64 {
    (place.as_os_str().len() + path.as_str().len() + WAITING_BYTES) as u64
}

fn child(folder: &ImagePath, name: &[u8]) -> Option<ImagePath> {
    let mut bytes = folder.as_str().as_bytes().to_vec();
    bytes.push(b'/');
    bytes.extend_from_slice(name);
    ImagePath::from_bytes(&bytes)
}

#[cfg(test)]
mod tests;
