//! Composes the inventory of an image from its analysed layers.
//!
//! Only files that a container sees count. Their facts become packages with the layer that
//! brought them and the distribution package that owns them.
//!
//! **Invariant:** the result depends on its arguments only and is sorted: the same layers give
//! the same inventory, byte for byte.

use std::collections::BTreeMap;

use seawall_artifact::manifest::ImageConfig;
use seawall_artifact::path::ImagePath;
use seawall_artifact::tree::FileTree;

use crate::cataloger::npm_lockfile;
use crate::distribution;
use crate::facts::{FileFacts, LayerAnalysis, ReleaseFields};
use crate::gap::{Gap, GapKind};
use crate::inventory::{InstalledExecutable, InstalledPackage, Inventory, LayerInfo, Subject};
use crate::package::{Package, PackageType};
use crate::purl::purl_of;

mod base;
mod introduced;
mod licences;
mod node_modules;
mod owners;
mod visible;

use introduced::Databases;
use owners::Owners;
use visible::Visible;

/// Most executables of one image, each of their names counted.
// LIMIT: the largest images known have some ten thousand. A layer can name one file a million
// times by hard links, which cost it nothing.
const EXECUTABLES_MAX: usize = 250_000;

/// One layer of the image, lowest first.
#[derive(Clone, Debug)]
pub struct AnalysedLayer<'a> {
    /// What its analysis yielded.
    pub analysis: &'a LayerAnalysis,
    /// Digest and size of its blob; the build step is filled in from the image's history.
    pub info: LayerInfo,
}

/// What is known of an image beside its layers.
#[derive(Clone, Debug, Default)]
pub struct ImageDescription<'a> {
    /// The target; platform, time and user are filled in from the configuration.
    pub subject: Subject,
    /// The image's configuration; `None` for a root file system.
    pub config: Option<&'a ImageConfig>,
    /// The annotations of the image's manifest.
    pub annotations: Option<&'a BTreeMap<String, String>>,
}

/// A file whose facts count, at the path where a container sees it.
struct VisibleFile<'a> {
    layer: usize,
    path: &'a ImagePath,
    facts: &'a FileFacts,
}

/// Composes the inventory.
pub fn compose(image: ImageDescription<'_>, layers: &[AnalysedLayer<'_>]) -> Inventory {
    let trees: Vec<_> = layers.iter().map(|layer| &layer.analysis.tree).collect();
    let tree = FileTree::merge(&trees);
    let visible = Visible::new(&tree, layers);
    let files = visible_files(&visible, layers);

    let releases: Vec<(&ImagePath, &ReleaseFields)> =
        files.iter().filter_map(|file| Some((file.path, file.facts.release.as_ref()?))).collect();
    let mut inventory = Inventory {
        distribution: distribution::recognise(&releases),
        base: base::find(&image, layers.len()),
        ..Inventory::default()
    };
    inventory.layers = layer_infos(&image, layers, &inventory);
    inventory.packages = packages(&files, layers, &inventory);
    licences::add(&tree, &files, &mut inventory.packages);
    inventory.gaps = gaps(&visible, &files, layers);
    if !tree.is_complete() {
        let reason =
            "the image has more paths than are merged; some packages may be hidden or missing";
        let (kind, reason) = (GapKind::TooLarge, reason.into());
        inventory.gaps.push(Gap { kind, path: None, line: None, reason });
    }
    inventory.gaps.extend(ambiguous_entries(&tree));
    let (executables, gap) = executables(&visible, layers);
    inventory.executables = executables;
    inventory.gaps.extend(gap);
    inventory.gaps.extend(distribution_gap(&releases, &inventory));
    inventory.gaps.sort();
    inventory.gaps.dedup();
    inventory.subject = subject(image);
    Owners::collect(&files, &visible, &inventory).assign(&mut inventory);
    drop_shipped_lockfiles(&mut inventory);
    inventory
}

