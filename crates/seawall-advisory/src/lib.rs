//! What is known to be bad: feed parsers, advisories, version orders, exploitation data and
//! the vulnerability database.
//!
//! **Invariant:** this crate is pure. Bytes, values and the time come in as arguments; it
//! opens no file, no socket and reads no clock.
#![forbid(unsafe_code)]
#![cfg_attr(test, expect(clippy::disallowed_methods, reason = "tests read their cases from files"))]
pub mod database;
pub mod date;
pub mod feed;
pub mod record;
pub mod version;
pub mod vex;
