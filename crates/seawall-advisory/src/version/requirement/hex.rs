//! Requirements of Elixir.
//!
//! Specification: the module `Version` of Elixir. `and` binds closer than `or`.

use super::{Comparator, Op, Reason, increment, split_operator};
use crate::version::scan::is_number;

/// Parses `~> 1.2 or >= 2.0.0 and < 3.0.0`.
pub(super) fn parse(text: &str) -> Result<Vec<Vec<Comparator>>, Reason> {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.split(|word| *word == "or").map(parse_all_of).collect()
}

fn parse_all_of(words: &[&str]) -> Result<Vec<Comparator>, Reason> {
    let mut all_of = Vec::new();
    for words in words.split(|word| *word == "and") {
        let term = words.concat();
        // Some advisories join with a comma, as RubyGems does.
        for term in term.split(',') {
            if let Some(version) = term.strip_prefix("~>") {
                pessimistic(version, &mut all_of)?;
                continue;
            }
            let (op, version) = split_operator(term);
            if version.is_empty() {
                return Err("an operator has no version");
            }
            all_of.push(Comparator::new(op.unwrap_or(Op::Eq), version));
        }
    }
    Ok(all_of)
}

/// `~> 2.0.0` is before `2.1.0-0`, `~> 2.1` before `3.0.0-0`.
fn pessimistic(version: &str, all_of: &mut Vec<Comparator>) -> Result<(), Reason> {
    let release = version.split(['-', '+']).next().unwrap_or_default();
    let numbers: Vec<&str> = release.split('.').collect();
    if !numbers.iter().all(|number| is_number(number)) {
        return Err("`~>` is not followed by a version");
    }
    let bound = match numbers.as_slice() {
        [major, _] => format!("{}.0.0-0", increment(major)),
        [major, minor, _] => format!("{major}.{}.0-0", increment(minor)),
        _ => return Err("`~>` takes two or three numbers"),
    };
    all_of.push(Comparator::new(Op::Ge, version));
    all_of.push(Comparator::new(Op::Lt, bound));
    Ok(())
}
