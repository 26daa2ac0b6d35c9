//! What is known of a control group as a whole.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::net::IpAddr;
use std::sync::Arc;

use crate::event::{Place, ProcessId};

/// Most names of files that a container's renamed programs are known by.
// LIMIT: attacks rename a handful; a flood drops the oldest of its own container.
pub(super) const ALIASES_MAX: usize = 64;
/// Most ports that a container is known to serve.
// LIMIT: a server has some; passive FTP opens one after the other.
pub(super) const PORTS_MAX: usize = 64;

/// Most paths of a container that are known to hold the content of a sensitive one.
// LIMIT: attacks rename a handful; a flood drops the oldest of its own container.
pub(super) const ORIGINS_MAX: usize = 64;

/// Most scripts of a container whose place is known.
// LIMIT: images begin with a handful; of more, the oldest are looked at anew.
pub(super) const SCRIPTS_MAX: usize = 64;
/// Most foreign programs of a container that are known to run.
// LIMIT: of more the oldest count as gone.
pub(super) const RUNNING_MAX: usize = 64;

/// Most addresses of a container that answers of DNS are known to have told.
// LIMIT: 32 bytes each; a crawler meets more, and those count as not named in the end.
pub(super) const NAMED_MAX: usize = 2_048;
/// Most files that a container is known to have built.
// LIMIT: a build leaves some programs behind; of more, the oldest count as any other file.
pub(super) const BUILT_MAX: usize = 256;
/// Most local sockets of a container whose user is known.
// LIMIT: a service has a handful; of more, the oldest are forgotten.
pub(super) const BOUND_MAX: usize = 64;

/// Most files of the system that a container is known to have written.
// LIMIT: attacks write a handful; who floods this meets rules about programs that are overwritten.
pub(super) const WRITTEN_MAX: usize = 256;
/// Where files of the system lie.
const SYSTEM: [&str; 5] = ["/usr/", "/bin/", "/sbin/", "/lib/", "/lib64/"];

/// A control group, as a rule a container.
#[derive(Debug, Default)]
pub struct Group {
    /// Its first process, as the host counts, where somebody said so.
    pub(super) entry_pid: Option<u32>,
    /// Its first process.
    pub(super) entry: Option<ProcessId>,
    /// Known processes, those that ended included.
    pub(super) processes: usize,
    /// Known processes that have not ended.
    pub(super) living: u32,
    /// Processes that ended without known descendants, the first at the front.
    pub(super) leaves: VecDeque<ProcessId>,
    /// Processes that ended with known descendants, the first at the front.
    pub(super) ancestors: VecDeque<ProcessId>,
    ports: VecDeque<u16>,
    aliases: BTreeMap<Box<str>, Arc<str>>,
    aliases_by_age: VecDeque<Box<str>>,
    /// Paths at which the content of another path is found since something was renamed or linked.
    origins: VecDeque<(Box<str>, Box<str>)>,
    /// Where the content of scripts lies, as whoever opened them met it.
    scripts: VecDeque<(Box<str>, Place)>,
    /// Files of the system that were written since the container was met.
    written: VecDeque<Box<str>>,
    /// Addresses that answers of DNS told, the oldest at the front.
    named: VecDeque<IpAddr>,
    named_set: HashSet<IpAddr>,
    /// Files that a linker or a build of the image wrote.
    built: VecDeque<Box<str>>,
    /// Local sockets, and who took their addresses.
    bound: VecDeque<(Box<str>, u32)>,
    /// Programs that run and that the image does not contain.
    running: VecDeque<(ProcessId, Box<str>)>,
}

impl Group {
    /// Returns the container's first process.
    pub fn entry(&self) -> Option<ProcessId> {
        self.entry
    }

    /// Returns how many processes run in it.
    pub fn living(&self) -> u32 {
        self.living
    }

    /// Tells whether somebody in it awaits connections on `port`.
    pub fn serves(&self, port: u16) -> bool {
        self.ports.contains(&port)
    }

    pub(super) fn listen(&mut self, port: u16) {
        if self.ports.contains(&port) {
            return;
        }
        if PORTS_MAX <= self.ports.len() {
            self.ports.pop_front();
        }
        self.ports.push_back(port);
    }

    /// Tells whether an answer of DNS told this address.
    pub fn is_named(&self, address: IpAddr) -> bool {
        self.named_set.contains(&address)
    }

    pub(super) fn name(&mut self, address: IpAddr) {
        if !self.named_set.insert(address) {
            return;
        }
        self.named.push_back(address);
        if NAMED_MAX < self.named.len()
            && let Some(oldest) = self.named.pop_front()
        {
            self.named_set.remove(&oldest);
        }
    }

