//! Reads the packages that apk has installed, and the files that they own.
//!
//! Paths: `lib/apk/db/installed`, `usr/lib/apk/db/installed` (where `lib` is a link).
//! Format: apk-tools' installed database, version 2: one `K:value` a line, an empty line after
//! each record; `F:` opens a folder, `R:` names a file in it.

use seawall_artifact::path::ImagePath;

use crate::cataloger::limits::PACKAGES_MAX;
use crate::cataloger::lines::{filled, numbered_lines};
use crate::cataloger::ownership::Ownership;
use crate::cataloger::{FileHead, Wanted};
use crate::facts::{FileFacts, PathList};
use crate::gap::{Gap, GapKind};
use crate::package::{Package, PackageType, SourcePackage};

/// Largest database that is read.
// LIMIT: 15 packages take 15 kB; an image with a desktop, 1,500 packages, some 15 MB. Paths are
// kept twice while owners are looked up, so a larger database is more memory than a scan has.
const INSTALLED_BYTES_MAX: u64 = 48 * 1024 * 1024;

/// Wants the database of installed packages.
pub(crate) fn wants(path: &ImagePath, _head: FileHead<'_>) -> Wanted {
    let is_database = matches!(path.as_str(), "lib/apk/db/installed" | "usr/lib/apk/db/installed");
    Wanted::whole_if(is_database, INSTALLED_BYTES_MAX)
}

/// Catalogs the packages and their files.
pub(crate) fn catalog(path: &ImagePath, bytes: &[u8], facts: &mut FileFacts) {
    let mut reader = Reader { path, facts, ownership: Some(Ownership::default()) };
    let mut record = Record::default();
    for (number, line) in numbered_lines(bytes) {
        if line.is_empty() {
            reader.finish(std::mem::take(&mut record));
            if reader.is_full(number) {
                return;
            }
            continue;
        }
        record.line.get_or_insert(number);
        if let [key, b':', value @ ..] = line {
            reader.read(*key, value, &mut record);
        } else {
            let reason = "line is not of the form `K:value`";
            reader.facts.add_gap(Gap::line(GapKind::MalformedRecord, path, number, reason));
        }
    }
    reader.finish(record);
}

#[derive(Debug, Default)]
struct Record<'a> {
    line: Option<u32>,
    name: Option<&'a [u8]>,
    version: Option<&'a [u8]>,
    architecture: Option<&'a [u8]>,
    licence: Option<&'a [u8]>,
    origin: Option<&'a [u8]>,
    maintainer: Option<&'a [u8]>,
    folder: &'a [u8],
    owned: PathList,
}

struct Reader<'a> {
    path: &'a ImagePath,
    facts: &'a mut FileFacts,
    /// `None` once a limit is reached.
    ownership: Option<Ownership>,
}

impl Reader<'_> {
    fn read<'a>(&mut self, key: u8, value: &'a [u8], record: &mut Record<'a>) {
        match key {
            b'P' => record.name = Some(value),
            b'V' => record.version = Some(value),
            b'A' => record.architecture = Some(value),
            b'L' => record.licence = Some(value),
            b'o' => record.origin = Some(value),
            b'm' => record.maintainer = Some(value),
            b'F' => record.folder = value,
            b'R' => self.own(value, record),
            // Sizes, checksums, dependencies, owners and modes are no concern of the inventory.
            _ => {}
        }
    }

    fn own(&mut self, file: &[u8], record: &mut Record<'_>) {
        let Some(ownership) = &mut self.ownership else { return };
        if !ownership.add_in(&mut record.owned, record.folder, file) {
            self.ownership = None;
            self.facts.add_gap(Ownership::gap(self.path));
        }
    }

    fn finish(&mut self, record: Record<'_>) {
        let Some(line) = record.line else { return };
        let (Some(name), Some(version)) = (filled(record.name), filled(record.version)) else {
            let reason = "record lacks a name or a version";
            self.facts.add_gap(Gap::line(GapKind::MalformedRecord, self.path, line, reason));
            return;
        };
        let mut package = Package::new(PackageType::Apk, &*name, &*version, self.path);
        package.architecture = filled(record.architecture).map(|text| (&*text).into());
        package.licences = filled(record.licence).map(|text| (&*text).into()).into_iter().collect();
        package.source = filled(record.origin)
            .map(|origin| SourcePackage { name: (&*origin).into(), version: None });
        package.supplier = filled(record.maintainer).map(|text| (&*text).into());
        Ownership::record(self.facts, &name, record.owned);
        self.facts.packages.push(package);
    }

    fn is_full(&mut self, number: u32) -> bool {
        let is_full = PACKAGES_MAX <= self.facts.packages.len();
        if is_full {
            let reason =
                format!("declares more than {PACKAGES_MAX} packages; the rest is not read");
            self.facts.add_gap(Gap::line(GapKind::TooLarge, self.path, number, reason));
        }
        is_full
    }
}
