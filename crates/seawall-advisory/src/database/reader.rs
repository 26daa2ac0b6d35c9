//! Opens a database file and reads its tables: feeds, shared texts, identifiers, advisories.
//!
//! **Invariant:** opening reads the header only; everything else is checked when it is used.

use std::fmt;

use super::DatabaseError;
use super::blocks::{BLOCK_BYTES, Blocks, CHECKSUM_BYTES, Table, lower_bound, number_at};
use super::body::{BodyRating, BodySeverity, decode_list};
use super::codec::Cursor;
use super::format::{Header, Section, content_id};
use super::identifier::{CveNumber, Identifier};
use super::package::{Package, Statements};
use super::rows::{Head, PackageFact};
use crate::date::Date;
use crate::record::{AdvisoryKind, Ecosystem, Level};

/// Bytes of a row of [`Section::Cves`]: key, EPSS, details.
pub(crate) const CVE_ROW_BYTES: u64 = 12;

/// Bytes of a row of [`Section::Names`]: hash, package.
pub(crate) const NAME_ROW_BYTES: u64 = 8;

/// The vulnerability database in a file's bytes.
pub struct Database<'a> {
    pub(super) blocks: Blocks<'a>,
    pub(super) tables: Tables,
    bytes: &'a [u8],
    header: Header,
}

/// The sections' places.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tables {
    pub(super) feeds: Table,
    pub(super) texts: Table,
    pub(super) scopes: Table,
    pub(super) names: Table,
    pub(super) packages: Table,
    pub(super) advisories: Table,
    pub(super) postings: Table,
    pub(super) cves: Table,
    pub(super) identifiers: Table,
    pub(super) details: Table,
    pub(super) clusters: Table,
    pub(super) end_of_life: Table,
    pub(super) images: Table,
    pub(super) products: Table,
    pub(super) exploitation: Table,
}

/// The number of a feed within one database file.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct FeedNumber(pub(crate) u32);

/// The number of an advisory within one database file.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct AdvisoryNumber(pub(crate) u32);

/// The sections by name, for people.
const SECTION_NAMES: &[(Section, &str)] = &[
    (Section::Feeds, "feeds"),
    (Section::Texts, "texts"),
    (Section::Scopes, "releases"),
    (Section::Names, "names"),
    (Section::Packages, "packages"),
    (Section::Advisories, "advisories"),
    (Section::Postings, "postings"),
    (Section::Cves, "cves"),
    (Section::Identifiers, "identifiers"),
    (Section::Details, "details"),
    (Section::Clusters, "aliases"),
    (Section::EndOfLife, "end of life"),
    (Section::Images, "images"),
    (Section::Products, "products"),
    (Section::Exploitation, "exploitation"),
    (Section::Checksums, "checksums"),
];

/// What a database says about one of its feeds.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FeedStamp<'a> {
    /// Name of the feed.
    pub name: &'a str,
    /// Publisher, for people.
    pub publisher: &'a str,
    /// Licence of the data.
    pub licence: &'a str,
    /// The publisher's own mark of the state: a commit, an `ETag`, a version.
    pub revision: Option<&'a str>,
    /// Date of the state.
    pub date: Option<Date>,
    /// Newest date that the feed's own content states.
    pub newest: Option<Date>,
    /// Records read.
    pub read: u64,
    /// Advisories kept.
    pub advisories: u64,
    /// Facts kept that are no advisories.
    pub facts: u64,
    /// Entries left out as malformed.
    pub rejected: u64,
}

/// An advisory without its packages.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AdvisoryHead<'a> {
    /// Its number in this database.
    pub number: AdvisoryNumber,
    /// The feed that states it.
    pub feed: FeedNumber,
    /// The publisher's identifier.
    pub id: Identifier<'a>,
    /// What it is about.
    pub kind: AdvisoryKind,
    /// Date of publication.
    pub published: Option<Date>,
    /// Date of the last change.
    pub modified: Option<Date>,
    /// Date of withdrawal; a withdrawn advisory has no statements.
    pub withdrawn: Option<Date>,
    /// The vulnerabilities that it speaks of; empty where it is itself the vulnerability.
    pub vulnerabilities: Vec<Identifier<'a>>,
    /// Other identifiers, as this publisher states them; see also
    /// [`super::Vulnerability::aliases`].
    pub aliases: Vec<Identifier<'a>>,
    /// Ratings that hold for the whole advisory.
    pub severities: Vec<SeverityView<'a>>,
    /// CWE numbers.
    pub cwes: Vec<u32>,
}

/// A rating and who gave it.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct SeverityView<'a> {
    /// Who rated.
    pub author: &'a str,
    /// The rating.
    pub rating: RatingView<'a>,
}

