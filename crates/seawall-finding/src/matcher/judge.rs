//! Judges one unit: every statement about it, by vulnerability and precedence of the feeds.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use seawall_advisory::database::{
    AdvisoryHead, AdvisoryNumber, Database, DatabaseError, FeedNumber, Statement,
};
use seawall_advisory::date::Date;
use seawall_advisory::feed::distribution::{is_distribution, rank};
use seawall_advisory::record::{Ecosystem, FixAccess, FixState};
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
    head: Rc<AdvisoryHead<'a>>,
    statement: Statement<'a>,
    outcome: Outcome<'a>,
    feed: &'a str,
    rank: u8,
    /// Of when the word is: the state of the feed's knowledge about the package.
    as_of: Option<Date>,
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
    let dates = database.coverage_dates(key.ecosystem, &key.release, &key.name)?;
    let heads = BTreeMap::new();
    let hearing = Hearing { database, ecosystem: key.ecosystem, dates, heads };
    for (vulnerability, spoken) in hearing.by_vulnerability(statements)? {
        let case = Case { unit, database, version };
        findings.extend(case.judge(&vulnerability, &spoken)?);
    }
    if let Some(version) = version {
        special::package_ends(unit, &package, version, now, &mut findings)?;
        special::security_update(unit, &package, version, &mut findings)?;
    }
    Ok(findings)
}

/// What the statements about one package are heard with.
struct Hearing<'d, 'a> {
    database: &'d Database<'a>,
    ecosystem: Ecosystem,
    dates: BTreeMap<FeedNumber, Date>,
    /// Heads of advisories that were read.
    heads: BTreeMap<AdvisoryNumber, Rc<AdvisoryHead<'a>>>,
}

impl<'a> Hearing<'_, 'a> {
    /// Groups what was said by the vulnerability's id as shown.
    ///
    /// Most statements about a package are of old vulnerabilities: only the advisories of those
    /// that some statement affirms are read.
    fn by_vulnerability(
        mut self,
        statements: Vec<(Statement<'a>, Outcome<'a>)>,
    ) -> Result<BTreeMap<String, Vec<Spoken<'a>>>, DatabaseError> {
        let database = self.database;
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
            let head = self.head(statement.advisory)?;
            if head.withdrawn.is_some() {
                continue;
            }
            for id in ids_of(&head) {
                let id = database.display_id(&id)?;
                if shown.contains(&id) {
                    continue;
                }
                let known = database.vulnerability(&id)?;
                let aliases = known.iter().flat_map(|known| &known.aliases);
                for alias in aliases.map(ToString::to_string) {
                    let alias = database.vulnerability(&alias)?;
                    advisories.extend(alias.into_iter().flat_map(|alias| alias.advisories));
                }
                advisories.extend(known.into_iter().flat_map(|known| known.advisories));
                shown.insert(id);
            }
        }
        advisories.extend(affirming);
        let withdrawn = self.withdrawn(&advisories)?;
        let mut groups: BTreeMap<String, Vec<Spoken<'a>>> = BTreeMap::new();
        for (statement, outcome) in statements {
            if outcome == Outcome::Elsewhere || !advisories.contains(&statement.advisory) {
                continue;
            }
            let spoken = self.spoken(statement, outcome)?;
            if spoken.is_taken_back(&withdrawn) {
                continue;
            }
            for id in ids_of(&spoken.head) {
                let id = database.display_id(&id)?;
                if shown.contains(&id) {
                    groups.entry(id).or_default().push(spoken.clone());
                }
            }
        }
        if !self.has_one_voice() {
            groups.values_mut().for_each(newest_copies);
        }
        Ok(groups)
    }

    /// Tells whether one publisher speaks for the packages; distributors name their records after
    /// the vulnerability, so that equal names do not make copies of them.
    fn has_one_voice(&self) -> bool {
        is_distribution(self.ecosystem)
    }

    /// Lists records that were withdrawn, by their ids: feeds copy one another, and an older copy
    /// does not know of the withdrawal.
    fn withdrawn(
        &mut self,
        advisories: &BTreeSet<AdvisoryNumber>,
    ) -> Result<BTreeMap<String, Date>, DatabaseError> {
        let mut withdrawn = BTreeMap::new();
        if self.has_one_voice() {
            return Ok(withdrawn);
        }
        for number in advisories {
            let head = self.head(*number)?;
            if let Some(date) = head.withdrawn {
                let known = withdrawn.entry(head.id.to_string()).or_insert(date);
                *known = date.max(*known);
            }
        }
        Ok(withdrawn)
    }

    /// Returns the head of an advisory, which is read once.
    fn head(&mut self, number: AdvisoryNumber) -> Result<Rc<AdvisoryHead<'a>>, DatabaseError> {
        if let Some(head) = self.heads.get(&number) {
            return Ok(Rc::clone(head));
        }
        let head = Rc::new(self.database.advisory(number)?);
        self.heads.insert(number, Rc::clone(&head));
        Ok(head)
    }

    fn spoken(
        &mut self,
        statement: Statement<'a>,
        outcome: Outcome<'a>,
    ) -> Result<Spoken<'a>, DatabaseError> {
        let head = self.head(statement.advisory)?;
        let stamp = self.database.feed(head.feed)?;
        let as_of = self.dates.get(&head.feed).copied().or(stamp.date);
        let rank = rank(stamp.name, self.ecosystem);
        Ok(Spoken { head, statement, outcome, feed: stamp.name, rank, as_of })
    }
}

impl Spoken<'_> {
    /// Tells whether the record itself, or a later state of it, was withdrawn.
    fn is_taken_back(&self, withdrawn: &BTreeMap<String, Date>) -> bool {
        let is_later = |withdrawn: &Date| self.head.modified.is_none_or(|at| at <= *withdrawn);
        self.head.withdrawn.is_some()
            || withdrawn.get(&self.head.id.to_string()).is_some_and(is_later)
    }
}

/// Leaves of copies of one record, which several feeds have, those that changed last. What has no
/// date of change is no copy, but another publisher's own word under the same name.
fn newest_copies(spoken: &mut Vec<Spoken<'_>>) {
    let name = |word: &Spoken<'_>| (word.rank, word.head.id.to_string());
    let mut newest: BTreeMap<(u8, String), Date> = BTreeMap::new();
    for word in spoken.iter() {
        if let Some(modified) = word.head.modified {
            let date = newest.entry(name(word)).or_insert(modified);
            *date = modified.max(*date);
        }
    }
    spoken.retain(|word| {
        let newest = newest.get(&name(word));
        word.head.modified.is_none() || word.head.modified.as_ref() == newest
    });
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
        let decisive = self.decisive(spoken);
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

    /// The statements that count: those of the highest rank. One distributor's word is its newest;
    /// languages have publishers beside each other.
    fn decisive<'s, 'w>(&self, spoken: &'s [Spoken<'w>]) -> Vec<&'s Spoken<'w>> {
        let has_one_voice = is_distribution(self.unit.key.ecosystem);
        let weight = |word: &Spoken<'_>| (word.rank, word.as_of.filter(|_| has_one_voice));
        let heaviest = spoken.iter().map(weight).max();
        spoken.iter().filter(|word| Some(weight(word)) == heaviest).collect()
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

pub(crate) fn make_id(parts: &[&str]) -> Box<str> {
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
