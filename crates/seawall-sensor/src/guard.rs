//! The guard in the kernel: programs at the hooks of BPF-LSM that refuse what is not from the image.
//!
//! They decide without the agent, and stay when it goes. Whether the kernel asks them at all is
//! tried, not assumed: it takes such programs also where its list of security modules lacks `bpf`,
//! and then never calls them.

use std::collections::BTreeMap;
use std::io;
use std::os::fd::AsFd as _;
use std::path::Path;
use std::process::{Command, Stdio};

use libbpf_rs::{Link, MapCore as _, MapFlags, MapHandle};
use rustix::time::ClockId;
use seawall_runtime::event::CgroupId;

use crate::decode::DecodeError;
use crate::decode::cursor::Cursor;
use crate::layout::Form;
use crate::programs::{self, Loaded};
use crate::ring::Ring;
use crate::sensor::now;
use crate::{Coverage, StartError, pins};

mod layout;

use layout::DenialForm;

/// The programs, compiled by the build script.
static OBJECT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/guard.bpf.o"));
/// `SW_RING_DENIALS` in `ebpf/guard.h`.
const RING_BYTES: usize = 1 << 20;
/// The only key of maps with one value.
const ONLY_KEY: [u8; 4] = [0; 4];
/// `SW_GUARD_WATCH` and `SW_GUARD_ENFORCE`.
const WATCH: u32 = 1;
const ENFORCE: u32 = 2;
/// `SW_USE_LOAD`.
const LOAD: u32 = 2;
/// Bits of a device's minor number in the kernel's own form.
const MINOR_BITS: u32 = 20;

/// Programs that refuse, in the kernel.
#[derive(Debug)]
pub struct KernelGuard {
    maps: BTreeMap<String, MapHandle>,
    _links: Vec<(String, Link)>,
    ring: Ring,
    is_resumed: bool,
}

/// A guarded control group.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Guarded {
    /// Major and minor number of the overlay that is the container's root.
    pub device: (u32, u32),
    /// Whether what is foreign is refused.
    pub is_enforced: bool,
}

/// A content of a file that may be executed although it is not of the image.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Accepted {
    /// The guarded control group.
    pub cgroup: CgroupId,
    /// The file's inode.
    pub inode: u64,
    /// When inode or content last changed, in nanoseconds since 1970.
    pub changed: u64,
    /// The kind of file system (`statfs(2)`, `f_type`).
    pub magic: u64,
}

/// A use that the kernel's side refused.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Denial {
    /// When, in nanoseconds since 1970.
    pub time: u64,
    /// The guarded control group.
    pub cgroup: CgroupId,
    /// The process, as the host counts.
    pub process: u32,
    /// The thread that asked.
    pub thread: u32,
    /// Whether it was to be loaded into a process, not executed as a program.
    pub is_load: bool,
    /// Its inode.
    pub inode: u64,
    /// The kind of its file system.
    pub magic: u64,
    /// The last part of its path.
    pub name: Vec<u8>,
}

/// Why the kernel refuses nothing for us.
#[derive(Debug, thiserror::Error)]
pub enum NoGuard {
    /// The programs could not be loaded or attached.
    #[error("the kernel does not take programs of BPF-LSM")]
    Start(#[from] StartError),
    /// They were attached, and are not called.
    #[error(
        "the kernel never asks programs of BPF-LSM: `bpf` is not in its list of security modules (lsm=)"
    )]
    NeverAsked,
    /// Whether they are called could not be tried.
    #[error("whether the kernel asks programs of BPF-LSM could not be tried")]
    Probe(#[source] io::Error),
}

impl KernelGuard {
    /// Loads and attaches the programs, or goes on with those that are pinned below `pins`, and
    /// tries whether the kernel asks them. `probe` is a program that is run for that, and ends.
    ///
    /// # Errors
    ///
    /// The kernel takes them not, or never asks.
    pub fn start(pins: Option<&Path>, probe: &Path) -> Result<Self, NoGuard> {
        let (loaded, is_resumed) = match pins {
            Some(folder) => pins::load(folder, OBJECT, load)?,
            None => (load()?, false),
        };
        let Loaded { maps, links, .. } = loaded;
        let denials = maps.get("denials").ok_or(StartError::NoMap("denials"))?;
        let ring = Ring::map(denials.as_fd(), RING_BYTES).map_err(StartError::Ring)?;
        let guard = Self { maps, _links: links, ring, is_resumed };
        if guard.is_asked(probe)? { Ok(guard) } else { Err(NoGuard::NeverAsked) }
    }

    /// Whether the programs were there already, pinned by an agent before this one.
    pub fn is_resumed(&self) -> bool {
        self.is_resumed
    }

    fn is_asked(&self, probe: &Path) -> Result<bool, NoGuard> {
        let before = self.number("asked")?;
        let mut command = Command::new(probe);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().map_err(NoGuard::Probe)?;
        Ok(before < self.number("asked")?)
    }