/// Drops what lockfiles list that came with a distribution's package: they were published with
/// its source, and the distribution installed something else.
fn drop_shipped_lockfiles(inventory: &mut Inventory) {
    // Owners are distribution packages, which stand before all others, so that their places
    // stay what they were.
    inventory.packages.retain(|found| {
        found.owner.is_none() || !npm_lockfile::is_lockfile(&found.package.declared_in)
    });
}

fn visible_files<'a>(
    visible: &'a Visible,
    layers: &'a [AnalysedLayer<'_>],
) -> Vec<VisibleFile<'a>> {
    let mut files = Vec::new();
    for (layer, analysed) in layers.iter().enumerate() {
        for facts in &analysed.analysis.facts.files {
            // A database with two names is one database.
            if let Some(path) = visible.paths(layer, facts.entry).first() {
                files.push(VisibleFile { layer, path, facts });
            }
        }
    }
    files
}

fn packages(
    files: &[VisibleFile<'_>],
    layers: &[AnalysedLayer<'_>],
    inventory: &Inventory,
) -> Vec<InstalledPackage> {
    let distribution = inventory.distribution.as_ref();
    let databases = Databases::new(layers);
    let superseded = introduced::superseded_databases(files);
    let installed = node_modules::Installed::new(files);
    let mut packages = Vec::new();
    for file in files {
        if superseded.contains(file.path) || installed.supersedes(file) {
            continue;
        }
        let history = databases.before(file);
        for package in &file.facts.packages {
            let mut package = package.clone();
            if package.declared_in != *file.path {
                package.declared_in = file.path.clone();
            }
            let purl = purl_of(&package, distribution).into();
            let layer = history.first_layer_with(&package).unwrap_or(file.layer);
            packages.push(InstalledPackage { package, purl, layer, owner: None });
        }
    }
    packages.sort_by(|one, other| sort_key(one).cmp(&sort_key(other)));
    packages.dedup_by(|later, kept| is_same(kept, later));
    packages
}

pub(crate) type SortKey<'a> =
    (PackageType, &'a str, &'a str, Option<&'a str>, &'a ImagePath, Option<&'a str>, usize);

pub(crate) fn sort_key(installed: &InstalledPackage) -> SortKey<'_> {
    let Package { package_type, name, version, architecture, declared_in, nested_in, .. } =
        &installed.package;
    (
        *package_type,
        name,
        version,
        architecture.as_deref(),
        declared_in,
        nested_in.as_deref(),
        installed.layer,
    )
}

/// Tells whether two neighbours are one package: of a distribution's, whatever the database;
/// of others, in the same file.
pub(crate) fn is_same(one: &InstalledPackage, other: &InstalledPackage) -> bool {
    let (a, b) = (&one.package, &other.package);
    a.package_type == b.package_type
        && a.name == b.name
        && a.version == b.version
        && a.architecture == b.architecture
        && (a.package_type.is_distribution()
            || (a.declared_in == b.declared_in && a.nested_in == b.nested_in))
}

/// Lists what can be run, and says what is left out.
fn executables(
    visible: &Visible,
    layers: &[AnalysedLayer<'_>],
) -> (Vec<InstalledExecutable>, Option<Gap>) {
    let mut executables = Vec::new();
    let mut left_out = visible.names_left_out;
    for (layer, analysed) in layers.iter().enumerate() {
        for found in &analysed.analysis.facts.executables {
            // Each name of a file with several is a path that can be run.
            for path in visible.paths(layer, found.entry) {
                if EXECUTABLES_MAX <= executables.len() {
                    left_out = left_out.saturating_add(1);
                    continue;
                }
                let mut executable = found.executable.clone();
                executable.path = path.clone();
                executables.push(InstalledExecutable { executable, layer, owner: None });
            }
        }
    }
    executables.sort_by(|one, other| one.executable.path.cmp(&other.executable.path));
    let gap = (left_out != 0).then(|| {
        let reason =
            format!("{left_out} names of executables and other files are more than are listed");
        Gap { kind: GapKind::TooLarge, path: None, line: None, reason: reason.into() }
    });
    (executables, gap)
}

fn gaps(visible: &Visible, files: &[VisibleFile<'_>], layers: &[AnalysedLayer<'_>]) -> Vec<Gap> {
    let of_files = files.iter().flat_map(|file| {
        file.facts.gaps.iter().map(|gap| {
            let is_own = gap.path.as_ref() == Some(&file.facts.path);
            let path = if is_own { Some(file.path.clone()) } else { gap.path.clone() };
            Gap { path, ..gap.clone() }
        })
    });
    let of_layers = layers.iter().enumerate().flat_map(|(layer, analysed)| {
        let is_seen = move |gap: &&Gap| !visible.hides(layer, analysed, gap);
        analysed.analysis.facts.gaps.iter().filter(is_seen).cloned()
    });
    of_files.chain(of_layers).collect()
}

/// Says which layers write below links of lower layers: containerd goes through the link, Docker
/// puts a folder in its place and leaves the target as it was. Both files are in the inventory.
fn ambiguous_entries(tree: &FileTree<'_>) -> Vec<Gap> {
    let (listed, left_out) = tree.written_through();
    let mut gaps: Vec<Gap> = listed
        .into_iter()
        .map(|through| {
            let entries = match through.entry_count {
                1 => "an entry".to_owned(),
                count => format!("{count} entries"),
            };
            let layer = through.layer.saturating_add(1);
            let reason = match &through.target {
                Some(target) => format!(
                    "layer {layer} has {entries} below this link of a lower layer to `{target}`, first `{}`: runtimes differ in what they show, some keep the target as it was",
                    through.first
                ),
                None => format!(
                    "layer {layer} has {entries} here before the folder itself: runtimes differ in whether they keep what lower layers have in it"
                ),
            };
            Gap::file(GapKind::AmbiguousEntry, &through.link, reason)
        })
        .collect();
    if left_out != 0 {
        let reason = format!("{left_out} more entries lie below links of lower layers");
        let (kind, reason) = (GapKind::AmbiguousEntry, reason.into());
        gaps.push(Gap { kind, path: None, line: None, reason });
    }
    gaps
}

/// Says that the distribution is unknown, unless there is nothing that would need to know it:
/// an image from scratch has no distribution.
fn distribution_gap(
    releases: &[(&ImagePath, &ReleaseFields)],
    inventory: &Inventory,
) -> Option<Gap> {
    let has_packages =
        inventory.packages.iter().any(|found| found.package.package_type.is_distribution());
    if releases.is_empty() && !has_packages {
        return None;
    }
    distribution::gap(releases)
}

fn layer_infos(
    image: &ImageDescription<'_>,
    layers: &[AnalysedLayer<'_>],
    inventory: &Inventory,
) -> Vec<LayerInfo> {
    let steps = image.config.map(|config| config.layer_steps(layers.len())).unwrap_or_default();
    let base_layers = inventory.base.as_ref().and_then(|base| base.layer_count);
    let info = |(index, layer): (usize, &AnalysedLayer<'_>)| {
        let mut info = layer.info.clone();
        let step = steps.get(index).copied().flatten();
        info.created_by = info.created_by.or_else(|| step?.created_by.clone());
        info.diff_id = info.diff_id.or_else(|| Some(layer.analysis.diff_id.clone()));
        info.from_base = base_layers.map(|count| index < count);
        info
    };
    layers.iter().enumerate().map(info).collect()
}

fn subject(image: ImageDescription<'_>) -> Subject {
    let mut subject = image.subject;
    let Some(config) = image.config else { return subject };
    subject.platform = subject.platform.or_else(|| config.platform());
    subject.created = subject.created.or_else(|| config.created.clone());
    if subject.user.is_empty()
        && let Some(user) = config.config.as_ref().and_then(|config| config.user.clone())
    {
        subject.user = user;
    }
    subject
}

#[cfg(test)]
mod tests;
