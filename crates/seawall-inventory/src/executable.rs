//! Executables, shared libraries and scripts of an image: later the node's safe list.

use seawall_artifact::digest::Digest;
use seawall_artifact::path::ImagePath;
use serde::{Deserialize, Serialize};

/// A file whose code can run.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Executable {
    /// Where it is.
    pub path: ImagePath,
    /// SHA-256 of its content.
    pub digest: Digest,
    /// Size in bytes.
    pub size_bytes: u64,
    /// What it is.
    pub kind: ExecutableKind,
}

/// The kinds of executables.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExecutableKind {
    /// A program (ELF `ET_EXEC`, or `ET_DYN` with an interpreter or the execute bit).
    Program,
    /// A shared library (ELF `ET_DYN`).
    SharedLibrary,
    /// A text file that starts with `#!`.
    Script,
    /// A file for another operating system (PE, Mach-O).
    Foreign,
}
