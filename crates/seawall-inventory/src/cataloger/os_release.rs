//! Reads which distribution an image is, from `os-release` and the files that came before it.
//!
//! Format of `os-release`: os-release(5), assignments in the syntax of a shell without
//! expansion. The fallbacks hold one line of words each; see [`FILES`].

use seawall_artifact::path::ImagePath;

use crate::cataloger::lines::{numbered_lines, split_once, text, without_byte_order_mark};
use crate::cataloger::{FileHead, Wanted};
use crate::facts::{FileFacts, ReleaseFields};
use crate::gap::{Gap, GapKind};

mod banner;
mod repositories;

/// Largest file that is read.
// LIMIT: these files have a few hundred bytes; systemd itself stops at 4 MB for any such file.
const RELEASE_BYTES_MAX: u64 = 256 * 1024;

/// Longest value that is kept, in bytes.
// LIMIT: fields go into every report.
const VALUE_BYTES_MAX: usize = 1024;

/// The form of a file that tells the release.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Form {
    /// Assignments with the names of os-release(5).
    OsRelease,
    /// Assignments with `DISTRIB_…` names.
    LsbRelease,
    /// A version or a codename alone: Debian's.
    DebianVersion,
    /// A version alone: Alpine's.
    AlpineRelease,
    /// A sentence, such as `CentOS Linux release 7.9.2009 (Core)`.
    Banner,
    /// Only its presence says something: Arch Linux's.
    ArchRelease,
    /// apk's repositories, whose addresses hold the branch.
    ApkRepositories,
}

/// The files that tell the release, most trustworthy first.
const FILES: &[(&str, Form)] = &[
    ("etc/os-release", Form::OsRelease),
    ("usr/lib/os-release", Form::OsRelease),
    ("etc/lsb-release", Form::LsbRelease),
    // Derivatives of Red Hat keep the parent's file beside their own, which stands first here.
    ("etc/oracle-release", Form::Banner),
    ("etc/rocky-release", Form::Banner),
    ("etc/almalinux-release", Form::Banner),
    ("etc/centos-release", Form::Banner),
    ("etc/fedora-release", Form::Banner),
    ("etc/openEuler-release", Form::Banner),
    ("etc/photon-release", Form::Banner),
    ("etc/azurelinux-release", Form::Banner),
    ("etc/mariner-release", Form::Banner),
    ("etc/SuSE-release", Form::Banner),
    ("etc/system-release", Form::Banner),
    ("etc/redhat-release", Form::Banner),
    ("etc/alpine-release", Form::AlpineRelease),
    ("etc/debian_version", Form::DebianVersion),
    ("etc/arch-release", Form::ArchRelease),
    ("etc/apk/repositories", Form::ApkRepositories),
];

/// Returns how far back the file at `path` stands among those that tell the release.
pub(crate) fn rank(path: &ImagePath) -> Option<usize> {
    FILES.iter().position(|(file, _)| *file == path.as_str())
}

/// Wants the files that tell the release.
pub(crate) fn wants(path: &ImagePath, _head: FileHead<'_>) -> Wanted {
    let folder = path.as_str();
    let is_near = folder.starts_with("etc/") || folder.starts_with("usr/lib/os-");
    Wanted::whole_if(is_near && rank(path).is_some(), RELEASE_BYTES_MAX)
}

/// Catalogs the fields of the release.
pub(crate) fn catalog(path: &ImagePath, bytes: &[u8], facts: &mut FileFacts) {
    let Some((_, form)) = rank(path).and_then(|rank| FILES.get(rank)) else { return };
    let bytes = without_byte_order_mark(bytes);
    let first_line = || numbered_lines(bytes).next().map(|(_, line)| text(line));
    facts.release = match form {
        Form::OsRelease => Some(os_release(path, bytes, facts)),
        Form::LsbRelease => Some(lsb_release(path, bytes, facts)),
        Form::DebianVersion => first_line().map(|line| debian_version(&line)),
        Form::AlpineRelease => first_line().map(|line| named("alpine", &line)),
        Form::Banner => banner::release(&text(bytes)),
        Form::ArchRelease => Some(named("arch", "")),
        Form::ApkRepositories => repositories::release(bytes),
    };
}

