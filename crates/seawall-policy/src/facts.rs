//! The facts that policies judge: plain values, filled in by the caller.
//!
//! Their serialised form is a promise: a decision carries its digest, and CEL expressions see
//! the same names (`image.…`, `scan.…`, `finding.…`).

use seawall_artifact::digest::Digest;
use serde::{Deserialize, Serialize};

/// Everything that is known of one artifact at one gate.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Facts {
    /// The gate that asks.
    pub gate: Gate,
    /// The namespace, where the gate knows one.
    pub namespace: Option<Box<str>>,
    /// The image.
    pub image: ImageFacts,
    /// What was looked at and how.
    pub scan: ScanFacts,
    /// The findings.
    pub findings: Vec<FindingFacts>,
}

/// The gates.
#[derive(
    Clone, Copy, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize,
)]
#[serde(rename_all = "camelCase")]
pub enum Gate {
    /// `seawall scan`.
    #[default]
    Ci,
    /// A push to the registry.
    Push,
    /// A pull from the registry.
    Pull,
    /// The admission of a workload.
    Admission,
    /// The start of a container on a node.
    Node,
}

/// Facts about the image.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ImageFacts {
    /// The reference in full, for example `docker.io/library/alpine:3.18`; the target otherwise.
    pub reference: Box<str>,
    /// Registry's host; empty for what comes from no registry.
    pub registry: Box<str>,
    /// Repository.
    pub repository: Box<str>,
    /// Tag; empty without one.
    pub tag: Box<str>,
    /// Digest of the manifest; empty where there is none.
    pub digest: Box<str>,
    /// Platform, for example `linux/amd64`.
    pub platform: Box<str>,
    /// User of the configuration; empty means root.
    pub user: Box<str>,
    /// Whether a container of it runs as root.
    pub runs_as_root: bool,
    /// Days since the image was made; `None` where unknown.
    pub age_days: Option<i64>,
    /// Layers.
    pub layers: u64,
    /// The base image.
    pub base: BaseFacts,
    /// The distribution, for example `debian`; empty without one.
    pub distribution: Box<str>,
    /// Its release, for example `12`.
    pub release: Box<str>,
    /// Whether the release is out of support (general and extended).
    pub end_of_life: bool,
}

/// Facts about the base image.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct BaseFacts {
    /// Its name; empty where unknown.
    pub name: Box<str>,
    /// Its digest; empty where unknown.
    pub digest: Box<str>,
    /// How many of the layers are its; 0 where unknown.
    pub layers: u64,
}

/// Facts about the scan itself.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ScanFacts {
    /// Packages found.
    pub packages: u64,
    /// Packages that the database covers in full.
    pub covered: u64,
    /// Packages of which advisories are known and open issues are not.
    pub partial: u64,
    /// Packages that were not assessed, as purls.
    pub not_assessed: Vec<Box<str>>,
    /// Whether there are packages of a distribution that is unknown, or no packages and no
    /// known distribution.
    pub unknown_distribution: bool,
    /// What could not be read.
    pub gaps: u64,
    /// Gaps that hide whole files or layers.
    pub grave_gaps: u64,
    /// Executables.
    pub executables: u64,
    /// Executables that no package owns.
    pub unowned_executables: u64,
    /// Whether there was no vulnerability database, so that nothing was assessed.
    pub no_database: bool,
    /// Whether files were searched for malware.
    pub malware_scanned: bool,
    /// Age of the database in days.
    pub database_age_days: i64,
}

/// Facts about one finding.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct FindingFacts {
    /// Stable id.
    pub id: Box<str>,
    /// Kind: `vulnerability`, `malware`, `unmaintained`, `unsound`, `notice`,
    /// `unparsableVersion`, `securityUpdate`, `packageEndOfLife`, `releaseEndOfLife`.
    pub kind: Box<str>,
    /// The vulnerability's id as shown.
    pub vulnerability: Box<str>,
    /// Other ids.
    pub aliases: Vec<Box<str>>,
    /// Name that the publisher counts by.
    pub package: Box<str>,
    /// Installed version.
    pub version: Box<str>,
    /// Package URLs of the packages concerned.
    pub purls: Vec<Box<str>>,
    /// Severity; `None` is unknown.
    pub severity: Option<SeverityFact>,
    /// What can be done: `remove` (malware), `available`, `willNotFix`, `none`, `endOfLife`, `notAssessed`.
    pub fix: FixFact,
    /// The version that fixes it; empty without one.
    pub fixed_version: Box<str>,
    /// Days since the fix exists; `None` where the date is unknown.
    pub fix_age_days: Option<i64>,
    /// Days since the vulnerability was published; `None` where the date is unknown.
    pub published_days: Option<i64>,
    /// Whether CISA knows it to be exploited.
    pub known_exploited: bool,
    /// Whether ransomware is known to use it.
    pub ransomware: bool,
    /// EPSS probability from 0 to 1; `None` without a score.
    pub epss: Option<f64>,
    /// Risk from 0 to 100.
    pub risk: f64,
    /// Whether the package comes from the base image; `None` where unknown.
    pub from_base: Option<bool>,
    /// Whether a VEX statement says that the artifact is not affected.
    pub vex_not_affected: bool,
    /// How far its packages are in use; `None` where nobody watched, or where it may be more than
    /// was seen. An expression that names it cannot be evaluated then, so that none passes a
    /// finding because of what nobody saw.
    #[serde(rename = "use", skip_serializing_if = "Option::is_none")]
    pub in_use: Option<UseFact>,
    /// How far its packages were seen in use; `None` where nobody watched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_seen: Option<UseFact>,
}

