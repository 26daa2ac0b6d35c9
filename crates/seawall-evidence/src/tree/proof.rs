//! Proofs that a record is in a tree, and that one tree is the beginning of another (RFC 9162,
//! sections 2.1.3 and 2.1.4).

use crate::hash::Hash;
use crate::limits::TREE_HEIGHT_MAX;
use crate::tree::{Place, perfect_trees};

/// Where the nodes of a tree are kept: those that [`crate::tree::Tree::append`] returned.
pub trait Nodes {
    /// Returns the hash at a place, if it is kept.
    fn node(&self, place: Place) -> Option<Hash>;
}

/// Why there is no proof.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ProofError {
    /// The leaf or the smaller tree is not inside the tree.
    #[error("what is to be proved is not inside the tree")]
    OutOfRange,
    /// A node is not kept.
    #[error("a node of the tree is missing")]
    MissingNode,
}

/// Returns the hash of all leaves `from..to`.
fn range(nodes: &dyn Nodes, from: u64, to: u64) -> Result<Hash, ProofError> {
    let mut right: Option<Hash> = None;
    for place in perfect_trees(from, to).into_iter().rev() {
        let left = nodes.node(place).ok_or(ProofError::MissingNode)?;
        right = Some(right.map_or(left, |right| Hash::of_node(&left, &right)));
    }
    right.ok_or(ProofError::OutOfRange)
}

/// Returns the largest power of two below `size`, which is at least 2.
fn split(size: u64) -> u64 {
    1 << size.saturating_sub(1).max(1).ilog2()
}

/// Proves that the leaf `index` (the first is 0) is in the tree of the first `size` leaves.
pub fn inclusion(nodes: &dyn Nodes, index: u64, size: u64) -> Result<Vec<Hash>, ProofError> {
    if size <= index || size >> TREE_HEIGHT_MAX != 0 {
        return Err(ProofError::OutOfRange);
    }
    let mut path = Vec::new();
    let (mut from, mut to) = (0, size);
    while 1 < to - from {
        let middle = from + split(to - from);
        if index < middle {
            path.push(range(nodes, middle, to)?);
            to = middle;
        } else {
            path.push(range(nodes, from, middle)?);
            from = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// Proves that the tree of the first `old` leaves is the beginning of that of the first `new`.
pub fn consistency(nodes: &dyn Nodes, old: u64, new: u64) -> Result<Vec<Hash>, ProofError> {
    if old == 0 || new < old || new >> TREE_HEIGHT_MAX != 0 {
        return Err(ProofError::OutOfRange);
    }
    let mut path = Vec::new();
    let (mut from, mut to) = (0, new);
    let mut is_whole = true;
    while old != to {
        let middle = from + split(to - from);
        if old <= middle {
            path.push(range(nodes, middle, to)?);
            to = middle;
        } else {
            path.push(range(nodes, from, middle)?);
            from = middle;
            is_whole = false;
        }
    }
    if !is_whole {
        path.push(range(nodes, from, to)?);
    }
    path.reverse();
    Ok(path)
}

/// Checks the proof that `leaf` is leaf `index` of the tree with `size` leaves and that root
/// (RFC 9162, section 2.1.3.2).
pub fn is_included(index: u64, size: u64, leaf: Hash, path: &[Hash], root: Hash) -> bool {
    if size <= index {
        return false;
    }
    let (mut place, mut last) = (index, size - 1);
    let mut hash = leaf;
    for step in path {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            hash = Hash::of_node(step, &hash);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            hash = Hash::of_node(&hash, step);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && hash == root
}

/// Checks the proof that the tree with `old` leaves is the beginning of that with `new` leaves
/// (RFC 9162, section 2.1.4.2).
pub fn is_consistent(old: (u64, Hash), new: (u64, Hash), path: &[Hash]) -> bool {
    let ((old_size, old_root), (new_size, new_root)) = (old, new);
    if old_size == new_size {
        return path.is_empty() && old_root == new_root;
    }
    if old_size == 0 || new_size < old_size {
        return false;
    }
    // An old tree that is perfect is the first node of the path itself.
    let (first, rest) = if old_size.is_power_of_two() {
        (Some(&old_root), path)
    } else {
        (path.first(), path.get(1..).unwrap_or_default())
    };
    let Some(first) = first else { return false };
    let (mut place, mut last) = (old_size - 1, new_size - 1);
    while place & 1 == 1 {
        place >>= 1;
        last >>= 1;
    }
    let (mut from_old, mut from_new) = (*first, *first);
    for step in rest {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            from_old = Hash::of_node(step, &from_old);
            from_new = Hash::of_node(step, &from_new);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            from_new = Hash::of_node(&from_new, step);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && from_old == old_root && from_new == new_root
}
