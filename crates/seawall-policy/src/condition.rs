//! Conditions of rules: a table of named facts, all of which must hold (logical and).
//!
//! A condition that names a fact of a finding is held against each finding; one that names
//! facts of image and scan only is held against the artifact once.

use crate::expression::{Artifact, Expression};
use crate::facts::{CoverageFact, Facts, FindingFacts, FixFact, SeverityFact, UseFact};
use crate::glob::Glob;

/// A condition: every test must hold.
#[derive(Clone, Debug)]
pub struct Condition {
    pub(crate) tests: Vec<Test>,
}

/// One test on one fact.
#[derive(Clone, Debug)]
pub(crate) enum Test {
    /// `finding: any`: every finding.
    AnyFinding,
    /// `severity: LEVEL`: that level or worse.
    SeverityAtLeast(SeverityFact),
    /// `severity: [LEVEL, unknown]`: exactly one of these; `None` is unknown.
    SeverityOneOf(Vec<Option<SeverityFact>>),
    /// `fix:`
    Fix(Vec<FixFact>),
    /// `fixAgeDays:`; an unknown date is older than any grace period.
    FixAgeDays(Bound),
    /// `publishedDays:`
    PublishedDays(Bound),
    /// `knownExploited:`
    KnownExploited(bool),
    /// `ransomware:`
    Ransomware(bool),
    /// `epss:`
    Epss(Bound),
    /// `risk:`
    Risk(Bound),
    /// `vulnerability:`
    Vulnerability(Vec<Glob>),
    /// `package:`
    Package(Vec<Glob>),
    /// `kind:`
    Kind(Vec<Box<str>>),
    /// `fromBase:`
    FromBase(bool),
    /// `use: GRADE`: that grade or more; what is unknown may be more.
    UseAtLeast(UseFact),
    /// `use: [GRADE, unknown]`: one of these; `None` is unknown, which may be any of them.
    UseOneOf(Vec<Option<UseFact>>),
    /// `always: true`
    Always,
    /// `coverage:`
    Coverage(Vec<CoverageFact>),
    /// `endOfLife:`
    EndOfLife(bool),
    /// `unknownDistribution:`
    UnknownDistribution(bool),
    /// `malwareScanned:`
    MalwareScanned(bool),
    /// `noDatabase:`
    NoDatabase(bool),
    /// `gaps:`
    Gaps(Bound),
    /// `graveGaps:`
    GraveGaps(Bound),
    /// `unownedExecutables:`
    UnownedExecutables(Bound),
    /// `databaseAgeDays:`
    DatabaseAgeDays(Bound),
    /// `imageAgeDays:`
    ImageAgeDays(Bound),
    /// `layers:`
    Layers(Bound),
    /// `runsAsRoot:`
    RunsAsRoot(bool),
    /// `registry:`
    Registry(Vec<Glob>),
    /// `image:`
    Image(Vec<Glob>),
    /// `base:`
    Base(Vec<Glob>),
    /// `cel:`
    Cel(Expression),
}

/// A comparison with a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Bound {
    MoreThan(f64),
    AtLeast(f64),
    LessThan(f64),
    AtMost(f64),
}

impl Bound {
    fn holds(self, value: f64) -> bool {
        match self {
            Self::MoreThan(bound) => bound < value,
            Self::AtLeast(bound) => bound <= value,
            Self::LessThan(bound) => value < bound,
            Self::AtMost(bound) => value <= bound,
        }
    }

    /// What an unknown number of days counts as: too many, so that no grace period is endless.
    fn holds_for_days(self, days: Option<i64>) -> bool {
        self.holds(days.map_or(f64::INFINITY, to_float))
    }
}

/// A condition that could not be evaluated.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the expression `{expression}` failed: {reason}")]
pub struct ConditionError {
    pub(crate) expression: Box<str>,
    pub(crate) reason: Box<str>,
}

impl Condition {
    /// Tells whether the condition is about findings, one by one.
    pub fn is_about_findings(&self) -> bool {
        self.tests.iter().any(Test::is_about_findings)
    }

