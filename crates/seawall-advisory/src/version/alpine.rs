//! Alpine's order: `digits{.digits}[letter]{_suffix[digits]}[~hash][-rdigits]`.
//!
//! Specification: the APKBUILD reference and `apk_version_compare` of apk-tools 3.
//! A component after the first that begins with `0` is compared as text, like a fraction.
//!
//! apk compares invalid versions too. The fallback order ([`write_lenient`]) is apk's on them: what
//! apk 3 cannot place is less than all else, the end of a version included. Four forms that apk 2
//! can read on from are read on from here too, where apk 3 gives up and calls both sides equal:
//! an empty component (`1..2`, `.1`), numbers after the letter (`6.6p1`), and `-r` without a
//! number, which is `-r0`. Two sides that cannot be placed from the same part on are equal.

use super::Reason;
use super::key::Key;
use super::scan::{split_digits, split_while};

/// What may come next; the larger kind sorts first. Suffixes before a release sort before all.
mod tag {
    pub(super) const FIRST_EMPTY: u8 = 1;
    pub(super) const FIRST: u8 = 2;

    /// Nothing that follows can be placed.
    pub(super) const UNPLACED: u8 = 2;
    /// A component without digits.
    pub(super) const EMPTY: u8 = 3;
    pub(super) const SUFFIX_BEFORE: u8 = 1;
    pub(super) const END: u8 = 4;
    pub(super) const REVISION: u8 = 5;
    pub(super) const HASH: u8 = 6;
    pub(super) const SUFFIX_NUMBER: u8 = 7;
    pub(super) const SUFFIX_AFTER: u8 = 8;
    pub(super) const LETTER: u8 = 9;
    pub(super) const COMPONENT: u8 = 10;

    pub(super) const FRACTION: u8 = 1;
    pub(super) const WHOLE: u8 = 2;
}

/// Suffixes of something before the release, lowest first.
const SUFFIXES_BEFORE: [&str; 4] = ["alpha", "beta", "pre", "rc"];
/// Suffixes of something after the release, lowest first.
const SUFFIXES_AFTER: [&str; 5] = ["cvs", "svn", "git", "hg", "p"];

/// The part of a version that was read last; what may follow depends on it.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
enum Part {
    Number,
    Letter,
    Suffix,
    SuffixNumber,
    Hash,
    Revision,
}

/// Appends the key of `text`, which must be valid.
pub(super) fn write_key(text: &str, key: &mut Key) -> Result<(), Reason> {
    write_parts(text, key, Reading::Valid)?;
    key.tag(tag::END);
    Ok(())
}

/// Appends the key of any text in the fallback order.
pub(super) fn write_lenient(text: &str, key: &mut Key) {
    let is_placed = write_parts(text, key, Reading::Any).is_ok();
    key.tag(if is_placed { tag::END } else { tag::UNPLACED });
}

/// Which versions are read.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Reading {
    /// Valid ones.
    Valid,
    /// As much as apk 2 or apk 3 reads of any text.
    Any,
}

fn write_parts(text: &str, key: &mut Key, reading: Reading) -> Result<(), Reason> {
    let (first, mut rest) = split_digits(text);
    if first.is_empty() {
        if reading == Reading::Valid {
            return Err("it does not start with a digit");
        }
        key.tag(tag::FIRST_EMPTY);
    } else {
        key.tag(tag::FIRST);
        key.number(first);
    }
    let mut last = Part::Number;
    while let Some((head, tail)) = split_first(rest) {
        (last, rest) = match head {
            '.' => (Part::Number, write_component(last, tail, key, reading)?),
            'a'..='z' => (Part::Letter, write_letter(last, head, tail, key)?),
            '0'..='9' if reading == Reading::Any && last == Part::Letter => {
                (Part::Number, write_number(rest, key))
            }
            '0'..='9' => (Part::SuffixNumber, write_suffix_number(last, rest, key)?),
            '_' => (Part::Suffix, write_suffix(last, tail, key)?),
            '~' => (Part::Hash, write_hash(last, tail, key)?),
            '-' => (Part::Revision, write_revision(last, tail, key, reading)?),
            _ => return Err("it has a character that no version has"),
        };
    }
    Ok(())
}

