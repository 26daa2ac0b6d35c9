//! Reads the sentences of `redhat-release` and its kin.
//!
//! Form: `PRODUCT release VERSION (CODENAME)`, or without `release`; older SUSE files add
//! `VERSION = 11` and `PATCHLEVEL = 4` lines.

use crate::cataloger::os_release::{cut, filled, named};
use crate::facts::ReleaseFields;

/// How products begin, lower case, and the `ID` of their `os-release`; longer names first.
const PRODUCTS: &[(&str, &str)] = &[
    ("almalinux", "almalinux"),
    ("amazon linux", "amzn"),
    ("anolis os", "anolis"),
    ("azure linux", "azurelinux"),
    ("microsoft azure linux", "azurelinux"),
    ("cbl-mariner", "mariner"),
    ("common base linux mariner", "mariner"),
    ("centos", "centos"),
    ("eurolinux", "eurolinux"),
    ("fedora", "fedora"),
    ("openeuler", "openeuler"),
    ("opensuse tumbleweed", "opensuse-tumbleweed"),
    ("opensuse", "opensuse"),
    ("oracle linux", "ol"),
    ("enterprise linux enterprise linux server", "ol"),
    ("photon", "photon"),
    ("vmware photon", "photon"),
    ("red hat enterprise linux", "rhel"),
    ("rocky linux", "rocky"),
    ("scientific linux", "scientific"),
    ("suse linux enterprise desktop", "sled"),
    ("suse linux enterprise", "sles"),
    ("virtuozzo", "virtuozzo"),
];

/// Parses the whole text of such a file; `None` where nothing is in it.
pub(super) fn release(text: &str) -> Option<ReleaseFields> {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    let lower = first.to_lowercase();
    let id =
        PRODUCTS.iter().find(|(product, _)| lower.starts_with(product)).map_or("", |row| row.1);
    let suse_version = suse_version(text);
    // SUSE's brackets hold the architecture.
    let codename = if suse_version.is_some() { None } else { codename_of(first) };
    let version = suse_version.or_else(|| version_of(&lower)).unwrap_or_default();
    let mut fields = named(id, &version);
    fields.codename = codename.and_then(|codename| filled(cut(codename)));
    fields.pretty_name = filled(cut(first));
    if lower.starts_with("centos stream") {
        fields.others.push(("NAME".into(), "CentOS Stream".into()));
    }
    Some(fields)
}

/// Returns the word after `release`, or the first word that begins with a digit.
fn version_of(line: &str) -> Option<String> {
    let is_version = |word: &&str| word.starts_with(|first: char| first.is_ascii_digit());
    let words = line.split_whitespace();
    let after_release = words.clone().skip_while(|word| *word != "release").nth(1);
    after_release.filter(is_version).or_else(|| words.clone().find(is_version)).map(Into::into)
}

fn codename_of(line: &str) -> Option<&str> {
    line.rsplit_once('(')?.1.split(')').next()
}

/// Joins the `VERSION` and `PATCHLEVEL` lines of `SuSE-release`.
fn suse_version(text: &str) -> Option<String> {
    let value_of = |wanted: &str| {
        text.lines().find_map(|line| {
            let (name, value) = line.split_once('=')?;
            (name.trim() == wanted).then(|| value.trim())
        })
    };
    let version = value_of("VERSION")?;
    Some(match value_of("PATCHLEVEL") {
        Some(level) if level != "0" => format!("{version}.{level}"),
        _ => version.into(),
    })
}
