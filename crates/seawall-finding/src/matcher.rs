//! The match: installed packages × statements of publishers → findings.
//!
//! Distribution packages are judged by their vendor's statements only, by source or binary
//! package as the vendor counts; language packages by OSV records. A language package whose
//! files belong to a distribution package is left to that package's vendor. Packages are
//! grouped into units that publishers cannot tell apart, and each unit is judged once.
//!
//! **Invariant:** a damaged database is an error, never "no findings"; a package that no feed
//! covers is listed as not assessed.

use std::collections::BTreeMap;

use seawall_advisory::database::{Database, DatabaseError, EndOfLife};
use seawall_advisory::date::Date;
use seawall_advisory::feed::CoverageLevel;
use seawall_advisory::record::{Ecosystem, PackageKey};
use seawall_inventory::inventory::Inventory;

use crate::finding::{Finding, Findings, NotAssessed, NotAssessedReason, ReleaseSupport};

mod judge;
mod special;
mod statement;
mod unit;

use unit::{Unit, UnitKey, place_of};

/// Matches the packages of `inventory` with `database`, as of the day `now`.
pub fn match_inventory(
    inventory: &Inventory,
    database: &Database<'_>,
    now: Date,
) -> Result<Findings, DatabaseError> {
    let mut findings = Findings::default();
    let units = units(inventory, &mut findings);
    for (key, packages) in units {
        let unit = Unit { key, packages, inventory };
        judge_unit(&unit, database, now, &mut findings)?;
    }
    judge_release(inventory, database, now, &mut findings)?;
    findings.findings.sort_by(|left, right| order_of(left).cmp(&order_of(right)));
    findings.not_assessed.sort_by_key(|entry| entry.package);
    Ok(findings)
}

type SortKey<'a> = (
    std::cmp::Reverse<u16>,
    std::cmp::Reverse<Option<seawall_advisory::record::Level>>,
    &'a str,
    &'a str,
    &'a str,
    &'a str,
);

fn order_of(finding: &Finding) -> SortKey<'_> {
    (
        std::cmp::Reverse(finding.risk),
        std::cmp::Reverse(finding.severity.level),
        &finding.vulnerability,
        &finding.package_name,
        &finding.installed_version,
        &finding.id,
    )
}

/// Groups the packages by what publishers count; what has no place is not assessed.
fn units(inventory: &Inventory, findings: &mut Findings) -> BTreeMap<UnitKey, Vec<usize>> {
    let mut units: BTreeMap<UnitKey, Vec<usize>> = BTreeMap::new();
    for (index, installed) in inventory.packages.iter().enumerate() {
        let is_owned = installed.owner.is_some();
        if is_owned && !installed.package.package_type.is_distribution() {
            findings.owned_count += 1;
            continue;
        }
        match place_of(inventory, installed) {
            Ok(key) => units.entry(key).or_default().push(index),
            Err(reason) => findings.not_assessed.push(NotAssessed { package: index, reason }),
        }
    }
    units
}

fn judge_unit(
    unit: &Unit<'_>,
    database: &Database<'_>,
    now: Date,
    findings: &mut Findings,
) -> Result<(), DatabaseError> {
    let key = &unit.key;
    let coverage = database.coverage(key.ecosystem, &key.release, &key.name)?;
    let judged = judge::judge(unit, database, now)?;
    let level = match coverage.level {
        // A statement about the very package is some knowledge, whatever the feed promises.
        CoverageLevel::None if judged.statement_count != 0 => CoverageLevel::Partial,
        level => level,
    };
    match level {
        CoverageLevel::Complete => findings.covered_count += unit.packages.len(),
        CoverageLevel::Partial => findings.partial_count += unit.packages.len(),
        CoverageLevel::None => {
            let reason = not_assessed_reason(database, key)?;
            let entries =
                unit.packages.iter().map(|package| NotAssessed { package: *package, reason });
            findings.not_assessed.extend(entries);
        }
    }
    findings.findings.extend(judged.findings);
    Ok(())
}

fn not_assessed_reason(
    database: &Database<'_>,
    key: &UnitKey,
) -> Result<NotAssessedReason, DatabaseError> {
    let releases = database.releases(key.ecosystem)?;
    Ok(match releases.is_empty() {
        true => NotAssessedReason::NoFeed,
        false if releases.contains(&&*key.release) => NotAssessedReason::NoFeed,
        false => NotAssessedReason::NoFeedForRelease,
    })
}

fn judge_release(
    inventory: &Inventory,
    database: &Database<'_>,
    now: Date,
    findings: &mut Findings,
) -> Result<(), DatabaseError> {
    let Some(distribution) = &inventory.distribution else { return Ok(()) };
    let Some(ecosystem) = Ecosystem::from_name(&distribution.advisory_id) else { return Ok(()) };
    let found = database.end_of_life(ecosystem, &distribution.advisory_release)?;
    findings.release_support = found.map_or(ReleaseSupport::Unknown, |end| support(&end, now));
    if let ReleaseSupport::Ended(since) = findings.release_support {
        let release = &distribution.advisory_release;
        findings.findings.push(special::release_end(ecosystem, release, since));
    }
    Ok(())
}

fn support(end: &EndOfLife<'_>, now: Date) -> ReleaseSupport {
    let has_ended = end.has_ended || end.ends.is_some_and(|ends| ends < now);
    match (has_ended, end.ends, end.extended_ends) {
        (false, ends, _) => ReleaseSupport::Supported(ends),
        (true, Some(ended), Some(until)) if now <= until => {
            ReleaseSupport::Extended { ended, until }
        }
        (true, ended, until) => ReleaseSupport::Ended(until.or(ended)),
    }
}

/// Tells whether statements under `key` count for the ecosystem's packages of this name.
fn counts(ecosystem: Ecosystem, key: PackageKey) -> bool {
    ecosystem.key() == key
}

#[cfg(test)]
mod tests;
