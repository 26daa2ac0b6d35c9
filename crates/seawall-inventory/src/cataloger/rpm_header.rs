//! Reads the header of an rpm package, as databases store it.
//!
//! Format: rpm's manual, "RPM v4 Package format", header structure without its magic: the number
//! of index entries, the length of the data, the entries of 16 bytes each, the data. All integers
//! are big-endian. Entries after an immutable region were added at installation; of two with the
//! same tag the later one holds ("Immutable header regions in rpm-4.0.1 and later").

use std::borrow::Cow;

use seawall_artifact::path::ImagePath;

use crate::cataloger::integers::ByteOrder::Big;
use crate::cataloger::limits::PACKAGES_MAX;
use crate::cataloger::ownership::{OWNED_PATHS_MAX, Ownership};
use crate::facts::{FileFacts, PathList};
use crate::gap::{Gap, GapKind};
use crate::package::{Package, PackageType, SourcePackage};

/// Largest database that is read.
// LIMIT: a package takes 10 to 100 kB; a workstation with 2,500 packages has some 200 MB.
pub(crate) const DATABASE_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// Longest text that is read, in bytes; a longer one counts as absent.
// LIMIT: the longest licence statements have some 2 kB.
const TEXT_BYTES_MAX: usize = 64 * 1024;

/// Most bytes of texts that the packages of one database may have together.
// LIMIT: 64,000 packages have some 20 MB; headers may let many texts share the same bytes.
const TEXTS_BYTES_MAX: usize = 128 * 1024 * 1024;

/// Folders that hold databases: the old place, the one of SUSE and Fedora, that of `OSTree` images.
const FOLDERS: &[&str] = &["var/lib/rpm/", "usr/lib/sysimage/rpm/", "usr/share/rpm/"];

/// Bytes of an entry of the index.
const ENTRY_BYTES: usize = 16;

/// Bytes before the index.
const INTRO_BYTES: usize = 8;

/// Tags, from rpm's manual, "Tags".
mod tag {
    pub(super) const NAME: u32 = 1000;
    pub(super) const VERSION: u32 = 1001;
    pub(super) const RELEASE: u32 = 1002;
    pub(super) const EPOCH: u32 = 1003;
    pub(super) const VENDOR: u32 = 1011;
    pub(super) const LICENSE: u32 = 1014;
    pub(super) const PACKAGER: u32 = 1015;
    pub(super) const ARCH: u32 = 1022;
    pub(super) const OLDFILENAMES: u32 = 1027;
    pub(super) const SOURCERPM: u32 = 1044;
    pub(super) const DIRINDEXES: u32 = 1116;
    pub(super) const BASENAMES: u32 = 1117;
    pub(super) const DIRNAMES: u32 = 1118;
    pub(super) const MODULARITYLABEL: u32 = 5096;
}

/// Types of values.
mod value_type {
    pub(super) const INT32: u32 = 4;
    pub(super) const STRING: u32 = 6;
    pub(super) const STRING_ARRAY: u32 = 8;
    pub(super) const I18N_STRING: u32 = 9;
}

/// Tells whether `path` is the file `name` in a folder of databases.
pub(crate) fn is_database(path: &ImagePath, name: &str) -> bool {
    FOLDERS.iter().any(|folder| path.as_str().strip_prefix(folder) == Some(name))
}

/// Adds the packages of one database.
#[derive(Debug)]
pub(crate) struct HeaderReader<'a> {
    path: &'a ImagePath,
    facts: &'a mut FileFacts,
    /// `None` once a limit is reached.
    ownership: Option<Ownership>,
    records: u32,
    /// Records do not overlap, so together they are not larger than the file.
    record_bytes_left: usize,
    text_bytes_left: usize,
}

impl<'a> HeaderReader<'a> {
    /// Makes a reader for a database of `file_bytes` bytes.
    pub(crate) fn new(path: &'a ImagePath, facts: &'a mut FileFacts, file_bytes: usize) -> Self {
        Self {
            path,
            facts,
            ownership: Some(Ownership::default()),
            records: 0,
            record_bytes_left: file_bytes,
            text_bytes_left: TEXTS_BYTES_MAX,
        }
    }

