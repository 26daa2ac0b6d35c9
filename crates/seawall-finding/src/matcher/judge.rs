//! Judges one unit: every statement about it, by vulnerability and precedence of the feeds.

use std::collections::{BTreeMap, BTreeSet};

use seawall_advisory::database::{AdvisoryHead, Database, DatabaseError, Statement};
use seawall_advisory::date::Date;
use seawall_advisory::feed::distribution::rank;
use seawall_advisory::record::{FixAccess, FixState};
use seawall_advisory::version::Version;
use seawall_artifact::digest::Digest;

use super::special;
use super::statement::{Outcome, outcome};
use super::unit::Unit;
use crate::finding::{Finding, SeverityBasis, SeverityChoice};

mod compile;
mod remedy;

/// One statement with what it says about the installed version.
#[derive(Clone, Debug)]
struct Spoken<'a> {
    head: AdvisoryHead<'a>,
    statement: Statement<'a>,
    outcome: Outcome<'a>,
    feed: &'a str,
    feed_date: Option<Date>,
    rank: u8,
}

/// Judges `unit` on the day `now`: its findings.
pub(super) fn judge(
    unit: &Unit<'_>,
    database: &Database<'_>,
    now: Date,
) -> Result<Vec<Finding>, DatabaseError> {
    let key = &unit.key;
    let Some(package) = database.package(key.ecosystem, &key.release, &key.name)? else {
        return Ok(Vec::new());
    };
    let mut findings = Vec::new();
    let parsed = key.ecosystem.order().parse(&key.version);
    let version = parsed.as_ref().ok();
    let mut statements = Vec::new();
    for statement in package.statements() {
        let statement = statement?;
        let outcome = outcome(&statement, unit, version);
        statements.push((statement, outcome));
    }
    if let Err(error) = &parsed {
        let is_unparsable = |outcome: &Outcome<'_>| matches!(outcome, Outcome::Unparsable { .. });
        let undecided = statements.iter().filter(|(_, outcome)| is_unparsable(outcome)).count();
        let by_fallback = statements.iter().filter(|(_, outcome)| outcome.is_by_fallback()).count();
        if undecided != 0 || by_fallback != 0 {
            findings.push(special::unparsable_version(unit, error, undecided, by_fallback));
        }
        // The one finding stands for all that are undecided.
        statements.retain(|(_, outcome)| !is_unparsable(outcome));
    }
    for (vulnerability, spoken) in by_vulnerability(database, statements)? {
        let case = Case { unit, database, version };
        findings.extend(case.judge(&vulnerability, &spoken)?);
    }
    if let Some(version) = version {
        special::package_ends(unit, &package, version, now, &mut findings)?;
        special::security_update(unit, &package, version, &mut findings)?;
    }
    Ok(findings)
}

/// Groups what was said by the vulnerability's id as shown.
///
/// Most statements about a package are of old vulnerabilities: only the advisories of those that
/// some statement affirms are read.
fn by_vulnerability<'a>(
    database: &Database<'a>,
    statements: Vec<(Statement<'a>, Outcome<'a>)>,
) -> Result<BTreeMap<String, Vec<Spoken<'a>>>, DatabaseError> {
    let affirms = |outcome: &Outcome<'_>| {
        matches!(outcome, Outcome::Affected { .. } | Outcome::Unparsable { .. })
    };
    let mut affirming = BTreeSet::new();
    let mut advisories = BTreeSet::new();
    let mut shown = BTreeSet::new();
    for (statement, _) in statements.iter().filter(|(_, outcome)| affirms(outcome)) {
        if !affirming.insert(statement.advisory) {
            continue;
        }
        let head = database.advisory(statement.advisory)?;
        if head.withdrawn.is_some() {
            continue;
        }
        for id in ids_of(&head) {
            let id = database.display_id(&id)?;
            if shown.contains(&id) {
                continue;
            }
            let known = database.vulnerability(&id)?;
            let aliases = known.iter().flat_map(|known| &known.aliases).map(ToString::to_string);
            for alias in aliases {
                let alias = database.vulnerability(&alias)?;
                advisories.extend(alias.into_iter().flat_map(|alias| alias.advisories));
            }
            advisories.extend(known.into_iter().flat_map(|known| known.advisories));
            shown.insert(id);
        }
    }
    advisories.extend(affirming);
    let mut groups: BTreeMap<String, Vec<Spoken<'a>>> = BTreeMap::new();
    for (statement, outcome) in statements {
        if outcome == Outcome::Elsewhere || !advisories.contains(&statement.advisory) {
            continue;
        }
        let spoken = spoken(database, statement, outcome)?;
        if spoken.head.withdrawn.is_some() {
            continue;
        }
        for id in ids_of(&spoken.head) {
            let id = database.display_id(&id)?;
            if shown.contains(&id) {
                groups.entry(id).or_default().push(spoken.clone());
            }
        }
    }
    Ok(groups)
}

