//! The orders of plain lists of numbers: Hackage and CRAN.
//!
//! Specification: the Haskell Package Versioning Policy (<https://pvp.haskell.org>) and
//! `Data.Version`; R's `numeric_version`, where `-` separates as `.` does.
//! A list is less than a longer one that it begins: `1.0` < `1.0.0`.

use super::Reason;
use super::key::Key;
use super::scan::is_number;

const END: u8 = 1;
const COMPONENT: u8 = 2;

/// Appends the key of a version of a Haskell package.
pub(super) fn write_hackage(text: &str, key: &mut Key) -> Result<(), Reason> {
    write(text.split('.'), key)
}

/// Appends the key of a version of an R package.
pub(super) fn write_cran(text: &str, key: &mut Key) -> Result<(), Reason> {
    write(text.split(['.', '-']), key)
}

fn write<'a>(components: impl Iterator<Item = &'a str>, key: &mut Key) -> Result<(), Reason> {
    for component in components {
        if !is_number(component) {
            return Err("it is not a list of numbers");
        }
        key.tag(COMPONENT);
        key.number(component);
    }
    key.tag(END);
    Ok(())
}