    /// Adds the package of one record; `false` where no more are taken.
    pub(crate) fn add(&mut self, blob: &[u8]) -> bool {
        self.records = self.records.saturating_add(1);
        let Some(left) = self.record_bytes_left.checked_sub(blob.len()) else {
            self.add_file_gap(GapKind::MalformedFile, "has records that overlap");
            return false;
        };
        self.record_bytes_left = left;
        let Some(header) = Header::parse(blob) else {
            self.malformed("header of a package is damaged");
            return true;
        };
        match header.package(self.path) {
            Some(package) => return self.add_package(package, &header),
            None => self.malformed("header of a package lacks a name, a version or a release"),
        }
        true
    }

    fn add_package(&mut self, package: Package, header: &Header<'_>) -> bool {
        let left = self.text_bytes_left.checked_sub(text_bytes(&package));
        let Some(left) = left.filter(|_| self.facts.packages.len() < PACKAGES_MAX) else {
            let reason = "holds more packages than are read";
            self.facts.add_gap(Gap::line(GapKind::TooLarge, self.path, self.records, reason));
            return false;
        };
        self.text_bytes_left = left;
        self.own(header, &package.name);
        self.facts.packages.push(package);
        true
    }

    /// Says that a record could not be read.
    pub(crate) fn add_unreadable(&mut self, reason: &str) {
        self.records = self.records.saturating_add(1);
        self.malformed(reason);
    }

    /// Says that the file, or the rest of it, is no such database.
    pub(crate) fn add_file_gap(&mut self, kind: GapKind, reason: &str) {
        self.facts.add_gap(Gap::file(kind, self.path, reason));
    }

    fn malformed(&mut self, reason: &str) {
        self.facts.add_gap(Gap::line(GapKind::MalformedRecord, self.path, self.records, reason));
    }

    fn own(&mut self, header: &Header<'_>, package: &str) {
        let Some(ownership) = &mut self.ownership else { return };
        let mut paths = PathList::default();
        if !header.add_files(ownership, &mut paths) {
            self.ownership = None;
            self.facts.add_gap(Ownership::gap(self.path));
        }
        Ownership::record(self.facts, package, paths);
    }
}

/// A header: index and data.
#[derive(Debug)]
struct Header<'a> {
    entries: &'a [[u8; ENTRY_BYTES]],
    data: &'a [u8],
}

impl<'a> Header<'a> {
    fn parse(blob: &'a [u8]) -> Option<Self> {
        let index_bytes = Big.size_at(blob, 0)?.checked_mul(ENTRY_BYTES)?;
        let data_bytes = Big.size_at(blob, 4)?;
        let (index, data) = blob.get(INTRO_BYTES..)?.split_at_checked(index_bytes)?;
        let (entries, _) = index.as_chunks();
        Some(Self { entries, data: data.get(..data_bytes)? })
    }

    fn package(&self, path: &ImagePath) -> Option<Package> {
        let name = self.text(tag::NAME)?;
        let version = self.text(tag::VERSION)?;
        let release = self.text(tag::RELEASE)?;
        let full = match self.integer(tag::EPOCH) {
            None | Some(0) => format!("{version}-{release}"),
            Some(epoch) => format!("{epoch}:{version}-{release}"),
        };
        let mut package = Package::new(PackageType::Rpm, &*name, full, path);
        let owned = |text: Cow<'_, str>| Box::from(&*text);
        package.architecture = self.text(tag::ARCH).map(owned);
        package.supplier = self.text(tag::VENDOR).or_else(|| self.text(tag::PACKAGER)).map(owned);
        package.licences = self.text(tag::LICENSE).map(owned).into_iter().collect();
        package.module = self.text(tag::MODULARITYLABEL).map(|label| module_stream(&label));
        let source = self.text(tag::SOURCERPM);
        let own_version = format!("{version}-{release}");
        package.source = source.and_then(|file| parse_source(&file, &own_version));
        Some(package)
    }

