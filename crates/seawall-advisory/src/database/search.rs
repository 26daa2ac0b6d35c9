//! Looks up what the database says about an identifier or a package name, for people.

use std::collections::BTreeSet;

use super::DatabaseError;
use super::blocks::lower_bound;
use super::catalogue::ProductRange;
use super::package::{Package, Statement};
use super::reader::{AdvisoryHead, Database, ScopeRecord};
use super::vulnerability::{Vulnerability, decode_rising};
use crate::record::{Ecosystem, Scope};

/// What was found for a term.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct SearchResult<'a> {
    /// The vulnerability or record with this identifier.
    pub vulnerability: Option<Vulnerability<'a>>,
    /// Statements, by ecosystem, release, package.
    pub rows: Vec<SearchRow<'a>>,
    /// Ranges of products by CPE.
    pub products: Vec<ProductRange<'a>>,
    /// There is more than was asked for.
    pub is_cut: bool,
}

/// A statement with its package and its advisory.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SearchRow<'a> {
    /// The ecosystem.
    pub ecosystem: Ecosystem,
    /// The release.
    pub release: &'a str,
    /// The package.
    pub package: &'a str,
    /// The statement.
    pub statement: Statement<'a>,
    /// Its advisory.
    pub advisory: AdvisoryHead<'a>,
}

impl<'a> Database<'a> {
    /// Searches by identifier (any alias), else by name of a package: the exact name where there is one,
    /// else all names that begin so. At most `rows_max` statements.
    pub fn search(&self, term: &str, rows_max: usize) -> Result<SearchResult<'a>, DatabaseError> {
        let term = term.trim();
        let mut result = SearchResult::default();
        if term.is_empty() {
            return Ok(result);
        }
        // People type in lower case; GitHub's identifiers are upper case in front only.
        let upper = term.to_ascii_uppercase();
        let github = term.split_once('-').map_or_else(String::new, |(front, rest)| {
            format!("{}-{}", front.to_ascii_uppercase(), rest.to_ascii_lowercase())
        });
        for spelling in [term, &*upper, &*github] {
            if let Some(number) = self.identifier_number(spelling)? {
                self.search_identifier(number, rows_max, &mut result)?;
                return Ok(result);
            }
        }
        for is_exact in [true, false] {
            self.search_name(term, is_exact, rows_max, &mut result)?;
            if !result.rows.is_empty() || !result.products.is_empty() {
                break;
            }
        }
        Ok(result)
    }

    fn search_identifier(
        &self,
        number: u32,
        rows_max: usize,
        result: &mut SearchResult<'a>,
    ) -> Result<(), DatabaseError> {
        let details = self.details(number)?;
        let mut members: BTreeSet<u32> = self.cluster(details.cluster)?.into_iter().collect();
        members.insert(number);
        let mut advisories = BTreeSet::new();
        for member in &members {
            let details = self.details(*member)?;
            advisories.extend(details.advisories.into_iter().map(|advisory| advisory.0));
        }
        let mut packages = BTreeSet::new();
        for advisory in &advisories {
            let mut cursor = self.tables.postings.record(&self.blocks, *advisory)?;
            packages.extend(decode_rising(&mut cursor)?);
        }
        for package in packages {
            let package = self.package_at(package)?;
            let scope = self.scope_of(package.number())?;
            let is_wanted = |advisory: u32| advisories.contains(&advisory);
            self.add_rows(&scope, &package, is_wanted, rows_max, result)?;
        }
        result.vulnerability = Some(self.vulnerability_at(number)?);
        self.add_products_of(&members, rows_max, result)
    }

    /// Reads through all products: they are few, and only people ask.
    fn add_products_of(
        &self,
        members: &BTreeSet<u32>,
        rows_max: usize,
        result: &mut SearchResult<'a>,
    ) -> Result<(), DatabaseError> {
        let mut identifiers = BTreeSet::new();
        for member in members {
            identifiers.insert(self.identifier(u64::from(*member))?);
        }
        for number in 0..self.tables.products.count {
            for range in self.ranges_at(number)? {
                if !identifiers.contains(&range.vulnerability) {
                    continue;
                }
                if rows_max <= result.products.len() {
                    result.is_cut = true;
                    return Ok(());
                }
                result.products.push(range);
            }
        }
        Ok(())
    }

    fn search_name(
        &self,
        term: &str,
        is_exact: bool,
        rows_max: usize,
        result: &mut SearchResult<'a>,
    ) -> Result<(), DatabaseError> {
        for number in 0..self.tables.scopes.count {
            let scope = self.scope_at(number)?;
            let name = Scope::normalise(scope.ecosystem, term);
            let end = scope.first_package + scope.package_count;
            let (first, _found) = lower_bound(scope.first_package, end, |package| {
                Ok(self.package_at(package)?.name().cmp(&name))
            })?;
            for package in first..end {
                let package = self.package_at(package)?;
                let is_wanted = if is_exact {
                    package.name() == &*name
                } else {
                    package.name().starts_with(&*name)
                };
                if !is_wanted || result.is_cut {
                    break;
                }
                self.add_rows(&scope, &package, |_advisory| true, rows_max, result)?;
            }
        }
        if is_exact {
            self.add_products_named(term, rows_max, result)?;
        }
        Ok(())
    }

    /// Adds the ranges of products with this name: `product`, `vendor:product` or the whole.
    fn add_products_named(
        &self,
        term: &str,
        rows_max: usize,
        result: &mut SearchResult<'a>,
    ) -> Result<(), DatabaseError> {
        let ending = format!(":{term}");
        for number in 0..self.tables.products.count {
            let name = self.tables.products.record(&self.blocks, number)?.text()?;
            if name == term || name.ends_with(&ending) {
                let ranges = self.ranges_at(number)?;
                let room = rows_max.saturating_sub(result.products.len());
                result.is_cut |= room < ranges.len();
                result.products.extend(ranges.into_iter().take(room));
            }
        }
        Ok(())
    }

    fn add_rows(
        &self,
        scope: &ScopeRecord<'a>,
        package: &Package<'_, 'a>,
        is_wanted: impl Fn(u32) -> bool,
        rows_max: usize,
        result: &mut SearchResult<'a>,
    ) -> Result<(), DatabaseError> {
        let mut statements = package.statements();
        while let Some((advisory, body)) = statements.next_body()? {
            if !is_wanted(advisory) {
                continue;
            }
            if rows_max <= result.rows.len() {
                result.is_cut = true;
                return Ok(());
            }
            let statement = statements.statement(advisory, &body)?;
            result.rows.push(SearchRow {
                ecosystem: scope.ecosystem,
                release: scope.release,
                package: package.name(),
                advisory: self.advisory(statement.advisory)?,
                statement,
            });
        }
        Ok(())
    }

    /// Finds the scope of a package by its number.
    pub(super) fn scope_of(&self, package: u32) -> Result<ScopeRecord<'a>, DatabaseError> {
        let (number, _found) = lower_bound(0, self.tables.scopes.count, |number| {
            let scope = self.scope_at(number)?;
            // Scopes without packages begin where the next one does; the last that begins at or before wins.
            let ends_before = scope.first_package + scope.package_count <= package;
            Ok(if ends_before { std::cmp::Ordering::Less } else { std::cmp::Ordering::Greater })
        })?;
        self.scope_at(number)
    }
}
