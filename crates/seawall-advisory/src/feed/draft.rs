//! Advisories under construction: what the language feeds' parsers have in common.

use serde_json::Value;

use super::FeedOutput;
use super::interval::IntervalError;
use super::osv::rating;
use crate::date::Date;
use crate::record::{
    Advisory, AdvisoryKind, Affected, Ecosystem, FixAccess, FixState, Range, RangeEnd, Rating,
    Scope, Severity,
};

/// Why an entry is left out: a constant sentence.
pub(crate) type Reason = &'static str;

impl From<IntervalError> for Reason {
    fn from(error: IntervalError) -> Self {
        error.reason()
    }
}

/// Makes an advisory that says nothing yet.
pub(crate) fn advisory(id: &str) -> Advisory {
    Advisory {
        id: id.into(),
        vulnerabilities: Vec::new(),
        aliases: Vec::new(),
        kind: AdvisoryKind::Vulnerability,
        published: None,
        modified: None,
        withdrawn: None,
        severities: Vec::new(),
        cwes: Vec::new(),
        affected: Vec::new(),
    }
}

/// Makes the statement that versions of a package in `ranges` are affected.
pub(crate) fn affected(ecosystem: Ecosystem, name: &str, ranges: Vec<Range>) -> Affected {
    let has_fix = ranges.iter().any(|range| matches!(range.end, RangeEnd::Fixed(_)));
    Affected {
        key: ecosystem.key(),
        name: Scope::normalise(ecosystem, name),
        scope: Scope::of(ecosystem),
        architectures: Vec::new(),
        module: None,
        ranges,
        versions: Vec::new(),
        state: if has_fix { FixState::Fixed } else { FixState::Affected },
        fix_access: FixAccess::General,
        fixed_on: None,
        fix_advisory: None,
        severities: Vec::new(),
    }
}

/// Reads one text or an array of texts.
pub(crate) fn texts(value: Option<&Value>) -> impl Iterator<Item = &str> {
    /// LIMIT: lists of identifiers and requirements have at most a few hundred entries.
    const TEXTS_MAX: usize = 4096;
    let (one, many) = match value {
        Some(Value::Array(items)) => (None, items.as_slice()),
        Some(Value::String(text)) => (Some(text.as_str()), &[][..]),
        _ => (None, &[][..]),
    };
    let texts = one.into_iter().chain(many.iter().filter_map(Value::as_str));
    texts.map(str::trim).filter(|text| !text.is_empty()).take(TEXTS_MAX)
}

/// Reads a text member that is not empty.
pub(crate) fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
}

/// Reads a date member.
pub(crate) fn date(value: &Value, name: &str) -> Option<Date> {
    text(value, name).and_then(Date::parse)
}

/// Reads a CVSS base score, written as a number or as text.
pub(crate) fn score(value: &Value, name: &str, author: &str) -> Option<Severity> {
    let member = value.get(name)?;
    let number = if member.is_number() { member.to_string() } else { member.as_str()?.to_owned() };
    let (whole, fraction) = number.trim().split_once('.').unwrap_or_else(|| (number.trim(), "0"));
    let whole: u8 = whole.parse().ok()?;
    let fraction: u8 = fraction.get(..1)?.parse().ok()?;
    let tenths = whole.checked_mul(10)?.checked_add(fraction).filter(|tenths| *tenths <= 100)?;
    Some(Severity { author: author.into(), rating: Rating::Score(tenths) })
}

/// Reads the word of a rating.
pub(crate) fn word(value: &Value, name: &str, author: &str) -> Option<Severity> {
    let level = text(value, name).and_then(rating::level)?;
    Some(Severity { author: author.into(), rating: Rating::Word(level) })
}

/// Writes `CVE-` before an identifier that publishers store without it; `None` if it is none.
pub(crate) fn cve(text: &str) -> Option<String> {
    let bare = text.trim();
    let full = if bare.starts_with("CVE-") { bare.to_owned() } else { format!("CVE-{bare}") };
    super::osv::is_cve(&full).then_some(full)
}

/// Adds an advisory and lets its dates count for the feed's.
pub(crate) fn keep(advisory: Advisory, out: &mut FeedOutput) {
    out.note_date(advisory.published.max(advisory.modified));
    out.advisories.push(advisory);
}

/// Tells whether a path ends in `.` and `extension`.
pub(crate) fn has_extension(path: &str, extension: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, found)| found == extension)
}