    /// Tells whether `path` was written by a linker of the image, or within a build.
    pub fn was_built(&self, path: &str) -> bool {
        self.built.iter().any(|known| **known == *path)
    }

    /// Returns the files that a linker of the image wrote, or a build.
    pub(super) fn into_built(self) -> VecDeque<Box<str>> {
        self.built
    }

    pub(super) fn forget_built(&mut self, path: &str) {
        self.built.retain(|known| **known != *path);
    }

    pub(super) fn build(&mut self, path: &str) {
        if self.was_built(path) {
            return;
        }
        if BUILT_MAX <= self.built.len() {
            self.built.pop_front();
        }
        self.built.push_back(path.into());
    }

    /// Returns the user who took the address of a local socket.
    pub fn bound_by(&self, path: &str) -> Option<u32> {
        self.bound.iter().rev().find(|(known, _)| **known == *path).map(|(_, user)| *user)
    }

    pub(super) fn bind(&mut self, path: &str, user: u32) {
        self.bound.retain(|(known, _)| **known != *path);
        if BOUND_MAX <= self.bound.len() {
            self.bound.pop_front();
        }
        self.bound.push_back((path.into(), user));
    }

    /// Returns which program the file `path` was before it was renamed.
    pub(super) fn alias(&self, path: &str) -> Option<&Arc<str>> {
        self.aliases.get(merged(path))
    }

    /// Tells whether `path`, a file of the system, was seen being written.
    pub fn was_written(&self, path: &str) -> bool {
        let path = merged(path);
        self.written.iter().any(|known| **known == *path)
    }

    pub(super) fn write(&mut self, path: &str) {
        let is_of_system = SYSTEM.iter().any(|folder| path.starts_with(folder));
        if !is_of_system || self.was_written(path) {
            return;
        }
        if WRITTEN_MAX <= self.written.len() {
            self.written.pop_front();
        }
        self.written.push_back(merged(path).into());
    }

    /// Tells whether a program that the image does not contain runs from `path`.
    pub fn is_running(&self, path: &str) -> bool {
        self.running.iter().any(|(_, known)| **known == *path)
    }

    pub(super) fn run(&mut self, process: ProcessId, path: &str) {
        self.stop(process);
        if RUNNING_MAX <= self.running.len() {
            self.running.pop_front();
        }
        self.running.push_back((process, path.into()));
    }

    pub(super) fn stop(&mut self, process: ProcessId) {
        self.running.retain(|(known, _)| *known != process);
    }

    /// Returns where the content of a script lies.
    pub(super) fn script_place(&self, path: &str) -> Option<Place> {
        self.scripts.iter().find(|(known, _)| **known == *path).map(|(_, place)| *place)
    }

    pub(super) fn learn_script(&mut self, path: &str, place: Place) {
        if let Some((_, known)) = self.scripts.iter_mut().find(|(known, _)| **known == *path) {
            *known = place;
            return;
        }
        if SCRIPTS_MAX <= self.scripts.len() {
            self.scripts.pop_front();
        }
        self.scripts.push_back((path.into(), place));
    }

    /// Returns the path that the content of `path` had before it was renamed or linked.
    pub(super) fn origin(&self, path: &str) -> Option<String> {
        self.origins.iter().rev().find_map(|(now, before)| {
            let rest = path.strip_prefix(&**now)?;
            (rest.is_empty() || rest.starts_with('/')).then(|| format!("{before}{rest}"))
        })
    }

    /// Takes over that the content of `before` is found at `now`.
    pub(super) fn remember_origin(&mut self, now: &str, before: String) {
        self.forget_origin(now);
        if *now == *before {
            return;
        }
        if ORIGINS_MAX <= self.origins.len() {
            self.origins.pop_front();
        }
        self.origins.push_back((now.into(), before.into()));
    }

    /// Takes over that what was at `path` is there no longer.
    pub(super) fn forget_origin(&mut self, path: &str) {
        self.origins.retain(|(now, _)| **now != *path);
    }

    pub(super) fn rename(&mut self, path: &str, name: Arc<str>) {
        let path = merged(path);
        if self.aliases.insert(path.into(), name).is_some() {
            return;
        }
        self.aliases_by_age.push_back(path.into());
        if ALIASES_MAX < self.aliases_by_age.len()
            && let Some(oldest) = self.aliases_by_age.pop_front()
        {
            self.aliases.remove(&oldest);
        }
    }
}

/// Returns a path without the `/usr` in front of a folder that most systems have under both names:
/// a name that could not be followed any more is told as it was given.
fn merged(path: &str) -> &str {
    const MERGED: [&str; 4] = ["/bin/", "/sbin/", "/lib/", "/lib64/"];
    let rest = path.strip_prefix("/usr").unwrap_or(path);
    if MERGED.iter().any(|folder| rest.starts_with(folder)) { rest } else { path }
}
