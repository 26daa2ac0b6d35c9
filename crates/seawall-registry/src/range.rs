//! `Range` of a pull (RFC 9110, section 14.2) and `Content-Range` of a chunk (distribution
//! specification, "Pushing a blob in chunks").

use std::ops::Range;

/// What the client of a pull asked for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Wanted {
    /// Everything: there is no range, or one that a server may ignore.
    Whole,
    /// These bytes, of which there is one at least.
    Part(Range<u64>),
    /// Bytes that the blob does not have.
    Unsatisfiable,
}

/// Reads `Range` for a blob of `size_bytes`.
///
/// Several ranges, other units and what is malformed are ignored, as RFC 9110 allows.
pub(crate) fn parse_range(header: Option<&str>, size_bytes: u64) -> Wanted {
    let Some(spec) = header.and_then(|header| header.trim().strip_prefix("bytes=")) else {
        return Wanted::Whole;
    };
    let Some((first, last)) = spec.trim().split_once('-') else { return Wanted::Whole };
    let (start, end) = match (number(first), number(last), first.is_empty(), last.is_empty()) {
        (Some(first), Some(last), _, _) if first <= last => (first, last.saturating_add(1)),
        (Some(first), None, _, true) => (first, size_bytes),
        // RFC 9110 calls it invalid; the conformance suite wants to be told so.
        (Some(_), Some(_), _, _) | (None, Some(0), true, _) => return Wanted::Unsatisfiable,
        (None, Some(count), true, _) => (size_bytes.saturating_sub(count), size_bytes),
        _ => return Wanted::Whole,
    };
    if size_bytes <= start {
        return Wanted::Unsatisfiable;
    }
    Wanted::Part(start..end.min(size_bytes))
}

/// Reads `Content-Range` of a chunk, `first-last`; some clients write `bytes first-last/size`.
pub(crate) fn parse_content_range(header: &str) -> Option<Range<u64>> {
    let spec = header.trim();
    let spec = spec.strip_prefix("bytes").map_or(spec, |rest| rest.trim_start_matches(['=', ' ']));
    let spec = spec.split_once('/').map_or(spec, |(range, _)| range);
    let (first, last) = spec.split_once('-')?;
    let (first, last) = (number(first)?, number(last)?);
    (first <= last).then(|| last.checked_add(1).map(|end| first..end))?
}

/// Reads a number that consists of digits alone.
fn number(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests;
