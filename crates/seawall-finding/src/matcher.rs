//! The match: installed packages × statements of publishers → findings.
//!
//! Distribution packages are judged by their vendor's statements only, by source or binary
//! package as the vendor counts; language packages by OSV records. A language package whose
//! files belong to a distribution package is left to that package's vendor, if the database knows
//! what the vendor says. Packages are grouped into units that publishers cannot tell apart, and
//! each unit is judged once.
//!
//! **Invariant:** a damaged database is an error, never "no findings"; a package that no feed
//! covers is listed as not assessed, and so is one that neither a statement nor an index of a
//! partial feed names.

use std::collections::BTreeMap;

use seawall_advisory::database::{Database, DatabaseError, EndOfLife};
use seawall_advisory::date::Date;
use seawall_advisory::feed::CoverageLevel;
use seawall_advisory::record::{Ecosystem, PackageKey};
use seawall_inventory::inventory::Inventory;

use crate::finding::{
    Finding, Findings, NotAssessed, NotAssessedReason, PackageCoverage, ReleaseSupport,
};

mod judge;
mod special;
mod statement;
mod unit;

pub(crate) use judge::make_id;
use unit::{Unit, UnitKey, place_of};

/// Matches the packages of `inventory` with `database`, as of the day `now`.
pub fn match_inventory(
    inventory: &Inventory,
    database: &Database<'_>,
    now: Date,
) -> Result<Findings, DatabaseError> {
    let coverage = vec![None; inventory.packages.len()];
    let mut findings = Findings { coverage, ..Findings::default() };
    let mut matcher =
        Matcher { inventory, database, now, owners: BTreeMap::new(), reasons: BTreeMap::new() };
    for (key, packages) in matcher.units(&mut findings)? {
        matcher.judge(&Unit { key, packages, inventory }, &mut findings)?;
    }
    for entry in &findings.not_assessed {
        if let Some(coverage) = findings.coverage.get_mut(entry.package) {
            *coverage = Some(PackageCoverage { level: CoverageLevel::None, date: None });
        }
    }
    judge_release(inventory, database, now, &mut findings)?;
    merge_same(&mut findings.findings);
    findings.findings.sort_by(order);
    findings.not_assessed.sort_by_key(|entry| entry.package);
    Ok(findings)
}

/// Merges findings of one id: packages of several architectures are judged apart, but the
/// vulnerability in the version is one.
fn merge_same(findings: &mut Vec<Finding>) {
    // The order of units makes the first of each id the same in every run.
    findings.sort_by(|left, right| left.id.cmp(&right.id));
    findings.dedup_by(|other, kept| {
        if other.id != kept.id {
            return false;
        }
        kept.packages.append(&mut other.packages);
        kept.packages.sort_unstable();
        kept.packages.dedup();
        true
    });
}

/// The order of findings: worst first.
pub(crate) fn order(left: &Finding, right: &Finding) -> std::cmp::Ordering {
    order_of(left).cmp(&order_of(right))
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

/// One run of the match.
struct Matcher<'i, 'd, 'a> {
    inventory: &'i Inventory,
    database: &'d Database<'a>,
    now: Date,
    /// Whether packages are left to the distribution package, by its index.
    owners: BTreeMap<usize, bool>,
    /// Why nothing is known of an ecosystem's release.
    reasons: BTreeMap<(Ecosystem, Box<str>), NotAssessedReason>,
}

