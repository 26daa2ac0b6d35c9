//! Backups of a data folder, made while a server works on it.
//!
//! A backup is a folder: copies of the tables, the evidence log, keys and certificates, links to
//! (or copies of) the blobs, and `backup.json`, which names every file with its digest.
//!
//! Blobs are taken before the tables and once more after them: what the tables of the backup
//! refer to was there at one of the two, and a link outlives a collection of garbage.
//!
//! **Invariant:** a backup appears under its name when it is whole and synced, or not at all;
//! what is restored was verified before.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};

use seawall_artifact::digest::{Digest, DigestAlgorithm, DigestHasher};
use serde::{Deserialize, Serialize};

use crate::atomic::{self, AtomicFile, Durability};
use crate::tables::{Dialect, Tables, TablesError};

/// The form of backups that this version writes and reads.
pub const FORM: u32 = 1;
/// The file that names all others.
const LIST: &str = "backup.json";
/// Largest list that is read, in bytes.
// LIMIT: 250 bytes for each of four million blobs.
const LIST_BYTES_MAX: u64 = 1 << 30;
/// Bytes that are read at once.
const READ_BYTES: usize = 256 * 1024;
/// The folders that are copied, beside tables and blobs.
const COPIED: [&str; 3] = ["evidence", "keys", "tls"];
const TABLES: &str = "seawall.db";

/// What a backup holds.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// The form.
    pub form: u32,
    /// The version that wrote it.
    pub version: String,
    /// When (RFC 3339).
    pub time: String,
    /// The digest of each file, by its path.
    pub files: BTreeMap<String, String>,
}

