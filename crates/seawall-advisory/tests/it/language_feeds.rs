//! The language and catalogue feeds, whole: counts are those that `FORMATS.md` beside the
//! archives states, counted there by other means.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use seawall_advisory::date::Date;
use seawall_advisory::feed::{FeedFile, FeedOutput, feeds};
use seawall_advisory::record::{Advisory, AdvisoryKind, Range, RangeEnd};
use seawall_advisory::version::VersionOrder;

use crate::archive;

/// What a feed must come to.
struct Expected {
    name: &'static str,
    read: u64,
    withdrawn: usize,
    is_slow: bool,
}

const fn feed(name: &'static str, read: u64, withdrawn: usize) -> Expected {
    Expected { name, read, withdrawn, is_slow: false }
}

const fn slow(name: &'static str, read: u64, withdrawn: usize) -> Expected {
    Expected { name, read, withdrawn, is_slow: true }
}

const EXPECTED: &[Expected] = &[
    feed("bitnami-osv", 7444, 0),
    feed("docker-official-images", 2113, 0),
    feed("drupal-osv", 591, 0),
    feed("elixir-advisories", 108, 0),
    feed("endoflife", 8351, 0),
    slow("epss", 360_142, 0),
    feed("go-vulndb-osv", 4291, 17),
    feed("haskell-advisories", 35, 0),
    feed("julia-advisories", 1703, 4),
    feed("k8s-vulns", 44, 0),
    feed("kev", 1662, 0),
    feed("nodejs-security-wg", 638, 0),
    slow("nvd-data-overrides", 32_184, 0),
    slow("oss-fuzz-osv", 4026, 24),
    feed("osv-samples-2026-01", 1905, 74),
    feed("php-security-advisories", 1592, 0),
    feed("psf-osv", 132, 0),
    slow("pypa-osv", 7080, 269),
    feed("retirejs", 1268, 0),
    feed("roave-composer-conflicts", 1068, 0),
    feed("ruby-advisory-db", 1381, 0),
    feed("rustsec-md", 1205, 13),
    feed("rustsec-osv", 1206, 13),
    feed("victims-cve-db", 218, 0),
    slow("vulnrichment", 44_130, 0),
];

/// Entries that may be left out, as a share of what is read: more means that a parser broke.
const REJECTED_SHARE_MAX: f64 = 0.02;

/// Feeds of which most is left out by design: their ranges are of commits.
const COMMIT_FEEDS: [&str; 2] = ["oss-fuzz-osv", "psf-osv"];

/// Parses a feed's archive; the time excludes reading the archive.
pub(crate) fn parse(name: &str) -> Option<(FeedOutput, Duration)> {
    let path = archive::find(name)?;
    let feed = feeds().find(|feed| feed.name == name).unwrap();
    let mut out = FeedOutput::default();
    let mut spent = Duration::ZERO;
    archive::for_each_file(&path, |path, bytes| {
        if (feed.takes)(path) {
            let start = Instant::now();
            (feed.parse)(FeedFile { path, bytes }, &mut out);
            spent += start.elapsed();
        }
    });
    (feed.conclude)(&mut out);
    Some((out, spent))
}

fn wants_slow_tests() -> bool {
    std::env::var_os("SEAWALL_SLOW_TESTS").is_some_and(|value| value == "1")
}