/// The form of a rating.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum RatingView<'a> {
    /// A vendor's own word.
    Word(Level),
    /// A CVSS vector in full.
    Cvss(&'a str),
    /// A base score without a vector, in tenths.
    Score(u8),
}

/// One ecosystem and release.
#[derive(Clone, Debug)]
pub(super) struct ScopeRecord<'a> {
    pub(super) ecosystem: Ecosystem,
    pub(super) release: &'a str,
    pub(super) first_package: u32,
    pub(super) package_count: u32,
    pub(super) facts: Vec<(FeedNumber, PackageFact)>,
}

impl fmt::Debug for Database<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Database").field("header", &self.header).finish_non_exhaustive()
    }
}

impl<'a> Database<'a> {
    /// Opens a database file. Only the header is read: it must have its digest, this program's
    /// format and the file's length.
    pub fn open(bytes: &'a [u8]) -> Result<Self, DatabaseError> {
        let header = Header::parse(bytes)?;
        let tables = Tables::of(&header)?;
        let checksums = header.table(Section::Checksums)?;
        let are_blocks = checksums.offset % BLOCK_BYTES == 0
            && checksums.length == (checksums.offset / BLOCK_BYTES - 1) * CHECKSUM_BYTES;
        if !are_blocks {
            return Err(DatabaseError::Damaged {
                offset: checksums.offset,
                what: "checksums do not fit the file",
            });
        }
        Ok(Self { blocks: Blocks::new(bytes, checksums.offset), tables, bytes, header })
    }

    /// Returns the day on which the database was built.
    pub fn built(&self) -> Date {
        self.header.built
    }

    /// Returns the SHA-256 of the content, which does not depend on the day of the build.
    pub fn content_id(&self) -> [u8; 32] {
        self.header.content_id
    }

    /// Returns the length of the file.
    pub fn size_bytes(&self) -> u64 {
        u64::try_from(self.bytes.len()).unwrap_or(u64::MAX)
    }

    /// Returns how many bytes of the file lookups have touched so far, in whole blocks.
    pub fn touched_bytes(&self) -> u64 {
        self.blocks.checked_bytes()
    }

    /// Returns the numbers of packages (in releases), advisories and identifiers.
    pub fn counts(&self) -> (u32, u32, u32) {
        let tables = &self.tables;
        let identifiers = tables.cves.count.saturating_add(tables.identifiers.count);
        (tables.packages.count, tables.advisories.count, identifiers)
    }

    /// Checks digest and structure of the whole file, as at import.
    pub fn validate(&self) -> Result<(), DatabaseError> {
        if content_id(self.bytes) != self.header.content_id {
            return Err(DatabaseError::Damaged {
                offset: BLOCK_BYTES,
                what: "content lacks its digest",
            });
        }
        self.blocks.check_all()?;
        super::walk::walk(self)
    }

