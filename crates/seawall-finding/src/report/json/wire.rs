//! The wire form of the report. Field names are promises.

use seawall_inventory::gap::Gap;
use seawall_inventory::inventory::{
    BaseImage, Distribution, InstalledExecutable, InstalledPackage, Inventory, LayerInfo, Subject,
};
use serde::Serialize;

use super::SCHEMA;
use crate::finding::{
    CvssChoice, Evidence, Finding, Findings, Fix, KnownExploited, NotAssessed, PackageCoverage,
    ReleaseSupport, Segment, SeverityChoice,
};
use crate::report::{DatabaseUse, DecisionView, MalwareUse, Report, VexUse, words};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Document<'a> {
    schema: &'static str,
    tool: Tool<'a>,
    time: &'a str,
    subject: SubjectWire<'a>,
    distribution: Option<DistributionWire<'a>>,
    base_image: Option<BaseImageWire<'a>>,
    decision: Option<&'a DecisionView>,
    summary: Summary,
    database: Option<&'a DatabaseUse>,
    findings: Option<Vec<FindingWire<'a>>>,
    not_assessed: Option<Vec<NotAssessedWire<'a>>>,
    gaps: Vec<GapWire<'a>>,
    vex: &'a [VexUse],
    malware: Option<&'a MalwareUse>,
    layers: Vec<LayerWire<'a>>,
    packages: Vec<PackageWire<'a>>,
    executables: Executables<'a>,
}

#[derive(Serialize)]
struct Tool<'a> {
    name: &'static str,
    version: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SubjectWire<'a> {
    name: &'a str,
    kind: &'a str,
    manifest_digest: Option<String>,
    config_digest: Option<String>,
    platform: Option<String>,
    references: &'a [Box<str>],
    created: Option<&'a str>,
    user: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DistributionWire<'a> {
    id: &'a str,
    id_like: &'a [Box<str>],
    version_id: &'a str,
    codename: Option<&'a str>,
    pretty_name: Option<&'a str>,
    advisory_id: &'a str,
    advisory_release: &'a str,
    is_derivative: bool,
    support: Option<Support>,
}

#[derive(Serialize)]
struct Support {
    state: &'static str,
    ended: Option<String>,
    until: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BaseImageWire<'a> {
    name: Option<&'a str>,
    digest: Option<String>,
    layer_count: Option<usize>,
    evidence: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    packages: usize,
    /// Counts of the match; `null` where no database was used.
    assessment: Option<Assessment>,
    executables: usize,
    unowned_executables: usize,
    gaps: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Assessment {
    findings: usize,
    known_exploited: usize,
    covered: usize,
    partial: usize,
    owned: usize,
    not_assessed: usize,
    segments: Vec<SegmentCounts>,
}

#[derive(Serialize)]
struct SegmentCounts {
    segment: &'static str,
    total: usize,
    critical: usize,
    high: usize,
    medium: usize,
    low: usize,
    negligible: usize,
    none: usize,
    unknown: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FindingWire<'a> {
    id: &'a str,
    kind: &'static str,
    vulnerability: &'a str,
    aliases: &'a [Box<str>],
    package: &'a str,
    version: &'a str,
    packages: &'a [usize],
    purls: Vec<&'a str>,
    segment: &'static str,
    state: &'static str,
    severity: SeverityWire<'a>,
    cvss: Option<CvssWire<'a>>,
    epss: Option<Epss>,
    known_exploited: Option<KnownExploitedWire>,
    risk: f64,
    cwes: &'a [u32],
    published: Option<String>,
    fix: Option<FixWire<'a>>,
    evidence: EvidenceWire<'a>,
    others: Vec<EvidenceWire<'a>>,
}

#[derive(Serialize)]
struct SeverityWire<'a> {
    level: &'static str,
    author: &'a str,
    basis: &'static str,
    all: Vec<RatingWire<'a>>,
}

#[derive(Serialize)]
struct RatingWire<'a> {
    author: &'a str,
    level: &'static str,
}

#[derive(Serialize)]
struct CvssWire<'a> {
    vector: &'a str,
    score: f64,
    author: &'a str,
}

#[derive(Serialize)]
struct Epss {
    score: f64,
    percentile: f64,
}

#[derive(Serialize)]
struct KnownExploitedWire {
    added: Option<String>,
    due: Option<String>,
    ransomware: bool,
}

