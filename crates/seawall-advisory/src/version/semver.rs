//! The orders that follow Semantic Versioning 2.0.0 (<https://semver.org>), and how each tool
//! departs from it.
//!
//! Missing components are zero in all of them, because advisories write `1.2` and `2` where the
//! tool itself would insist on three. Build metadata does not count, except in Dart and Julia.
//!
//! | order | besides |
//! |---|---|
//! | semver | leading `v`, `V` or `=`; more than three numbers; a pre-release without its hyphen |
//! | npm | node-semver's loose form: blanks, `v` and `=` in front; a pre-release without its hyphen |
//! | cargo, hex | no leading zeros |
//! | go | leading `v`, no leading zeros; `go1.22rc1` and `1.22rc1` of the toolchain |
//! | pub | build metadata orders, as in `pub_semver` |
//! | julia | Base's `VersionNumber`: `1.2a`, `1.2-`, `1.2+`; build metadata orders |
//! | bitnami | `-4` and `-r4` are revisions after the release; a missing revision is 0 |
//!
//! The fallback order of npm, Go, Cargo, Hex and pub is `semver`'s, for pub with build metadata:
//! their tools refuse `v1.2` or `1.2.3.4`, and registries and advisories have such versions.

use super::Reason;
use super::key::Key;
use super::scan::{is_identifier, is_number, split_digits, split_while, strip_prefix_folded};

mod go;

pub(super) use go::write_go;

mod tag {
    pub(super) const END: u8 = 1;
    pub(super) const IDENTIFIER_EMPTY: u8 = 2;
    pub(super) const IDENTIFIER_NUMBER: u8 = 3;
    pub(super) const IDENTIFIER_TEXT: u8 = 4;

    /// The language version `go1.21`, before its first release candidate.
    pub(super) const LANGUAGE: u8 = 1;
    pub(super) const PRERELEASE: u8 = 2;
    pub(super) const RELEASE: u8 = 3;

    pub(super) const COMPONENT: u8 = 2;

    pub(super) const BUILD_ABSENT: u8 = 1;
    pub(super) const BUILD: u8 = 2;
    pub(super) const BUILD_HIGHEST: u8 = 3;
}

/// Appends the key of a semantic version, written leniently.
pub(super) fn write_semver(text: &str, key: &mut Key) -> Result<(), Reason> {
    let text = text.trim().trim_start_matches(['v', 'V', '=', ' ', '\t']);
    let rest = write_core(text, key, Core { components_max: None, leading_zeros: true })?;
    write_loose_suffix(rest, key)
}

/// Appends the key of a version of npm.
pub(super) fn write_npm(text: &str, key: &mut Key) -> Result<(), Reason> {
    let text =
        text.trim().trim_start_matches(|c: char| matches!(c, 'v' | '=') || c.is_whitespace());
    let (numbers, suffix) = match split_dotted_prerelease(text) {
        Some(parts) => parts,
        None => (text, ""),
    };
    let rest = write_core(numbers, key, Core { components_max: Some(3), leading_zeros: true })?;
    write_loose_suffix(if rest.is_empty() { suffix } else { rest }, key)
}

/// Splits `1.2.30.4` into `1.2.3` and `0.4`, as node-semver's loose pattern does: what follows
/// the third number can only be a pre-release, which then takes that number's last digit.
fn split_dotted_prerelease(text: &str) -> Option<(&str, &str)> {
    let (_, rest) = split_digits(text);
    let (_, rest) = split_digits(rest.strip_prefix('.')?);
    let (patch, rest) = split_digits(rest.strip_prefix('.')?);
    let split_at = text.len().checked_sub(rest.len())?.checked_sub(1)?;
    let dotted = patch.len() > 1 && rest.starts_with('.');
    if dotted { text.split_at_checked(split_at) } else { None }
}

/// Appends the key of a version of Cargo or Hex.
pub(super) fn write_strict(text: &str, key: &mut Key) -> Result<(), Reason> {
    let rest = write_core(text, key, Core { components_max: Some(3), leading_zeros: false })?;
    let suffix = Suffix::split(rest)?;
    suffix.refuse_leading_zeros()?;
    write_prerelease(suffix.prerelease, key);
    Ok(())
}