    /// Lists the feeds, by name.
    pub fn feeds(&self) -> Result<Vec<FeedStamp<'a>>, DatabaseError> {
        (0..self.tables.feeds.count).map(|number| self.feed(FeedNumber(number))).collect()
    }

    /// Reads what is known of a feed.
    pub fn feed(&self, feed: FeedNumber) -> Result<FeedStamp<'a>, DatabaseError> {
        let mut cursor = self.tables.feeds.record(&self.blocks, feed.0)?;
        let stamp = FeedStamp {
            name: cursor.text()?,
            publisher: cursor.text()?,
            licence: cursor.text()?,
            revision: cursor.optional_text()?,
            date: cursor.date()?,
            newest: cursor.date()?,
            read: cursor.number()?,
            advisories: cursor.number()?,
            facts: cursor.number()?,
            rejected: cursor.number()?,
        };
        cursor.finish()?;
        Ok(stamp)
    }

    /// Reads an advisory.
    pub fn advisory(&self, number: AdvisoryNumber) -> Result<AdvisoryHead<'a>, DatabaseError> {
        let mut cursor = self.tables.advisories.record(&self.blocks, number.0)?;
        let head = Head::decode(&mut cursor)?;
        cursor.finish()?;
        let identifiers = |numbers: &[u64]| -> Result<Vec<_>, _> {
            numbers.iter().map(|number| self.identifier(*number)).collect()
        };
        Ok(AdvisoryHead {
            number,
            feed: FeedNumber(head.feed),
            id: self.identifier(head.id)?,
            kind: head.kind,
            published: head.published,
            modified: head.modified,
            withdrawn: head.withdrawn,
            vulnerabilities: identifiers(&head.vulnerabilities)?,
            aliases: identifiers(&head.aliases)?,
            severities: self.severities(&head.severities)?,
            cwes: head.cwes,
        })
    }

    /// Finds what is known of a package in a release.
    pub fn package(
        &self,
        ecosystem: Ecosystem,
        release: &str,
        name: &str,
    ) -> Result<Option<Package<'_, 'a>>, DatabaseError> {
        match self.scope(ecosystem, release)? {
            Some(scope) => self.package_in(&scope, name),
            None => Ok(None),
        }
    }

    /// Lists the statements about a package in a release; an error at the first damage.
    pub fn statements(
        &self,
        ecosystem: Ecosystem,
        release: &str,
        name: &str,
    ) -> Result<Statements<'_, 'a>, DatabaseError> {
        let package = self.package(ecosystem, release, name)?;
        Ok(package.map_or_else(|| Statements::none(self), |package| package.statements()))
    }

    /// Lists the releases of an ecosystem of which anything is known; the empty release is what
    /// holds for all.
    pub fn releases(&self, ecosystem: Ecosystem) -> Result<Vec<&'a str>, DatabaseError> {
        let mut releases = Vec::new();
        for number in 0..self.tables.scopes.count {
            let scope = self.scope_at(number)?;
            if scope.ecosystem == ecosystem {
                releases.push(scope.release);
            }
        }
        Ok(releases)
    }

    /// Lists the names of the packages of which anything is known in a release, sorted.
    pub fn package_names(
        &self,
        ecosystem: Ecosystem,
        release: &str,
    ) -> Result<Vec<&'a str>, DatabaseError> {
        let Some(scope) = self.scope(ecosystem, release)? else { return Ok(Vec::new()) };
        let packages = scope.first_package..scope.first_package + scope.package_count;
        packages.map(|package| self.package_at(package).map(|package| package.name())).collect()
    }

    /// Lists the sections of the file with their bytes: where its size comes from.
    pub fn section_bytes(&self) -> Result<Vec<(&'static str, u64)>, DatabaseError> {
        let section = |(section, name)| Ok((name, self.header.table(section)?.length));
        SECTION_NAMES.iter().copied().map(section).collect()
    }

    pub(super) fn scope_at(&self, number: u32) -> Result<ScopeRecord<'a>, DatabaseError> {
        let mut cursor = self.tables.scopes.record(&self.blocks, number)?;
        let ecosystem = Ecosystem::from_code(cursor.byte()?)
            .ok_or_else(|| cursor.damaged("unknown ecosystem"))?;
        let record = ScopeRecord {
            ecosystem,
            release: cursor.text()?,
            first_package: cursor.small()?,
            package_count: cursor.small()?,
            facts: decode_facts(&mut cursor)?,
        };
        let end = record.first_package.checked_add(record.package_count);
        if end.is_none_or(|end| self.tables.packages.count < end) {
            return Err(cursor.damaged("release has more packages than there are"));
        }
        cursor.finish()?;
        Ok(record)
    }

    pub(super) fn scope(
        &self,
        ecosystem: Ecosystem,
        release: &str,
    ) -> Result<Option<ScopeRecord<'a>>, DatabaseError> {
        let (number, found) = lower_bound(0, self.tables.scopes.count, |number| {
            let scope = self.scope_at(number)?;
            Ok((scope.ecosystem.code(), scope.release).cmp(&(ecosystem.code(), release)))
        })?;
        if found { self.scope_at(number).map(Some) } else { Ok(None) }
    }

    /// Finds a package by the hash of its name: hashes are spread evenly, so the first guess is
    /// close and one or two blocks are touched, however many packages there are.
    pub(super) fn package_in(
        &self,
        scope: &ScopeRecord<'a>,
        name: &str,
    ) -> Result<Option<Package<'_, 'a>>, DatabaseError> {
        const STEP_FIRST: u32 = 32;
        let hash = name_hash(name);
        let (first, end) = (scope.first_package, scope.first_package + scope.package_count);
        let share = (u64::from(hash) * u64::from(scope.package_count)) >> 32;
        let guess = first + u32::try_from(share).unwrap_or(0);
        let (mut low, mut high, mut step) = (guess, guess, STEP_FIRST);
        while first < low && hash <= self.name_row(low)?.0 {
            low = low.saturating_sub(step).max(first);
            step = step.saturating_mul(2);
        }
        step = STEP_FIRST;
        while high < end && self.name_row(high)?.0 < hash {
            high = high.saturating_add(step).min(end);
            step = step.saturating_mul(2);
        }
        let (mut row, _found) = lower_bound(low, high, |row| Ok(self.name_row(row)?.0.cmp(&hash)))?;
        while row < end {
            let (row_hash, number) = self.name_row(row)?;
            if row_hash != hash {
                break;
            }
            let package = self.package_at(number)?;
            if package.name() == name {
                return Ok(Some(package));
            }
            row += 1;
        }
        Ok(None)
    }

    pub(super) fn name_row(&self, row: u32) -> Result<(u32, u32), DatabaseError> {
        let bytes = self.tables.names.row(&self.blocks, row, NAME_ROW_BYTES)?;
        let numbers = number_at(bytes, 0).zip(number_at(bytes, 4));
        numbers.ok_or_else(|| cut_off(self.tables.names))
    }

    pub(super) fn package_at(&self, number: u32) -> Result<Package<'_, 'a>, DatabaseError> {
        Package::read(self, number, self.tables.packages.record(&self.blocks, number)?)
    }

    pub(super) fn text(&self, number: u32) -> Result<&'a str, DatabaseError> {
        self.tables.texts.record(&self.blocks, number)?.rest()
    }

    pub(super) fn severities(
        &self,
        severities: &[BodySeverity],
    ) -> Result<Vec<SeverityView<'a>>, DatabaseError> {
        let view = |severity: &BodySeverity| {
            Ok(SeverityView {
                author: self.text(severity.author)?,
                rating: match severity.rating {
                    BodyRating::Word(level) => RatingView::Word(level),
                    BodyRating::Cvss(vector) => RatingView::Cvss(self.text(vector)?),
                    BodyRating::Score(tenths) => RatingView::Score(tenths),
                },
            })
        };
        severities.iter().map(view).collect()
    }

    /// Reads the identifier with a number: CVE identifiers first, then the others.
    pub(super) fn identifier(&self, number: u64) -> Result<Identifier<'a>, DatabaseError> {
        let cves = self.tables.cves;
        let number = u32::try_from(number).map_err(|_too_large| cut_off(cves))?;
        match number.checked_sub(cves.count) {
            None => {
                let row = cves.row(&self.blocks, number, CVE_ROW_BYTES)?;
                let key = number_at(row, 0).ok_or_else(|| cut_off(cves))?;
                Ok(Identifier::Cve(CveNumber::from_key(key)))
            }
            Some(other) => {
                let mut cursor = self.tables.identifiers.record(&self.blocks, other)?;
                Ok(Identifier::Other(cursor.text()?))
            }
        }
    }

    /// Finds the number of an identifier.
    pub(super) fn identifier_number(&self, text: &str) -> Result<Option<u32>, DatabaseError> {
        let wanted = Identifier::parse(text);
        let cves = self.tables.cves.count;
        let (low, high) = match wanted {
            Identifier::Cve(_) => (0, cves),
            Identifier::Other(_) => (cves, cves.saturating_add(self.tables.identifiers.count)),
        };
        let (number, found) =
            lower_bound(low, high, |number| Ok(self.identifier(u64::from(number))?.cmp(&wanted)))?;
        Ok(found.then_some(number))
    }
}

