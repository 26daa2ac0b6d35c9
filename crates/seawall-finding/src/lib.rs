//! What is wrong with an artifact: vulnerabilities matched with the inventory, their severity,
//! risk and fix.
//!
//! **Invariant:** this crate is pure. The database is a borrowed view of bytes, and the date
//! comes in as an argument.
#![forbid(unsafe_code)]

pub mod finding;
pub mod fix;
pub mod matcher;
pub mod report;
pub mod risk;
pub mod severity;
