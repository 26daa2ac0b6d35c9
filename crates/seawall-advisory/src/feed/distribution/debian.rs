//! Debian: the security tracker in its two forms, its lists of advisories, changelogs, and the
//! archive's indices.
//!
//! Every statement is about a *source* package in a release (Debian security tracker,
//! `doc/narrative_introduction`).

use crate::record::{Ecosystem, Scope};

pub(super) mod advisory_list;
pub(super) mod changelog;
pub(super) mod cve_list;
pub(super) mod indices;
pub(super) mod tracker_json;

/// Code names and the release that `/etc/os-release` gives (distro-info-data, `debian.csv`).
const RELEASES: &[(&str, &str)] = &[
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

/// Returns the release with the code name `codename`.
pub(super) fn release_of(codename: &str) -> Option<&'static str> {
    RELEASES.iter().find(|(name, _)| *name == codename).map(|(_, release)| *release)
}

/// Makes the scope of the release with the code name `codename`.
fn scope_of(codename: &str) -> Option<Scope> {
    release_of(codename).map(|release| Scope::release(Ecosystem::Debian, release))
}

/// What the tracker writes in angle brackets instead of a version.
fn state_of(mark: &str) -> Option<crate::record::FixState> {
    use crate::record::FixState;
    Some(match mark {
        "unfixed" | "removed" => FixState::Affected,
        // The tracker's policy: without an advisory an issue is fixed at a point release at best.
        "no-dsa" | "postponed" => FixState::Deferred,
        "ignored" => FixState::WillNotFix,
        "not-affected" => FixState::NotAffected,
        "undetermined" => FixState::UnderInvestigation,
        "end-of-life" => FixState::EndOfLife,
        _ => return None,
    })
}
