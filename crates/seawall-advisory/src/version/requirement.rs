//! Requirements: which versions an advisory or a manifest means, in each ecosystem's notation.
//!
//! Each notation becomes a union of intersections of plain comparisons. Whether a pre-release
//! may satisfy a requirement that does not name one is a rule of installers (npm, Cargo, Hex):
//! an advisory that affects `^1.2.0` affects `1.3.0-beta` too, so that rule is not applied. What
//! is kept is that the end of `^1` excludes `2.0.0-beta`: such a bound is `<2.0.0-0`.

use std::cmp::Ordering;
use std::error::Error;
use std::fmt;

use super::{Reason, Version, VersionError, VersionOrder, excerpt};

mod composer;
mod hackage;
mod hex;
mod plain;
mod ruby;
mod semantic;

/// Limits of what is read as a requirement.
pub mod limits {
    /// Bytes of a requirement. LIMIT: lists of conflicts have some of several thousand bytes.
    pub const REQUIREMENT_BYTES_MAX: usize = 65_536;
}

/// How a comparison relates a version to its bound.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Op {
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `=`
    Eq,
    /// `!=`
    Ne,
}

impl Op {
    /// Returns `true` if a version that compares to the bound as `order` satisfies this.
    pub fn admits(self, order: Ordering) -> bool {
        match self {
            Self::Lt => order == Ordering::Less,
            Self::Le => order != Ordering::Greater,
            Self::Gt => order == Ordering::Greater,
            Self::Ge => order != Ordering::Less,
            Self::Eq => order == Ordering::Equal,
            Self::Ne => order != Ordering::Equal,
        }
    }

    /// Returns the usual sign.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
            Self::Eq => "=",
            Self::Ne => "!=",
        }
    }
}

/// One comparison with a bound.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Comparator {
    /// The relation.
    pub op: Op,
    /// The bound, a version of the ecosystem.
    pub version: String,
}

impl Comparator {
    fn new(op: Op, version: impl Into<String>) -> Self {
        Self { op, version: version.into() }
    }
}

/// Notations of requirements.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum RequirementSyntax {
    /// Comparisons joined by `,`, `&&` or blanks and by `||`; a bare version means equality.
    Plain,
    /// `Gem::Requirement`: `~> 1.2, != 1.2.3`.
    Rubygems,
    /// Ranges of node-semver: `^1.2 || 2.x || 3.0.0 - 3.4`.
    Npm,
    /// Constraints of Composer: `^1.2 | ~2.3.4,!=2.3.9`.
    Packagist,
    /// Requirements of Cargo: `1.2, <1.9`.
    Cargo,
    /// Requirements of Elixir: `~> 1.2 or >= 2.0.0 and < 3.0.0`.
    Hex,
    /// Version ranges of Cabal: `>=1 && <2 || ==3.*`.
    Hackage,
}

/// A set of versions.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Requirement {
    /// A version satisfies this if it satisfies all comparators of one of these; an inner list
    /// without comparators is satisfied by each version.
    pub any_of: Vec<Vec<Comparator>>,
}

impl Requirement {
    /// Parses `text`, written in `syntax`.
    pub fn parse(syntax: RequirementSyntax, text: &str) -> Result<Self, RequirementError> {
        let failed = |reason| RequirementError { syntax, text: excerpt(text), reason };
        if text.len() > limits::REQUIREMENT_BYTES_MAX {
            return Err(failed("it is longer than 65536 bytes"));
        }
        let parsed = match syntax {
            RequirementSyntax::Plain => plain::parse(text),
            RequirementSyntax::Rubygems => ruby::parse(text),
            RequirementSyntax::Npm => semantic::parse_npm(text),
            RequirementSyntax::Packagist => composer::parse(text),
            RequirementSyntax::Cargo => semantic::parse_cargo(text),
            RequirementSyntax::Hex => hex::parse(text),
            RequirementSyntax::Hackage => hackage::parse(text),
        };
        parsed.map(|any_of| Self { any_of }).map_err(failed)
    }

