//! Where a container sees the files that facts speak of.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;

use foldhash::fast::RandomState;
use seawall_artifact::path::ImagePath;
use seawall_artifact::tree::{EntryKind, EntryNumber, FileTree};

use super::AnalysedLayer;
use crate::gap::Gap;

/// Most links to one folder that are followed backwards when owners are looked up.
// LIMIT: merged-/usr has one link a folder; a hostile image could have thousands.
const LINKS_PER_FOLDER_MAX: usize = 8;

/// Most names of one file that are looked at.
// LIMIT: git has some hundred; a layer can name one file a million times by hard links.
const NAMES_PER_FILE_MAX: usize = 100_000;

/// Maps files as layers bring them to the paths at which a container sees them.
#[derive(Debug)]
pub(super) struct Visible {
    paths: HashMap<(usize, EntryNumber), Vec<ImagePath>, RandomState>,
    /// How many names of files are more than are looked at.
    pub(super) names_left_out: usize,
    /// Folders that symbolic links lead to, with the links' paths.
    folder_links: HashMap<ImagePath, Vec<ImagePath>, RandomState>,
}

impl Visible {
    pub(super) fn new(tree: &FileTree<'_>, layers: &[AnalysedLayer<'_>]) -> Self {
        let mut visible =
            Self { paths: HashMap::default(), names_left_out: 0, folder_links: HashMap::default() };
        for (layer, analysed) in layers.iter().enumerate() {
            let facts = &analysed.analysis.facts;
            let files = facts.files.iter().map(|file| file.entry);
            let executables = facts.executables.iter().map(|found| found.entry);
            let gaps = facts.gaps.iter().filter_map(|gap| gap_entry(analysed, gap));
            for entry in files.chain(executables).chain(gaps) {
                let Slot::Vacant(slot) = visible.paths.entry((layer, entry)) else { continue };
                let mut paths = tree.visible_paths(layer, entry);
                let left_out = paths.len().saturating_sub(NAMES_PER_FILE_MAX);
                visible.names_left_out = visible.names_left_out.saturating_add(left_out);
                if left_out != 0 {
                    paths.truncate(NAMES_PER_FILE_MAX);
                    paths.shrink_to_fit();
                }
                slot.insert(paths);
            }
        }
        visible.add_folder_links(tree, layers);
        visible
    }

    /// Collects the visible symbolic links that lead to folders.
    fn add_folder_links(&mut self, tree: &FileTree<'_>, layers: &[AnalysedLayer<'_>]) {
        for path in layers.iter().flat_map(|layer| layer.analysis.tree.symlinks()) {
            if let Some(target) = linked_folder(tree, path.as_str()) {
                self.folder_links.entry(target).or_default().push(path);
            }
        }
        for links in self.folder_links.values_mut() {
            links.sort();
            links.dedup();
            links.truncate(LINKS_PER_FOLDER_MAX);
        }
    }

    /// Returns the paths at which a container sees the file that `layer` brings with an entry,
    /// sorted; none if it is hidden.
    pub(super) fn paths(&self, layer: usize, entry: EntryNumber) -> &[ImagePath] {
        self.paths.get(&(layer, entry)).map_or(&[], Vec::as_slice)
    }

    /// Tells whether a gap of a layer lies in a file that a layer above hides.
    ///
    /// It does not if the layer has no such file, for it may have been left out, or had several.
    pub(super) fn hides(&self, layer: usize, analysed: &AnalysedLayer<'_>, gap: &Gap) -> bool {
        gap_entry(analysed, gap).is_some_and(|entry| self.paths(layer, entry).is_empty())
    }

    /// Returns other spellings of `path` that lead through links to its folders: packages of a
    /// distribution list `bin/ls` where merged-/usr has `usr/bin/ls`.
    pub(super) fn aliases(&self, path: &ImagePath) -> Vec<String> {
        let text = path.as_str();
        let mut aliases = Vec::new();
        if self.folder_links.is_empty() {
            return aliases;
        }
        let mut folder = path.parent();
        while let Some(current) = folder.filter(|current| !current.is_root()) {
            let rest = text.get(current.as_str().len()..).unwrap_or_default();
            let links = self.folder_links.get(&current).into_iter().flatten();
            aliases.extend(links.map(|link| format!("{}{rest}", link.as_str())));
            folder = current.parent();
        }
        aliases
    }
}

fn gap_entry(analysed: &AnalysedLayer<'_>, gap: &Gap) -> Option<EntryNumber> {
    analysed.analysis.tree.only_file(gap.path.as_ref()?.as_str())
}

/// Returns the folder that the visible symbolic link at `path` leads to.
fn linked_folder(tree: &FileTree<'_>, path: &str) -> Option<ImagePath> {
    let is_link = matches!(tree.lookup(path)?.kind, EntryKind::Symlink { .. });
    let target = is_link.then(|| tree.resolve(path)).flatten()?;
    let is_folder = matches!(tree.lookup(target.as_str())?.kind, EntryKind::Folder);
    (is_folder && !target.is_root()).then_some(target)
}
