//! Reads through the whole database, as at import: every record decodes, every reference
//! resolves, every table has its order.

use super::DatabaseError;
use super::blocks::Table;
use super::reader::{AdvisoryNumber, Database, name_hash};
use super::vulnerability::decode_rising;

pub(super) fn walk(database: &Database<'_>) -> Result<(), DatabaseError> {
    let tables = &database.tables;
    database.feeds()?;
    for text in 0..tables.texts.count {
        database.text(text)?;
    }
    identifiers(database)?;
    for advisory in 0..tables.advisories.count {
        database.advisory(AdvisoryNumber(advisory))?;
        let mut postings = tables.postings.record(&database.blocks, advisory)?;
        let packages = decode_rising(&mut postings)?;
        below(packages.last().copied(), tables.packages)?;
    }
    scopes(database)?;
    catalogues(database)?;
    database.epss_model().map(|_model| ())
}

fn identifiers(database: &Database<'_>) -> Result<(), DatabaseError> {
    let tables = &database.tables;
    let count = tables.cves.count.saturating_add(tables.identifiers.count);
    let mut last = None;
    for number in 0..count {
        let vulnerability = database.vulnerability_at(number)?;
        below(vulnerability.advisories.last().map(|advisory| advisory.0), tables.advisories)?;
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
    for statement in package.statements() {
        below(Some(statement?.advisory.0), database.tables.advisories)?;
    }
    Ok(package.name())
}

fn catalogues(database: &Database<'_>) -> Result<(), DatabaseError> {
    for number in 0..database.tables.end_of_life.count {
        database.end_of_life_at(number)?;
    }
    for number in 0..database.tables.images.count {
        database.images_at(number)?;
    }
    for number in 0..database.tables.products.count {
        database.ranges_at(number)?;
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
