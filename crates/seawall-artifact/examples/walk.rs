//! Walks one layer blob and prints how long it took: `walk FILE [nothing|executables|everything]`.
//!
//! `executables` reads the files that a scan hashes and holds the databases that it parses;
//! `everything` takes every byte of every file in pieces.
#![expect(clippy::disallowed_methods, reason = "a tool for developers, over files that they name")]

use std::io::Write as _;
use std::time::Instant;

use seawall_artifact::layer::{ExpectedLayer, MemoryBudget, walk_layer};
use seawall_artifact::tree::FileTree;
use seawall_artifact::visitor::{Content, FileEntry, FileVisitor, Want};

#[derive(Default)]
struct Counter {
    everything: bool,
    executables: bool,
    files: u64,
    wanted: u64,
    bytes: u64,
}

impl FileVisitor for Counter {
    fn begin(&mut self, file: FileEntry<'_>, head: &[u8]) -> Want {
        self.files += 1;
        if self.everything {
            return Want::Pieces;
        }
        if !self.executables {
            return Want::Nothing;
        }
        match head {
            [0x7f, b'E', b'L', b'F', ..] | [b'#', b'!', ..] => Want::Pieces,
            _ if file.path.as_str().starts_with("var/lib/dpkg/") => {
                Want::Whole { bytes_max: 64 << 20 }
            }
            _ => Want::Nothing,
        }
    }

    fn piece(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
    }

    fn end(&mut self, _: FileEntry<'_>, _: Content<'_>) {
        self.wanted += 1;
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("which file?")?;
    let what = arguments.next().unwrap_or_default();
    let mut counter = Counter {
        everything: what == "everything",
        executables: what == "executables",
        ..Counter::default()
    };
    let budget = MemoryBudget::new(64 << 20);
    let start = Instant::now();
    let blob = std::fs::File::open(file)?;
    let walk = walk_layer(blob, &ExpectedLayer::default(), &budget, &mut counter)?;
    let walked = start.elapsed();
    let merge = || {
        let start = Instant::now();
        let tree = FileTree::merge(&[&walk.tree]);
        (start.elapsed(), tree.is_complete())
    };
    // The best of ten, for other programs run as well.
    let merges: Vec<_> = (0..10).map(|_| merge()).collect();
    let merged = merges.iter().map(|(time, _)| *time).min().unwrap_or_default();
    let complete = merges.iter().all(|(_, complete)| *complete);
    let nodes = walk.tree.node_count();
    writeln!(
        std::io::stdout().lock(),
        "{walked:.3?} for {} bytes, {} of tar, {nodes} nodes, {} files, {} wanted, {} bytes of them; \
         merged in {merged:.3?}, complete: {complete}; {} gaps; {}; {}",
        walk.size_bytes,
        walk.tar_bytes,
        counter.files,
        counter.wanted,
        counter.bytes,
        walk.gap_count,
        walk.blob_digest,
        walk.diff_id,
    )?;
    Ok(())
}
