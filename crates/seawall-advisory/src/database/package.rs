//! What is known of one package in one release: statements, coverage, end of support, newest
//! version.
//!
//! Record: name; near texts (length in bytes, then texts each with its length; a reference is
//! an offset); facts; number of statements; statements sorted by advisory, each the difference
//! to the advisory before and a [`Body`].

use super::DatabaseError;
use super::body::{Body, BodyEnd, BodyRange};
use super::codec::Cursor;
use super::reader::{AdvisoryNumber, Database, FeedNumber, SeverityView, decode_facts};
use super::rows::PackageFact;
use crate::date::Date;
use crate::record::{FixAccess, FixState, PackageKey, Range, RangeEnd};

/// What is known of a package in a release.
#[derive(Clone, Debug)]
pub struct Package<'d, 'a> {
    database: &'d Database<'a>,
    number: u32,
    name: &'a str,
    near: Cursor<'a>,
    facts: Vec<(FeedNumber, PackageFact)>,
    statement_count: u32,
    statements: Cursor<'a>,
}

/// One statement of an advisory about a package.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Statement<'a> {
    /// The advisory; its head is read by [`Database::advisory`].
    pub advisory: AdvisoryNumber,
    /// Which name of a package is meant.
    pub key: PackageKey,
    /// The part of the release that the statement is limited to; empty for the whole.
    pub repository: &'a str,
    /// Architectures that the statement is limited to; empty for all.
    pub architectures: Vec<&'a str>,
    /// Module and stream that an rpm must come from.
    pub module: Option<&'a str>,
    /// Affected ranges; a union.
    pub ranges: Vec<RangeView<'a>>,
    /// Affected versions by name, in union with the ranges.
    pub versions: Vec<&'a str>,
    /// What the publisher says. With empty ranges and versions it holds for every version.
    pub state: FixState,
    /// Who gets the fix.
    pub fix_access: FixAccess,
    /// When the fixed version was published.
    pub fixed_on: Option<Date>,
    /// The publisher's advisory for the fix, where it has another id.
    pub fix_advisory: Option<&'a str>,
    /// Ratings that hold for this package only; they go before the advisory's.
    pub severities: Vec<SeverityView<'a>>,
}

/// One run of affected versions.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct RangeView<'a> {
    /// First affected version, inclusive; `None` from the beginning.
    pub introduced: Option<&'a str>,
    /// The introduced version itself is not affected (see [`Range`]).
    pub excludes_introduced: bool,
    /// Where it ends.
    pub end: RangeEndView<'a>,
}

/// The end of a range; see [`RangeEnd`].
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum RangeEndView<'a> {
    /// Every later version is affected.
    Open,
    /// The first version that is not affected: the fix.
    Fixed(&'a str),
    /// The last affected version, inclusive; no fix is known.
    LastAffected(&'a str),
    /// The first version that is out of range without being a fix.
    Below(&'a str),
}

impl RangeView<'_> {
    /// Returns the range as a value of its own.
    pub fn to_range(&self) -> Range {
        let end = match self.end {
            RangeEndView::Open => RangeEnd::Open,
            RangeEndView::Fixed(version) => RangeEnd::Fixed(version.into()),
            RangeEndView::LastAffected(version) => RangeEnd::LastAffected(version.into()),
            RangeEndView::Below(version) => RangeEnd::Below(version.into()),
        };
        Range {
            introduced: self.introduced.map(Into::into),
            excludes_introduced: self.excludes_introduced,
            end,
        }
    }
}

/// The end or limitation of the support of a package.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SupportEnded<'a> {
    /// The feed that states it.
    pub feed: FeedNumber,
    /// When; `None` where no date is stated.
    pub date: Option<Date>,
    /// Last supported version, where stated.
    pub version: Option<&'a str>,
    /// Support is limited, not ended.
    pub is_limited: bool,
}

/// The newest version that a release offers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NewestVersion<'a> {
    /// The feed that states it.
    pub feed: FeedNumber,
    /// The version.
    pub version: &'a str,
    /// Whether a security repository offers it.
    pub is_security: bool,
}

impl<'d, 'a> Package<'d, 'a> {
    pub(super) fn read(
        database: &'d Database<'a>,
        number: u32,
        mut cursor: Cursor<'a>,
    ) -> Result<Self, DatabaseError> {
        let name = cursor.text()?;
        let near_bytes = cursor.length()?;
        let near = cursor.part(near_bytes)?;
        let facts = decode_facts(&mut cursor)?;
        let statement_count = cursor.small()?;
        Ok(Self { database, number, name, near, facts, statement_count, statements: cursor })
    }

