//! Reads the images that lie beside the project: OCI layouts in a tar each.

use std::collections::HashMap;
use std::path::Path;

use seawall_artifact::layer::{ExpectedLayer, MemoryBudget, walk_layer};
use seawall_artifact::manifest::{ImageConfig, ManifestDocument};
use seawall_inventory::analyser::LayerAnalyser;
use seawall_inventory::compose::{AnalysedLayer, ImageDescription, compose};
use seawall_inventory::facts::LayerAnalysis;
use seawall_inventory::inventory::{Inventory, LayerInfo};

/// Analyses the image in the archive at `path`.
pub(crate) fn analyse(path: &Path) -> Inventory {
    let blobs = tar_entries(&std::fs::read(path).unwrap());
    let blob = |digest: &str| blobs[&format!("blobs/{}", digest.replace(':', "/"))].clone();
    let index = ManifestDocument::parse(&blobs["index.json"]).unwrap();
    let ManifestDocument::Index(index) = index else { panic!("no index") };
    let manifest = ManifestDocument::parse(&blob(&index.manifests[0].digest.to_string())).unwrap();
    let ManifestDocument::Manifest(manifest) = manifest else { panic!("no manifest") };
    let config = ImageConfig::parse(&blob(&manifest.config.digest.to_string())).unwrap();
    let analyses: Vec<_> = manifest
        .layers
        .iter()
        .map(|layer| {
            let mut analyser = LayerAnalyser::new();
            let bytes = blob(&layer.digest.to_string());
            let expected =
                ExpectedLayer { digest: Some(layer.digest.clone()), ..Default::default() };
            let budget = MemoryBudget::new(128 << 20);
            let walk = walk_layer(bytes.as_slice(), &expected, &budget, &mut analyser).unwrap();
            LayerAnalysis::new(walk, analyser.finish())
        })
        .collect();
    let layers: Vec<_> = analyses
        .iter()
        .zip(&manifest.layers)
        .map(|(analysis, layer)| AnalysedLayer {
            analysis,
            info: LayerInfo {
                digest: Some(layer.digest.clone()),
                diff_id: None,
                size_bytes: layer.size,
                created_by: None,
                from_base: None,
            },
        })
        .collect();
    let image = ImageDescription {
        config: Some(&config),
        annotations: Some(&manifest.annotations),
        ..ImageDescription::default()
    };
    compose(image, &layers)
}

/// Reads the regular files of a plain tar (POSIX `ustar`).
fn tar_entries(tar: &[u8]) -> HashMap<String, Vec<u8>> {
    let mut entries = HashMap::new();
    let mut at = 0;
    while let Some(header) = tar.get(at..at + 512).filter(|header| header[0] != 0) {
        let field = |range: std::ops::Range<usize>| {
            let text = String::from_utf8_lossy(&header[range]).into_owned();
            text.trim_matches(['\0', ' ']).to_owned()
        };
        let size = usize::from_str_radix(&field(124..136), 8).unwrap();
        let content = tar[at + 512..at + 512 + size].to_vec();
        entries.insert(field(0..100).trim_start_matches("./").to_owned(), content);
        at += 512 + size.div_ceil(512) * 512;
    }
    entries
}