/// Why a backup was not made, verified or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file cannot be read or written.
    #[error("cannot {what} `{path}`")]
    Io {
        /// What was to be done.
        what: &'static str,
        /// With which file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// The place is taken.
    #[error("`{path}` is there already")]
    Exists {
        /// The place.
        path: PathBuf,
    },
    /// The tables are not in the data folder.
    #[error("the tables are in PostgreSQL, which has to be backed up by its own means")]
    Postgres,
    /// The tables cannot be copied.
    #[error("cannot copy the tables")]
    Tables(#[from] TablesError),
    /// The list is none, or of another form.
    #[error("`{path}` is no list of a backup that this version reads: {why}")]
    List {
        /// The list.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
}

fn failed(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    let path = path.to_owned();
    move |source| BackupError::Io { what, path, source }
}

/// Makes a backup of the data folder `data` in the folder `out`, which must not be there.
pub async fn create(
    data: &Path,
    tables: &Tables,
    out: &Path,
    version: &str,
    time: &str,
) -> Result<List, BackupError> {
    if tables.dialect() == Dialect::Postgres {
        return Err(BackupError::Postgres);
    }
    if out.exists() {
        return Err(BackupError::Exists { path: out.to_owned() });
    }
    let mut name = out.file_name().unwrap_or_default().to_os_string();
    name.push(".partial");
    let partial = out.with_file_name(name);
    if partial.exists() {
        return Err(BackupError::Exists { path: partial });
    }
    let made = fill(data, tables, &partial, version, time).await;
    let done = made.and_then(|list| {
        fs::rename(&partial, out).map_err(failed("rename", &partial))?;
        let folder = out.parent().filter(|folder| *folder != Path::new(""));
        sync_folder(folder.unwrap_or_else(|| Path::new(".")))?;
        Ok(list)
    });
    if done.is_err() {
        drop(fs::remove_dir_all(&partial));
    }
    done
}

async fn fill(
    data: &Path,
    tables: &Tables,
    out: &Path,
    version: &str,
    time: &str,
) -> Result<List, BackupError> {
    make_folder(out)?;
    let mut files = BTreeMap::new();
    link_blobs(data, out, &mut files)?;
    let copy = out.join(TABLES);
    tables.copy_to(&copy).await?;
    link_blobs(data, out, &mut files)?;
    files.insert(TABLES.to_owned(), digest_of(&copy, DigestAlgorithm::Sha256)?.to_string());
    for folder in COPIED {
        copy_folder(data, out, folder, &mut files)?;
    }
    let list = List { form: FORM, version: version.to_owned(), time: time.to_owned(), files };
    let text = serde_json::to_vec_pretty(&list).map_err(io::Error::other);
    let path = out.join(LIST);
    let written = text.and_then(|text| atomic::write_file(&path, &text, Durability::Synced));
    written.map_err(failed("write", &path))?;
    Ok(list)
}

fn make_folder(path: &Path) -> Result<(), BackupError> {
    use std::os::unix::fs::DirBuilderExt as _;
    // Keys are in it.
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(failed("make the folder", path))
}

fn sync_folder(path: &Path) -> Result<(), BackupError> {
    File::open(path).and_then(|folder| folder.sync_all()).map_err(failed("sync", path))
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, BackupError> {
    let listed = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(vec![]),
        other => other.map_err(failed("list", folder))?,
    };
    let mut paths = Vec::new();
    for entry in listed {
        paths.push(entry.map_err(failed("list", folder))?.path());
    }
    paths.sort();
    Ok(paths)
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Links every blob that is not there yet.
fn link_blobs(
    data: &Path,
    out: &Path,
    files: &mut BTreeMap<String, String>,
) -> Result<(), BackupError> {
    for algorithm in [DigestAlgorithm::Sha256, DigestAlgorithm::Sha512] {
        for shard in entries(&data.join("blobs").join(algorithm.name()))? {
            let mut is_touched = false;
            let (shard_name, name) = (name_of(&shard), algorithm.name());
            let folder = out.join("blobs").join(name).join(&shard_name);
            for blob in entries(&shard)? {
                let digest = format!("{name}:{}", name_of(&blob));
                if digest.parse::<Digest>().is_err() {
                    continue;
                }
                let path = format!("blobs/{name}/{shard_name}/{}", name_of(&blob));
                if files.contains_key(&path) {
                    continue;
                }
                make_folder(&folder)?;
                // Collected in between, it is referred to by nothing.
                if link(&blob, &folder.join(name_of(&blob)))? {
                    files.insert(path, digest);
                    is_touched = true;
                }
            }
            if is_touched {
                sync_folder(&folder)?;
            }
        }
    }
    Ok(())
}

/// Links a file, or copies it to another file system; `false` if it is gone.
fn link(from: &Path, to: &Path) -> Result<bool, BackupError> {
    match fs::hard_link(from, to) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(_) => match copy(from, to) {
            Err(BackupError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                Ok(false)
            }
            other => other.map(|()| true),
        },
    }
}

/// Copies a file whole and synced; only its owner may read the copy.
fn copy(from: &Path, to: &Path) -> Result<(), BackupError> {
    let mut source = File::open(from).map_err(failed("read", from))?;
    let mut target = AtomicFile::create_private(to).map_err(failed("write", to))?;
    io::copy(&mut source, &mut target).map_err(failed("copy", from))?;
    target.commit().map_err(failed("write", to))
}

fn copy_folder(
    data: &Path,
    out: &Path,
    folder: &str,
    files: &mut BTreeMap<String, String>,
) -> Result<(), BackupError> {
    for path in entries(&data.join(folder))? {
        let name = name_of(&path);
        // What begins with a dot is being written at the moment.
        if !path.is_file() || name.starts_with('.') {
            continue;
        }
        make_folder(&out.join(folder))?;
        let to = out.join(folder).join(&name);
        copy(&path, &to)?;
        let digest = digest_of(&to, DigestAlgorithm::Sha256)?;
        files.insert(format!("{folder}/{name}"), digest.to_string());
    }
    Ok(())
}

fn digest_of(path: &Path, algorithm: DigestAlgorithm) -> Result<Digest, BackupError> {
    let mut file = File::open(path).map_err(failed("read", path))?;
    let mut hasher = DigestHasher::new(algorithm);
    let mut buffer = vec![0; READ_BYTES];
    loop {
        let count = file.read(&mut buffer).map_err(failed("read", path))?;
        if count == 0 {
            return Ok(hasher.finish());
        }
        hasher.update(buffer.get(..count).unwrap_or_default());
    }
}

/// Reads the list of a backup.
pub fn read_list(backup: &Path) -> Result<List, BackupError> {
    let path = backup.join(LIST);
    let file = File::open(&path).map_err(failed("read", &path))?;
    let mut bytes = Vec::new();
    file.take(LIST_BYTES_MAX).read_to_end(&mut bytes).map_err(failed("read", &path))?;
    let wrong = |why: String| BackupError::List { path: path.clone(), why };
    let list: List = serde_json::from_slice(&bytes).map_err(|error| wrong(error.to_string()))?;
    if list.form != FORM {
        return Err(wrong(format!("it has form {}, and this version reads {FORM}", list.form)));
    }
    let is_inside = |path: &str| {
        let mut parts = Path::new(path).components();
        !path.is_empty() && parts.all(|part| matches!(part, Component::Normal(_)))
    };
    if let Some(path) = list.files.keys().find(|path| !is_inside(path)) {
        return Err(wrong(format!("it names `{path}`")));
    }
    Ok(list)
}

/// Reads every file of a backup; returns the paths of those that are missing or damaged.
pub fn verify(backup: &Path) -> Result<(List, Vec<String>), BackupError> {
    let list = read_list(backup)?;
    let mut damaged = Vec::new();
    for (path, digest) in &list.files {
        let is_right = digest.parse::<Digest>().is_ok_and(|digest| {
            let found = digest_of(&backup.join(path), digest.algorithm());
            found.is_ok_and(|found| found == digest)
        });
        if !is_right {
            damaged.push(path.clone());
        }
    }
    Ok((list, damaged))
}

/// Copies a backup, which has to be verified, into a data folder, which must not be there.
pub fn restore(backup: &Path, list: &List, data: &Path) -> Result<(), BackupError> {
    if data.exists() {
        return Err(BackupError::Exists { path: data.to_owned() });
    }
    make_folder(data)?;
    for path in list.files.keys() {
        let to = data.join(path);
        if let Some(folder) = to.parent() {
            make_folder(folder)?;
        }
        // A copy, not a link: what a server does later must not change the backup.
        copy(&backup.join(path), &to)?;
    }
    sync_folder(data)
}

#[cfg(test)]
mod tests;