#[test]
fn whole_feeds_come_to_the_counts_that_their_description_states() {
    let mut wrong = Vec::new();
    for expected in EXPECTED {
        if expected.is_slow && !wants_slow_tests() {
            println!("SKIPPED: {} (SEAWALL_SLOW_TESTS=1 runs it)", expected.name);
            continue;
        }
        let Some((out, spent)) = parse(expected.name) else { continue };
        let withdrawn = out.advisories.iter().filter(|it| it.withdrawn.is_some()).count();
        let affected: usize = out.advisories.iter().map(|it| it.affected.len()).sum();
        println!(
            "{}: read {}, kept {}, withdrawn {withdrawn}, affected {affected}, side {}, rejected {}, {} ms, newest {:?}",
            expected.name,
            out.read,
            out.advisories.len(),
            out.side.len(),
            out.rejected.count(),
            spent.as_millis(),
            out.newest.map(|date| date.to_string()),
        );
        for (reason, rejection) in out.rejected.iter() {
            println!("    {} × {reason}: {:?}", rejection.count, rejection.samples);
        }
        let unexpected: u64 = out
            .rejected
            .iter()
            .filter(|(reason, _)| {
                !reason.contains("commit") && !reason.contains("without packages")
            })
            .map(|(_, rejection)| rejection.count)
            .sum();
        #[expect(clippy::cast_precision_loss, reason = "a share of some thousands")]
        let share = unexpected as f64 / out.read as f64;
        if share > REJECTED_SHARE_MAX && !COMMIT_FEEDS.contains(&expected.name) {
            wrong.push(format!("{}: {unexpected} of {} rejected", expected.name, out.read));
        }
        if (out.read, withdrawn) != (expected.read, expected.withdrawn) {
            wrong.push(format!(
                "{}: read {} (expected {}), withdrawn {withdrawn} (expected {})",
                expected.name, out.read, expected.read, expected.withdrawn
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A record as `RustSec`'s two forms must agree on it.
type Row = (String, AdvisoryKind, Vec<String>, Vec<String>, Option<Date>, Vec<String>, Vec<String>);

fn rows(out: &FeedOutput) -> BTreeMap<String, Row> {
    let sorted = |list: &[Box<str>]| {
        let mut list: Vec<String> = list.iter().map(ToString::to_string).collect();
        list.sort();
        list
    };
    let row = |advisory: &Advisory| {
        let severities = advisory.severities.iter().map(|severity| format!("{severity:?}"));
        let affected = advisory.affected.iter().map(|affected| {
            assert!(affected.versions.is_empty());
            format!("{} {:?} {:?}", affected.name, affected.state, affected.ranges)
        });
        (
            advisory.id.to_string(),
            advisory.kind,
            sorted(&advisory.vulnerabilities),
            sorted(&advisory.aliases),
            advisory.published,
            severities.collect(),
            affected.collect(),
        )
    };
    out.advisories.iter().map(|advisory| (advisory.id.to_string(), row(advisory))).collect()
}

#[test]
fn both_forms_of_rustsec_are_the_same_rows() {
    let (Some((osv, _)), Some((markdown, _))) = (parse("rustsec-osv"), parse("rustsec-md")) else {
        return;
    };
    let (osv, markdown) = (rows(&osv), rows(&markdown));
    let mut wrong = Vec::new();
    for (id, row) in &osv {
        // The branch of OSV records holds one placeholder that the sources do not.
        if id == "RUSTSEC-2025-0000" {
            continue;
        }
        match markdown.get(id) {
            Some(other) if other == row => {}
            other => wrong.push(format!("{id}\n  osv {row:?}\n  md  {other:?}")),
        }
    }
    println!("{} of {} records differ", wrong.len(), osv.len());
    assert_eq!(markdown.len() + 1, osv.len());
    assert!(wrong.is_empty(), "{}", wrong.iter().take(12).cloned().collect::<Vec<_>>().join("\n"));
}

/// Roave builds its map from GHSA and `FriendsOfPHP`: what the latter says is affected must be in
/// the map.
#[test]
fn conflicts_hold_what_friends_of_php_state() {
    let (Some((friends, _)), Some((roave, _))) =
        (parse("php-security-advisories"), parse("roave-composer-conflicts"))
    else {
        return;
    };
    let map: BTreeMap<&str, &[Range]> = roave
        .advisories
        .iter()
        .flat_map(|advisory| &advisory.affected)
        .map(|affected| (&*affected.name, &*affected.ranges))
        .collect();
    let order = VersionOrder::Packagist;
    let (mut inside, mut outside, mut absent) = (0_u32, Vec::new(), 0_u32);
    for affected in friends.advisories.iter().flat_map(|advisory| &advisory.affected) {
        let Some(conflicts) = map.get(&*affected.name) else {
            absent += 1;
            continue;
        };
        for range in &affected.ranges {
            let Some(start) = range.introduced.as_deref() else { continue };
            let start = start.trim_end_matches("-dev");
            let holds = conflicts.iter().any(|conflict| {
                let after = conflict
                    .introduced
                    .as_deref()
                    .is_none_or(|from| order.compare(from, start).is_ok_and(Ordering::is_le));
                let before = match &conflict.end {
                    RangeEnd::Open => true,
                    RangeEnd::Fixed(end) | RangeEnd::Below(end) => {
                        order.compare(start, end).is_ok_and(Ordering::is_lt)
                    }
                    RangeEnd::LastAffected(end) => {
                        order.compare(start, end).is_ok_and(Ordering::is_le)
                    }
                };
                after && before
            });
            if holds { inside += 1 } else { outside.push(format!("{} {start}", affected.name)) }
        }
    }
    println!(
        "{inside} starts of ranges in the map, {} not: {:?}",
        outside.len(),
        outside.iter().take(8).collect::<Vec<_>>()
    );
    println!("{absent} packages are not in the map");
    assert!(inside > 1500, "{inside}");
    assert!(outside.len() * 50 < usize::try_from(inside).unwrap(), "{outside:?}");
}
