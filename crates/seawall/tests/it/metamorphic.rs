//! Images of the same content in other layers have the same findings.

use std::collections::BTreeSet;

use crate::feeds::{debian, npm, python};
use crate::image::{Image, Layer, Packing, Stored};
use crate::sandbox::{Numbers, Sandbox, finding_ids, text};

/// Layers whose paths are disjoint.
fn disjoint_layers(numbers: &mut Numbers) -> Vec<Layer> {
    let mut layers = vec![debian()];
    for number in 0..2 + numbers.below(3) {
        let folder = format!("srv/app{number}");
        let version = ["1.0.0", "0.9.9", "1.0.1", "one"][numbers.below(4)];
        let name = ["left-padder", "odd", "fine"][numbers.below(3)];
        let script = format!("usr/bin/tool{number}");
        layers.push(npm(&folder, name, version).file(&script, "#!/bin/sh\n"));
    }
    if numbers.below(2) == 0 {
        layers.push(python());
    }
    layers
}

/// What an image holds, whatever its layers.
type Content = (BTreeSet<String>, BTreeSet<String>, BTreeSet<String>);

#[track_caller]
fn content(sandbox: &Sandbox, image: &Image) -> Content {
    let folder = tempfile::tempdir_in(sandbox.path("in")).expect("a folder");
    image.write_layout(folder.path());
    let target = format!("oci:{}", folder.path().display());
    let (run, report) = sandbox.report(&format!("{target} --no-cache"));
    run.expect_code(0);
    let list = |name: &str, field: &str| {
        let entries = report[name].as_array().expect("a list").iter();
        entries.map(|entry| text(&entry[field])).collect()
    };
    (finding_ids(&report), list("packages", "purl"), list("notAssessed", "purl"))
}

#[test]
fn squashing_splitting_repacking_and_reordering_change_no_finding() {
    let sandbox = Sandbox::with_database();
    let mut with_findings = 0;
    for seed in 1..=4 {
        let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed));
        let layers = disjoint_layers(&mut numbers);
        let expected = content(&sandbox, &Image::new(&layers));
        with_findings += usize::from(!expected.0.is_empty());
        for packing in [Packing::Plain, Packing::Zstd] {
            let repacked = content(&sandbox, &Image::packed(&layers, packing));
            assert_eq!(repacked, expected, "seed {seed}: {packing:?}");
        }
        let squashed = layers.iter().fold(Layer::new(), Layer::and);
        let one = content(&sandbox, &Image::new(std::slice::from_ref(&squashed)));
        assert_eq!(one, expected, "seed {seed}: squashed");
        let halves = squashed.split(1 + numbers.below(squashed.len() - 1));
        assert_eq!(content(&sandbox, &Image::new(&halves)), expected, "seed {seed}: split");
        let mut turned = layers.clone();
        turned.rotate_left(1 + numbers.below(layers.len() - 1));
        assert_eq!(content(&sandbox, &Image::new(&turned)), expected, "seed {seed}: reordered");
        let mixed = layers.iter().map(|layer| {
            Stored::new(&layer.tar(), Packing::ALL[numbers.below(Packing::ALL.len())])
        });
        let mixed = Image::of(mixed.collect(), "amd64");
        assert_eq!(content(&sandbox, &mixed), expected, "seed {seed}: mixed packings");
    }
    assert_eq!(with_findings, 4);
}

#[test]
fn what_a_later_layer_removes_is_not_found() {
    let sandbox = Sandbox::with_database();
    let lower = [debian(), npm("app", "left-padder", "1.0.0")];
    let base = content(&sandbox, &Image::new(&lower));
    let clean = content(&sandbox, &Image::new(&lower[..1]));
    assert_ne!(base.0, clean.0);
    for whiteout in [
        "app/node_modules/left-padder/.wh.package.json",
        "app/node_modules/.wh.left-padder",
        "app/.wh..wh..opq",
        ".wh.app",
    ] {
        let [first, second] = &lower;
        let removed = [first.clone(), second.clone(), Layer::new().file(whiteout, "")];
        assert_eq!(content(&sandbox, &Image::new(&removed)), clean, "{whiteout}");
    }
}