fn spoken<'a>(
    database: &Database<'a>,
    statement: Statement<'a>,
    outcome: Outcome<'a>,
) -> Result<Spoken<'a>, DatabaseError> {
    let head = database.advisory(statement.advisory)?;
    let stamp = database.feed(head.feed)?;
    let (feed, feed_date, rank) = (stamp.name, stamp.date, rank(stamp.name));
    Ok(Spoken { head, statement, outcome, feed, feed_date, rank })
}

/// Lists the vulnerabilities of an advisory: itself where it names none.
fn ids_of(head: &AdvisoryHead<'_>) -> Vec<String> {
    match head.vulnerabilities.as_slice() {
        [] => vec![head.id.to_string()],
        ids => ids.iter().map(ToString::to_string).collect(),
    }
}

/// A unit with what it is judged by.
struct Case<'u, 'd, 'a> {
    unit: &'u Unit<'u>,
    database: &'d Database<'a>,
    /// The installed version; `None` where it does not parse.
    version: Option<&'u Version>,
}

impl Case<'_, '_, '_> {
    /// Judges one vulnerability; `None` if the statements of the highest rank clear it.
    fn judge(&self, id: &str, spoken: &[Spoken<'_>]) -> Result<Option<Finding>, DatabaseError> {
        let highest = spoken.iter().map(|spoken| spoken.rank).max().unwrap_or_default();
        let decisive: Vec<&Spoken<'_>> =
            spoken.iter().filter(|spoken| spoken.rank == highest).collect();
        let is_maintained = decisive.iter().any(|spoken| Self::is_fixed_for_subscribers(spoken));
        let affected = decisive.iter().filter(|spoken| {
            matches!(spoken.outcome, Outcome::Affected { .. })
                && !(is_maintained && self.gives_way_to_maintenance(spoken))
        });
        let best =
            affected.min_by(|left, right| Self::preference(left).cmp(&Self::preference(right)));
        if let Some(best) = best {
            return self.finding(id, best, spoken).map(Some);
        }
        let is_cleared = decisive.iter().any(|spoken| {
            matches!(spoken.outcome, Outcome::NotAffected | Outcome::Affected { .. })
        });
        let unparsable =
            decisive.iter().find(|spoken| matches!(spoken.outcome, Outcome::Unparsable { .. }));
        match unparsable.filter(|_| !is_cleared) {
            Some(unparsable) => self.finding(id, unparsable, spoken).map(Some),
            None => Ok(None),
        }
    }

    /// Tells whether the installed build is one of expanded maintenance (Ubuntu Pro) with the
    /// fix, or that maintenance states that the package is not affected.
    fn is_fixed_for_subscribers(spoken: &Spoken<'_>) -> bool {
        let statement = &spoken.statement;
        statement.fix_access == FixAccess::Subscription
            && match spoken.outcome {
                Outcome::NotAffected => true,
                Outcome::Outside => statement.state == FixState::Fixed,
                Outcome::Elsewhere | Outcome::Affected { .. } | Outcome::Unparsable { .. } => false,
            }
    }

    /// Tells whether a statement for everybody is answered by the expanded maintenance: it knows
    /// no fix, or its fix is on a line of builds that the installed one left.
    fn gives_way_to_maintenance(&self, spoken: &Spoken<'_>) -> bool {
        spoken.statement.fix_access == FixAccess::General
            && (spoken.outcome.fixed().is_none() || self.unit.key.version.contains("esm"))
    }

    /// The statement to show: what is fixed for everybody goes first, then the heavier state, then
    /// what needs no fallback order.
    fn preference(spoken: &Spoken<'_>) -> (u8, u8, bool) {
        let fixed = match (spoken.outcome.fixed(), spoken.statement.fix_access) {
            (Some(_), FixAccess::General) => 0,
            (None, _) => 1,
            (Some(_), FixAccess::Subscription) => 2,
        };
        let state = match spoken.statement.state {
            FixState::EndOfLife => 0,
            FixState::WillNotFix => 1,
            FixState::Deferred => 2,
            FixState::Affected => 3,
            FixState::Fixed => 4,
            FixState::UnderInvestigation => 5,
            FixState::NotAffected => 6,
        };
        (fixed, state, spoken.outcome.is_by_fallback())
    }
}

/// Makes the stable id: the same vulnerability in the same version of the same package has the
/// same id in every image.
pub(super) fn finding_id(vulnerability: &str, unit: &Unit<'_>) -> Box<str> {
    let key = &unit.key;
    make_id(&[vulnerability, key.ecosystem.name(), &key.release, &key.name, &key.version])
}

pub(super) fn make_id(parts: &[&str]) -> Box<str> {
    format!("SW-{}", Digest::sha256_of(parts.join("\n").as_bytes()).short()).into()
}

/// A severity that nobody stated.
pub(super) fn unknown_severity() -> SeverityChoice {
    SeverityChoice {
        level: None,
        author: "".into(),
        basis: SeverityBasis::Unknown,
        all: Vec::new(),
    }
}
