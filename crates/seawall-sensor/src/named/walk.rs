//! A path that is walked link by link.
//!
//! In folders that everybody may write to (`/tmp`, `/dev/shm`) the kernel follows a link for nobody
//! but its owner (`fs.protected_symlinks`, `proc_sys_fs(5)`), not for root either. The process that an
//! event tells of may have been the owner.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::{Component, Path, PathBuf};

use rustix::fs::{FileType, Mode, OFlags, ResolveFlags, fstat, openat2, readlinkat};

/// Most links that are followed, as in the kernel (`MAXSYMLINKS`).
const LINKS_MAX: usize = 40;

/// Opens what a path below `root` leads to, following all links, none of which leaves `root`.
pub(super) fn open(root: &File, path: &str) -> io::Result<OwnedFd> {
    let resolve = ResolveFlags::IN_ROOT | ResolveFlags::NO_SYMLINKS;
    let flags = OFlags::PATH | OFlags::CLOEXEC | OFlags::NOFOLLOW;
    let mut done = PathBuf::from("/");
    // The parts that are left, the next one last.
    let mut left = parts(Path::new(path));
    let mut links = 0;
    while let Some(part) = left.pop() {
        if part == ".." {
            done.pop();
            continue;
        }
        let next = done.join(&part);
        let opened = openat2(root, &next, flags, Mode::empty(), resolve)?;
        if FileType::from_raw_mode(fstat(&opened)?.st_mode) != FileType::Symlink {
            done = next;
            continue;
        }
        links += 1;
        if LINKS_MAX < links {
            return Err(io::Error::from_raw_os_error(rustix::io::Errno::LOOP.raw_os_error()));
        }
        let target = OsString::from_vec(readlinkat(&opened, "", Vec::new())?.into_bytes());
        if target.as_bytes().starts_with(b"/") {
            done = PathBuf::from("/");
        }
        left.extend(parts(Path::new(&target)));
    }
    Ok(openat2(root, &done, flags, Mode::empty(), resolve)?)
}

/// Returns the parts of a path, the first one last.
fn parts(path: &Path) -> Vec<OsString> {
    let parts = path.components().filter(|part| !matches!(part, Component::RootDir));
    parts.map(|part| part.as_os_str().to_owned()).rev().filter(|part| part != ".").collect()
}

#[cfg(test)]
mod tests;
