//! Measures the match of the packages of a dpkg status file with a database.
//!
//! `cargo run --release --example match_cost -- DATABASE STATUS ubuntu 22.04`
#![expect(clippy::disallowed_methods, reason = "a tool for developers, over files that they name")]

use std::error::Error;
use std::io::Write as _;
use std::time::Instant;

use seawall_advisory::database::Database;
use seawall_artifact::path::ImagePath;
use seawall_finding::matcher::match_inventory;
use seawall_inventory::facts::ReleaseFields;
use seawall_inventory::inventory::{Distribution, InstalledPackage, Inventory};
use seawall_inventory::package::{Package, PackageType, SourcePackage};
use seawall_inventory::purl::purl_of;

/// Runs that are measured.
const RUNS: u32 = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [database, status, id, release] = &arguments[..] else {
        return Err("usage: match_cost DATABASE STATUS DISTRIBUTION RELEASE".into());
    };
    let bytes = std::fs::read(database)?;
    let database = Database::open(&bytes)?;
    let inventory = inventory(&std::fs::read_to_string(status)?, id, release)?;
    let mut log = std::io::stdout().lock();
    for _ in 0..RUNS {
        let start = Instant::now();
        let found = match_inventory(&inventory, &database, database.built())?;
        let spent = start.elapsed();
        let (packages, findings) = (inventory.packages.len(), found.findings.len());
        let missed = found.not_assessed.len();
        writeln!(
            log,
            "{packages} packages, {findings} findings, {missed} not assessed: {spent:?}"
        )?;
    }
    writeln!(log, "database of {}", database.built())?;
    Ok(())
}

fn inventory(status: &str, id: &str, release: &str) -> Result<Inventory, Box<dyn Error>> {
    let path = ImagePath::parse("var/lib/dpkg/status").ok_or("no path")?;
    let fields =
        ReleaseFields { id: id.into(), version_id: release.into(), ..ReleaseFields::default() };
    let distribution = Distribution {
        fields,
        advisory_id: id.into(),
        advisory_release: release.into(),
        is_derivative: false,
    };
    let mut inventory = Inventory::default();
    for stanza in status.split("\n\n") {
        let field = |name: &str| stanza.lines().find_map(|line| line.strip_prefix(name));
        let (Some(name), Some(version)) = (field("Package: "), field("Version: ")) else {
            continue;
        };
        let mut package = Package::new(PackageType::Deb, name, version, &path);
        package.source = field("Source: ").map(|source| {
            let (name, version) = source.split_once(" (").unwrap_or((source, ""));
            let version = version.trim_end_matches(')');
            let version = (!version.is_empty()).then(|| version.into());
            SourcePackage { name: name.into(), version }
        });
        let purl = purl_of(&package, Some(&distribution)).into();
        inventory.packages.push(InstalledPackage { package, purl, layer: 0, owner: None });
    }
    inventory.distribution = Some(distribution);
    Ok(inventory)
}
