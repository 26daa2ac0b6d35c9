//! Sets of versions on the line of one version order: union, intersection and complement, as
//! range strings need them ("vulnerable is what is neither patched nor unaffected").
//!
//! A set is a list of cuts: places directly before or directly after a version, at which the
//! line passes into the set or out of it.
//!
//! **Invariant:** cuts are strictly rising; a set has at most [`CUTS_MAX`] of them.

use std::cmp::Ordering;

use crate::record::{Range, RangeEnd};
use crate::version::requirement::{
    Comparator, Op, Requirement, RequirementError, RequirementSyntax,
};
use crate::version::{Version, VersionError, VersionOrder};

/// Cuts of a set.
// LIMIT: the longest list in public feeds has about 200; merging is linear in them.
pub(crate) const CUTS_MAX: usize = 8192;

/// Why sets of versions cannot be computed with.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum IntervalError {
    /// A text is no version of the order.
    Version(VersionError),
    /// A text is no requirement of its notation.
    Requirement(RequirementError),
    /// The set has too many cuts.
    TooMany,
}

impl From<RequirementError> for IntervalError {
    fn from(error: RequirementError) -> Self {
        Self::Requirement(error)
    }
}

impl From<VersionError> for IntervalError {
    fn from(error: VersionError) -> Self {
        Self::Version(error)
    }
}

impl IntervalError {
    /// Returns the reason under which an entry with this error is left out.
    pub(crate) fn reason(&self) -> &'static str {
        match self {
            Self::Version(_) => "a version does not parse",
            Self::Requirement(_) => "a requirement does not parse",
            Self::TooMany => "a range has too many parts",
        }
    }
}

/// A place on the line of versions.
#[derive(Clone, Debug)]
struct Cut {
    version: Version,
    /// The cut lies behind the version, not before it.
    is_after: bool,
    /// The version is known to be a fix; counts where a range ends before it.
    is_fix: bool,
}

impl Cut {
    fn place(&self, other: &Self) -> Ordering {
        self.version.compare(&other.version).then(self.is_after.cmp(&other.is_after))
    }
}

/// A set of versions of one order.
#[derive(Clone, Debug)]
pub(crate) struct VersionSet {
    begins_inside: bool,
    cuts: Vec<Cut>,
}

impl VersionSet {
    /// The empty set.
    pub(crate) fn nothing() -> Self {
        Self { begins_inside: false, cuts: Vec::new() }
    }

    /// The set of all versions.
    pub(crate) fn everything() -> Self {
        Self { begins_inside: true, cuts: Vec::new() }
    }

    fn single(begins_inside: bool, version: Version, is_after: bool) -> Self {
        Self { begins_inside, cuts: vec![Cut { version, is_after, is_fix: false }] }
    }

    /// `>= version`.
    pub(crate) fn at_least(version: Version) -> Self {
        Self::single(false, version, false)
    }

    /// `> version`.
    pub(crate) fn above(version: Version) -> Self {
        Self::single(false, version, true)
    }

    /// `< version`.
    pub(crate) fn below(version: Version) -> Self {
        Self::single(true, version, false)
    }

    /// `<= version`.
    pub(crate) fn at_most(version: Version) -> Self {
        Self::single(true, version, true)
    }

    /// `= version`.
    pub(crate) fn exactly(version: Version) -> Self {
        let before = Cut { version: version.clone(), is_after: false, is_fix: false };
        let after = Cut { version, is_after: true, is_fix: false };
        Self { begins_inside: false, cuts: vec![before, after] }
    }

    /// Returns what is not in the set.
    pub(crate) fn complement(mut self) -> Self {
        self.begins_inside = !self.begins_inside;
        self
    }

    /// Says that the versions at which the set begins or ends are fixes.
    pub(crate) fn with_fixes(mut self) -> Self {
        for cut in &mut self.cuts {
            cut.is_fix = true;
        }
        self
    }

    /// Returns what is in this set or in `other`.
    pub(crate) fn union(&self, other: &Self) -> Result<Self, IntervalError> {
        self.merge(other, |here, there| here || there)
    }

    /// Returns what is in this set and in `other`.
    pub(crate) fn intersection(&self, other: &Self) -> Result<Self, IntervalError> {
        self.merge(other, |here, there| here && there)
    }

    /// Returns `true` if no version is in the set.
    pub(crate) fn is_nothing(&self) -> bool {
        !self.begins_inside && self.cuts.is_empty()
    }

    /// Returns `true` if `version` is in the set.
    pub(crate) fn contains(&self, version: &Version) -> bool {
        let passed = self.cuts.partition_point(|cut| match cut.version.compare(version) {
            Ordering::Less => true,
            Ordering::Equal => !cut.is_after,
            Ordering::Greater => false,
        });
        self.begins_inside ^ (passed % 2 == 1)
    }

