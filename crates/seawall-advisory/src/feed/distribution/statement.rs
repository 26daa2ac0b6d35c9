//! Parts that the formats of distributions share: statements about packages, identifiers in
//! free text, severity words, and dates as mail and lists write them.

use std::collections::{BTreeMap, BTreeSet};

use crate::date::Date;
use crate::feed::{CoverageLevel, FeedOutput, SideFact};
use crate::record::{
    Advisory, AdvisoryKind, Affected, Ecosystem, FixAccess, FixState, Level, Range, RangeEnd,
    Rating, Scope, Severity,
};

/// Makes the statement that `name` is in `state`, whatever its version.
pub(super) fn stated(scope: Scope, name: &str, state: FixState) -> Affected {
    let name = Scope::normalise(scope.ecosystem, name);
    Affected {
        key: scope.ecosystem.key(),
        scope,
        name,
        architectures: Vec::new(),
        module: None,
        ranges: Vec::new(),
        versions: Vec::new(),
        state,
        fix_access: FixAccess::General,
        fixed_on: None,
        fix_advisory: None,
        severities: Vec::new(),
    }
}

/// Makes the statement that `name` is affected below `version`, which is the fix.
pub(super) fn fixed(scope: Scope, name: &str, version: &str) -> Affected {
    let range = Range::new(None, RangeEnd::Fixed(version.into()));
    Affected { ranges: vec![range], ..stated(scope, name, FixState::Fixed) }
}

/// Makes the statement that `name` is not affected from `version` on; it is silent below.
pub(super) fn not_affected_from(scope: Scope, name: &str, version: &str) -> Affected {
    let range = Range::new(Some(version.into()), RangeEnd::Open);
    Affected { ranges: vec![range], ..stated(scope, name, FixState::NotAffected) }
}

/// Makes the record of one vulnerability that the publisher keeps under the id of the
/// vulnerability itself.
pub(super) fn vulnerability(id: &str) -> Advisory {
    Advisory { vulnerabilities: vec![id.into()], ..advisory(id) }
}

