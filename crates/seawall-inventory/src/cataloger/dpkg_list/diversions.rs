//! Reads dpkg's diversions: files of one package that lie elsewhere because of another one.
//!
//! Path: `var/lib/dpkg/diversions`. Format, three lines each: the path that is diverted, the path
//! to which files of other packages go instead, and the package for which it is done, or `:` for
//! an administrator's own (dpkg-divert(1), and `lib/dpkg/db-fsys-divert.c` of dpkg 1.22).

use seawall_artifact::path::ImagePath;

use crate::cataloger::lines::{numbered_lines, text};
use crate::facts::{Diversion, FileFacts};
use crate::gap::{Gap, GapKind};

pub(super) const PATH: &str = "var/lib/dpkg/diversions";

/// Most diversions that are read.
// LIMIT: an image has some ten; a desktop some hundred.
const DIVERSIONS_MAX: usize = 20_000;

/// Reads the diversions.
pub(super) fn catalog(path: &ImagePath, bytes: &[u8], facts: &mut FileFacts) {
    let mut lines = numbered_lines(bytes);
    while let Some((number, from)) = lines.next() {
        if facts.diversions.len() == DIVERSIONS_MAX {
            let reason = format!("has more than {DIVERSIONS_MAX} diversions; the rest is not read");
            facts.add_gap(Gap::line(GapKind::TooLarge, path, number, reason));
            return;
        }
        let (to, package) = (lines.next(), lines.next());
        let paths = to.and_then(|(_, to)| Some((place(from)?, place(to)?)));
        let package = package.map(|(_, package)| text(package)).filter(|name| !name.is_empty());
        let (Some((from, to)), Some(package)) = (paths, package) else {
            let reason = "diversion lacks a path or a package";
            facts.add_gap(Gap::line(GapKind::MalformedRecord, path, number, reason));
            continue;
        };
        let package = (*package != *":").then(|| (&*package).into());
        facts.diversions.push(Diversion { from, to, package });
    }
}

fn place(line: &[u8]) -> Option<ImagePath> {
    ImagePath::from_bytes(line).filter(|path| !path.is_root())
}
