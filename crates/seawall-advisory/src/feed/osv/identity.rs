//! Which vulnerabilities a record speaks of, and under which other names.
//!
//! Publishers name the CVE in different members: `aliases` (the same vulnerability: GHSA, Go,
//! `PyPA`, `RustSec`, Bitnami), `upstream` (the record follows from it: Debian, Ubuntu, Alpine,
//! Julia) and `related` (errata that fix a set of CVEs: AlmaLinux, older Rocky Linux). Outside
//! errata `related` says nothing about identity.

use super::wire::{Record, texts};
use crate::date::Date;

/// The names of what a record speaks of.
#[derive(Debug, Default)]
pub(super) struct Identity {
    /// See [`crate::record::Advisory::vulnerabilities`].
    pub(super) vulnerabilities: Vec<Box<str>>,
    /// See [`crate::record::Advisory::aliases`].
    pub(super) aliases: Vec<Box<str>>,
}

/// Prefixes of errata: one advisory for a set of vulnerabilities, named in `related`.
const ERRATA: [&str; 8] =
    ["ALSA-", "RLSA-", "RXSA-", "RHSA-", "ELSA-", "SUSE-SU-", "openSUSE-SU-", "OESA-"];

/// Prefixes of errata that fix no vulnerability.
const PLAIN_UPDATES: [&str; 6] = ["ALBA-", "ALEA-", "RLBA-", "RLEA-", "RHBA-", "RHEA-"];

/// Prefixes that a distribution puts before the CVE for its own record of it.
const OWN_RECORDS: [&str; 8] =
    ["DEBIAN-", "UBUNTU-", "ALPINE-", "ALPAQUITA-", "AZL-", "CGA-", "ECHO-", "MINI-"];

/// Who publishes under a prefix, as the author of its ratings.
const AUTHORS: [(&str, &str); 21] = [
    ("GHSA-", "ghsa"),
    ("GO-", "go"),
    ("RUSTSEC-", "rustsec"),
    ("PYSEC-", "pypa"),
    ("PSF-", "psf"),
    ("BIT-", "bitnami"),
    ("MAL-", "openssf"),
    ("DEBIAN-", "osv"),
    ("DSA-", "debian"),
    ("DLA-", "debian"),
    ("UBUNTU-", "osv"),
    ("USN-", "ubuntu"),
    ("ALPINE-", "osv"),
    ("ALSA-", "almalinux"),
    ("RLSA-", "rocky"),
    ("RXSA-", "rocky"),
    ("RHSA-", "redhat"),
    ("SUSE-", "suse"),
    ("openSUSE-", "suse"),
    ("DRUPAL-", "drupal"),
    ("EEF-", "eef"),
];

/// Returns `true` if `text` can be an identifier: printable, without blanks, not long.
pub(super) fn is_identifier(text: &str) -> bool {
    text.len() <= 128 && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Returns `true` if the id is that of an erratum that fixes no vulnerability.
pub(super) fn is_plain_update(id: &str) -> bool {
    PLAIN_UPDATES.iter().any(|prefix| id.starts_with(prefix))
}

/// Returns who publishes records with such an id.
pub(super) fn author(id: &str) -> Option<&'static str> {
    AUTHORS.iter().find(|(prefix, _)| id.starts_with(prefix)).map(|(_, author)| *author)
}

/// Returns the first day of the year in an id such as `GO-2026-6249`, for records without dates.
pub(crate) fn start_of_year(id: &str) -> Option<Date> {
    let year = id.split('-').nth(1).filter(|year| year.len() == 4)?;
    Date::from_ymd(year.parse().ok().filter(|year| (1990..2100).contains(year))?, 1, 1)
}

/// Returns `true` for the form `CVE-YYYY-N…` with at least four digits.
pub(crate) fn is_cve(text: &str) -> bool {
    let Some((year, number)) = text.strip_prefix("CVE-").and_then(|rest| rest.split_once('-'))
    else {
        return false;
    };
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    year.len() == 4 && (4..=19).contains(&number.len()) && is_number(year) && is_number(number)
}

/// Works out the names of what `record` speaks of.
pub(super) fn of(id: &str, record: &Record) -> Identity {
    let mut identity = Identity::default();
    if is_cve(id) {
        push(&mut identity.vulnerabilities, id);
    }
    let is_erratum = ERRATA.iter().any(|prefix| id.starts_with(prefix));
    for alias in texts(&record.aliases) {
        if is_cve(alias) && !is_cve(id) {
            push(&mut identity.vulnerabilities, alias);
        } else if alias != id && is_identifier(alias) {
            push(&mut identity.aliases, alias);
        }
    }
    for upstream in texts(&record.upstream).filter(|upstream| is_cve(upstream)) {
        push(&mut identity.vulnerabilities, upstream);
    }
    if is_erratum {
        for related in texts(&record.related).filter(|related| is_cve(related)) {
            push(&mut identity.vulnerabilities, related);
        }
    }
    if identity.vulnerabilities.is_empty() {
        let own = OWN_RECORDS.iter().find_map(|prefix| id.strip_prefix(prefix));
        if let Some(cve) = own.filter(|rest| is_cve(rest)) {
            push(&mut identity.vulnerabilities, cve);
        }
    }
    if identity.vulnerabilities.is_empty() {
        // A record that follows from advisories without a CVE speaks of those.
        for upstream in texts(&record.upstream).filter(|upstream| is_identifier(upstream)) {
            push(&mut identity.vulnerabilities, upstream);
        }
    }
    identity
}

fn push(list: &mut Vec<Box<str>>, id: &str) {
    if !list.iter().any(|known| **known == *id) {
        list.push(id.into());
    }
}