#[derive(Serialize)]
struct FixWire<'a> {
    version: &'a str,
    published: Option<String>,
    access: &'static str,
    advisory: Option<&'a str>,
    command: Option<&'a str>,
    layer: usize,
    advice: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EvidenceWire<'a> {
    feed: &'a str,
    feed_date: Option<String>,
    record: &'a str,
    scope: &'a str,
    package: &'a str,
    range: &'a str,
    state: &'static str,
}

#[derive(Serialize)]
struct NotAssessedWire<'a> {
    package: usize,
    purl: &'a str,
    reason: &'static str,
}

#[derive(Serialize)]
struct GapWire<'a> {
    kind: &'static str,
    path: Option<&'a str>,
    line: Option<u32>,
    reason: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LayerWire<'a> {
    digest: Option<String>,
    diff_id: Option<String>,
    size_bytes: u64,
    created_by: Option<&'a str>,
    from_base: Option<bool>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PackageWire<'a> {
    purl: &'a str,
    #[serde(rename = "type")]
    package_type: &'static str,
    name: &'a str,
    version: &'a str,
    architecture: Option<&'a str>,
    source: Option<Source<'a>>,
    licences: &'a [Box<str>],
    supplier: Option<&'a str>,
    module: Option<&'a str>,
    origin: Option<&'a str>,
    declared_in: &'a str,
    nested_in: Option<&'a str>,
    is_guess: bool,
    layer: usize,
    owner: Option<usize>,
    coverage: Option<CoverageWire>,
}

#[derive(Serialize)]
struct CoverageWire {
    level: &'static str,
    date: Option<String>,
}

#[derive(Serialize)]
struct Source<'a> {
    name: &'a str,
    version: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Executables<'a> {
    count: usize,
    unowned_count: usize,
    unowned: Vec<&'a str>,
    files: Vec<ExecutableWire<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ExecutableWire<'a> {
    path: &'a str,
    digest: String,
    size_bytes: u64,
    kind: &'static str,
    layer: usize,
    owner: Option<usize>,
}

impl<'a> Document<'a> {
    pub(super) fn of(report: &'a Report<'_>) -> Self {
        let inventory = report.inventory;
        let findings = report.findings;
        Self {
            schema: SCHEMA,
            tool: Tool { name: "seawall", version: report.tool_version },
            time: report.time,
            subject: SubjectWire::of(&inventory.subject),
            distribution: inventory.distribution.as_ref().map(|distribution| {
                let support = findings.map(|findings| Support::of(&findings.release_support));
                DistributionWire::of(distribution, support)
            }),
            base_image: inventory.base.as_ref().map(BaseImageWire::of),
            decision: report.decision.as_ref(),
            summary: Summary::of(inventory, findings),
            database: report.database.as_ref(),
            findings: findings.map(|findings| {
                findings
                    .findings
                    .iter()
                    .map(|finding| FindingWire::of(finding, inventory))
                    .collect()
            }),
            not_assessed: findings.map(|findings| {
                let entries = findings.not_assessed.iter();
                entries.map(|entry| NotAssessedWire::of(entry, inventory)).collect()
            }),
            gaps: inventory.gaps.iter().map(GapWire::of).collect(),
            vex: &report.vex,
            malware: report.malware.as_ref(),
            layers: inventory.layers.iter().map(LayerWire::of).collect(),
            packages: (0..)
                .zip(&inventory.packages)
                .map(|(index, installed)| PackageWire::of(installed, coverage_of(findings, index)))
                .collect(),
            executables: Executables::of(inventory),
        }
    }
}

impl<'a> SubjectWire<'a> {
    fn of(subject: &'a Subject) -> Self {
        Self {
            name: &subject.name,
            kind: &subject.kind,
            manifest_digest: subject.manifest_digest.as_ref().map(ToString::to_string),
            config_digest: subject.config_digest.as_ref().map(ToString::to_string),
            platform: subject.platform.as_ref().map(ToString::to_string),
            references: &subject.references,
            created: subject.created.as_deref(),
            user: &subject.user,
        }
    }
}

impl<'a> DistributionWire<'a> {
    fn of(distribution: &'a Distribution, support: Option<Support>) -> Self {
        let fields = &distribution.fields;
        Self {
            id: &fields.id,
            id_like: &fields.id_like,
            version_id: &fields.version_id,
            codename: fields.codename.as_deref(),
            pretty_name: fields.pretty_name.as_deref(),
            advisory_id: &distribution.advisory_id,
            advisory_release: &distribution.advisory_release,
            is_derivative: distribution.is_derivative,
            support,
        }
    }
}

