//! Programs at the entry and exit of single system calls, through perf events.
//!
//! The number of such a tracepoint stands in tracefs, which need not be mounted: a detached mount
//! of our own is asked, which nobody else sees and which goes when its descriptor does.
#![expect(unsafe_code, reason = "no library has a safe form of perf_event_open")]

use std::io::{self, Read as _};
use std::os::fd::{FromRawFd as _, OwnedFd};

use rustix::fs::{Mode, OFlags};
use rustix::mount::{FsMountFlags, FsOpenFlags, MountAttrFlags};

/// `perf_event_attr.type` of tracepoints.
const PERF_TYPE_TRACEPOINT: u32 = 2;
/// Bytes of the first form of `perf_event_attr`, which every kernel takes.
const ATTRIBUTES: usize = 64;
const PERF_FLAG_FD_CLOEXEC: libc::c_ulong = 8;
/// Longest number that is read.
const NUMBER_MAX: u64 = 20;

/// A tracefs of our own.
#[derive(Debug)]
pub(crate) struct TraceFs {
    root: OwnedFd,
}

impl TraceFs {
    /// Makes one.
    pub(crate) fn open() -> io::Result<Self> {
        let context = rustix::mount::fsopen("tracefs", FsOpenFlags::FSOPEN_CLOEXEC)?;
        rustix::mount::fsconfig_create(&context)?;
        let root = rustix::mount::fsmount(
            &context,
            FsMountFlags::FSMOUNT_CLOEXEC,
            MountAttrFlags::MOUNT_ATTR_NOEXEC | MountAttrFlags::MOUNT_ATTR_NOSUID,
        )?;
        Ok(Self { root })
    }

    /// Returns the number of a tracepoint.
    pub(crate) fn number(&self, group: &str, name: &str) -> io::Result<u64> {
        let path = format!("events/{group}/{name}/id");
        let file =
            rustix::fs::openat(&self.root, path, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?;
        let mut text = String::new();
        std::fs::File::from(file).take(NUMBER_MAX).read_to_string(&mut text)?;
        text.trim().parse().map_err(io::Error::other)
    }

    /// Opens a tracepoint, to attach a program to. A program sees what happens on all processors,
    /// whichever the event is opened for.
    pub(crate) fn event(&self, group: &str, name: &str) -> io::Result<OwnedFd> {
        let mut attributes = [0_u8; ATTRIBUTES];
        let size = u32::try_from(ATTRIBUTES).map_err(io::Error::other)?;
        put(&mut attributes, 0, &PERF_TYPE_TRACEPOINT.to_ne_bytes());
        put(&mut attributes, 4, &size.to_ne_bytes());
        put(&mut attributes, 8, &self.number(group, name)?.to_ne_bytes());
        // SAFETY: the attributes are as long as they say and live until the call returns; the
        // other arguments are numbers (any process, processor 0, no group).
        let fd = unsafe {
            libc::syscall(
                libc::SYS_perf_event_open,
                attributes.as_ptr(),
                -1_i32,
                0_i32,
                -1_i32,
                PERF_FLAG_FD_CLOEXEC,
            )
        };
        let Ok(fd) = i32::try_from(fd) else { return Err(io::Error::other("no descriptor")) };
        if fd < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the kernel just made it, and nobody else has it.
        Ok(unsafe { OwnedFd::from_raw_fd(fd) })
    }
}

fn put(target: &mut [u8], at: usize, bytes: &[u8]) {
    if let Some(place) = target.get_mut(at..at + bytes.len()) {
        place.copy_from_slice(bytes);
    }
}