/// Makes an empty record with the publisher's own id.
pub(super) fn advisory(id: &str) -> Advisory {
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

/// Makes a rating by a publisher's word.
pub(super) fn word(author: &str, level: Level) -> Severity {
    Severity { author: author.into(), rating: Rating::Word(level) }
}

/// Makes a rating by a CVSS vector; nothing where `vector` is none.
pub(super) fn cvss(author: &str, vector: &str) -> Option<Severity> {
    let vector = vector.split_whitespace().next()?;
    let is_vector = vector.starts_with("CVSS:") || vector.starts_with("AV:");
    is_vector.then(|| Severity { author: author.into(), rating: Rating::Cvss(vector.into()) })
}

/// Reads a publisher's word for a severity; `None` for a word that rates nothing
/// (`untriaged`, `not yet assigned`).
pub(super) fn level(text: &str) -> Option<Level> {
    const WORDS: &[(&str, Level)] = &[
        ("unimportant", Level::None),
        ("none", Level::None),
        ("negligible", Level::Negligible),
        ("low", Level::Low),
        ("minor", Level::Low),
        ("moderate", Level::Medium),
        ("medium", Level::Medium),
        ("important", Level::High),
        ("high", Level::High),
        ("urgent", Level::High),
        ("critical", Level::Critical),
    ];
    // Debian's tracker marks ratings that it derived from NVD's by stars.
    let text = text.trim().trim_end_matches('*');
    let known = WORDS.iter().find(|(word, _)| word.eq_ignore_ascii_case(text));
    known.map(|(_, level)| *level)
}

/// Tells whether `text` is a CVE identifier in its full form.
pub(super) fn is_cve(text: &str) -> bool {
    let Some((year, number)) = text.strip_prefix("CVE-").and_then(|rest| rest.split_once('-'))
    else {
        return false;
    };
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    year.len() == 4 && is_number(year) && (4..=19).contains(&number.len()) && is_number(number)
}

/// Tells whether `text` is an identifier of GitHub's advisories.
pub(super) fn is_ghsa(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("GHSA-") else { return false };
    let mut parts = 0;
    let is_well_formed = rest.split('-').all(|part| {
        parts += 1;
        part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    is_well_formed && parts == 3
}

/// Tells whether `text` may be a package version: it begins with a digit and has no blank.
pub(super) fn is_version(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit())
        && !text.bytes().any(|byte| byte.is_ascii_whitespace() || matches!(byte, b'(' | b'<'))
}

/// Parses the date in `29 Mar 2023`, with or without the time and weekday that mail adds
/// (RFC 5322, section 3.3).
pub(super) fn mail_date(text: &str) -> Option<Date> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let text = text.split_once(',').map_or(text, |(_, date)| date);
    let mut words = text.split_whitespace();
    let day = words.next()?.parse().ok()?;
    let month = words.next()?.get(..3)?;
    let month = MONTHS.iter().position(|name| name.eq_ignore_ascii_case(month))?;
    let year = words.next()?.parse().ok()?;
    Date::from_ymd(year, u32::try_from(month).ok()? + 1, day)
}

/// Lists the releases of `ecosystem` that records speak of, sorted.
pub(super) fn releases(records: &[Advisory], ecosystem: Ecosystem) -> Vec<Box<str>> {
    let affected = records.iter().flat_map(|record| &record.affected);
    let scopes = affected.map(|affected| &affected.scope);
    let own = scopes.filter(|scope| scope.ecosystem == ecosystem);
    let releases: BTreeSet<&str> = own.map(|scope| &*scope.release).collect();
    releases.into_iter().map(Box::from).collect()
}

/// Records of a release from which on a feed of many documents passes for the publisher's whole.
///
/// Publishers have hundreds for a release soon after it appears; a handful of documents is a
/// sample, of which silence proves nothing.
// LIMIT: the samples that are known hold some hundred records over all releases.
const WHOLE_RECORDS_MIN: u64 = 100;

/// States how much `records` of a release are of what the publisher says about it.
pub(super) fn cover(
    ecosystem: Ecosystem,
    release: &str,
    records: u64,
    date: Option<Date>,
    out: &mut FeedOutput,
) {
    let is_whole = WHOLE_RECORDS_MIN <= records;
    let level = if is_whole { CoverageLevel::Complete } else { CoverageLevel::Partial };
    let release = release.into();
    out.side.push(SideFact::Coverage { ecosystem, release, package: None, level, date });
}

/// States how much the file is, whose records begin at `first`, of what the publisher says about
/// each of the releases of `ecosystem` that it names.
pub(super) fn cover_file(ecosystem: Ecosystem, first: usize, out: &mut FeedOutput) {
    let records = out.advisories.get(first..).unwrap_or_default();
    let mut counts = BTreeMap::<Box<str>, u64>::new();
    for record in records {
        for release in releases(std::slice::from_ref(record), ecosystem) {
            *counts.entry(release).or_default() += 1;
        }
    }
    let date = out.newest;
    for (release, count) in counts {
        cover(ecosystem, &release, count, date, out);
    }
}

/// States, once all files are read, how much the feed is of what the publisher says about each
/// release of `ecosystem` that it names.
pub(super) fn cover_releases(ecosystem: Ecosystem, out: &mut FeedOutput) {
    let date = out.newest;
    let own = out.records.iter().filter(|((of, _), _)| *of == ecosystem);
    let own: Vec<_> = own.map(|((_, release), count)| (release.clone(), *count)).collect();
    for (release, count) in own {
        cover(ecosystem, &release, count, date, out);
    }
}

/// Tells whether the name of a file ends with `.extension`, as publishers write it.
pub(super) fn has_extension(path: &str, extension: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending == extension)
}
