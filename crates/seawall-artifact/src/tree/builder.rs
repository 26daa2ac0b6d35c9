//! Builds the tree of one layer, entry by entry, in the order of its archive.

use super::{
    EntryKind, EntryNumber, LINK_BYTES_MAX, LayerTree, Marks, NODES_MAX, Node, NodeKind,
    PATH_DEPTH_MAX, Span, TEXT_BYTES_MAX,
};
use crate::path::ImagePath;

/// Collects the entries of one layer.
#[derive(Debug, Default)]
pub struct LayerTreeBuilder {
    tree: LayerTree,
    /// The path that was looked up last, for archives list neighbours after one another.
    last_path: String,
    /// Where each component of `last_path` ends, and its node.
    last_nodes: Vec<(usize, u32)>,
}

/// What became of an added entry.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Added {
    /// The entry's number in the tree.
    pub number: EntryNumber,
    /// Whether the entry lies below what is no folder.
    ///
    /// Such a layer does not unpack; the tree has a folder there, so that no entry is missed but
    /// the one in the way.
    pub conflict: bool,
}

/// What a node is looked up for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Wants {
    Entry,
    Mark,
}

/// An entry that a tree cannot take.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum AddError {
    /// The tree is full; the rest of the layer would be missing from it.
    #[error(
        "the layer has more entries than {NODES_MAX} or longer names than {TEXT_BYTES_MAX} bytes in all"
    )]
    Full,
    /// The path has too many components.
    #[error("the path has more than {PATH_DEPTH_MAX} components")]
    TooDeep,
    /// The target of a link is too long.
    #[error("the link's target is longer than {LINK_BYTES_MAX} bytes")]
    LinkTooLong,
    /// The root cannot be anything but a folder.
    #[error("the entry replaces the root folder")]
    Root,
}

impl LayerTreeBuilder {
    /// Adds an entry; it takes the place of whatever the layer has at its path by then, unless
    /// both are folders.
    pub fn add(&mut self, path: &ImagePath, kind: EntryKind<'_>) -> Result<Added, AddError> {
        if path.is_root() {
            let added = Added { number: EntryNumber::default(), conflict: false };
            return if kind == EntryKind::Folder { Ok(added) } else { Err(AddError::Root) };
        }
        let (number, conflict) = self.node_at(path.as_str(), Wants::Entry)?;
        let kind = self.stored_kind(kind)?;
        let number = self.put(number, kind)?;
        Ok(Added { number: EntryNumber(number), conflict })
    }

    /// Stores an entry at the path of a node; returns the node that has it.
    ///
    /// An entry counts from where it stands in the archive, for links may have changed what its
    /// path means since the path's node was made. So it is put into a node only if that is the
    /// last one.
    fn put(&mut self, number: u32, kind: NodeKind) -> Result<u32, AddError> {
        let is_last = usize::try_from(number) == Ok(self.tree.nodes.len());
        let Some(node) = self.node_mut(number) else { return Err(AddError::Full) };
        match (node.kind, kind) {
            (NodeKind::Absent, _) if is_last => {
                node.kind = kind;
                Ok(number)
            }
            (NodeKind::Implied | NodeKind::Folder, NodeKind::Folder) => {
                node.marks.set(Marks::LISTED);
                let marks = Marks(Marks::REPEATED);
                let repeated = Node { kind, marks, ..*node };
                self.push(repeated)?;
                Ok(number)
            }
            _ => self.replace(number, kind),
        }
    }

    /// Hides `path` in all layers below.
    pub fn add_whiteout(&mut self, path: &ImagePath) -> Result<(), AddError> {
        if path.is_root() {
            return Err(AddError::Root);
        }
        let (number, _) = self.node_at(path.as_str(), Wants::Mark)?;
        self.mark(number, Marks::WHITEOUT)
    }

    /// Hides everything in the folder `path` in all layers below.
    pub fn add_opaque(&mut self, path: &ImagePath) -> Result<(), AddError> {
        let number =
            if path.is_root() { self.child_or_new(0, "")? } else { self.folder_at(path.as_str())? };
        self.mark(number, Marks::OPAQUE)
    }

    /// Returns what [`LayerTree::held_bytes`] says of the entries so far.
    pub fn held_bytes(&self) -> u64 {
        self.tree.held_bytes()
    }

    /// Returns the finished tree.
    pub fn finish(mut self) -> LayerTree {
        self.tree.nodes.shrink_to_fit();
        self.tree.text.shrink_to_fit();
        self.tree
    }

    fn mark(&mut self, number: u32, mark: u8) -> Result<(), AddError> {
        self.node_mut(number).ok_or(AddError::Full)?.marks.set(mark);
        Ok(())
    }

    fn node_mut(&mut self, number: u32) -> Option<&mut Node> {
        self.tree.nodes.get_mut(usize::try_from(number).ok()?.checked_sub(1)?)
    }

