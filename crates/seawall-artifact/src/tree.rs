//! The file tree of one layer, and layers merged into the tree that a container sees.
//!
//! A [`LayerTree`] is a layer's table of contents: names, kinds, link targets and whiteouts in
//! the order of the archive, without any content. [`FileTree::merge`] replays such tables, lowest
//! layer first, as an image is unpacked (OCI image specification 1.1, "Image Layer Filesystem
//! Changeset"): whiteouts hide what lies below, entries are written *through* the symbolic links
//! that exist by then, and no link leads out of the root.
//!
//! **Invariant:** a parent stands before its children, no path is deeper than
//! [`PATH_DEPTH_MAX`], and one table holds at most [`NODES_MAX`] nodes and [`TEXT_BYTES_MAX`]
//! bytes of names. A table from a cache is checked for all of this when it is read.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::path::ImagePath;

mod builder;
mod index;
mod merge;
mod stored;

pub use builder::{AddError, Added, LayerTreeBuilder};
use index::NodeIndex;
pub use merge::{Entry, FileTree, WrittenThrough};

/// Most nodes (entries, folders that they imply, whiteouts; repetitions count) of one layer.
// LIMIT: the largest layers known have a few hundred thousand entries; two million nodes take
// about 130 MiB while they are built.
pub const NODES_MAX: usize = 2_000_000;
/// Most bytes of names and link targets of one layer.
// LIMIT: two million names of usual length.
pub const TEXT_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Most components of a path.
// LIMIT: no file system in use holds deeper trees within its 4,096 bytes of path, and every
// walk upwards stays short.
pub const PATH_DEPTH_MAX: usize = 512;
/// Most bytes of a symbolic link's target; Linux stops at 4,095.
// LIMIT: longer ones cannot have been made on any Linux file system.
pub const LINK_BYTES_MAX: usize = 4096;

/// What an entry of a layer is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum EntryKind<'a> {
    /// A regular file.
    File {
        /// Size of its content in bytes; of a sparse file, with its holes.
        size_bytes: u64,
        /// Permission bits (the low twelve).
        mode: u32,
    },
    /// A folder.
    Folder,
    /// A symbolic link.
    Symlink {
        /// The target as stored: relative to the link's folder, or absolute from the root.
        target: &'a str,
    },
    /// Another name of a file that stands in this layer or in one below.
    HardLink {
        /// The file's path, normalised.
        target: &'a str,
    },
    /// A device or a pipe.
    Other,
}

/// Names one entry of a [`LayerTree`]: a path may have several, one after another.
#[derive(
    Clone, Copy, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize,
)]
pub struct EntryNumber(u32);

/// The entries of one layer in the order of its archive, compact.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(try_from = "stored::StoredTree", into = "stored::StoredTree")]
pub struct LayerTree {
    nodes: Vec<Node>,
    text: String,
    /// Made when a path is looked up first: a tree that comes from the cache is mostly replayed.
    index: OnceLock<NodeIndex>,
}

/// A node of a [`LayerTree`]; its place in the table is its number, the root is not stored.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
struct Node {
    /// Number of the folder's node plus one; 0 is the root.
    parent: u32,
    name: Span,
    kind: NodeKind,
    marks: Marks,
}

/// A stretch of [`LayerTree::text`].
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
struct Span {
    start: u32,
    len: u16,
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
enum NodeKind {
    /// No entry; the name carries a whiteout only.
    Absent,
    /// A folder without an entry of its own, which another entry's path implies.
    Implied,
    Folder,
    File {
        size_bytes: u64,
        mode: u16,
    },
    Symlink(Span),
    HardLink(Span),
    Other,
}

/// Bits beside a node's kind.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
struct Marks(u8);

impl Marks {
    /// The name is hidden in all layers below.
    const WHITEOUT: u8 = 1;
    /// Everything in the folder is hidden in all layers below.
    const OPAQUE: u8 = 2;
    /// A later entry of the same layer took the place of this one.
    const REPLACED: u8 = 4;
    /// The entry took the place of an earlier one of the same layer.
    const REPLACING: u8 = 8;
    /// The folder has an entry of its own, which stands later in the archive.
    const LISTED: u8 = 16;
    /// The entry repeats a folder that has a node already.
    const REPEATED: u8 = 32;

    fn has(self, mark: u8) -> bool {
        self.0 & mark != 0
    }

    fn set(&mut self, mark: u8) {
        self.0 |= mark;
    }
}

impl LayerTree {
    /// Returns how much memory the table needs until it is merged with others, in bytes: its
    /// own, and that of the merged tree.
    pub fn held_bytes(&self) -> u64 {
        // 32 bytes a node, 12 in its index, and as much again in the merged tree (measured).
        const NODE_BYTES: usize = 100;
        let bytes = self.nodes.len().saturating_mul(NODE_BYTES).saturating_add(self.text.len());
        u64::try_from(bytes).unwrap_or(u64::MAX)
    }

    /// Starts an empty tree.
    pub fn builder() -> LayerTreeBuilder {
        LayerTreeBuilder::default()
    }

    /// Iterates over the entries that hold at the end of the layer, in the order of the archive.
    ///
    /// Folders that only other entries' paths imply, and whiteouts, are not among them.
    pub fn entries(&self) -> impl Iterator<Item = (ImagePath, EntryKind<'_>)> {
        self.numbered()
            .filter(|(number, node)| !node.marks.has(Marks::REPEATED) && self.holds(*number))
            .filter_map(|(number, node)| Some((self.path_of(number), self.entry_kind(node)?)))
    }

