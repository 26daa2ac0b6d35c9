//! The other rows of the database: heads of advisories, facts about vulnerabilities and about
//! packages, as numbers of texts and identifiers.
//!
//! As with [`super::body`], one codec serves builder, file and reader.
//!
//! **Invariant:** `decode` gives back what `encode` wrote, and equal rows have equal bytes.

use super::DatabaseError;
use super::body::{BodySeverity, TextUse, decode_list, decode_severities, encode_severities};
use super::codec::{Cursor, Writer};
use crate::date::Date;
use crate::feed::CoverageLevel;
use crate::record::AdvisoryKind;

/// What stands for texts, identifiers and feeds where a row is written to.
pub(crate) trait Numbers {
    /// Returns the number of a text.
    fn text(&mut self, text_use: TextUse, text: u32) -> u64;
    /// Returns the number of an identifier.
    fn identifier(&mut self, identifier: u64) -> u64;
    /// Returns the number of a feed.
    fn feed(&mut self, feed: u32) -> u64;
}

/// Everything about an advisory but its packages.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Head {
    pub(crate) feed: u32,
    pub(crate) id: u64,
    pub(crate) kind: AdvisoryKind,
    pub(crate) published: Option<Date>,
    pub(crate) modified: Option<Date>,
    pub(crate) withdrawn: Option<Date>,
    pub(crate) vulnerabilities: Vec<u64>,
    pub(crate) aliases: Vec<u64>,
    pub(crate) severities: Vec<BodySeverity>,
    pub(crate) cwes: Vec<u32>,
}

impl Head {
    pub(crate) fn encode(&self, out: &mut Writer, numbers: &mut dyn Numbers) {
        out.number(numbers.feed(self.feed));
        out.number(numbers.identifier(self.id));
        out.byte(kind_code(self.kind));
        for date in [self.published, self.modified, self.withdrawn] {
            out.date(date);
        }
        for identifiers in [&self.vulnerabilities, &self.aliases] {
            out.count(identifiers.len());
            for identifier in identifiers {
                out.number(numbers.identifier(*identifier));
            }
        }
        encode_severities(&self.severities, out, &mut |text_use, text| {
            numbers.text(text_use, text)
        });
        encode_cwes(&self.cwes, out);
    }

    pub(crate) fn decode(cursor: &mut Cursor<'_>) -> Result<Self, DatabaseError> {
        Ok(Self {
            feed: cursor.small()?,
            id: cursor.number()?,
            kind: kind_from(cursor.byte()?).ok_or_else(|| cursor.damaged("unknown kind"))?,
            published: cursor.date()?,
            modified: cursor.date()?,
            withdrawn: cursor.date()?,
            vulnerabilities: decode_list(cursor, Cursor::number)?,
            aliases: decode_list(cursor, Cursor::number)?,
            severities: decode_severities(cursor)?,
            cwes: decode_list(cursor, Cursor::small)?,
        })
    }
}

fn encode_cwes(cwes: &[u32], out: &mut Writer) {
    out.count(cwes.len());
    for cwe in cwes {
        out.number(u64::from(*cwe));
    }
}

/// A fact about a vulnerability.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Fact {
    Cvss { author: u32, vector: u32 },
    Cwes(Vec<u32>),
    Ssvc { exploitation: u32, automatable: Option<bool>, technical_impact: Option<u32> },
    Published(Date),
    Withdrawn(Option<Date>),
    KnownExploited { added: Option<Date>, due: Option<Date>, ransomware: bool },
}

impl Fact {
    pub(crate) fn encode(&self, out: &mut Writer, numbers: &mut dyn Numbers) {
        match self {
            Self::Cvss { author, vector } => {
                out.byte(1);
                out.number(numbers.text(TextUse::Shared, *author));
                out.number(numbers.text(TextUse::Shared, *vector));
            }
            Self::Cwes(cwes) => {
                out.byte(2);
                encode_cwes(cwes, out);
            }
            Self::Ssvc { exploitation, automatable, technical_impact } => {
                out.byte(3);
                out.number(numbers.text(TextUse::Shared, *exploitation));
                out.byte(match automatable {
                    None => 0,
                    Some(false) => 1,
                    Some(true) => 2,
                });
                out.byte(u8::from(technical_impact.is_some()));
                if let Some(impact) = technical_impact {
                    out.number(numbers.text(TextUse::Shared, *impact));
                }
            }
            Self::Published(date) => {
                out.byte(4);
                out.date(Some(*date));
            }
            Self::Withdrawn(date) => {
                out.byte(5);
                out.date(*date);
            }
            Self::KnownExploited { added, due, ransomware } => {
                out.byte(6);
                out.date(*added);
                out.date(*due);
                out.byte(u8::from(*ransomware));
            }
        }
    }