    fn merge(&self, other: &Self, both: fn(bool, bool) -> bool) -> Result<Self, IntervalError> {
        let begins_inside = both(self.begins_inside, other.begins_inside);
        let (mut here, mut there) = (self.begins_inside, other.begins_inside);
        let mut is_inside = begins_inside;
        let mut cuts = Vec::with_capacity(self.cuts.len().saturating_add(other.cuts.len()));
        let mut left = self.cuts.iter().peekable();
        let mut right = other.cuts.iter().peekable();
        loop {
            let order = match (left.peek(), right.peek()) {
                (Some(a), Some(b)) => a.place(b),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => break,
            };
            let from_left = if order.is_le() { left.next() } else { None };
            let from_right = if order.is_ge() { right.next() } else { None };
            here ^= from_left.is_some();
            there ^= from_right.is_some();
            if both(here, there) != is_inside {
                is_inside = !is_inside;
                let is_fix = [from_left, from_right].into_iter().flatten().any(|cut| cut.is_fix);
                if let Some(cut) = from_left.or(from_right) {
                    cuts.push(Cut { is_fix, ..cut.clone() });
                }
            }
        }
        if cuts.len() > CUTS_MAX {
            return Err(IntervalError::TooMany);
        }
        Ok(Self { begins_inside, cuts })
    }

    /// Returns the set as ranges, rising.
    pub(crate) fn ranges(&self) -> Vec<Range> {
        let mut ranges = Vec::with_capacity(self.cuts.len() / 2 + 1);
        let mut open = self.begins_inside.then(|| Range::new(None, RangeEnd::Open));
        for cut in &self.cuts {
            let version: Box<str> = cut.version.as_str().into();
            match open.take() {
                None => {
                    let mut range = Range::new(Some(version), RangeEnd::Open);
                    range.excludes_introduced = cut.is_after;
                    open = Some(range);
                }
                Some(mut range) => {
                    range.end = match (cut.is_after, cut.is_fix) {
                        (true, _) => RangeEnd::LastAffected(version),
                        (false, true) => RangeEnd::Fixed(version),
                        (false, false) => RangeEnd::Below(version),
                    };
                    ranges.push(range);
                }
            }
        }
        ranges.extend(open);
        ranges
    }

    /// Parses a requirement.
    pub(crate) fn parse(
        order: VersionOrder,
        syntax: RequirementSyntax,
        text: &str,
    ) -> Result<Self, IntervalError> {
        Self::of_requirement(order, &Requirement::parse(syntax, text)?)
    }

    /// Makes the set of what satisfies `requirement`.
    pub(crate) fn of_requirement(
        order: VersionOrder,
        requirement: &Requirement,
    ) -> Result<Self, IntervalError> {
        let mut any = Self::nothing();
        for all_of in &requirement.any_of {
            let mut all = Self::everything();
            for comparator in all_of {
                all = all.intersection(&Self::of_comparator(order, comparator)?)?;
            }
            any = any.union(&all)?;
        }
        Ok(any)
    }

    fn of_comparator(order: VersionOrder, comparator: &Comparator) -> Result<Self, VersionError> {
        let version = order.parse(&comparator.version)?;
        Ok(match comparator.op {
            Op::Lt => Self::below(version),
            Op::Le => Self::at_most(version),
            Op::Gt => Self::above(version),
            Op::Ge => Self::at_least(version),
            Op::Eq => Self::exactly(version),
            Op::Ne => Self::exactly(version).complement(),
        })
    }

    /// Returns the versions at which the set begins, themselves in the set.
    pub(crate) fn beginnings(&self) -> impl Iterator<Item = &Version> {
        let skip = usize::from(self.begins_inside);
        let begins = self.cuts.iter().skip(skip).step_by(2);
        begins.filter(|cut| !cut.is_after).map(|cut| &cut.version)
    }

    /// Returns the set as ranges in which the ends that `fixes` belong to are fixed.
    ///
    /// A range that ends before a fix is fixed there. One whose last version is stated is fixed
    /// at the next fix above, if no other range begins before it: publishers who write
    /// "up to 1.0.0, fixed in 1.0.1" know of no release between.
    pub(crate) fn ranges_with_fixes(&self, fixes: &[Version]) -> Vec<Range> {
        let mut set = self.clone();
        let begins_inside = set.begins_inside;
        let places: Vec<Version> = set.cuts.iter().map(|cut| cut.version.clone()).collect();
        for (index, cut) in set.cuts.iter_mut().enumerate() {
            let is_end = (index % 2 == 0) == begins_inside;
            if !is_end {
                continue;
            }
            if !cut.is_after {
                cut.is_fix |= fixes.iter().any(|fix| fix.compare(&cut.version).is_eq());
                continue;
            }
            let above = fixes.iter().filter(|fix| fix.compare(&cut.version).is_gt());
            let Some(fix) = above.min_by(|a, b| a.compare(b)) else { continue };
            let next = places.get(index.saturating_add(1));
            if next.is_none_or(|next| fix.compare(next).is_lt()) {
                *cut = Cut { version: fix.clone(), is_after: false, is_fix: true };
            }
        }
        set.ranges()
    }

    /// Makes the set of `ranges`.
    pub(crate) fn of_ranges(order: VersionOrder, ranges: &[Range]) -> Result<Self, IntervalError> {
        let mut set = Self::nothing();
        for range in ranges {
            let from = match &range.introduced {
                None => Self::everything(),
                Some(version) if range.excludes_introduced => Self::above(order.parse(version)?),
                Some(version) => Self::at_least(order.parse(version)?),
            };
            let to = match &range.end {
                RangeEnd::Open => Self::everything(),
                RangeEnd::Fixed(version) => Self::below(order.parse(version)?).with_fixes(),
                RangeEnd::Below(version) => Self::below(order.parse(version)?),
                RangeEnd::LastAffected(version) => Self::at_most(order.parse(version)?),
            };
            set = set.union(&from.intersection(&to)?)?;
        }
        Ok(set)
    }
}

#[cfg(test)]
mod tests;