    /// Holds the condition against the artifact, or one of its findings.
    pub(crate) fn holds(
        &self,
        artifact: &Artifact<'_>,
        finding: Option<&FindingFacts>,
    ) -> Result<bool, ConditionError> {
        for test in &self.tests {
            if !test.holds(artifact, finding)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl Test {
    fn is_about_findings(&self) -> bool {
        match self {
            Self::AnyFinding
            | Self::SeverityAtLeast(_)
            | Self::SeverityOneOf(_)
            | Self::Fix(_)
            | Self::FixAgeDays(_)
            | Self::PublishedDays(_)
            | Self::KnownExploited(_)
            | Self::Ransomware(_)
            | Self::Epss(_)
            | Self::Risk(_)
            | Self::Vulnerability(_)
            | Self::Package(_)
            | Self::Kind(_)
            | Self::FromBase(_)
            | Self::UseAtLeast(_)
            | Self::UseOneOf(_) => true,
            Self::Cel(expression) => expression.names_finding(),
            Self::Always
            | Self::Coverage(_)
            | Self::EndOfLife(_)
            | Self::UnknownDistribution(_)
            | Self::NoDatabase(_)
            | Self::MalwareScanned(_)
            | Self::Gaps(_)
            | Self::GraveGaps(_)
            | Self::UnownedExecutables(_)
            | Self::DatabaseAgeDays(_)
            | Self::ImageAgeDays(_)
            | Self::Layers(_)
            | Self::RunsAsRoot(_)
            | Self::Registry(_)
            | Self::Image(_)
            | Self::Base(_) => false,
        }
    }

    fn holds(
        &self,
        artifact: &Artifact<'_>,
        finding: Option<&FindingFacts>,
    ) -> Result<bool, ConditionError> {
        if let Self::Cel(expression) = self {
            return expression.evaluate(artifact, finding);
        }
        Ok(match finding {
            Some(finding) if self.is_about_findings() => self.holds_for_finding(finding),
            None if self.is_about_findings() => false,
            _ => self.holds_for_artifact(artifact.facts),
        })
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the other tests are about the artifact")]
    fn holds_for_finding(&self, finding: &FindingFacts) -> bool {
        match self {
            Self::AnyFinding => true,
            Self::SeverityAtLeast(level) => Some(*level) <= finding.severity,
            Self::SeverityOneOf(levels) => levels.contains(&finding.severity),
            Self::Fix(fixes) => fixes.contains(&finding.fix),
            Self::FixAgeDays(bound) => bound.holds_for_days(finding.fix_age_days),
            Self::PublishedDays(bound) => bound.holds_for_days(finding.published_days),
            Self::KnownExploited(wanted) => finding.known_exploited == *wanted,
            Self::Ransomware(wanted) => finding.ransomware == *wanted,
            Self::Epss(bound) => finding.epss.is_some_and(|score| bound.holds(score)),
            Self::Risk(bound) => bound.holds(finding.risk),
            Self::Vulnerability(globs) => is_named(finding, globs),
            Self::Package(globs) => is_of_package(finding, globs),
            Self::Kind(kinds) => kinds.contains(&finding.kind),
            Self::FromBase(wanted) => finding.from_base == Some(*wanted),
            Self::UseAtLeast(least) => finding.may_be_used(*least),
            Self::UseOneOf(grades) => finding.may_be_one_of(grades),
            _ => false,
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the other tests are about findings")]
    fn holds_for_artifact(&self, facts: &Facts) -> bool {
        let (image, scan) = (&facts.image, &facts.scan);
        match self {
            Self::Always => true,
            Self::Coverage(levels) => levels.iter().any(|level| scan.has_coverage(*level)),
            Self::EndOfLife(wanted) => image.end_of_life == *wanted,
            Self::UnknownDistribution(wanted) => scan.unknown_distribution == *wanted,
            Self::NoDatabase(wanted) => scan.no_database == *wanted,
            Self::MalwareScanned(wanted) => scan.malware_scanned == *wanted,
            Self::Gaps(bound) => bound.holds(count_to_float(scan.gaps)),
            Self::GraveGaps(bound) => bound.holds(count_to_float(scan.grave_gaps)),
            Self::UnownedExecutables(bound) => {
                bound.holds(count_to_float(scan.unowned_executables))
            }
            Self::DatabaseAgeDays(bound) => bound.holds(to_float(scan.database_age_days)),
            Self::ImageAgeDays(bound) => bound.holds_for_days(image.age_days),
            Self::Layers(bound) => bound.holds(count_to_float(image.layers)),
            Self::RunsAsRoot(wanted) => image.runs_as_root == *wanted,
            Self::Registry(globs) => globs.iter().any(|glob| glob.matches(&image.registry)),
            Self::Image(globs) => is_image(facts, globs),
            Self::Base(globs) => globs.iter().any(|glob| glob.matches(&image.base.name)),
            _ => false,
        }
    }
}

/// Tells whether one of the patterns fits one of the image's names.
pub(crate) fn is_image(facts: &Facts, globs: &[Glob]) -> bool {
    let names = facts.image.names();
    globs.iter().any(|glob| names.iter().any(|name| glob.matches(name)))
}

/// Tells whether one of the patterns fits the vulnerability, an alias, or the finding's id.
pub(crate) fn is_named(finding: &FindingFacts, globs: &[Glob]) -> bool {
    let mut names = vec![&*finding.id, &*finding.vulnerability];
    names.extend(finding.aliases.iter().map(|alias| &**alias));
    globs.iter().any(|glob| names.iter().any(|name| glob.matches(name)))
}

/// Tells whether one of the patterns fits a package: its purl with or without version and
/// qualifiers, or its bare name.
pub(crate) fn is_of_package(finding: &FindingFacts, globs: &[Glob]) -> bool {
    let mut names = vec![&*finding.package];
    for purl in &finding.purls {
        let bare = purl.split(['?', '#']).next().unwrap_or_default();
        let unversioned = match bare.rfind('@') {
            Some(place) if !bare.get(place..).unwrap_or_default().contains('/') => {
                bare.get(..place).unwrap_or(bare)
            }
            _ => bare,
        };
        names.extend([&**purl, bare, unversioned]);
    }
    globs.iter().any(|glob| names.iter().any(|name| glob.matches(name)))
}

#[expect(clippy::cast_precision_loss, reason = "days and counts stay far below 2^52")]
fn to_float(number: i64) -> f64 {
    number as f64
}

#[expect(clippy::cast_precision_loss, reason = "days and counts stay far below 2^52")]
fn count_to_float(number: u64) -> f64 {
    number as f64
}