    pub(crate) fn decode(cursor: &mut Cursor<'_>) -> Result<Self, DatabaseError> {
        Ok(match cursor.byte()? {
            1 => Self::Cvss { author: cursor.small()?, vector: cursor.small()? },
            2 => Self::Cwes(decode_list(cursor, Cursor::small)?),
            3 => Self::Ssvc {
                exploitation: cursor.small()?,
                automatable: match cursor.byte()? {
                    0 => None,
                    1 => Some(false),
                    2 => Some(true),
                    _ => return Err(cursor.damaged("unknown decision point")),
                },
                technical_impact: if cursor.flag()? { Some(cursor.small()?) } else { None },
            },
            4 => Self::Published(
                cursor.date()?.ok_or_else(|| cursor.damaged("publication without a date"))?,
            ),
            5 => Self::Withdrawn(cursor.date()?),
            6 => Self::KnownExploited {
                added: cursor.date()?,
                due: cursor.date()?,
                ransomware: cursor.flag()?,
            },
            _ => return Err(cursor.damaged("unknown fact about a vulnerability")),
        })
    }
}

/// A fact about a package of a release, or about the release as a whole.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum PackageFact {
    Coverage { level: CoverageLevel, date: Option<Date> },
    SupportEnded { date: Option<Date>, version: Option<u32>, is_limited: bool },
    NewestVersion { version: u32, is_security: bool },
}

impl PackageFact {
    pub(crate) fn encode(&self, out: &mut Writer, numbers: &mut dyn Numbers) {
        match self {
            Self::Coverage { level, date } => {
                out.byte(match level {
                    CoverageLevel::None => 0,
                    CoverageLevel::Partial => 1,
                    CoverageLevel::Complete => 2,
                });
                out.date(*date);
            }
            Self::SupportEnded { date, version, is_limited } => {
                out.byte(4 | if version.is_some() { 2 } else { 0 } | u8::from(*is_limited));
                out.date(*date);
                if let Some(version) = version {
                    out.number(numbers.text(TextUse::Near, *version));
                }
            }
            Self::NewestVersion { version, is_security } => {
                out.byte(8 | u8::from(*is_security));
                out.number(numbers.text(TextUse::Near, *version));
            }
        }
    }

    pub(crate) fn decode(cursor: &mut Cursor<'_>) -> Result<Self, DatabaseError> {
        let coverage =
            |level, cursor: &mut Cursor<'_>| Ok(Self::Coverage { level, date: cursor.date()? });
        match cursor.byte()? {
            0 => coverage(CoverageLevel::None, cursor),
            1 => coverage(CoverageLevel::Partial, cursor),
            2 => coverage(CoverageLevel::Complete, cursor),
            form @ 4..=7 => Ok(Self::SupportEnded {
                date: cursor.date()?,
                version: if form & 2 == 0 { None } else { Some(cursor.small()?) },
                is_limited: form & 1 != 0,
            }),
            form @ 8..=9 => {
                Ok(Self::NewestVersion { version: cursor.small()?, is_security: form & 1 != 0 })
            }
            _ => Err(cursor.damaged("unknown fact about a package")),
        }
    }
}

const KINDS: [AdvisoryKind; 5] = [
    AdvisoryKind::Vulnerability,
    AdvisoryKind::Malware,
    AdvisoryKind::Unmaintained,
    AdvisoryKind::Unsound,
    AdvisoryKind::Notice,
];

pub(super) fn kind_code(kind: AdvisoryKind) -> u8 {
    match kind {
        AdvisoryKind::Vulnerability => 0,
        AdvisoryKind::Malware => 1,
        AdvisoryKind::Unmaintained => 2,
        AdvisoryKind::Unsound => 3,
        AdvisoryKind::Notice => 4,
    }
}

pub(super) fn kind_from(code: u8) -> Option<AdvisoryKind> {
    KINDS.into_iter().find(|kind| kind_code(*kind) == code)
}