/// Severities, rising.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum SeverityFact {
    /// Without security impact.
    None,
    /// Negligible.
    Negligible,
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
    /// Critical.
    Critical,
}

impl SeverityFact {
    /// Every severity, rising, with its name.
    pub const NAMES: [(Self, &'static str); 6] = [
        (Self::None, "none"),
        (Self::Negligible, "negligible"),
        (Self::Low, "low"),
        (Self::Medium, "medium"),
        (Self::High, "high"),
        (Self::Critical, "critical"),
    ];

    /// Finds a severity by its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(severity, _)| *severity)
    }
}

/// What can be done about a finding.
#[derive(
    Clone, Copy, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize,
)]
#[serde(rename_all = "camelCase")]
pub enum FixFact {
    /// It is malware: there is nothing to fix.
    Remove,
    /// A fixed version exists.
    Available,
    /// The vendor will not fix it, or put it off.
    WillNotFix,
    /// No fix yet.
    #[default]
    None,
    /// Out of support.
    EndOfLife,
    /// Could not be judged.
    NotAssessed,
}

impl FixFact {
    /// Every value with its name.
    pub const NAMES: [(Self, &'static str); 6] = [
        (Self::Remove, "remove"),
        (Self::Available, "available"),
        (Self::WillNotFix, "willNotFix"),
        (Self::None, "none"),
        (Self::EndOfLife, "endOfLife"),
        (Self::NotAssessed, "notAssessed"),
    ];

    /// Finds a value by its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(fix, _)| *fix)
    }
}

/// How far a package is in use in a running container, rising.
#[derive(
    Clone, Copy, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize,
)]
#[serde(rename_all = "camelCase")]
pub enum UseFact {
    /// It is in the image.
    #[default]
    Present,
    /// One of its files was opened, or mapped to be executed.
    Loaded,
    /// One of its programs or scripts was executed.
    Executed,
    /// A process that has it awaits connections from the network.
    Listening,
}

impl UseFact {
    /// Every grade, rising, with its name.
    pub const NAMES: [(Self, &'static str); 4] = [
        (Self::Present, "present"),
        (Self::Loaded, "loaded"),
        (Self::Executed, "executed"),
        (Self::Listening, "listening"),
    ];

    /// Finds a grade by its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(grade, _)| *grade)
    }

    /// Finds a grade by its number, rising from 0.
    pub fn from_number(number: i64) -> Option<Self> {
        let place = usize::try_from(number).ok()?;
        Self::NAMES.get(place).map(|(grade, _)| *grade)
    }
}

impl FindingFacts {
    /// Tells whether it is, or may be, in use as far as `least`.
    pub(crate) fn may_be_used(&self, least: UseFact) -> bool {
        self.in_use.is_none_or(|grade| least <= grade)
    }

    /// Tells whether the grade of use is, or may be, one of these; `None` is unknown.
    pub(crate) fn may_be_one_of(&self, grades: &[Option<UseFact>]) -> bool {
        if self.in_use.is_some() {
            return grades.contains(&self.in_use);
        }
        let seen = self.use_seen.unwrap_or_default();
        grades.iter().any(|grade| grade.is_none_or(|grade| seen <= grade))
    }
}

/// How much the database knows of packages.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CoverageFact {
    /// Of every package everything that its publisher states.
    Complete,
    /// Of some packages known advisories only.
    Partial,
    /// Of some packages nothing.
    None,
}

impl CoverageFact {
    /// Every value with its name.
    pub const NAMES: [(Self, &'static str); 3] =
        [(Self::Complete, "complete"), (Self::Partial, "partial"), (Self::None, "none")];

    /// Finds a value by its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(coverage, _)| *coverage)
    }
}

impl ScanFacts {
    /// Tells whether some packages are known so far, or, for complete coverage, all of them.
    pub fn has_coverage(&self, coverage: CoverageFact) -> bool {
        match coverage {
            CoverageFact::Complete => {
                self.covered != 0 && self.partial == 0 && self.not_assessed.is_empty()
            }
            CoverageFact::Partial => self.partial != 0,
            CoverageFact::None => !self.not_assessed.is_empty(),
        }
    }
}

impl Facts {
    /// Returns the digest of the facts in their serialised form.
    pub fn digest(&self) -> Digest {
        // Serialising plain values into memory cannot fail; if it did, the digest of nothing
        // would name no facts that anybody has.
        Digest::sha256_of(&serde_json::to_vec(self).unwrap_or_default())
    }
}

impl ImageFacts {
    /// Returns every name that patterns of images are held against.
    pub fn names(&self) -> Vec<String> {
        let repository = if self.registry.is_empty() {
            self.reference.to_string()
        } else {
            format!("{}/{}", self.registry, self.repository)
        };
        let mut names = vec![self.reference.to_string(), repository.clone()];
        if !self.tag.is_empty() {
            names.push(format!("{repository}:{}", self.tag));
        }
        if !self.digest.is_empty() {
            names.push(format!("{repository}@{}", self.digest));
        }
        names
    }
}
