//! Files mapped into memory, read only.
#![expect(unsafe_code, reason = "mapping a file is unsafe: see the SAFETY comment")]

use std::fs::File;
use std::io;
use std::ops::Deref;
use std::path::Path;

/// The content of a file, mapped.
///
/// **Invariant:** the file is one that Seawall writes: it appears by a rename and is never
/// changed in place, so the bytes stay what they are while they are borrowed.
#[derive(Debug)]
pub struct MappedFile {
    map: memmap2::Mmap,
}

impl MappedFile {
    /// Maps the file at `path`.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        // SAFETY: `Mmap::map` demands that the file is not changed or truncated while it is
        // mapped. Seawall's files appear by a rename and are replaced by another rename, which
        // leaves this inode as it is (see `atomic`). Someone with the right to write the
        // folder could still truncate it; the process would then end by SIGBUS, without
        // having read a wrong byte, because every read is bounds-checked against the map.
        let map = unsafe { memmap2::Mmap::map(&file)? };
        // A look-up touches a few pages here and there. Huge pages would make each of them two
        // mebibytes of the process. It is advice: a kernel that does not take it does no harm.
        #[cfg(target_os = "linux")]
        drop(map.advise(memmap2::Advice::NoHugePage));
        Ok(Self { map })
    }
}

impl Deref for MappedFile {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.map
    }
}
