//! What the database knows beside packages: end of support of releases and products, official
//! images, version ranges of products by CPE.

use super::DatabaseError;
use super::blocks::{Table, lower_bound};
use super::body::decode_list;
use super::codec::Cursor;
use super::identifier::Identifier;
use super::reader::{Database, FeedNumber};
use crate::date::Date;
use crate::record::Ecosystem;

/// The end of support of a release.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct EndOfLife<'a> {
    /// The distribution's or product's name.
    pub product: &'a str,
    /// The release.
    pub release: &'a str,
    /// The feed that states it.
    pub feed: FeedNumber,
    /// The release's code name.
    pub codename: Option<&'a str>,
    /// Date of release.
    pub released: Option<Date>,
    /// End of the general support.
    pub ends: Option<Date>,
    /// The general support has ended, on a date that is not stated.
    pub has_ended: bool,
    /// End of an extended support for subscribers or volunteers.
    pub extended_ends: Option<Date>,
}

/// Tags of an official image that mean the same.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OfficialImage<'a> {
    /// The repository.
    pub repository: &'a str,
    /// The feed that states it.
    pub feed: FeedNumber,
    /// Tags of one stanza.
    pub tags: Vec<&'a str>,
    /// Architectures as the catalogue names them.
    pub architectures: Vec<&'a str>,
}

