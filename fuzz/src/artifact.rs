//! Targets of `seawall-artifact`: layers, trees, documents, references.

use std::collections::BTreeSet;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use seawall_artifact::digest::Digest;
use seawall_artifact::layer::{ExpectedLayer, LayerError, LayerWalk, MemoryBudget, walk_layer};
use seawall_artifact::manifest::{ImageConfig, ManifestDocument};
use seawall_artifact::path::ImagePath;
use seawall_artifact::platform::Platform;
use seawall_artifact::reference::ImageReference;
use seawall_artifact::tree::{EntryNumber, FileTree, LayerTree};
use seawall_artifact::visitor::{Content, FileEntry, FileVisitor, HEAD_BYTES, Want};
use seawall_inventory::analyser::LayerAnalyser;
use seawall_inventory::facts::LayerAnalysis;

use crate::{file, inventory};

/// Memory for whole files; small, so that some do not fit.
const BUDGET_BYTES: u64 = 64 * 1024;
/// Entries of a merged tree that are looked at.
// LIMIT: a handful of nodes of a small input can only make small trees; links multiply them.
const ENTRIES_MAX: usize = 10_000;
/// Trees that are merged.
const LAYERS_MAX: usize = 4;

/// Reads any bytes as a layer.
pub fn layer(input: &[u8]) {
    let _result: Result<LayerWalk, LayerError> = check_walk(input);
}

/// Reads a tar whose headers have their checksums, as it is and compressed: with the same result.
pub fn layer_tar(input: &[u8]) {
    let tar = file::seal_tar(input);
    let plain = check_walk(&tar);
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let gzip = encoder.write_all(&tar).and_then(|()| encoder.finish()).unwrap_or_default();
    let packed = walk(&gzip, &ExpectedLayer::default(), &mut Everything::default());
    match (plain, packed) {
        (Ok(plain), Ok(packed)) => {
            assert_eq!(plain.tree, packed.tree);
            assert_eq!(plain.gaps, packed.gaps);
            assert_eq!(plain.diff_id, packed.diff_id);
        }
        (Err(_), Err(_)) => {}
        // Bytes that are no tar may be something compressed.
        (_, packed) if tar.starts_with(&[0x1f, 0x8b]) || tar.starts_with(file::ZSTD_MAGIC) => {
            drop(packed);
        }
        (plain, packed) => panic!("plain {plain:?}, compressed {packed:?}"),
    }
}

/// Reads trees as a cache stores them, and merges them.
pub fn tree(input: &[u8]) {
    let mut trees = Vec::new();
    let mut rest = input;
    while let Ok((tree, after)) = postcard::take_from_bytes::<LayerTree>(rest) {
        check_stored(&tree);
        trees.push(tree);
        rest = after;
        if trees.len() == LAYERS_MAX || rest.is_empty() {
            break;
        }
    }
    check_merge(&trees.iter().collect::<Vec<_>>());
}

/// Reads manifests, indexes and configurations.
pub fn manifest(input: &[u8]) {
    if let Ok(document) = ManifestDocument::parse(input) {
        let wanted = Platform::linux_for_rust_arch("x86_64");
        if let ManifestDocument::Index(index) = &document {
            let _chosen: bool = index.select(&wanted).is_ok();
        }
    }
    if let Ok(config) = ImageConfig::parse(input) {
        assert_eq!(config.layer_steps(LAYERS_MAX).len(), LAYERS_MAX);
        let _platform: Option<Platform> = config.platform();
    }
}

/// Reads names: references, digests, platforms, paths. What is printed is read back as the same.
pub fn reference(input: &[u8]) {
    if let Some(path) = ImagePath::from_bytes(input) {
        let names: Vec<&str> = path.as_str().split('/').collect();
        assert!(path.is_root() || names.iter().all(|name| !matches!(*name, "" | "." | "..")));
        assert_eq!(ImagePath::parse(path.as_str()).as_ref(), Some(&path));
    }
    let Ok(text) = std::str::from_utf8(input) else { return };
    if let Ok(reference) = text.parse::<ImageReference>() {
        assert_eq!(reference.to_string().parse().as_ref(), Ok(&reference), "{reference}");
        assert!(!reference.registry().is_empty() && !reference.repository().is_empty());
    }
    if let Ok(digest) = text.parse::<Digest>() {
        assert_eq!(digest.to_string().parse().as_ref(), Ok(&digest));
    }
    if let Ok(platform) = text.parse::<Platform>() {
        assert_eq!(platform.to_string().parse().as_ref(), Ok(&platform));
        assert!(platform.satisfies(&platform));
    }
}