impl Tables {
    fn of(header: &Header) -> Result<Self, DatabaseError> {
        Ok(Self {
            feeds: header.table(Section::Feeds)?,
            texts: header.table(Section::Texts)?,
            scopes: header.table(Section::Scopes)?,
            names: header.table(Section::Names)?,
            packages: header.table(Section::Packages)?,
            advisories: header.table(Section::Advisories)?,
            postings: header.table(Section::Postings)?,
            cves: header.table(Section::Cves)?,
            identifiers: header.table(Section::Identifiers)?,
            details: header.table(Section::Details)?,
            clusters: header.table(Section::Clusters)?,
            end_of_life: header.table(Section::EndOfLife)?,
            images: header.table(Section::Images)?,
            products: header.table(Section::Products)?,
            exploitation: header.table(Section::Exploitation)?,
        })
    }
}

/// Reads facts with their feeds.
pub(super) fn decode_facts(
    cursor: &mut Cursor<'_>,
) -> Result<Vec<(FeedNumber, PackageFact)>, DatabaseError> {
    decode_list(cursor, |cursor| Ok((FeedNumber(cursor.small()?), PackageFact::decode(cursor)?)))
}

pub(super) fn cut_off(table: Table) -> DatabaseError {
    DatabaseError::Damaged { offset: table.offset, what: "row lies outside its table" }
}

/// Hashes a package's name for [`Section::Names`]: FNV-1a of 64 bits, mixed so that the upper half
/// is spread evenly (the finaliser of `MurmurHash3`). Part of the file's format.
pub(crate) fn name_hash(name: &str) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in name.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    u32::try_from((hash ^ (hash >> 33)) >> 32).unwrap_or(0)
}
