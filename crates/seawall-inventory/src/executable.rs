//! Executables, shared libraries and scripts of an image: later the node's safe list.
//!
//! The submodules read the headers of ELF, PE, Mach-O and WebAssembly files.

use seawall_artifact::digest::Digest;
use seawall_artifact::path::ImagePath;
use serde::{Deserialize, Serialize};

pub(crate) mod elf;
pub(crate) mod foreign;
pub(crate) mod held;
pub(crate) mod sniff;
pub(crate) mod stretches;

/// Largest executable that is held in memory whole while it is catalogued.
// LIMIT: nine of ten programs are smaller; of larger ones stretches are kept.
pub(crate) const EXECUTABLE_WHOLE_BYTES_MAX: u64 = 16 * 1024 * 1024;

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

/// Tells whether the file is an ELF, PE or Mach-O file that was linked.
pub(crate) fn is_binary(head: &[u8]) -> bool {
    match head {
        // Object files and kernel modules (`ET_REL`) are built by no tool that records packages.
        [0x7f, b'E', b'L', b'F', _, order, ..] => {
            let kind = head.get(16..18).unwrap_or_default();
            let wanted: [&[u8]; 2] =
                if *order == 2 { [&[0, 2], &[0, 3]] } else { [&[2, 0], &[3, 0]] };
            wanted.contains(&kind)
        }
        [b'M', b'Z', ..] | [0xcf, 0xfa, 0xed, 0xfe, ..] => true,
        _ => false,
    }
}

/// Tells whether the file is a WebAssembly module.
pub(crate) fn is_wasm(head: &[u8]) -> bool {
    head.starts_with(b"\0asm\x01\0\0\0")
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
