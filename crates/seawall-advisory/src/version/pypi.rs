//! PyPI's order.
//!
//! Specification: the version specifiers of Python's packaging specifications (PEP 440),
//! <https://packaging.python.org/en/latest/specifications/version-specifiers/>, spelled in any
//! way that its normalisation accepts.
//!
//! The fallback order is that of versions before PEP 440, as `LegacyVersion` of `packaging` up to
//! version 21 had it: lists of words and of numbers padded to eight digits, all of them less
//! than any valid version.

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

const LEGACY: u8 = 1;
const VALID: u8 = 2;

/// Appends the key of any text in the fallback order, and tells whether it is a valid version.
pub(super) fn write_lenient(text: &str, key: &mut Key) -> bool {
    let mut valid = Key::new();
    if write_key(text, &mut valid).is_ok() {
        key.tag(VALID);
        key.key(&valid);
        return true;
    }
    key.tag(LEGACY);
    write_legacy(text, key);
    false
}

/// Appends the words of a version from before PEP 440.
fn write_legacy(text: &str, key: &mut Key) {
    let folded;
    let is_folded = text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    let mut rest = if is_folded {
        text
    } else {
        folded = text.to_lowercase();
        &folded
    };
    let mut writer = LegacyWriter { key, hyphens: 0, zeros: 0 };
    while !rest.is_empty() {
        let (word, after) = split_legacy(rest);
        rest = after;
        match word {
            "." => {}
            "-" => writer.hyphen(),
            "pre" | "preview" | "rc" => writer.word("c"),
            "dev" => writer.word("@"),
            number if number.starts_with(|first: char| first.is_ascii_digit()) => {
                writer.number(number);
            }
            word => writer.word(word),
        }
    }
    writer.word(LEGACY_FINAL);
}

/// What ends each legacy version: words that are less stand for something before the release.
const LEGACY_FINAL: &str = "final";
/// What a hyphen reads as, directly after the end.
const LEGACY_HYPHEN: &str = "final-";
/// Digits to which a number is padded.
const LEGACY_DIGITS: usize = 8;

/// Splits off a run of digits or of letters, a dot, a hyphen, or a run of anything else.
fn split_legacy(text: &str) -> (&str, &str) {
    let (digits, rest) = split_digits(text);
    if !digits.is_empty() {
        return (digits, rest);
    }
    let (letters, rest) = split_while(text, |byte| byte.is_ascii_lowercase());
    if !letters.is_empty() {
        return (letters, rest);
    }
    let is_known = |c: char| matches!(c, '.' | '-') || c.is_ascii_digit() || c.is_ascii_lowercase();
    let end = match text.find(is_known) {
        Some(0) => 1,
        Some(end) => end,
        None => text.len(),
    };
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// Writes legacy words; hyphens and the zeros behind them wait until it is known whether they
/// count.
struct LegacyWriter<'k> {
    key: &'k mut Key,
    hyphens: usize,
    zeros: usize,
}

impl LegacyWriter<'_> {
    fn hyphen(&mut self) {
        self.zeros = 0;
        self.hyphens = self.hyphens.saturating_add(1);
    }

    fn number(&mut self, digits: &str) {
        if digits.len() <= LEGACY_DIGITS && digits.bytes().all(|byte| byte == b'0') {
            self.zeros = self.zeros.saturating_add(1);
            return;
        }
        self.flush();
        self.padded(digits);
    }

    /// Zeros before a word never count, nor do hyphens directly before one that is less than
    /// the end.
    fn word(&mut self, word: &str) {
        if self.zeros == 0 && word < LEGACY_FINAL {
            self.hyphens = 0;
        }
        self.zeros = 0;
        self.flush();
        self.text(word);
    }

    fn flush(&mut self) {
        for _ in 0..std::mem::take(&mut self.hyphens) {
            self.text(LEGACY_HYPHEN);
        }
        for _ in 0..std::mem::take(&mut self.zeros) {
            self.padded("0");
        }
    }

    fn padded(&mut self, digits: &str) {
        for _ in digits.len()..LEGACY_DIGITS {
            self.key.tag(b'0');
        }
        self.key.text(digits);
    }

    fn text(&mut self, word: &str) {
        self.key.tag(b'*');
        self.key.text(word);
    }
}
