//! Files that a record knows by their path only: the file system is asked what stands there.
//!
//! The kernel lets the objects behind the paths of a call go before the call ends. A path is looked
//! up from the root of the process, as the process would, and never leaves that root. What has been
//! changed meanwhile, or whose process has ended, stays unknown: zeros, never a guess.

use std::fs::File as OsFile;
use std::io;
use std::os::fd::OwnedFd;

use rustix::fs::{AtFlags, Mode, OFlags, ResolveFlags, StatxFlags, openat2, statx};
use seawall_runtime::event::{Action, Event, File, FileId};

/// Looks up what an event says by path only.
pub(crate) fn complete(event: &mut Event) {
    let pid = event.process.id.pid;
    let action = &mut event.action;
    if let Action::Exec(exec) = action {
        if let Some(script) = exec.script.as_mut() {
            script.path = from_folder(&exec.folder, &script.path);
            let path = script.path.clone();
            look_up(pid, &path, script, true);
        }
    } else if let Action::Link { is_symbolic: true, .. } = action {
        // It may lead anywhere; where it points is a text.
    } else if let Action::Rename { file, target, .. } | Action::Link { file, target, .. } = action {
        look_up(pid, target, file, false);
    } else if let Action::Attributes { file, mode, owner, .. } = action
        && file.id.inode == 0
    {
        let path = file.path.clone();
        look_up(pid, &path, file, true);
        (*mode, *owner) = (file.mode, file.owner);
    }
}

fn from_folder(folder: &str, path: &str) -> String {
    if path.starts_with('/') { path.to_owned() } else { crate::decode::text::joined(folder, path) }
}

fn look_up(pid: u32, path: &str, file: &mut File, follows: bool) {
    // An escaped path is not the path.
    if path.contains('\\') {
        return;
    }
    if let Ok(found) = status(pid, path, follows) {
        file.id = found.id;
        file.mode = found.mode;
        file.owner = found.owner;
        file.size = found.size;
        file.links = found.links;
    }
}

struct Found {
    id: FileId,
    mode: u32,
    owner: u32,
    size: u64,
    links: u32,
}

fn status(pid: u32, path: &str, follows: bool) -> io::Result<Found> {
    let root = OsFile::open(format!("/proc/{pid}/root"))?;
    let mut flags = OFlags::PATH | OFlags::CLOEXEC;
    flags.set(OFlags::NOFOLLOW, !follows);
    let resolve = ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS;
    let file: OwnedFd = openat2(&root, path, flags, Mode::empty(), resolve)?;
    let told = statx(&file, "", AtFlags::EMPTY_PATH, StatxFlags::BASIC_STATS)?;
    let seconds = u64::try_from(told.stx_ctime.tv_sec).unwrap_or(0);
    Ok(Found {
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
    })
}
