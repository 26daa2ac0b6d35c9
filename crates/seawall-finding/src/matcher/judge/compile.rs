//! Puts a finding together: ratings, exploitation, fix, evidence.

use std::ptr;

use seawall_advisory::database::{
    DatabaseError, RangeEndView, RangeView, RatingView, Vulnerability,
};
use seawall_advisory::record::{AdvisoryKind, FixAccess, FixState};

use super::{Case, Spoken, finding_id};
use crate::finding::{Evidence, Finding, FindingKind, Fix, KnownExploited, Segment};
use crate::matcher::statement::Outcome;
use crate::risk;
use crate::severity::{self, Rated};

impl Case<'_, '_, '_> {
    /// Makes the finding that `chosen` states; `spoken` is all that was said.
    pub(super) fn finding(
        &self,
        id: &str,
        chosen: &Spoken<'_>,
        spoken: &[Spoken<'_>],
    ) -> Result<Finding, DatabaseError> {
        let known = self.database.vulnerability(id)?;
        let known_exploited = known.as_ref().and_then(|known| known.known_exploited).map(|entry| {
            KnownExploited { added: entry.added, due: entry.due, ransomware: entry.ransomware }
        });
        let ratings = ratings(chosen, spoken, known.as_ref());
        let (severity, cvss) = severity::choose(&ratings, known_exploited.is_some());
        let epss =
            known.as_ref().and_then(|known| known.epss).map(|epss| (epss.score, epss.percentile));
        let score = cvss.as_ref().map(|cvss| cvss.score);
        let risk = risk::risk(severity.level, score, epss.map(|epss| epss.0), known_exploited);
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
            aliases: aliases(id, known.as_ref()),
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
            cwes: cwes(chosen, known.as_ref()),
            published: known.as_ref().and_then(|known| known.published).or(chosen.head.published),
            fix,
            evidence: self.evidence(chosen),
            others: spoken
                .iter()
                .filter(|other| !ptr::eq(*other, chosen))
                .map(|other| self.evidence(other))
                .collect(),
        })
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
            feed_date: spoken.as_of,
            record: spoken.head.id.to_string().into(),
            scope: scope.into(),
            package: key.name.clone(),
            range: range_text(spoken).into(),
            state: spoken.statement.state,
        }
    }
}

/// Collects ratings: of the statement, of its record, of the other records, of authorities.
fn ratings<'a>(
    chosen: &Spoken<'a>,
    spoken: &[Spoken<'a>],
    known: Option<&Vulnerability<'a>>,
) -> Vec<Rated<'a>> {
    let own = chosen.statement.severities.iter().chain(&chosen.head.severities);
    let mut ratings: Vec<Rated<'a>> = own.map(|severity| Rated::by_publisher(*severity)).collect();
    for other in spoken.iter().filter(|other| other.head.number != chosen.head.number) {
        let theirs = other.statement.severities.iter().chain(&other.head.severities);
        ratings.extend(
            theirs.map(|severity| Rated { is_publisher: false, ..Rated::by_publisher(*severity) }),
        );
    }
    ratings.extend(known.iter().flat_map(|known| &known.cvss).map(|cvss| Rated {
        author: cvss.author,
        rating: RatingView::Cvss(cvss.vector),
        is_publisher: false,
    }));
    ratings
}

/// Lists the other names of the vulnerability, sorted. The publisher's advisory is none: it may
/// speak of many vulnerabilities.
fn aliases(id: &str, known: Option<&Vulnerability<'_>>) -> Vec<Box<str>> {
    let aliases = known.iter().flat_map(|known| &known.aliases);
    let mut aliases: Vec<Box<str>> = aliases.map(|alias| alias.to_string().into()).collect();
    aliases.retain(|alias| &**alias != id);
    aliases.sort();
    aliases.dedup();
    aliases
}

fn cwes(chosen: &Spoken<'_>, known: Option<&Vulnerability<'_>>) -> Vec<u32> {
    let mut cwes = known.map(|known| known.cwes.clone()).unwrap_or_default();
    cwes.extend(&chosen.head.cwes);
    cwes.sort_unstable();
    cwes.dedup();
    cwes
}

fn range_text(spoken: &Spoken<'_>) -> String {
    match spoken.outcome {
        Outcome::Affected { range: Some(range), by_fallback: true, .. } => {
            format!("{} (by the fallback order)", show(&range))
        }
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
        _ if chosen.head.kind == AdvisoryKind::Malware => Segment::Remove,
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