/// Appends the key of a version of Dart's pub.
pub(super) fn write_pub(text: &str, key: &mut Key) -> Result<(), Reason> {
    let rest = write_core(text, key, Core { components_max: Some(3), leading_zeros: true })?;
    let suffix = Suffix::split(rest)?;
    write_prerelease(suffix.prerelease, key);
    write_build(suffix.build, key);
    Ok(())
}

/// Appends the key of a version in the fallback order of pub.
pub(super) fn write_pub_lenient(text: &str, key: &mut Key) -> Result<(), Reason> {
    write_semver(text, key)?;
    write_build(text.split_once('+').map(|(_, build)| build), key);
    Ok(())
}

fn write_build(build: Option<&str>, key: &mut Key) {
    match build {
        None => key.tag(tag::BUILD_ABSENT),
        Some(build) => {
            key.tag(tag::BUILD);
            write_identifiers(build, key);
        }
    }
}

/// Appends the key of a version of Julia.
pub(super) fn write_julia(text: &str, key: &mut Key) -> Result<(), Reason> {
    let text = strip_prefix_folded(text, "v").unwrap_or(text);
    let rest = write_core(text, key, Core { components_max: Some(3), leading_zeros: true })?;
    let (before, build) = match rest.split_once('+') {
        Some((before, build)) => (before, Some(build)),
        None => (rest, None),
    };
    let hyphenless = before.starts_with(|first: char| first.is_ascii_alphabetic());
    match before.strip_prefix('-') {
        None if before.is_empty() => key.tag(tag::RELEASE),
        None if !hyphenless || !are_identifiers(before) => return Err(BAD_PRERELEASE),
        None => write_prerelease(Some(before), key),
        Some("") if build.is_none() => write_prerelease(Some(""), key),
        Some(prerelease) if are_identifiers(prerelease) => {
            write_prerelease(Some(prerelease), key);
        }
        Some(_) => return Err(BAD_PRERELEASE),
    }
    match build {
        None => key.tag(tag::BUILD_ABSENT),
        Some("") => key.tag(tag::BUILD_HIGHEST),
        Some(build) if are_identifiers(build) => {
            key.tag(tag::BUILD);
            write_identifiers(build, key);
        }
        Some(_) => return Err(BAD_BUILD),
    }
    Ok(())
}

/// Appends the key of a version of Bitnami.
pub(super) fn write_bitnami(text: &str, key: &mut Key) -> Result<(), Reason> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let rest = write_core(text, key, Core { components_max: None, leading_zeros: true })?;
    let suffix = Suffix::split(rest)?;
    let (prerelease, revision) = match suffix.prerelease {
        None => (None, "0"),
        Some(text) => match text.strip_prefix('r').unwrap_or(text) {
            revision if is_number(revision) => (None, revision),
            _ => match text.rsplit_once("-r") {
                Some((before, revision)) if is_number(revision) => (Some(before), revision),
                Some(_) | None => (Some(text), "0"),
            },
        },
    };
    write_prerelease(prerelease, key);
    key.number(revision);
    Ok(())
}

pub(super) const NO_NUMBER: Reason = "it does not start with a number";
const BAD_PRERELEASE: Reason = "its pre-release is not made of dot-separated identifiers";
const BAD_BUILD: Reason = "its build metadata is not made of dot-separated identifiers";

/// What the numbers before a pre-release may look like.
#[derive(Clone, Copy)]
struct Core {
    components_max: Option<usize>,
    leading_zeros: bool,
}