    /// Adds the paths of the package's files; `false` where a limit is reached.
    fn add_files(&self, ownership: &mut Ownership, paths: &mut PathList) -> bool {
        let folders: Vec<&[u8]> = self.strings(tag::DIRNAMES).take(OWNED_PATHS_MAX).collect();
        let indexes = self.values(tag::DIRINDEXES, value_type::INT32);
        let (indexes, _) = indexes.unwrap_or_default().as_chunks::<4>();
        for (name, index) in self.strings(tag::BASENAMES).zip(indexes) {
            let index = usize::try_from(u32::from_be_bytes(*index)).ok();
            let Some(folder) = index.and_then(|index| folders.get(index)) else { continue };
            if !ownership.add_in(paths, folder, name) {
                return false;
            }
        }
        // Packages built before rpm 4.0 list whole paths.
        self.strings(tag::OLDFILENAMES).all(|path| ownership.add(paths, path))
    }

    /// Returns the data from the start of a value of one of its types on.
    fn values(&self, tag: u32, value_type: u32) -> Option<&'a [u8]> {
        self.entry(tag).filter(|entry| entry.value_type == value_type).map(|entry| entry.data)
    }

    fn entry(&self, wanted: u32) -> Option<Entry<'a>> {
        let entry = self.entries.iter().rfind(|entry| Big.u32_at(*entry, 0) == Some(wanted))?;
        let start = Big.size_at(entry, 8)?;
        let count = Big.size_at(entry, 12)?;
        Some(Entry { value_type: Big.u32_at(entry, 4)?, count, data: self.data.get(start..)? })
    }

    /// Returns a text, the first of several, unless it is empty.
    fn text(&self, tag: u32) -> Option<Cow<'a, str>> {
        let first = self.strings(tag).next().filter(|first| first.len() <= TEXT_BYTES_MAX)?;
        let text = crate::cataloger::lines::text(first);
        (!text.is_empty() && text != "(none)").then_some(text)
    }

    fn strings(&self, tag: u32) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let entry = self.entry(tag).filter(|entry| {
            matches!(
                entry.value_type,
                value_type::STRING | value_type::STRING_ARRAY | value_type::I18N_STRING
            )
        });
        let (data, count) = entry.map_or((&[][..], 0), |entry| (entry.data, entry.count));
        data.split(|byte| *byte == 0).take(count)
    }

    fn integer(&self, tag: u32) -> Option<u32> {
        Big.u32_at(self.values(tag, value_type::INT32)?, 0)
    }
}

#[derive(Clone, Copy, Debug)]
struct Entry<'a> {
    value_type: u32,
    count: usize,
    /// The data from the value's start to the end of all data.
    data: &'a [u8],
}

fn text_bytes(package: &Package) -> usize {
    let texts = [Some(&package.name), Some(&package.version), package.architecture.as_ref()];
    let others = [package.supplier.as_ref(), package.module.as_ref(), package.licences.first()];
    texts.into_iter().chain(others).flatten().map(|text| text.len()).sum()
}

/// Returns `nodejs:18` of `nodejs:18:8090020240301:rhel8`.
fn module_stream(label: &str) -> Box<str> {
    let mut parts = label.splitn(3, ':');
    match (parts.next(), parts.next()) {
        (Some(name), Some(stream)) => format!("{name}:{stream}").into(),
        _ => label.into(),
    }
}

/// Parses `openssl-3.0.7-24.el9.src.rpm`.
///
/// The name of a source file has no epoch; where its version is that of the package, the source
/// has the package's version in full.
pub(crate) fn parse_source(file: &str, own_version: &str) -> Option<SourcePackage> {
    let stem = file.strip_suffix(".src.rpm").or_else(|| file.strip_suffix(".nosrc.rpm"))?;
    let (rest, release) = stem.rsplit_once('-')?;
    let (name, version) = rest.rsplit_once('-')?;
    if name.is_empty() {
        return None;
    }
    let version = format!("{version}-{release}");
    let version = (version != own_version).then(|| version.into());
    Some(SourcePackage { name: name.into(), version })
}

#[cfg(test)]
pub(crate) mod tests;
