//! What is wrong with an artifact: vulnerabilities matched with the inventory, their severity,
//! risk and fix.
//!
//! **Invariant:** this crate is pure. The database is a borrowed view of bytes, and the date
//! comes in as an argument.
#![forbid(unsafe_code)]
#![cfg_attr(test, expect(clippy::disallowed_methods, reason = "tests read their cases from files"))]

pub mod explain;
pub mod finding;
pub mod fix;
pub mod malware;
pub mod matcher;
pub mod report;
pub mod risk;
pub mod severity;
#[cfg(test)]
mod testing;
pub mod vex;
