//! What may happen: policies, the facts that they judge, and decisions with their reasons.
//!
//! Every gate evaluates the same documents over the same facts: `seawall scan`, later the
//! registry, admission and the node. Facts are plain values that the caller fills in; this
//! crate knows nothing of scanners, registries or clusters.
//!
//! **Invariant:** this crate is pure, and a document that an administrator wrote is either
//! understood whole or refused with the line: nothing in it is silently ignored.
#![forbid(unsafe_code)]
#![cfg_attr(test, expect(clippy::disallowed_methods, reason = "tests read their cases from files"))]

pub mod access;
pub mod builtin;
pub mod condition;
pub mod document;
pub mod error;
pub mod evaluate;
pub mod expression;
pub mod facts;
pub mod fields;
pub mod glob;
pub mod yaml;
