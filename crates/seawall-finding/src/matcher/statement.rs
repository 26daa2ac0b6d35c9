//! One statement held against one version.

use std::cmp::Ordering;

use seawall_advisory::database::{RangeEndView, RangeView, Statement};
use seawall_advisory::record::FixState;
use seawall_advisory::version::{Version, VersionError};

use super::unit::Unit;

/// What a statement says about the installed version.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Outcome<'a> {
    /// The statement is for other packages: another architecture, module or stream.
    Elsewhere,
    /// The version is not in the affected ranges.
    Outside,
    /// The publisher states that the package is not affected.
    NotAffected,
    /// Affected.
    Affected {
        /// The range that holds the version; `None` for a version by name or for every version.
        range: Option<RangeView<'a>>,
        /// The first version with the fix.
        fixed: Option<&'a str>,
    },
    /// A bound does not parse in the ecosystem's order.
    Unparsable {
        /// The bound.
        bound: &'a str,
    },
}

/// Holds a statement against the version of `unit`.
pub(super) fn outcome<'a>(
    statement: &Statement<'a>,
    unit: &Unit<'_>,
    version: &Version,
) -> Outcome<'a> {
    if !is_for(statement, unit) {
        return Outcome::Elsewhere;
    }
    let is_for_all = statement.ranges.is_empty() && statement.versions.is_empty();
    if is_for_all {
        return match statement.state {
            FixState::NotAffected => Outcome::NotAffected,
            _ => Outcome::Affected { range: None, fixed: None },
        };
    }
    let inside = match inside(statement, version) {
        Ok(inside) => inside,
        Err(bound) => return Outcome::Unparsable { bound },
    };
    let is_named = || statement.versions.iter().any(|name| is_same(version, name));
    match (inside, statement.state) {
        (Some(_), FixState::NotAffected) => Outcome::NotAffected,
        (Some(range), _) => Outcome::Affected { range: Some(range), fixed: fixed_of(&range) },
        (None, FixState::NotAffected) if is_named() => Outcome::NotAffected,
        (None, _) if is_named() => Outcome::Affected { range: None, fixed: None },
        (None, _) => Outcome::Outside,
    }
}

fn is_for(statement: &Statement<'_>, unit: &Unit<'_>) -> bool {
    let key = &unit.key;
    if !super::counts(key.ecosystem, statement.key) {
        return false;
    }
    let architecture = key.architecture.as_deref();
    let fits_architecture = statement.architectures.is_empty()
        || architecture.is_none_or(|installed| {
            installed == "noarch" || statement.architectures.contains(&installed)
        });
    fits_architecture
        && fits_module(statement, key.module.as_deref())
        && !is_other_stream(statement)
}

/// A fix of a module's stream is for that stream only, and others are not for it.
fn fits_module(statement: &Statement<'_>, installed: Option<&str>) -> bool {
    match (statement.module, installed) {
        (None, None) => true,
        (Some(wanted), Some(installed)) => {
            installed == wanted
                || installed.strip_prefix(wanted).is_some_and(|rest| rest.starts_with(':'))
        }
        (Some(_), None) => false,
        // Feeds without modules tell by the release string.
        (None, Some(_)) => statement.ranges.iter().any(|range| match range.end {
            RangeEndView::Fixed(version) => version.contains(".module"),
            RangeEndView::Open | RangeEndView::LastAffected(_) | RangeEndView::Below(_) => true,
        }),
    }
}

/// Streams of extended support have packages of their own, which no base image has.
fn is_other_stream(statement: &Statement<'_>) -> bool {
    ["eus", "aus", "tus", "e4s"].iter().any(|stream| statement.repository.starts_with(stream))
}

/// Finds the range that holds the version; an error is the bound that does not parse.
fn inside<'a>(
    statement: &Statement<'a>,
    version: &Version,
) -> Result<Option<RangeView<'a>>, &'a str> {
    let mut unparsable = None;
    for range in &statement.ranges {
        match holds(range, version) {
            Ok(true) => return Ok(Some(*range)),
            Ok(false) => {}
            Err(bound) => unparsable = Some(bound),
        }
    }
    unparsable.map_or(Ok(None), Err)
}

fn holds<'a>(range: &RangeView<'a>, version: &Version) -> Result<bool, &'a str> {
    if let Some(introduced) = range.introduced {
        let order = compare(version, introduced).map_err(|_: VersionError| introduced)?;
        if order == Ordering::Less || (order == Ordering::Equal && range.excludes_introduced) {
            return Ok(false);
        }
    }
    match range.end {
        RangeEndView::Open => Ok(true),
        RangeEndView::Fixed(bound) | RangeEndView::Below(bound) => {
            compare(version, bound).map(Ordering::is_lt).map_err(|_: VersionError| bound)
        }
        RangeEndView::LastAffected(bound) => {
            compare(version, bound).map(Ordering::is_le).map_err(|_: VersionError| bound)
        }
    }
}

fn compare(version: &Version, bound: &str) -> Result<Ordering, VersionError> {
    version.compare_text(bound)
}

fn is_same(version: &Version, name: &str) -> bool {
    version.as_str() == name || version.compare_text(name).is_ok_and(Ordering::is_eq)
}

fn fixed_of<'a>(range: &RangeView<'a>) -> Option<&'a str> {
    match range.end {
        RangeEndView::Fixed(version) => Some(version),
        RangeEndView::Open | RangeEndView::LastAffected(_) | RangeEndView::Below(_) => None,
    }
}
