//! Reads which files dpkg's and opkg's packages own.
//!
//! Paths: `var/lib/dpkg/info/NAME[:ARCHITECTURE].list`, opkg's `info/NAME.list`, one path a line;
//! `var/lib/dpkg/status.d/NAME.md5sums` of images without a package manager, `DIGEST  PATH` a
//! line. The `md5sums` beside a `list` say nothing that the list does not, and are not read.
//! `var/lib/dpkg/diversions` says which of the listed files lie elsewhere.

use seawall_artifact::path::ImagePath;

use crate::cataloger::lines::numbered_lines;
use crate::cataloger::ownership::Ownership;
use crate::cataloger::{FileHead, Wanted};
use crate::facts::{FileFacts, PathList};
use crate::gap::{Gap, GapKind};

mod diversions;

/// Largest list that is read.
// LIMIT: Debian's largest packages list some 60,000 files in 6 MB.
const LIST_BYTES_MAX: u64 = 32 * 1024 * 1024;

/// Digits of an MD5 digest.
const MD5_DIGITS: usize = 32;

/// Wants lists and the digests that stand in for them.
pub(crate) fn wants(path: &ImagePath, _head: FileHead<'_>) -> Wanted {
    let is_wanted = path.as_str() == diversions::PATH || package_of(path).is_some();
    Wanted::whole_if(is_wanted, LIST_BYTES_MAX)
}

/// Catalogs the paths that the list's package owns.
pub(crate) fn catalog(path: &ImagePath, bytes: &[u8], facts: &mut FileFacts) {
    if path.as_str() == diversions::PATH {
        return diversions::catalog(path, bytes, facts);
    }
    let Some((package, form)) = package_of(path) else { return };
    let mut ownership = Ownership::default();
    let mut paths = PathList::default();
    for (number, line) in numbered_lines(bytes) {
        let owned = match form {
            Form::Dpkg => Some(line),
            // opkg may write mode and link target after a tab.
            Form::Opkg => line.split(|byte| *byte == b'\t').next(),
            Form::Md5sums => path_of_digest_line(line),
        };
        let Some(owned) = owned else {
            let reason = "line is not of the form `DIGEST  PATH`";
            facts.add_gap(Gap::line(GapKind::MalformedRecord, path, number, reason));
            continue;
        };
        if !ownership.add(&mut paths, owned) {
            facts.add_gap(Ownership::gap(path));
            break;
        }
    }
    Ownership::record(facts, package, paths);
}

#[derive(Clone, Copy, Debug)]
enum Form {
    Dpkg,
    Opkg,
    Md5sums,
}

/// Returns the package that the file at `path` lists, as the file's name has it.
fn package_of(path: &ImagePath) -> Option<(&str, Form)> {
    let path = path.as_str();
    let (name, form) = if let Some(rest) = path.strip_prefix("var/lib/dpkg/info/") {
        (rest.strip_suffix(".list")?, Form::Dpkg)
    } else if let Some(rest) = path.strip_prefix("var/lib/dpkg/status.d/") {
        (rest.strip_suffix(".md5sums")?, Form::Md5sums)
    } else {
        let rest = path
            .strip_prefix("usr/lib/opkg/info/")
            .or_else(|| path.strip_prefix("var/lib/opkg/info/"))?;
        (rest.strip_suffix(".list")?, Form::Opkg)
    };
    (!name.is_empty() && !name.contains('/')).then_some((name, form))
}

/// Parses a line of md5sum(1): the digest, a blank, a blank or `*`, the path.
fn path_of_digest_line(line: &[u8]) -> Option<&[u8]> {
    let (digest, rest) = line.split_at_checked(MD5_DIGITS)?;
    let rest = rest.strip_prefix(b" ")?;
    let path = rest.strip_prefix(b" ").or_else(|| rest.strip_prefix(b"*")).unwrap_or(rest);
    digest.iter().all(u8::is_ascii_hexdigit).then_some(path)
}
