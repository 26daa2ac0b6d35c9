//! What the kernel tells: programs in BPF that watch the processes of containers, and the reader
//! of what they tell.
//!
//! The programs stand in `ebpf/` and are compiled by the build script. They drop whatever does not
//! belong to a tracked control group before a byte is reserved; what they tell comes through rings,
//! one for each class, and is decoded to [`seawall_runtime::event::Event`].
//!
//! `unsafe` code stands in `ring` (memory shared with the kernel) and `tracepoint` (a system call
//! without a safe form), nowhere else.

use std::path::PathBuf;

mod calls;
mod decode;
mod executables;
mod guard;
mod layout;
mod left_out;
mod losses;
mod named;
mod pins;
mod programs;
mod ring;
mod sensor;
mod tracepoint;

pub use decode::{DecodeError, Decoded, decode};
pub use guard::{Accepted, Acceptor, Denial, Guarded, KernelGuard, NoGuard};
pub use sensor::Sensor;

/// How the sensor is to work.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whether each control group that is made from now on is tracked at once, by the kernel
    /// itself: containers that live for milliseconds are seen from their first program on.
    pub track_new: bool,
    /// What a control group that is tracked so may send of the class of files.
    pub quota: Quota,
    /// Files whose every opening is told; of others reading is told once until they change. What
    /// begins with `/` is the beginning of a path, all else a part of one.
    pub sensitive: Vec<String>,
    /// A folder of a BPF file system in which programs and maps stay when the agent goes: what
    /// happens meanwhile is in the rings for its successor. `None` takes them along.
    pub pins: Option<PathBuf>,
}

/// From when on a control group that is tracked now is covered.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Since {
    /// From its beginning: the kernel's side tracked it when it was made.
    Beginning,
    /// From now.
    Now,
}

/// How many records of files a container may send. The other classes have no quota.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Quota {
    /// Records in a second, in the long run; zero for no bound.
    pub per_second: u64,
    /// Records at once.
    pub burst: u64,
}

/// What is seen, and what is not.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Coverage {
    /// Programs that run in the kernel.
    pub attached: Vec<String>,
    /// Programs that do not.
    pub missing: Vec<Missing>,
}

/// A program that does not run.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Missing {
    /// Its name in `ebpf/`.
    pub program: String,
    /// Why.
    pub reason: String,
}

/// How the sensor does.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Status {
    /// What is seen, and what is not.
    pub coverage: Coverage,
    /// Control groups that are tracked.
    pub tracked: usize,
    /// Records that were lost in all since the programs were loaded.
    pub lost: u64,
    /// Records that were not understood.
    pub misunderstood: u64,
}

/// Why the sensor cannot work at all.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The kernel does not describe its own structures, or the caller may not use BPF.
    #[error("the kernel does not tell its types (/sys/kernel/btf/vmlinux)")]
    NoTypes(#[source] libbpf_rs::Error),
    /// The kernel took no program.
    #[error("the kernel does not take the programs: {1}")]
    Load(#[source] libbpf_rs::Error, String),
    /// A map could not be opened, read or written.
    #[error("a map of the programs cannot be used")]
    Map(#[source] libbpf_rs::Error),
    /// A map that has to be there is not.
    #[error("the programs have no map `{0}`")]
    NoMap(&'static str),
    /// The folder of what is pinned cannot be used.
    #[error("what is pinned in {} cannot be used; mount -t bpf bpf makes a BPF file system", .0.display())]
    Pins(PathBuf, #[source] std::io::Error),
    /// A ring could not be mapped.
    #[error("a ring cannot be mapped")]
    Ring(#[source] std::io::Error),
}

/// Why a control group could not be tracked, or the kernel not asked.
#[derive(Debug, thiserror::Error)]
pub enum SensorError {
    /// More control groups are tracked than the kernel's side has places for.
    #[error("{0} control groups are tracked, there is no place for more")]
    Full(usize),
    /// A map could not be read or written.
    #[error("a map of the programs cannot be used")]
    Map(#[source] libbpf_rs::Error),
    /// Waiting failed.
    #[error("the rings cannot be waited for")]
    Wait(#[source] std::io::Error),
}
