//! The guard in the kernel, where it offers BPF-LSM: it refuses what is not of the image by itself.
//!
//! What needs the agent to be found out (a file that was written anew with the content of the
//! image, an addition of an administrator) the agent is asked by fanotify first, and accepts before
//! it answers. So the two agree, and what was accepted stays so when the agent is gone.

use std::fs::File;
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};

use rustix::fs::fstatfs;
use seawall_runtime::container::Container;
use seawall_runtime::drift::{Mode, Origin, Use};
use seawall_runtime::event::{CgroupId, Place};
use seawall_sensor::{Accepted, Acceptor, Denial, Guarded, KernelGuard};

use crate::classify::{Known, View};
use crate::layers::{Root, Version};
use crate::reason;

const OVERLAYFS_MAGIC: u64 = 0x794c_7630;
const TMPFS_MAGIC: u64 = 0x0102_1994;

/// Programs of BPF-LSM at work.
#[derive(Debug)]
pub struct Kernel {
    guard: KernelGuard,
    is_settled: bool,
}

/// By which one container's files are accepted.
#[derive(Debug)]
pub struct Cover {
    acceptor: Acceptor,
    cgroup: CgroupId,
}

impl Kernel {
    /// Starts the programs, or says why there are none. `pins` is where they stay.
    ///
    /// # Errors
    ///
    /// The kernel does not take or does not ask them.
    pub fn start(pins: Option<&Path>) -> Result<Self, String> {
        let pins: Option<PathBuf> = pins.map(|folder| folder.join("guard"));
        // Any program shows whether the kernel asks; this one is always there, and ends.
        let own = std::env::current_exe().map_err(|error| error.to_string())?;
        let guard =
            KernelGuard::start(pins.as_deref(), &own).map_err(|error| reason::of(&error))?;
        Ok(Self { guard, is_settled: false })
    }

    /// Guards a container, or says why it cannot.
    ///
    /// # Errors
    ///
    /// It is in no control group of version 2, its root is no overlay, or the kernel refuses.
    pub fn cover(&self, container: &Container, view: &View, mode: Mode) -> Result<Cover, String> {
        if container.cgroup == CgroupId(0) {
            return Err("it is in no control group of version 2".to_owned());
        }
        if !matches!(view.root, Root::Overlay(_)) {
            return Err("its root is no overlay".to_owned());
        }
        let acceptor = self.guard.acceptor().map_err(|error| reason::of(&error))?;
        let guarded =
            Guarded { device: view.root_mount.device, is_enforced: mode == Mode::Enforce };
        self.guard.guard(container.cgroup, guarded).map_err(|error| reason::of(&error))?;
        Ok(Cover { acceptor, cgroup: container.cgroup })
    }

    /// Guards a control group no longer.
    pub fn release(&self, cgroup: CgroupId) {
        // One that is not there guards nothing.
        drop(self.guard.release(cgroup));
    }

    /// Releases, once, what an agent before this one guarded and is gone.
    pub fn settle(&mut self, is_there: impl Fn(CgroupId) -> bool) {
        if self.is_settled {
            return;
        }
        self.is_settled = true;
        for cgroup in self.guard.guarded().into_iter().filter(|cgroup| !is_there(*cgroup)) {
            self.release(cgroup);
        }
    }

    /// Hands over what was refused since the last time.
    pub fn drain(&mut self) -> Vec<Denial> {
        let mut denials = Vec::new();
        self.guard.drain(&mut |denial| denials.push(denial));
        denials
    }

    /// Returns how many denials could not be told.
    pub fn untold(&self) -> u64 {
        self.guard.untold()
    }
}

impl Cover {
    /// Accepts the content that a file has now.
    pub fn accept(&self, file: impl AsFd, version: &Version) {
        let Ok(told) = fstatfs(file) else { return };
        let accepted = Accepted {
            cgroup: self.cgroup,
            inode: version.inode,
            changed: u64::try_from(version.changed).unwrap_or_default(),
            magic: u64::try_from(told.f_type).unwrap_or_default(),
        };
        // What could not be accepted is refused by the kernel, and told.
        drop(self.acceptor.accept(&accepted));
    }

    /// Accepts an open file.
    pub fn accept_file(&self, file: &File) {
        if let Ok(stat) = crate::layers::stat_of(file) {
            self.accept(file, &Version::of(&stat));
        }
    }
}

/// Returns what is known of a file that the kernel refused, and what was to be done with it.
pub fn refused(denial: &Denial) -> (Known, Use) {
    let is_memory = denial.magic == TMPFS_MAGIC && denial.name.starts_with(b"memfd:");
    let place = match denial.magic {
        OVERLAYFS_MAGIC => Place::Upper,
        TMPFS_MAGIC if is_memory => Place::Memory,
        TMPFS_MAGIC => Place::Tmpfs,
        _ => Place::Other,
    };
    let known = Known {
        path: String::from_utf8_lossy(&denial.name).into_owned(),
        place,
        is_deleted: is_memory,
        links: 1,
        origin: Origin::Foreign,
    };
    (known, if denial.is_load { Use::Load } else { Use::Execute })
}

#[cfg(test)]
mod tests;
