//! How each distribution's release is found in its fields, in the spelling of its advisories.

use crate::facts::ReleaseFields;

/// Debian's codenames; also the numbers that its advisories use for a release in the making.
// Source: https://www.debian.org/releases/
const DEBIAN_CODENAMES: &[(&str, &str)] = &[
    ("potato", "2.2"),
    ("woody", "3.0"),
    ("sarge", "3.1"),
    ("etch", "4"),
    ("lenny", "5"),
    ("squeeze", "6"),
    ("wheezy", "7"),
    ("jessie", "8"),
    ("stretch", "9"),
    ("buster", "10"),
    ("bullseye", "11"),
    ("bookworm", "12"),
    ("trixie", "13"),
    ("forky", "14"),
    ("duke", "15"),
    ("sid", "sid"),
];

/// Devuan's codenames and the Debian release that each is made of.
// Source: https://www.devuan.org/os/releases
const DEVUAN_CODENAMES: &[(&str, &str)] = &[
    ("jessie", "8"),
    ("ascii", "9"),
    ("beowulf", "10"),
    ("chimaera", "11"),
    ("daedalus", "12"),
    ("excalibur", "13"),
    ("ceres", "sid"),
];

/// `PureOS`'s codenames and the Debian release that each is made of.
// Source: https://tracker.pureos.net/w/pureos/releases/
const PUREOS_CODENAMES: &[(&str, &str)] =
    &[("amber", "10"), ("byzantium", "11"), ("crimson", "12")];

/// Ubuntu's codenames.
// Source: https://wiki.ubuntu.com/Releases
const UBUNTU_CODENAMES: &[(&str, &str)] = &[
    ("precise", "12.04"),
    ("trusty", "14.04"),
    ("xenial", "16.04"),
    ("bionic", "18.04"),
    ("cosmic", "18.10"),
    ("disco", "19.04"),
    ("eoan", "19.10"),
    ("focal", "20.04"),
    ("groovy", "20.10"),
    ("hirsute", "21.04"),
    ("impish", "21.10"),
    ("jammy", "22.04"),
    ("kinetic", "22.10"),
    ("lunar", "23.04"),
    ("mantic", "23.10"),
    ("noble", "24.04"),
    ("oracular", "24.10"),
    ("plucky", "25.04"),
    ("questing", "25.10"),
    ("resolute", "26.04"),
];

/// SLE Micro's releases and the SLE release that each is made of.
// Source: release notes of SUSE Linux Enterprise Micro 5.0 to 5.5.
const SLE_MICRO_RELEASES: &[(&str, &str)] = &[
    ("5.0", "15.2"),
    ("5.1", "15.3"),
    ("5.2", "15.3"),
    ("5.3", "15.4"),
    ("5.4", "15.4"),
    ("5.5", "15.5"),
];

/// Returns a field that is not among the common ones.
pub(super) fn other<'a>(fields: &'a ReleaseFields, name: &str) -> Option<&'a str> {
    let found = fields.others.iter().find(|(other, _)| **other == *name);
    found.map(|(_, value)| &**value).filter(|value| !value.is_empty())
}

/// Finds no release: there are none, or none can be told.
pub(super) fn none(_fields: &ReleaseFields, _files: &[&ReleaseFields]) -> Option<Box<str>> {
    None
}

/// Returns `9` of `9.4`.
pub(super) fn major(fields: &ReleaseFields, _files: &[&ReleaseFields]) -> Option<Box<str>> {
    numbers(&fields.version_id, 1)
}

/// Returns `2.0` of `2.0.20230107`.
pub(super) fn major_minor(fields: &ReleaseFields, _files: &[&ReleaseFields]) -> Option<Box<str>> {
    numbers(&fields.version_id, 2)
}

/// Returns the release of RHEL that RHEL `CoreOS` says it is made of: its own numbers are `OpenShift`'s.
pub(super) fn platform(fields: &ReleaseFields, _files: &[&ReleaseFields]) -> Option<Box<str>> {
    numbers(other(fields, "PLATFORM_ID")?.strip_prefix("platform:el")?, 1)
}

pub(super) fn debian(fields: &ReleaseFields, _files: &[&ReleaseFields]) -> Option<Box<str>> {
    // Up to 3.1 a release has two numbers; from 4 on the second is the point release.
    let has_two = ["2.", "3."].iter().any(|start| fields.version_id.starts_with(start));
    let count = if has_two { 2 } else { 1 };
    numbers(&fields.version_id, count).or_else(|| by_codename(DEBIAN_CODENAMES, codename(fields)?))
}

/// Finds the release of Debian that a derivative is made of.
pub(super) fn debian_parent(fields: &ReleaseFields, files: &[&ReleaseFields]) -> Option<Box<str>> {
    let named = other(fields, "DEBIAN_CODENAME").or_else(|| codename(fields));
    named.and_then(|codename| by_codename(DEBIAN_CODENAMES, codename)).or_else(|| {
        // `debian_version` is a file of Debian's own package `base-files`.
        debian(files.iter().find(|file| &*file.id == "debian")?, files)
    })
}

