//! Collects the paths that a package database lists, within limits.

use seawall_artifact::path::{ImagePath, PATH_BYTES_MAX};

use crate::facts::{FileFacts, OwnedFiles, PathList};
use crate::gap::{Gap, GapKind};

/// Most paths that one database may list.
// LIMIT: the largest distribution images have some 500,000 files.
pub(crate) const OWNED_PATHS_MAX: usize = 2_000_000;

/// Most bytes of paths that one database may list.
// LIMIT: 500,000 files have some 40 MB of paths; databases that store folder and name apart could
// else multiply a long folder.
pub(crate) const OWNED_BYTES_MAX: usize = 128 * 1024 * 1024;

/// Counts what the packages of one database own.
#[derive(Debug)]
pub(crate) struct Ownership {
    paths_left: usize,
    bytes_left: usize,
}

impl Default for Ownership {
    fn default() -> Self {
        Self::with_limits(OWNED_PATHS_MAX, OWNED_BYTES_MAX)
    }
}

impl Ownership {
    pub(crate) fn with_limits(paths_left: usize, bytes_left: usize) -> Self {
        Self { paths_left, bytes_left }
    }

    /// Adds a path to a package's list; `false` where a limit is reached.
    ///
    /// The root and hostile names own nothing and are left out, but count.
    pub(crate) fn add(&mut self, paths: &mut PathList, path: &[u8]) -> bool {
        if !self.count(path.len()) {
            return false;
        }
        if let Some(path) = ImagePath::from_bytes(path).filter(|path| !path.is_root()) {
            paths.push(&path);
        }
        true
    }

    /// Adds the path of the file `name` in `folder`; `false` where a limit is reached.
    pub(crate) fn add_in(&mut self, paths: &mut PathList, folder: &[u8], name: &[u8]) -> bool {
        let length = folder.len().saturating_add(name.len());
        if PATH_BYTES_MAX <= length {
            return self.count(PATH_BYTES_MAX);
        }
        self.add(paths, &[folder, name].join(&b'/'))
    }

    fn count(&mut self, bytes: usize) -> bool {
        let left = self.paths_left.checked_sub(1).zip(self.bytes_left.checked_sub(bytes));
        (self.paths_left, self.bytes_left) = left.unwrap_or_default();
        left.is_some()
    }

    /// Records what a package owns, if anything.
    pub(crate) fn record(facts: &mut FileFacts, package: &str, paths: PathList) {
        if !paths.is_empty() {
            facts.owned.push(OwnedFiles { package: package.into(), paths });
        }
    }

    /// Says that the database lists more files than are read.
    pub(crate) fn gap(path: &ImagePath) -> Gap {
        Gap::file(GapKind::TooLarge, path, "lists more files than are read; owners are incomplete")
    }
}

#[cfg(test)]
mod tests;
