//! Reads the licences of Debian packages, which dpkg's database does not hold.
//!
//! Path: `usr/share/doc/PACKAGE/copyright` (Debian Policy, 12.5). Format: "Machine-readable
//! debian/copyright file", version 1.0: paragraphs with a `License` field, whose first line is a
//! short name or an expression; many older files are prose that points at the texts below
//! `/usr/share/common-licenses/`.

use seawall_artifact::path::ImagePath;

use crate::cataloger::lines::filled;
use crate::cataloger::paragraphs::paragraphs;
use crate::cataloger::{FileHead, Wanted};
use crate::facts::{FileFacts, PackageLicences};
use crate::gap::{Gap, GapKind};

/// Largest file that is read.
// LIMIT: OpenJDK's has 220 kB, browsers' have some 2 MB.
const COPYRIGHT_BYTES_MAX: u64 = 8 * 1024 * 1024;

/// Most licences that are kept for one package.
// LIMIT: of 530 packages one names 37, the most.
const LICENCES_MAX: usize = 200;

/// Longest statement that is kept, in bytes.
// LIMIT: short names and expressions have up to 100; longer is a text in the wrong place.
const LICENCE_BYTES_MAX: usize = 512;

/// The folder of licences' texts that many packages share.
const COMMON_LICENCES: &[u8] = b"/usr/share/common-licenses/";

const FIELDS: &[&str; 2] = &["Format", "License"];

/// Wants the copyright files.
pub(crate) fn wants(path: &ImagePath, _head: FileHead<'_>) -> Wanted {
    Wanted::whole_if(package_of(path).is_some(), COPYRIGHT_BYTES_MAX)
}

/// Catalogs the licences that the file names.
pub(crate) fn catalog(path: &ImagePath, bytes: &[u8], facts: &mut FileFacts) {
    let Some(package) = package_of(path) else { return };
    let mut licences = Licences::default();
    let mut is_for_machines = false;
    for paragraph in paragraphs(bytes, FIELDS) {
        let [format, licence] = paragraph.values;
        is_for_machines |= format.is_some();
        let Some(licence) = filled(licence) else { continue };
        // In prose the line may as well begin the licence's text.
        if is_for_machines || !licence.contains(char::is_whitespace) {
            licences.add(&licence);
        }
    }
    if licences.names.is_empty() {
        common_licences(bytes).for_each(|name| licences.add(name));
    }
    if licences.is_full {
        let reason = format!("names more than {LICENCES_MAX} licences; the rest is not kept");
        facts.add_gap(Gap::file(GapKind::TooLarge, path, reason));
    }
    if !licences.names.is_empty() {
        facts.licences.push(PackageLicences { package: package.into(), licences: licences.names });
    }
}

fn package_of(path: &ImagePath) -> Option<&str> {
    let package = path.as_str().strip_prefix("usr/share/doc/")?.strip_suffix("/copyright")?;
    (!package.is_empty() && !package.contains('/')).then_some(package)
}

/// Statements, each once, in the order of the file.
#[derive(Debug, Default)]
struct Licences {
    names: Vec<Box<str>>,
    is_full: bool,
}

impl Licences {
    fn add(&mut self, name: &str) {
        let name = name.trim_end_matches([',', '.']);
        if name.is_empty() || LICENCE_BYTES_MAX < name.len() {
            return;
        }
        if self.names.iter().any(|other| **other == *name) {
            return;
        }
        self.is_full = self.names.len() == LICENCES_MAX;
        if !self.is_full {
            self.names.push(name.into());
        }
    }
}

/// Yields the names of the common licences that prose points at, such as `GPL-2`.
fn common_licences(bytes: &[u8]) -> impl Iterator<Item = &str> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let at = rest.windows(COMMON_LICENCES.len()).position(|found| found == COMMON_LICENCES)?;
        let (_, name_on) = rest.split_at_checked(at.checked_add(COMMON_LICENCES.len())?)?;
        let is_name =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+');
        let end = name_on.iter().position(|byte| !is_name(byte)).unwrap_or(name_on.len());
        let (name, after) = name_on.split_at_checked(end)?;
        rest = after;
        Some(std::str::from_utf8(name).unwrap_or_default())
    })
}
