//! Ranges of npm and requirements of Cargo: tilde, caret, wildcards and hyphens.
//!
//! Specification: the README of node-semver, and "Specifying Dependencies" of the Cargo book.
//! They differ in how terms are joined (blanks, commas) and in what a bare version means
//! (equality, caret). npm's are read as `npm audit` reads them, with `includePrerelease`: the
//! least version of `1.x` is `1.0.0-0` and not `1.0.0`.

use super::{Comparator, Op, Reason, increment, split_operator, split_terms};
use crate::version::scan::{is_number, split_digits};

/// Parses a range of npm: `^1.2 || 2.x || 3.0.0 - 3.4`.
pub(super) fn parse_npm(text: &str) -> Result<Vec<Vec<Comparator>>, Reason> {
    text.split("||").map(|part| parse_npm_all_of(part.trim())).collect()
}

/// Parses a requirement of Cargo: `1.2, <1.9`.
pub(super) fn parse_cargo(text: &str) -> Result<Vec<Vec<Comparator>>, Reason> {
    let mut all_of = Vec::new();
    for term in text.split(',') {
        let term: String = term.split_whitespace().collect();
        if term.is_empty() {
            return Err("a comparison is empty");
        }
        parse_term(&term, Bare::Caret, &mut all_of)?;
    }
    Ok(vec![all_of])
}

/// What a version without an operator means.
#[derive(Clone, Copy)]
enum Bare {
    Equal,
    Caret,
}

fn parse_npm_all_of(text: &str) -> Result<Vec<Comparator>, Reason> {
    let mut all_of = Vec::new();
    if let Some((from, to)) = text.split_once(" - ") {
        let from = Partial::parse(from.trim(), Bare::Equal)?;
        match (from.patch, from.prerelease) {
            (Some(_), None) => {
                all_of.push(Comparator::new(Op::Ge, format!("{}-0", from.lowest_release())));
            }
            (_, _) => write_op(Op::Ge, &from, &mut all_of),
        }
        write_op(Op::Le, &Partial::parse(to.trim(), Bare::Equal)?, &mut all_of);
        return Ok(all_of);
    }
    for term in split_terms(text) {
        parse_term(&term, Bare::Equal, &mut all_of)?;
    }
    Ok(all_of)
}

fn parse_term(term: &str, bare: Bare, all_of: &mut Vec<Comparator>) -> Result<(), Reason> {
    if let Some(version) = term.strip_prefix('^') {
        write_caret(&Partial::parse(version, bare)?, all_of);
        return Ok(());
    }
    if let Some(version) = term.strip_prefix('~') {
        let version = version.strip_prefix('>').unwrap_or(version);
        write_tilde(&Partial::parse(version, bare)?, all_of);
        return Ok(());
    }
    let (op, version) = split_operator(term);
    let partial = Partial::parse(version, bare)?;
    match (op, bare) {
        (Some(op), _) => write_op(op, &partial, all_of),
        (None, Bare::Caret) if !partial.wildcard => write_caret(&partial, all_of),
        (None, Bare::Equal | Bare::Caret) => write_op(Op::Eq, &partial, all_of),
    }
    Ok(())
}

/// A version of which the last numbers may be open.
struct Partial<'a> {
    major: Option<&'a str>,
    minor: Option<&'a str>,
    patch: Option<&'a str>,
    prerelease: Option<&'a str>,
    /// Whether an open number was written (`1.*`) and not left out (`1`).
    wildcard: bool,
    /// Which notation the version is of.
    bare: Bare,
}

impl<'a> Partial<'a> {
    fn parse(text: &'a str, bare: Bare) -> Result<Self, Reason> {
        let text = text.trim_start_matches(['v', '=', ' ']);
        let text = text.split('+').next().unwrap_or_default();
        let mut numbers = [None; 3];
        let mut open = text.is_empty();
        let mut wildcard = false;
        let mut rest = Some(text);
        for number in &mut numbers {
            let Some(part) = rest.take() else { break };
            let (digits, after) = split_digits(part);
            let after = if digits.is_empty() {
                open = true;
                let stripped = part.strip_prefix(['x', 'X', '*']);
                wildcard = wildcard || stripped.is_some();
                match stripped {
                    Some(after) => after,
                    None if part.is_empty() && text.is_empty() => part,
                    None => return Err("a version is not made of numbers and wildcards"),
                }
            } else {
                // What follows a wildcard says nothing: `1.x.3` is `1.x`.
                *number = (!open).then_some(digits);
                after
            };
            rest = after.strip_prefix('.');
            if rest.is_none() {
                let [major, minor, patch] = numbers;
                let prerelease = Self::prerelease(after)?;
                return Ok(Self { major, minor, patch, prerelease, wildcard, bare });
            }
        }
        Err("a version has more than three numbers")
    }