    /// Returns whether `version` satisfies this in `order`.
    pub fn matches(&self, order: VersionOrder, version: &str) -> Result<bool, VersionError> {
        self.matches_version(&order.parse(version)?)
    }

    /// Returns whether a parsed version satisfies this in its order.
    pub fn matches_version(&self, version: &Version) -> Result<bool, VersionError> {
        for all_of in &self.any_of {
            let mut satisfied = true;
            for comparator in all_of {
                let order = version.compare_text(&comparator.version)?;
                satisfied = satisfied && comparator.op.admits(order);
            }
            if satisfied {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl fmt::Display for Requirement {
    /// Writes plain comparisons: `>=1.2.0 <2.0.0-0 || =3.0.0`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, all_of) in self.any_of.iter().enumerate() {
            if index > 0 {
                formatter.write_str(" || ")?;
            }
            if all_of.is_empty() {
                formatter.write_str("*")?;
            }
            for (index, comparator) in all_of.iter().enumerate() {
                let blank = if index > 0 { " " } else { "" };
                write!(formatter, "{blank}{}{}", comparator.op.sign(), comparator.version)?;
            }
        }
        Ok(())
    }
}

/// A text is not a requirement in its notation.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RequirementError {
    syntax: RequirementSyntax,
    text: Box<str>,
    reason: Reason,
}

impl fmt::Display for RequirementError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.syntax {
            RequirementSyntax::Plain => "plain",
            RequirementSyntax::Rubygems => "rubygems",
            RequirementSyntax::Npm => "npm",
            RequirementSyntax::Packagist => "packagist",
            RequirementSyntax::Cargo => "cargo",
            RequirementSyntax::Hex => "hex",
            RequirementSyntax::Hackage => "hackage",
        };
        write!(formatter, "`{}` is no {name} requirement: {}", self.text, self.reason)
    }
}

impl Error for RequirementError {}

/// Returns the number after the one in `digits`, of whatever length.
fn increment(digits: &str) -> String {
    let significant = digits.trim_start_matches('0');
    let kept = significant.trim_end_matches('9');
    let nines = significant.len().saturating_sub(kept.len());
    let mut next = match kept.char_indices().next_back() {
        Some((at, last)) => {
            let head = kept.get(..at).unwrap_or_default();
            let digit = last.to_digit(10).and_then(|digit| char::from_digit(digit + 1, 10));
            format!("{head}{}", digit.unwrap_or('1'))
        }
        None => "1".to_owned(),
    };
    next.extend(std::iter::repeat_n('0', nines));
    next
}

/// Splits a comparison at its operator, which may be absent.
fn split_operator(text: &str) -> (Option<Op>, &str) {
    const OPERATORS: [(&str, Op); 11] = [
        ("<<", Op::Lt),
        (">>", Op::Gt),
        ("<=", Op::Le),
        ("<>", Op::Ne),
        (">=", Op::Ge),
        ("==", Op::Eq),
        ("!=", Op::Ne),
        ("<", Op::Lt),
        (">", Op::Gt),
        ("=", Op::Eq),
        ("!", Op::Ne),
    ];
    for (sign, op) in OPERATORS {
        if let Some(rest) = text.strip_prefix(sign) {
            return (Some(op), rest.trim_start());
        }
    }
    (None, text)
}

/// Splits a conjunction at commas and blanks, and joins an operator with the version behind it.
fn split_terms(text: &str) -> Vec<String> {
    let mut terms: Vec<String> = Vec::new();
    let mut open = false;
    for word in text.split(|c: char| c == ',' || c.is_whitespace()).filter(|word| !word.is_empty())
    {
        let operator_only = word.bytes().all(|byte| b"<>=!~^".contains(&byte));
        match terms.last_mut() {
            Some(last) if open => last.push_str(word),
            Some(_) | None => terms.push(word.to_owned()),
        }
        open = operator_only;
    }
    terms
}

#[cfg(test)]
mod tests;
