//! The files of a log: their names and their order.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Most files of a log.
// LIMIT: 64 TiB of records; a folder with more is none of a log.
const FILES_MAX: usize = 1 << 20;

/// A file of a log.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct LogFile {
    /// The number of its first record.
    pub(super) first: u64,
    /// The file.
    pub(super) path: PathBuf,
}

impl LogFile {
    pub(super) fn new(folder: &Path, first: u64) -> Self {
        Self { first, path: folder.join(format!("{first:020}.swlog")) }
    }
}

/// Lists the files of a log, the oldest first.
pub(super) fn list(folder: &Path) -> io::Result<Vec<LogFile>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)?.take(FILES_MAX) {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        let first = name.and_then(|name| name.strip_suffix(".swlog"));
        let first = first.filter(|first| first.len() == 20);
        if let Some(first) = first.and_then(|first| first.parse().ok()) {
            files.push(LogFile { first, path });
        }
    }
    files.sort();
    Ok(files)
}
