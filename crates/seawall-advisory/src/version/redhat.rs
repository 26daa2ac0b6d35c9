//! RPM's order: `[epoch:]version[-release]`.
//!
//! Specification: rpm-version(7) and the functions `rpmvercmp` and `rpmverCmp` of librpm. An
//! absent epoch is 0. An absent release sorts before any release, as in `rpmverCmp`, and not
//! "equal to all of them" as in the matching of dependencies: that relation is not transitive
//! and cannot order anything. An upper bound without a release hence excludes each release of
//! that version (`< 1.0` does not admit `1.0-1`), which is what advisories mean by it.

use super::Reason;
use super::key::Key;
use super::scan::{split_digits, split_while};

mod tag {
    pub(super) const TILDE: u8 = 1;
    pub(super) const END: u8 = 2;
    pub(super) const CARET: u8 = 3;
    pub(super) const LETTERS: u8 = 4;
    pub(super) const NUMBER: u8 = 5;
    pub(super) const RELEASE_ABSENT: u8 = 1;
    pub(super) const RELEASE: u8 = 2;
}

/// Appends the key of `text`.
pub(super) fn write_key(text: &str, key: &mut Key) -> Result<(), Reason> {
    if text.is_empty() {
        return Err("it is empty");
    }
    let evr = Evr::split(text);
    key.number(evr.epoch);
    write_part(evr.version, key);
    match evr.release {
        None => key.tag(tag::RELEASE_ABSENT),
        Some(release) => {
            key.tag(tag::RELEASE);
            write_part(release, key);
        }
    }
    Ok(())
}

/// Epoch, version and release, as librpm and libalpm cut them.
pub(super) struct Evr<'a> {
    pub(super) epoch: &'a str,
    pub(super) version: &'a str,
    pub(super) release: Option<&'a str>,
}

impl<'a> Evr<'a> {
    /// Cuts at a colon that follows nothing but digits and at the last hyphen after those.
    pub(super) fn split(text: &'a str) -> Self {
        let (digits, after_digits) = split_digits(text);
        let (epoch, rest) = match after_digits.strip_prefix(':') {
            Some(rest) => (digits, rest),
            None => ("", text),
        };
        match rest.rsplit_once('-') {
            Some((version, release)) => Self { epoch, version, release: Some(release) },
            None => Self { epoch, version: rest, release: None },
        }
    }
}

fn write_part(mut text: &str, key: &mut Key) {
    loop {
        let (_, rest) = split_while(text, |byte| {
            byte.is_ascii() && !byte.is_ascii_alphanumeric() && byte != b'~' && byte != b'^'
        });
        let mut characters = rest.chars();
        match characters.next() {
            None => return key.tag(tag::END),
            Some('~') => {
                key.tag(tag::TILDE);
                text = characters.as_str();
            }
            Some('^') => {
                key.tag(tag::CARET);
                text = characters.as_str();
            }
            Some('0'..='9') => {
                let (number, rest) = split_digits(rest);
                key.tag(tag::NUMBER);
                key.number(number);
                text = rest;
            }
            Some(letter) if letter.is_ascii_alphabetic() => {
                let (letters, rest) = split_while(rest, |byte| byte.is_ascii_alphabetic());
                key.tag(tag::LETTERS);
                key.text(letters);
                text = rest;
            }
            // What is not ASCII separates, like punctuation.
            Some(_) => text = characters.as_str(),
        }
    }
}
