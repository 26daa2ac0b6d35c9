//! Finds the layer that brought a distribution's package in the version that is installed.
//!
//! A package manager writes its whole database again with each change, so the layer of the
//! database says little. The layer that brought a package is the lowest one from which on
//! every version of the database lists it.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;
use seawall_artifact::path::ImagePath;

use super::{AnalysedLayer, VisibleFile};
use crate::facts::FileFacts;
use crate::package::{Package, PackageType};

type Identity<'a> = (&'a str, &'a str, Option<&'a str>);

/// The package databases of all layers, hidden ones included.
#[derive(Debug)]
pub(super) struct Databases<'a> {
    /// For each database its versions: layer and what it lists, lowest layer first.
    versions: HashMap<(&'a str, &'a str), Vec<Version<'a>>, RandomState>,
}

#[derive(Debug)]
struct Version<'a> {
    layer: usize,
    path: &'a ImagePath,
    packages: HashSet<Identity<'a>, RandomState>,
}

/// The versions of one database in the layers below the visible one, highest first.
#[derive(Debug)]
pub(super) struct History<'a> {
    layer: usize,
    below: Vec<&'a Version<'a>>,
}

impl<'a> Databases<'a> {
    pub(super) fn new(layers: &'a [AnalysedLayer<'_>]) -> Self {
        let mut versions: HashMap<_, Vec<Version<'a>>, RandomState> = HashMap::default();
        // With one layer there is nothing to look back to.
        let layers = if layers.len() < 2 { &[] } else { layers };
        for (layer, analysed) in layers.iter().enumerate() {
            for facts in &analysed.analysis.facts.files {
                if let Some(key) = key(facts) {
                    let packages = facts.packages.iter().map(identity).collect();
                    let versions = versions.entry(key).or_default();
                    // Of several at one path of a layer the last one holds.
                    let path = &facts.path;
                    versions.pop_if(|other| other.layer == layer && other.path == path);
                    versions.push(Version { layer, path, packages });
                }
            }
        }
        Self { versions }
    }

    /// Returns what the layers below `file`'s have of the same database.
    pub(super) fn before<'b>(&'b self, file: &'b VisibleFile<'_>) -> History<'b> {
        let versions: &'b HashMap<(&'b str, &'b str), Vec<Version<'b>>, RandomState> =
            &self.versions;
        let versions = key(file.facts).and_then(|key| versions.get(&key));
        let below = versions.into_iter().flatten().rev();
        let below = below.filter(|version| version.layer < file.layer).collect();
        History { layer: file.layer, below }
    }
}

impl History<'_> {
    /// Returns the layer from which on each version of the database lists the package; `None`
    /// for packages of languages, which belong to the layer of their file.
    pub(super) fn first_layer_with(&self, package: &Package) -> Option<usize> {
        if !package.package_type.is_distribution() {
            return None;
        }
        let wanted = identity(package);
        let listing = self.below.iter().take_while(|version| version.packages.contains(&wanted));
        listing.last().map(|version| version.layer).or(Some(self.layer))
    }
}

/// Names a database. Rpm's was moved from `var/lib/rpm` and has had three forms, so there it is
/// the only one; others are known by their path.
fn key(facts: &FileFacts) -> Option<(&str, &str)> {
    let package_type = facts.packages.first()?.package_type;
    if package_type == PackageType::Rpm {
        return Some(("rpm", ""));
    }
    package_type.is_distribution().then_some((&*facts.cataloger, facts.path.as_str()))
}

fn identity(package: &Package) -> Identity<'_> {
    (&package.name, &package.version, package.architecture.as_deref())
}

/// Returns the rpm databases that stand beside a newer form of the same database: rpm leaves
/// them behind when it converts one.
pub(super) fn superseded_databases(files: &[VisibleFile<'_>]) -> HashSet<ImagePath, RandomState> {
    const FORMS: [&str; 3] = ["rpmdb.sqlite", "Packages.db", "Packages"];
    let form = |path: &ImagePath| FORMS.iter().position(|form| *form == path.file_name());
    let databases: Vec<_> = files
        .iter()
        .filter_map(|file| Some((file.path.parent()?, form(file.path)?, file)))
        .filter(|(_, _, file)| !file.facts.packages.is_empty())
        .collect();
    let is_superseded = |folder: &ImagePath, form: usize| {
        databases.iter().any(|(other, newer, _)| other == folder && *newer < form)
    };
    databases
        .iter()
        .filter(|(folder, form, _)| is_superseded(folder, *form))
        .map(|(_, _, file)| file.path.clone())
        .collect()
}
