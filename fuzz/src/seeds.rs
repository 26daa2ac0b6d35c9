//! The first inputs of the corpora: valid small files of each format, and hostile variants.
//!
//! What is text comes from the fixtures of the crates, which are written for this project; what
//! is binary is made here and by [`crate::file`].

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use seawall_advisory::database::snapshot;
use seawall_artifact::path::ImagePath;
use seawall_artifact::tree::{EntryKind, LayerTree};
use seawall_inventory::analyser::LayerAnalyser;
use seawall_inventory::facts::LayerAnalysis;

use crate::{TARGETS, feed, file, inventory};

mod agent;
mod binary;
mod evidence;
mod malware;
mod sensor;
mod shell;
mod words;

/// Most seeds of one target.
// LIMIT: a corpus of 40 files keeps room for what fuzzing finds.
const SEEDS_MAX: usize = 20;
/// Nesting of the hostile variants; every parser of ours refuses it.
const NESTING: usize = 2000;

/// Seeds by target, each with a name.
pub type Seeds = BTreeMap<&'static str, Vec<(String, Vec<u8>)>>;

/// Makes every seed; `crates` is the folder of the crates, whose fixtures are read.
pub fn seeds(crates: &Path) -> io::Result<Seeds> {
    let mut seeds = Seeds::new();
    let texts = feed_files(crates)?;
    for ((group, row), bytes) in &texts {
        add(&mut seeds, group, &row.1.replace(['/', ':'], "-"), bytes.clone());
    }
    inventory_files(crates, &mut seeds)?;
    documents(crates, &mut seeds)?;
    words::add_all(&mut seeds);
    agent::add_all(&mut seeds);
    binary::add_all(&mut seeds);
    evidence::add_all(&mut seeds);
    malware::seeds(&mut seeds)?;
    layers_and_analyses(&mut seeds);
    sensor::add_all(&mut seeds);
    shell::add_all(&mut seeds);
    databases(&texts, &mut seeds);
    for target in TARGETS {
        hostile(target.name, target.bytes_max, &mut seeds);
        let made = seeds.entry(target.name).or_default();
        made.retain(|(_, bytes)| bytes.len() <= target.bytes_max);
    }
    Ok(seeds)
}

fn add(seeds: &mut Seeds, target: &'static str, name: &str, bytes: Vec<u8>) {
    let made = seeds.entry(target).or_default();
    if made.len() < SEEDS_MAX && made.iter().all(|(_, known)| *known != bytes) {
        made.push((name.to_owned(), bytes));
    }
}

/// The letter by which an input chooses `index`.
fn letter(index: usize) -> u8 {
    b'a' + u8::try_from(index).unwrap_or_default()
}

