//! The Merkle tree of RFC 6962, kept as its frontier: the roots of the complete
//! subtrees that the leaves so far fall into. Appending costs a handful of hashes.
use sha2::{Digest, Sha256};

pub type Hash = [u8; 32];

pub fn leaf(data: &[u8]) -> Hash {
    Sha256::new()
        .chain_update([0])
        .chain_update(data)
        .finalize()
        .into()
}

pub fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new()
        .chain_update([1])
        .chain_update(left)
        .chain_update(right)
        .finalize()
        .into()
}

/// One root for each one-bit of the size, the largest subtree first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frontier {
    size: i64,
    roots: Vec<Hash>,
}

impl Frontier {
    /// Rebuilds a frontier from what was stored. `None` when the two do not fit together.
    pub fn stored(size: i64, bytes: &[u8]) -> Option<Frontier> {
        let roots: Vec<Hash> = bytes
            .chunks(32)
            .map(|chunk| chunk.try_into().ok())
            .collect::<Option<_>>()?;
        (size.count_ones() as usize == roots.len()).then_some(Frontier { size, roots })
    }

    pub fn size(&self) -> i64 {
        self.size
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.roots.concat()
    }

    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.roots.pop() {
                hash = node(&left, &hash);
            }
        }
        self.roots.push(hash);
        self.size += 1;
    }

    /// The root of the whole tree; of an empty one, the hash of nothing.
    pub fn root(&self) -> Hash {
        let mut roots = self.roots.iter().rev();
        let Some(last) = roots.next() else {
            return Sha256::digest([]).into();
        };
        roots.fold(*last, |right, left| node(left, &right))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition of RFC 6962, section 2.1, written down as it stands there.
    fn by_definition(leaves: &[Hash]) -> Hash {
        match leaves.len() {
            0 => Sha256::digest([]).into(),
            1 => leaves[0],
            n => {
                let k = n.next_power_of_two() / 2;
                node(&by_definition(&leaves[..k]), &by_definition(&leaves[k..]))
            }
        }
    }

    #[test]
    fn the_frontier_gives_the_root_that_the_definition_gives() {
        let leaves: Vec<Hash> = (0..200u32).map(|n| leaf(&n.to_be_bytes())).collect();
        let mut frontier = Frontier::default();
        for n in 0..leaves.len() {
            assert_eq!(frontier.root(), by_definition(&leaves[..n]), "{n} leaves");
            frontier.push(leaves[n]);
            let stored = Frontier::stored(frontier.size(), &frontier.bytes());
            assert_eq!(stored.as_ref(), Some(&frontier));
        }
    }

    #[test]
    fn the_empty_tree_has_the_published_root() {
        let root = crate::platform::ids::hex(&Frontier::default().root());
        assert_eq!(
            root,
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }
}
