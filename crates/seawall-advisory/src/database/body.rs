//! What a statement says beside its package and its advisory, as numbers of texts.
//!
//! One codec serves three places: the builder's rows, the file's records and the reader. They
//! differ only in what a number stands for: [`TextUse::Near`] texts lie in the package's own
//! record of the file (versions, ids of fixes), [`TextUse::Shared`] ones in the shared table.
//!
//! **Invariant:** [`Body::decode`] gives back what [`Body::encode`] wrote, and equal bodies have
//! equal bytes.

use super::DatabaseError;
use super::codec::{Cursor, Writer};
use crate::date::Date;
use crate::record::{FixAccess, FixState, Level, PackageKey};

/// Where the text behind a number is kept in the file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum TextUse {
    /// In the record of the package.
    Near,
    /// In the table of shared texts.
    Shared,
}

/// A range by numbers of texts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct BodyRange {
    pub(crate) introduced: Option<u32>,
    pub(crate) excludes_introduced: bool,
    pub(crate) end: BodyEnd,
}

/// The end of a range by number of its text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum BodyEnd {
    Open,
    Fixed(u32),
    LastAffected(u32),
    Below(u32),
}

/// A rating by numbers of texts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct BodySeverity {
    pub(crate) author: u32,
    pub(crate) rating: BodyRating,
}

/// The form of a rating.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum BodyRating {
    Word(Level),
    Cvss(u32),
    Score(u8),
}

/// A statement without its package and advisory.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Body {
    pub(crate) key: PackageKey,
    pub(crate) state: FixState,
    pub(crate) fix_access: FixAccess,
    pub(crate) repository: Option<u32>,
    pub(crate) module: Option<u32>,
    pub(crate) architectures: Vec<u32>,
    pub(crate) ranges: Vec<BodyRange>,
    pub(crate) versions: Vec<u32>,
    pub(crate) fixed_on: Option<Date>,
    pub(crate) fix_advisory: Option<u32>,
    pub(crate) severities: Vec<BodySeverity>,
}

/// Which members of a [`Body`] are there.
mod member {
    pub(super) const REPOSITORY: u64 = 1 << 6;
    pub(super) const MODULE: u64 = 1 << 7;
    pub(super) const ARCHITECTURES: u64 = 1 << 8;
    pub(super) const RANGES: u64 = 1 << 9;
    pub(super) const VERSIONS: u64 = 1 << 10;
    pub(super) const FIXED_ON: u64 = 1 << 11;
    pub(super) const FIX_ADVISORY: u64 = 1 << 12;
    pub(super) const SEVERITIES: u64 = 1 << 13;
    /// The ranges are one, from the beginning to a fix: nearly all are.
    pub(super) const FIXED_ONLY: u64 = 1 << 14;
}

impl Body {
    /// Writes the body; `number` says what stands for a text.
    pub(crate) fn encode(&self, out: &mut Writer, number: &mut dyn FnMut(TextUse, u32) -> u64) {
        out.number(self.members());
        if let Some(repository) = self.repository {
            out.number(number(TextUse::Shared, repository));
        }
        if let Some(module) = self.module {
            out.number(number(TextUse::Shared, module));
        }
        if !self.architectures.is_empty() {
            out.count(self.architectures.len());
            for architecture in &self.architectures {
                out.number(number(TextUse::Shared, *architecture));
            }
        }
        self.encode_ranges(out, number);
        if !self.versions.is_empty() {
            out.count(self.versions.len());
            for version in &self.versions {
                out.number(number(TextUse::Near, *version));
            }
        }
        if self.fixed_on.is_some() {
            out.date(self.fixed_on);
        }
        if let Some(advisory) = self.fix_advisory {
            out.number(number(TextUse::Near, advisory));
        }
        if !self.severities.is_empty() {
            encode_severities(&self.severities, out, number);
        }
    }

    fn fixed_only(&self) -> Option<u32> {
        match self.ranges[..] {
            [
                BodyRange {
                    introduced: None,
                    excludes_introduced: false,
                    end: BodyEnd::Fixed(version),
                },
            ] => Some(version),
            _ => None,
        }
    }

