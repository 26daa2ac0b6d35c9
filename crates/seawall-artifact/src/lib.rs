//! What an image is: digest, reference, descriptor, manifest, index, configuration, and its
//! layers merged into one file tree.
//!
//! **Invariant:** this crate is pure. It reads from `impl Read` and byte slices, opens no
//! file and no socket, and whatever the bytes, it neither panics nor grows without bound.
#![forbid(unsafe_code)]
#![cfg_attr(test, expect(clippy::disallowed_methods, reason = "tests read their cases from files"))]

pub mod digest;
pub mod layer;
pub mod manifest;
pub mod path;
pub mod platform;
pub mod reference;
pub mod tree;
pub mod visitor;

#[cfg(test)]
mod testing;
