//! Findings that no single advisory states: versions that do not parse, ended support,
//! security updates whose content is unknown.

use seawall_advisory::database::{DatabaseError, Package};
use seawall_advisory::date::Date;
use seawall_advisory::record::{Ecosystem, FixAccess, FixState};
use seawall_advisory::version::{Version, VersionError};

use super::judge::{finding_id, make_id, unknown_severity};
use super::unit::Unit;
use crate::finding::{Evidence, Finding, FindingKind, Fix, Segment};
use crate::{fix, risk};

/// The installed version does not parse: some of the statements could not be held against it, or
/// only by the fallback order.
pub(super) fn unparsable_version(
    unit: &Unit<'_>,
    error: &VersionError,
    undecided: usize,
    by_fallback: usize,
) -> Finding {
    let compared = match by_fallback {
        0 => String::new(),
        count => format!(", {count} hold by the fallback order"),
    };
    let range = format!("{undecided} statements could not be compared{compared}: {error}");
    plain(unit, FindingKind::UnparsableVersion, "UNPARSABLE-VERSION", Segment::NotAssessed, &range)
}

/// The support of the package has ended in this release.
pub(super) fn package_ends(
    unit: &Unit<'_>,
    package: &Package<'_, '_>,
    version: &Version,
    now: Date,
    findings: &mut Vec<Finding>,
) -> Result<(), DatabaseError> {
    let ended = package.support_ended()?.into_iter().find(|end| {
        let is_over = end.date.is_none_or(|date| date <= now);
        let is_older = end
            .version
            .is_none_or(|last| version.compare_text(last).map_or(true, std::cmp::Ordering::is_le));
        !end.is_limited && is_over && is_older
    });
    let Some(ended) = ended else { return Ok(()) };
    let range = match ended.date {
        Some(date) => format!("support ended on {date}"),
        None => "support has ended".to_owned(),
    };
    let kind = FindingKind::PackageEndOfLife;
    let mut finding = plain(unit, kind, "PACKAGE-END-OF-LIFE", Segment::EndOfLife, &range);
    finding.state = FixState::EndOfLife;
    finding.evidence.state = FixState::EndOfLife;
    finding.published = ended.date;
    findings.push(finding);
    Ok(())
}

/// The security repository has a newer version than the one installed, and no finding says so.
pub(super) fn security_update(
    unit: &Unit<'_>,
    package: &Package<'_, '_>,
    version: &Version,
    findings: &mut Vec<Finding>,
) -> Result<(), DatabaseError> {
    let newest = package.newest_versions()?.into_iter().filter(|newest| newest.is_security);
    let newer = newest
        .filter(|newest| version.compare_text(newest.version).is_ok_and(std::cmp::Ordering::is_lt));
    let Some(newer) = newer.map(|newest| newest.version).next() else { return Ok(()) };
    if findings.iter().any(|finding| finding.segment == Segment::FixAvailable) {
        return Ok(());
    }
    let range = format!("< {newer}");
    let kind = FindingKind::SecurityUpdate;
    let mut finding = plain(unit, kind, "SECURITY-UPDATE", Segment::FixAvailable, &range);
    finding.state = FixState::Fixed;
    finding.evidence.state = FixState::Fixed;
    finding.fix = Some(Fix {
        version: newer.into(),
        published: None,
        access: FixAccess::General,
        advisory: None,
        command: fix::command(unit.key.ecosystem, &unit.key.name, &unit.package_names(), newer),
        layer: unit.layer(),
        advice: fix::advice(unit.inventory, unit.layer()),
    });
    findings.push(finding);
    Ok(())
}

/// The distribution's release is out of support.
pub(super) fn release_end(ecosystem: Ecosystem, release: &str, since: Option<Date>) -> Finding {
    let range = match since {
        Some(date) => format!("support ended on {date}"),
        None => "support has ended".to_owned(),
    };
    Finding {
        id: make_id(&["RELEASE-END-OF-LIFE", ecosystem.name(), release]),
        kind: FindingKind::ReleaseEndOfLife,
        vulnerability: "RELEASE-END-OF-LIFE".into(),
        aliases: Vec::new(),
        package_name: ecosystem.name().into(),
        installed_version: release.into(),
        packages: Vec::new(),
        segment: Segment::EndOfLife,
        state: FixState::EndOfLife,
        severity: unknown_severity(),
        cvss: None,
        epss: None,
        known_exploited: None,
        risk: risk::risk(None, None, None, None),
        cwes: Vec::new(),
        published: since,
        fix: None,
        evidence: Evidence {
            feed: "".into(),
            feed_date: None,
            record: "end of support".into(),
            scope: format!("{} {release}", ecosystem.name()).into(),
            package: ecosystem.name().into(),
            range: range.into(),
            state: FixState::EndOfLife,
        },
        others: Vec::new(),
    }
}

fn plain(unit: &Unit<'_>, kind: FindingKind, name: &str, segment: Segment, range: &str) -> Finding {
    let key = &unit.key;
    Finding {
        id: finding_id(name, unit),
        kind,
        vulnerability: name.into(),
        aliases: Vec::new(),
        package_name: key.name.clone(),
        installed_version: key.version.clone(),
        packages: unit.packages.clone(),
        segment,
        state: FixState::UnderInvestigation,
        severity: unknown_severity(),
        cvss: None,
        epss: None,
        known_exploited: None,
        risk: risk::risk(None, None, None, None),
        cwes: Vec::new(),
        published: None,
        fix: None,
        evidence: Evidence {
            feed: "".into(),
            feed_date: None,
            record: name.into(),
            scope: format!("{} {}", key.ecosystem.name(), key.release).trim_end().into(),
            package: key.name.clone(),
            range: range.into(),
            state: FixState::UnderInvestigation,
        },
        others: Vec::new(),
    }
}
