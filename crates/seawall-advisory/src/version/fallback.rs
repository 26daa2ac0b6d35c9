//! Fallback orders: how an ecosystem's older tools, or tools that take more, compare versions
//! that its tool of today refuses.
//!
//! Only whole comparisons are made here: if one of two versions does not parse, both are compared
//! by the fallback order. It is total, and it decides nothing by itself: a [`Comparison`] says
//! what it is based on.

use std::cmp::Ordering;

use super::key::Key;
use super::{Reason, VersionOrder, alpine, packagist, pypi, rubygems, semver};

/// What a comparison is based on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Basis {
    /// The order of the ecosystem's own tool.
    Tool,
    /// The fallback order, which compares both versions part by part.
    Fallback,
    /// A mere convention of the fallback order, which says nothing of which version is the newer:
    /// PyPI's versions from before PEP 440 are less than all others.
    Convention,
}

/// How two versions compare.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Comparison {
    /// The order of the two.
    pub order: Ordering,
    /// What it is based on.
    pub basis: Basis,
}

/// Compares two versions in the fallback order of `order`; `None` if it has none, or none for
/// these.
pub(super) fn compare(order: VersionOrder, a: &str, b: &str) -> Option<Comparison> {
    let compared = match order {
        VersionOrder::Alpine => by_key(a, b, written(alpine::write_lenient)),
        VersionOrder::Rubygems => by_key(a, b, written(rubygems::write_lenient)),
        VersionOrder::Pub => by_key(a, b, semver::write_pub_lenient),
        VersionOrder::Npm | VersionOrder::Go | VersionOrder::Cargo | VersionOrder::Hex => {
            by_key(a, b, semver::write_semver)
        }
        VersionOrder::Packagist => Some(packagist::raw::compare(a, b)),
        VersionOrder::Pypi => return Some(compare_pypi(a, b)),
        VersionOrder::Debian
        | VersionOrder::Redhat
        | VersionOrder::Semver
        | VersionOrder::Maven
        | VersionOrder::Nuget
        | VersionOrder::Hackage
        | VersionOrder::Cran
        | VersionOrder::Pacman
        | VersionOrder::Julia
        | VersionOrder::Bitnami => None,
    };
    compared.map(|order| Comparison { order, basis: Basis::Fallback })
}

fn by_key(
    a: &str,
    b: &str,
    write: impl Fn(&str, &mut Key) -> Result<(), Reason>,
) -> Option<Ordering> {
    let (mut key_a, mut key_b) = (Key::new(), Key::new());
    write(a, &mut key_a).ok()?;
    write(b, &mut key_b).ok()?;
    Some(key_a.as_bytes().cmp(key_b.as_bytes()))
}

/// Makes a writer that takes every text look like one that does not.
fn written(write: fn(&str, &mut Key)) -> impl Fn(&str, &mut Key) -> Result<(), Reason> {
    move |text, key| {
        write(text, key);
        Ok(())
    }
}

fn compare_pypi(a: &str, b: &str) -> Comparison {
    let (mut key_a, mut key_b) = (Key::new(), Key::new());
    let is_valid_a = pypi::write_lenient(a, &mut key_a);
    let is_valid_b = pypi::write_lenient(b, &mut key_b);
    let basis = if is_valid_a == is_valid_b { Basis::Fallback } else { Basis::Convention };
    Comparison { order: key_a.as_bytes().cmp(key_b.as_bytes()), basis }
}
