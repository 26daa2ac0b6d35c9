//! The data folder of a server: where things lie in it, and who may write.
//!
//! | path | what |
//! |---|---|
//! | `lock` | held by the one process that writes the evidence log |
//! | `evidence/` | the evidence log and its key |
//! | `keys/` | keys of tokens and of the local CA |
//! | `tls/` | certificates |
//! | `seawall.db` | tables, unless they are in PostgreSQL |
//! | `blobs/` | blobs |

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

/// Most bytes of the note of who holds the lock.
const HOLDER_BYTES_MAX: u64 = 32;

/// A data folder.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DataFolder {
    path: PathBuf,
}

/// Why a data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataFolderError {
    /// It cannot be made or read.
    #[error("cannot {what} `{path}`")]
    Io {
        /// What was to be done.
        what: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// Others than its owner may write into it.
    #[error("`{path}` may be changed by others than its owner")]
    Open {
        /// The folder.
        path: PathBuf,
    },
    /// Another process writes into it.
    #[error("the data folder `{path}` is in use by process {holder}")]
    InUse {
        /// The folder.
        path: PathBuf,
        /// The number of the process, or `?`.
        holder: String,
    },
}

impl DataFolder {
    /// Opens a data folder, making it if it is missing; nobody but its owner may read it.
    pub fn open(path: &Path) -> Result<Self, DataFolderError> {
        let failed = |what, source| DataFolderError::Io { what, path: path.to_owned(), source };
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
            .map_err(|source| failed("make the data folder", source))?;
        let metadata = fs::metadata(path).map_err(|source| failed("read", source))?;
        // A group may be given by the orchestrator that mounts the volume; everybody never.
        if metadata.permissions().mode() & 0o002 != 0 {
            return Err(DataFolderError::Open { path: path.to_owned() });
        }
        Ok(Self { path: path.to_owned() })
    }

    /// Returns its path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the folder of the evidence log.
    pub fn evidence(&self) -> PathBuf {
        self.path.join("evidence")
    }

    /// Returns the folder of keys.
    pub fn keys(&self) -> PathBuf {
        self.path.join("keys")
    }

    /// Returns the folder of certificates.
    pub fn tls(&self) -> PathBuf {
        self.path.join("tls")
    }

    /// Becomes the one process that writes the evidence log here.
    pub fn lock(&self) -> Result<FolderLock, DataFolderError> {
        let path = self.path.join("lock");
        let failed = |what, source| DataFolderError::Io { what, path: path.clone(), source };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|source| failed("open", source))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let read = file.take(HOLDER_BYTES_MAX).read_to_string(&mut holder);
                let holder = holder.trim();
                let is_number = read.is_ok() && !holder.is_empty();
                let holder = if is_number { holder } else { "?" };
                return Err(DataFolderError::InUse {
                    path: self.path.clone(),
                    holder: holder.to_owned(),
                });
            }
            Err(TryLockError::Error(source)) => return Err(failed("lock", source)),
        }
        // Who holds it is for people; the lock itself is the kernel's and ends with the process.
        let noted = file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id()));
        noted.map_err(|source| failed("write", source))?;
        Ok(FolderLock { _file: file })
    }
}

/// The right to write the evidence log of a data folder, until it is dropped.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

/// The room that the disks of a data folder have to have.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Room {
    paths: Vec<PathBuf>,
    least_bytes: u64,
}

/// A disk on which nothing can be stored.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RoomError {
    /// It can only be read.
    #[error("the disk of the data folder can only be read")]
    ReadOnly,
    /// It is full, or nearly.
    #[error("the disk of the data folder is full")]
    Full {
        /// What is free, in bytes.
        free_bytes: u64,
    },
    /// Nobody can tell.
    #[error("the disk of the data folder does not answer")]
    Io(#[source] io::Error),
}

impl Room {
    /// Asks for `least_bytes` on the disk of each path.
    pub fn new(paths: Vec<PathBuf>, least_bytes: u64) -> Self {
        Self { paths, least_bytes }
    }

    /// Tells whether the room is there at this moment.
    pub fn check(&self) -> Result<(), RoomError> {
        self.paths.iter().try_for_each(|path| self.check_one(path))
    }

    fn check_one(&self, path: &Path) -> Result<(), RoomError> {
        let disk = rustix::fs::statvfs(path).map_err(|error| RoomError::Io(error.into()))?;
        if disk.f_flag.contains(rustix::fs::StatVfsMountFlags::RDONLY) {
            return Err(RoomError::ReadOnly);
        }
        let free_bytes = disk.f_bavail.saturating_mul(disk.f_frsize);
        if free_bytes < self.least_bytes {
            return Err(RoomError::Full { free_bytes });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
