//! Requirements of RubyGems.
//!
//! Specification: `Gem::Requirement`. `~> 1.2.3` means at least that and a release before `1.3`:
//! `1.3.a` is excluded, so the upper bound is `1.3.A`, than which no pre-release of `1.3` is less.

use super::{Comparator, Op, Reason, increment, split_operator};
use crate::version::scan::is_number;

/// Parses `~> 1.2.3, != 1.2.5`; nothing at all means any version.
pub(super) fn parse(text: &str) -> Result<Vec<Vec<Comparator>>, Reason> {
    let mut all_of = Vec::new();
    if text.trim().is_empty() {
        return Ok(vec![all_of]);
    }
    for term in text.split(',').map(str::trim) {
        if let Some(version) = term.strip_prefix("~>") {
            let version = version.trim();
            all_of.push(Comparator::new(Op::Ge, check(version)?));
            all_of.push(Comparator::new(Op::Lt, format!("{}.A", bump(version)?)));
            continue;
        }
        let (op, version) = split_operator(term);
        all_of.push(Comparator::new(op.unwrap_or(Op::Eq), check(version)?));
    }
    Ok(vec![all_of])
}

fn check(version: &str) -> Result<&str, Reason> {
    let blank = version.contains(char::is_whitespace);
    if version.is_empty() || blank { Err("an operator has no version") } else { Ok(version) }
}

/// Drops the pre-release and the last number, and increments the one before.
fn bump(version: &str) -> Result<String, Reason> {
    let release = version.split('-').next().unwrap_or_default();
    let mut numbers: Vec<&str> = release.split('.').take_while(|part| is_number(part)).collect();
    if numbers.len() > 1 {
        numbers.pop();
    }
    let last = numbers.pop().ok_or("`~>` is not followed by a number")?;
    let mut bumped: String = numbers.iter().flat_map(|number| [number, "."]).collect();
    bumped.push_str(&increment(last));
    Ok(bumped)
}