type FeedFiles = Vec<((&'static str, feed::Row), Vec<u8>)>;

/// Reads the fixture of each row, with the row's letter in front.
fn feed_files(crates: &Path) -> io::Result<FeedFiles> {
    let mut files = FeedFiles::new();
    for (group, rows) in feed::GROUPS {
        for (index, row) in rows.iter().enumerate() {
            let place = crates.join("seawall-advisory/fixtures/feeds").join(row.0).join(row.1);
            match fs::read(&place) {
                Ok(bytes) => files.push(((group, *row), [vec![letter(index)], bytes].concat())),
                // Rows of formats that another row has.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(files)
}

/// Splits the catalogers' fixtures into their files; each is a seed of what wants it.
fn inventory_files(crates: &Path, seeds: &mut Seeds) -> io::Result<()> {
    for subject in ["alpm", "apk", "dpkg", "release", "rpm"] {
        let folder = crates.join("seawall-inventory/fixtures").join(subject);
        for case in sorted(&folder, "files")? {
            let text = fs::read_to_string(&case)?;
            for (part, number) in text.split("==== ").skip(1).zip(1..) {
                let Some((path, content)) = part.split_once('\n') else { continue };
                let stem = case.file_stem().unwrap_or_default().to_string_lossy();
                let name = format!("{stem}-{number}");
                add_catalogued(seeds, path.trim(), &name, content.as_bytes());
            }
        }
    }
    Ok(())
}

fn add_catalogued(seeds: &mut Seeds, path: &str, name: &str, content: &[u8]) {
    for row in inventory::PATHS {
        let target = target_of(row.name);
        let same_kind = |known: &str| {
            let last = |path: &str| path.rsplit(['/', '.']).next().map(str::to_owned);
            known == path || (!row.name.starts_with("os-") && last(known) == last(path))
        };
        if let Some(index) = row.paths.iter().position(|known| same_kind(known)) {
            let start = if row.paths.len() == 1 { Vec::new() } else { vec![letter(index)] };
            add(seeds, target, name, [start, content.to_vec()].concat());
            return;
        }
    }
}

/// Returns the target of a cataloger.
pub fn target_of(cataloger: &str) -> &'static str {
    let name = cataloger.replace('-', "_");
    let target = TARGETS.iter().find(|target| target.name == name);
    target.map_or_else(|| panic!("there is no target `{name}`"), |target| target.name)
}

/// Documents that are seeds as they are.
fn documents(crates: &Path, seeds: &mut Seeds) -> io::Result<()> {
    let folders = [
        ("policy_document", "seawall-policy/fixtures/policies", "yaml"),
        ("policy_document", "seawall-policy/policies", "yaml"),
        ("vex", "seawall-advisory/fixtures/vex", "json"),
        ("recording", "seawall-runtime/cases/recordings", "jsonl"),
        ("rule_document", "seawall-runtime/cases/documents", "yaml"),
        ("rule_document", "seawall-runtime/rules", "yaml"),
    ];
    for (target, folder, extension) in folders {
        for case in sorted(&crates.join(folder), extension)? {
            let name = case.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            add(seeds, target, &name, fs::read(&case)?);
        }
    }
    Ok(())
}

fn sorted(folder: &Path, extension: &str) -> io::Result<Vec<std::path::PathBuf>> {
    let entries: Result<Vec<_>, _> = fs::read_dir(folder)?.collect();
    let mut paths: Vec<_> = entries?.into_iter().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|known| known == extension));
    paths.sort();
    Ok(paths)
}

/// Stored trees and analyses, made of the layers that are seeds.
fn layers_and_analyses(seeds: &mut Seeds) {
    let tars = seeds.get("layer_tar").cloned().unwrap_or_default();
    let mut all = Vec::new();
    for (name, tar) in &tars {
        let mut analyser = LayerAnalyser::new();
        let budget = seawall_artifact::layer::MemoryBudget::new(1 << 20);
        let expected = seawall_artifact::layer::ExpectedLayer::default();
        let walk = seawall_artifact::layer::walk_layer(&**tar, &expected, &budget, &mut analyser);
        let Ok(walk) = walk else { continue };
        let tree = postcard::to_stdvec(&walk.tree).unwrap_or_default();
        let analysis = LayerAnalysis::new(walk, analyser.finish());
        let analysis = postcard::to_stdvec(&analysis).unwrap_or_default();
        all.extend_from_slice(&analysis);
        add(seeds, "tree", name, tree);
        add(seeds, "analysis", name, analysis);
    }
    add(seeds, "analysis", "several", all);
    add(seeds, "tree", "links-in-a-circle", circle());
    add(seeds, "tree", "link-replaced-in-the-next-layer", link_replaced_above());
}

/// Links that lead to each other, and one that leads out of the root.
fn circle() -> Vec<u8> {
    let mut builder = LayerTree::builder();
    let links = [("a", "b/x"), ("b", "a"), ("c", "../../.."), ("d/e", "/d"), ("d/f", "e/e/e")];
    for (path, target) in links {
        if let Some(path) = ImagePath::parse(path) {
            let added = builder.add(&path, EntryKind::Symlink { target });
            added.unwrap_or_else(|error| panic!("{error}"));
        }
    }
    postcard::to_stdvec(&builder.finish()).unwrap_or_default()
}

/// A file that is written through a link, and a layer that puts a folder in the link's place.
fn link_replaced_above() -> Vec<u8> {
    let file = EntryKind::File { size_bytes: 1, mode: 0o644 };
    let layers = [
        vec![("b", EntryKind::Folder), ("a", EntryKind::Symlink { target: "/b" }), ("a/x", file)],
        vec![("a", EntryKind::Folder)],
    ];
    let mut bytes = Vec::new();
    for layer in layers {
        let mut builder = LayerTree::builder();
        for (path, kind) in layer {
            let Some(path) = ImagePath::parse(path) else { continue };
            let added = builder.add(&path, kind);
            added.unwrap_or_else(|error| panic!("{error}"));
        }
        bytes.extend(postcard::to_stdvec(&builder.finish()).unwrap_or_default());
    }
    bytes
}

/// Databases of a few files of feeds.
fn databases(files: &FeedFiles, seeds: &mut Seeds) {
    let wanted = |names: &[&str]| -> Vec<(feed::Row, Vec<u8>)> {
        let files = files.iter().filter(|((_, row), _)| names.contains(&row.0));
        files.map(|((_, row), bytes)| (*row, bytes[1..].to_vec())).collect()
    };
    let samples = [
        ("empty", wanted(&[])),
        ("debian", wanted(&["debian-tracker-2023", "distro-eol", "debian-indices"])),
        ("npm", wanted(&["ghsa", "nodejs-security-wg", "retirejs"])),
        ("facts", wanted(&["nvd", "kev", "epss", "vulnrichment", "docker-official-images"])),
        ("redhat", wanted(&["redhat-csaf-vex", "redhat-oval"])),
    ];
    for (name, files) in samples {
        let bytes = file::sample_database(&files);
        let packed =
            seawall_advisory::database::compress(&bytes, seawall_advisory::database::Effort::Quick);
        add(seeds, "database_transport", name, packed.unwrap_or_default());
        if name == "debian" {
            add(seeds, "database_transport", "unpacked", bytes.clone());
        }
        add(seeds, "database", name, bytes);
    }
    for row in feed::OSV.iter().chain(feed::CSAF).chain(feed::TEXT).chain(feed::JSON).step_by(3) {
        let Some(((_, row), bytes)) = files.iter().find(|((_, known), _)| known == row) else {
            continue;
        };
        let packed = snapshot::write(file::sample_snapshot(*row, &bytes[1..])).unwrap_or_default();
        let unpacked = zstd::stream::decode_all(&*packed).unwrap_or_default();
        add(seeds, "snapshot", row.0, unpacked);
    }
    let bomb = file::zstd_repeated(0, 64 << 20);
    add(seeds, "database_transport", "bomb", bomb);
}

/// Cut off, much too deep, much too large, empty: variants of the first seed and none of any.
fn hostile(target: &'static str, bytes_max: usize, seeds: &mut Seeds) {
    let made = seeds.entry(target).or_default();
    let first = made.first().map(|(_, bytes)| bytes.clone()).unwrap_or_default();
    let start: Vec<u8> = first.iter().take(1).copied().collect();
    let nested = |open: &str| {
        let count = NESTING.min(bytes_max / open.len() / 2);
        [&start[..], open.repeat(count).as_bytes()].concat()
    };
    let half = first.get(..first.len() / 2).unwrap_or_default().to_vec();
    let mut variants = vec![("truncated", half), ("ones", vec![0xff; 64]), ("empty", Vec::new())];
    if first.is_ascii() {
        variants.push(("nested-lists", nested("[")));
        variants.push(("nested-objects", nested("{\"a\":")));
        variants.push(("nested-elements", nested("<a>")));
        variants.push(("nested-brackets", nested("(")));
        variants.push(("long-line", [&start[..], &vec![b'9'; 2000]].concat()));
    }
    for (name, bytes) in variants {
        if made.iter().all(|(_, known)| *known != bytes) {
            made.push((name.to_owned(), bytes));
        }
    }
}