    fn members(&self) -> u64 {
        let flag = |is_there: bool, bit: u64| if is_there { bit } else { 0 };
        let is_fixed_only = self.fixed_only().is_some();
        state_code(self.state)
            | flag(self.fix_access == FixAccess::Subscription, 1 << 3)
            | key_code(self.key) << 4
            | flag(self.repository.is_some(), member::REPOSITORY)
            | flag(self.module.is_some(), member::MODULE)
            | flag(!self.architectures.is_empty(), member::ARCHITECTURES)
            | flag(!self.ranges.is_empty() && !is_fixed_only, member::RANGES)
            | flag(!self.versions.is_empty(), member::VERSIONS)
            | flag(self.fixed_on.is_some(), member::FIXED_ON)
            | flag(self.fix_advisory.is_some(), member::FIX_ADVISORY)
            | flag(!self.severities.is_empty(), member::SEVERITIES)
            | flag(is_fixed_only, member::FIXED_ONLY)
    }

    fn encode_ranges(&self, out: &mut Writer, number: &mut dyn FnMut(TextUse, u32) -> u64) {
        if let Some(version) = self.fixed_only() {
            out.number(number(TextUse::Near, version));
            return;
        }
        if self.ranges.is_empty() {
            return;
        }
        out.count(self.ranges.len());
        for range in &self.ranges {
            let (end, version) = match range.end {
                BodyEnd::Open => (0, None),
                BodyEnd::Fixed(version) => (1, Some(version)),
                BodyEnd::LastAffected(version) => (2, Some(version)),
                BodyEnd::Below(version) => (3, Some(version)),
            };
            let has_start = if range.introduced.is_some() { 4 } else { 0 };
            out.byte(end | has_start | if range.excludes_introduced { 8 } else { 0 });
            for version in [range.introduced, version].into_iter().flatten() {
                out.number(number(TextUse::Near, version));
            }
        }
    }

    /// Reads a body.
    pub(crate) fn decode(cursor: &mut Cursor<'_>) -> Result<Self, DatabaseError> {
        let members = cursor.number()?;
        let has = |bit: u64| members & bit != 0;
        if has(!((1 << 15) - 1)) {
            return Err(cursor.damaged("statement has unknown members"));
        }
        let key = key_from(members >> 4 & 3).ok_or_else(|| cursor.damaged("unknown key"))?;
        let state = state_from(members & 7).ok_or_else(|| cursor.damaged("unknown state"))?;
        let optional = |is_there: bool, cursor: &mut Cursor<'_>| {
            if is_there { cursor.small().map(Some) } else { Ok(None) }
        };
        let list = |is_there: bool, cursor: &mut Cursor<'_>| {
            if is_there { decode_list(cursor, Cursor::small) } else { Ok(Vec::new()) }
        };
        Ok(Self {
            key,
            state,
            fix_access: if has(1 << 3) { FixAccess::Subscription } else { FixAccess::General },
            repository: optional(has(member::REPOSITORY), cursor)?,
            module: optional(has(member::MODULE), cursor)?,
            architectures: list(has(member::ARCHITECTURES), cursor)?,
            ranges: decode_ranges(members, cursor)?,
            versions: list(has(member::VERSIONS), cursor)?,
            fixed_on: if has(member::FIXED_ON) { cursor.date()? } else { None },
            fix_advisory: optional(has(member::FIX_ADVISORY), cursor)?,
            severities: if has(member::SEVERITIES) {
                decode_severities(cursor)?
            } else {
                Vec::new()
            },
        })
    }
}

/// Reads a list with its length in front. Each element takes a byte or more, so the record
/// bounds the list.
pub(crate) fn decode_list<'a, T>(
    cursor: &mut Cursor<'a>,
    mut element: impl FnMut(&mut Cursor<'a>) -> Result<T, DatabaseError>,
) -> Result<Vec<T>, DatabaseError> {
    let count = cursor.length()?;
    let mut list = Vec::new();
    for _number in 0..count {
        list.push(element(cursor)?);
    }
    Ok(list)
}

