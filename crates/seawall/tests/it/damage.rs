//! Images damaged at random places: a scan ends with the same answer, with a gap, or with an error
//! that decides nothing. It never ends with fewer findings and nothing said.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::feeds;
use crate::image::{Image, Packing};
use crate::sandbox::{Numbers, Sandbox, files_below, finding_ids, is_slow};

/// Damages one file of a folder and returns what undoes it.
fn damage(numbers: &mut Numbers, files: &[PathBuf]) -> (PathBuf, Vec<u8>, String) {
    let file = &files[numbers.below(files.len())];
    let whole = fs::read(file).expect("read");
    let place = numbers.below(whole.len().max(1));
    let mut bytes = whole.clone();
    let what = match numbers.below(4) {
        0 => {
            bytes.truncate(place);
            "cut"
        }
        1 => {
            bytes.insert(place, b'0');
            "insert"
        }
        2 => {
            bytes.drain(place..(place + 512).min(whole.len()));
            "drop"
        }
        _ => {
            bytes[place] ^= 1 << numbers.below(8);
            "flip"
        }
    };
    fs::write(file, bytes).expect("write");
    (file.clone(), whole, format!("{what} {place} of {}", file.display()))
}

/// Tells whether the report says everything that the whole image's report says, or else that
/// something is missing.
fn is_honest(report: &Value, expected: &BTreeSet<String>) -> bool {
    let gaps = report["gaps"].as_array().is_some_and(|gaps| !gaps.is_empty());
    let unassessed = report["notAssessed"].as_array().is_some_and(|list| !list.is_empty());
    finding_ids(report) == *expected || gaps || unassessed
}

#[test]
fn damage_at_random_places_never_hides_a_finding_silently() {
    let rounds = if is_slow() { 1000 } else { 60 };
    let (mut refused, mut same) = (0, 0);
    for (seed, packing) in (1..).zip(Packing::ALL) {
        let sandbox = Sandbox::with_database();
        let layers = [feeds::debian(), feeds::npm("app", "left-padder", "1.0.0")];
        Image::packed(&layers, packing).write_layout(&sandbox.path("in/image"));
        let (_, whole) = sandbox.report("oci:@/image --no-cache");
        let expected = finding_ids(&whole);
        let files = files_below(&sandbox.path("in/image"));
        let mut numbers = Numbers(0x2545_f491_4f6c_dd1d_u64.wrapping_mul(seed));
        for _ in 0..rounds / 3 {
            let (file, bytes, what) = damage(&mut numbers, &files);
            let run = sandbox.run_now("scan -o json oci:@/image --no-cache");
            fs::write(file, bytes).expect("write");
            match run.code {
                0 | 1 => {
                    let report = serde_json::from_str(&run.stdout).expect("JSON");
                    assert!(is_honest(&report, &expected), "{packing:?}, {what}: {run:?}");
                    same += 1;
                }
                _ => {
                    assert!(run.stdout.is_empty(), "{packing:?}, {what}: {run:?}");
                    run.expect_text("error: ").expect_no_text("0 findings");
                    refused += 1;
                }
            }
        }
    }
    assert!(same < refused, "{same} of {} damages were not noticed", same + refused);
}

/// Damage inside a layer whose digests were computed afterwards: what was built that way.
#[test]
fn damage_inside_the_files_of_an_image_never_hides_a_finding_silently() {
    let rounds = if is_slow() { 1000 } else { 40 };
    let sandbox = Sandbox::with_database();
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let status = feeds::DPKG_STATUS.as_bytes();
    for round in 0..rounds {
        let mut bytes = status.to_vec();
        let place = numbers.below(bytes.len());
        // Bytes that no status file has: whatever they are part of is damaged.
        bytes[place] = [0, 0xff, b'\n', 0x1b][numbers.below(4)];
        let layer = crate::image::Layer::new()
            .file("etc/os-release", feeds::DEBIAN_12)
            .file("var/lib/dpkg/status", &bytes);
        let folder = sandbox.path("in/image");
        drop(fs::remove_dir_all(&folder));
        Image::new(&[layer]).write_layout(&folder);
        let (run, report) = sandbox.report("oci:@/image --no-cache");
        assert_eq!(run.code, 0, "round {round}: {run:?}");
        let found: Vec<_> = report["packages"].as_array().into_iter().flatten().collect();
        let gaps = report["gaps"].as_array().map_or(0, Vec::len);
        let empty = found.is_empty() && gaps == 0;
        assert!(!empty, "round {round}, byte {place}: nothing was found, and nothing said");
    }
}
