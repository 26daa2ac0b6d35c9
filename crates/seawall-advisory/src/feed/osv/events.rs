//! Affected versions: ranges of events and explicit lists.
//!
//! Evaluation is the schema's: the events of one range are sorted by version and walked; a
//! version is affected if it is in any range or in `versions`. Here the walk is done once, and
//! its intervals are what the matcher gets.

use std::cmp::Ordering;

use serde_json::Value;

use super::limits::{EVENTS_MAX, VERSIONS_MAX};
use super::wire::{array, text};
use crate::feed::interval::VersionSet;
use crate::record::{Range, RangeEnd};
use crate::version::{Version, VersionOrder};

/// The affected versions of one entry.
#[derive(Debug, Default)]
pub(super) struct Statement {
    pub(super) ranges: Vec<Range>,
    pub(super) versions: Vec<Box<str>>,
}

/// Reads `ranges` and `versions` of an affected entry; `reject` gets the reason of each range
/// that is left out.
pub(super) fn statement(
    entry: &Value,
    order: VersionOrder,
    reject: &mut dyn FnMut(&'static str),
) -> Statement {
    let list = entry.get("ranges").unwrap_or(&Value::Null);
    let mut ranges = ranges_of(list, order, reject);
    let custom = entry.get("ecosystem_specific").and_then(|specific| specific.get("custom_ranges"));
    if let Some(custom) = custom {
        let custom = ranges_of(custom, order, reject);
        ranges = narrowed(ranges, custom, order);
    }
    close_at_last_known(&mut ranges, entry, order);
    if order == VersionOrder::Cargo {
        ranges = ranges.into_iter().map(plain_cargo_bounds).collect();
    }
    let versions = entry.get("versions").map(array).unwrap_or_default();
    if versions.len() > VERSIONS_MAX {
        reject("the entry has too many versions");
    }
    let texts = versions.iter().take(VERSIONS_MAX).filter_map(text);
    let versions = outside(texts, &ranges, order);
    Statement { ranges, versions }
}

/// Reads the ranges that are not of commits; a union.
fn ranges_of(
    list: &Value,
    order: VersionOrder,
    reject: &mut dyn FnMut(&'static str),
) -> Vec<Range> {
    let mut ranges = Vec::new();
    for range in array(list) {
        if range.get("type").and_then(Value::as_str) == Some("GIT") {
            continue;
        }
        match walk(range.get("events").map(array).unwrap_or_default(), order) {
            Ok(walked) => ranges.extend(walked),
            Err(reason) => reject(reason),
        }
    }
    ranges
}

/// Returns `true` if each range says "introduced at 0, fixed at 0": never affected, as Alpine
/// and Debian state it.
pub(super) fn never_affected(entry: &Value) -> bool {
    let ranges = entry.get("ranges").map(array).unwrap_or_default();
    let events = |range: &Value| range.get("events").map(array).unwrap_or_default().to_vec();
    !ranges.is_empty()
        && ranges.iter().all(|range| {
            let fixed = |event: &Value| event.get("fixed").and_then(Value::as_str) == Some("0");
            events(range).iter().any(fixed) && events(range).len() == 2
        })
}

/// What happens at a version.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Change {
    Introduced,
    Fixed,
    LastAffected,
}

struct Event<'a> {
    change: Change,
    /// `0` and what sorts before everything is absent.
    version: &'a str,
}

/// Walks the events of one range.
fn walk(list: &[Value], order: VersionOrder) -> Result<Vec<Range>, &'static str> {
    if list.len() > EVENTS_MAX {
        return Err("a range has too many events");
    }
    let mut events = Vec::with_capacity(list.len());
    let mut limits = Vec::new();
    for item in list {
        let object = item.as_object().ok_or("a range has an event that is no object")?;
        // An event of a future kind would change the meaning of the range.
        for (name, value) in object {
            let version = text(value).ok_or("a range has an event without a version")?;
            match name.as_str() {
                "introduced" => events.push(Event { change: Change::Introduced, version }),
                "fixed" => events.push(Event { change: Change::Fixed, version }),
                "last_affected" => events.push(Event { change: Change::LastAffected, version }),
                "limit" => limits.push(version),
                _ => return Err("a range has an event of an unknown kind"),
            }
        }
    }
    if !events.iter().any(|event| event.change == Change::Introduced) {
        return Err("a range has no introduced event");
    }
    sort(&mut events, order);
    let ranges = intervals(&events);
    Ok(limited(ranges, &limits, order))
}