impl Support {
    fn of(support: &ReleaseSupport) -> Self {
        let (ended, until) = match support {
            ReleaseSupport::Unknown => (None, None),
            ReleaseSupport::Supported(until) => (None, *until),
            ReleaseSupport::Extended { ended, until } => (Some(*ended), Some(*until)),
            ReleaseSupport::Ended(ended) => (*ended, None),
        };
        Self {
            state: words::support(support),
            ended: ended.map(|date| date.to_string()),
            until: until.map(|date| date.to_string()),
        }
    }
}

impl<'a> BaseImageWire<'a> {
    fn of(base: &'a BaseImage) -> Self {
        Self {
            name: base.name.as_deref(),
            digest: base.digest.as_ref().map(ToString::to_string),
            layer_count: base.layer_count,
            evidence: words::base_evidence(base.evidence),
        }
    }
}

impl Summary {
    fn of(inventory: &Inventory, findings: Option<&Findings>) -> Self {
        Self {
            packages: inventory.packages.len(),
            assessment: findings.map(Assessment::of),
            executables: inventory.executables.len(),
            unowned_executables: inventory.unowned_executable_count(),
            gaps: inventory.gaps.len(),
        }
    }
}

impl Assessment {
    fn of(findings: &Findings) -> Self {
        let exploited = findings.findings.iter().filter(|found| found.known_exploited.is_some());
        Self {
            findings: findings.findings.len(),
            known_exploited: exploited.count(),
            covered: findings.covered_count,
            partial: findings.partial_count,
            owned: findings.owned_count,
            not_assessed: findings.not_assessed.len(),
            segments: words::SEGMENTS
                .into_iter()
                .map(|segment| SegmentCounts::of(segment, &findings.findings))
                .collect(),
        }
    }
}

impl SegmentCounts {
    fn of(segment: Segment, findings: &[Finding]) -> Self {
        let count = |level: &str| {
            let is_it = |found: &&Finding| {
                found.segment == segment && words::level(found.severity.level) == level
            };
            findings.iter().filter(is_it).count()
        };
        Self {
            segment: words::segment(segment),
            total: findings.iter().filter(|found| found.segment == segment).count(),
            critical: count("critical"),
            high: count("high"),
            medium: count("medium"),
            low: count("low"),
            negligible: count("negligible"),
            none: count("none"),
            unknown: count("unknown"),
        }
    }
}

impl<'a> FindingWire<'a> {
    fn of(finding: &'a Finding, inventory: &'a Inventory) -> Self {
        let packages = finding.packages.iter().filter_map(|index| inventory.packages.get(*index));
        let mut purls: Vec<&str> = packages.map(|installed| &*installed.purl).collect();
        purls.dedup();
        Self {
            id: &finding.id,
            kind: words::kind(finding.kind),
            vulnerability: &finding.vulnerability,
            aliases: &finding.aliases,
            package: &finding.package_name,
            version: &finding.installed_version,
            packages: &finding.packages,
            purls,
            segment: words::segment(finding.segment),
            state: words::state(finding.state),
            severity: SeverityWire::of(&finding.severity),
            cvss: finding.cvss.as_ref().map(CvssWire::of),
            epss: finding.epss.map(|(score, percentile)| Epss {
                score: words::epss(score),
                percentile: f64::from(percentile) / 10_000.0,
            }),
            known_exploited: finding.known_exploited.map(KnownExploitedWire::of),
            risk: f64::from(finding.risk) / 10.0,
            cwes: &finding.cwes,
            published: finding.published.map(|date| date.to_string()),
            fix: finding.fix.as_ref().map(FixWire::of),
            evidence: EvidenceWire::of(&finding.evidence),
            others: finding.others.iter().map(EvidenceWire::of).collect(),
        }
    }
}

impl<'a> SeverityWire<'a> {
    fn of(severity: &'a SeverityChoice) -> Self {
        let all = severity.all.iter();
        Self {
            level: words::level(severity.level),
            author: &severity.author,
            basis: words::basis(severity.basis),
            all: all
                .map(|(author, level)| RatingWire { author, level: words::level(Some(*level)) })
                .collect(),
        }
    }
}

