//! What exceptions and VEX statements did to findings, and where more is to be read.

use std::collections::BTreeMap;

use crate::report::{ExceptionView, Report, VexUse};

/// What was said about one finding.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome<'a> {
    pub(super) exceptions: Vec<&'a ExceptionView>,
    pub(super) vex: Vec<&'a VexUse>,
}

/// What was said about each finding, by its id.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcomes<'a> {
    by_finding: BTreeMap<&'a str, Outcome<'a>>,
}

impl<'a> Outcomes<'a> {
    pub(super) fn of(report: &'a Report<'_>) -> Self {
        let mut outcomes = Self::default();
        let exceptions = report.decision.iter().flat_map(|decision| &decision.exceptions);
        for exception in exceptions.filter(|exception| &*exception.state == "applied") {
            for finding in &exception.findings {
                outcomes.by_finding.entry(finding).or_default().exceptions.push(exception);
            }
        }
        for statement in report.vex.iter().filter(|statement| statement.applied) {
            for finding in &statement.findings {
                outcomes.by_finding.entry(finding).or_default().vex.push(statement);
            }
        }
        outcomes
    }

    pub(super) fn about(&self, finding: &str) -> Outcome<'a> {
        self.by_finding.get(finding).cloned().unwrap_or_default()
    }
}

/// Returns the publisher's page about an identifier; `None` for Seawall's own.
pub(super) fn address_of(id: &str) -> Option<String> {
    let (kind, _) = id.split_once('-')?;
    let page = match kind {
        "CVE" => "https://nvd.nist.gov/vuln/detail/",
        "GHSA" => "https://github.com/advisories/",
        "DSA" | "DLA" => "https://security-tracker.debian.org/tracker/",
        "USN" => "https://ubuntu.com/security/notices/",
        "RUSTSEC" => "https://rustsec.org/advisories/",
        "GO" => "https://pkg.go.dev/vuln/",
        "PYSEC" | "MAL" | "OSV" | "ALPINE" => "https://osv.dev/vulnerability/",
        "RHSA" | "RHBA" | "RHEA" => "https://access.redhat.com/errata/",
        "ALSA" => "https://osv.dev/vulnerability/",
        _ => return None,
    };
    Some(format!("{page}{}", encode(id, "")))
}

/// Percent-encodes text for an address (RFC 3986); signs in `kept` stay.
pub(super) fn encode(text: &str, kept: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for sign in text.chars() {
        let is_plain = sign.is_ascii_alphanumeric() || matches!(sign, '-' | '.' | '_' | '~');
        if is_plain || kept.contains(sign) {
            encoded.push(sign);
            continue;
        }
        let mut buffer = [0; 4];
        for byte in sign.encode_utf8(&mut buffer).bytes() {
            encoded.push('%');
            for digit in [byte >> 4, byte & 15] {
                let digit = char::from_digit(u32::from(digit), 16).unwrap_or_default();
                encoded.push(digit.to_ascii_uppercase());
            }
        }
    }
    encoded
}
