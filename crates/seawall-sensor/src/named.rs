//! Files that a record knows by their path only: the file system is asked what stands there.
//!
//! The kernel lets the objects behind the paths of a call go before the call ends. A path is looked
//! up from the root of the process, as the process would, and never leaves that root; where the
//! process has ended, from the root of its parent, if that has the same mounts. What has been
//! changed meanwhile, or whose processes have ended, stays unknown: zeros, never a guess.

mod walk;

use std::fs::{self, File as OsFile};
use std::io;
use std::os::fd::{AsRawFd as _, OwnedFd};

use rustix::fs::{AtFlags, Mode, OFlags, ResolveFlags, StatxFlags, openat2, statx};
use rustix::io::Errno;
use seawall_runtime::event::{Action, Event, File, FileId};
use seawall_runtime::text::escape;

/// The type of a file in its mode (`inode(7)`).
const TYPE_BITS: u32 = 0o170_000;

/// Whose root a path begins at.
#[derive(Clone, Copy)]
struct Root {
    process: u32,
    parent: u32,
    mount_namespace: u32,
}

/// Looks up what an event says by path only.
pub(crate) fn complete(event: &mut Event) {
    let process = &event.process;
    let root = Root {
        process: process.id.pid,
        parent: process.parent.pid,
        mount_namespace: process.mount_namespace,
    };
    look_up_of(&mut event.action, root);
}

fn look_up_of(action: &mut Action, root: Root) {
    if let Action::Refused { action, .. } = action {
        if let Action::Open { file, .. } = action.as_mut() {
            // What is asked for may be a link to what matters.
            look_up_whole(root, file);
        }
    } else if let Action::Open { file, .. } = action {
        // What was cut to a length is told by its name only.
        if file.id.inode == 0 {
            look_up_whole(root, file);
        }
    } else if let Action::Exec(exec) = action {
        if let Some(script) = exec.script.as_mut() {
            script.path = from_folder(&exec.folder, &script.path);
            let path = script.path.clone();
            look_up(root, &path, script, true);
        }
    } else if let Action::Link { is_symbolic: true, target, .. } = action {
        // It may lead anywhere; where it points is a text.
        follow_folder(root, target);
    } else if let Action::Rename { file, target, .. } | Action::Link { file, target, .. } = action {
        follow_folder(root, &mut file.path);
        follow_folder(root, target);
        look_up(root, target, file, false);
    } else if let Action::Unlink { file } = action {
        follow_folder(root, &mut file.path);
    } else if let Action::Times { file, .. } = action
        && file.id.inode == 0
    {
        look_up_whole(root, file);
    } else if let Action::Attributes { file, mode, owner, is_mode, .. } = action
        && file.id.inode == 0
    {
        look_up_whole(root, file);
        let asked = if *is_mode { *mode } else { file.mode };
        (*mode, *owner) = (file.mode & TYPE_BITS | asked & !TYPE_BITS, file.owner);
    }
}

fn from_folder(folder: &str, path: &str) -> String {
    if path.starts_with('/') { path.to_owned() } else { crate::decode::text::joined(folder, path) }
}

fn look_up(root: Root, path: &str, file: &mut File, follows: bool) {
    if let Some((found, _)) = found(root, path, follows) {
        fill(file, &found);
    }
}

/// The same, with the path that the name leads to.
fn look_up_whole(root: Root, file: &mut File) {
    let Some((told, opened)) = found(root, &file.path, true) else { return };
    fill(file, &told);
    if let Some(path) = path_of(&opened) {
        file.path = path;
    }
}

/// Follows links to the folder of a name, not the name itself: events that the kernel tells with
/// objects have such paths, and are compared with this one.
fn follow_folder(root: Root, path: &mut String) {
    let Some((folder, name)) = path.rsplit_once('/') else { return };
    let folder = if folder.is_empty() { "/" } else { folder };
    let opened = found(root, folder, true);
    if let Some(whole) = opened.and_then(|(_, opened)| path_of(&opened)) {
        *path = format!("{}/{name}", whole.trim_end_matches('/'));
    }
}

/// Returns the path of what is open, from the root of its mounts.
fn path_of(opened: &OwnedFd) -> Option<String> {
    use std::os::unix::ffi::OsStrExt as _;
    let target = fs::read_link(format!("/proc/self/fd/{}", opened.as_raw_fd())).ok()?;
    target.is_absolute().then(|| escape(target.as_os_str().as_bytes()))
}

fn fill(file: &mut File, found: &Found) {
    file.id = found.id;
    file.mode = found.mode;
    file.owner = found.owner;
    file.size = found.size;
    file.links = found.links;
    file.special = found.special;
}

struct Found {
    id: FileId,
    mode: u32,
    owner: u32,
    size: u64,
    links: u32,
    special: u32,
}

fn found(root: Root, path: &str, follows: bool) -> Option<(Found, OwnedFd)> {
    // An escaped path is not the path.
    if path.contains('\\') {
        return None;
    }
    let roots = [root.process, root.parent].map(|pid| open_root(pid, root.mount_namespace));
    let opened = roots.into_iter().find_map(Result::ok)?;
    status(&opened, path, follows).ok()
}

/// Opens the root of a process that has the mounts of the event.
fn open_root(pid: u32, mount_namespace: u32) -> io::Result<OsFile> {
    use std::os::unix::fs::MetadataExt as _;
    let root = OsFile::open(format!("/proc/{pid}/root"))?;
    let namespace = fs::metadata(format!("/proc/{pid}/ns/mnt"))?.ino();
    if namespace != u64::from(mount_namespace) {
        return Err(io::ErrorKind::NotFound.into());
    }
    Ok(root)
}

fn status(root: &OsFile, path: &str, follows: bool) -> io::Result<(Found, OwnedFd)> {
    let mut flags = OFlags::PATH | OFlags::CLOEXEC;
    flags.set(OFlags::NOFOLLOW, !follows);
    let resolve = ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS;
    let file = match openat2(root, path, flags, Mode::empty(), resolve) {
        Err(Errno::ACCESS) if follows => walk::open(root, path)?,
        opened => opened?,
    };
    let told = statx(&file, "", AtFlags::EMPTY_PATH, StatxFlags::BASIC_STATS)?;
    let seconds = u64::try_from(told.stx_ctime.tv_sec).unwrap_or(0);
    let found = Found {
        id: FileId {
            device: told.stx_dev_major << 20 | told.stx_dev_minor,
            inode: told.stx_ino,
            changed: seconds
                .saturating_mul(1_000_000_000)
                .saturating_add(u64::from(told.stx_ctime.tv_nsec)),
        },
        mode: u32::from(told.stx_mode),
        owner: told.stx_uid,
        size: told.stx_size,
        links: told.stx_nlink,
        special: told.stx_rdev_major << 20 | told.stx_rdev_minor,
    };
    Ok((found, file))
}