impl<'a> CvssWire<'a> {
    fn of(cvss: &'a CvssChoice) -> Self {
        Self { vector: &cvss.vector, score: f64::from(cvss.score) / 10.0, author: &cvss.author }
    }
}

impl KnownExploitedWire {
    fn of(known: KnownExploited) -> Self {
        Self {
            added: known.added.map(|date| date.to_string()),
            due: known.due.map(|date| date.to_string()),
            ransomware: known.ransomware,
        }
    }
}

impl<'a> FixWire<'a> {
    fn of(fix: &'a Fix) -> Self {
        Self {
            version: &fix.version,
            published: fix.published.map(|date| date.to_string()),
            access: words::access(fix.access),
            advisory: fix.advisory.as_deref(),
            command: fix.command.as_deref(),
            layer: fix.layer,
            advice: &fix.advice,
        }
    }
}

impl<'a> EvidenceWire<'a> {
    fn of(evidence: &'a Evidence) -> Self {
        Self {
            feed: &evidence.feed,
            feed_date: evidence.feed_date.map(|date| date.to_string()),
            record: &evidence.record,
            scope: &evidence.scope,
            package: &evidence.package,
            range: &evidence.range,
            state: words::state(evidence.state),
        }
    }
}

impl<'a> NotAssessedWire<'a> {
    fn of(entry: &NotAssessed, inventory: &'a Inventory) -> Self {
        let installed = inventory.packages.get(entry.package);
        Self {
            package: entry.package,
            purl: installed.map_or("", |installed| &installed.purl),
            reason: words::not_assessed(entry.reason),
        }
    }
}

impl<'a> GapWire<'a> {
    fn of(gap: &'a Gap) -> Self {
        Self {
            kind: words::gap_kind(gap.kind),
            path: gap.path.as_ref().map(seawall_artifact::path::ImagePath::as_str),
            line: gap.line,
            reason: &gap.reason,
        }
    }
}

impl<'a> LayerWire<'a> {
    fn of(layer: &'a LayerInfo) -> Self {
        Self {
            digest: layer.digest.as_ref().map(ToString::to_string),
            diff_id: layer.diff_id.as_ref().map(ToString::to_string),
            size_bytes: layer.size_bytes,
            created_by: layer.created_by.as_deref(),
            from_base: layer.from_base,
        }
    }
}

fn coverage_of(findings: Option<&Findings>, package: usize) -> Option<PackageCoverage> {
    findings?.coverage.get(package).copied().flatten()
}

impl<'a> PackageWire<'a> {
    fn of(installed: &'a InstalledPackage, coverage: Option<PackageCoverage>) -> Self {
        let package = &installed.package;
        Self {
            purl: &installed.purl,
            package_type: package.package_type.purl_type(),
            name: &package.name,
            version: &package.version,
            architecture: package.architecture.as_deref(),
            source: package
                .source
                .as_ref()
                .map(|source| Source { name: &source.name, version: source.version.as_deref() }),
            licences: &package.licences,
            supplier: package.supplier.as_deref(),
            module: package.module.as_deref(),
            origin: package.origin.as_deref(),
            declared_in: package.declared_in.as_str(),
            nested_in: package.nested_in.as_deref(),
            is_guess: package.is_guess,
            layer: installed.layer,
            owner: installed.owner,
            coverage: coverage.map(|coverage| CoverageWire {
                level: words::coverage(coverage.level),
                date: coverage.date.map(|date| date.to_string()),
            }),
        }
    }
}

impl<'a> Executables<'a> {
    fn of(inventory: &'a Inventory) -> Self {
        let unowned = inventory.executables.iter().filter(|found| found.owner.is_none());
        Self {
            count: inventory.executables.len(),
            unowned_count: inventory.unowned_executable_count(),
            unowned: unowned.map(|found| found.executable.path.as_str()).collect(),
            files: inventory.executables.iter().map(ExecutableWire::of).collect(),
        }
    }
}

impl<'a> ExecutableWire<'a> {
    fn of(found: &'a InstalledExecutable) -> Self {
        Self {
            path: found.executable.path.as_str(),
            digest: found.executable.digest.to_string(),
            size_bytes: found.executable.size_bytes,
            kind: words::executable_kind(found.executable.kind),
            layer: found.layer,
            owner: found.owner,
        }
    }
}