    /// Returns the node at `path`, made as [`NodeKind::Absent`] if there is none, its folders
    /// as implied ones.
    ///
    /// Tells too whether one of the folders was something else until then.
    fn node_at(&mut self, path: &str, wants: Wants) -> Result<(u32, bool), AddError> {
        let mut conflict = false;
        // Reuse the folders that this path shares with the last one.
        let shared = path.bytes().zip(self.last_path.bytes()).take_while(|(a, b)| a == b).count();
        let usable = |end: usize| end <= shared && matches!(path.as_bytes().get(end), Some(b'/'));
        while self.last_nodes.last().is_some_and(|&(end, _)| !usable(end)) {
            self.last_nodes.pop();
        }
        let (mut end, mut at) = self.last_nodes.last().copied().unwrap_or_default();
        let rest = path.get(end..).unwrap_or_default().trim_start_matches('/');
        self.last_path.clear();
        self.last_path.push_str(path);
        for name in rest.split('/') {
            if PATH_DEPTH_MAX <= self.last_nodes.len() {
                return Err(AddError::TooDeep);
            }
            let (folder, in_the_way) = self.imply_folder(at, wants)?;
            conflict |= in_the_way;
            at = self.child_or_new(folder, name)?;
            end = end.saturating_add(name.len()).saturating_add(usize::from(end != 0));
            self.last_nodes.push((end, at));
        }
        Ok((at, conflict))
    }

    fn folder_at(&mut self, path: &str) -> Result<u32, AddError> {
        let (number, _) = self.node_at(path, Wants::Mark)?;
        Ok(self.imply_folder(number, Wants::Mark)?.0)
    }

    /// Makes a folder of a node that something is put into; a link stays, for the entry is
    /// written through it.
    ///
    /// Returns the folder's node, and whether something else was in the way.
    fn imply_folder(&mut self, number: u32, wants: Wants) -> Result<(u32, bool), AddError> {
        let Some(node) = self.node_mut(number) else { return Ok((number, false)) };
        match node.kind {
            NodeKind::Implied | NodeKind::Folder | NodeKind::Symlink(_) => Ok((number, false)),
            NodeKind::Absent => {
                node.kind = NodeKind::Implied;
                Ok((number, false))
            }
            // A whiteout below a file hides nothing, least of all the file.
            NodeKind::File { .. } | NodeKind::HardLink(_) | NodeKind::Other => match wants {
                Wants::Entry => Ok((self.replace(number, NodeKind::Implied)?, true)),
                Wants::Mark => Ok((number, true)),
            },
        }
    }

    fn child_or_new(&mut self, parent: u32, name: &str) -> Result<u32, AddError> {
        if let Some(number) = self.tree.child(parent, name) {
            return Ok(number);
        }
        let name_span = self.store_text(name)?;
        let number = self.push(Node {
            parent,
            name: name_span,
            kind: NodeKind::Absent,
            marks: Marks::default(),
        })?;
        let Self { tree, .. } = self;
        let (nodes, text) = (&tree.nodes, &tree.text);
        if let Some(index) = tree.index.get_mut() {
            index.insert((parent, name), number, |number| key_of(nodes, text, number));
        }
        Ok(number)
    }

    /// Puts a new node in the place of `old`, which stays in the table: what was written into it
    /// may live on behind a link, and the file under another name.
    fn replace(&mut self, old: u32, kind: NodeKind) -> Result<u32, AddError> {
        let Some(&node) = self.tree.node(old) else { return Err(AddError::Full) };
        // The node of a whiteout alone is no entry.
        let is_entry = node.kind != NodeKind::Absent;
        let marks = Marks(if is_entry { Marks::REPLACING } else { 0 });
        let number = self.push(Node { kind, marks, ..node })?;
        if let Some(old) = self.node_mut(old) {
            old.marks.set(Marks::REPLACED);
        }
        let (nodes, text) = (&self.tree.nodes, &self.tree.text);
        if let Some(index) = self.tree.index.get_mut() {
            index.replace(key_of(nodes, text, old), old, number);
        }
        // The path that was looked up last leads to the new node now.
        for (_, known) in &mut self.last_nodes {
            if *known == old {
                *known = number;
            }
        }
        Ok(number)
    }

    fn push(&mut self, node: Node) -> Result<u32, AddError> {
        if NODES_MAX <= self.tree.nodes.len() {
            return Err(AddError::Full);
        }
        self.tree.nodes.push(node);
        u32::try_from(self.tree.nodes.len()).map_err(|_overflow| AddError::Full)
    }

    fn store_text(&mut self, text: &str) -> Result<Span, AddError> {
        let start = self.tree.text.len();
        if TEXT_BYTES_MAX < start.saturating_add(text.len()) {
            return Err(AddError::Full);
        }
        let span = Span {
            start: u32::try_from(start).map_err(|_overflow| AddError::Full)?,
            len: u16::try_from(text.len()).map_err(|_overflow| AddError::LinkTooLong)?,
        };
        self.tree.text.push_str(text);
        Ok(span)
    }

    fn stored_kind(&mut self, kind: EntryKind<'_>) -> Result<NodeKind, AddError> {
        Ok(match kind {
            EntryKind::Folder => NodeKind::Folder,
            EntryKind::File { size_bytes, mode } => NodeKind::File {
                size_bytes,
                mode: u16::try_from(mode & 0o7777).unwrap_or_default(),
            },
            EntryKind::Symlink { target } if LINK_BYTES_MAX < target.len() => {
                return Err(AddError::LinkTooLong);
            }
            EntryKind::Symlink { target } => NodeKind::Symlink(self.store_text(target)?),
            EntryKind::HardLink { target } => NodeKind::HardLink(self.store_text(target)?),
            EntryKind::Other => NodeKind::Other,
        })
    }
}

fn key_of<'t>(nodes: &[Node], text: &'t str, number: u32) -> (u32, &'t str) {
    let node = usize::try_from(number).ok().and_then(|number| nodes.get(number.checked_sub(1)?));
    node.map_or((0, ""), |node| {
        let start = usize::try_from(node.name.start).unwrap_or(usize::MAX);
        let end = start.saturating_add(usize::from(node.name.len));
        (node.parent, text.get(start..end).unwrap_or_default())
    })
}
