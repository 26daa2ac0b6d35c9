//! Where a file of a container comes from: the impure half of drift.
//!
//! Everything here works on an open file or on what `stat` told of it; names are used only to
//! find the image's file, whose identity or content then has to agree.

use std::fs::File;
use std::os::fd::AsFd;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::FileExt as _;
use std::time::Instant;

use rustix::fs::{AtFlags, FileType, StatxFlags, statx};
use seawall_artifact::digest::{Digest, DigestAlgorithm, DigestHasher};
use seawall_runtime::drift::Origin;
use seawall_runtime::event::Place;

use crate::layers::{Root, Version, image_file};
use crate::limits::{DECISION_TIME_MAX, DIGEST_BYTES_MAX};
use crate::mount::Mount;

/// Bytes that are hashed at once.
const CHUNK_BYTES: usize = 256 * 1024;

/// A file as far as `stat` and the kernel's name for it go.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Seen {
    /// Its device.
    pub device: u64,
    /// Which content.
    pub version: Version,
    /// Its path as the kernel tells it.
    pub path: String,
    /// Whether no name leads to it.
    pub is_deleted: bool,
    /// How many names it has.
    pub links: u64,
    /// Whether it is a regular file.
    pub is_regular: bool,
    /// The mount through which it was opened.
    pub mount: Option<u64>,
}

/// What is known of a file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Known {
    /// Its path, as the container sees it.
    pub path: String,
    /// Where it lies.
    pub place: Place,
    /// Whether no name leads to it.
    pub is_deleted: bool,
    /// How many names it has.
    pub links: u64,
    /// Where its content comes from.
    pub origin: Origin,
}

/// The file systems of a container.
#[derive(Clone, Debug)]
pub struct View {
    /// Its mounts.
    pub mounts: Vec<Mount>,
    /// The mount that is its root.
    pub root_mount: Mount,
    /// What its root is made of.
    pub root: Root,
}

impl Seen {
    /// Looks at an open file; `name` is where the kernel tells its path (`/proc/PID/fd/N`).
    pub fn of(file: impl AsFd, name: &str) -> std::io::Result<Self> {
        let stat = crate::layers::stat_of(&file)?;
        let path = std::fs::read_link(name)?;
        let path = path.as_os_str().as_bytes();
        let deleted = path.strip_suffix(b" (deleted)");
        // The number of names is not as wide in the answer of `fstat` on every processor.
        let wanted = StatxFlags::MNT_ID | StatxFlags::NLINK;
        let told = statx(&file, "", AtFlags::EMPTY_PATH, wanted).ok();
        let is_deleted = deleted.is_some() || stat.st_nlink == 0;
        Ok(Self {
            device: stat.st_dev,
            version: Version::of(&stat),
            path: String::from_utf8_lossy(deleted.unwrap_or(path)).into_owned(),
            is_deleted,
            links: told.map_or_else(|| u64::from(!is_deleted), |told| u64::from(told.stx_nlink)),
            is_regular: FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile,
            mount: told.map(|told| told.stx_mnt_id),
        })
    }

    /// Tells whether it was made by `memfd_create`, which the kernel names so.
    pub fn is_memory(&self) -> bool {
        self.path.starts_with("/memfd:") && self.is_deleted
    }
}

impl View {
    /// Returns the mount of the given number.
    pub fn mount(&self, id: u64) -> Option<&Mount> {
        self.mounts.iter().find(|mount| mount.id == id)
    }

    /// Finds out where a file comes from. `content` gives its bytes, where they can be read.
    pub fn classify(&self, seen: &Seen, mount: Option<&Mount>, content: Option<&File>) -> Known {
        let known = |place, origin| Known {
            path: seen.path.clone(),
            place,
            is_deleted: seen.is_deleted,
            links: seen.links,
            origin,
        };
        if seen.is_memory() {
            return known(Place::Memory, Origin::Foreign);
        }
        let Some(mount) = mount else {
            return known(Place::Other, Origin::Foreign);
        };
        if !self.is_of_root(mount) {
            let place = if mount.is_tmpfs() { Place::Tmpfs } else { Place::Other };
            return known(if mount.is_kernel() { Place::Kernel } else { place }, Origin::Foreign);
        }
        if seen.is_deleted {
            return known(Place::Upper, Origin::Foreign);
        }
        let origin = self.origin(seen, mount, content);
        let place = if origin == Origin::Layer { Place::Lower } else { Place::Upper };
        known(place, origin)
    }

    fn is_of_root(&self, mount: &Mount) -> bool {
        let is_device = mount.device == self.root_mount.device;
        match self.root {
            // The container's own overlay is a file system of its own.
            Root::Overlay(_) => is_device,
            Root::Plain { .. } => is_device && is_within(&mount.root, &self.root_mount.root),
        }
    }

    fn origin(&self, seen: &Seen, mount: &Mount, content: Option<&File>) -> Origin {
        let layers = match &self.root {
            Root::Overlay(layers) => layers,
            Root::Plain { started } if seen.version.changed < *started => return Origin::Layer,
            Root::Plain { .. } => return Origin::Foreign,
        };
        // Before a container starts its root is mounted where the bundle lies; once it is changed
        // to, paths begin there, which the next look at the mounts will tell.
        let from_root = || (mount.id == self.root_mount.id).then(|| seen.path.clone());
        let Some(path) = path_within(seen, mount).or_else(from_root) else {
            return Origin::Foreign;
        };
        let file = match image_file(layers, &path) {
            Ok(Some(file)) => file,
            Ok(None) => return Origin::Foreign,
            Err(error) => return Origin::Unknown(format!("a layer cannot be read: {error}")),
        };
        if file.version == seen.version {
            return Origin::Layer;
        }
        if file.version.size != seen.version.size {
            return Origin::Foreign;
        }
        let Some(content) = content else {
            return Origin::Unknown("its content was not compared".to_owned());
        };
        let deadline = Instant::now() + DECISION_TIME_MAX;
        let digests = file
            .open()
            .map_err(|error| error.to_string())
            .and_then(|original| Ok((digest(&original, deadline)?, digest(content, deadline)?)));
        match digests {
            Ok((original, own)) if original == own => Origin::Restored,
            Ok(_) => Origin::Foreign,
            Err(reason) => Origin::Unknown(reason),
        }
    }
}

/// Returns the path within the root's file system.
fn path_within(seen: &Seen, mount: &Mount) -> Option<String> {
    let target = mount.target.trim_end_matches('/');
    let rest = seen.path.strip_prefix(target)?;
    Some(format!("{}{rest}", mount.root.trim_end_matches('/')))
}

fn is_within(path: &str, folder: &str) -> bool {
    let rest = path.strip_prefix(folder.trim_end_matches('/'));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Computes the digest of a file's content; it gives up at `deadline`.
pub fn digest(file: &File, deadline: Instant) -> Result<Digest, String> {
    let mut hasher = DigestHasher::new(DigestAlgorithm::Sha256);
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut offset = 0_u64;
    loop {
        let length = file.read_at(&mut chunk, offset).map_err(|error| error.to_string())?;
        let Some(bytes) = chunk.get(..length).filter(|bytes| !bytes.is_empty()) else {
            return Ok(hasher.finish());
        };
        hasher.update(bytes);
        offset = offset.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
        if DIGEST_BYTES_MAX < offset {
            return Err("it is too long to be compared".to_owned());
        }
        if deadline <= Instant::now() {
            return Err("comparing it took too long".to_owned());
        }
    }
}

#[cfg(test)]
mod tests;
