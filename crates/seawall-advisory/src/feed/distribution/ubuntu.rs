//! Ubuntu: releases, and the CVE tracker from which Canonical makes its notices, OVAL, OSV and VEX.
//!
//! Every statement is about a *source* package in a release. Fixes of the expanded security
//! maintenance stand in repositories of their own (`esm-infra`, `esm-apps`) and are for
//! subscribers.

use crate::record::{Ecosystem, FixAccess, Scope};

pub(super) mod tracker;
pub(super) mod vex;

/// Code names and releases, oldest first (distro-info-data, `ubuntu.csv`).
const RELEASES: &[(&str, &str)] = &[
    ("dapper", "6.06"),
    ("edgy", "6.10"),
    ("feisty", "7.04"),
    ("gutsy", "7.10"),
    ("hardy", "8.04"),
    ("intrepid", "8.10"),
    ("jaunty", "9.04"),
    ("karmic", "9.10"),
    ("lucid", "10.04"),
    ("maverick", "10.10"),
    ("natty", "11.04"),
    ("oneiric", "11.10"),
    ("precise", "12.04"),
    ("quantal", "12.10"),
    ("raring", "13.04"),
    ("saucy", "13.10"),
    ("trusty", "14.04"),
    ("utopic", "14.10"),
    ("vivid", "15.04"),
    ("wily", "15.10"),
    ("xenial", "16.04"),
    ("yakkety", "16.10"),
    ("zesty", "17.04"),
    ("artful", "17.10"),
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

/// Returns the position of a code name in [`RELEASES`].
fn position(codename: &str) -> Option<usize> {
    // Files name recent releases most often.
    RELEASES.iter().rposition(|(name, _)| *name == codename)
}

/// Splits `esm-infra/bionic`, `trusty/esm`, `bionic` into code name and repository.
fn place(text: &str) -> (&str, &str) {
    match text.split_once('/') {
        None => (text, ""),
        // The older spelling of what is `esm-infra` today.
        Some((codename, "esm")) => (codename, "esm-infra"),
        Some((product, codename)) if position(codename).is_some() => (codename, product),
        Some((codename, product)) => (codename, product),
    }
}

/// Products that ship other builds than the archive, for other devices than containers run on.
fn is_other_product(repository: &str) -> bool {
    matches!(repository, "ubuntu-core" | "stable-phone-overlay" | "ubuntu-touch" | "snap" | "core")
}

/// Makes the scope of a release and repository, and tells who gets its fixes.
fn scope_of(release: &str, repository: &str) -> (Scope, FixAccess) {
    let access = if repository.is_empty() { FixAccess::General } else { FixAccess::Subscription };
    let repository = repository.into();
    (Scope { ecosystem: Ecosystem::Ubuntu, release: release.into(), repository }, access)
}
