//! Findings: one vulnerability in one package of one artifact, with the proof of the match.
//!
//! **Invariant:** the same inventory, database and date give the same findings in the same
//! order. A package that the database does not cover is in [`Findings::not_assessed`], never
//! silently without findings.

use seawall_advisory::date::Date;
use seawall_advisory::feed::CoverageLevel;
use seawall_advisory::record::{AdvisoryKind, FixAccess, FixState, Level};

/// The result of matching one inventory with one database.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// Findings, worst first: by risk, then severity, vulnerability, package.
    pub findings: Vec<Finding>,
    /// How much the database knows about each of the inventory's packages; `None` for what is
    /// judged as part of another package, or is no software.
    pub coverage: Vec<Option<PackageCoverage>>,
    /// Packages of which nothing is known, with the reason.
    pub not_assessed: Vec<NotAssessed>,
    /// Packages of which everything is known that their publisher states.
    pub covered_count: usize,
    /// Packages of which advisories are known, and open issues are not.
    pub partial_count: usize,
    /// Packages that were left to the distribution package that owns them.
    pub owned_count: usize,
    /// The state of support of the distribution's release.
    pub release_support: ReleaseSupport,
}

/// One finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Stable id: `SW-` and twelve hexadecimal digits of a hash over vulnerability, ecosystem,
    /// package key and installed version; the same in every image and every run.
    pub id: Box<str>,
    /// What it is.
    pub kind: FindingKind,
    /// The vulnerability as shown: CVE where there is one, else the publisher's id.
    pub vulnerability: Box<str>,
    /// Its other names, sorted.
    pub aliases: Vec<Box<str>>,
    /// Name by which the publisher counts: source package, binary package or the only name.
    pub package_name: Box<str>,
    /// Version of that package as compared.
    pub installed_version: Box<str>,
    /// Indices into the inventory's packages: every binary package of the source, every copy.
    pub packages: Vec<usize>,
    /// What can be done about it.
    pub segment: Segment,
    /// What the publisher says.
    pub state: FixState,
    /// Severity and why.
    pub severity: SeverityChoice,
    /// The best CVSS vector, with its score in tenths.
    pub cvss: Option<CvssChoice>,
    /// EPSS score in hundred-thousandths and percentile in ten-thousandths.
    pub epss: Option<(u32, u32)>,
    /// Entry in CISA's catalogue of known exploited vulnerabilities.
    pub known_exploited: Option<KnownExploited>,
    /// Risk from 0 to 1000 (tenths of a percent); the formula stands in [`crate::risk`].
    pub risk: u16,
    /// CWE numbers.
    pub cwes: Vec<u32>,
    /// When the vulnerability was published.
    pub published: Option<Date>,
    /// How to fix it.
    pub fix: Option<Fix>,
    /// The statement that decided.
    pub evidence: Evidence,
    /// Other statements about the same vulnerability and package that did not decide.
    pub others: Vec<Evidence>,
}

/// The kinds of findings.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum FindingKind {
    /// A record of the given kind affects an installed version.
    Advisory(AdvisoryKind),
    /// The installed version, or a bound of the statement, does not parse in the ecosystem's
    /// order: whether it is affected is unknown.
    UnparsableVersion,
    /// The security repository has a newer version; what it fixes is not known here.
    SecurityUpdate,
    /// The package's support has ended in this release.
    PackageEndOfLife,
    /// The distribution's release is out of support.
    ReleaseEndOfLife,
    /// A file is malware.
    MalwareFile,
}

/// What a team can do about a finding.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Segment {
    /// It is malware: remove it.
    Remove,
    /// A fixed version exists: update.
    FixAvailable,
    /// The vendor will not fix it, or has put the fix off.
    WillNotFix,
    /// There is no fix yet.
    NoFixYet,
    /// Release or package is out of support: move to a newer one.
    EndOfLife,
    /// It could not be judged (unparsable version).
    NotAssessed,
}

