//! Version ranges of Cabal.
//!
//! Specification: <https://cabal.readthedocs.io/en/stable/cabal-package-description-file.html>,
//! `build-depends`. `&&` binds closer than `||`; parentheses may stand around what binds anyway.

use super::{Comparator, Op, Reason, increment, split_operator};
use crate::version::scan::is_number;

/// Parses `>=1 && <2 || ==3.* || ^>=4.1.2`.
pub(super) fn parse(text: &str) -> Result<Vec<Vec<Comparator>>, Reason> {
    let mut any_of = Vec::new();
    for alternative in text.split("||") {
        let alternative = strip_parentheses(alternative.trim())?;
        let mut all_of = Vec::new();
        for term in alternative.split("&&") {
            parse_term(strip_parentheses(term.trim())?, &mut all_of)?;
        }
        any_of.push(all_of);
    }
    Ok(any_of)
}

fn strip_parentheses(text: &str) -> Result<&str, Reason> {
    let inner = match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        Some(inner) => inner.trim(),
        None => text,
    };
    if inner.contains(['(', ')', '{', '}']) {
        return Err("it has nested parentheses or a set");
    }
    Ok(inner)
}

fn parse_term(term: &str, all_of: &mut Vec<Comparator>) -> Result<(), Reason> {
    if matches!(term, "-any" | "*") {
        return Ok(());
    }
    if let Some(version) = term.strip_prefix("^>=") {
        let numbers = numbers(version.trim())?;
        let (major, minor) = (numbers.first(), numbers.get(1).copied().unwrap_or("0"));
        let bound = format!("{}.{}", major.copied().unwrap_or("0"), increment(minor));
        all_of.push(Comparator::new(Op::Ge, version.trim()));
        all_of.push(Comparator::new(Op::Lt, bound));
        return Ok(());
    }
    let (op, version) = split_operator(term);
    let Some(prefix) = version.strip_suffix(".*") else {
        numbers(version)?;
        all_of.push(Comparator::new(op.unwrap_or(Op::Eq), version));
        return Ok(());
    };
    let mut numbers = numbers(prefix)?;
    let last = increment(numbers.pop().unwrap_or("0"));
    let bound: String = numbers.iter().flat_map(|number| [number, "."]).collect::<String>() + &last;
    match op {
        None | Some(Op::Eq) => {
            all_of.push(Comparator::new(Op::Ge, prefix));
            all_of.push(Comparator::new(Op::Lt, bound));
            Ok(())
        }
        Some(_) => Err("a wildcard takes no operator but `==`"),
    }
}

fn numbers(version: &str) -> Result<Vec<&str>, Reason> {
    let numbers: Vec<&str> = version.split('.').collect();
    if numbers.iter().all(|number| is_number(number)) {
        Ok(numbers)
    } else {
        Err("a version is not a list of numbers")
    }
}
