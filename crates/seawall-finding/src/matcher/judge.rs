//! Judges one unit: every statement about it, by vulnerability and precedence of the feeds.

use std::collections::BTreeMap;

use seawall_advisory::database::{
    AdvisoryHead, Database, DatabaseError, RangeEndView, RangeView, Statement,
};
use seawall_advisory::date::Date;
use seawall_advisory::feed::distribution::rank;
use seawall_advisory::record::{FixAccess, FixState};
use seawall_advisory::version::Version;
use seawall_artifact::digest::Digest;

use super::special;
use super::statement::{Outcome, outcome};
use super::unit::Unit;
use crate::finding::{
    Evidence, Finding, FindingKind, Fix, KnownExploited, Segment, SeverityBasis, SeverityChoice,
};
use crate::severity::Rated;
use crate::{fix, risk, severity};

/// What became of a unit.
#[derive(Debug, Default)]
pub(super) struct Judged {
    pub(super) findings: Vec<Finding>,
    pub(super) statement_count: usize,
}

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

/// Judges `unit` on the day `now`.
pub(super) fn judge(
    unit: &Unit<'_>,
    database: &Database<'_>,
    now: Date,
) -> Result<Judged, DatabaseError> {
    let key = &unit.key;
    let Some(package) = database.package(key.ecosystem, &key.release, &key.name)? else {
        return Ok(Judged::default());
    };
    let mut judged =
        Judged { statement_count: package.statement_count() as usize, ..Judged::default() };
    let version = match key.ecosystem.order().parse(&key.version) {
        Ok(version) => version,
        Err(error) => {
            if judged.statement_count != 0 {
                judged.findings.push(special::unparsable_version(
                    unit,
                    &error,
                    judged.statement_count,
                ));
            }
            return Ok(judged);
        }
    };
    let mut statements = Vec::new();
    for statement in package.statements() {
        let statement = statement?;
        let outcome = outcome(&statement, unit, &version);
        statements.push((statement, outcome));
    }
    let speaks = |outcome: &Outcome<'_>| {
        matches!(outcome, Outcome::Affected { .. } | Outcome::Unparsable { .. })
    };
    if statements.iter().any(|(_, outcome)| speaks(outcome)) {
        for (vulnerability, spoken) in by_vulnerability(database, statements)? {
            let judge = Judge { unit, database, version: &version };
            judged.findings.extend(judge.vulnerability(&vulnerability, &spoken)?);
        }
    }
    special::package_ends(unit, &package, &version, now, &mut judged.findings)?;
    special::security_update(unit, &package, &version, &mut judged.findings)?;
    Ok(judged)
}

/// Groups what was said by the vulnerability's id as shown.
fn by_vulnerability<'a>(
    database: &Database<'a>,
    statements: Vec<(Statement<'a>, Outcome<'a>)>,
) -> Result<BTreeMap<String, Vec<Spoken<'a>>>, DatabaseError> {
    let mut groups: BTreeMap<String, Vec<Spoken<'a>>> = BTreeMap::new();
    for (statement, outcome) in statements {
        if outcome == Outcome::Elsewhere {
            continue;
        }
        let head = database.advisory(statement.advisory)?;
        if head.withdrawn.is_some() {
            continue;
        }
        let stamp = database.feed(head.feed)?;
        let ids: Vec<String> = match head.vulnerabilities.as_slice() {
            [] => vec![head.id.to_string()],
            ids => ids.iter().map(ToString::to_string).collect(),
        };
        let spoken = Spoken {
            head,
            statement,
            outcome,
            feed: stamp.name,
            feed_date: stamp.date,
            rank: rank(stamp.name),
        };
        for id in ids {
            groups.entry(database.display_id(&id)?).or_default().push(spoken.clone());
        }
    }
    Ok(groups)
}

struct Judge<'u, 'd, 'a> {
    unit: &'u Unit<'u>,
    database: &'d Database<'a>,
    version: &'u Version,
}

