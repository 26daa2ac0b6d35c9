//! Which files belong to which package, as the inventory of an image says.

use std::collections::BTreeMap;

use seawall_inventory::inventory::{InstalledPackage, Inventory};
use seawall_inventory::package::PackageType;

use super::packages::PackageMap;

/// Puts together which files belong to which package, in the order of the inventory.
pub fn map_of(inventory: &Inventory) -> PackageMap {
    let mut owned: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for found in &inventory.executables {
        if let Some(owner) = found.owner {
            owned.entry(owner).or_default().push(found.executable.path.to_string());
        }
    }
    let mut map = PackageMap::new();
    for (index, installed) in inventory.packages.iter().enumerate() {
        let mut files = owned.remove(&index).unwrap_or_default();
        let (more, folders, is_guess) = places(installed);
        let is_guess = is_guess || (files.is_empty() && more.is_empty() && folders.is_empty());
        files.extend(more);
        let folders = folders.iter().map(String::as_str);
        map.add(&installed.purl, files.iter().map(String::as_str), folders);
        if is_guess {
            map.guess();
        }
    }
    map
}

/// Returns files and folders of a language's package, and whether they are guesses.
fn places(installed: &InstalledPackage) -> (Vec<String>, Vec<String>, bool) {
    let package = &installed.package;
    let declared = package.declared_in.to_string();
    let parent = package.declared_in.parent().map(|parent| parent.to_string());
    if package.package_type.is_distribution() {
        return (Vec::new(), Vec::new(), false);
    }
    if package.package_type == PackageType::Npm && package.declared_in.file_name() == "package.json"
    {
        return (Vec::new(), parent.into_iter().collect(), false);
    }
    if package.package_type != PackageType::Pypi {
        // A program that was linked from it, an archive that contains it.
        return (vec![declared], Vec::new(), false);
    }
    // `dist-info` and `egg-info` lie beside the modules, whose names often are the package's.
    let site = package.declared_in.parent().and_then(|info| info.parent());
    let site = site.map(|site| site.to_string()).unwrap_or_default();
    let name = package.name.replace(['-', '.'], "_");
    let names = [name.clone(), name.to_lowercase()];
    let files = names.iter().map(|name| format!("{site}/{name}.py")).collect();
    (files, names.iter().map(|name| format!("{site}/{name}")).collect(), true)
}

#[cfg(test)]
mod tests;
