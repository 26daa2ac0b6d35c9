//! Dates of releases (distro-info-data) and packages with ended or limited support
//! (debian-security-support).
//!
//! Formats: `debian.csv`, `ubuntu.csv` with a head line; `security-support-ended.debN`: source
//! package, last supported version, date, remark, between blanks; `security-support-limited`:
//! source package, remark. A package name may end with `.*` and then means every name with that
//! beginning; it is handed on with one `*` at its end.

use crate::date::Date;
use crate::feed::{FeedFile, FeedOutput, SideFact};
use crate::record::Ecosystem;

/// The release that a file without a suffix describes: the package is taken from bookworm.
const UNSUFFIXED_RELEASE: &str = "12";

/// Tells whether `path` is one of the files.
pub(super) fn takes(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    // `security-support-ended` without a suffix repeats the file of the release.
    matches!(name, "debian.csv" | "ubuntu.csv")
        || name.starts_with("security-support-ended.deb")
        || name.starts_with("security-support-limited")
}

/// Parses one of the files.
pub(super) fn parse(file: FeedFile<'_>, out: &mut FeedOutput) {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let text = String::from_utf8_lossy(file.bytes);
    match name {
        "debian.csv" => releases(file.path, &text, Ecosystem::Debian, "eol-lts", out),
        "ubuntu.csv" => releases(file.path, &text, Ecosystem::Ubuntu, "eol-esm", out),
        _ => packages(file.path, name, &text, out),
    }
}

/// Parses a table of releases; `extended` names the column of the extended support.
fn releases(path: &str, text: &str, ecosystem: Ecosystem, extended: &str, out: &mut FeedOutput) {
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    for (index, line) in lines.enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        out.read += 1;
        let fields: Vec<&str> = line.split(',').map(str::trim).collect();
        let column = |name: &str| {
            let position = head.iter().position(|column| *column == name)?;
            fields.get(position).copied().filter(|field| !field.is_empty())
        };
        let version = column("version").and_then(|version| version.split_whitespace().next());
        let Some(release) = version.or_else(|| column("series").filter(|name| *name == "sid"))
        else {
            let place = || format!("{path}:{}", index + 2);
            out.rejected.add("release without a number", place);
            continue;
        };
        // Before wheezy Debian counted minor releases; `/etc/os-release` of etch says 4.0.
        let release = release
            .strip_suffix(".0")
            .filter(|_| ecosystem == Ecosystem::Debian && !matches!(release, "2.0" | "3.0"))
            .unwrap_or(release);
        out.side.push(SideFact::EndOfLife {
            product: ecosystem.name().into(),
            release: release.into(),
            codename: column("series").map(Box::from),
            released: column("release").and_then(Date::parse),
            ends: column("eol").and_then(Date::parse),
            has_ended: false,
            extended_ends: column(extended).and_then(Date::parse),
        });
    }
}

/// Parses a list of packages.
fn packages(path: &str, name: &str, text: &str, out: &mut FeedOutput) {
    let is_limited = name.starts_with("security-support-limited");
    let release = name.split_once(".deb").map_or(UNSUFFIXED_RELEASE, |(_, release)| release);
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        out.read += 1;
        let mut fields = line.split_whitespace();
        let Some(package) = fields.next() else { continue };
        let (version, date) =
            if is_limited { (None, None) } else { (fields.next(), fields.next()) };
        let date = date.and_then(Date::parse);
        if !is_limited && date.is_none() {
            let place = || format!("{path}:{}", index + 1);
            out.rejected.add("package without an end of support", place);
            continue;
        }
        out.note_date(date);
        out.side.push(SideFact::SupportEnded {
            ecosystem: Ecosystem::Debian,
            release: release.into(),
            package: prefix_pattern(package),
            date,
            // Version 0 says that no version was ever supported.
            version: version.map(Box::from),
            is_limited,
        });
    }
}

/// Turns `golang.*` into `golang*`.
fn prefix_pattern(package: &str) -> Box<str> {
    package.strip_suffix(".*").map_or_else(|| package.into(), |begin| format!("{begin}*").into())
}
