//! Catalogers: what turns a file of an image into packages, owned files and release facts.
//!
//! Each row of [`CATALOGERS`] is one cataloger; its functions live in `cataloger/<name>.rs`.
//!
//! **Invariant:** a cataloger neither fails nor panics on foreign bytes. What it can not read
//! becomes a gap, and one broken record hides no other record.

use seawall_artifact::path::ImagePath;

use crate::facts::FileFacts;

mod apk_installed;
pub(crate) mod cargo_auditable;
mod chisel_manifest;
mod dpkg_copyright;
mod dpkg_list;
mod dpkg_status;
pub(crate) mod golang_binary;
mod integers;
pub(crate) mod java_archive;
mod json;
mod limits;
mod lines;
pub(crate) mod npm_installed;
pub(crate) mod npm_lockfile;
pub(crate) mod os_release;
mod ownership;
mod pacman_local;
mod pages;
mod paragraphs;
pub(crate) mod python_metadata;
mod rpm_bdb;
mod rpm_header;
mod rpm_manifest;
mod rpm_ndb;
mod rpm_sqlite;

/// One cataloger.
#[derive(Clone, Copy, Debug)]
pub struct Cataloger {
    /// Its name in facts, reports and documents: lower case with hyphens, unique.
    pub name: &'static str,
    /// Decides by path, size, mode and first bytes whether the file is read.
    ///
    /// Called for each file of a layer: compares the path first and allocates nothing.
    pub wants: fn(&ImagePath, FileHead<'_>) -> Wanted,
    /// Reads the whole content of a wanted file into the facts, which are empty before.
    pub catalog: fn(&ImagePath, &[u8], &mut FileFacts),
}

/// What is known of a file before it is read.
#[derive(Clone, Copy, Debug)]
pub struct FileHead<'a> {
    /// Size in bytes, as the layer's archive says.
    pub size_bytes: u64,
    /// Permission bits.
    pub mode: u32,
    /// The first bytes, at most `seawall_artifact::visitor::HEAD_BYTES`.
    pub bytes: &'a [u8],
}

/// How much of a file a cataloger wants.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Wanted {
    /// Nothing.
    No,
    /// The whole file, if it is not larger than the cataloger's limit; else a gap.
    Whole {
        /// The limit.
        bytes_max: u64,
    },
}

impl Wanted {
    /// Wants the whole file if `is_wanted`.
    pub fn whole_if(is_wanted: bool, bytes_max: u64) -> Self {
        if is_wanted { Self::Whole { bytes_max } } else { Self::No }
    }
}

/// All catalogers: those of distributions first, then languages; a file may be wanted by several.
pub const CATALOGERS: &[Cataloger] = &[
    Cataloger { name: "os-release", wants: os_release::wants, catalog: os_release::catalog },
    Cataloger { name: "dpkg-status", wants: dpkg_status::wants, catalog: dpkg_status::catalog },
    Cataloger { name: "dpkg-list", wants: dpkg_list::wants, catalog: dpkg_list::catalog },
    Cataloger {
        name: "apk-installed",
        wants: apk_installed::wants,
        catalog: apk_installed::catalog,
    },
    Cataloger {
        name: "dpkg-copyright",
        wants: dpkg_copyright::wants,
        catalog: dpkg_copyright::catalog,
    },
    Cataloger {
        name: "chisel-manifest",
        wants: chisel_manifest::wants,
        catalog: chisel_manifest::catalog,
    },
    Cataloger { name: "pacman-local", wants: pacman_local::wants, catalog: pacman_local::catalog },
    Cataloger { name: "rpm-bdb", wants: rpm_bdb::wants, catalog: rpm_bdb::catalog },
    Cataloger { name: "rpm-manifest", wants: rpm_manifest::wants, catalog: rpm_manifest::catalog },
    Cataloger { name: "rpm-ndb", wants: rpm_ndb::wants, catalog: rpm_ndb::catalog },
    Cataloger { name: "rpm-sqlite", wants: rpm_sqlite::wants, catalog: rpm_sqlite::catalog },
    Cataloger {
        name: golang_binary::NAME,
        wants: golang_binary::wants,
        catalog: golang_binary::catalog,
    },
    Cataloger {
        name: cargo_auditable::NAME,
        wants: cargo_auditable::wants,
        catalog: cargo_auditable::catalog,
    },
    Cataloger {
        name: npm_installed::NAME,
        wants: npm_installed::wants,
        catalog: npm_installed::catalog,
    },
    Cataloger {
        name: npm_lockfile::NAME,
        wants: npm_lockfile::wants,
        catalog: npm_lockfile::catalog,
    },
    Cataloger {
        name: python_metadata::NAME,
        wants: python_metadata::wants,
        catalog: python_metadata::catalog,
    },
    Cataloger {
        name: java_archive::NAME,
        wants: java_archive::wants,
        catalog: java_archive::catalog,
    },
];

#[cfg(test)]
mod tests;
