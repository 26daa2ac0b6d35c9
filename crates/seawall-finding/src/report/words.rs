//! The words that reports use for what findings and inventories say, the same in every format.
//!
//! Machine-readable words are those of the policy's facts; phrases are for people.

use std::borrow::Cow;
use std::fmt::Write as _;

use seawall_advisory::feed::CoverageLevel;
use seawall_advisory::record::{AdvisoryKind, FixAccess, FixState, Level};
use seawall_inventory::executable::ExecutableKind;
use seawall_inventory::gap::{Gap, GapKind};
use seawall_inventory::inventory::{BaseEvidence, InstalledPackage};

use crate::finding::{FindingKind, NotAssessedReason, ReleaseSupport, Segment, SeverityBasis};
use crate::report::VerdictView;

/// What can be done, in the order of reports.
pub(super) const SEGMENTS: [Segment; 6] = [
    Segment::Remove,
    Segment::FixAvailable,
    Segment::WillNotFix,
    Segment::NoFixYet,
    Segment::EndOfLife,
    Segment::NotAssessed,
];

/// Severities, falling; `None` is unknown.
pub(super) const SEVERITIES: [Option<Level>; 7] = [
    Some(Level::Critical),
    Some(Level::High),
    Some(Level::Medium),
    Some(Level::Low),
    Some(Level::Negligible),
    Some(Level::None),
    None,
];

pub(super) fn segment(segment: Segment) -> &'static str {
    match segment {
        Segment::Remove => "remove",
        Segment::FixAvailable => "available",
        Segment::WillNotFix => "willNotFix",
        Segment::NoFixYet => "none",
        Segment::EndOfLife => "endOfLife",
        Segment::NotAssessed => "notAssessed",
    }
}

/// Returns what people read for a segment.
pub fn segment_phrase(segment: Segment) -> &'static str {
    match segment {
        Segment::Remove => "malware: remove it",
        Segment::FixAvailable => "fix available",
        Segment::WillNotFix => "vendor will not fix",
        Segment::NoFixYet => "no fix yet",
        Segment::EndOfLife => "end of life",
        Segment::NotAssessed => "could not be judged",
    }
}

/// What partial coverage means, after a number of packages.
pub(super) const PARTIAL_PHRASE: &str = "only by known advisories (open issues unseen)";

pub(super) fn coverage(level: CoverageLevel) -> &'static str {
    match level {
        CoverageLevel::Complete => "complete",
        CoverageLevel::Partial => "partial",
        CoverageLevel::None => "none",
    }
}

/// Returns the word for a severity; `unknown` where nobody rated.
pub fn level(level: Option<Level>) -> &'static str {
    match level {
        Some(Level::Critical) => "critical",
        Some(Level::High) => "high",
        Some(Level::Medium) => "medium",
        Some(Level::Low) => "low",
        Some(Level::Negligible) => "negligible",
        Some(Level::None) => "none",
        None => "unknown",
    }
}

pub(super) fn basis(basis: SeverityBasis) -> &'static str {
    match basis {
        SeverityBasis::Vendor => "vendor",
        SeverityBasis::Cvss => "cvss",
        SeverityBasis::KnownExploited => "knownExploited",
        SeverityBasis::Unknown => "unknown",
    }
}

pub(super) fn kind(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Advisory(AdvisoryKind::Vulnerability) => "vulnerability",
        FindingKind::Advisory(AdvisoryKind::Malware) => "malware",
        FindingKind::Advisory(AdvisoryKind::Unmaintained) => "unmaintained",
        FindingKind::Advisory(AdvisoryKind::Unsound) => "unsound",
        FindingKind::Advisory(AdvisoryKind::Notice) => "notice",
        FindingKind::UnparsableVersion => "unparsableVersion",
        FindingKind::SecurityUpdate => "securityUpdate",
        FindingKind::PackageEndOfLife => "packageEndOfLife",
        FindingKind::ReleaseEndOfLife => "releaseEndOfLife",
        FindingKind::MalwareFile => "malwareFile",
    }
}

