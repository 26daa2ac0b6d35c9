//! The layers below a container's root, and the file that an image has at a path.
//!
//! The kernel tells the folders of an overlay's layers in the table of mounts (`lowerdir=`,
//! topmost first; Linux `filesystems/overlayfs.rst`). A file of a lower layer that nobody changed
//! has, seen through the overlay, its own inode, length and time of change; no process of the
//! container can give that time to a file of its own.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, FileType, Mode, OFlags, Stat, fstat, open, openat, statat};

use crate::limits::LAYERS_MAX;
use crate::mount::Mount;

/// What a container's root is made of.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Root {
    /// An overlay over these folders, topmost first.
    Overlay(Vec<PathBuf>),
    /// A folder of which no layers are known: what was in it before this time, in nanoseconds
    /// since 1970, counts as the image's.
    Plain {
        /// When the container started.
        started: i128,
    },
}

/// What tells one content of a file from another.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Version {
    /// The inode.
    pub inode: u64,
    /// Length in bytes.
    pub size: u64,
    /// When inode or content last changed, in nanoseconds since 1970.
    pub changed: i128,
}

impl Version {
    /// Reads it from what `stat` told.
    pub fn of(stat: &Stat) -> Self {
        let nanoseconds = i128::from(stat.st_ctime_nsec.cast_signed());
        Self {
            inode: stat.st_ino,
            size: u64::try_from(stat.st_size).unwrap_or_default(),
            changed: i128::from(stat.st_ctime)
                .saturating_mul(1_000_000_000)
                .saturating_add(nanoseconds),
        }
    }
}

/// Returns the folders of an overlay's layers, topmost first; `None` for other file systems.
///
/// `places` are folders that relative names may start from: Docker and Podman change there
/// before they mount.
pub fn lower_folders(mount: &Mount, places: &[PathBuf]) -> Option<Vec<PathBuf>> {
    if mount.filesystem != "overlay" {
        return None;
    }
    let mut names = Vec::new();
    for option in split(&mount.options, ',') {
        if let Some(list) = option.strip_prefix("lowerdir=") {
            // `::` stands in front of layers that hold data only, which no path leads to.
            names.extend(split(list.split("::").next().unwrap_or(list), ':'));
        } else if let Some(name) = option.strip_prefix("lowerdir+=") {
            names.push(name.to_owned());
        }
    }
    names.truncate(LAYERS_MAX);
    let resolve = |name: String| {
        let path =
            PathBuf::from(crate::mount::unescape(&name).replace("\\:", ":").replace("\\,", ","));
        let candidates = places.iter().map(|place| place.join(&path));
        let found =
            std::iter::once(path.clone()).filter(|path| path.is_absolute()).chain(candidates);
        let mut found = found.filter_map(|path| std::fs::canonicalize(path).ok());
        found.next()
    };
    // One layer that cannot be reached would let a file of a layer below pass for visible.
    names.into_iter().map(resolve).collect()
}

/// Splits at a sign, except where a backslash stands in front of it.
fn split(text: &str, sign: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut is_escaped = false;
    for next in text.chars() {
        if next == sign && !is_escaped {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(next);
        }
        is_escaped = next == '\\' && !is_escaped;
    }
    parts
}

/// A file of a layer.
#[derive(Debug)]
pub struct LayerFile {
    /// Which content.
    pub version: Version,
    folder: OwnedFd,
    name: String,
}

impl LayerFile {
    /// Opens it for reading.
    pub fn open(&self) -> io::Result<File> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
        Ok(openat(&self.folder, self.name.as_str(), flags, Mode::empty()).map(File::from)?)
    }
}

/// What one layer says of a path.
enum Found {
    File(LayerFile),
    /// Nothing; the layers below count.
    Nothing,
    /// Something that hides what the layers below have.
    Hidden,
}

/// Returns the regular file that an image has at a path: what an overlay over the layers shows.
///
/// `path` is one without links, as the kernel tells it of an open file.
pub fn image_file(layers: &[PathBuf], path: &str) -> io::Result<Option<LayerFile>> {
    for layer in layers {
        match look(layer, path)? {
            Found::File(file) => return Ok(Some(file)),
            Found::Nothing => {}
            Found::Hidden => return Ok(None),
        }
    }
    Ok(None)
}

fn look(layer: &Path, path: &str) -> io::Result<Found> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let mut folder = open(layer, flags, Mode::empty())?;
    let mut is_opaque = false;
    let mut parts = path.split('/').filter(|part| !part.is_empty()).peekable();
    while let Some(part) = parts.next() {
        if part == "." || part == ".." {
            return Ok(Found::Hidden);
        }
        let stat = match statat(&folder, part, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => stat,
            Err(rustix::io::Errno::NOENT) if is_opaque => return Ok(Found::Hidden),
            Err(rustix::io::Errno::NOENT) => return Ok(Found::Nothing),
            Err(error) => return Err(error.into()),
        };
        let kind = FileType::from_raw_mode(stat.st_mode);
        if parts.peek().is_none() {
            let is_file = kind == FileType::RegularFile;
            let version = Version::of(&stat);
            let found = Found::File(LayerFile { version, folder, name: part.to_owned() });
            return Ok(if is_file { found } else { Found::Hidden });
        }
        if kind != FileType::Directory {
            return Ok(Found::Hidden);
        }
        folder = openat(&folder, part, flags, Mode::empty())?;
        is_opaque = is_opaque || opaque(&folder);
    }
    Ok(Found::Hidden)
}

/// Tells whether a folder hides those of the same path in layers below.
fn opaque(folder: impl AsFd) -> bool {
    let mut value = [0_u8; 4];
    ["trusted.overlay.opaque", "user.overlay.opaque"].iter().any(|name| {
        let length = rustix::fs::fgetxattr(&folder, *name, &mut value[..]).unwrap_or(0);
        value.get(..length) == Some(&b"y"[..])
    })
}

/// Returns what is known of an open file.
pub fn stat_of(file: impl AsFd) -> io::Result<Stat> {
    Ok(fstat(file)?)
}

#[cfg(test)]
mod tests;