/// Appends dot-separated numbers, at least three of them, and returns what follows.
///
/// Trailing zeros beyond the third number do not count.
fn write_core<'a>(text: &'a str, key: &mut Key, core: Core) -> Result<&'a str, Reason> {
    let (mut digits, mut rest) = split_digits(text);
    if digits.is_empty() {
        return Err(NO_NUMBER);
    }
    let mut count = 0_usize;
    let mut zeros = 0_usize;
    loop {
        if !core.leading_zeros && digits.len() > 1 && digits.starts_with('0') {
            return Err("a number has leading zeros");
        }
        count = count.saturating_add(1);
        if count <= 3 {
            key.number(digits);
        } else if digits.bytes().all(|byte| byte == b'0') {
            zeros = zeros.saturating_add(1);
        } else {
            for _ in 0..zeros {
                key.tag(tag::COMPONENT);
                key.number("0");
            }
            zeros = 0;
            key.tag(tag::COMPONENT);
            key.number(digits);
        }
        let Some(after) = rest.strip_prefix('.') else { break };
        let (next, after) = split_digits(after);
        if next.is_empty() {
            return Err("no number follows a dot");
        }
        (digits, rest) = (next, after);
    }
    if core.components_max.is_some_and(|max| count > max) {
        return Err("it has more numbers than such a version has");
    }
    for _ in count..3 {
        key.number("0");
    }
    if core.components_max.is_none() {
        key.tag(tag::END);
    }
    Ok(rest)
}

/// What follows the numbers.
struct Suffix<'a> {
    prerelease: Option<&'a str>,
    build: Option<&'a str>,
}

impl<'a> Suffix<'a> {
    /// Splits `[-prerelease][+build]`.
    fn split(text: &'a str) -> Result<Self, Reason> {
        let (before, build) = match text.split_once('+') {
            Some((before, build)) => (before, Some(build)),
            None => (text, None),
        };
        if build.is_some_and(|build| !are_identifiers(build)) {
            return Err(BAD_BUILD);
        }
        let prerelease = match before.strip_prefix('-') {
            Some(prerelease) if are_identifiers(prerelease) => Some(prerelease),
            Some(_) => return Err(BAD_PRERELEASE),
            None if before.is_empty() => None,
            None => return Err("something other than a pre-release follows the numbers"),
        };
        Ok(Self { prerelease, build })
    }

    fn refuse_leading_zeros(&self) -> Result<(), Reason> {
        let bad = |part: &str| part.len() > 1 && part.starts_with('0') && is_number(part);
        match self.prerelease {
            Some(prerelease) if prerelease.split('.').any(bad) => {
                Err("a number in its pre-release has leading zeros")
            }
            Some(_) | None => Ok(()),
        }
    }
}

/// Appends a suffix whose pre-release may lack its hyphen, as node-semver's loose form.
fn write_loose_suffix(text: &str, key: &mut Key) -> Result<(), Reason> {
    let (before, build) = match text.split_once('+') {
        Some((before, build)) => (before, Some(build)),
        None => (text, None),
    };
    if build.is_some_and(|build| !are_identifiers(build)) {
        return Err(BAD_BUILD);
    }
    // A hyphen that nothing valid follows is itself an identifier: `1.2.3-` is `1.2.3--`.
    match before.strip_prefix('-') {
        Some(prerelease) if are_identifiers(prerelease) => write_prerelease(Some(prerelease), key),
        Some(_) | None if before.is_empty() => key.tag(tag::RELEASE),
        Some(_) | None if are_identifiers(before) => write_prerelease(Some(before), key),
        Some(_) | None => return Err(BAD_PRERELEASE),
    }
    Ok(())
}

fn are_identifiers(text: &str) -> bool {
    text.split('.').all(is_identifier)
}

fn write_prerelease(prerelease: Option<&str>, key: &mut Key) {
    match prerelease {
        None => key.tag(tag::RELEASE),
        Some(prerelease) => {
            key.tag(tag::PRERELEASE);
            write_identifiers(prerelease, key);
        }
    }
}

fn write_identifiers(identifiers: &str, key: &mut Key) {
    for identifier in identifiers.split('.') {
        if identifier.is_empty() {
            key.tag(tag::IDENTIFIER_EMPTY);
        } else if is_number(identifier) {
            key.tag(tag::IDENTIFIER_NUMBER);
            key.number(identifier);
        } else {
            key.tag(tag::IDENTIFIER_TEXT);
            key.text(identifier);
        }
    }
    key.tag(tag::END);
}