fn decode_ranges(members: u64, cursor: &mut Cursor<'_>) -> Result<Vec<BodyRange>, DatabaseError> {
    if members & member::FIXED_ONLY != 0 {
        let end = BodyEnd::Fixed(cursor.small()?);
        return Ok(vec![BodyRange { introduced: None, excludes_introduced: false, end }]);
    }
    if members & member::RANGES == 0 {
        return Ok(Vec::new());
    }
    decode_list(cursor, |cursor| {
        let form = cursor.byte()?;
        let introduced = if form & 4 == 0 { None } else { Some(cursor.small()?) };
        let excludes_introduced = form & 8 != 0;
        let end = match form & !0b1100 {
            0 => BodyEnd::Open,
            1 => BodyEnd::Fixed(cursor.small()?),
            2 => BodyEnd::LastAffected(cursor.small()?),
            3 => BodyEnd::Below(cursor.small()?),
            _ => return Err(cursor.damaged("unknown end of a range")),
        };
        Ok(BodyRange { introduced, excludes_introduced, end })
    })
}

/// Writes ratings.
pub(crate) fn encode_severities(
    severities: &[BodySeverity],
    out: &mut Writer,
    number: &mut dyn FnMut(TextUse, u32) -> u64,
) {
    out.count(severities.len());
    for severity in severities {
        out.number(number(TextUse::Shared, severity.author));
        match severity.rating {
            BodyRating::Word(level) => out.byte(level_code(level)),
            BodyRating::Cvss(vector) => {
                out.byte(8);
                out.number(number(TextUse::Shared, vector));
            }
            BodyRating::Score(tenths) => {
                out.byte(9);
                out.byte(tenths);
            }
        }
    }
}

/// Reads ratings.
pub(crate) fn decode_severities(
    cursor: &mut Cursor<'_>,
) -> Result<Vec<BodySeverity>, DatabaseError> {
    decode_list(cursor, |cursor| {
        let author = cursor.small()?;
        let rating = match cursor.byte()? {
            8 => BodyRating::Cvss(cursor.small()?),
            9 => BodyRating::Score(cursor.byte()?),
            code => BodyRating::Word(
                level_from(code).ok_or_else(|| cursor.damaged("unknown form of a rating"))?,
            ),
        };
        Ok(BodySeverity { author, rating })
    })
}

const STATES: [FixState; 7] = [
    FixState::Fixed,
    FixState::Affected,
    FixState::WillNotFix,
    FixState::Deferred,
    FixState::UnderInvestigation,
    FixState::NotAffected,
    FixState::EndOfLife,
];
const KEYS: [PackageKey; 3] = [PackageKey::Source, PackageKey::Binary, PackageKey::Name];
const LEVELS: [Level; 6] =
    [Level::None, Level::Negligible, Level::Low, Level::Medium, Level::High, Level::Critical];

pub(super) fn state_code(state: FixState) -> u64 {
    match state {
        FixState::Fixed => 0,
        FixState::Affected => 1,
        FixState::WillNotFix => 2,
        FixState::Deferred => 3,
        FixState::UnderInvestigation => 4,
        FixState::NotAffected => 5,
        FixState::EndOfLife => 6,
    }
}

pub(super) fn state_from(code: u64) -> Option<FixState> {
    STATES.into_iter().find(|state| state_code(*state) == code)
}

pub(super) fn key_code(key: PackageKey) -> u64 {
    match key {
        PackageKey::Source => 0,
        PackageKey::Binary => 1,
        PackageKey::Name => 2,
    }
}

pub(super) fn key_from(code: u64) -> Option<PackageKey> {
    KEYS.into_iter().find(|key| key_code(*key) == code)
}

pub(super) fn level_code(level: Level) -> u8 {
    match level {
        Level::None => 0,
        Level::Negligible => 1,
        Level::Low => 2,
        Level::Medium => 3,
        Level::High => 4,
        Level::Critical => 5,
    }
}

pub(super) fn level_from(code: u8) -> Option<Level> {
    LEVELS.into_iter().find(|level| level_code(*level) == code)
}