pub(super) fn kind_phrase(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Advisory(AdvisoryKind::Vulnerability) => "vulnerability",
        FindingKind::Advisory(AdvisoryKind::Malware) => "malicious package",
        FindingKind::Advisory(AdvisoryKind::Unmaintained) => "unmaintained package",
        FindingKind::Advisory(AdvisoryKind::Unsound) => "unsound package",
        FindingKind::Advisory(AdvisoryKind::Notice) => "notice",
        FindingKind::UnparsableVersion => "version that could not be compared",
        FindingKind::SecurityUpdate => "security update of unknown content",
        FindingKind::PackageEndOfLife => "package out of support",
        FindingKind::ReleaseEndOfLife => "release out of support",
        FindingKind::MalwareFile => "malware",
    }
}

pub(super) fn state(state: FixState) -> &'static str {
    match state {
        FixState::Fixed => "fixed",
        FixState::Affected => "affected",
        FixState::WillNotFix => "willNotFix",
        FixState::Deferred => "deferred",
        FixState::UnderInvestigation => "underInvestigation",
        FixState::NotAffected => "notAffected",
        FixState::EndOfLife => "endOfLife",
    }
}

/// Says what the vendor does about a vulnerability that has no fix.
pub(super) fn state_phrase(state: FixState) -> &'static str {
    match state {
        FixState::Fixed | FixState::Affected => "no fix yet",
        FixState::WillNotFix => "will not fix",
        FixState::Deferred => "deferred",
        FixState::UnderInvestigation => "being judged",
        FixState::NotAffected => "not affected",
        FixState::EndOfLife => "end of life",
    }
}

pub(super) fn access(access: FixAccess) -> &'static str {
    match access {
        FixAccess::General => "general",
        FixAccess::Subscription => "subscription",
    }
}

pub(super) fn verdict(verdict: VerdictView) -> &'static str {
    match verdict {
        VerdictView::Allow => "allow",
        VerdictView::Warn => "warn",
        VerdictView::Undecided => "undecided",
        VerdictView::Deny => "deny",
    }
}

pub(super) fn not_assessed(reason: NotAssessedReason) -> &'static str {
    match reason {
        NotAssessedReason::NoFeed => "noFeed",
        NotAssessedReason::NoFeedForRelease => "noFeedForRelease",
        NotAssessedReason::NoStatement => "noStatement",
        NotAssessedReason::UnknownDistribution => "unknownDistribution",
        NotAssessedReason::ThirdParty => "thirdParty",
        NotAssessedReason::Backport => "backport",
        NotAssessedReason::NoVersion => "noVersion",
        NotAssessedReason::IncompleteName => "incompleteName",
    }
}

pub(super) fn not_assessed_phrase(reason: NotAssessedReason) -> &'static str {
    match reason {
        NotAssessedReason::NoFeed => "the database has no feed for them",
        NotAssessedReason::NoFeedForRelease => "the database does not have this release",
        NotAssessedReason::NoStatement => {
            "the database has only a part of what is known, and nothing names them"
        }
        NotAssessedReason::UnknownDistribution => "their distribution or its release is unknown",
        NotAssessedReason::ThirdParty => "they come from a third party's repository",
        NotAssessedReason::Backport => {
            "they are backports, of which the release's security team does not speak"
        }
        NotAssessedReason::NoVersion => "they have no version",
        NotAssessedReason::IncompleteName => "their name is not known in full",
    }
}

pub(super) fn gap_kind(kind: GapKind) -> &'static str {
    match kind {
        GapKind::MalformedRecord => "malformedRecord",
        GapKind::MalformedFile => "malformedFile",
        GapKind::TooLarge => "tooLarge",
        GapKind::Unsupported => "unsupported",
        GapKind::MalformedEntry => "malformedEntry",
        GapKind::AmbiguousEntry => "ambiguousEntry",
        GapKind::UnreadableLayer => "unreadableLayer",
        GapKind::UnknownDistribution => "unknownDistribution",
    }
}

