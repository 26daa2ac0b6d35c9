//! Files that appear whole: written under a name of their own, synced, renamed.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use seawall_artifact::digest::{Digest, DigestAlgorithm, DigestHasher};

use super::DownloadError;

/// Behind the name of a file that is being written.
const SUFFIX: &str = ".part";
/// Age from which a file that is being written was left behind by a process that died.
const ABANDONED_AFTER: Duration = Duration::from_hours(48);
/// Most entries of the folder that are looked at for such files.
const ENTRIES_MAX: usize = 100_000;
/// Bytes read at once while hashing a file.
const CHUNK_BYTES: usize = 128 * 1024;

/// A file that is being written; it is removed again unless it is moved to its place.
pub(super) struct PartialFile {
    file: File,
    path: PathBuf,
    algorithm: DigestAlgorithm,
    hasher: DigestHasher,
    received_bytes: u64,
    moved: bool,
}

impl PartialFile {
    /// Creates a file under a name that no other process has; `expected` says how to hash.
    pub(super) fn create(
        folder: &Path,
        name: &str,
        expected: Option<&Digest>,
    ) -> Result<Self, DownloadError> {
        static COUNTER: AtomicU64 = AtomicU64::new(0);
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        // Process ids repeat across containers that share a folder: `create_new` decides, and the
        // time makes it likely to succeed.
        let nanos = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .map_or(0, |since| since.subsec_nanos());
        let path = folder.join(format!(".{name}.{}-{number}-{nanos}{SUFFIX}", process::id()));
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .open(&path)
            .map_err(|source| error(&path, source))?;
        let algorithm = expected.map_or(DigestAlgorithm::Sha256, Digest::algorithm);
        let hasher = DigestHasher::new(algorithm);
        Ok(Self { file, path, algorithm, hasher, received_bytes: 0, moved: false })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn received_bytes(&self) -> u64 {
        self.received_bytes
    }

    /// Returns the digest of what was written.
    pub(super) fn digest(&self) -> Digest {
        self.hasher.clone().finish()
    }

    pub(super) fn append(&mut self, bytes: &[u8]) -> Result<(), DownloadError> {
        self.file.write_all(bytes).map_err(|source| error(&self.path, source))?;
        self.hasher.update(bytes);
        let count = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.received_bytes = self.received_bytes.saturating_add(count);
        Ok(())
    }

    /// Starts over.
    pub(super) fn clear(&mut self) -> Result<(), DownloadError> {
        let cleared = self.file.set_len(0).and_then(|()| self.file.rewind());
        cleared.map_err(|source| error(&self.path, source))?;
        self.hasher = DigestHasher::new(self.algorithm);
        self.received_bytes = 0;
        Ok(())
    }

    /// Syncs the file and gives it its name; what had the name before is replaced in one step.
    pub(super) fn move_to(mut self, target: &Path) -> Result<(), DownloadError> {
        self.file.sync_all().map_err(|source| error(&self.path, source))?;
        fs::rename(&self.path, target).map_err(|source| error(target, source))?;
        self.moved = true;
        // Without this the rename itself could be lost when the power fails.
        if let Some(folder) = target.parent() {
            let synced = File::open(folder).and_then(|folder| folder.sync_all());
            synced.map_err(|source| error(folder, source))?;
        }
        Ok(())
    }
}

impl Drop for PartialFile {
    fn drop(&mut self) {
        if !self.moved {
            // What cannot be removed now is found by `remove_abandoned` later.
            let _: Option<()> = fs::remove_file(&self.path).ok();
        }
    }
}

fn error(path: &Path, source: io::Error) -> DownloadError {
    DownloadError::File { path: path.into(), source }
}

pub(super) fn create_folder(folder: &Path) -> Result<(), DownloadError> {
    fs::create_dir_all(folder).map_err(|source| error(folder, source))
}

/// Removes what processes left behind that died while they wrote; failure does no harm.
pub(super) fn remove_abandoned(folder: &Path, now: SystemTime) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.take(ENTRIES_MAX).filter_map(Result::ok) {
        let name = entry.file_name();
        let is_part =
            name.to_str().is_some_and(|name| name.starts_with('.') && name.ends_with(SUFFIX));
        let age = entry
            .metadata()
            .and_then(|metadata| metadata.modified())
            .ok()
            .and_then(|modified| now.duration_since(modified).ok());
        if is_part && age.is_some_and(|age| ABANDONED_AFTER < age) {
            let _: Option<()> = fs::remove_file(entry.path()).ok();
        }
    }
}

/// Hashes a file; `None` if it cannot be read.
pub(super) fn digest_of(path: &Path, algorithm: DigestAlgorithm) -> Option<Digest> {
    let mut file = File::open(path).ok()?;
    let mut hasher = DigestHasher::new(algorithm);
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        match file.read(&mut chunk).ok()? {
            0 => return Some(hasher.finish()),
            count => hasher.update(chunk.get(..count)?),
        }
    }
}
