//! The Merkle tree over the records (RFC 9162, section 2.1), with a state that grows with the
//! logarithm of its size only.
//!
//! A tree of `n` leaves falls into perfect trees, one for each bit of `n`, the largest first.
//! Their roots are the state ([`Tree`]); a leaf, or a whole perfect tree that fits the size, is
//! added at the right.

use crate::hash::Hash;
use crate::limits::TREE_HEIGHT_MAX;

pub mod proof;

/// The root of a perfect tree inside the whole: `2^height` leaves, from leaf
/// `position × 2^height` on.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Place {
    /// The height; a leaf has 0.
    pub height: u8,
    /// How many perfect trees of this height stand to the left.
    pub position: u64,
}

/// The state of a tree: its size and the roots of its perfect trees, the largest first.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Tree {
    size: u64,
    peaks: Vec<Hash>,
}

/// The perfect tree does not fit the size of the tree, or the tree is full.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a tree of height {height} does not fit after {size} records")]
pub struct NoFit {
    /// Leaves that there are.
    pub size: u64,
    /// Height of what was to be added.
    pub height: u8,
}

impl Tree {
    /// Returns how many leaves there are.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf, and returns every node that is complete by it: what a store may keep so
    /// that [`proof`] finds it.
    pub fn append(&mut self, leaf: Hash) -> Result<Vec<(Place, Hash)>, NoFit> {
        self.append_perfect(0, leaf)
    }

    /// Adds a perfect tree of `2^height` leaves by its root.
    pub fn append_perfect(&mut self, height: u8, root: Hash) -> Result<Vec<(Place, Hash)>, NoFit> {
        let no_fit = NoFit { size: self.size, height };
        if TREE_HEIGHT_MAX <= height {
            return Err(no_fit);
        }
        let leaves = 1_u64 << height;
        let size = self.size.checked_add(leaves).filter(|size| *size >> TREE_HEIGHT_MAX == 0);
        let size = size.filter(|_| self.size.is_multiple_of(leaves)).ok_or(no_fit)?;
        let (mut hash, mut height) = (root, height);
        let mut complete = vec![(Place { height, position: self.size >> height }, hash)];
        // Each perfect tree of the same height, from the smallest on, joins the new one.
        while self.size >> height & 1 == 1 {
            let Some(left) = self.peaks.pop() else { break };
            hash = Hash::of_node(&left, &hash);
            height += 1;
            complete.push((Place { height, position: self.size >> height }, hash));
        }
        self.peaks.push(hash);
        self.size = size;
        Ok(complete)
    }

    /// Returns the perfect trees that it falls into, the largest first: height and root.
    pub fn perfect_roots(&self) -> Vec<(u8, Hash)> {
        let places = perfect_trees(0, self.size);
        places.iter().map(|place| place.height).zip(self.peaks.iter().copied()).collect()
    }

    /// Returns the root.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else { return Hash::of_nothing() };
        peaks.fold(*last, |right, left| Hash::of_node(left, &right))
    }
}

/// Splits the leaves `from..to` into perfect trees, in their order: what is left out of an
/// export is bridged by their roots.
pub fn perfect_trees(from: u64, to: u64) -> Vec<Place> {
    let mut places = Vec::new();
    let mut from = from;
    while from < to {
        let fits = (to - from).ilog2();
        let height = from.trailing_zeros().min(fits);
        // INVARIANT: a logarithm of 64 bits fits a byte.
        places.push(Place {
            height: u8::try_from(height).unwrap_or(u8::MAX),
            position: from >> height,
        });
        from += 1 << height;
    }
    places
}

#[cfg(test)]
mod tests;