impl Judge<'_, '_, '_> {
    /// Judges one vulnerability; `None` if the statements of the highest rank clear it.
    fn vulnerability(
        &self,
        id: &str,
        spoken: &[Spoken<'_>],
    ) -> Result<Option<Finding>, DatabaseError> {
        let highest = spoken.iter().map(|spoken| spoken.rank).max().unwrap_or_default();
        let decisive: Vec<&Spoken<'_>> =
            spoken.iter().filter(|spoken| spoken.rank == highest).collect();
        let affected =
            decisive.iter().filter(|spoken| matches!(spoken.outcome, Outcome::Affected { .. }));
        let best =
            affected.min_by(|left, right| self.preference(left).cmp(&self.preference(right)));
        let chosen = match best {
            Some(best) => *best,
            None => match decisive
                .iter()
                .find(|spoken| matches!(spoken.outcome, Outcome::Unparsable { .. }))
            {
                Some(unparsable) => *unparsable,
                None => return Ok(None),
            },
        };
        let is_cleared = decisive.iter().any(|spoken| spoken.outcome == Outcome::NotAffected);
        if is_cleared && best.is_none() {
            return Ok(None);
        }
        self.finding(id, chosen, spoken).map(Some)
    }

    /// What is fixed for everybody goes first, then the lower fix, then the heavier state.
    fn preference(&self, spoken: &Spoken<'_>) -> (u8, u8) {
        let fixed = match spoken.outcome {
            Outcome::Affected { fixed: Some(_), .. } => match spoken.statement.fix_access {
                FixAccess::General => 0,
                FixAccess::Subscription => 2,
            },
            _ => 1,
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
        (fixed, state)
    }

    fn finding(
        &self,
        id: &str,
        chosen: &Spoken<'_>,
        spoken: &[Spoken<'_>],
    ) -> Result<Finding, DatabaseError> {
        let known = self.database.vulnerability(id)?;
        let known_exploited = known.as_ref().and_then(|known| known.known_exploited).map(|entry| {
            KnownExploited { added: entry.added, due: entry.due, ransomware: entry.ransomware }
        });
        let mut ratings: Vec<Rated<'_>> = Vec::new();
        for severity in chosen.statement.severities.iter().chain(&chosen.head.severities) {
            ratings.push(Rated::by_publisher(*severity));
        }
        for other in spoken.iter().filter(|other| other.head.number != chosen.head.number) {
            ratings.extend(
                other.head.severities.iter().map(|severity| Rated {
                    is_publisher: false,
                    ..Rated::by_publisher(*severity)
                }),
            );
        }
        let cvss = known.iter().flat_map(|known| &known.cvss).map(|cvss| Rated {
            author: cvss.author,
            rating: seawall_advisory::database::RatingView::Cvss(cvss.vector),
            is_publisher: false,
        });
        ratings.extend(cvss);
        let (severity, cvss) = severity::choose(&ratings, known_exploited.is_some());
        let epss =
            known.as_ref().and_then(|known| known.epss).map(|epss| (epss.score, epss.percentile));
        let risk = risk::risk(
            severity.level,
            cvss.as_ref().map(|cvss| cvss.score),
            epss.map(|epss| epss.0),
            known_exploited,
        );
        let mut aliases: Vec<Box<str>> = known
            .iter()
            .flat_map(|known| &known.aliases)
            .map(|alias| alias.to_string().into())
            .collect();
        aliases.push(chosen.head.id.to_string().into());
        aliases.retain(|alias| &**alias != id);
        aliases.sort();
        aliases.dedup();
        let mut cwes = known.as_ref().map(|known| known.cwes.clone()).unwrap_or_default();
        cwes.extend(&chosen.head.cwes);
        cwes.sort_unstable();
        cwes.dedup();
        let fix = self.fix(chosen, spoken);
        let is_unparsable = matches!(chosen.outcome, Outcome::Unparsable { .. });
        Ok(Finding {
            id: finding_id(id, self.unit),
            kind: if is_unparsable {
                FindingKind::UnparsableVersion
            } else {
                FindingKind::Advisory(chosen.head.kind)
            },
            vulnerability: id.into(),
            aliases,
            package_name: self.unit.key.name.clone(),
            installed_version: self.unit.key.version.clone(),
            packages: self.unit.packages.clone(),
            segment: if is_unparsable {
                Segment::NotAssessed
            } else {
                segment(chosen, fix.as_ref())
            },
            state: chosen.statement.state,
            severity,
            cvss,
            epss,
            known_exploited,
            risk,
            cwes,
            published: known.as_ref().and_then(|known| known.published).or(chosen.head.published),
            fix,
            evidence: self.evidence(chosen),
            others: spoken
                .iter()
                .filter(|other| other.head.number != chosen.head.number)
                .map(|other| self.evidence(other))
                .collect(),
        })
    }

    /// Finds the fix: of the statement that decided, else one for subscribers.
    fn fix(&self, chosen: &Spoken<'_>, spoken: &[Spoken<'_>]) -> Option<Fix> {
        let fixed = |spoken: &Spoken<'_>| match spoken.outcome {
            Outcome::Affected { fixed: Some(version), .. } => Some(version.to_owned()),
            Outcome::Affected { range: None, .. } => self.next_fix(&spoken.statement),
            _ => None,
        };
        let found = fixed(chosen).map(|version| (chosen, version));
        let found = found.or_else(|| {
            let same = spoken.iter().filter(|other| other.rank == chosen.rank);
            same.filter_map(|other| fixed(other).map(|version| (other, version))).next()
        });
        let (source, version) = found?;
        Some(Fix {
            published: source.statement.fixed_on.or(source.head.published).or(source.head.modified),
            access: source.statement.fix_access,
            advisory: source.statement.fix_advisory.map(Into::into),
            command: fix::command(
                self.unit.key.ecosystem,
                &self.unit.key.name,
                &self.unit.package_names(),
                &version,
            ),
            layer: self.unit.layer(),
            advice: fix::advice(self.unit.inventory, self.unit.layer()),
            version: version.into(),
        })
    }

    /// For a version that is affected by name: the lowest fix above it in any range.
    fn next_fix(&self, statement: &Statement<'_>) -> Option<String> {
        let fixes = statement.ranges.iter().filter_map(|range| match range.end {
            RangeEndView::Fixed(version) => Some(version),
            RangeEndView::Open | RangeEndView::LastAffected(_) | RangeEndView::Below(_) => None,
        });
        let above = fixes
            .filter(|fixed| self.version.compare_text(fixed).is_ok_and(std::cmp::Ordering::is_lt));
        let order = self.unit.key.ecosystem.order();
        above
            .min_by(|left, right| order.compare(left, right).unwrap_or(std::cmp::Ordering::Equal))
            .map(ToOwned::to_owned)
    }

    fn evidence(&self, spoken: &Spoken<'_>) -> Evidence {
        let key = &self.unit.key;
        let mut scope = key.ecosystem.name().to_owned();
        for part in [&*key.release, spoken.statement.repository] {
            if !part.is_empty() {
                scope.push(' ');
                scope.push_str(part);
            }
        }
        Evidence {
            feed: spoken.feed.into(),
            feed_date: spoken.feed_date,
            record: spoken.head.id.to_string().into(),
            scope: scope.into(),
            package: key.name.clone(),
            range: range_text(spoken).into(),
            state: spoken.statement.state,
        }
    }
}

