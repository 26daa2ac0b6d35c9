//! What is inside an image: packages, files and their owners, the operating system's release.
//!
//! Catalogers look at the files of a layer while it is read (`seawall_artifact::visitor`); the
//! results of the layers are merged into one [`inventory::Inventory`].
//!
//! **Invariant:** this crate is pure, and a cataloger neither fails nor panics on foreign
//! bytes: it returns packages and [`gap::Gap`]s.
#![forbid(unsafe_code)]
#![cfg_attr(test, expect(clippy::disallowed_methods, reason = "tests read their cases from files"))]

pub mod analyser;
pub mod cataloger;
pub mod compose;
pub mod distribution;
pub mod executable;
pub mod facts;
pub mod gap;
pub mod inventory;
pub mod package;
pub mod purl;
pub mod sbom;
pub mod zip;
