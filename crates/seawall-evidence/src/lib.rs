//! What can be proved later: records of what was decided or done, their hash chain and Merkle
//! tree, signed heads, the file in which they travel, and its verification.
//!
//! The form of every byte is promised by `docs/reference/evidence.md`.
//!
//! **Invariant:** this crate is pure. It reads from `impl Read` and byte slices; time and keys
//! are arguments. Whatever the bytes, it neither panics nor grows without bound.
#![forbid(unsafe_code)]

pub mod frame;
pub mod hash;
pub mod head;
pub mod key;
pub mod limits;
pub mod log;
pub mod record;
pub mod search;
pub mod text;
pub mod timestamp;
pub mod tree;
pub mod verify;
pub mod vocabulary;

mod note;
mod wire;

#[cfg(test)]
mod testing;