    /// Guards a control group and those below it from now on.
    ///
    /// # Errors
    ///
    /// The map is full, or gone.
    pub fn guard(&self, cgroup: CgroupId, guarded: Guarded) -> Result<(), StartError> {
        let (major, minor) = guarded.device;
        let device = (major << MINOR_BITS) | minor;
        let mode = if guarded.is_enforced { ENFORCE } else { WATCH };
        let value = [device.to_ne_bytes(), mode.to_ne_bytes()].concat();
        let map = self.map("guarded")?;
        map.update(&cgroup.0.to_ne_bytes(), &value, MapFlags::ANY).map_err(StartError::Map)
    }

    /// Guards a control group no longer.
    ///
    /// # Errors
    ///
    /// The map is gone.
    pub fn release(&self, cgroup: CgroupId) -> Result<(), StartError> {
        match self.map("guarded")?.delete(&cgroup.0.to_ne_bytes()) {
            Err(error) if error.kind() != libbpf_rs::ErrorKind::NotFound => {
                Err(StartError::Map(error))
            }
            _ => Ok(()),
        }
    }

    /// Returns the control groups that are guarded, also by an agent before this one.
    pub fn guarded(&self) -> Vec<CgroupId> {
        let Some(map) = self.maps.get("guarded") else { return Vec::new() };
        let keys = map.keys().filter_map(|key| Some(u64::from_ne_bytes(key.try_into().ok()?)));
        keys.map(CgroupId).collect()
    }

    /// Returns a handle by which another thread can accept files.
    ///
    /// # Errors
    ///
    /// The map is gone.
    pub fn acceptor(&self) -> Result<Acceptor, StartError> {
        let map = MapHandle::try_from(self.map("accepted")?).map_err(StartError::Map)?;
        Ok(Acceptor { map })
    }

    /// Hands over what was refused since the last time.
    pub fn drain(&mut self, tell: &mut dyn FnMut(Denial)) {
        let wall = now(ClockId::Realtime).saturating_sub(now(ClockId::Boottime));
        let end = self.ring.written();
        while let Some(bytes) = self.ring.peek(end) {
            let denial = decode(bytes, wall);
            self.ring.pass();
            if let Ok(denial) = denial {
                tell(denial);
            }
        }
    }

    /// Returns how many denials did not fit into the ring.
    pub fn untold(&self) -> u64 {
        self.number("untold").unwrap_or(0)
    }

    /// Takes programs and maps out of the kernel that an agent pinned in a folder.
    ///
    /// # Errors
    ///
    /// The folder cannot be changed.
    pub fn remove_pins(folder: &Path) -> Result<(), StartError> {
        pins::clear(folder)
    }

    fn map(&self, name: &'static str) -> Result<&MapHandle, StartError> {
        self.maps.get(name).ok_or(StartError::NoMap(name))
    }

    fn number(&self, name: &'static str) -> Result<u64, StartError> {
        let value = self.map(name)?.lookup(&ONLY_KEY, MapFlags::ANY).map_err(StartError::Map)?;
        let bytes = value.and_then(|value| <[u8; 8]>::try_from(value).ok());
        Ok(u64::from_ne_bytes(bytes.unwrap_or_default()))
    }
}

/// Accepts files, from any thread.
#[derive(Debug)]
pub struct Acceptor {
    map: MapHandle,
}

impl Acceptor {
    /// Lets a content be executed that is not of the image.
    ///
    /// # Errors
    ///
    /// The map is gone.
    pub fn accept(&self, file: &Accepted) -> Result<(), StartError> {
        let numbers = [file.cgroup.0, file.inode, file.changed, file.magic];
        let key = numbers.map(u64::to_ne_bytes).concat();
        self.map.update(&key, &1_u64.to_ne_bytes(), MapFlags::ANY).map_err(StartError::Map)
    }
}

fn load() -> Result<Loaded, StartError> {
    let failed = |error| StartError::Load(error, programs::take_words());
    let object = programs::open(OBJECT)?.load().map_err(failed)?;
    let mut links = Vec::new();
    for program in object.progs_mut() {
        let name = program.name().to_string_lossy().into_owned();
        links.push((name, program.attach_lsm().map_err(failed)?));
    }
    let attached = links.iter().map(|(name, _)| name.clone()).collect();
    let coverage = Coverage { attached, missing: Vec::new() };
    Ok(Loaded { maps: programs::maps(&object)?, links, coverage })
}

fn decode(bytes: &[u8], wall: u64) -> Result<Denial, DecodeError> {
    let form = DenialForm::read(&mut Cursor::new(bytes))?;
    let length = form.name.iter().position(|byte| *byte == 0).unwrap_or(form.name.len());
    Ok(Denial {
        time: form.time.saturating_add(wall),
        cgroup: CgroupId(form.cgroup),
        process: form.process,
        thread: form.thread,
        is_load: form.used == LOAD,
        inode: form.inode,
        magic: form.magic,
        name: form.name.get(..length).unwrap_or_default().to_vec(),
    })
}

#[cfg(test)]
mod tests;
