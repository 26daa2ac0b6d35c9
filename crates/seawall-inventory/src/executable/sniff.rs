//! Tells by a file's first bytes, name and mode whether it is code, and of what kind.

use seawall_artifact::path::ImagePath;

use super::ExecutableKind;
use super::elf::{Elf, ElfKind};
use super::held::Held;

const EXECUTE_BITS: u32 = 0o111;

/// Returns the kind of executable that the file is; `None` if it is no code.
///
/// `head` may be the first bytes only. A `#!` makes a script whatever its mode: interpreters
/// run such files by name, and a later layer or a mount may set the bit.
pub(crate) fn sniff(
    path: &ImagePath,
    mode: u32,
    size_bytes: u64,
    head: &[u8],
) -> Option<ExecutableKind> {
    match head {
        [b'#', b'!', ..] => Some(ExecutableKind::Script),
        [0x7f, b'E', b'L', b'F', ..] => elf_kind(path, mode, head),
        [b'M', b'Z', ..] => is_pe(head, size_bytes).then_some(ExecutableKind::Foreign),
        _ => is_mach_o(head).then_some(ExecutableKind::Foreign),
    }
}

fn elf_kind(path: &ImagePath, mode: u32, head: &[u8]) -> Option<ExecutableKind> {
    let elf = Elf::parse(&Held::whole(head))?;
    let name = path.file_name();
    match elf.kind {
        ElfKind::Executable => Some(ExecutableKind::Program),
        ElfKind::Dynamic if elf.has_interpreter() => Some(ExecutableKind::Program),
        // Fedora and others set the execute bit on libraries too, so the name speaks first;
        // static position-independent programs have no interpreter.
        ElfKind::Dynamic if is_library_name(name) => Some(ExecutableKind::SharedLibrary),
        ElfKind::Dynamic if mode & EXECUTE_BITS != 0 => Some(ExecutableKind::Program),
        ElfKind::Dynamic => Some(ExecutableKind::SharedLibrary),
        // A kernel module is code that is loaded into something else, like a library.
        ElfKind::Relocatable => {
            let is_module = name.rsplit_once('.').is_some_and(|(_, extension)| extension == "ko");
            is_module.then_some(ExecutableKind::SharedLibrary)
        }
        ElfKind::Other => None,
    }
}

fn is_library_name(name: &str) -> bool {
    name.rsplit_once(".so").is_some_and(|(_, rest)| {
        rest.is_empty() || rest.starts_with(['.', '-']) || rest.starts_with(char::is_numeric)
    })
}

/// Tells whether a file that starts with `MZ` is a PE file, as far as the head shows it.
fn is_pe(head: &[u8], size_bytes: u64) -> bool {
    let raw = head.get(0x3c..0x40).and_then(|raw| <[u8; 4]>::try_from(raw).ok());
    let Some(start) = raw.map(u32::from_le_bytes) else { return false };
    match usize::try_from(start).ok().and_then(|start| head.get(start..start.checked_add(4)?)) {
        Some(signature) => signature == b"PE\0\0",
        None => u64::from(start) < size_bytes,
    }
}

fn is_mach_o(head: &[u8]) -> bool {
    match head {
        [0xce | 0xcf, 0xfa, 0xed, 0xfe, ..] | [0xfe, 0xed, 0xfa, 0xce | 0xcf, ..] => true,
        // A fat binary counts its architectures here; a Java class, which has the same magic,
        // its version, which is 45 at least.
        [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, count, ..] => (1..=20).contains(count),
        _ => false,
    }
}
