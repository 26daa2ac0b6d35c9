//! Roots and proofs against the definition and against vectors of others.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::proof::{Nodes, ProofError, consistency, inclusion, is_consistent, is_included};
use super::*;

#[derive(Default)]
struct Kept(BTreeMap<Place, Hash>);

impl Nodes for Kept {
    fn node(&self, place: Place) -> Option<Hash> {
        self.0.get(&place).copied()
    }
}

fn leaf(index: u64) -> Hash {
    Hash::of_record(&index.to_be_bytes())
}

/// The definition of RFC 9162, section 2.1.1, word by word.
fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::of_nothing(),
        [only] => *only,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            Hash::of_node(&naive_root(left), &naive_root(right))
        }
    }
}

fn grow(size: u64) -> (Vec<Tree>, Kept) {
    let (mut tree, mut kept) = (Tree::default(), Kept::default());
    let mut trees = vec![tree.clone()];
    for index in 0..size {
        kept.0.extend(tree.append(leaf(index)).expect("it fits"));
        trees.push(tree.clone());
    }
    (trees, kept)
}

/// Leaves and roots of certificate-transparency-go, `merkletree/merkle_tree_test.go`.
#[test]
fn roots_are_those_of_certificate_transparency() {
    let leaves = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];
    let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let mut tree = Tree::default();
    for (index, root) in roots.iter().enumerate() {
        assert_eq!(tree.root().to_string(), *root, "of {index} leaves");
        let Some(digits) = leaves.get(index) else { break };
        let digits: Vec<u8> = digits
            .chars()
            .map(|digit| u8::try_from(digit.to_digit(16).expect("hex")).expect("small"))
            .collect();
        let bytes: Vec<u8> = digits.as_chunks::<2>().0.iter().map(|[a, b]| a << 4 | b).collect();
        tree.append(Hash::of_record(&bytes)).expect("it fits");
    }
}

#[test]
fn every_small_tree_has_the_root_of_its_definition() {
    let (trees, _) = grow(130);
    let leaves: Vec<Hash> = (0..130).map(leaf).collect();
    for (size, tree) in trees.iter().enumerate() {
        assert_eq!(tree.root(), naive_root(&leaves[..size]), "of {size} leaves");
        assert_eq!(tree.size(), size as u64);
        assert_eq!(tree.peaks.len(), size.count_ones() as usize);
    }
}

#[test]
fn every_proof_of_every_small_tree_holds_and_proves_nothing_else() {
    let (trees, kept) = grow(40);
    let root = |size: u64| trees[usize::try_from(size).expect("small")].root();
    for size in 1..=40 {
        for index in 0..size {
            let path = inclusion(&kept, index, size).expect("it is inside");
            assert!(is_included(index, size, leaf(index), &path, root(size)));
            assert!(!is_included(index, size, leaf(index + 1), &path, root(size)));
            assert!(!is_included(index, size, leaf(index), &path, root(size - 1)));
            let mut longer = path.clone();
            longer.push(leaf(0));
            assert!(!is_included(index, size, leaf(index), &longer, root(size)));
            for other in (0..size).filter(|other| *other != index) {
                assert!(!is_included(other, size, leaf(index), &path, root(size)));
            }
        }
        for old in 1..=size {
            let path = consistency(&kept, old, size).expect("it is inside");
            assert!(is_consistent((old, root(old)), (size, root(size)), &path), "{old} {size}");
            let wrong = (old, root(old - 1));
            assert!(!is_consistent(wrong, (size, root(size)), &path));
            assert!(!is_consistent((old, root(old)), (size, root(size - 1)), &path));
            let mut longer = path.clone();
            longer.push(leaf(0));
            assert!(!is_consistent((old, root(old)), (size, root(size)), &longer));
        }
    }
}

#[test]
fn what_is_not_inside_has_no_proof() {
    let (_, kept) = grow(5);
    assert_eq!(inclusion(&kept, 5, 5), Err(ProofError::OutOfRange));
    assert_eq!(inclusion(&kept, 0, 9), Err(ProofError::MissingNode));
    assert_eq!(inclusion(&kept, 0, u64::MAX), Err(ProofError::OutOfRange));
    assert_eq!(consistency(&kept, 0, 5), Err(ProofError::OutOfRange));
    assert_eq!(consistency(&kept, 6, 5), Err(ProofError::OutOfRange));
}

#[test]
fn a_tree_that_does_not_fit_is_refused() {
    let mut tree = Tree::default();
    tree.append(leaf(0)).expect("it fits");
    let before = tree.clone();
    for height in [1, 2, 61, 62, 63, 64, 255] {
        assert_eq!(tree.append_perfect(height, leaf(1)), Err(NoFit { size: 1, height }));
    }
    assert_eq!(tree, before);
    let mut large = Tree::default();
    large.append_perfect(TREE_HEIGHT_MAX - 1, leaf(0)).expect("it fits");
    assert!(large.append_perfect(TREE_HEIGHT_MAX - 1, leaf(0)).is_err());
}

proptest! {
    #[test]
    fn any_part_can_be_bridged(size in 1_u64..300, from in 0_u64..300, to in 0_u64..300) {
        let (from, to) = (from.min(size), to.min(size));
        let (trees, kept) = grow(size);
        let mut tree = Tree::default();
        for index in 0..from.min(to) {
            tree.append(leaf(index)).expect("it fits");
        }
        for place in perfect_trees(from.min(to), to) {
            let hash = kept.node(place).expect("it is kept");
            tree.append_perfect(place.height, hash).expect("it fits");
        }
        for index in to..size {
            tree.append(leaf(index)).expect("it fits");
        }
        prop_assert_eq!(Some(&tree), trees.last());
    }
}
