//! The language and catalogue feeds, whole: counts are those that `FORMATS.md` beside the
//! archives states, counted there by other means.

use std::time::{Duration, Instant};

use seawall_advisory::feed::{FeedFile, FeedOutput, feeds};

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

const EXPECTED: &[Expected] = &[
    feed("bitnami-osv", 7444, 0),
    feed("drupal-osv", 591, 0),
    feed("go-vulndb-osv", 4291, 17),
    feed("k8s-vulns", 44, 0),
    Expected { is_slow: true, ..feed("oss-fuzz-osv", 4026, 24) },
    feed("osv-samples-2026-01", 1855, 74),
    feed("psf-osv", 132, 0),
    Expected { is_slow: true, ..feed("pypa-osv", 7080, 269) },
    feed("rustsec-osv", 1206, 13),
];

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
        if (out.read, withdrawn) != (expected.read, expected.withdrawn) {
            wrong.push(format!(
                "{}: read {} (expected {}), withdrawn {withdrawn} (expected {})",
                expected.name, out.read, expected.read, expected.withdrawn
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
