//! Reads the packages that dpkg or opkg has installed.
//!
//! Paths: `var/lib/dpkg/status`, one file a package below `var/lib/dpkg/status.d/` (images
//! without a package manager), and opkg's `usr/lib/opkg/status` and `var/lib/opkg/status`.
//! Format: paragraphs as in Debian Policy, 5.1; the words of `Status` as in dpkg(1).

use seawall_artifact::path::ImagePath;

use crate::cataloger::limits::PACKAGES_MAX;
use crate::cataloger::lines::filled;
use crate::cataloger::paragraphs::{Paragraph, paragraphs};
use crate::cataloger::{FileHead, Wanted};
use crate::facts::FileFacts;
use crate::gap::{Gap, GapKind};
use crate::package::{Package, PackageType, SourcePackage};

/// Largest status file that is read.
// LIMIT: 532 packages take 0.6 MB; the whole of Debian, 64,000 packages, would take 70 MB.
const STATUS_BYTES_MAX: u64 = 128 * 1024 * 1024;

/// The folder with one status file a package.
const STATUS_FOLDER: &str = "var/lib/dpkg/status.d/";

const FIELDS: &[&str; 6] =
    &["Package", "Status", "Version", "Source", "Architecture", "Maintainer"];

/// Wants the status files.
pub(crate) fn wants(path: &ImagePath, _head: FileHead<'_>) -> Wanted {
    let path = path.as_str();
    let is_status = match path {
        "var/lib/dpkg/status" | "usr/lib/opkg/status" | "var/lib/opkg/status" => true,
        _ => path
            .strip_prefix(STATUS_FOLDER)
            .is_some_and(|name| !name.contains('/') && !name.ends_with(".md5sums")),
    };
    Wanted::whole_if(is_status, STATUS_BYTES_MAX)
}

/// Catalogs the installed packages.
pub(crate) fn catalog(path: &ImagePath, bytes: &[u8], facts: &mut FileFacts) {
    for paragraph in paragraphs(bytes, FIELDS) {
        if facts.packages.len() == PACKAGES_MAX {
            facts.add_gap(Gap::line(
                GapKind::TooLarge,
                path,
                paragraph.line,
                format!("declares more than {PACKAGES_MAX} packages; the rest is not read"),
            ));
            return;
        }
        if let Some(line) = paragraph.malformed_line {
            let reason = "line is not of the form `Field: value`";
            facts.add_gap(Gap::line(GapKind::MalformedRecord, path, line, reason));
        }
        add_package(path, &paragraph, facts);
    }
}

fn add_package(path: &ImagePath, paragraph: &Paragraph<'_, 6>, facts: &mut FileFacts) {
    let [name, status, version, source, architecture, maintainer] = paragraph.values;
    if status.is_some_and(|status| !has_files(status)) {
        return;
    }
    let (Some(name), Some(version)) = (filled(name), filled(version)) else {
        let reason = "record lacks a name or a version";
        facts.add_gap(Gap::line(GapKind::MalformedRecord, path, paragraph.line, reason));
        return;
    };
    let mut package = Package::new(PackageType::Deb, &*name, &*version, path);
    package.architecture = filled(architecture).map(|text| (&*text).into());
    package.supplier = filled(maintainer).map(|text| (&*text).into());
    package.source = filled(source).and_then(|text| parse_source(&text));
    facts.packages.push(package);
}

/// Tells by the third word of `Status` whether the package's files are there.
///
/// A package that dpkg did not finish (`unpacked`, `half-configured`, …) has its files in place.
fn has_files(status: &[u8]) -> bool {
    let mut words = status.rsplit(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    !matches!(words.next(), Some(b"not-installed" | b"config-files"))
}

/// Parses `name` or `name (version)`.
fn parse_source(text: &str) -> Option<SourcePackage> {
    let (name, rest) = text.split_once('(').unwrap_or((text, ""));
    let name = name.trim();
    let version = rest.split(')').next().unwrap_or_default().trim();
    let version = (!version.is_empty()).then(|| version.into());
    (!name.is_empty()).then(|| SourcePackage { name: name.into(), version })
}
