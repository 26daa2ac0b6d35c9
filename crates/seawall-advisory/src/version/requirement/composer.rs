//! Constraints of Composer.
//!
//! Specification: <https://getcomposer.org/doc/articles/versions.md> and
//! `VersionParser::parseConstraints`. As there, `<` and `>=` mean the first development version
//! of their bound (`>=1.0` admits `1.0.0-beta1`) unless the bound names a stability.

use super::{Comparator, Op, Reason, increment, split_operator, split_terms};
use crate::version::scan::{is_number, split_digits, strip_prefix_folded};

/// Parses `>=1.0,<2.0 | ^3.1 || ~4.2.1`.
pub(super) fn parse(text: &str) -> Result<Vec<Vec<Comparator>>, Reason> {
    text.split('|')
        .map(str::trim)
        // `||` leaves an empty part between its bars.
        .filter(|part| !part.is_empty())
        .map(parse_all_of)
        .collect::<Result<Vec<_>, Reason>>()
        .and_then(|any_of| if any_of.is_empty() { Err("it is empty") } else { Ok(any_of) })
}

fn parse_all_of(text: &str) -> Result<Vec<Comparator>, Reason> {
    let text = text.split(" as ").next().unwrap_or(text).trim();
    let mut all_of = Vec::new();
    if let Some((from, to)) = text.split_once(" - ") {
        write_hyphen(from.trim(), to.trim(), &mut all_of)?;
        return Ok(all_of);
    }
    for term in split_terms(text) {
        parse_term(&term, &mut all_of)?;
    }
    Ok(all_of)
}

fn parse_term(term: &str, all_of: &mut Vec<Comparator>) -> Result<(), Reason> {
    let term = strip_stability_flag(term);
    if is_any(term) {
        return Ok(());
    }
    if let Some(version) = term.strip_prefix('~') {
        return write_tilde(version, all_of);
    }
    if let Some(version) = term.strip_prefix('^') {
        return write_caret(version, all_of);
    }
    let (op, version) = split_operator(term);
    if op.is_none() && version.ends_with(['*', 'x', 'X']) {
        return write_wildcard(version, all_of);
    }
    if version.is_empty() {
        return Err("an operator has no version");
    }
    let op = op.unwrap_or(Op::Eq);
    let first = matches!(op, Op::Lt | Op::Ge) && !names_stability(version);
    all_of.push(Comparator::new(op, if first { first_of(version) } else { version.to_owned() }));
    Ok(())
}

/// `*`, `v*`, `x.x`.
fn is_any(term: &str) -> bool {
    let term = strip_prefix_folded(term, "v").unwrap_or(term);
    term.is_empty() || term.split('.').all(|part| matches!(part, "*" | "x" | "X"))
}

fn strip_stability_flag(term: &str) -> &str {
    match term.rsplit_once('@') {
        Some((version, "stable" | "RC" | "beta" | "alpha" | "dev")) => version,
        Some(_) | None => term,
    }
}

fn names_stability(version: &str) -> bool {
    let is_branch = strip_prefix_folded(version, "dev-").is_some();
    is_branch || version.split('+').next().is_some_and(|version| version.contains('-'))
}

/// The first development version of a release.
fn first_of(version: &str) -> String {
    format!("{}-dev", version.split('+').next().unwrap_or_default())
}

/// The leading numbers of a version, up to four, and whether a stability follows.
fn split_numbers(version: &str) -> Result<(Vec<&str>, bool), Reason> {
    let text = strip_prefix_folded(version, "v").unwrap_or(version);
    let text = text.split('+').next().unwrap_or_default();
    let mut numbers = Vec::new();
    let mut rest = text;
    loop {
        let (digits, after) = split_digits(rest);
        if digits.is_empty() || numbers.len() == 4 {
            break;
        }
        numbers.push(digits);
        rest = after;
        match after.strip_prefix('.') {
            Some(next) if next.starts_with(|c: char| c.is_ascii_digit()) => rest = next,
            Some(_) | None => break,
        }
    }
    if numbers.is_empty() {
        return Err("a version does not start with a number");
    }
    Ok((numbers, !rest.is_empty()))
}

/// The first development version after all that begin with the first `kept` numbers.
fn first_after(numbers: &[&str], kept: usize) -> String {
    let mut bound = String::new();
    for (index, number) in numbers.iter().take(kept).enumerate() {
        if index > 0 {
            bound.push('.');
        }
        if index.saturating_add(1) == kept {
            bound.push_str(&increment(number));
        } else {
            bound.push_str(number);
        }
    }
    bound.push_str("-dev");
    bound
}

fn write_from(version: &str, stability: bool, all_of: &mut Vec<Comparator>) {
    let bound = if stability { version.to_owned() } else { first_of(version) };
    all_of.push(Comparator::new(Op::Ge, bound));
}

fn write_tilde(version: &str, all_of: &mut Vec<Comparator>) -> Result<(), Reason> {
    let (numbers, stability) = split_numbers(version)?;
    write_from(version, stability, all_of);
    let kept = numbers.len().saturating_sub(1).max(1);
    all_of.push(Comparator::new(Op::Lt, first_after(&numbers, kept)));
    Ok(())
}

fn write_caret(version: &str, all_of: &mut Vec<Comparator>) -> Result<(), Reason> {
    let (numbers, stability) = split_numbers(version)?;
    write_from(version, stability, all_of);
    let kept = match numbers.as_slice() {
        ["0", "0", _, ..] => 3,
        ["0", _, ..] => 2,
        _ => 1,
    };
    all_of.push(Comparator::new(Op::Lt, first_after(&numbers, kept)));
    Ok(())
}

fn write_wildcard(version: &str, all_of: &mut Vec<Comparator>) -> Result<(), Reason> {
    let text = strip_prefix_folded(version, "v").unwrap_or(version);
    let numbers: Vec<&str> = text.split('.').take_while(|part| is_number(part)).collect();
    let open = text.split('.').skip(numbers.len()).all(|part| matches!(part, "*" | "x" | "X"));
    if numbers.is_empty() || numbers.len() > 3 || !open {
        return Err("a wildcard is not at the end of one to three numbers");
    }
    all_of.push(Comparator::new(Op::Ge, first_of(&numbers.join("."))));
    all_of.push(Comparator::new(Op::Lt, first_after(&numbers, numbers.len())));
    Ok(())
}

fn write_hyphen(from: &str, to: &str, all_of: &mut Vec<Comparator>) -> Result<(), Reason> {
    let (_, from_stability) = split_numbers(from)?;
    let (numbers, to_stability) = split_numbers(to)?;
    write_from(from, from_stability, all_of);
    if numbers.len() >= 3 || to_stability {
        all_of.push(Comparator::new(Op::Le, to));
    } else {
        all_of.push(Comparator::new(Op::Lt, first_after(&numbers, numbers.len())));
    }
    Ok(())
}
