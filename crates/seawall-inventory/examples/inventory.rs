//! Prints the inventory of an image: `cargo run --example inventory -- IMAGE.oci.tar`.
#![expect(
    unreachable_pub,
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool for developers, over files that they name"
)]

#[path = "../tests/it/oci.rs"]
mod oci;

fn main() {
    let path = std::env::args().nth(1).unwrap();
    let path = std::path::Path::new(&path);
    // A plain tar of a root file system is taken for an image of one layer.
    let inventory = if path.to_string_lossy().ends_with(".oci.tar") {
        oci::analyse(path)
    } else {
        oci::analyse_tar(path)
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
