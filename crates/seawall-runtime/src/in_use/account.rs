//! What changed in the use of files since somebody was told: so that a server has to be told
//! little.
//!
//! An account belongs to one container and one run of the agent; its revision rises with
//! everything that changes. Who knows an account up to a revision is told what came after it,
//! who knows another one or none is told all of it, in parts where it is much.

use serde::{Deserialize, Serialize};

use super::files::FileUse;
use super::{InUse, Unobserved, Usage, Watched};
use crate::event::CgroupId;

/// Bytes of a file's use besides its path and its address, as JSON has it.
const FILE_BYTES: usize = 128;

/// How far somebody knows the account of a container.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Deserialize, Serialize)]
pub struct Known {
    /// The account; 0 is none.
    pub account: u64,
    /// Up to which revision.
    pub revision: u64,
}

/// What changed in an account.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The account.
    pub account: u64,
    /// The revision that this is about; 0 begins anew.
    pub base: u64,
    /// The revision after it.
    pub revision: u64,
    /// Whether nothing more is to be told for now.
    pub is_whole: bool,
    /// What the sensor tells of.
    pub watched: Watched,
    /// Everything that was not seen.
    pub unobserved: Vec<Unobserved>,
    /// The files that were met, or whose grade rose.
    pub files: Vec<FileUse>,
}

impl Change {
    /// Returns about how many bytes it has as JSON.
    pub fn size(&self) -> usize {
        let files = self.files.iter().map(size);
        files.fold(FILE_BYTES.saturating_mul(4), usize::saturating_add)
    }
}

fn size(file: &FileUse) -> usize {
    let listens = file.listens.as_ref().map_or(0, String::len);
    file.path.len().saturating_add(listens).saturating_add(FILE_BYTES)
}

impl Usage {
    /// Returns what changed in a container's account since `known`, about `bytes_max` of it;
    /// `None` where nothing did, or nobody watches it.
    pub fn changes(&self, cgroup: CgroupId, known: Known, bytes_max: usize) -> Option<Change> {
        let in_use = self.containers.get(&cgroup)?;
        let base = if known.account == in_use.account { known.revision } else { 0 };
        if in_use.revision <= base {
            return None;
        }
        let (files, last) = in_use.files_after(base, bytes_max);
        Some(Change {
            account: in_use.account,
            base,
            revision: last.unwrap_or(in_use.revision),
            is_whole: last.is_none(),
            watched: self.watched,
            unobserved: in_use.all_unobserved(),
            files,
        })
    }
}

impl InUse {
    /// Returns the files that changed after a revision, the oldest change first, and where there
    /// are too many, up to which revision they go.
    fn files_after(&self, base: u64, bytes_max: usize) -> (Vec<FileUse>, Option<u64>) {
        let mut changed: Vec<(&FileUse, u64)> = self
            .uses
            .values()
            .filter(|(_, revision)| base < *revision)
            .map(|(file, revision)| (file, *revision))
            .collect();
        changed.sort_by_key(|(_, revision)| *revision);
        let mut left = bytes_max;
        let mut files = Vec::new();
        let mut last = base;
        for (file, revision) in changed {
            let size = size(file);
            if left < size && !files.is_empty() {
                return (files, Some(last));
            }
            left = left.saturating_sub(size);
            last = revision;
            files.push(file.clone());
        }
        (files, None)
    }
}

#[cfg(test)]
mod tests;
