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

impl<'a> Outcome<'a> {
    /// Returns the first version with the fix, for an affected one.
    pub(super) fn fixed(&self) -> Option<&'a str> {
        match self {
            Self::Affected { fixed, .. } => *fixed,
            Self::Elsewhere | Self::Outside | Self::NotAffected | Self::Unparsable { .. } => None,
        }
    }
}

/// Holds a statement against a version of `unit`'s package: the installed one, or the one of a
/// fix. `None` is a version that does not parse: only what needs no order can be told.
pub(super) fn outcome<'a>(
    statement: &Statement<'a>,
    unit: &Unit<'_>,
    version: Option<&Version>,
) -> Outcome<'a> {
    if !is_for(statement, unit) {
        return Outcome::Elsewhere;
    }
    let is_for_all = statement.ranges.is_empty() && statement.versions.is_empty();
    if is_for_all {
        return if statement.state == FixState::NotAffected {
            Outcome::NotAffected
        } else {
            Outcome::Affected { range: None, fixed: None }
        };
    }
    let is_named = statement.versions.iter().any(|name| match version {
        Some(version) => is_same(version, name),
        None => *name == &*unit.key.version,
    });
    let inside = match version {
        Some(version) => inside(statement, version),
        None => statement.ranges.first().map_or(Ok(None), |range| Err(any_bound(range))),
    };
    match (inside, is_named, statement.state) {
        (Ok(Some(_)), _, FixState::NotAffected) | (_, true, FixState::NotAffected) => {
            Outcome::NotAffected
        }
        (Ok(Some(range)), ..) => Outcome::Affected { range: Some(range), fixed: fixed_of(&range) },
        // A version by name needs no order (OSV: ranges and versions are a union).
        (_, true, _) => Outcome::Affected { range: None, fixed: None },
        (Ok(None), false, _) => Outcome::Outside,
        (Err(bound), false, _) => Outcome::Unparsable { bound },
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
        && fits_module(statement, unit)
        && fits_build(statement, &key.version)
        && !is_other_stream(statement, &key.version)
}

/// A fix of a module's stream is for that stream only, and others are not for it.
fn fits_module(statement: &Statement<'_>, unit: &Unit<'_>) -> bool {
    match (statement.module, unit.key.module.as_deref()) {
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

/// Tells whether the fixed builds are of the installed line of builds.
///
/// Modules, live patches and certified builds carry their mark in the version; their versions say
/// nothing about packages without the mark.
fn fits_build(statement: &Statement<'_>, installed: &str) -> bool {
    const MARKS: [&str; 4] = [".module", ".ksplice", "_fips", "kpatch"];
    // The mark alone tells where the module's own name is not known.
    let is_other = |version: &str| {
        MARKS.iter().any(|mark| version.contains(mark) && !installed.contains(mark))
    };
    let mut bounds = statement.ranges.iter().map(|range| match range.end {
        RangeEndView::Fixed(version) => is_other(version),
        RangeEndView::Open | RangeEndView::LastAffected(_) | RangeEndView::Below(_) => false,
    });
    statement.module.is_some() || statement.ranges.is_empty() || !bounds.all(|is_other| is_other)
}

/// Streams of extended support and certified builds have packages of their own, which an image
/// has only if the version says so. Ubuntu's expanded maintenance (`esm-…`, `pro`) patches the
/// very packages of the release, so its word counts for them.
fn is_other_stream(statement: &Statement<'_>, installed: &str) -> bool {
    let repository = statement.repository;
    if repository.starts_with("fips") {
        return !installed.contains("fips");
    }
    ["eus", "aus", "tus", "e4s", "realtime", "bluefield"]
        .iter()
        .any(|stream| repository.starts_with(stream))
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

/// Tells whether a range holds the version. One bound can tell that it does not, even if the
/// other does not parse.
fn holds<'a>(range: &RangeView<'a>, version: &Version) -> Result<bool, &'a str> {
    let is_after_start = match range.introduced {
        None => Ok(true),
        Some(introduced) => match compare(version, introduced) {
            Ok(order) => Ok(order.is_gt() || (order.is_eq() && !range.excludes_introduced)),
            Err(_) => Err(introduced),
        },
    };
    let is_before_end = match range.end {
        RangeEndView::Open => Ok(true),
        RangeEndView::Fixed(bound) | RangeEndView::Below(bound) => {
            compare(version, bound).map(Ordering::is_lt).map_err(|_error| bound)
        }
        RangeEndView::LastAffected(bound) => {
            compare(version, bound).map(Ordering::is_le).map_err(|_error| bound)
        }
    };
    match (is_after_start, is_before_end) {
        (Ok(false), _) | (_, Ok(false)) => Ok(false),
        (Err(bound), _) | (_, Err(bound)) => Err(bound),
        (Ok(true), Ok(true)) => Ok(true),
    }
}

/// Returns a bound for a message.
fn any_bound<'a>(range: &RangeView<'a>) -> &'a str {
    match range.end {
        RangeEndView::Fixed(bound)
        | RangeEndView::Below(bound)
        | RangeEndView::LastAffected(bound) => bound,
        RangeEndView::Open => range.introduced.unwrap_or_default(),
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
