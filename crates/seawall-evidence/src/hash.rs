//! SHA-256 with separate domains, so that no input of one kind is an input of another.
//!
//! `0x00` leaf and `0x01` node as RFC 9162, section 2.1.1; `0x02` beginning of a chain,
//! `0x03` text of a head.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// Bytes of a hash.
pub const HASH_BYTES: usize = 32;

/// The SHA-256 hash of a record, of a node of the tree, or of a head's text.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Hash(pub [u8; HASH_BYTES]);

impl Hash {
    /// Hashes the bytes of a record: the leaf of the tree, and what the next record names.
    pub fn of_record(bytes: &[u8]) -> Self {
        Self::with_domain(0, &[bytes])
    }

    /// Hashes two children to their parent.
    pub fn of_node(left: &Self, right: &Self) -> Self {
        Self::with_domain(1, &[&left.0, &right.0])
    }

    /// Returns what the first record of the log `origin` names as the one before it.
    pub fn of_origin(origin: &str) -> Self {
        Self::with_domain(2, &[origin.as_bytes()])
    }

    /// Hashes the text of a head, without its signatures.
    pub fn of_head(text: &str) -> Self {
        Self::with_domain(3, &[text.as_bytes()])
    }

    /// Returns the root of a tree without leaves.
    pub fn of_nothing() -> Self {
        Self(Sha256::digest([]).into())
    }

    /// Returns the hash in base64, as it stands in heads.
    pub fn to_base64(self) -> String {
        STANDARD.encode(self.0)
    }

    /// Parses the canonical base64 of a hash.
    pub fn from_base64(text: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text).ok()?;
        bytes.try_into().ok().map(Self)
    }

    fn with_domain(domain: u8, parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new_with_prefix([domain]);
        for part in parts {
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Hash({self})")
    }
}
