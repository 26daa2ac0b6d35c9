//! Packagist's order: Composer's normalised form, compared as PHP's `version_compare` does.
//!
//! Specification: `Composer\Semver\VersionParser::normalize` and PHP's manual of
//! `version_compare`. A branch (`dev-main`) cannot be compared with a version in Composer; here
//! all branches come before all versions, ordered by name, so that the order is total.

use super::Reason;
use super::key::Key;
use super::scan::{split_digits, split_while, strip_prefix_folded, strip_suffix_folded};

pub(super) mod raw;

/// Kinds of parts, lowest first, as `version_compare` ranks them.
mod tag {
    pub(super) const BRANCH: u8 = 1;
    pub(super) const VERSION: u8 = 2;

    pub(super) const DEV: u8 = 1;
    pub(super) const ALPHA: u8 = 2;
    pub(super) const BETA: u8 = 3;
    pub(super) const CANDIDATE: u8 = 4;
    pub(super) const END: u8 = 5;
    pub(super) const NUMBER: u8 = 6;
    pub(super) const PATCH: u8 = 7;
}

/// What Composer puts for the open numbers of a branch alias, `1.x-dev`.
const OPEN: &str = "9999999";

/// Numbers of a normalised version.
const COMPONENTS: usize = 4;

/// Appends the key of `text`.
pub(super) fn write_key(text: &str, key: &mut Key) -> Result<(), Reason> {
    let text = strip_flags(text.trim());
    if let Some(branch) = strip_prefix_folded(text, "dev-") {
        write_branch(branch, key);
        return Ok(());
    }
    if matches!(text, "master" | "trunk" | "default") {
        write_branch(text, key);
        return Ok(());
    }
    key.tag(tag::VERSION);
    let text = strip_build(text);
    let bare = strip_prefix_folded(text, "v").unwrap_or(text);
    if let Some((numbers, modifier)) = split_classical(bare) {
        write_numbers(numbers, COMPONENTS, key);
        write_modifier(&modifier, key);
        return Ok(());
    }
    if let Some((date, modifier)) = split_date(bare) {
        write_numbers(date, 1, key);
        write_modifier(&modifier, key);
        return Ok(());
    }
    write_alias(text, key)
}

fn write_branch(name: &str, key: &mut Key) {
    key.tag(tag::BRANCH);
    key.text(name);
}

/// Removes `… as ALIAS` and `@STABILITY`.
fn strip_flags(text: &str) -> &str {
    let plain = |part: &str| {
        !part.is_empty() && !part.contains(|c: char| c == ',' || c.is_ascii_whitespace())
    };
    let text = match text.split_once(" as ") {
        Some((version, alias)) if plain(version.trim_end()) && plain(alias.trim_start()) => {
            version.trim_end()
        }
        Some(_) | None => text,
    };
    match text.rsplit_once('@') {
        Some((version, flag)) if is_stability(flag) => version,
        Some(_) | None => text,
    }
}

fn is_stability(flag: &str) -> bool {
    ["stable", "rc", "beta", "alpha", "dev"].iter().any(|name| flag.eq_ignore_ascii_case(name))
}

fn strip_build(text: &str) -> &str {
    match text.split_once('+') {
        Some((version, build))
            if !version.is_empty()
                && !version.contains(|c: char| c == ',' || c.is_ascii_whitespace())
                && !build.is_empty()
                && !build.contains(|c: char| c.is_ascii_whitespace()) =>
        {
            version
        }
        Some(_) | None => text,
    }
}

/// What follows the numbers: a stability with its numbers, and whether it ends in `dev`.
struct Modifier<'a> {
    stability: Option<(u8, &'a str)>,
    dev: bool,
}

/// Spellings of stabilities, in the order in which Composer's pattern tries them.
///
/// `None` is `stable`, which says nothing.
const STABILITIES: [(&str, Option<u8>); 9] = [
    ("stable", None),
    ("beta", Some(tag::BETA)),
    ("b", Some(tag::BETA)),
    ("rc", Some(tag::CANDIDATE)),
    ("alpha", Some(tag::ALPHA)),
    ("a", Some(tag::ALPHA)),
    ("patch", Some(tag::PATCH)),
    ("pl", Some(tag::PATCH)),
    ("p", Some(tag::PATCH)),
];

/// Parses `[._-]?(stability([.-]?digits)*)?([.-]?dev)?`, to the end of `text`.
fn parse_modifier(text: &str) -> Option<Modifier<'_>> {
    let after_separator = text.strip_prefix(['.', '_', '-']);
    for word in [after_separator, Some(text)].into_iter().flatten() {
        for (name, rank) in STABILITIES {
            let Some(rest) = strip_prefix_folded(word, name) else { continue };
            let (numbers, rest) = split_stability_numbers(rest);
            if let Some(dev) = parse_dev(rest) {
                // Composer drops what follows `stable`.
                return Some(match rank {
                    Some(rank) => Modifier { stability: Some((rank, numbers)), dev },
                    None => Modifier { stability: None, dev: false },
                });
            }
        }
        if let Some(dev) = parse_dev(word) {
            return Some(Modifier { stability: None, dev });
        }
    }
    None
}

