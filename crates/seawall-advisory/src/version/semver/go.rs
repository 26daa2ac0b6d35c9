//! Go: module versions and versions of the toolchain.
//!
//! Specification: `golang.org/x/mod/semver` for modules (pseudo-versions and `+incompatible`
//! need no rule of their own) and the package `go/version` for `go1.22rc1`, `go1.22.3` and
//! `go1.22`, of which the last has been, since 1.21, the language and not a release.

use super::{Core, Key, Reason, Suffix, is_number, split_digits, split_while, tag};
use super::{write_core, write_prerelease};

/// The first minor version of Go 1 whose first release ends in `.0`.
const MINOR_OF_FIRST_DOT_ZERO: u32 = 21;

/// Appends the key of a version of a Go module or of the toolchain.
pub(in crate::version) fn write_go(text: &str, key: &mut Key) -> Result<(), Reason> {
    if let Some(toolchain) = text.strip_prefix("go") {
        return write_toolchain(toolchain, key);
    }
    if !text.starts_with('v') && toolchain_kind(text).is_some() {
        return write_toolchain(text, key);
    }
    let text = text.strip_prefix('v').unwrap_or(text);
    let rest = write_core(text, key, Core { components_max: Some(3), leading_zeros: false })?;
    let suffix = Suffix::split(rest)?;
    suffix.refuse_leading_zeros()?;
    write_prerelease(suffix.prerelease, key);
    Ok(())
}

/// Splits `1.22rc1` into its numbers, kind and number of that kind.
fn toolchain_kind(text: &str) -> Option<(&str, &str, &str)> {
    let (numbers, rest) = split_while(text, |byte| byte.is_ascii_digit() || byte == b'.');
    let (kind, rest) = split_while(rest, |byte| byte.is_ascii_lowercase());
    let known = matches!(kind, "alpha" | "beta" | "rc");
    (known && is_number(rest)).then_some((numbers, kind, rest))
}

fn write_toolchain(text: &str, key: &mut Key) -> Result<(), Reason> {
    // A vendor's build says so after a hyphen, experiments after a blank.
    let end = text.find(['-', ' ', '+']).unwrap_or(text.len());
    let text = text.get(..end).unwrap_or(text);
    let (numbers, prerelease) = match toolchain_kind(text) {
        Some((numbers, kind, number)) => (numbers, Some((kind, number))),
        None => (text, None),
    };
    let core = Core { components_max: Some(3), leading_zeros: false };
    if !write_core(numbers, key, core)?.is_empty() {
        return Err("something other than `alpha`, `beta` or `rc` follows the numbers");
    }
    match prerelease {
        Some((kind, number)) => {
            key.tag(tag::PRERELEASE);
            key.tag(tag::IDENTIFIER_TEXT);
            key.text(kind);
            key.tag(tag::IDENTIFIER_NUMBER);
            key.number(number);
            key.tag(tag::END);
        }
        None if is_language(numbers) => key.tag(tag::LANGUAGE),
        None => key.tag(tag::RELEASE),
    }
    Ok(())
}

/// Returns `true` for `1.21` and its successors, not for `1.20` or `1.21.0`.
fn is_language(numbers: &str) -> bool {
    let (major, rest) = split_digits(numbers);
    let Some(minor) = rest.strip_prefix('.') else { return false };
    let newer = minor.parse::<u32>().is_ok_and(|minor| minor >= MINOR_OF_FIRST_DOT_ZERO);
    newer && !major.is_empty()
}
