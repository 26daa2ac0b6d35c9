//! Cuts versions into runs of characters.

use std::cmp::Ordering;

/// Splits `text` after its leading bytes that satisfy `belongs`, which accepts ASCII only.
pub(super) fn split_while(text: &str, belongs: impl Fn(u8) -> bool) -> (&str, &str) {
    let length = text.bytes().take_while(|byte| belongs(*byte)).count();
    text.split_at_checked(length).unwrap_or((text, ""))
}

/// Splits `text` after its leading ASCII digits.
pub(super) fn split_digits(text: &str) -> (&str, &str) {
    split_while(text, |byte| byte.is_ascii_digit())
}

/// Returns `true` if `text` is ASCII digits and not empty.
pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns `true` if `text` is not empty and made of `[0-9A-Za-z-]`.
pub(super) fn is_identifier(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Compares two numbers of any length, written in ASCII digits; no digits are zero.
pub(super) fn compare_numbers(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

/// Removes `prefix` from the start of `text`, ignoring ASCII case.
pub(super) fn strip_prefix_folded<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, tail) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(tail)
}

/// Removes `suffix` from the end of `text`, ignoring ASCII case.
pub(super) fn strip_suffix_folded<'a>(text: &'a str, suffix: &str) -> Option<&'a str> {
    let (head, tail) = text.split_at_checked(text.len().checked_sub(suffix.len())?)?;
    tail.eq_ignore_ascii_case(suffix).then_some(head)
}
