//! Files that appear whole or not at all.
//!
//! A file is written under a temporary name in the same folder and renamed. Two writers of
//! one name do not harm one another: the last rename wins, and each is whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

static NEXT: AtomicU64 = AtomicU64::new(0);

/// Whether a file must survive a loss of power once it has its name.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Durability {
    /// The content is synced before the rename, the folder after it.
    Synced,
    /// The file can be made again, and its readers verify it: nothing is synced.
    Rebuildable,
}

/// Writes a file under a temporary name until [`AtomicFile::commit`] gives it its own.
///
/// Dropped without a commit, the temporary file is removed.
#[derive(Debug)]
pub struct AtomicFile {
    target: PathBuf,
    temporary: PathBuf,
    file: Option<File>,
    durability: Durability,
}

impl AtomicFile {
    /// Opens a temporary file beside `target`, making the folder if it is missing.
    pub fn create(target: &Path, durability: Durability) -> io::Result<Self> {
        // The mask of the process takes away what its administrator wants to be taken away.
        Self::open(target, durability, 0o666)
    }

    /// Opens a temporary file that nobody but its owner may read, for keys.
    pub fn create_private(target: &Path) -> io::Result<Self> {
        Self::open(target, Durability::Synced, 0o600)
    }

    fn open(target: &Path, durability: Durability, mode: u32) -> io::Result<Self> {
        let folder = folder_of(target);
        fs::create_dir_all(folder)?;
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let temporary = folder.join(format!(".{name}.{}.{number}.tmp", std::process::id()));
        let file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&temporary);
        let file = match file {
            // A process of the same number died before: its rest is nobody's.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                fs::remove_file(&temporary)?;
                OpenOptions::new().write(true).create_new(true).mode(mode).open(&temporary)?
            }
            other => other?,
        };
        Ok(Self { target: target.to_owned(), temporary, file: Some(file), durability })
    }

    /// Gives the file its name.
    pub fn commit(mut self) -> io::Result<()> {
        let Some(file) = self.file.take() else { return Ok(()) };
        let done = self.finish(file);
        if done.is_err() {
            drop(fs::remove_file(&self.temporary));
        }
        done
    }

    fn finish(&self, file: File) -> io::Result<()> {
        if self.durability == Durability::Synced {
            file.sync_all()?;
        }
        drop(file);
        fs::rename(&self.temporary, &self.target)?;
        if self.durability == Durability::Synced {
            File::open(folder_of(&self.target))?.sync_all()?;
        }
        Ok(())
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.file {
            Some(file) => file.write(bytes),
            None => Ok(0),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for AtomicFile {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            drop(fs::remove_file(&self.temporary));
        }
    }
}

/// Returns the folder of a file; a bare name lies in the working folder.
fn folder_of(target: &Path) -> &Path {
    match target.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Writes `bytes` as the whole content of `target`.
pub fn write_file(target: &Path, bytes: &[u8], durability: Durability) -> io::Result<()> {
    let mut file = AtomicFile::create(target, durability)?;
    file.write_all(bytes)?;
    file.commit()
}

#[cfg(test)]
mod tests;
