//! The archive's indices: the newest version of every source package of a suite.
//!
//! Format of `SUITE.Sources`: paragraphs of `Field: value` (Debian policy, section 5; the fields
//! `Package` and `Version` are used). Format of `SUITE.main-sources.tsv`: source, version and
//! binaries between tabs. `SUITE.release-header` gives the date (`Date:`).

use super::super::statement::{has_extension, mail_date};
use super::release_of;
use crate::feed::{CoverageLevel, FeedFile, FeedOutput, SideFact};
use crate::record::{Ecosystem, Scope};

/// Tells whether `path` is an index.
pub(in super::super) fn takes(path: &str) -> bool {
    ["Sources", "-sources.tsv", ".release-header"].iter().any(|end| path.ends_with(end))
}

/// Parses an index.
pub(in super::super) fn parse(file: FeedFile<'_>, out: &mut FeedOutput) {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let suite = name.split('.').next().unwrap_or_default();
    let (codename, is_security) =
        suite.strip_suffix("-security").map_or((suite, false), |codename| (codename, true));
    let Some(release) = release_of(codename) else {
        out.rejected.add("release that is not known", || file.path.to_owned());
        return;
    };
    let index = Index { path: file.path, release, is_security };
    let before = out.side.len();
    let lines = file.bytes.split(|byte| *byte == b'\n');
    if has_extension(name, "tsv") {
        lines.filter(|line| !line.is_empty()).for_each(|line| index.tabbed(line, out));
    } else if name.ends_with(".release-header") {
        for date in lines.filter_map(|line| line.strip_prefix(b"Date:")) {
            out.newest = out.newest.max(mail_date(&String::from_utf8_lossy(date)));
        }
    } else {
        index.paragraphs(lines, out);
    }
    if is_security && out.side.len() != before {
        index.cover(out);
    }
}

/// What an index is about.
struct Index<'a> {
    path: &'a str,
    release: &'static str,
    is_security: bool,
}

impl Index<'_> {
    /// Takes a line of `source`, `version`, `binaries`.
    fn tabbed(&self, line: &[u8], out: &mut FeedOutput) {
        let line = String::from_utf8_lossy(line);
        let mut fields = line.split('\t');
        self.add(fields.next().unwrap_or_default(), fields.next().unwrap_or_default(), out);
    }

    /// Takes paragraphs of fields.
    fn paragraphs<'b>(&self, lines: impl Iterator<Item = &'b [u8]>, out: &mut FeedOutput) {
        let (mut package, mut version): (&[u8], &[u8]) = (b"", b"");
        for line in lines.chain([&b""[..]]) {
            if let Some(value) = line.strip_prefix(b"Package:") {
                package = value;
            } else if let Some(value) = line.strip_prefix(b"Version:") {
                version = value;
            } else if line.trim_ascii().is_empty() && !(package.is_empty() && version.is_empty()) {
                let package = String::from_utf8_lossy(std::mem::take(&mut package));
                let version = String::from_utf8_lossy(std::mem::take(&mut version));
                self.add(package.trim(), version.trim(), out);
            }
        }
    }

    /// States what the index of a security suite tells of its release: which packages have
    /// published security updates. It is silent about issues that are open.
    fn cover(&self, out: &mut FeedOutput) {
        out.side.push(SideFact::Coverage {
            ecosystem: Ecosystem::Debian,
            release: self.release.into(),
            package: None,
            level: CoverageLevel::Partial,
            date: None,
        });
    }

    /// States one source package.
    fn add(&self, package: &str, version: &str, out: &mut FeedOutput) {
        out.read += 1;
        if package.is_empty() || version.is_empty() {
            let place = || format!("{}: {package}", self.path);
            out.rejected.add("source package without a version", place);
            return;
        }
        out.side.push(SideFact::NewestVersion {
            ecosystem: Ecosystem::Debian,
            release: self.release.into(),
            package: Scope::normalise(Ecosystem::Debian, package),
            version: version.into(),
            is_security: self.is_security,
        });
    }
}