/// Sorts events by version. Where a version does not parse, the publisher's order stands: the
/// matcher then reports the version as unknown instead of safe.
fn sort(events: &mut Vec<Event<'_>>, order: VersionOrder) {
    let is_sorted = events.is_sorted_by(|a, b| {
        is_start(a.version) || order.compare(a.version, b.version).is_ok_and(Ordering::is_lt)
    });
    if is_sorted {
        return;
    }
    let parsed: Option<Vec<Option<Version>>> = events
        .iter()
        .map(|event| {
            if is_start(event.version) {
                Some(None)
            } else {
                order.parse(event.version).ok().map(Some)
            }
        })
        .collect();
    let Some(parsed) = parsed else { return };
    let mut keyed: Vec<(Option<Version>, Event<'_>)> =
        parsed.into_iter().zip(events.drain(..)).collect();
    // Stable: events at one version keep the publisher's order.
    keyed.sort_by(|(a, _), (b, _)| match (a, b) {
        (Some(a), Some(b)) => a.compare(b),
        (a, b) => a.is_some().cmp(&b.is_some()),
    });
    events.extend(keyed.into_iter().map(|(_, event)| event));
}

/// `0` means from the start; `RustSec` writes the lowest semantic version instead.
fn is_start(version: &str) -> bool {
    version == "0" || version == "0.0.0-0"
}

fn intervals(events: &[Event<'_>]) -> Vec<Range> {
    let mut ranges = Vec::new();
    let mut open: Option<&str> = None;
    for event in events {
        match (event.change, open) {
            (Change::Introduced, None) => open = Some(event.version),
            (Change::Introduced, Some(_)) | (Change::Fixed | Change::LastAffected, None) => {}
            (Change::Fixed, Some(from)) => {
                if from != event.version {
                    ranges.push(range(from, RangeEnd::Fixed(event.version.into())));
                }
                open = None;
            }
            (Change::LastAffected, Some(from)) => {
                ranges.push(range(from, RangeEnd::LastAffected(event.version.into())));
                open = None;
            }
        }
    }
    ranges.extend(open.map(|from| range(from, RangeEnd::Open)));
    ranges
}

fn range(from: &str, end: RangeEnd) -> Range {
    Range::new((!is_start(from)).then(|| from.into()), end)
}

/// Cuts ranges off at the highest limit; a limit `*` is none.
fn limited(ranges: Vec<Range>, limits: &[&str], order: VersionOrder) -> Vec<Range> {
    if limits.is_empty() || limits.contains(&"*") {
        return ranges;
    }
    let parsed: Result<Vec<Version>, _> = limits.iter().map(|limit| order.parse(limit)).collect();
    let highest = parsed.ok().and_then(|list| list.into_iter().max_by(Version::compare));
    let cut = highest.and_then(|limit| {
        let set = VersionSet::of_ranges(order, &ranges).ok()?;
        set.intersection(&VersionSet::below(limit)).ok()
    });
    cut.map_or(ranges, |set| set.ranges())
}

/// Puts Go's `custom_ranges` in the place of what they make precise.
///
/// Modules without tags that Go understands have a range that never ends, and beside it the
/// range in the project's own versions. That range holds within the one that never ends; where
/// the first has an end in every part, the two are a union.
fn narrowed(ranges: Vec<Range>, custom: Vec<Range>, order: VersionOrder) -> Vec<Range> {
    if custom.is_empty() {
        return ranges;
    }
    let (open, closed): (Vec<Range>, Vec<Range>) =
        ranges.into_iter().partition(|range| range.end == RangeEnd::Open);
    if let [Range { introduced: None, .. }] = open.as_slice()
        && closed.is_empty()
    {
        return custom;
    }
    let sets = || {
        let custom = VersionSet::of_ranges(order, &custom).ok()?;
        let closed = VersionSet::of_ranges(order, &closed).ok()?;
        let open = VersionSet::of_ranges(order, &open).ok()?;
        let inside = custom.intersection(&open).ok()?;
        // Where the two do not meet they speak of different versions.
        let rest = if inside.is_nothing() { custom.union(&open).ok()? } else { inside };
        closed.union(&rest).ok()
    };
    match sets() {
        Some(set) => set.ranges(),
        None => closed.into_iter().chain(custom).collect(),
    }
}

/// Ends a range that never ends where GHSA's own range ends (`<= 1.2.3`), which older records
/// of the schema could not express.
fn close_at_last_known(ranges: &mut [Range], entry: &Value, order: VersionOrder) {
    let specific = entry.get("database_specific");
    let known = specific.and_then(|specific| specific.get("last_known_affected_version_range"));
    let Some(known) = known.and_then(text) else { return };
    let Some(last) = ranges.last_mut().filter(|range| range.end == RangeEnd::Open) else { return };
    let (version, is_inclusive) = match (known.strip_prefix("<="), known.strip_prefix('<')) {
        (Some(version), _) => (version.trim(), true),
        (None, Some(version)) => (version.trim(), false),
        (None, None) => return,
    };
    let begins_before = match &last.introduced {
        None => order.parse(version).is_ok(),
        Some(from) => order
            .compare(from, version)
            .is_ok_and(|order| if is_inclusive { order.is_le() } else { order.is_lt() }),
    };
    if begins_before {
        last.end = if is_inclusive {
            RangeEnd::LastAffected(version.into())
        } else {
            RangeEnd::Below(version.into())
        };
    }
}

/// Writes the bounds of a range of crates in one way.
///
/// `RustSec`'s OSV records say "fixed in 0.3.1-0" for "nothing above 0.3.0 is affected": no such
/// version exists, and none lies between the two. The end is 0.3.0, without a known fix. A range
/// that begins above 0.8.6 begins at 0.8.7-0, as those records write it.
pub(crate) fn plain_cargo_bounds(mut range: Range) -> Range {
    if let RangeEnd::Fixed(version) | RangeEnd::Below(version) = &range.end
        && let Some(last) = release_before_lowest(version)
    {
        range.end = RangeEnd::LastAffected(last);
    }
    let above = range.introduced.as_deref().filter(|_| range.excludes_introduced);
    if let Some(next) = above.and_then(lowest_above) {
        range.introduced = Some(next);
        range.excludes_introduced = false;
    }
    range
}

/// `0.3.0` for `0.3.1-0`, than which nothing else is the next lower release.
fn release_before_lowest(version: &str) -> Option<Box<str>> {
    let (head, patch) = version.strip_suffix("-0")?.rsplit_once('.')?;
    let patch: u64 = patch.parse().ok()?;
    Some(format!("{head}.{}", patch.checked_sub(1)?).into())
}

/// `0.8.7-0` for `0.8.6`.
fn lowest_above(version: &str) -> Option<Box<str>> {
    let (head, patch) = version.rsplit_once('.')?;
    let patch: u64 = patch.parse().ok()?;
    let is_release = head.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_release.then(|| format!("{head}.{}-0", patch.saturating_add(1)).into())
}

/// Returns the versions that the ranges do not already hold, each once.
///
/// Publishers list every affected release beside the ranges: kept, the lists would be most of
/// the database.
fn outside<'a>(
    texts: impl Iterator<Item = &'a str>,
    ranges: &[Range],
    order: VersionOrder,
) -> Vec<Box<str>> {
    if ranges.iter().any(|range| range.introduced.is_none() && range.end == RangeEnd::Open) {
        return Vec::new();
    }
    let set = if ranges.is_empty() { None } else { VersionSet::of_ranges(order, ranges).ok() };
    let mut versions: Vec<Box<str>> = texts
        .filter(|text| {
            let parsed = set.as_ref().and_then(|_| order.parse(text).ok());
            match (&set, parsed) {
                (Some(set), Some(version)) => !set.contains(&version),
                _ => true,
            }
        })
        .map(Into::into)
        .collect();
    versions.sort_unstable();
    versions.dedup();
    versions
}
