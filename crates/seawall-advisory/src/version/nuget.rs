//! NuGet's order: up to four numbers, a pre-release that ignores case, metadata that never counts.
//!
//! Specification: <https://learn.microsoft.com/nuget/concepts/package-versioning> and
//! `NuGet.Versioning.VersionComparer`, which compares labels as numbers if they fit 32 bits
//! and else as upper-case text.

use super::Reason;
use super::key::Key;
use super::scan::{is_identifier, is_number};

const END: u8 = 1;
const LABEL_NEGATIVE: u8 = 2;
const LABEL_NUMBER: u8 = 3;
const LABEL_TEXT: u8 = 4;

const PRERELEASE: u8 = 1;
const RELEASE: u8 = 2;

/// Numbers of a version: major, minor, patch and revision.
const COMPONENTS_MAX: usize = 4;

/// Appends the key of `text`.
pub(super) fn write_key(text: &str, key: &mut Key) -> Result<(), Reason> {
    let text = text.trim();
    let (before, metadata) = match text.split_once('+') {
        Some((before, metadata)) => (before, Some(metadata)),
        None => (text, None),
    };
    if metadata.is_some_and(|metadata| !metadata.split('.').all(is_identifier)) {
        return Err("its metadata is not made of dot-separated identifiers");
    }
    let (numbers, labels) = match before.split_once('-') {
        Some((numbers, labels)) => (numbers, Some(labels)),
        None => (before, None),
    };
    let mut count = 0_usize;
    for number in numbers.split('.') {
        if !is_number(number) {
            return Err("its first part is not made of dot-separated numbers");
        }
        count = count.saturating_add(1);
        key.number(number);
    }
    if count > COMPONENTS_MAX {
        return Err("it has more than four numbers");
    }
    for _ in count..COMPONENTS_MAX {
        key.number("0");
    }
    match labels {
        None => key.tag(RELEASE),
        Some(labels) => {
            key.tag(PRERELEASE);
            write_labels(labels, key)?;
        }
    }
    Ok(())
}

fn write_labels(labels: &str, key: &mut Key) -> Result<(), Reason> {
    for label in labels.split('.') {
        if !is_identifier(label) {
            return Err("its pre-release is not made of dot-separated identifiers");
        }
        match label.parse::<i32>() {
            Ok(number) if number < 0 => {
                key.tag(LABEL_NEGATIVE);
                key.tag_u32_descending(number.unsigned_abs());
            }
            Ok(_) => {
                key.tag(LABEL_NUMBER);
                key.number(label.trim_start_matches('-'));
            }
            Err(_) => {
                key.tag(LABEL_TEXT);
                key.text_raised(label);
            }
        }
    }
    key.tag(END);
    Ok(())
}
