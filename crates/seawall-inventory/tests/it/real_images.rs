//! The images that lie beside the project; skipped where they are absent.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use seawall_inventory::inventory::Inventory;

use crate::oci;

/// Packages by type, gaps, and the share of executables with an owner.
fn summary(inventory: &Inventory) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for found in &inventory.packages {
        *counts.entry(found.package.package_type.purl_type()).or_default() += 1;
    }
    let packages: Vec<_> = counts.iter().map(|(name, count)| format!("{name}={count}")).collect();
    format!(
        "{} gaps={} executables={} unowned={}",
        packages.join(" "),
        inventory.gaps.len(),
        inventory.executables.len(),
        inventory.unowned_executable_count()
    )
}

/// Returns the folder of the images, if it is there.
fn images() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/images");
    folder.is_dir().then_some(folder)
}

#[test]
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn inventories_of_real_images_are_complete() {
    let Some(folder) = images() else {
        println!("skipped: no images beside the project");
        return;
    };
    for (name, wanted) in [
        ("alpine-3.12.12", "apk=14 gaps=0 executables=22 unowned=0"),
        ("alpine-3.18.9", "apk=15 gaps=0 executables=23 unowned=0"),
        ("go-scratch", "golang=25 gaps=0 executables=1 unowned=1"),
        ("java-app", "apk=15 maven=32 gaps=0 executables=23 unowned=0"),
        ("npm-app", "apk=15 npm=556 gaps=0 executables=64 unowned=41"),
        ("rpm-sle15-bci", "rpm=35 gaps=0 executables=0 unowned=0"),
        ("rust-scratch", "cargo=39 gaps=0 executables=1 unowned=1"),
    ] {
        let inventory = oci::analyse(&folder.join(format!("{name}.oci.tar")));
        assert_eq!(summary(&inventory), wanted, "{name}");
        let again = oci::analyse(&folder.join(format!("{name}.oci.tar")));
        assert_eq!(inventory, again, "{name} is not the same twice");
    }
}
