//! Every edit of a file by somebody without the key is found.

use std::collections::BTreeMap;

use seawall_evidence::verify::verify;

use crate::edit::EDITS;
use crate::made::{Made, log, trust};
use crate::random::Random;

/// Edits that each run tries; all are meant to take some seconds at most.
const EDITS_USUAL: u64 = 480;
const EDITS_SLOW: u64 = 12_000;

#[test]
fn logs_that_nobody_edited_verify() {
    for seed in 0..30 {
        let made = log(seed);
        let report = verify(made.bytes().as_slice(), &trust(&made)).expect("it is read");
        assert!(report.is_verified(), "seed {seed}: {:?}", report.faults);
        assert_eq!(report.proved.map(|proved| proved.size), Some(report.record_count));
    }
}

#[test]
fn every_random_edit_is_found() {
    let count = if crate::is_slow() { EDITS_SLOW } else { EDITS_USUAL };
    let logs: Vec<Made> = (0..16).map(log).collect();
    let mut tried: BTreeMap<&str, u64> = BTreeMap::new();
    let mut missed = Vec::new();
    for seed in 0..count {
        let random = &mut Random::new(seed);
        let made = &logs[random.below(logs.len())];
        let (name, edit) = EDITS[usize::try_from(seed).expect("small") % EDITS.len()];
        let bytes = edit(made, random);
        if bytes == made.bytes() {
            continue;
        }
        *tried.entry(name).or_default() += 1;
        if verify(bytes.as_slice(), &trust(made)).is_ok_and(|report| report.is_verified()) {
            missed.push(format!("seed {seed}: {name}"));
        }
    }
    assert_eq!(missed, Vec::<String>::new());
    assert_eq!(tried.len(), EDITS.len(), "{tried:?}");
    let all: u64 = tried.values().sum();
    assert!(count * 9 / 10 <= all, "{all} of {count} seeds changed a byte: {tried:?}");
}