fn split_first(text: &str) -> Option<(char, &str)> {
    let mut characters = text.chars();
    characters.next().map(|first| (first, characters.as_str()))
}

fn write_component<'a>(
    last: Part,
    tail: &'a str,
    key: &mut Key,
    reading: Reading,
) -> Result<&'a str, Reason> {
    if last > Part::Number {
        return Err("a dot follows something other than a number");
    }
    if tail.starts_with(|first: char| first.is_ascii_digit()) {
        return Ok(write_number(tail, key));
    }
    if reading == Reading::Valid {
        return Err("no number follows a dot");
    }
    key.tag(tag::EMPTY);
    Ok(tail)
}

fn write_number<'a>(text: &'a str, key: &mut Key) -> &'a str {
    let (digits, rest) = split_digits(text);
    key.tag(tag::COMPONENT);
    if digits.starts_with('0') {
        key.tag(tag::FRACTION);
        key.text(digits);
    } else {
        key.tag(tag::WHOLE);
        key.number(digits);
    }
    rest
}

fn write_letter<'a>(
    last: Part,
    letter: char,
    tail: &'a str,
    key: &mut Key,
) -> Result<&'a str, Reason> {
    if last > Part::Number {
        return Err("a letter follows something other than a number");
    }
    key.tag(tag::LETTER);
    key.tag(u8::try_from(letter).unwrap_or_default());
    Ok(tail)
}

fn write_suffix_number<'a>(last: Part, text: &'a str, key: &mut Key) -> Result<&'a str, Reason> {
    if last != Part::Suffix {
        return Err("a number follows a letter, hash or revision");
    }
    let (digits, rest) = split_digits(text);
    key.tag(tag::SUFFIX_NUMBER);
    key.number(digits);
    Ok(rest)
}

fn write_suffix<'a>(last: Part, tail: &'a str, key: &mut Key) -> Result<&'a str, Reason> {
    if last > Part::SuffixNumber {
        return Err("a suffix follows a hash or revision");
    }
    let (name, rest) = split_while(tail, |byte| byte.is_ascii_lowercase());
    if let Some(rank) = rank_of(name, &SUFFIXES_BEFORE) {
        key.tag(tag::SUFFIX_BEFORE);
        key.tag(rank);
    } else if let Some(rank) = rank_of(name, &SUFFIXES_AFTER) {
        key.tag(tag::SUFFIX_AFTER);
        key.tag(rank);
    } else {
        return Err("it has an unknown suffix");
    }
    Ok(rest)
}

fn rank_of(name: &str, names: &[&str]) -> Option<u8> {
    names.iter().zip(0_u8..).find(|(known, _)| **known == name).map(|(_, rank)| rank)
}

fn write_hash<'a>(last: Part, tail: &'a str, key: &mut Key) -> Result<&'a str, Reason> {
    if last >= Part::Hash {
        return Err("a hash follows a hash or revision");
    }
    let (hash, rest) = split_while(tail, |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if hash.is_empty() {
        return Err("its hash is empty");
    }
    key.tag(tag::HASH);
    key.text(hash);
    Ok(rest)
}

fn write_revision<'a>(
    last: Part,
    tail: &'a str,
    key: &mut Key,
    reading: Reading,
) -> Result<&'a str, Reason> {
    if last >= Part::Revision {
        return Err("it has two revisions");
    }
    let Some(tail) = tail.strip_prefix('r') else {
        return Err("a hyphen is not followed by `r`");
    };
    let (digits, rest) = split_digits(tail);
    let is_omitted = reading == Reading::Any && (rest.is_empty() || rest.starts_with('-'));
    if digits.is_empty() && !is_omitted {
        return Err("its revision is empty");
    }
    key.tag(tag::REVISION);
    key.number(digits);
    Ok(rest)
}
