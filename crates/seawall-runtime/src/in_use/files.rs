//! Which files of a container are in use, for whoever knows the packages to join.

use std::sync::Arc;

use foldhash::HashMap;
use serde::{Deserialize, Serialize};

use super::packages::PackageMap;
use super::{Evidence, Grade, PackageUse, Unobserved, Watched};

/// Most files of one container that are remembered.
// LIMIT: a Java or Node service loads some thousands.
pub const FILES_MAX: usize = 16_384;

/// The files of one container that are in use.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UsedFiles {
    /// What the sensor tells of.
    pub watched: Watched,
    /// The files, in the order in which they were met.
    pub files: Vec<FileUse>,
    /// What was not seen.
    pub unobserved: Vec<Unobserved>,
}

/// One file that is in use.
#[derive(Clone, Debug, Eq, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FileUse {
    /// Its path, as the container sees it.
    pub path: String,
    /// How far it is in use.
    pub grade: Grade,
    /// The process, as the host counts.
    pub pid: u32,
    /// When, in nanoseconds since 1970 (UTC).
    pub time: u64,
    /// The address that is awaited, where the grade says so.
    pub listens: Option<String>,
}

/// Paths that were met, with numbers.
#[derive(Debug, Default)]
pub(super) struct Paths {
    numbers: HashMap<Arc<str>, u32>,
    names: Vec<Arc<str>>,
    is_cut: bool,
}

impl Paths {
    /// Returns the number of a path; `None` where there is no place for another.
    pub(super) fn number(&mut self, path: &str) -> Option<u32> {
        if let Some(number) = self.numbers.get(path) {
            return Some(*number);
        }
        let number = u32::try_from(self.names.len()).ok()?;
        if FILES_MAX <= self.names.len() {
            self.is_cut = true;
            return None;
        }
        let name: Arc<str> = Arc::from(path);
        self.names.push(Arc::clone(&name));
        self.numbers.insert(name, number);
        Some(number)
    }

    pub(super) fn name(&self, number: u32) -> Option<&Arc<str>> {
        self.names.get(usize::try_from(number).ok()?)
    }

    pub(super) fn is_cut(&self) -> bool {
        self.is_cut
    }
}

impl PackageMap {
    /// Returns how far each package is in use, from the files that are, in the order of the map.
    pub fn join(&self, used: &UsedFiles) -> Vec<PackageUse> {
        let mut best: HashMap<u32, &FileUse> = HashMap::default();
        for file in &used.files {
            for owner in self.owners(&file.path) {
                let known = best.entry(owner).or_insert(file);
                if known.grade < file.grade {
                    *known = file;
                }
            }
        }
        let of = |(number, purl): (u32, &str)| {
            let found = best.get(&number);
            let grade = found.map_or(Grade::Present, |file| file.grade);
            let evidence = found.map(|file| Evidence {
                path: file.path.clone(),
                pid: file.pid,
                time: file.time,
                listens: file.listens.clone(),
            });
            let mut unobserved = used.watched.unobserved(&used.unobserved, grade);
            if grade == Grade::Present && self.is_guess(number) {
                unobserved.push(Unobserved::FilesGuessed);
            }
            PackageUse { purl: purl.to_owned(), grade, evidence, unobserved }
        };
        (0_u32..).zip(self.purls()).map(of).collect()
    }
}
