//! Adds licences that a file states for a package that another file declares.
//!
//! Debian's packages have theirs in `usr/share/doc/NAME/copyright`; several packages of one source
//! often share the file by a link from folder to folder.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use seawall_artifact::tree::FileTree;

use super::VisibleFile;
use crate::facts::PackageLicences;
use crate::inventory::InstalledPackage;
use crate::package::PackageType;

/// Adds the licences to the packages that declare none.
pub(super) fn add(
    tree: &FileTree<'_>,
    files: &[VisibleFile<'_>],
    packages: &mut [InstalledPackage],
) {
    let mut by_path: HashMap<&str, &PackageLicences, RandomState> = HashMap::default();
    let mut by_name: HashMap<&str, &PackageLicences, RandomState> = HashMap::default();
    for file in files {
        for stated in &file.facts.licences {
            by_path.insert(file.path.as_str(), stated);
            by_name.insert(&stated.package, stated);
        }
    }
    if by_name.is_empty() {
        return;
    }
    for installed in packages {
        let package = &mut installed.package;
        if package.package_type != PackageType::Deb || !package.licences.is_empty() {
            continue;
        }
        let linked = || {
            let path = tree.resolve(&format!("usr/share/doc/{}/copyright", package.name))?;
            by_path.get(path.as_str())
        };
        if let Some(stated) = by_name.get(&*package.name).or_else(linked) {
            package.licences.clone_from(&stated.licences);
        }
    }
}
