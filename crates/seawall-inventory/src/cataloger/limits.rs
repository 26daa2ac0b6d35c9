//! Limits that hold for every cataloger.

/// Most packages that one file may declare.
// LIMIT: Debian, the largest distribution, has 64,000 binary packages for one architecture.
pub(crate) const PACKAGES_MAX: usize = 200_000;