impl Matcher<'_, '_, '_> {
    /// Groups the packages by what publishers count; what has no place is not assessed.
    fn units(
        &mut self,
        findings: &mut Findings,
    ) -> Result<BTreeMap<UnitKey, Vec<usize>>, DatabaseError> {
        let mut units: BTreeMap<UnitKey, Vec<usize>> = BTreeMap::new();
        let inventory = self.inventory;
        for (index, installed) in inventory.packages.iter().enumerate() {
            // A key is no software: nothing can be said of it, and nothing is missing.
            if installed.package.is_public_key() {
                continue;
            }
            let is_distribution = installed.package.package_type.is_distribution();
            if let Some(owner) = installed.owner.filter(|_| !is_distribution)
                && self.is_left_to(owner)?
            {
                findings.owned_count += 1;
                continue;
            }
            match place_of(inventory, installed) {
                Ok(key) => units.entry(key).or_default().push(index),
                Err(reason) => findings.not_assessed.push(NotAssessed { package: index, reason }),
            }
        }
        Ok(units)
    }

    /// Tells whether the vendor of the distribution package `owner` answers for what is inside:
    /// it does not for third parties' packages, nor where the database has no word of it.
    fn is_left_to(&mut self, owner: usize) -> Result<bool, DatabaseError> {
        if let Some(known) = self.owners.get(&owner) {
            return Ok(*known);
        }
        let place = self.inventory.packages.get(owner).map(|it| place_of(self.inventory, it));
        let is_left = match place {
            Some(Ok(key)) => self.knowledge(&key)?.level != CoverageLevel::None,
            Some(Err(_)) | None => false,
        };
        self.owners.insert(owner, is_left);
        Ok(is_left)
    }

    /// Returns how much is known of a unit's package.
    ///
    /// Of a part, silence means something only where the package belongs to what the publisher
    /// speaks of: the feed names it, or the index of its release does. Then advisories are known
    /// as far as the feed has them, and open issues are not.
    fn knowledge(&self, key: &UnitKey) -> Result<PackageCoverage, DatabaseError> {
        let (ecosystem, release, name) = (key.ecosystem, &key.release, &key.name);
        let known = self.database.coverage(ecosystem, release, name)?;
        let package = self.database.package(ecosystem, release, name)?;
        let (mut is_spoken_of, mut is_in_index) = (known.is_of_package, false);
        if let Some(package) = package {
            is_spoken_of |= package.statement_count() != 0;
            is_in_index = !package.newest_versions()?.is_empty();
        }
        let level = match known.level {
            CoverageLevel::Complete => CoverageLevel::Complete,
            CoverageLevel::Partial if is_spoken_of || is_in_index => CoverageLevel::Partial,
            // A statement about the very package is some knowledge, whatever the feed promises.
            CoverageLevel::None if is_spoken_of => CoverageLevel::Partial,
            CoverageLevel::Partial | CoverageLevel::None => CoverageLevel::None,
        };
        let date = known.date.filter(|_| level != CoverageLevel::None);
        Ok(PackageCoverage { level, date })
    }

    fn judge(&mut self, unit: &Unit<'_>, findings: &mut Findings) -> Result<(), DatabaseError> {
        findings.findings.extend(judge::judge(unit, self.database, self.now)?);
        let known = self.knowledge(&unit.key)?;
        // What statements say of the version was judged; silence about a backport proves nothing.
        if unit.is_backport() {
            unit.leave(NotAssessedReason::Backport, findings);
            return Ok(());
        }
        match known.level {
            CoverageLevel::Complete => findings.covered_count += unit.packages.len(),
            CoverageLevel::Partial => findings.partial_count += unit.packages.len(),
            CoverageLevel::None => unit.leave(self.reason(&unit.key)?, findings),
        }
        for package in &unit.packages {
            if let Some(coverage) = findings.coverage.get_mut(*package) {
                *coverage = Some(known);
            }
        }
        Ok(())
    }

    fn reason(&mut self, key: &UnitKey) -> Result<NotAssessedReason, DatabaseError> {
        let place = (key.ecosystem, key.release.clone());
        if let Some(known) = self.reasons.get(&place) {
            return Ok(*known);
        }
        let releases = self.database.releases(key.ecosystem)?;
        let reason = if releases.contains(&&*key.release) {
            // Something is said of the release, and nothing promises that it is all.
            NotAssessedReason::NoStatement
        } else if releases.is_empty() {
            NotAssessedReason::NoFeed
        } else {
            NotAssessedReason::NoFeedForRelease
        };
        self.reasons.insert(place, reason);
        Ok(reason)
    }
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
