//! Reads the list of packages of Microsoft's images that have no rpm database.
//!
//! Path: `var/lib/rpmmanifest/container-manifest-2`. Format: Azure Linux's toolkit, "RPM manifest
//! file": a package a line, fields divided by tabs: name, version-release, times of installation
//! and build, vendor, epoch, size, architecture, epoch again as a number, source file. Its
//! companion `container-manifest-1` lists the same packages with less, and is not read.

use seawall_artifact::path::ImagePath;

use crate::cataloger::limits::PACKAGES_MAX;
use crate::cataloger::lines::{numbered_lines, text};
use crate::cataloger::rpm_header::parse_source;
use crate::cataloger::{FileHead, Wanted};
use crate::facts::FileFacts;
use crate::gap::{Gap, GapKind};
use crate::package::{Package, PackageType};

/// Largest list that is read.
// LIMIT: a package takes 150 bytes; 64 MB hold 400,000.
const MANIFEST_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// What rpm prints for a field without a value.
const NOTHING: &str = "(none)";

/// Wants the list.
pub(crate) fn wants(path: &ImagePath, _head: FileHead<'_>) -> Wanted {
    let is_manifest = path.as_str() == "var/lib/rpmmanifest/container-manifest-2";
    Wanted::whole_if(is_manifest, MANIFEST_BYTES_MAX)
}

/// Catalogs the packages.
pub(crate) fn catalog(path: &ImagePath, bytes: &[u8], facts: &mut FileFacts) {
    for (number, line) in numbered_lines(bytes) {
        if line.trim_ascii().is_empty() {
            continue;
        }
        if facts.packages.len() == PACKAGES_MAX {
            let reason =
                format!("declares more than {PACKAGES_MAX} packages; the rest is not read");
            facts.add_gap(Gap::line(GapKind::TooLarge, path, number, reason));
            return;
        }
        if let Some(package) = parse_line(&text(line), path) {
            facts.packages.push(package);
        } else {
            let reason = "line lacks a name or a version";
            facts.add_gap(Gap::line(GapKind::MalformedRecord, path, number, reason));
        }
    }
}

fn parse_line(line: &str, path: &ImagePath) -> Option<Package> {
    let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
    let field = |index: usize| {
        let value = fields.get(index).copied();
        value.filter(|value| !value.is_empty() && *value != NOTHING)
    };
    let (name, version) = (field(0)?, field(1)?);
    let full = match field(5) {
        None | Some("0") => version.to_owned(),
        Some(epoch) => format!("{epoch}:{version}"),
    };
    let mut package = Package::new(PackageType::Rpm, name, full, path);
    package.supplier = field(4).map(Into::into);
    package.architecture = field(7).map(Into::into);
    package.source = field(9).and_then(|file| parse_source(file, version));
    Some(package)
}
