//! Files of private keys: made once from the system's random bytes, read by their owner alone.
//!
//! **Invariant:** a key file appears whole or not at all, with mode 0600, and is never written
//! again.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::atomic::AtomicFile;

/// Random bytes of a key.
pub const SEED_BYTES: usize = 32;
/// Largest key file, in bytes.
// LIMIT: a private key with its certificate in PEM has 2 KiB.
const FILE_BYTES_MAX: u64 = 64 * 1024;

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// The file cannot be read or written.
    #[error("cannot {what} the key `{path}`")]
    Io {
        /// What was to be done.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// Everybody may read the file.
    #[error("the key `{path}` can be read by everybody (mode {mode:o}, and it must be 600)")]
    Exposed {
        /// The file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// What is in the file is no key.
    #[error("the key `{path}` is damaged: {why}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The system gives no random bytes.
    #[error("the system gives no random bytes: {why}")]
    Random {
        /// Why not.
        why: String,
    },
}

/// Returns random bytes of the operating system.
pub fn random<const N: usize>() -> Result<[u8; N], KeyFileError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| KeyFileError::Random { why: error.to_string() })?;
    Ok(bytes)
}

/// Reads a key file; `None` if there is none.
pub fn read(path: &Path) -> Result<Option<String>, KeyFileError> {
    let failed = |source| KeyFileError::Io { what: "read", path: path.to_owned(), source };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let mode = file.metadata().map_err(failed)?.permissions().mode() & 0o777;
    // Orchestrators give volumes to a group (Kubernetes: `fsGroup`) and so change modes.
    if mode & 0o007 != 0 {
        return Err(KeyFileError::Exposed { path: path.to_owned(), mode });
    }
    let mut text = String::new();
    file.take(FILE_BYTES_MAX).read_to_string(&mut text).map_err(failed)?;
    Ok(Some(text))
}

/// Writes a key file, which must not be there, and returns what is in it then: of two
/// processes that write at once, one wins and the other reads.
pub fn create(path: &Path, text: &str) -> Result<String, KeyFileError> {
    let failed = |source| KeyFileError::Io { what: "write", path: path.to_owned(), source };
    let staged = path.with_extension(format!("{}.new", std::process::id()));
    let mut file = AtomicFile::create_private(&staged).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    file.commit().map_err(failed)?;
    // A link, other than a rename, replaces nothing.
    let linked = fs::hard_link(&staged, path);
    drop(fs::remove_file(&staged));
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(failed(error)),
        Ok(()) | Err(_) => {}
    }
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
    let missing = || failed(io::Error::from(io::ErrorKind::NotFound));
    read(path)?.ok_or_else(missing)
}

/// Reads a key file, or makes it from random bytes.
pub fn read_or_create(
    path: &Path,
    text: impl FnOnce(&[u8; SEED_BYTES]) -> String,
) -> Result<String, KeyFileError> {
    if let Some(text) = read(path)? {
        return Ok(text);
    }
    create(path, &text(&random()?))
}

#[cfg(test)]
mod tests;