    fn prerelease(text: &'a str) -> Result<Option<&'a str>, Reason> {
        let text = text.strip_prefix('-').unwrap_or(text);
        match text {
            "" => Ok(None),
            _ if text.split('.').all(crate::version::scan::is_identifier) => Ok(Some(text)),
            _ => Err("a pre-release is not made of dot-separated identifiers"),
        }
    }

    /// The least release that this may stand for.
    fn lowest_release(&self) -> String {
        let number = |number: Option<&'a str>| number.unwrap_or("0");
        let [major, minor, patch] = [self.major, self.minor, self.patch].map(number);
        format!("{major}.{minor}.{patch}")
    }

    /// The least version that this may stand for.
    fn lowest(&self) -> String {
        let release = self.lowest_release();
        match (self.patch, self.prerelease) {
            (Some(_), Some(prerelease)) => format!("{release}-{prerelease}"),
            (Some(_), None) => release,
            (None, _) => release + self.open_suffix(),
        }
    }

    /// What the least version before an open number ends in.
    fn open_suffix(&self) -> &'static str {
        match self.bare {
            Bare::Equal => "-0",
            Bare::Caret => "",
        }
    }

    /// The release after all versions that this may stand for; `None` if those have no end.
    fn next(&self) -> Option<String> {
        Some(match (self.major?, self.minor, self.patch) {
            (major, None, _) => format!("{}.0.0", increment(major)),
            (major, Some(minor), None) => format!("{major}.{}.0", increment(minor)),
            (major, Some(minor), Some(patch)) => format!("{major}.{minor}.{}", increment(patch)),
        })
    }
}

fn write_op(op: Op, version: &Partial<'_>, all_of: &mut Vec<Comparator>) {
    let lowest = version.lowest();
    let (true, next) = (version.patch.is_none(), version.next()) else {
        all_of.push(Comparator::new(op, lowest));
        return;
    };
    let mut push = |op, bound: String| all_of.push(Comparator::new(op, bound));
    match (op, next) {
        (Op::Ge | Op::Le | Op::Eq, None) => {}
        // Nothing is below or above all versions.
        (Op::Lt | Op::Gt | Op::Ne, None) => push(Op::Lt, "0.0.0-0".to_owned()),
        (Op::Ge, Some(_)) => push(Op::Ge, lowest),
        (Op::Lt, Some(_)) => push(Op::Lt, format!("{}-0", version.lowest_release())),
        (Op::Gt, Some(next)) => push(Op::Ge, next + version.open_suffix()),
        (Op::Le, Some(next)) => push(Op::Lt, format!("{next}-0")),
        (Op::Eq, Some(next)) => {
            push(Op::Ge, lowest);
            push(Op::Lt, format!("{next}-0"));
        }
        // No notation negates a wildcard; the version itself is excluded.
        (Op::Ne, Some(_)) => push(Op::Ne, lowest),
    }
}

fn write_tilde(version: &Partial<'_>, all_of: &mut Vec<Comparator>) {
    let Some(major) = version.major else { return };
    let bound = match version.minor {
        None => format!("{}.0.0-0", increment(major)),
        Some(minor) => format!("{major}.{}.0-0", increment(minor)),
    };
    all_of.push(Comparator::new(Op::Ge, version.lowest()));
    all_of.push(Comparator::new(Op::Lt, bound));
}

/// The first number that is not zero may not change.
fn write_caret(version: &Partial<'_>, all_of: &mut Vec<Comparator>) {
    let Some(major) = version.major else { return };
    let is_zero = |number: &str| is_number(number) && number.bytes().all(|byte| byte == b'0');
    let bound = match (version.minor, version.patch) {
        (Some(minor), Some(patch)) if is_zero(major) && is_zero(minor) => {
            format!("{major}.{minor}.{}-0", increment(patch))
        }
        (Some(minor), _) if is_zero(major) => format!("{major}.{}.0-0", increment(minor)),
        (_, _) => format!("{}.0.0-0", increment(major)),
    };
    all_of.push(Comparator::new(Op::Ge, version.lowest()));
    all_of.push(Comparator::new(Op::Lt, bound));
}