pub(super) fn gap_kind_phrase(kind: GapKind) -> &'static str {
    match kind {
        GapKind::MalformedRecord => "malformed record",
        GapKind::MalformedFile => "file that could not be read",
        GapKind::TooLarge => "larger than the limit",
        GapKind::Unsupported => "form that is not read",
        GapKind::MalformedEntry => "entry of a layer left out",
        GapKind::AmbiguousEntry => "entries that runtimes place differently",
        GapKind::UnreadableLayer => "layer that could not be read",
        GapKind::UnknownDistribution => "unknown distribution",
    }
}

pub(super) fn executable_kind(kind: ExecutableKind) -> &'static str {
    match kind {
        ExecutableKind::Program => "program",
        ExecutableKind::SharedLibrary => "sharedLibrary",
        ExecutableKind::Script => "script",
        ExecutableKind::Foreign => "foreign",
    }
}

pub(super) fn base_evidence(evidence: BaseEvidence) -> &'static str {
    match evidence {
        BaseEvidence::Annotation => "annotation",
        BaseEvidence::History => "history",
    }
}

pub(super) fn support(support: &ReleaseSupport) -> &'static str {
    match support {
        ReleaseSupport::Unknown => "unknown",
        ReleaseSupport::Supported(_) => "supported",
        ReleaseSupport::Extended { .. } => "extended",
        ReleaseSupport::Ended(_) => "ended",
    }
}

pub(super) fn support_phrase(support: &ReleaseSupport) -> String {
    match support {
        ReleaseSupport::Unknown => "end of support unknown".to_owned(),
        ReleaseSupport::Supported(None) => "supported".to_owned(),
        ReleaseSupport::Supported(Some(until)) => format!("supported until {until}"),
        ReleaseSupport::Extended { ended, until } => {
            format!("general support ended on {ended}, extended support until {until}")
        }
        ReleaseSupport::Ended(None) => "OUT OF SUPPORT".to_owned(),
        ReleaseSupport::Ended(Some(since)) => format!("OUT OF SUPPORT since {since}"),
    }
}

/// Says what is missing, where and why, as one sentence.
pub(super) fn gap_sentence(gap: &Gap) -> String {
    let place = match (&gap.path, gap.line) {
        (Some(path), Some(line)) => format!("{path}, line or record {line}: "),
        (Some(path), None) => format!("{path}: "),
        (None, _) => String::new(),
    };
    format!("{place}{}", gap.reason)
}

/// Says where a package is declared: the file, and the place inside it for nested archives.
pub(super) fn declared_in(installed: &InstalledPackage) -> Cow<'_, str> {
    let path = installed.package.declared_in.as_str();
    match &installed.package.nested_in {
        Some(nested) => Cow::Owned(format!("{path}!/{nested}")),
        None => Cow::Borrowed(path),
    }
}

/// Returns `1 package`, `2 packages`.
pub(super) fn count(count: usize, singular: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {singular}{ending}")
}

/// Returns an EPSS score as a number from 0 to 1.
pub(super) fn epss(hundred_thousandths: u32) -> f64 {
    f64::from(hundred_thousandths) / 100_000.0
}

/// Returns `9.8` for 98 tenths.
pub(super) fn tenths(tenths: u16) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Returns foreign text in a form that a terminal shows and does not obey.
///
/// Control characters, and signs that are invisible or turn the direction of writing, are
/// written as escapes: a package's name must not be able to move the cursor or hide a line.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for sign in text.chars() {
        if is_plain(sign) {
            escaped.push(sign);
        } else {
            // Writing into memory cannot fail.
            _ = write!(escaped, "{}", sign.escape_default());
        }
    }
    Cow::Owned(escaped)
}

fn is_plain(sign: char) -> bool {
    match sign {
        ' '..='~' => true,
        '…' | '–' | '—' | '‘' | '’' | '“' | '”' | '·' | '©' | '®' => true,
        _ => !sign.is_ascii() && sign.is_alphanumeric(),
    }
}
