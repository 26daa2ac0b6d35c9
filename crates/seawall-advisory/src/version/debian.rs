//! Debian's order: `[epoch:]upstream[-revision]`.
//!
//! Specification: Debian Policy 5.6.12 and deb-version(7); dpkg decides where they are silent.
//! What dpkg only warns of (an upstream version that does not start with a digit, foreign
//! characters) is compared as dpkg compares it; what dpkg refuses is an error.

use std::cmp::Ordering;

use super::Reason;

/// The parts of a version, borrowed from its text.
struct Parts<'a> {
    epoch: u32,
    upstream: &'a [u8],
    revision: &'a [u8],
}

/// Fails if dpkg refuses `text`.
pub(super) fn check(text: &str) -> Result<(), Reason> {
    split(text).map(drop)
}

/// Compares two versions; a version that dpkg refuses is the error, with its side.
pub(super) fn compare(a: &str, b: &str) -> Result<Ordering, (super::Side, Reason)> {
    let a = split(a).map_err(|reason| (super::Side::Left, reason))?;
    let b = split(b).map_err(|reason| (super::Side::Right, reason))?;
    Ok(a.epoch
        .cmp(&b.epoch)
        .then_with(|| compare_part(a.upstream, b.upstream))
        .then_with(|| compare_part(a.revision, b.revision)))
}

fn split(text: &str) -> Result<Parts<'_>, Reason> {
    let text = text.trim_matches([' ', '\t']);
    if text.is_empty() {
        return Err("it is empty");
    }
    let (mut colon, mut hyphen) = (None, None);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b':' if colon.is_none() => colon = Some(at),
            b'-' => hyphen = Some(at),
            b' ' | b'\t' => return Err("it has a blank inside"),
            _ => {}
        }
    }
    let (epoch, start) = match colon {
        Some(at) => (parse_epoch(text.get(..at).unwrap_or_default())?, at.saturating_add(1)),
        None => (0, 0),
    };
    let (upstream, revision) = match hyphen {
        // A hyphen before the colon is the epoch's sign.
        Some(at) if at >= start => (text.get(start..at), text.get(at.saturating_add(1)..)),
        Some(_) | None => (text.get(start..), None),
    };
    match (upstream.unwrap_or_default(), revision) {
        (_, Some("")) => Err("its revision is empty"),
        ("", _) => Err("its upstream version is empty"),
        (upstream, revision) => Ok(Parts {
            epoch,
            upstream: upstream.as_bytes(),
            revision: revision.unwrap_or_default().as_bytes(),
        }),
    }
}

/// dpkg reads an epoch with `strtol`, sign included, holds it in a C `int` and refuses one that
/// is larger or negative.
fn parse_epoch(text: &str) -> Result<u32, Reason> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !super::scan::is_number(digits) {
        return Err("its epoch is not a number");
    }
    match digits.parse::<u32>() {
        Ok(0) => Ok(0),
        Ok(_) if text.starts_with('-') => Err("its epoch is negative"),
        Ok(epoch) if i32::try_from(epoch).is_ok() => Ok(epoch),
        Ok(_) | Err(_) => Err("its epoch is too large"),
    }
}

/// Compares upstream versions or revisions: runs of non-digits and of digits, by turns.
fn compare_part(mut a: &[u8], mut b: &[u8]) -> Ordering {
    while !a.is_empty() || !b.is_empty() {
        loop {
            let (weight_a, weight_b) = (leading_weight(a), leading_weight(b));
            match weight_a.cmp(&weight_b) {
                Ordering::Equal if weight_a == WEIGHT_END => break,
                Ordering::Equal => {}
                Ordering::Less => return Ordering::Less,
                Ordering::Greater => return Ordering::Greater,
            }
            a = tail(a);
            b = tail(b);
        }
        let (digits_a, rest_a) = split_number(a);
        let (digits_b, rest_b) = split_number(b);
        let order = digits_a.len().cmp(&digits_b.len()).then_with(|| digits_a.cmp(digits_b));
        if order != Ordering::Equal {
            return order;
        }
        a = rest_a;
        b = rest_b;
    }
    Ordering::Equal
}

/// The weight of a digit and of the end: both end a run of non-digits.
const WEIGHT_END: u16 = 1;

/// Returns what the first byte weighs: `~` < end < letters < all else.
///
/// Bytes beyond ASCII weigh what dpkg makes of them where `char` is signed, as on amd64.
fn leading_weight(text: &[u8]) -> u16 {
    match text.first().copied() {
        None | Some(b'0'..=b'9') => WEIGHT_END,
        Some(b'~') => 0,
        Some(letter) if letter.is_ascii_alphabetic() => u16::from(letter),
        Some(byte) if byte.is_ascii() => u16::from(byte) + 256,
        Some(byte) => u16::from(byte),
    }
}

fn tail(text: &[u8]) -> &[u8] {
    text.split_first().map_or(&[], |(_, rest)| rest)
}

/// Splits off the leading number, without its leading zeros.
fn split_number(text: &[u8]) -> (&[u8], &[u8]) {
    let zeros = text.iter().take_while(|byte| **byte == b'0').count();
    let text = text.get(zeros..).unwrap_or_default();
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    text.split_at_checked(digits).unwrap_or((text, &[]))
}
