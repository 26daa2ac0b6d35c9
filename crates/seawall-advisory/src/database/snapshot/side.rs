//! Side facts of a snapshot, in columns: one column for the kind of fact and a few for each kind.

use super::advisories::COLUMN_FREE;
use super::columns::{ColumnsReader, ColumnsWriter};
use crate::database::DatabaseError;
use crate::database::identifier::Identifier;
use crate::feed::{CoverageLevel, SideFact};
use crate::record::Ecosystem;

const KIND: usize = COLUMN_FREE;
/// What the fact is about: an identifier, or a package.
const SUBJECT: usize = COLUMN_FREE + 1;
const ECOSYSTEM: usize = COLUMN_FREE + 2;
const RELEASE: usize = COLUMN_FREE + 3;
const DATES: [usize; 3] = [COLUMN_FREE + 4, COLUMN_FREE + 5, COLUMN_FREE + 6];
const FLAG: usize = COLUMN_FREE + 7;
const NUMBERS: [usize; 2] = [COLUMN_FREE + 8, COLUMN_FREE + 9];
/// Texts: no two kinds of fact share one, so that neighbours resemble each other.
const TEXTS: usize = COLUMN_FREE + 10;

/// Kinds of facts by number. Their order is that of the file.
mod kind {
    pub(super) const CVSS: u64 = 1;
    pub(super) const CWES: u64 = 2;
    pub(super) const SSVC: u64 = 3;
    pub(super) const PUBLISHED: u64 = 4;
    pub(super) const WITHDRAWN: u64 = 5;
    pub(super) const EPSS: u64 = 6;
    pub(super) const EPSS_MODEL: u64 = 7;
    pub(super) const KNOWN_EXPLOITED: u64 = 8;
    pub(super) const END_OF_LIFE: u64 = 9;
    pub(super) const SUPPORT_ENDED: u64 = 10;
    pub(super) const COVERAGE: u64 = 11;
    pub(super) const NEWEST_VERSION: u64 = 12;
    pub(super) const OFFICIAL_IMAGE: u64 = 13;
    pub(super) const CPE: u64 = 14;
}

/// Returns kind, subject and release: what facts are sorted by, so that neighbours resemble
/// each other.
fn order(fact: &SideFact) -> (u64, Identifier<'_>, &str) {
    match fact {
        SideFact::Cvss { vulnerability, author, .. } => {
            (kind::CVSS, Identifier::parse(vulnerability), author)
        }
        SideFact::Cwes { vulnerability, .. } => (kind::CWES, Identifier::parse(vulnerability), ""),
        SideFact::Ssvc { vulnerability, .. } => (kind::SSVC, Identifier::parse(vulnerability), ""),
        SideFact::Published { vulnerability, .. } => {
            (kind::PUBLISHED, Identifier::parse(vulnerability), "")
        }
        SideFact::Withdrawn { vulnerability, .. } => {
            (kind::WITHDRAWN, Identifier::parse(vulnerability), "")
        }
        SideFact::Epss { vulnerability, .. } => (kind::EPSS, Identifier::parse(vulnerability), ""),
        SideFact::EpssModel { version, .. } => (kind::EPSS_MODEL, Identifier::Other(version), ""),
        SideFact::KnownExploited { vulnerability, .. } => {
            (kind::KNOWN_EXPLOITED, Identifier::parse(vulnerability), "")
        }
        SideFact::EndOfLife { product, release, .. } => {
            (kind::END_OF_LIFE, Identifier::Other(product), release)
        }
        SideFact::SupportEnded { package, release, .. } => {
            (kind::SUPPORT_ENDED, Identifier::Other(package), release)
        }
        SideFact::Coverage { package, release, .. } => {
            (kind::COVERAGE, Identifier::Other(package.as_deref().unwrap_or_default()), release)
        }
        SideFact::NewestVersion { package, release, .. } => {
            (kind::NEWEST_VERSION, Identifier::Other(package), release)
        }
        SideFact::OfficialImage { repository, .. } => {
            (kind::OFFICIAL_IMAGE, Identifier::Other(repository), "")
        }
        SideFact::Cpe { product, .. } => (kind::CPE, Identifier::Other(product), ""),
    }
}

