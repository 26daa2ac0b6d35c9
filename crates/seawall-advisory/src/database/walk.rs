//! Reads through the whole database, as at import: every record decodes, every reference
//! resolves, every table has its order.

use super::DatabaseError;
use super::blocks::Table;
use super::codec::Cursor;
use super::reader::{AdvisoryNumber, Database, FeedNumber, name_hash};
use super::vulnerability::decode_rising;

pub(super) fn walk(database: &Database<'_>) -> Result<(), DatabaseError> {
    let tables = &database.tables;
    database.feeds()?;
    for text in 0..tables.texts.count {
        database.text(text)?;
    }
    identifiers(database)?;
    for advisory in 0..tables.advisories.count {
        let head = database.advisory(AdvisoryNumber(advisory))?;
        below(Some(head.feed.0), tables.feeds)?;
        let mut postings = tables.postings.record(&database.blocks, advisory)?;
        let packages = decode_rising(&mut postings)?;
        below(packages.last().copied(), tables.packages)?;
    }
    scopes(database)?;
    catalogues(database)?;
    below(database.epss_model()?.map(|model| model.feed.0), tables.feeds)
}

fn identifiers(database: &Database<'_>) -> Result<(), DatabaseError> {
    let tables = &database.tables;
    let count = tables.cves.count.saturating_add(tables.identifiers.count);
    let mut last = None;
    for number in 0..count {
        let vulnerability = database.vulnerability_at(number)?;
        below(vulnerability.advisories.last().map(|advisory| advisory.0), tables.advisories)?;
        for (feed, _fact) in database.details(number)?.facts {
            below(Some(feed.0), tables.feeds)?;
        }
        if last.is_some_and(|last| vulnerability.id <= last) {
            return Err(disorder(tables.identifiers));
        }
        last = Some(vulnerability.id);
    }
    Ok(())
}

fn scopes(database: &Database<'_>) -> Result<(), DatabaseError> {
    let tables = &database.tables;
    let (mut next_package, mut last) = (0, None);
    for number in 0..tables.scopes.count {
        let scope = database.scope_at(number)?;
        let place = (scope.ecosystem.code(), scope.release);
        for (feed, _fact) in &scope.facts {
            below(Some(feed.0), tables.feeds)?;
        }
        if scope.first_package != next_package || last.is_some_and(|last| place <= last) {
            return Err(disorder(tables.scopes));
        }
        (next_package, last) = (scope.first_package + scope.package_count, Some(place));
        let (mut last_name, mut last_hash) = (None, 0);
        for package in scope.first_package..next_package {
            let (hash, named) = database.name_row(package)?;
            let is_here = (scope.first_package..next_package).contains(&named);
            if hash < last_hash || !is_here || name_hash(database.package_at(named)?.name()) != hash
            {
                return Err(disorder(tables.names));
            }
            last_hash = hash;
            let name = check_package(database, package)?;
            if database.package_in(&scope, name)?.is_none() {
                return Err(disorder(tables.names));
            }
            if last_name.is_some_and(|last| name <= last) {
                return Err(disorder(tables.packages));
            }
            last_name = Some(name);
        }
    }
    if next_package == tables.packages.count { Ok(()) } else { Err(disorder(tables.packages)) }
}

fn check_package<'a>(database: &Database<'a>, number: u32) -> Result<&'a str, DatabaseError> {
    let package = database.package_at(number)?;
    package.support_ended()?;
    package.newest_versions()?;
    for (feed, _fact) in package.facts() {
        below(Some(feed.0), database.tables.feeds)?;
    }
    for statement in package.statements() {
        below(Some(statement?.advisory.0), database.tables.advisories)?;
    }
    Ok(package.name())
}

fn catalogues(database: &Database<'_>) -> Result<(), DatabaseError> {
    let tables = &database.tables;
    rising(database, tables.end_of_life, |cursor| Ok((cursor.text()?, cursor.text()?)))?;
    rising(database, tables.images, Cursor::text)?;
    rising(database, tables.products, Cursor::text)?;
    let ends = (0..tables.end_of_life.count)
        .map(|number| Ok(database.end_of_life_at(number)?.into_iter().map(|end| end.feed).max()));
    let images = (0..tables.images.count)
        .map(|number| Ok(database.images_at(number)?.into_iter().map(|image| image.feed).max()));
    let ranges = (0..tables.products.count)
        .map(|number| Ok(database.ranges_at(number)?.into_iter().map(|range| range.feed).max()));
    for feed in ends.chain(images).chain(ranges) {
        let feed: Option<FeedNumber> = feed?;
        below(feed.map(|feed| feed.0), tables.feeds)?;
    }
    Ok(())
}

/// Checks that the records of a table are sorted by the name with which each begins.
fn rising<'a, T: Ord>(
    database: &Database<'a>,
    table: Table,
    name: impl Fn(&mut Cursor<'a>) -> Result<T, DatabaseError>,
) -> Result<(), DatabaseError> {
    let mut last = None;
    for number in 0..table.count {
        let name = name(&mut table.record(&database.blocks, number)?)?;
        if last.is_some_and(|last| name <= last) {
            return Err(disorder(table));
        }
        last = Some(name);
    }
    Ok(())
}

fn below(number: Option<u32>, table: Table) -> Result<(), DatabaseError> {
    let is_below = number.is_none_or(|number| number < table.count);
    let damaged =
        DatabaseError::Damaged { offset: table.offset, what: "a reference leads out of the table" };
    if is_below { Ok(()) } else { Err(damaged) }
}

fn disorder(table: Table) -> DatabaseError {
    DatabaseError::Damaged { offset: table.offset, what: "the table is not in its order" }
}
