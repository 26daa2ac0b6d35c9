//! EPSS scores: `CVE-2021-1;0.00120;0.02168` without a header, or FIRST's own form with commas,
//! a comment `#model_version:…,score_date:…` and a header.

use super::super::osv::is_cve;
use super::super::{FeedFile, FeedOutput, SideFact};
use crate::date::Date;

/// Bytes of a line.
// LIMIT: lines have about 45.
const LINE_BYTES_MAX: usize = 512;

/// Parses one file of scores.
pub(super) fn parse(file: FeedFile<'_>, out: &mut FeedOutput) {
    for (line, number) in file.bytes.split(|byte| *byte == b'\n').zip(1_u64..) {
        let line = line.trim_ascii();
        if line.is_empty() || line.starts_with(b"cve,") || line.starts_with(b"cve;") {
            continue;
        }
        if let Some(comment) = line.strip_prefix(b"#") {
            model(comment, out);
            continue;
        }
        out.read += 1;
        if let Some(fact) = score(line) {
            out.side.push(fact);
        } else {
            out.rejected.add("the line is no score", || format!("{}: line {number}", file.path));
        }
    }
}

/// Reads `model_version:v2026.01.01,score_date:2026-08-16T00:00:00+0000`.
fn model(comment: &[u8], out: &mut FeedOutput) {
    let Ok(comment) = std::str::from_utf8(comment) else { return };
    let member = |name: &str| {
        let mut members = comment.split(',').filter_map(|part| part.trim().split_once(':'));
        members.find(|(key, _)| *key == name).map(|(_, value)| value.trim())
    };
    let date = member("score_date").and_then(Date::parse);
    if let (Some(version), Some(date)) = (member("model_version"), date) {
        out.newest = out.newest.max(Some(date));
        let version = version.chars().take(64).collect::<String>().into();
        out.side.push(SideFact::EpssModel { version, date });
    }
}

fn score(line: &[u8]) -> Option<SideFact> {
    let line = std::str::from_utf8(line).ok().filter(|line| line.len() <= LINE_BYTES_MAX)?;
    let mut fields = line.split([';', ',']).map(str::trim);
    let vulnerability = fields.next().filter(|id| is_cve(id))?.into();
    let score = fraction(fields.next()?, 5)?;
    let percentile = fraction(fields.next()?, 4)?;
    Some(SideFact::Epss { vulnerability, score, percentile })
}

/// Reads a number from 0 to 1 in units of 10 to the power of −`digits`, rounded half up.
fn fraction(text: &str, digits: usize) -> Option<u32> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let whole: u32 = whole.parse().ok().filter(|whole| *whole <= 1)?;
    if !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digit =
        |index: usize| decimals.as_bytes().get(index).map_or(0, |byte| u32::from(byte - b'0'));
    let mut value = whole;
    for index in 0..digits {
        value = value * 10 + digit(index);
    }
    let rounded = value + u32::from(digit(digits) >= 5);
    let one = 10_u32.checked_pow(u32::try_from(digits).ok()?)?;
    (rounded <= one).then_some(rounded)
}
