//! PyPI's order.
//!
//! Specification: the version specifiers of Python's packaging specifications (PEP 440),
//! <https://packaging.python.org/en/latest/specifications/version-specifiers/>, spelled in any
//! way that its normalisation accepts.

use super::Reason;
use super::key::Key;
use super::scan::{is_number, split_digits, split_while, strip_prefix_folded};

const END: u8 = 1;
const COMPONENT: u8 = 2;

/// Stages of a release, in order: a development release of it comes before its alphas.
mod stage {
    pub(super) const DEVELOPMENT: u8 = 1;
    pub(super) const ALPHA: u8 = 2;
    pub(super) const BETA: u8 = 3;
    pub(super) const CANDIDATE: u8 = 4;
    pub(super) const FINAL: u8 = 5;
}

const POST_ABSENT: u8 = 1;
const POST: u8 = 2;
const DEVELOPMENT: u8 = 1;
const DEVELOPMENT_ABSENT: u8 = 2;
const LOCAL_ABSENT: u8 = 1;
const LOCAL: u8 = 2;
const LOCAL_END: u8 = 1;
const LOCAL_TEXT: u8 = 2;
const LOCAL_NUMBER: u8 = 3;

/// Spellings of pre-releases; a longer one stands before the shorter that begins it.
const PRERELEASES: [(&str, u8); 8] = [
    ("alpha", stage::ALPHA),
    ("a", stage::ALPHA),
    ("beta", stage::BETA),
    ("b", stage::BETA),
    ("preview", stage::CANDIDATE),
    ("pre", stage::CANDIDATE),
    ("rc", stage::CANDIDATE),
    ("c", stage::CANDIDATE),
];

/// Spellings of post-releases; `rev` stands before `r`.
const POST_RELEASES: [&str; 3] = ["post", "rev", "r"];

/// Appends the key of `text`.
pub(super) fn write_key(text: &str, key: &mut Key) -> Result<(), Reason> {
    let text = text.trim();
    let text = strip_prefix_folded(text, "v").unwrap_or(text);
    let (public, local) = match text.split_once('+') {
        Some((public, local)) => (public, Some(local)),
        None => (text, None),
    };
    let (epoch, rest) = match public.split_once('!') {
        Some((epoch, rest)) if is_number(epoch) => (epoch, rest),
        Some(_) => return Err("its epoch is not a number"),
        None => ("0", public),
    };
    key.number(epoch);
    let rest = write_release(rest, key)?;
    let (prerelease, rest) = take_prerelease(rest);
    let (post, rest) = take_post(rest);
    let (development, rest) = take_marker(rest, &["dev"]);
    if !rest.is_empty() {
        return Err("it does not follow PEP 440");
    }
    match prerelease {
        Some((stage, number)) => {
            key.tag(stage);
            key.number(number);
        }
        None if post.is_none() && development.is_some() => key.tag(stage::DEVELOPMENT),
        None => key.tag(stage::FINAL),
    }
    write_optional(post, (POST_ABSENT, POST), key);
    write_optional(development, (DEVELOPMENT_ABSENT, DEVELOPMENT), key);
    write_local(local, key)
}

/// Appends the numbers of the release without trailing zeros and returns what follows.
fn write_release<'a>(text: &'a str, key: &mut Key) -> Result<&'a str, Reason> {
    let (mut digits, mut rest) = split_digits(text);
    if digits.is_empty() {
        return Err("it does not follow PEP 440");
    }
    let mut zeros = 0_usize;
    loop {
        if digits.bytes().all(|byte| byte == b'0') {
            zeros = zeros.saturating_add(1);
        } else {
            for _ in 0..zeros {
                key.tag(COMPONENT);
                key.number("0");
            }
            zeros = 0;
            key.tag(COMPONENT);
            key.number(digits);
        }
        let (next, after) = split_digits(rest.strip_prefix('.').unwrap_or_default());
        if next.is_empty() {
            key.tag(END);
            return Ok(rest);
        }
        (digits, rest) = (next, after);
    }
}

fn take_prerelease(text: &str) -> (Option<(u8, &str)>, &str) {
    let word = strip_separator(text);
    for (name, stage) in PRERELEASES {
        if let Some(rest) = strip_prefix_folded(word, name) {
            // `rev` and `r` are post-releases: no name above begins them.
            let (number, rest) = take_number(rest);
            return (Some((stage, number)), rest);
        }
    }
    (None, text)
}

fn take_post(text: &str) -> (Option<&str>, &str) {
    if let Some(after) = text.strip_prefix('-') {
        let (number, rest) = split_digits(after);
        if !number.is_empty() {
            return (Some(number), rest);
        }
    }
    take_marker(text, &POST_RELEASES)
}

/// Takes `[._-]?name[._-]?digits?`.
fn take_marker<'a>(text: &'a str, names: &[&str]) -> (Option<&'a str>, &'a str) {
    let word = strip_separator(text);
    for name in names {
        if let Some(rest) = strip_prefix_folded(word, name) {
            let (number, rest) = take_number(rest);
            return (Some(number), rest);
        }
    }
    (None, text)
}

/// Takes `[._-]?digits?`; a separator that no digit follows is taken too, as in the pattern of
/// the specification (`1.0a.` is `1.0a0`), unless the next marker needs it as its own.
fn take_number(text: &str) -> (&str, &str) {
    let (number, rest) = split_digits(strip_separator(text));
    if !number.is_empty() {
        return (number, rest);
    }
    ("0", strip_separator(text))
}

fn strip_separator(text: &str) -> &str {
    text.strip_prefix(['.', '_', '-']).unwrap_or(text)
}

fn write_optional(number: Option<&str>, (absent, present): (u8, u8), key: &mut Key) {
    match number {
        None => key.tag(absent),
        Some(number) => {
            key.tag(present);
            key.number(number);
        }
    }
}

fn write_local(local: Option<&str>, key: &mut Key) -> Result<(), Reason> {
    let Some(local) = local else {
        key.tag(LOCAL_ABSENT);
        return Ok(());
    };
    key.tag(LOCAL);
    for part in local.split(['.', '_', '-']) {
        let (alphanumeric, rest) = split_while(part, |byte| byte.is_ascii_alphanumeric());
        if alphanumeric.is_empty() || !rest.is_empty() {
            return Err("its local version is not made of letters and digits");
        }
        if is_number(part) {
            key.tag(LOCAL_NUMBER);
            key.number(part);
        } else {
            key.tag(LOCAL_TEXT);
            key.text_folded(part);
        }
    }
    key.tag(LOCAL_END);
    Ok(())
}
