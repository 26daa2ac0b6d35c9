//! The form in which a [`LayerTree`] is written to a cache, checked when it is read back.

use serde::{Deserialize, Serialize};

use super::{LayerTree, NODES_MAX, Node, NodeKind, PATH_DEPTH_MAX, Span, TEXT_BYTES_MAX};

#[derive(Deserialize, Serialize)]
pub(super) struct StoredTree {
    nodes: Vec<Node>,
    text: String,
}

/// A stored tree that breaks an invariant of [`LayerTree`].
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a stored layer tree is damaged")]
pub(super) struct DamagedTree;

impl From<LayerTree> for StoredTree {
    fn from(tree: LayerTree) -> Self {
        Self { nodes: tree.nodes, text: tree.text }
    }
}

impl TryFrom<StoredTree> for LayerTree {
    type Error = DamagedTree;

    fn try_from(stored: StoredTree) -> Result<Self, DamagedTree> {
        if NODES_MAX < stored.nodes.len() || TEXT_BYTES_MAX < stored.text.len() {
            return Err(DamagedTree);
        }
        let tree = Self { nodes: stored.nodes, text: stored.text, ..Self::default() };
        let mut depths: Vec<u16> = Vec::with_capacity(tree.nodes.len());
        for (_, node) in tree.numbered() {
            depths.push(tree.checked_depth(node, &depths).ok_or(DamagedTree)?);
        }
        Ok(tree)
    }
}

impl LayerTree {
    /// Returns how deep a node lies, if it and its texts are in order.
    fn checked_depth(&self, node: &Node, depths: &[u16]) -> Option<u16> {
        let above = match usize::try_from(node.parent).ok()?.checked_sub(1) {
            Some(parent) => *depths.get(parent)?,
            None => 0,
        };
        // The mark of the root has an empty name and is no folder of its own.
        if self.node(node.parent).is_some_and(Node::is_root_mark) {
            return None;
        }
        let depth = above.checked_add(1).filter(|&depth| usize::from(depth) <= PATH_DEPTH_MAX)?;
        let name = self.checked_text(node.name)?;
        let named = if name.is_empty() {
            node.parent == 0 && node.kind == NodeKind::Absent
        } else {
            !matches!(name, "." | "..") && !name.contains('/')
        };
        let linked = match node.kind {
            NodeKind::Symlink(target) | NodeKind::HardLink(target) => {
                self.checked_text(target).is_some()
            }
            NodeKind::Absent
            | NodeKind::Implied
            | NodeKind::Folder
            | NodeKind::File { .. }
            | NodeKind::Other => true,
        };
        (named && linked).then_some(depth)
    }

    fn checked_text(&self, span: Span) -> Option<&str> {
        let start = usize::try_from(span.start).ok()?;
        self.text.get(start..start.checked_add(usize::from(span.len))?)
    }
}
