//! One statement held against one version.
//!
//! Where a version does not parse, the ecosystem's fallback order may tell that it is affected,
//! and then says so; it never tells that it is not. A mere convention of that order tells nothing.

use std::cmp::Ordering;

use seawall_advisory::database::{RangeEndView, RangeView, Statement};
use seawall_advisory::record::FixState;
use seawall_advisory::version::{Basis, Comparison, Version, VersionError};

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
        /// A version does not parse, and the fallback order told.
        by_fallback: bool,
    },
    /// The version or a bound does not parse in the ecosystem's order.
    Unparsable {
        /// The bound.
        bound: &'a str,
    },
}

impl<'a> Outcome<'a> {
    /// Tells whether the fallback order decided.
    pub(super) fn is_by_fallback(&self) -> bool {
        matches!(self, Self::Affected { by_fallback: true, .. })
    }

    /// Returns the first version with the fix, for an affected one.
    pub(super) fn fixed(&self) -> Option<&'a str> {
        match self {
            Self::Affected { fixed, .. } => *fixed,
            Self::Elsewhere | Self::Outside | Self::NotAffected | Self::Unparsable { .. } => None,
        }
    }
}

/// Holds a statement against a version of `unit`'s package: the installed one, or the one of a
/// fix. `None` is an installed version that does not parse: only what needs no order can be told,
/// and what the fallback order says.
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
            Outcome::Affected { range: None, fixed: None, by_fallback: false }
        };
    }
    let is_named = statement.versions.iter().any(|name| match version {
        Some(version) => is_same(version, name),
        None => *name == &*unit.key.version,
    });
    let compare = |bound: &str| match version {
        Some(version) => version.compare_any_text(bound),
        None => unit.key.ecosystem.order().compare_any(&unit.key.version, bound),
    };
    match (inside(statement, compare), is_named, statement.state) {
        (Inside::Range(_), _, FixState::NotAffected) | (_, true, FixState::NotAffected) => {
            Outcome::NotAffected
        }
        (Inside::Range(range), ..) => {
            let fixed = fixed_of(&range);
            Outcome::Affected { range: Some(range), fixed, by_fallback: false }
        }
        // A version by name needs no order (OSV: ranges and versions are a union).
        (_, true, _) => Outcome::Affected { range: None, fixed: None, by_fallback: false },
        (Inside::None, false, _) => Outcome::Outside,
        (Inside::ByFallback(range), false, FixState::NotAffected) => {
            Outcome::Unparsable { bound: any_bound(&range) }
        }
        (Inside::ByFallback(range), false, _) => {
            let fixed = fixed_of(&range);
            Outcome::Affected { range: Some(range), fixed, by_fallback: true }
        }
        (Inside::Unknown(bound), false, _) => Outcome::Unparsable { bound },
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

/// Whether one of a statement's ranges, or one range, holds a version.
enum Inside<'a> {
    None,
    Range(RangeView<'a>),
    /// By the fallback order.
    ByFallback(RangeView<'a>),
    /// This bound cannot be compared with the version.
    Unknown(&'a str),
}

/// Finds the range that holds the version, by its own order if any does.
fn inside<'a>(
    statement: &Statement<'a>,
    compare: impl Fn(&str) -> Result<Comparison, VersionError>,
) -> Inside<'a> {
    let mut found = Inside::None;
    for range in &statement.ranges {
        match (holds(range, &compare), &found) {
            (range @ Inside::Range(_), _) => return range,
            (range @ Inside::ByFallback(_), Inside::None | Inside::Unknown(_))
            | (range @ Inside::Unknown(_), Inside::None) => found = range,
            _ => {}
        }
    }
    found
}

/// What one bound of a range says of a version.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Side {
    Within,
    Beyond,
    WithinByFallback,
    Unknown,
}

/// Tells whether a range holds the version. One bound can tell that it does not, even if the
/// other cannot be compared.
fn holds<'a>(
    range: &RangeView<'a>,
    compare: impl Fn(&str) -> Result<Comparison, VersionError>,
) -> Inside<'a> {
    let side = |bound: &str, admits: fn(Ordering) -> bool| match compare(bound) {
        Ok(Comparison { order, basis: Basis::Tool }) if admits(order) => Side::Within,
        Ok(Comparison { basis: Basis::Tool, .. }) => Side::Beyond,
        Ok(Comparison { order, basis: Basis::Fallback }) if admits(order) => Side::WithinByFallback,
        Ok(_) | Err(_) => Side::Unknown,
    };
    let start = match range.introduced {
        None => Side::Within,
        Some(bound) if range.excludes_introduced => side(bound, Ordering::is_gt),
        Some(bound) => side(bound, Ordering::is_ge),
    };
    let end = match range.end {
        RangeEndView::Open => Side::Within,
        RangeEndView::Fixed(bound) | RangeEndView::Below(bound) => side(bound, Ordering::is_lt),
        RangeEndView::LastAffected(bound) => side(bound, Ordering::is_le),
    };
    match (start, end) {
        (Side::Beyond, _) | (_, Side::Beyond) => Inside::None,
        (Side::Unknown, _) => Inside::Unknown(range.introduced.unwrap_or_default()),
        (_, Side::Unknown) => Inside::Unknown(any_bound(range)),
        (Side::Within, Side::Within) => Inside::Range(*range),
        (Side::WithinByFallback, _) | (_, Side::WithinByFallback) => Inside::ByFallback(*range),
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

fn is_same(version: &Version, name: &str) -> bool {
    version.as_str() == name || version.compare_text(name).is_ok_and(Ordering::is_eq)
}

fn fixed_of<'a>(range: &RangeView<'a>) -> Option<&'a str> {
    match range.end {
        RangeEndView::Fixed(version) => Some(version),
        RangeEndView::Open | RangeEndView::LastAffected(_) | RangeEndView::Below(_) => None,
    }
}