fn range_text(spoken: &Spoken<'_>) -> String {
    match spoken.outcome {
        Outcome::Affected { range: Some(range), .. } => show(&range),
        Outcome::Affected { range: None, .. } if spoken.statement.versions.is_empty() => {
            "any version".to_owned()
        }
        Outcome::Affected { range: None, .. } => "listed by version".to_owned(),
        Outcome::Unparsable { bound } => format!("the bound `{bound}` does not parse"),
        Outcome::NotAffected => "not affected".to_owned(),
        Outcome::Outside | Outcome::Elsewhere => {
            let ranges: Vec<String> = spoken.statement.ranges.iter().take(4).map(show).collect();
            format!("outside of {}", ranges.join(" | "))
        }
    }
}

fn show(range: &RangeView<'_>) -> String {
    let sign = if range.excludes_introduced { ">" } else { ">=" };
    let start = range.introduced.map(|version| format!("{sign} {version}"));
    let end = match range.end {
        RangeEndView::Open => None,
        RangeEndView::Fixed(version) | RangeEndView::Below(version) => Some(format!("< {version}")),
        RangeEndView::LastAffected(version) => Some(format!("<= {version}")),
    };
    match (start, end) {
        (None, None) => "any version".to_owned(),
        (Some(one), None) | (None, Some(one)) => one,
        (Some(start), Some(end)) => format!("{start}, {end}"),
    }
}

fn segment(chosen: &Spoken<'_>, fix: Option<&Fix>) -> Segment {
    match (fix.map(|fix| fix.access), chosen.statement.state) {
        (Some(FixAccess::General), _) => Segment::FixAvailable,
        (_, FixState::EndOfLife) => Segment::EndOfLife,
        (_, FixState::WillNotFix | FixState::Deferred) => Segment::WillNotFix,
        (Some(FixAccess::Subscription), FixState::Fixed) => Segment::WillNotFix,
        (
            _,
            FixState::Fixed
            | FixState::Affected
            | FixState::UnderInvestigation
            | FixState::NotAffected,
        ) => Segment::NoFixYet,
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
