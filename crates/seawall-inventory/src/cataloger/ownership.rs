//! Collects the paths that a package database lists, within limits.

use seawall_artifact::path::ImagePath;

use crate::facts::{FileFacts, OwnedFiles};
use crate::gap::{Gap, GapKind};

/// Most paths that one database may list.
// LIMIT: the largest distribution images have some 500,000 files.
pub(crate) const OWNED_PATHS_MAX: usize = 4_000_000;

/// Most bytes of paths that one database may list.
// LIMIT: databases that store folder and name apart could else multiply a long folder.
pub(crate) const OWNED_BYTES_MAX: usize = 512 * 1024 * 1024;

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
    /// The root and hostile names own nothing and are left out.
    pub(crate) fn add(&mut self, paths: &mut Vec<Box<str>>, path: &[u8]) -> bool {
        let Some(path) = ImagePath::from_bytes(path) else { return true };
        if path.is_root() {
            return true;
        }
        let bytes_left = self.bytes_left.checked_sub(path.as_str().len());
        let (Some(bytes_left), Some(paths_left)) = (bytes_left, self.paths_left.checked_sub(1))
        else {
            self.bytes_left = 0;
            return false;
        };
        (self.bytes_left, self.paths_left) = (bytes_left, paths_left);
        paths.push(path.as_str().into());
        true
    }

    /// Records what a package owns, if anything.
    pub(crate) fn record(facts: &mut FileFacts, package: &str, paths: Vec<Box<str>>) {
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