    /// Returns the package's name.
    pub fn name(&self) -> &'a str {
        self.name
    }

    pub(super) fn number(&self) -> u32 {
        self.number
    }

    pub(super) fn facts(&self) -> &[(FeedNumber, PackageFact)] {
        &self.facts
    }

    /// Returns how many statements there are.
    pub fn statement_count(&self) -> u32 {
        self.statement_count
    }

    /// Lists the statements, by advisory.
    pub fn statements(&self) -> Statements<'d, 'a> {
        Statements {
            database: self.database,
            near: self.near,
            rest: self.statements,
            left: self.statement_count,
            advisory: 0,
        }
    }

    /// Lists what is said about the end of the package's support.
    pub fn support_ended(&self) -> Result<Vec<SupportEnded<'a>>, DatabaseError> {
        let mut ends = Vec::new();
        for (feed, fact) in &self.facts {
            if let PackageFact::SupportEnded { date, version, is_limited } = *fact {
                let version = version.map(|version| near_text(self.near, version)).transpose()?;
                ends.push(SupportEnded { feed: *feed, date, version, is_limited });
            }
        }
        Ok(ends)
    }

    /// Lists the newest versions that the release offers.
    pub fn newest_versions(&self) -> Result<Vec<NewestVersion<'a>>, DatabaseError> {
        let mut newest = Vec::new();
        for (feed, fact) in &self.facts {
            if let PackageFact::NewestVersion { version, is_security } = *fact {
                let version = near_text(self.near, version)?;
                newest.push(NewestVersion { feed: *feed, version, is_security });
            }
        }
        Ok(newest)
    }
}

fn near_text(near: Cursor<'_>, offset: u32) -> Result<&str, DatabaseError> {
    near.from(offset)?.text()
}

/// The statements about one package; the first damage ends them with an error.
#[derive(Clone, Debug)]
pub struct Statements<'d, 'a> {
    database: &'d Database<'a>,
    near: Cursor<'a>,
    rest: Cursor<'a>,
    left: u32,
    advisory: u32,
}

impl<'d, 'a> Statements<'d, 'a> {
    pub(super) fn none(database: &'d Database<'a>) -> Self {
        let nothing = Cursor::new(&[], 0);
        Self { database, near: nothing, rest: nothing, left: 0, advisory: 0 }
    }

    /// Reads the next statement's advisory and body.
    pub(super) fn next_body(&mut self) -> Result<Option<(u32, Body)>, DatabaseError> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        // Whatever is read next, a damaged statement ends the list.
        self.left = 0;
        let step = self.rest.small()?;
        let advisory = self.advisory.checked_add(step);
        self.advisory = advisory.ok_or_else(|| self.rest.damaged("advisory is too large"))?;
        let body = Body::decode(&mut self.rest)?;
        if left == 0 {
            self.rest.finish()?;
        }
        self.left = left;
        Ok(Some((self.advisory, body)))
    }

    pub(super) fn near(&self, offset: u32) -> Result<&'a str, DatabaseError> {
        near_text(self.near, offset)
    }

    fn range(&self, range: &BodyRange) -> Result<RangeView<'a>, DatabaseError> {
        let introduced = range.introduced.map(|version| self.near(version)).transpose()?;
        let end = match range.end {
            BodyEnd::Open => RangeEndView::Open,
            BodyEnd::Fixed(version) => RangeEndView::Fixed(self.near(version)?),
            BodyEnd::LastAffected(version) => RangeEndView::LastAffected(self.near(version)?),
            BodyEnd::Below(version) => RangeEndView::Below(self.near(version)?),
        };
        Ok(RangeView { introduced, excludes_introduced: range.excludes_introduced, end })
    }

    pub(super) fn statement(
        &self,
        advisory: u32,
        body: &Body,
    ) -> Result<Statement<'a>, DatabaseError> {
        let shared = |number: &u32| self.database.text(*number);
        Ok(Statement {
            advisory: AdvisoryNumber(advisory),
            key: body.key,
            repository: body.repository.as_ref().map(shared).transpose()?.unwrap_or_default(),
            architectures: body.architectures.iter().map(shared).collect::<Result<_, _>>()?,
            module: body.module.as_ref().map(shared).transpose()?,
            ranges: body.ranges.iter().map(|range| self.range(range)).collect::<Result<_, _>>()?,
            versions: body
                .versions
                .iter()
                .map(|version| self.near(*version))
                .collect::<Result<_, _>>()?,
            state: body.state,
            fix_access: body.fix_access,
            fixed_on: body.fixed_on,
            fix_advisory: body.fix_advisory.map(|id| self.near(id)).transpose()?,
            severities: self.database.severities(&body.severities)?,
        })
    }
}

impl<'a> Iterator for Statements<'_, 'a> {
    type Item = Result<Statement<'a>, DatabaseError>;

    fn next(&mut self) -> Option<Self::Item> {
        let statement = match self.next_body() {
            Ok(None) => return None,
            Ok(Some((advisory, body))) => self.statement(advisory, &body),
            Err(error) => Err(error),
        };
        if statement.is_err() {
            self.left = 0;
        }
        Some(statement)
    }
}
