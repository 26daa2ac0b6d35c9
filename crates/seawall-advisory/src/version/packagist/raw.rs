//! The fallback order: PHP's `version_compare` on both versions as they are written.
//!
//! Specification: PHP's manual of `version_compare`; Composer compares what it has not normalised
//! in this way. A leading `v` does not count. Numbers of any length compare right, where PHP's own
//! overflow. `#` stands for a number that is not known and equals any, as in the manual (PHP itself
//! takes it so after a digit only), so the order is not transitive where it is used.

use std::cmp::Ordering;

use crate::version::scan::{compare_numbers, split_digits, split_while, strip_prefix_folded};

/// What the end of a version and a number count as among words.
const RANK_NUMBER: u8 = 5;
/// A word that is not listed is less than all that are.
const RANK_UNKNOWN: u8 = 0;

/// Words by how they begin, as PHP tries them.
const WORDS: [(&str, u8); 9] = [
    ("dev", 1),
    ("alpha", 2),
    ("a", 2),
    ("beta", 3),
    ("b", 3),
    ("RC", 4),
    ("rc", 4),
    ("#", RANK_NUMBER),
    ("p", 6),
];

/// Compares any two texts.
pub(in crate::version) fn compare(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (Parts::of(a), Parts::of(b));
    loop {
        let order = match (a.next(), b.next()) {
            (Part::End, Part::End) => return Ordering::Equal,
            (Part::Number(_), Part::End) => Ordering::Greater,
            (Part::End, Part::Number(_)) => Ordering::Less,
            (Part::Number(a), Part::Number(b)) => compare_numbers(a, b),
            // The end counts as a number that is not known.
            (a, b) => rank(a).cmp(&rank(b)),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

#[derive(Clone, Copy)]
enum Part<'a> {
    Number(&'a str),
    Word(&'a str),
    End,
}

fn rank(part: Part<'_>) -> u8 {
    match part {
        Part::Number(_) | Part::End => RANK_NUMBER,
        Part::Word(word) => WORDS
            .iter()
            .find(|(name, _)| word.starts_with(name))
            .map_or(RANK_UNKNOWN, |(_, rank)| *rank),
    }
}

/// Runs of digits, runs of letters, and `#`. What else there is separates, or begins a word if
/// it directly follows a digit and is none of `.`, `-`, `_`, `+`. Separators at either end do not
/// count; PHP makes them empty parts, which are less than themselves.
struct Parts<'a> {
    rest: &'a str,
    is_after_digit: bool,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Self {
        let text = text.trim();
        let rest = strip_prefix_folded(text, "v").unwrap_or(text);
        Self { rest, is_after_digit: false }
    }

    fn next(&mut self) -> Part<'a> {
        let begins_word = |c: char| c.is_ascii_alphanumeric() || c == '#';
        let is_symbol = self.rest.starts_with(|c: char| !matches!(c, '.' | '-' | '_' | '+'));
        if !(is_symbol && self.is_after_digit) {
            self.rest = self.rest.trim_start_matches(|c: char| !begins_word(c));
        }
        let (digits, after) = split_digits(self.rest);
        self.is_after_digit = !digits.is_empty();
        if !digits.is_empty() {
            self.rest = after;
            return Part::Number(digits);
        }
        let first = self.rest.chars().next().map_or(0, char::len_utf8);
        let (_, behind) = self.rest.split_at_checked(first).unwrap_or_default();
        let (_, after) = split_while(behind, |byte| byte.is_ascii_alphabetic());
        let word = self.rest.strip_suffix(after).unwrap_or_default();
        self.rest = after;
        if word.is_empty() { Part::End } else { Part::Word(word) }
    }
}
