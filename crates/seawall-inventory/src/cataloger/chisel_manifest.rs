//! Reads the packages that Chisel cut an image from, and the files that it took.
//!
//! Path: `manifest.wall`, by default in `var/lib/chisel/`. Format: Chisel's reference, "Chisel
//! manifest": compressed by Zstandard, a JSON object a line, first a header with `jsonwall` and
//! `schema`, then objects of a `kind`: `package`, `slice`, `path`, `content`. A slice is named
//! `PACKAGE_SLICE`.
//!
//! The manifest names binary packages only. Ubuntu's advisories go by source package, so what is
//! found by binary name may be less than holds: that is a gap.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Read;

use ruzstd::decoding::StreamingDecoder;
use seawall_artifact::path::ImagePath;
use serde::Deserialize;

use crate::cataloger::limits::PACKAGES_MAX;
use crate::cataloger::lines::numbered_lines;
use crate::cataloger::ownership::Ownership;
use crate::cataloger::{FileHead, Wanted};
use crate::facts::{FileFacts, PathList};
use crate::gap::{Gap, GapKind};
use crate::package::{Package, PackageType};

/// Largest manifest that is read, as stored.
// LIMIT: an image with a language's runtime has some 100 kB.
const MANIFEST_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// Largest manifest that is read, inflated.
// LIMIT: a path takes some 200 bytes; this holds 600,000.
const INFLATED_BYTES_MAX: u64 = 128 * 1024 * 1024;

/// First bytes of a Zstandard frame.
const ZSTD_MAGIC: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// Wants the manifest, wherever an image's maker put it.
pub(crate) fn wants(path: &ImagePath, head: FileHead<'_>) -> Wanted {
    let is_manifest =
        path.as_str().ends_with("/manifest.wall") && head.bytes.starts_with(ZSTD_MAGIC);
    Wanted::whole_if(is_manifest, MANIFEST_BYTES_MAX)
}

/// Catalogs the packages and their files.
pub(crate) fn catalog(path: &ImagePath, bytes: &[u8], facts: &mut FileFacts) {
    let text = match inflate(bytes, INFLATED_BYTES_MAX) {
        Ok(text) => text,
        Err((kind, reason)) => return facts.add_gap(Gap::file(kind, path, reason)),
    };
    let mut lines = numbered_lines(&text);
    let header = lines.next().and_then(|(_, line)| serde_json::from_slice::<Header>(line).ok());
    if header.is_none_or(|header| !header.jsonwall.starts_with("1.")) {
        let reason = "is no manifest of Chisel, or of a later version";
        return facts.add_gap(Gap::file(GapKind::MalformedFile, path, reason));
    }
    let mut reader =
        Reader { path, facts, ownership: Some(Ownership::default()), owned: BTreeMap::new() };
    for (number, line) in lines {
        if !reader.read(number, line) {
            break;
        }
    }
    reader.finish();
}

fn inflate(bytes: &[u8], bytes_max: u64) -> Result<Vec<u8>, (GapKind, &'static str)> {
    let malformed = (GapKind::MalformedFile, "is no Zstandard file, or a damaged one");
    let decoder = StreamingDecoder::new(bytes).ok().ok_or(malformed)?;
    let mut text = Vec::new();
    let read = decoder.take(bytes_max.saturating_add(1)).read_to_end(&mut text);
    read.ok().ok_or(malformed)?;
    if u64::try_from(text.len()).is_ok_and(|size| size <= bytes_max) {
        return Ok(text);
    }
    Err((GapKind::TooLarge, "is larger than is read once inflated"))
}

/// The first line.
#[derive(Debug, Deserialize)]
struct Header {
    jsonwall: Box<str>,
}

/// Any other line.
#[derive(Debug, Deserialize)]
struct Row<'a> {
    #[serde(borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow, default)]
    name: Cow<'a, str>,
    #[serde(borrow, default)]
    version: Cow<'a, str>,
    #[serde(borrow, default)]
    arch: Cow<'a, str>,
    #[serde(borrow, default)]
    path: Cow<'a, str>,
    #[serde(borrow, default)]
    slices: Vec<Cow<'a, str>>,
}

struct Reader<'a> {
    path: &'a ImagePath,
    facts: &'a mut FileFacts,
    /// `None` once a limit is reached.
    ownership: Option<Ownership>,
    owned: BTreeMap<Box<str>, PathList>,
}

impl Reader<'_> {
    /// Reads a line; `false` where no more are read.
    fn read(&mut self, number: u32, line: &[u8]) -> bool {
        let Ok(row) = serde_json::from_slice::<Row<'_>>(line) else {
            self.malformed(number, "line is no JSON object of a manifest");
            return true;
        };
        match &*row.kind {
            "package" if row.name.is_empty() || row.version.is_empty() => {
                self.malformed(number, "record lacks a name or a version");
            }
            "package" if PACKAGES_MAX <= self.facts.packages.len() => {
                let reason = format!("declares more than {PACKAGES_MAX} packages");
                self.facts.add_gap(Gap::line(GapKind::TooLarge, self.path, number, reason));
                return false;
            }
            "package" => {
                let mut package =
                    Package::new(PackageType::Deb, &*row.name, &*row.version, self.path);
                package.architecture = (!row.arch.is_empty()).then(|| (&*row.arch).into());
                self.facts.packages.push(package);
            }
            // Folders end in `/`; they are no one's.
            "path" if !row.path.ends_with('/') => self.own(&row),
            _ => {}
        }
        true
    }

    fn own(&mut self, row: &Row<'_>) {
        let mut packages: Vec<&str> =
            row.slices.iter().filter_map(|slice| Some(slice.split_once('_')?.0)).collect();
        packages.sort_unstable();
        packages.dedup();
        for package in packages {
            let Some(ownership) = &mut self.ownership else { return };
            let paths = self.owned.entry(package.into()).or_default();
            if !ownership.add(paths, row.path.as_bytes()) {
                self.ownership = None;
                self.facts.add_gap(Ownership::gap(self.path));
            }
        }
    }

    fn malformed(&mut self, number: u32, reason: &str) {
        self.facts.add_gap(Gap::line(GapKind::MalformedRecord, self.path, number, reason));
    }

    fn finish(self) {
        for (package, paths) in self.owned {
            Ownership::record(self.facts, &package, paths);
        }
        if !self.facts.packages.is_empty() {
            let reason = "names no source packages; advisories that go by them may be missed";
            self.facts.add_gap(Gap::file(GapKind::Unsupported, self.path, reason));
        }
    }
}

#[cfg(test)]
mod tests;
