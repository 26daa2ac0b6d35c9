//! Reads the packages that pacman has installed, and the files that they own.
//!
//! Paths: `var/lib/pacman/local/NAME-VERSION-RELEASE/desc` and `…/files`. Format: sections, each
//! a line `%NAME%`, the values one a line, an empty line.

use std::borrow::Cow;

use seawall_artifact::path::ImagePath;

use crate::cataloger::lines::{numbered_lines, text};
use crate::cataloger::ownership::Ownership;
use crate::cataloger::{FileHead, Wanted};
use crate::facts::{FileFacts, PathList};
use crate::gap::{Gap, GapKind};
use crate::package::{Package, PackageType, SourcePackage};

/// Largest file that is read.
// LIMIT: the largest packages list some 60,000 files in 6 MB.
const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Most licences that are kept for one package.
// LIMIT: packages name up to 20.
const LICENCES_MAX: usize = 500;

/// Wants descriptions and lists of files.
pub(crate) fn wants(path: &ImagePath, _head: FileHead<'_>) -> Wanted {
    Wanted::whole_if(entry_of(path).is_some(), FILE_BYTES_MAX)
}

/// Catalogs the package of a description, or the paths of a list.
pub(crate) fn catalog(path: &ImagePath, bytes: &[u8], facts: &mut FileFacts) {
    match entry_of(path) {
        Some((_, "desc")) => add_package(path, bytes, facts),
        Some((folder, _)) => add_files(path, folder, bytes, facts),
        None => {}
    }
}

/// Returns the folder of a package and the name of the file in it.
fn entry_of(path: &ImagePath) -> Option<(&str, &str)> {
    let (folder, file) = path.as_str().strip_prefix("var/lib/pacman/local/")?.split_once('/')?;
    matches!(file, "desc" | "files").then_some((folder, file))
}

/// Yields each value with the name of its section.
fn values(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut section: &[u8] = b"";
    numbered_lines(bytes).filter_map(move |(_, line)| {
        if let Some(name) = line.strip_prefix(b"%").and_then(|rest| rest.strip_suffix(b"%")) {
            section = name;
            return None;
        }
        (!line.is_empty()).then_some((section, line))
    })
}

fn add_package(path: &ImagePath, bytes: &[u8], facts: &mut FileFacts) {
    let all = |wanted: &'static [u8]| {
        values(bytes).filter(move |(section, _)| *section == wanted).map(|(_, value)| text(value))
    };
    let one = |wanted: &'static [u8]| all(wanted).find(|value| !value.is_empty());
    let (Some(name), Some(version)) = (one(b"NAME"), one(b"VERSION")) else {
        let reason = "lacks a name or a version";
        facts.add_gap(Gap::file(GapKind::MalformedRecord, path, reason));
        return;
    };
    let owned = |value: Cow<'_, str>| Box::from(&*value);
    let mut package = Package::new(PackageType::Alpm, &*name, &*version, path);
    package.architecture = one(b"ARCH").map(owned);
    package.supplier = one(b"PACKAGER").map(owned);
    package.licences = all(b"LICENSE").take(LICENCES_MAX).map(owned).collect();
    package.source =
        one(b"BASE").map(|base| SourcePackage { name: (&*base).into(), version: None });
    facts.packages.push(package);
}

fn add_files(path: &ImagePath, folder: &str, bytes: &[u8], facts: &mut FileFacts) {
    let Some(package) = name_of(folder) else {
        let reason = "lies in a folder that is not of the form `NAME-VERSION-RELEASE`";
        facts.add_gap(Gap::file(GapKind::MalformedFile, path, reason));
        return;
    };
    let mut ownership = Ownership::default();
    let mut paths = PathList::default();
    for (section, file) in values(bytes) {
        if section.is_empty() {
            let reason = "holds values before the first section";
            facts.add_gap(Gap::file(GapKind::MalformedFile, path, reason));
            break;
        }
        if section != b"FILES" {
            continue;
        }
        // Folders end in `/`; they are no one's.
        if !file.ends_with(b"/") && !ownership.add(&mut paths, file) {
            facts.add_gap(Ownership::gap(path));
            break;
        }
    }
    Ownership::record(facts, package, paths);
}

/// Returns `bash` of `bash-5.2.026-2`.
fn name_of(folder: &str) -> Option<&str> {
    let (rest, _release) = folder.rsplit_once('-')?;
    let (name, _version) = rest.rsplit_once('-')?;
    (!name.is_empty()).then_some(name)
}
