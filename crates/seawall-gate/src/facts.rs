//! From inventory and findings to the plain facts that policies judge.

use seawall_advisory::database::Database;
use seawall_advisory::date::Date;
use seawall_advisory::record::{AdvisoryKind, FixAccess, Level};
use seawall_artifact::reference::ImageReference;
use seawall_finding::finding::{Finding, FindingKind, Findings, ReleaseSupport, Segment};
use seawall_inventory::gap::GapKind;
use seawall_inventory::inventory::Inventory;
use seawall_policy::facts::{
    BaseFacts, Facts, FindingFacts, FixFact, Gate, ImageFacts, ScanFacts, SeverityFact,
};

/// What was scanned, for policies.
pub(crate) struct Scanned<'a> {
    pub(crate) gate: Gate,
    pub(crate) reference: Option<&'a ImageReference>,
    pub(crate) inventory: &'a Inventory,
    pub(crate) findings: &'a Findings,
    pub(crate) database: Option<&'a Database<'a>>,
    pub(crate) day: Date,
    pub(crate) searched_for_malware: bool,
    pub(crate) vex_not_affected: &'a std::collections::BTreeSet<Box<str>>,
}

/// Fills in the facts.
pub(crate) fn facts(scanned: &Scanned<'_>) -> Facts {
    Facts {
        gate: scanned.gate,
        namespace: None,
        image: image_facts(scanned),
        scan: scan_facts(scanned),
        findings: scanned
            .findings
            .findings
            .iter()
            .map(|finding| finding_facts(scanned, finding))
            .collect(),
    }
}

fn image_facts(scanned: &Scanned<'_>) -> ImageFacts {
    let inventory = scanned.inventory;
    let subject = &inventory.subject;
    let reference = reference_of(scanned);
    let user = &subject.user;
    let base = inventory.base.as_ref();
    let distribution = inventory.distribution.as_ref();
    let of = |read: fn(&ImageReference) -> &str| {
        reference.as_ref().map(|reference| read(reference).into()).unwrap_or_default()
    };
    ImageFacts {
        reference: reference
            .as_ref()
            .map_or_else(|| subject.name.clone(), |reference| reference.to_string().into()),
        registry: of(ImageReference::registry),
        repository: of(ImageReference::repository),
        tag: of(|reference| reference.tag().unwrap_or_default()),
        digest: subject
            .manifest_digest
            .as_ref()
            .map(|digest| digest.to_string().into())
            .unwrap_or_default(),
        platform: subject
            .platform
            .as_ref()
            .map(|platform| platform.to_string().into())
            .unwrap_or_default(),
        user: user.clone(),
        runs_as_root: matches!(user.split(':').next(), None | Some("" | "0" | "root")),
        age_days: subject
            .created
            .as_deref()
            .and_then(Date::parse)
            .map(|created| i64::from(scanned.day.days_since(created))),
        layers: inventory.layers.len() as u64,
        base: BaseFacts {
            name: base.and_then(|base| base.name.clone()).unwrap_or_default(),
            digest: base
                .and_then(|base| base.digest.as_ref())
                .map(|digest| digest.to_string().into())
                .unwrap_or_default(),
            layers: base.and_then(|base| base.layer_count).unwrap_or(0) as u64,
        },
        distribution: distribution.map(|known| known.advisory_id.clone()).unwrap_or_default(),
        release: distribution.map(|known| known.advisory_release.clone()).unwrap_or_default(),
        end_of_life: matches!(scanned.findings.release_support, ReleaseSupport::Ended(_)),
    }
}

fn reference_of(scanned: &Scanned<'_>) -> Option<ImageReference> {
    if let Some(reference) = scanned.reference {
        return Some(reference.clone());
    }
    scanned.inventory.subject.references.iter().find_map(|name| {
        // A bare tag of a layout names no repository.
        name.contains(['/', ':']).then(|| name.parse().ok()).flatten()
    })
}

fn scan_facts(scanned: &Scanned<'_>) -> ScanFacts {
    let (inventory, findings) = (scanned.inventory, scanned.findings);
    let not_assessed =
        findings.not_assessed.iter().filter_map(|entry| inventory.packages.get(entry.package));
    let has_unknown = inventory.gaps.iter().any(|gap| gap.kind == GapKind::UnknownDistribution);
    ScanFacts {
        packages: inventory.packages.len() as u64,
        covered: findings.covered_count as u64,
        partial: findings.partial_count as u64,
        not_assessed: not_assessed.map(|package| package.purl.clone()).collect(),
        unknown_distribution: has_unknown,
        gaps: inventory.gaps.len() as u64,
        grave_gaps: inventory.gaps.iter().filter(|gap| gap.kind.is_grave()).count() as u64,
        executables: inventory.executables.len() as u64,
        unowned_executables: inventory.unowned_executable_count() as u64,
        no_database: scanned.database.is_none(),
        malware_scanned: scanned.searched_for_malware,
        database_age_days: scanned
            .database
            .map_or(0, |database| i64::from(scanned.day.days_since(database.built()))),
    }
}

fn finding_facts(scanned: &Scanned<'_>, finding: &Finding) -> FindingFacts {
    let days_since = |date: Option<Date>| date.map(|date| i64::from(scanned.day.days_since(date)));
    let packages =
        finding.packages.iter().filter_map(|index| scanned.inventory.packages.get(*index));
    let fix = finding.fix.as_ref().filter(|fix| fix.access == FixAccess::General);
    let first = packages.clone().next();
    let layer = first.and_then(|package| scanned.inventory.layers.get(package.layer));
    FindingFacts {
        id: finding.id.clone(),
        kind: kind_name(finding.kind).into(),
        vulnerability: finding.vulnerability.clone(),
        aliases: finding.aliases.clone(),
        package: finding.package_name.clone(),
        version: finding.installed_version.clone(),
        purls: packages.map(|package| package.purl.clone()).collect(),
        severity: finding.severity.level.map(severity_fact),
        fix: fix_fact(finding.segment),
        fixed_version: fix.map(|fix| fix.version.clone()).unwrap_or_default(),
        fix_age_days: days_since(fix.and_then(|fix| fix.published)),
        published_days: days_since(finding.published),
        known_exploited: finding.known_exploited.is_some(),
        ransomware: finding.known_exploited.is_some_and(|entry| entry.ransomware),
        epss: finding.epss.map(|(score, _)| f64::from(score) / 100_000.0),
        risk: f64::from(finding.risk) / 10.0,
        from_base: layer.and_then(|layer| layer.from_base),
        vex_not_affected: scanned.vex_not_affected.contains(&finding.id),
        // Known of running containers alone, by whoever asks for these facts.
        in_use: None,
        use_seen: None,
    }
}

fn kind_name(kind: FindingKind) -> &'static str {
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
        FindingKind::MalwareFile => "malware",
    }
}

fn severity_fact(level: Level) -> SeverityFact {
    match level {
        Level::None => SeverityFact::None,
        Level::Negligible => SeverityFact::Negligible,
        Level::Low => SeverityFact::Low,
        Level::Medium => SeverityFact::Medium,
        Level::High => SeverityFact::High,
        Level::Critical => SeverityFact::Critical,
    }
}

fn fix_fact(segment: Segment) -> FixFact {
    match segment {
        Segment::Remove => FixFact::Remove,
        Segment::FixAvailable => FixFact::Available,
        Segment::WillNotFix => FixFact::WillNotFix,
        Segment::NoFixYet => FixFact::None,
        Segment::EndOfLife => FixFact::EndOfLife,
        Segment::NotAssessed => FixFact::NotAssessed,
    }
}