/// A version range of a product that has no package manager.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ProductRange<'a> {
    /// `part:vendor:product`.
    pub product: &'a str,
    /// The feed that states it.
    pub feed: FeedNumber,
    /// The vulnerability.
    pub vulnerability: Identifier<'a>,
    /// Target software, where limited.
    pub target_software: Option<&'a str>,
    /// Exact version, where the statement has no range.
    pub version: Option<&'a str>,
    /// Start of the range and whether it is inclusive.
    pub start: Option<(&'a str, bool)>,
    /// End of the range and whether it is inclusive.
    pub end: Option<(&'a str, bool)>,
}

impl<'a> Database<'a> {
    /// Returns the end of support of a distribution's release. Where several feeds state it, the
    /// feed with the newest date goes first and the others fill what it leaves out.
    pub fn end_of_life(
        &self,
        ecosystem: Ecosystem,
        release: &str,
    ) -> Result<Option<EndOfLife<'a>>, DatabaseError> {
        self.product_end_of_life(ecosystem.name(), release)
    }

    /// Returns the end of support of a product's release, by endoflife.date's name.
    pub fn product_end_of_life(
        &self,
        product: &str,
        release: &str,
    ) -> Result<Option<EndOfLife<'a>>, DatabaseError> {
        let table = self.tables.end_of_life;
        let (number, found) = lower_bound(0, table.count, |number| {
            let mut cursor = table.record(&self.blocks, number)?;
            Ok((cursor.text()?, cursor.text()?).cmp(&(product, release)))
        })?;
        if !found {
            return Ok(None);
        }
        let mut dated = Vec::new();
        for end in self.end_of_life_at(number)? {
            dated.push((self.feed(end.feed)?.date, end));
        }
        dated.sort_by_key(|(date, end)| (std::cmp::Reverse(*date), end.feed));
        Ok(dated.into_iter().map(|(_date, end)| end).reduce(EndOfLife::or))
    }

    /// Lists the releases of a product of which the end of support is known, as each feed states.
    pub fn product_releases(&self, product: &str) -> Result<Vec<EndOfLife<'a>>, DatabaseError> {
        let table = self.tables.end_of_life;
        let (first, _found) = lower_bound(0, table.count, |number| {
            let found = table.record(&self.blocks, number)?.text()?;
            Ok(found.cmp(product).then(std::cmp::Ordering::Greater))
        })?;
        let mut releases = Vec::new();
        for number in first..table.count {
            let ends = self.end_of_life_at(number)?;
            if ends.first().is_none_or(|end| end.product != product) {
                break;
            }
            releases.extend(ends);
        }
        Ok(releases)
    }

    /// Lists the stanzas of an official image.
    pub fn official_images(
        &self,
        repository: &str,
    ) -> Result<Vec<OfficialImage<'a>>, DatabaseError> {
        let found = self.find_named(self.tables.images, repository)?;
        found.map_or_else(|| Ok(Vec::new()), |number| self.images_at(number))
    }

    /// Lists the ranges of a product (`a:openssl:openssl`).
    pub fn product_ranges(&self, product: &str) -> Result<Vec<ProductRange<'a>>, DatabaseError> {
        let found = self.find_named(self.tables.products, product)?;
        found.map_or_else(|| Ok(Vec::new()), |number| self.ranges_at(number))
    }

    /// Finds the record that begins with the text `name` in a table sorted by it.
    fn find_named(&self, table: Table, name: &str) -> Result<Option<u32>, DatabaseError> {
        let (number, found) = lower_bound(0, table.count, |number| {
            Ok(table.record(&self.blocks, number)?.text()?.cmp(name))
        })?;
        Ok(found.then_some(number))
    }

    pub(super) fn end_of_life_at(&self, number: u32) -> Result<Vec<EndOfLife<'a>>, DatabaseError> {
        let mut cursor = self.tables.end_of_life.record(&self.blocks, number)?;
        let (product, release) = (cursor.text()?, cursor.text()?);
        let ends = decode_list(&mut cursor, |cursor| {
            Ok(EndOfLife {
                product,
                release,
                feed: FeedNumber(cursor.small()?),
                codename: cursor.optional_text()?,
                released: cursor.date()?,
                ends: cursor.date()?,
                has_ended: cursor.flag()?,
                extended_ends: cursor.date()?,
            })
        })?;
        cursor.finish()?;
        Ok(ends)
    }

    pub(super) fn images_at(&self, number: u32) -> Result<Vec<OfficialImage<'a>>, DatabaseError> {
        let mut cursor = self.tables.images.record(&self.blocks, number)?;
        let repository = cursor.text()?;
        let images = decode_list(&mut cursor, |cursor| {
            Ok(OfficialImage {
                repository,
                feed: FeedNumber(cursor.small()?),
                tags: decode_list(cursor, Cursor::text)?,
                architectures: decode_list(cursor, Cursor::text)?,
            })
        })?;
        cursor.finish()?;
        Ok(images)
    }

    pub(super) fn ranges_at(&self, number: u32) -> Result<Vec<ProductRange<'a>>, DatabaseError> {
        let mut cursor = self.tables.products.record(&self.blocks, number)?;
        let product = cursor.text()?;
        let ranges = decode_list(&mut cursor, |cursor| {
            Ok(ProductRange {
                product,
                feed: FeedNumber(cursor.small()?),
                vulnerability: self.identifier(cursor.number()?)?,
                target_software: cursor.optional_text()?,
                version: cursor.optional_text()?,
                start: decode_bound(cursor)?,
                end: decode_bound(cursor)?,
            })
        })?;
        cursor.finish()?;
        Ok(ranges)
    }
}

/// Reads a bound: 0 for none, 1 exclusive, 2 inclusive, then its text.
fn decode_bound<'a>(cursor: &mut Cursor<'a>) -> Result<Option<(&'a str, bool)>, DatabaseError> {
    match cursor.byte()? {
        0 => Ok(None),
        form @ 1..=2 => Ok(Some((cursor.text()?, form == 2))),
        _ => Err(cursor.damaged("unknown form of a bound")),
    }
}

impl EndOfLife<'_> {
    /// Fills in what this statement leaves out.
    fn or(self, other: Self) -> Self {
        Self {
            codename: self.codename.or(other.codename),
            released: self.released.or(other.released),
            ends: self.ends.or(other.ends),
            has_ended: self.has_ended || (self.ends.is_none() && other.has_ended),
            extended_ends: self.extended_ends.or(other.extended_ends),
            ..self
        }
    }
}