/// A severity and where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct SeverityChoice {
    /// The level; `None` is "unknown".
    pub level: Option<Level>,
    /// Who said so (`debian`, `nvd`, `ghsa`…), or `kev` for the floor, empty if unknown.
    pub author: Box<str>,
    /// Why this one: `vendor`, `cvss`, `known-exploited` or `unknown`.
    pub basis: SeverityBasis,
    /// All ratings seen, author and level, sorted by author.
    pub all: Vec<(Box<str>, Level)>,
}

/// Why a severity was chosen.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum SeverityBasis {
    /// The distribution's or publisher's own word.
    Vendor,
    /// Computed from a CVSS vector.
    Cvss,
    /// No rating, but known to be exploited: at least high.
    KnownExploited,
    /// Nobody rated it.
    Unknown,
}

/// A CVSS vector with its score.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CvssChoice {
    /// The vector in full.
    pub vector: Box<str>,
    /// Base score in tenths.
    pub score: u8,
    /// Who rated.
    pub author: Box<str>,
}

/// An entry of the catalogue of known exploited vulnerabilities.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct KnownExploited {
    /// Date of addition.
    pub added: Option<Date>,
    /// Date by which agencies must act.
    pub due: Option<Date>,
    /// Whether ransomware is known to use it.
    pub ransomware: bool,
}

/// How to fix a finding.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fix {
    /// Lowest version without the vulnerability on the installed line of versions.
    pub version: Box<str>,
    /// When that version was published.
    pub published: Option<Date>,
    /// Who gets it.
    pub access: FixAccess,
    /// The publisher's advisory.
    pub advisory: Option<Box<str>>,
    /// A command for the Dockerfile or shell, where one fits.
    pub command: Option<Box<str>>,
    /// Index of the layer where the package comes from.
    pub layer: usize,
    /// Where to act, in words: `update the base image`, `add to the Dockerfile`…
    pub advice: Box<str>,
}

/// One statement of the database.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Evidence {
    /// The feed, by name.
    pub feed: Box<str>,
    /// State of what the feed knows about the package.
    pub feed_date: Option<Date>,
    /// Identifier of the record.
    pub record: Box<str>,
    /// Scope, for example `debian 12` or `npm`.
    pub scope: Box<str>,
    /// Name that was compared.
    pub package: Box<str>,
    /// The range that holds the version, for example `>=1.2, <1.4.5`; `any version` without one.
    pub range: Box<str>,
    /// The state that it gives.
    pub state: FixState,
}

/// A package that was not assessed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NotAssessed {
    /// Index into the inventory's packages.
    pub package: usize,
    /// Why.
    pub reason: NotAssessedReason,
}

/// Why a package was not assessed.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum NotAssessedReason {
    /// The database has no feed for the ecosystem.
    NoFeed,
    /// The database has the ecosystem, but not this release.
    NoFeedForRelease,
    /// The database has only a part of what is said about the release or ecosystem; no
    /// statement and no index of the release names this package.
    NoStatement,
    /// The distribution or its release is unknown.
    UnknownDistribution,
    /// The package comes from a third party's repository, which the vendor does not speak of.
    ThirdParty,
    /// The package is a backport, which the release's security team does not speak of.
    Backport,
    /// The package has no version.
    NoVersion,
    /// Publishers count by a name that the package does not state in full (a Java archive
    /// without its group).
    IncompleteName,
}

/// The state of support of a distribution's release.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum ReleaseSupport {
    /// There is no distribution, or nothing is known about its release.
    #[default]
    Unknown,
    /// Supported until the date, where it is known.
    Supported(Option<Date>),
    /// General support has ended; volunteers or subscriptions go on until the date.
    Extended {
        /// End of the general support.
        ended: Date,
        /// End of the extended support.
        until: Date,
    },
    /// Out of support since the date, where it is known.
    Ended(Option<Date>),
}

/// How much the database knows about one package.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PackageCoverage {
    /// How much: everything, known advisories only, or nothing.
    pub level: CoverageLevel,
    /// State of the knowledge; `None` where there is none, or its date is not stated.
    pub date: Option<Date>,
}