/// Writes facts, sorted; their order means nothing.
pub(super) fn write(facts: &mut [SideFact], out: &mut ColumnsWriter) {
    facts.sort_by(|one, other| order(one).cmp(&order(other)));
    for fact in facts.iter() {
        let (kind, ..) = order(fact);
        out.number(KIND, kind);
        if kind <= kind::KNOWN_EXPLOITED {
            write_vulnerability_fact(fact, out);
        } else {
            write_package_fact(fact, out);
        }
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the caller sends every other fact elsewhere")]
fn write_vulnerability_fact(fact: &SideFact, out: &mut ColumnsWriter) {
    match fact {
        SideFact::Cvss { vulnerability, author, vector } => {
            out.identifier(SUBJECT, vulnerability);
            out.text(TEXTS, author);
            out.text(TEXTS + 1, vector);
        }
        SideFact::Cwes { vulnerability, cwes } => {
            out.identifier(SUBJECT, vulnerability);
            out.count(TEXTS, cwes.len());
            for cwe in cwes {
                out.number(TEXTS + 1, u64::from(*cwe));
            }
        }
        SideFact::Ssvc { vulnerability, exploitation, automatable, technical_impact } => {
            out.identifier(SUBJECT, vulnerability);
            out.text(TEXTS + 2, exploitation);
            out.number(
                TEXTS + 2,
                match automatable {
                    None => 0,
                    Some(false) => 1,
                    Some(true) => 2,
                },
            );
            out.optional_text(TEXTS + 3, technical_impact.as_deref());
        }
        SideFact::Published { vulnerability, date } => {
            out.identifier(SUBJECT, vulnerability);
            out.date(TEXTS + 4, Some(*date));
        }
        SideFact::Withdrawn { vulnerability, date } => {
            out.identifier(SUBJECT, vulnerability);
            out.date(TEXTS + 5, *date);
        }
        SideFact::Epss { vulnerability, score, percentile } => {
            out.identifier(SUBJECT, vulnerability);
            out.number(NUMBERS[0], u64::from(*score));
            out.number(NUMBERS[1], u64::from(*percentile));
        }
        SideFact::EpssModel { version, date } => {
            out.text(TEXTS + 6, version);
            out.date(TEXTS + 6, Some(*date));
        }
        SideFact::KnownExploited { vulnerability, added, due, ransomware } => {
            out.identifier(SUBJECT, vulnerability);
            out.date(TEXTS + 7, *added);
            out.date(TEXTS + 8, *due);
            out.flag(TEXTS + 9, *ransomware);
        }
        _ => {}
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the caller sends every other fact elsewhere")]
fn write_package_fact(fact: &SideFact, out: &mut ColumnsWriter) {
    match fact {
        SideFact::EndOfLife {
            product,
            release,
            codename,
            released,
            ends,
            has_ended,
            extended_ends,
        } => {
            out.text(SUBJECT, product);
            out.text(RELEASE, release);
            out.optional_text(TEXTS + 10, codename.as_deref());
            for (column, date) in DATES.into_iter().zip([released, ends, extended_ends]) {
                out.date(column, *date);
            }
            out.flag(FLAG, *has_ended);
        }
        SideFact::SupportEnded { ecosystem, release, package, date, version, is_limited } => {
            write_place(*ecosystem, release, out);
            out.text(SUBJECT, package);
            out.date(DATES[0], *date);
            out.optional_text(TEXTS + 11, version.as_deref());
            out.flag(FLAG, *is_limited);
        }
        SideFact::Coverage { ecosystem, release, package, level, date } => {
            write_place(*ecosystem, release, out);
            out.optional_text(SUBJECT, package.as_deref());
            out.number(NUMBERS[0], coverage_code(*level));
            out.date(DATES[0], *date);
        }
        SideFact::NewestVersion { ecosystem, release, package, version, is_security } => {
            write_place(*ecosystem, release, out);
            out.text(SUBJECT, package);
            out.text(TEXTS + 12, version);
            out.flag(FLAG, *is_security);
        }
        SideFact::OfficialImage { repository, tags, architectures } => {
            out.text(SUBJECT, repository);
            out.texts(TEXTS + 13, tags);
            out.texts(TEXTS + 14, architectures);
        }
        SideFact::Cpe { vulnerability, product, target_software, version, start, end } => {
            out.identifier(TEXTS + 15, vulnerability);
            out.text(SUBJECT, product);
            out.optional_text(TEXTS + 16, target_software.as_deref());
            out.optional_text(TEXTS + 17, version.as_deref());
            for (column, bound) in [(TEXTS + 18, start), (TEXTS + 19, end)] {
                out.optional_text(column, bound.as_ref().map(|(text, _is_inclusive)| &**text));
                if let Some((_text, is_inclusive)) = bound {
                    out.flag(column, *is_inclusive);
                }
            }
        }
        _ => {}
    }
}

fn write_place(ecosystem: Ecosystem, release: &str, out: &mut ColumnsWriter) {
    out.number(ECOSYSTEM, u64::from(ecosystem.code()));
    out.text(RELEASE, release);
}

fn coverage_code(level: CoverageLevel) -> u64 {
    match level {
        CoverageLevel::None => 0,
        CoverageLevel::Partial => 1,
        CoverageLevel::Complete => 2,
    }
}

/// Reads one fact.
pub(super) fn read(columns: &mut ColumnsReader<'_>) -> Result<SideFact, DatabaseError> {
    let kind = columns.number(KIND)?;
    if kind <= kind::KNOWN_EXPLOITED {
        read_vulnerability_fact(kind, columns)
    } else {
        read_package_fact(kind, columns)
    }
}

fn read_vulnerability_fact(
    kind: u64,
    columns: &mut ColumnsReader<'_>,
) -> Result<SideFact, DatabaseError> {
    if kind == kind::EPSS_MODEL {
        let no_date = columns.damaged(TEXTS + 6, "model without a date");
        let version = columns.text(TEXTS + 6)?;
        return Ok(SideFact::EpssModel { version, date: columns.date(TEXTS + 6)?.ok_or(no_date)? });
    }
    let vulnerability = columns.identifier(SUBJECT)?;
    Ok(match kind {
        kind::CVSS => SideFact::Cvss {
            vulnerability,
            author: columns.text(TEXTS)?,
            vector: columns.text(TEXTS + 1)?,
        },
        kind::CWES => SideFact::Cwes {
            vulnerability,
            cwes: columns.list(TEXTS, |columns| columns.small(TEXTS + 1))?,
        },
        kind::SSVC => SideFact::Ssvc {
            vulnerability,
            exploitation: columns.text(TEXTS + 2)?,
            automatable: match columns.number(TEXTS + 2)? {
                0 => None,
                1 => Some(false),
                2 => Some(true),
                _ => return Err(columns.damaged(TEXTS + 2, "unknown decision point")),
            },
            technical_impact: columns.optional_text(TEXTS + 3)?,
        },
        kind::PUBLISHED => {
            let no_date = columns.damaged(TEXTS + 4, "publication without a date");
            SideFact::Published { vulnerability, date: columns.date(TEXTS + 4)?.ok_or(no_date)? }
        }
        kind::WITHDRAWN => SideFact::Withdrawn { vulnerability, date: columns.date(TEXTS + 5)? },
        kind::EPSS => SideFact::Epss {
            vulnerability,
            score: columns.small(NUMBERS[0])?,
            percentile: columns.small(NUMBERS[1])?,
        },
        kind::KNOWN_EXPLOITED => SideFact::KnownExploited {
            vulnerability,
            added: columns.date(TEXTS + 7)?,
            due: columns.date(TEXTS + 8)?,
            ransomware: columns.flag(TEXTS + 9)?,
        },
        _ => return Err(columns.damaged(KIND, "unknown kind of fact")),
    })
}

fn read_package_fact(
    kind: u64,
    columns: &mut ColumnsReader<'_>,
) -> Result<SideFact, DatabaseError> {
    Ok(match kind {
        kind::END_OF_LIFE => SideFact::EndOfLife {
            product: columns.text(SUBJECT)?,
            release: columns.text(RELEASE)?,
            codename: columns.optional_text(TEXTS + 10)?,
            released: columns.date(DATES[0])?,
            ends: columns.date(DATES[1])?,
            extended_ends: columns.date(DATES[2])?,
            has_ended: columns.flag(FLAG)?,
        },
        kind::SUPPORT_ENDED => SideFact::SupportEnded {
            ecosystem: read_ecosystem(columns)?,
            release: columns.text(RELEASE)?,
            package: columns.text(SUBJECT)?,
            date: columns.date(DATES[0])?,
            version: columns.optional_text(TEXTS + 11)?,
            is_limited: columns.flag(FLAG)?,
        },
        kind::COVERAGE => SideFact::Coverage {
            ecosystem: read_ecosystem(columns)?,
            release: columns.text(RELEASE)?,
            package: columns.optional_text(SUBJECT)?,
            level: match columns.number(NUMBERS[0])? {
                0 => CoverageLevel::None,
                1 => CoverageLevel::Partial,
                2 => CoverageLevel::Complete,
                _ => return Err(columns.damaged(NUMBERS[0], "unknown level of coverage")),
            },
            date: columns.date(DATES[0])?,
        },
        kind::NEWEST_VERSION => SideFact::NewestVersion {
            ecosystem: read_ecosystem(columns)?,
            release: columns.text(RELEASE)?,
            package: columns.text(SUBJECT)?,
            version: columns.text(TEXTS + 12)?,
            is_security: columns.flag(FLAG)?,
        },
        kind::OFFICIAL_IMAGE => SideFact::OfficialImage {
            repository: columns.text(SUBJECT)?,
            tags: columns.texts(TEXTS + 13)?,
            architectures: columns.texts(TEXTS + 14)?,
        },
        kind::CPE => SideFact::Cpe {
            vulnerability: columns.identifier(TEXTS + 15)?,
            product: columns.text(SUBJECT)?,
            target_software: columns.optional_text(TEXTS + 16)?,
            version: columns.optional_text(TEXTS + 17)?,
            start: read_bound(TEXTS + 18, columns)?,
            end: read_bound(TEXTS + 19, columns)?,
        },
        _ => return Err(columns.damaged(KIND, "unknown kind of fact")),
    })
}

fn read_bound(
    column: usize,
    columns: &mut ColumnsReader<'_>,
) -> Result<Option<(Box<str>, bool)>, DatabaseError> {
    let Some(text) = columns.optional_text(column)? else { return Ok(None) };
    Ok(Some((text, columns.flag(column)?)))
}

fn read_ecosystem(columns: &mut ColumnsReader<'_>) -> Result<Ecosystem, DatabaseError> {
    let code = u8::try_from(columns.number(ECOSYSTEM)?).ok();
    let damaged = columns.damaged(ECOSYSTEM, "unknown ecosystem");
    code.and_then(Ecosystem::from_code).ok_or(damaged)
}
