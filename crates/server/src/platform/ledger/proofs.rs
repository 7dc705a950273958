//! Proofs over the tree, as RFC 9162 section 2.1 has them: that an entry is in a
//! tree of some size, and that a tree is the beginning of a larger one. Making
//! one takes all leaves; checking one takes the proof and the roots.
use super::tree::{Hash, node};
use sha2::{Digest, Sha256};

/// The root of these leaves.
pub fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node(&root(left), &root(right))
        }
    }
}

/// The largest power of two that is smaller than `size`.
fn split(size: usize) -> usize {
    size.next_power_of_two() / 2
}

/// What has to be hashed to a leaf, from the bottom up, to arrive at the root.
pub fn path(leaves: &[Hash], index: usize) -> Vec<Hash> {
    if leaves.len() <= 1 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    let (mut path, other) = if index < left.len() {
        (self::path(left, index), root(right))
    } else {
        (self::path(right, index - left.len()), root(left))
    };
    path.push(other);
    path
}

/// The root that a leaf and its path lead to. `None` when the path has not the
/// length that a leaf of this number in a tree of this size has.
pub fn root_by_path(leaf: Hash, index: u64, size: u64, path: &[Hash]) -> Option<Hash> {
    if index >= size {
        return None;
    }
    let (mut at, mut last, mut hash) = (index, size - 1, leaf);
    for other in path {
        if last == 0 {
            return None;
        }
        if at % 2 == 1 || at == last {
            hash = node(other, &hash);
            while at % 2 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node(&hash, other);
        }
        at >>= 1;
        last >>= 1;
    }
    (last == 0).then_some(hash)
}

/// That the first `from` leaves are the beginning of all of them.
pub fn consistency(leaves: &[Hash], from: usize) -> Vec<Hash> {
    subproof(leaves, from, true)
}

fn subproof(leaves: &[Hash], from: usize, whole: bool) -> Vec<Hash> {
    if from == leaves.len() {
        return if whole {
            Vec::new()
        } else {
            vec![root(leaves)]
        };
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    let (mut proof, other) = if from <= left.len() {
        (subproof(left, from, whole), root(right))
    } else {
        (subproof(right, from - left.len(), false), root(left))
    };
    proof.push(other);
    proof
}

/// Whether the tree of `from` leaves with the one root is the beginning of the
/// tree of `to` leaves with the other.
pub fn is_consistent(from: u64, to: u64, old: &Hash, new: &Hash, proof: &[Hash]) -> bool {
    if from == 0 || from > to {
        return false;
    }
    if from == to {
        return proof.is_empty() && old == new;
    }
    let mut proof = proof.iter();
    let (mut at, mut last) = (from - 1, to - 1);
    while at % 2 == 1 {
        at >>= 1;
        last >>= 1;
    }
    // The first `from` leaves are a complete tree: its root stands for itself.
    let first = if from.is_power_of_two() {
        old
    } else {
        match proof.next() {
            Some(first) => first,
            None => return false,
        }
    };
    let (mut was, mut is) = (*first, *first);
    for other in proof {
        if last == 0 {
            return false;
        }
        if at % 2 == 1 || at == last {
            was = node(other, &was);
            is = node(other, &is);
            while at % 2 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            is = node(&is, other);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && was == *old && is == *new
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::ledger::tree::{Frontier, leaf};

    fn leaves(count: u32) -> Vec<Hash> {
        (0..count).map(|n| leaf(&n.to_be_bytes())).collect()
    }

    #[test]
    fn every_leaf_of_every_small_tree_is_proven_by_its_path_and_by_no_other() {
        for size in 1..40u64 {
            let all = leaves(u32::try_from(size).unwrap());
            let root = root(&all);
            for at in 0..size {
                let path = path(&all, usize::try_from(at).unwrap());
                let leaf = all[usize::try_from(at).unwrap()];
                assert_eq!(root_by_path(leaf, at, size, &path), Some(root));
                for other in (0..size + 2).filter(|other| *other != at) {
                    assert_ne!(root_by_path(leaf, other, size, &path), Some(root));
                }
                for (step, _) in path.iter().enumerate() {
                    let mut wrong = path.clone();
                    wrong[step][7] ^= 1;
                    assert_ne!(root_by_path(leaf, at, size, &wrong), Some(root));
                }
                let longer = [path.as_slice(), &[root]].concat();
                assert_ne!(root_by_path(leaf, at, size, &longer), Some(root));
            }
        }
    }

    #[test]
    fn every_beginning_of_every_small_tree_is_proven_and_no_other_is() {
        for size in 1..40usize {
            let all = leaves(u32::try_from(size).unwrap());
            for from in 1..=size {
                let (old, new) = (root(&all[..from]), root(&all));
                let proof = consistency(&all, from);
                let holds = |from: usize, to: usize, old, new, proof: &[Hash]| {
                    is_consistent(from as u64, to as u64, old, new, proof)
                };
                assert!(holds(from, size, &old, &new, &proof), "{from} of {size}");
                let other = leaf(b"another tree");
                assert!(!holds(from, size, &other, &new, &proof));
                assert!(!holds(from, size, &old, &other, &proof));
                if from < size {
                    assert!(!holds(from, size, &new, &old, &proof));
                    for step in 0..proof.len() {
                        let mut wrong = proof.clone();
                        wrong[step][0] ^= 1;
                        assert!(!holds(from, size, &old, &new, &wrong));
                        let shorter = [&proof[..step], &proof[step + 1..]].concat();
                        assert!(!holds(from, size, &old, &new, &shorter));
                    }
                }
            }
        }
    }

    #[test]
    fn the_root_of_a_list_is_the_root_of_the_frontier() {
        let all = leaves(77);
        let mut frontier = Frontier::default();
        for leaf in &all {
            frontier.push(*leaf);
        }
        assert_eq!(root(&all), frontier.root());
    }
}