/// Wants everything, one file whole, the next in pieces, and checks what it gets.
#[derive(Default)]
struct Everything {
    entries: BTreeSet<EntryNumber>,
    count: u64,
    head: Vec<u8>,
    start: Vec<u8>,
    bytes: u64,
}

impl FileVisitor for Everything {
    fn begin(&mut self, _: FileEntry<'_>, head: &[u8]) -> Want {
        assert!(head.len() <= HEAD_BYTES);
        self.count += 1;
        (self.head, self.start, self.bytes) = (head.to_vec(), Vec::new(), 0);
        match self.count % 4 {
            0 => Want::Nothing,
            1 => Want::Pieces,
            2 => Want::Whole { bytes_max: 4096 },
            _ => Want::Whole { bytes_max: u64::MAX },
        }
    }

    fn piece(&mut self, bytes: &[u8]) {
        let missing = HEAD_BYTES.saturating_sub(self.start.len());
        self.start.extend(bytes.iter().take(missing));
        self.bytes += bytes.len() as u64;
    }

    fn end(&mut self, file: FileEntry<'_>, content: Content<'_>) {
        if let Content::Truncated = content {
            return;
        }
        assert_eq!((self.bytes, &self.start), (file.size_bytes, &self.head), "{}", file.path);
        if let Content::Whole(bytes) = content {
            assert_eq!(bytes.len() as u64, file.size_bytes);
            assert!(bytes.starts_with(&self.head));
        }
        assert!(self.entries.insert(file.entry), "{} has the entry of another file", file.path);
    }
}

fn walk(
    blob: &[u8],
    expected: &ExpectedLayer,
    visitor: &mut dyn FileVisitor,
) -> Result<LayerWalk, LayerError> {
    walk_layer(blob, expected, &MemoryBudget::new(BUDGET_BYTES), visitor)
}

fn check_walk(blob: &[u8]) -> Result<LayerWalk, LayerError> {
    let mut visitor = Everything::default();
    let first = walk(blob, &ExpectedLayer::default(), &mut visitor)?;
    assert_eq!(first.size_bytes, blob.len() as u64);
    assert_eq!(first.blob_digest, Digest::sha256_of(blob));
    let mut analyser = LayerAnalyser::new();
    let expected = ExpectedLayer {
        digest: Some(first.blob_digest.clone()),
        size_bytes: Some(first.size_bytes),
        diff_id: Some(first.diff_id.clone()),
    };
    let second = walk(blob, &expected, &mut analyser);
    let second = second.unwrap_or_else(|error| panic!("the second reading fails: {error}"));
    assert_eq!(first.tree, second.tree);
    assert_eq!(first.gaps, second.gaps);
    check_stored(&first.tree);
    check_merge(&[&first.tree, &first.tree]);
    inventory::check_analyses(&[LayerAnalysis::new(second, analyser.finish())]);
    Ok(first)
}

/// A tree is read back from the cache as it was written.
fn check_stored(tree: &LayerTree) {
    let stored = postcard::to_stdvec(tree).unwrap_or_else(|error| panic!("{error}"));
    let read: LayerTree = postcard::from_bytes(&stored).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(*tree, read);
    let entries = tree.entries().zip(read.entries()).take(ENTRIES_MAX);
    entries.for_each(|(one, other)| assert_eq!(one, other));
    for path in tree.whiteouts().chain(tree.opaque_folders()).take(ENTRIES_MAX) {
        assert!(path.as_str().split('/').all(|name| name != ".."), "{path}");
    }
}

/// What a merged tree lists is found in it, and links lead to places that no link leads away from.
fn check_merge(layers: &[&LayerTree]) {
    let merged = FileTree::merge(layers);
    for (path, entry) in merged.iter().take(ENTRIES_MAX) {
        assert!(path.as_str().split('/').all(|name| name != ".."), "{path}");
        assert!(merged.lookup(path.as_str()).is_some(), "{path} is listed and not found");
        if let Some((layer, number)) = entry.content_entry() {
            assert!(layer < layers.len());
            let seen = merged.visible_paths(layer, number);
            assert!(seen.contains(&path), "the content of {path} is seen at {seen:?}");
        }
        if let Some(place) = merged.resolve(path.as_str()) {
            assert_eq!(merged.resolve(place.as_str()).as_ref(), Some(&place));
        }
    }
}
