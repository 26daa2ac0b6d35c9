//! What is remembered of a downloaded feed.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use seawall_artifact::digest::Digest;
use serde::{Deserialize, Serialize};

use super::file::{self, PartialFile};
use super::{Change, DownloadError, Downloaded};
use crate::limits::FEED_STATE_BYTES_MAX;

/// Behind a feed's name, the name of its state.
pub(super) const SUFFIX: &str = ".state";

/// The content of a state file (JSON).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(super) struct State {
    pub(super) url: Box<str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) etag: Option<Box<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) last_modified: Option<Box<str>>,
    pub(super) digest: Digest,
    pub(super) size_bytes: u64,
}

impl State {
    /// Reads the state beside `path`; one that is missing or unreadable counts as none, since all
    /// that is lost is that the feed is fetched anew.
    pub(super) fn read(path: &Path) -> Option<Self> {
        let mut bytes = Vec::new();
        let file = File::open(beside(path)).ok()?;
        file.take(FEED_STATE_BYTES_MAX).read_to_end(&mut bytes).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    /// Tells whether the file at `path` is the one that the state was written for.
    pub(super) fn fits(&self, path: &Path) -> bool {
        let has_size = path.metadata().is_ok_and(|file| file.len() == self.size_bytes);
        has_size && file::digest_of(path, self.digest.algorithm()).as_ref() == Some(&self.digest)
    }

    pub(super) fn write(
        &self,
        folder: &Path,
        name: &str,
        path: &Path,
    ) -> Result<(), DownloadError> {
        let target = beside(path);
        let bytes = serde_json::to_vec_pretty(self)
            .map_err(|error| DownloadError::File { path: target.clone(), source: error.into() })?;
        let mut part = PartialFile::create(folder, name, None)?;
        part.append(&bytes)?;
        part.move_to(&target)
    }

    pub(super) fn downloaded(&self, path: PathBuf, change: Change) -> Downloaded {
        Downloaded {
            path,
            digest: self.digest.clone(),
            size_bytes: self.size_bytes,
            change,
            last_modified: self.last_modified.clone(),
        }
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(SUFFIX);
    name.into()
}
