//! The identifiers in one entry of a security database.
//!
//! Entries are free text: `CVE-2025-1 GHSA-…`, `CVE-2026-1 / GHSA-…`, `CVE-2019-1 XSA-300`,
//! `CVE-2022-1 (BGP)`, `CVE 2020-1`, `CVE-????-?????`.
//!
//! **Invariant:** several vulnerabilities of one entry are several identifiers, never aliases of
//! one another.

use crate::feed::distribution::statement::{is_cve, is_ghsa};

/// What an entry names.
#[derive(Debug, Default, Eq, PartialEq)]
pub(super) struct Identifiers {
    /// The vulnerabilities: CVEs, else GHSAs, else ids of other makers.
    pub(super) ids: Vec<Box<str>>,
    /// Other names of the one vulnerability, where there is exactly one.
    pub(super) aliases: Vec<Box<str>>,
    /// A part looked like a CVE and was none.
    pub(super) is_malformed: bool,
}

impl Identifiers {
    /// Finds the identifiers in `entry`.
    pub(super) fn find(entry: &str) -> Self {
        let (mut cves, mut ghsas, mut others) = (Vec::new(), Vec::new(), Vec::new());
        let mut is_malformed = false;
        let mut words = entry.split(|sign: char| sign.is_whitespace() || "/,()".contains(sign));
        while let Some(word) = words.next() {
            let word = word.strip_suffix(".patch").unwrap_or(word);
            // `CVE 2020-1234`: the blank stands for a hyphen.
            let joined = match word {
                "CVE" => format!("CVE-{}", words.next().unwrap_or_default()),
                _ => word.to_owned(),
            };
            if is_cve(&joined) {
                cves.push(joined.into_boxed_str());
            } else if is_ghsa(&joined) {
                ghsas.push(joined.into_boxed_str());
            } else if joined.starts_with("CVE") || joined.starts_with("GHSA") {
                is_malformed = true;
            } else if is_other(&joined) {
                others.push(joined.into_boxed_str());
            }
        }
        let (ids, aliases) = match (cves.len(), ghsas.len()) {
            (0, 0) => (others, Vec::new()),
            (0, _) => (ghsas, Vec::new()),
            (1, _) => (cves, ghsas),
            _ => (cves, Vec::new()),
        };
        Self { ids, aliases, is_malformed }
    }
}

/// Tells whether `word` looks like an identifier (`XSA-300`, `VSV00007`, `TALOS-2021-1`).
fn is_other(word: &str) -> bool {
    word.len() >= 5
        && word.starts_with(|first: char| first.is_ascii_uppercase())
        && word.ends_with(|last: char| last.is_ascii_digit())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
