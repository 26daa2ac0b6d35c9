//! The verifier of `oracle/evidence.py`, written from the documentation alone, comes to the
//! same verdict.

use std::fs;
use std::path::Path;
use std::process::Command;

use seawall_evidence::frame::bridge;
use seawall_evidence::hash::Hash;
use seawall_evidence::tree::{Tree, perfect_trees};
use seawall_evidence::verify::{Trust, verify};

use crate::edit::EDITS;
use crate::made::{Made, content, key, log, trust, witness};
use crate::random::Random;

const EDITS_USUAL: u64 = 48;
const EDITS_SLOW: u64 = 2400;

fn edit_count() -> u64 {
    if crate::is_slow() { EDITS_SLOW } else { EDITS_USUAL }
}

/// Runs the oracle over files; `None`, and aloud, if there is no Python.
fn oracle(folder: &Path, count: usize, flags: &[&str]) -> Option<Vec<bool>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../oracle/evidence.py");
    let names: Vec<String> = (0..count).map(|number| format!("{number}.swlog")).collect();
    let output = Command::new("python3")
        .arg(script)
        .args(&names)
        .args(["--key", "log.pub"])
        .args(flags)
        .current_dir(folder)
        .output();
    let output = match output {
        Ok(output) => output,
        Err(error) => {
            crate::say(&format!(
                "SKIPPED: python3 does not run here ({error}), no second verifier"
            ));
            return None;
        }
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let verdicts: Vec<bool> = text.lines().map(|line| line.contains(": verified ")).collect();
    assert_eq!(verdicts.len(), count, "{}", String::from_utf8_lossy(&output.stderr));
    Some(verdicts)
}

/// Holds the verdicts over `files` against one another; returns how many verify.
fn compare(files: &[Vec<u8>], trust: &Trust, flags: &[&str]) -> Option<usize> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    fs::write(path("log.pub"), format!("# the first key\n{}\n", key(1).public())).expect("a key");
    fs::write(path("witness.pub"), witness().public().to_string()).expect("a key");
    fs::write(path("head"), trust.noted_heads.concat()).expect("a head");
    for (number, bytes) in files.iter().enumerate() {
        fs::write(path(&format!("{number}.swlog")), bytes).expect("a file");
    }
    let theirs = oracle(folder.path(), files.len(), flags)?;
    let ours: Vec<bool> = files
        .iter()
        .map(|bytes| verify(bytes.as_slice(), trust).is_ok_and(|report| report.is_verified()))
        .collect();
    assert_eq!(ours, theirs);
    Some(ours.iter().filter(|is_verified| **is_verified).count())
}

fn edited(made: &Made, number: u64) -> Vec<u8> {
    let random = &mut Random::new(number);
    let (_, edit) = EDITS[usize::try_from(number).expect("small") % EDITS.len()];
    edit(made, random)
}

#[test]
fn both_verifiers_come_to_the_same_verdict() {
    let made = log(3);
    let mut files = vec![made.bytes()];
    files.extend((0..edit_count()).map(|number| edited(&made, number)));
    let full = trust(&made);
    let flags = ["--witness", "witness.pub", "--head", "head"];
    let Some(verified) = compare(&files, &full, &flags) else { return };
    assert!(1 <= verified && verified <= files.len() / 10, "{verified}");
    // With the key alone, a file that is cut back to a head verifies for both.
    let bare = Trust { keys: full.keys, ..Trust::default() };
    assert!(compare(&files, &bare, &[]).is_some_and(|bare| verified <= bare));
}

#[test]
fn both_verifiers_accept_the_same_parts_of_logs() {
    // A log whose last head is signed by the key that an auditor has.
    let hands_over = |made: &Made| made.bytes().windows(8).any(|bytes| bytes == b"next-key");
    let made = (0..100).map(log).find(|made| !hands_over(made)).expect("a log");
    let is_record = |part: &Vec<u8>| part[0] == b'R';
    let records: Vec<&Vec<u8>> = made.parts.iter().filter(|part| is_record(part)).collect();
    let last = made.parts.last().expect("a head");
    let mut files = Vec::new();
    for seed in 0..12 {
        let random = &mut Random::new(seed);
        let from = random.below(records.len());
        let to = from + random.below(records.len() - from);
        let mut parts = vec![made.parts[0].clone()];
        let outside = [(0, from), (to, records.len())];
        for (part, (first, end)) in outside.into_iter().enumerate() {
            parts.extend(bridges(&records, first, end));
            if part == 0 {
                parts.extend(records[from..to].iter().map(|record| (*record).clone()));
            }
        }
        parts.push(last.clone());
        files.push(parts.concat());
        // The same, with a byte of a bridge or record that is not what it was.
        let mut wrong = parts.concat();
        let place = parts[0].len() + random.below(wrong.len() - parts[0].len());
        wrong[place] ^= 1;
        files.push(wrong);
    }
    let trust = Trust { keys: vec![key(1).public().clone()], may_omit: true, ..Trust::default() };
    let Some(verified) = compare(&files, &trust, &["--partial"]) else { return };
    assert_eq!(verified, files.len() / 2);
}

fn bridges(records: &[&Vec<u8>], first: usize, end: usize) -> Vec<Vec<u8>> {
    let places = perfect_trees(first as u64, end as u64);
    let bridge_of = |place: seawall_evidence::tree::Place| {
        let from = usize::try_from(place.position << place.height).expect("small");
        let mut tree = Tree::default();
        for record in &records[from..from + (1 << place.height)] {
            tree.append(Hash::of_record(&content(record).1)).expect("it fits");
        }
        bridge(place.height, tree.root())
    };
    places.into_iter().map(bridge_of).collect()
}
