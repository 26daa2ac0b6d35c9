//! What is known of a control group as a whole.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::event::ProcessId;

/// Most names of files that a container's renamed programs are known by.
// LIMIT: attacks rename a handful; a flood drops the oldest of its own container.
pub(super) const ALIASES_MAX: usize = 64;
/// Most ports that a container is known to serve.
// LIMIT: a server has some; passive FTP opens one after the other.
pub(super) const PORTS_MAX: usize = 64;

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

    /// Returns which program the file `path` was before it was renamed.
    pub(super) fn alias(&self, path: &str) -> Option<&Arc<str>> {
        self.aliases.get(path)
    }

    pub(super) fn rename(&mut self, path: &str, name: Arc<str>) {
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
