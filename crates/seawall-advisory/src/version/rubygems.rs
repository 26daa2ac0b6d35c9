//! RubyGems' order: segments of digits and of letters; letters make a pre-release.
//!
//! Specification: `Gem::Version`. A hyphen stands for `.pre.`; missing segments are zero, and a
//! segment of letters is less than any number.
//!
//! The fallback order takes any text apart in the same way: `Gem::Version` before 1.3 did so
//! without a look at its form, and what is neither digit nor letter separates.

use super::Reason;
use super::key::Key;
use super::scan::{is_identifier, is_number, split_digits, split_while};

/// What ends a run of zeros: letters are less than the zeros that follow each version without
/// end, and a number is greater. The longer the run, the closer it is to that endless one.
mod tag {
    pub(super) const LETTERS: u8 = 1;
    pub(super) const END: u8 = 2;
    pub(super) const NUMBER: u8 = 3;
}

/// Appends the key of `text`.
pub(super) fn write_key(text: &str, key: &mut Key) -> Result<(), Reason> {
    let text = text.trim();
    check(text)?;
    write_lenient(text, key);
    Ok(())
}

/// Appends the key of any text in the fallback order.
pub(super) fn write_lenient(text: &str, key: &mut Key) {
    let prerelease = text.bytes().any(|byte| byte.is_ascii_alphabetic() || byte == b'-');
    let mut writer = Writer { key, zeros: 0, leading: prerelease };
    for (part, index) in text.split('-').zip(0_u32..) {
        if index > 0 {
            writer.letters("pre");
        }
        writer.segments(part);
    }
    writer.key.tag(tag::END);
}

/// Fails unless `text` is empty (which is `0`) or `digits{.alphanumerics}[-identifiers]`.
fn check(text: &str) -> Result<(), Reason> {
    if text.is_empty() {
        return Ok(());
    }
    let (numbers, prerelease) = match text.split_once('-') {
        Some((numbers, prerelease)) => (numbers, Some(prerelease)),
        None => (text, None),
    };
    let mut segments = numbers.split('.');
    if !segments.next().is_some_and(is_number) {
        return Err("its first segment is not a number");
    }
    let alphanumeric =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !segments.all(alphanumeric) {
        return Err("a segment is not made of letters and digits");
    }
    if prerelease.is_some_and(|prerelease| !prerelease.split('.').all(is_identifier)) {
        return Err("its pre-release is not made of dot-separated identifiers");
    }
    Ok(())
}

struct Writer<'k> {
    key: &'k mut Key,
    /// Zeros that were read and not yet written.
    zeros: usize,
    /// Set while a pre-release has had no letters: zeros before its first letters do not count.
    leading: bool,
}

impl Writer<'_> {
    fn segments(&mut self, mut text: &str) {
        while !text.is_empty() {
            let (digits, rest) = split_digits(text);
            if !digits.is_empty() {
                self.number(digits);
                text = rest;
                continue;
            }
            let (letters, rest) = split_while(text, |byte| byte.is_ascii_alphabetic());
            if letters.is_empty() {
                // A separator, usually a dot.
                let mut characters = text.chars();
                characters.next();
                text = characters.as_str();
            } else {
                self.letters(letters);
                text = rest;
            }
        }
    }

    fn number(&mut self, digits: &str) {
        if digits.bytes().all(|byte| byte == b'0') {
            self.zeros = self.zeros.saturating_add(1);
            return;
        }
        self.key.tag(tag::NUMBER);
        self.key.length_descending(self.zeros);
        self.key.number(digits);
        self.zeros = 0;
    }

    fn letters(&mut self, letters: &str) {
        if self.leading {
            self.zeros = 0;
            self.leading = false;
        }
        self.key.tag(tag::LETTERS);
        self.key.length(self.zeros);
        self.key.text(letters);
        self.zeros = 0;
    }
}
