//! Prints the inventory of an image: `cargo run --example inventory -- IMAGE.oci.tar`.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool for developers, over files that they name"
)]

#[path = "../tests/it/oci.rs"]
mod oci;

use std::path::Path;

use seawall_artifact::layer::{ExpectedLayer, MemoryBudget, walk_layer};
use seawall_inventory::analyser::LayerAnalyser;
use seawall_inventory::compose::{AnalysedLayer, ImageDescription, compose};
use seawall_inventory::facts::LayerAnalysis;
use seawall_inventory::inventory::{Inventory, LayerInfo};

fn main() {
    let path = std::env::args().nth(1).unwrap();
    let path = Path::new(&path);
    // A plain tar of a root file system is taken for an image of one layer.
    let inventory = if path.to_string_lossy().ends_with(".oci.tar") {
        oci::analyse(path)
    } else {
        analyse_tar(path)
    };
    for found in &inventory.packages {
        let owner = found.owner.map(|owner| &inventory.packages[owner].package.name);
        println!(
            "{} layer={} owner={} in={}{} licences={:?}{}",
            found.purl,
            found.layer,
            owner.map_or("-", |name| name),
            found.package.declared_in,
            found
                .package
                .nested_in
                .as_deref()
                .map(|place| format!("!/{place}"))
                .unwrap_or_default(),
            found.package.licences,
            if found.package.is_guess { " guess" } else { "" },
        );
    }
    for executable in &inventory.executables {
        if executable.owner.is_none() {
            println!("unowned {:?} {}", executable.executable.kind, executable.executable.path);
        }
    }
    for gap in &inventory.gaps {
        println!("gap {gap:?}");
    }
    eprintln!(
        "{} packages, {} executables, {} unowned, base {:?}, distribution {:?}",
        inventory.packages.len(),
        inventory.executables.len(),
        inventory.unowned_executable_count(),
        inventory.base,
        inventory.distribution.map(|known| (known.advisory_id, known.advisory_release)),
    );
}

/// Analyses a root file system in a tar, compressed or not, as an image of one layer.
fn analyse_tar(path: &Path) -> Inventory {
    let mut analyser = LayerAnalyser::new();
    let start = std::time::Instant::now();
    let file = std::fs::File::open(path).unwrap();
    let budget = MemoryBudget::new(128 << 20);
    let walk = walk_layer(file, &ExpectedLayer::default(), &budget, &mut analyser).unwrap();
    eprintln!("walked {} bytes in {:?}", walk.tar_bytes, start.elapsed());
    let analysis = LayerAnalysis::new(walk, analyser.finish());
    let start = std::time::Instant::now();
    let info =
        LayerInfo { digest: None, diff_id: None, size_bytes: 0, created_by: None, from_base: None };
    let layers = [AnalysedLayer { analysis: &analysis, info }];
    let inventory = compose(ImageDescription::default(), &layers);
    eprintln!("composed in {:?}", start.elapsed());
    inventory
}
