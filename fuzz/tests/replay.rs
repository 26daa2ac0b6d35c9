//! Replays every corpus on the stable compiler, and holds the lists of targets to each other.

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use seawall_advisory::feed::feeds;
use seawall_artifact::path::ImagePath;
use seawall_fuzz::{TARGETS, feed, inventory, run, seeds};
use seawall_inventory::cataloger::{CATALOGERS, FileHead, Wanted};

/// Most files of one corpus.
const FILES_MAX: usize = 40;
/// Most bytes of all corpora.
const BYTES_MAX: u64 = 1_500_000;

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn corpus(target: &str) -> Vec<PathBuf> {
    files(&folder().join("corpus").join(target))
}

#[test]
fn every_input_of_every_corpus_keeps_the_properties() {
    let mut failed = Vec::new();
    for target in TARGETS {
        let inputs = corpus(target.name);
        assert!(!inputs.is_empty(), "corpus/{} has no file", target.name);
        for path in inputs {
            let input = fs::read(&path).unwrap();
            // Last words, where the process itself dies (`--nocapture` shows them).
            eprintln!("{}", path.display());
            if catch_unwind(AssertUnwindSafe(|| run(target.name, &input))).is_err() {
                failed.push(path);
            }
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn the_corpora_stay_small() {
    let mut bytes = 0;
    for target in TARGETS {
        let inputs = corpus(target.name);
        assert!(inputs.len() <= FILES_MAX, "corpus/{} has {} files", target.name, inputs.len());
        for path in inputs {
            let length = path.metadata().unwrap().len();
            assert!(length <= target.bytes_max as u64, "{} is never read", path.display());
            bytes += length;
        }
    }
    assert!(bytes <= BYTES_MAX, "the corpora have {bytes} bytes");
}

#[test]
fn targets_programs_and_corpora_are_the_same() {
    let names: BTreeSet<String> = TARGETS.iter().map(|target| target.name.to_owned()).collect();
    assert_eq!(names.len(), TARGETS.len());
    let stems = |below: &str| -> BTreeSet<String> {
        let files = files(&folder().join(below));
        files.iter().map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
    };
    assert_eq!(stems("fuzz_targets"), names);
    assert_eq!(stems("corpus"), names);
    let manifest = fs::read_to_string(folder().join("Cargo.toml")).unwrap();
    for name in &names {
        let program = fs::read_to_string(folder().join(format!("fuzz_targets/{name}.rs"))).unwrap();
        assert!(program.contains(&format!("run(\"{name}\", ")), "fuzz_targets/{name}.rs");
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name}");
    }
}

#[test]
fn every_cataloger_has_a_target_that_reads_what_it_wants() {
    for cataloger in CATALOGERS {
        let (_, row) = inventory::cataloger(cataloger.name);
        assert!(!seeds::target_of(cataloger.name).is_empty());
        for path in row.paths {
            let path = ImagePath::parse(path).unwrap();
            let heads: [&[u8]; 4] = [
                b"text",
                b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0",
                b"PK",
                b"\x28\xb5\x2f\xfd",
            ];
            let is_wanted = heads.iter().any(|bytes| {
                let head = FileHead { size_bytes: 1000, mode: 0o755, bytes };
                (cataloger.wants)(&path, head) != Wanted::No
            });
            assert!(is_wanted, "{} does not want {path}", cataloger.name);
        }
    }
}

#[test]
fn every_feed_has_a_row_whose_path_it_takes() {
    let rows: Vec<feed::Row> =
        feed::GROUPS.iter().flat_map(|(_, rows)| rows.iter().copied()).collect();
    for (name, path) in &rows {
        assert!((feed::feed(name).takes)(path), "{name} does not take {path}");
    }
    for feed in feeds() {
        // The archives of OSV.dev differ in their ecosystem only.
        let is_osv = feed.name.starts_with("osv-");
        let is_listed = is_osv || rows.iter().any(|(name, _)| *name == feed.name);
        assert!(is_listed, "add a row for {} to a group of src/feed.rs", feed.name);
    }
}