pub(super) fn devuan(fields: &ReleaseFields, _files: &[&ReleaseFields]) -> Option<Box<str>> {
    by_codename(DEVUAN_CODENAMES, codename(fields)?)
}

pub(super) fn pureos(fields: &ReleaseFields, _files: &[&ReleaseFields]) -> Option<Box<str>> {
    by_codename(PUREOS_CODENAMES, codename(fields)?)
}

pub(super) fn ubuntu(fields: &ReleaseFields, _files: &[&ReleaseFields]) -> Option<Box<str>> {
    numbers(&fields.version_id, 2).or_else(|| by_codename(UBUNTU_CODENAMES, codename(fields)?))
}

/// Finds the release of Ubuntu that a derivative is made of.
pub(super) fn ubuntu_parent(fields: &ReleaseFields, _files: &[&ReleaseFields]) -> Option<Box<str>> {
    let named = other(fields, "UBUNTU_CODENAME").or_else(|| codename(fields))?;
    by_codename(UBUNTU_CODENAMES, named)
}

/// Returns `3.18` of `3.18.9`, and `edge` for the branch that the next release comes from.
pub(super) fn alpine(fields: &ReleaseFields, files: &[&ReleaseFields]) -> Option<Box<str>> {
    let version = &*fields.version_id;
    // Edge calls itself `3.21.0_alpha20240923`; release candidates belong to their release.
    if version == "edge" || version.contains("_alpha") {
        return Some("edge".into());
    }
    numbers(version, 2).or_else(|| {
        let other = files.iter().find(|file| &*file.id == "alpine" && !file.version_id.is_empty());
        alpine(other.filter(|other| other.version_id != fields.version_id)?, &[])
    })
}

/// Finds the release of Alpine that a derivative is made of in the files that Alpine left.
pub(super) fn alpine_parent(_fields: &ReleaseFields, files: &[&ReleaseFields]) -> Option<Box<str>> {
    alpine(files.iter().find(|file| &*file.id == "alpine")?, files)
}

/// Returns `2` or `2023`, and `2018.03`, the last, for any release of the first Amazon Linux.
pub(super) fn amazon(fields: &ReleaseFields, _files: &[&ReleaseFields]) -> Option<Box<str>> {
    let major = numbers(&fields.version_id, 1)?;
    Some(if major.starts_with("201") { "2018.03".into() } else { major })
}

/// Returns `15.5`, and `15` before the first service pack.
pub(super) fn suse(fields: &ReleaseFields, _files: &[&ReleaseFields]) -> Option<Box<str>> {
    numbers(&fields.version_id, 2)
}

pub(super) fn sle_micro(fields: &ReleaseFields, _files: &[&ReleaseFields]) -> Option<Box<str>> {
    by_codename(SLE_MICRO_RELEASES, &fields.version_id)
}

#[expect(clippy::unnecessary_wraps, reason = "stands in a table of functions that may find none")]
pub(super) fn tumbleweed(_fields: &ReleaseFields, _files: &[&ReleaseFields]) -> Option<Box<str>> {
    Some("tumbleweed".into())
}

/// Returns `22.03-LTS-SP1`: the service pack stands in brackets in `VERSION`.
pub(super) fn open_euler(fields: &ReleaseFields, _files: &[&ReleaseFields]) -> Option<Box<str>> {
    let number = numbers(&fields.version_id, 2)?;
    let bracketed = other(fields, "VERSION").and_then(|version| version.split_once('('));
    let edition = match bracketed {
        Some((_, rest)) => rest.split(')').next().unwrap_or_default().trim(),
        None => fields.codename.as_deref().unwrap_or_default(),
    };
    Some(if edition.is_empty() { number } else { format!("{number}-{edition}").into() })
}

/// Returns `VERSION_CODENAME`, or the word in brackets in `VERSION` that older releases have.
fn codename(fields: &ReleaseFields) -> Option<&str> {
    fields.codename.as_deref().or_else(|| {
        let (_, rest) = other(fields, "VERSION")?.split_once('(')?;
        rest.split(')').next()
    })
}

fn by_codename(codenames: &[(&str, &str)], wanted: &str) -> Option<Box<str>> {
    let wanted = wanted.trim();
    let found = codenames.iter().find(|(codename, _)| codename.eq_ignore_ascii_case(wanted));
    found.map(|(_, number)| (*number).into())
}

/// Returns the first `count` numbers of a version, or as many as there are.
///
/// `None` for a version that does not begin with a number.
fn numbers(version: &str, count: usize) -> Option<Box<str>> {
    let is_digit = |character: char| character.is_ascii_digit();
    let mut found: Vec<&str> = Vec::new();
    for part in version.trim().split('.').take(count) {
        let end = part.find(|character| !is_digit(character)).unwrap_or(part.len());
        let number = part.get(..end).unwrap_or_default();
        if number.is_empty() {
            break;
        }
        found.push(number);
        if end < part.len() {
            break;
        }
    }
    (!found.is_empty()).then(|| found.join(".").into())
}