/// Other fields of `os-release` that are kept: they tell derivatives, editions and builds apart.
const OTHER_FIELDS: &[&str] = &[
    "BUILD_ID",
    "CPE_NAME",
    "DEBIAN_CODENAME",
    "DEBIAN_VERSION_FULL",
    "IMAGE_ID",
    "IMAGE_VERSION",
    "NAME",
    "PLATFORM_ID",
    "SUPPORT_END",
    "UBUNTU_CODENAME",
    "VARIANT_ID",
    "VERSION",
];

fn os_release(path: &ImagePath, bytes: &[u8], facts: &mut FileFacts) -> ReleaseFields {
    let mut fields = ReleaseFields::default();
    for (name, value) in assignments(path, bytes, facts) {
        match &*name {
            "ID" => fields.id = value.to_lowercase().into(),
            "ID_LIKE" => {
                fields.id_like =
                    value.split_whitespace().map(|id| id.to_lowercase().into()).collect();
            }
            "VERSION_ID" => fields.version_id = value,
            "VERSION_CODENAME" => fields.codename = filled(value),
            "PRETTY_NAME" => fields.pretty_name = filled(value),
            name if OTHER_FIELDS.contains(&name) => fields.others.push((name.into(), value)),
            _ => {}
        }
    }
    fields
}

fn lsb_release(path: &ImagePath, bytes: &[u8], facts: &mut FileFacts) -> ReleaseFields {
    let mut fields = ReleaseFields::default();
    for (name, value) in assignments(path, bytes, facts) {
        match &*name {
            "DISTRIB_ID" => fields.id = value.to_lowercase().into(),
            "DISTRIB_RELEASE" => fields.version_id = value,
            "DISTRIB_CODENAME" => fields.codename = filled(value),
            "DISTRIB_DESCRIPTION" => fields.pretty_name = filled(value),
            _ => {}
        }
    }
    fields
}

/// Parses `12.5`, or `trixie/sid` of a release in the making.
fn debian_version(line: &str) -> ReleaseFields {
    if line.starts_with(|first: char| first.is_ascii_digit()) {
        return named("debian", line);
    }
    let codename = line.split('/').next().unwrap_or_default();
    let mut fields = named("debian", "");
    fields.codename = filled(cut(codename));
    fields
}

fn named(id: &str, version_id: &str) -> ReleaseFields {
    ReleaseFields { id: id.into(), version_id: cut(version_id), ..ReleaseFields::default() }
}

fn filled(value: Box<str>) -> Option<Box<str>> {
    (!value.is_empty()).then_some(value)
}

/// Shortens a value to what is kept of it.
fn cut(value: &str) -> Box<str> {
    let end = value.floor_char_boundary(VALUE_BYTES_MAX);
    value.get(..end).unwrap_or_default().into()
}

/// Reads `NAME=value` lines; a later assignment stands for an earlier one in a shell, and here.
fn assignments(path: &ImagePath, bytes: &[u8], facts: &mut FileFacts) -> Vec<(Box<str>, Box<str>)> {
    let mut found: Vec<(Box<str>, Box<str>)> = Vec::new();
    for (number, line) in numbered_lines(bytes) {
        let line = line.trim_ascii();
        if line.is_empty() || line.starts_with(b"#") {
            continue;
        }
        let Some((name, value)) = split_once(line, b'=') else {
            let reason = "line is not of the form `NAME=value`";
            facts.add_gap(Gap::line(GapKind::MalformedRecord, path, number, reason));
            continue;
        };
        let name = text(name);
        let name = name.strip_prefix("export ").unwrap_or(&name).trim();
        found.retain(|(other, _)| **other != *name);
        if found.len() < FIELDS_MAX {
            found.push((name.into(), cut(&unquoted(&text(value)))));
        }
    }
    found
}

/// Most fields that are read.
// LIMIT: os-release(5) defines some 30; distributions add a handful.
const FIELDS_MAX: usize = 256;

/// Removes quotes and escapes as a shell does, without expanding anything.
fn unquoted(value: &str) -> String {
    let mut plain = String::with_capacity(value.len());
    let mut quote = None;
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        match (quote, character) {
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), close) if open == close => quote = None,
            // Between single quotes a backslash is a backslash.
            (None | Some('"'), '\\') => plain.extend(characters.next()),
            (None, blank) if blank.is_whitespace() => break,
            _ => plain.push(character),
        }
    }
    plain
}