/// Splits off as many `[.-]?digits` as there are.
fn split_stability_numbers(text: &str) -> (&str, &str) {
    let mut length = 0_usize;
    let mut rest = text;
    loop {
        let unseparated = rest.strip_prefix(['.', '-']).unwrap_or(rest);
        let (digits, after) = split_digits(unseparated);
        if digits.is_empty() {
            return text.split_at_checked(length).unwrap_or((text, ""));
        }
        length = text.len().saturating_sub(after.len());
        rest = after;
    }
}

fn parse_dev(text: &str) -> Option<bool> {
    let word = text.strip_prefix(['.', '-']).unwrap_or(text);
    match text {
        "" => Some(false),
        _ if word.eq_ignore_ascii_case("dev") => Some(true),
        _ => None,
    }
}

/// Splits `1.2.3.4-beta1`: one to four numbers, of which the first has up to five digits.
fn split_classical(text: &str) -> Option<(&str, Modifier<'_>)> {
    let (major, mut rest) = split_digits(text);
    if major.is_empty() || major.len() > 5 {
        return None;
    }
    for _ in 1..COMPONENTS {
        let (digits, after) = split_digits(rest.strip_prefix('.').unwrap_or_default());
        if digits.is_empty() {
            break;
        }
        rest = after;
    }
    let numbers = text.strip_suffix(rest)?;
    Some((numbers, parse_modifier(rest)?))
}

/// Splits `20240131-123000-beta1`: four digits, pairs of digits, and up to two further numbers.
fn split_date(text: &str) -> Option<(&str, Modifier<'_>)> {
    let (run, _) = split_while(text, |byte| matches!(byte, b'0'..=b'9' | b'.' | b':' | b'-'));
    // The modifier after the date may begin with the separator that the run ends in.
    let date = run.trim_end_matches(['.', ':', '-']);
    let modifier = text.strip_prefix(date)?;
    let (year, after_year) = date.split_at_checked(4)?;
    let is_date = year.bytes().all(|byte| byte.is_ascii_digit()) && is_date_tail(after_year, 0);
    if !is_date {
        return None;
    }
    Some((date, parse_modifier(modifier)?))
}

/// Pairs of digits in a date, at least one.
const DATE_PAIRS_MAX: u8 = 6;
/// Groups of one to three digits after the pairs.
const DATE_TAILS_MAX: u8 = 2;

/// Matches `([.:-]?\d{2}){1,6}([.:-]?\d{1,3}){0,2}` to the end of `text`.
fn is_date_tail(text: &str, pairs: u8) -> bool {
    if pairs > 0 && is_short_tail(text, 0) {
        return true;
    }
    pairs < DATE_PAIRS_MAX
        && strip_group(text, 2).is_some_and(|rest| is_date_tail(rest, pairs.saturating_add(1)))
}

fn is_short_tail(text: &str, tails: u8) -> bool {
    text.is_empty()
        || tails < DATE_TAILS_MAX
            && (1..=3).any(|length| {
                strip_group(text, length)
                    .is_some_and(|rest| is_short_tail(rest, tails.saturating_add(1)))
            })
}

fn strip_group(text: &str, length: usize) -> Option<&str> {
    let text = text.strip_prefix(['.', ':', '-']).unwrap_or(text);
    let (digits, rest) = text.split_at_checked(length)?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then_some(rest)
}

/// Appends a branch alias: `1.x-dev`, `2.3.x-dev`, `2.3.*-dev` and the bare `1.2-dev`.
fn write_alias(text: &str, key: &mut Key) -> Result<(), Reason> {
    const REASON: Reason = "Composer cannot normalise it";
    let branch = strip_suffix_folded(text, "dev").ok_or(REASON)?;
    let branch = branch.strip_suffix(['.', '-']).unwrap_or(branch).trim();
    let branch = strip_prefix_folded(branch, "v").unwrap_or(branch);
    let mut parts = branch.split('.');
    let major = parts.next().unwrap_or_default();
    if !super::scan::is_number(major) {
        return Err(REASON);
    }
    write_number(major, key);
    let mut count = 1_usize;
    for part in parts {
        count = count.saturating_add(1);
        if count > COMPONENTS {
            return Err(REASON);
        }
        match part {
            "x" | "X" | "*" => write_number(OPEN, key),
            number if super::scan::is_number(number) => write_number(number, key),
            _ => return Err(REASON),
        }
    }
    for _ in count..COMPONENTS {
        write_number(OPEN, key);
    }
    key.tag(tag::DEV);
    key.tag(tag::END);
    Ok(())
}

/// Appends the numbers in `text` and zeros until there are `count_min`.
fn write_numbers(text: &str, count_min: usize, key: &mut Key) {
    let mut count = 0_usize;
    for number in text.split(['.', ':', '-']).filter(|number| !number.is_empty()) {
        count = count.saturating_add(1);
        write_number(number, key);
    }
    for _ in count..count_min {
        write_number("0", key);
    }
}

fn write_number(digits: &str, key: &mut Key) {
    key.tag(tag::NUMBER);
    key.number(digits);
}

fn write_modifier(modifier: &Modifier<'_>, key: &mut Key) {
    if let Some((rank, numbers)) = modifier.stability {
        key.tag(rank);
        write_numbers(numbers, 0, key);
    }
    if modifier.dev {
        key.tag(tag::DEV);
    }
    key.tag(tag::END);
}
