//! Pacman's order: `[epoch:]version[-release]`.
//!
//! Specification: vercmp(8) and `alpm_pkg_vercmp` of libalpm. A release is compared only if
//! both sides have one, so this order is transitive among versions that all have a release or
//! all have none, as the packages of a repository do, and not across the two.

use std::cmp::Ordering;

use super::Reason;
use super::redhat::Evr;
use super::scan::{compare_numbers, split_digits, split_while};

/// Fails if `text` is no version.
pub(super) fn check(text: &str) -> Result<(), Reason> {
    if text.is_empty() { Err("it is empty") } else { Ok(()) }
}

/// Compares two versions that [`check`] accepts.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    let (a, b) = (Evr::split(a), Evr::split(b));
    compare_part(or_zero(a.epoch), or_zero(b.epoch))
        .then_with(|| compare_part(a.version, b.version))
        .then_with(|| match (a.release, b.release) {
            (Some(a), Some(b)) => compare_part(a, b),
            (Some(_), None) | (None, Some(_) | None) => Ordering::Equal,
        })
}

fn or_zero(epoch: &str) -> &str {
    if epoch.is_empty() { "0" } else { epoch }
}

/// Compares runs of digits and of letters; unlike in RPM the length of separators counts, and
/// letters at the end are less than the end.
fn compare_part(mut a: &str, mut b: &str) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    while !a.is_empty() && !b.is_empty() {
        let (separator_a, rest_a) = split_separator(a);
        let (separator_b, rest_b) = split_separator(b);
        (a, b) = (rest_a, rest_b);
        if a.is_empty() || b.is_empty() {
            break;
        }
        if separator_a.len() != separator_b.len() {
            return separator_a.len().cmp(&separator_b.len());
        }
        let order = if a.starts_with(|first: char| first.is_ascii_digit()) {
            let (number_a, rest_a) = split_digits(a);
            let (number_b, rest_b) = split_digits(b);
            (a, b) = (rest_a, rest_b);
            if number_b.is_empty() {
                return Ordering::Greater;
            }
            compare_numbers(number_a, number_b)
        } else {
            let (letters_a, rest_a) = split_while(a, |byte| byte.is_ascii_alphabetic());
            let (letters_b, rest_b) = split_while(b, |byte| byte.is_ascii_alphabetic());
            (a, b) = (rest_a, rest_b);
            if letters_b.is_empty() {
                return Ordering::Less;
            }
            letters_a.cmp(letters_b)
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    let starts_with_letter = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic());
    match (a.is_empty(), b.is_empty()) {
        (true, true) => Ordering::Equal,
        (true, false) if !starts_with_letter(b) => Ordering::Less,
        (true, false) => Ordering::Greater,
        (false, _) if starts_with_letter(a) => Ordering::Less,
        (false, _) => Ordering::Greater,
    }
}

fn split_separator(text: &str) -> (&str, &str) {
    let length =
        text.find(|character: char| character.is_ascii_alphanumeric()).unwrap_or(text.len());
    text.split_at_checked(length).unwrap_or((text, ""))
}