    /// Iterates over the paths of the symbolic links that hold at the end of the layer.
    pub fn symlinks(&self) -> impl Iterator<Item = ImagePath> {
        self.numbered()
            .filter(|(_, node)| matches!(node.kind, NodeKind::Symlink(_)))
            .filter(|(number, _)| self.holds(*number))
            .map(|(number, _)| self.path_of(number))
    }

    /// Iterates over the paths that are hidden in all layers below.
    pub fn whiteouts(&self) -> impl Iterator<Item = ImagePath> {
        self.marked(Marks::WHITEOUT)
    }

    /// Iterates over the folders whose content is hidden in all layers below.
    pub fn opaque_folders(&self) -> impl Iterator<Item = ImagePath> {
        let root = self.root_is_opaque().then(ImagePath::default);
        root.into_iter().chain(self.marked(Marks::OPAQUE))
    }

    /// Returns the entry stored under exactly this path; no link is followed.
    pub fn lookup(&self, path: &str) -> Option<EntryKind<'_>> {
        self.entry_kind(self.node(self.find(path)?)?)
    }

    /// Returns the number of the file stored under exactly this path, if it is the only entry
    /// that the layer ever had there.
    pub fn only_file(&self, path: &str) -> Option<EntryNumber> {
        let number = self.find(path)?;
        let is_only = self.upwards(number).all(|node| !node.marks.has(Marks::REPLACING));
        let is_file = matches!(self.node(number)?.kind, NodeKind::File { .. });
        (is_only && is_file).then_some(EntryNumber(number))
    }

    /// Returns how many nodes the tree has: entries, repeated and replaced ones among them,
    /// implied folders and whiteouts.
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    fn numbered(&self) -> impl Iterator<Item = (u32, &Node)> {
        (1_u32..).zip(&self.nodes)
    }

    fn marked(&self, mark: u8) -> impl Iterator<Item = ImagePath> {
        self.numbered()
            .filter(move |(_, node)| node.marks.has(mark) && !node.is_root_mark())
            .map(|(number, _)| self.path_of(number))
    }

    fn root_is_opaque(&self) -> bool {
        self.nodes.iter().any(|node| node.is_root_mark() && node.marks.has(Marks::OPAQUE))
    }

    /// Returns the node of a number; numbers count from 1, 0 is the root.
    fn node(&self, number: u32) -> Option<&Node> {
        self.nodes.get(usize::try_from(number).ok()?.checked_sub(1)?)
    }

    fn text(&self, span: Span) -> &str {
        let start = usize::try_from(span.start).unwrap_or(usize::MAX);
        let end = start.saturating_add(usize::from(span.len));
        self.text.get(start..end).unwrap_or_default()
    }

    fn name(&self, number: u32) -> &str {
        self.node(number).map_or("", |node| self.text(node.name))
    }

    fn path_of(&self, number: u32) -> ImagePath {
        let mut names: Vec<_> = self.upwards(number).map(|node| self.text(node.name)).collect();
        names.reverse();
        ImagePath::of_components(&names)
    }

    /// Returns the number of the node at exactly this path; 0 for the root.
    fn find(&self, path: &str) -> Option<u32> {
        let mut at = 0;
        for name in path.split('/').filter(|name| !name.is_empty()) {
            at = self.child(at, name)?;
        }
        Some(at)
    }

    fn child(&self, parent: u32, name: &str) -> Option<u32> {
        self.index.get_or_init(|| self.make_index()).find(parent, name, |number| {
            self.node(number).is_some_and(|node| node.parent == parent) && self.name(number) == name
        })
    }

    /// Indexes the nodes; of several at one path the last one counts.
    fn make_index(&self) -> NodeIndex {
        let mut index = NodeIndex::with_capacity(self.nodes.len());
        let key_of =
            |number| self.node(number).map_or((0, ""), |node| (node.parent, self.text(node.name)));
        for (number, node) in self.numbered() {
            if node.marks.has(Marks::REPEATED) {
                continue;
            }
            let key = (node.parent, self.text(node.name));
            match index.find(key.0, key.1, |other| key_of(other) == key) {
                Some(old) => index.replace(key, old, number),
                None => index.insert(key, number, key_of),
            }
        }
        index
    }

    /// Tells whether neither the node nor a folder above it was replaced later in the layer.
    fn holds(&self, number: u32) -> bool {
        self.upwards(number).all(|node| !node.marks.has(Marks::REPLACED))
    }

    /// Iterates over a node and the folders above it, without the root.
    fn upwards(&self, number: u32) -> impl Iterator<Item = &Node> {
        std::iter::successors(self.node(number), |node| self.node(node.parent))
    }

    fn entry_kind(&self, node: &Node) -> Option<EntryKind<'_>> {
        Some(match node.kind {
            NodeKind::Implied if node.marks.has(Marks::LISTED) => EntryKind::Folder,
            NodeKind::Absent | NodeKind::Implied => return None,
            NodeKind::Folder => EntryKind::Folder,
            NodeKind::File { size_bytes, mode } => {
                EntryKind::File { size_bytes, mode: u32::from(mode) }
            }
            NodeKind::Symlink(target) => EntryKind::Symlink { target: self.text(target) },
            NodeKind::HardLink(target) => EntryKind::HardLink { target: self.text(target) },
            NodeKind::Other => EntryKind::Other,
        })
    }
}

impl PartialEq for LayerTree {
    fn eq(&self, other: &Self) -> bool {
        self.nodes == other.nodes && self.text == other.text
    }
}

impl Eq for LayerTree {}

impl Node {
    /// The root has no node; that it is opaque is said by a node with an empty name.
    fn is_root_mark(&self) -> bool {
        self.name.len == 0
    }
}

#[cfg(test)]
mod tests;
