//! Which processes of a container are still the runtime that starts it.
//!
//! A runtime joins the container's control group first, mounts and unmounts, opens files of the
//! host, and executes the container's program last. What it does is no doing of the container,
//! and nothing that a rule should see. A process is the container's own once it executed a
//! file that its image or volumes hold, and so is every process that such a one makes; who only
//! joined a group that was made under our eyes is not.

use std::collections::HashSet;

use seawall_runtime::event::{Action, CgroupId, Event, Place, ProcessId};

/// LIMIT: processes that are remembered. Beyond it every process counts as the container's own:
/// rules then see too much, never too little.
const PROCESSES_MAX: usize = 65_536;
/// LIMIT: control groups that were made under our eyes.
const GROUPS_MAX: usize = 8_192;
/// How the kernel's programs mark a path that no name in the container leads to.
const UNREACHABLE: &str = "(unreachable)";

/// What is known of processes and groups.
#[derive(Debug, Default)]
pub struct Stage {
    made: HashSet<CgroupId>,
    own: HashSet<ProcessId>,
    is_full: bool,
}

impl Stage {
    /// Takes over an event, and tells whether it is the doing of a container.
    pub fn is_of_container(&mut self, event: &Event) -> bool {
        if let Action::GroupMade { cgroup, .. } = &event.action {
            self.is_full |= GROUPS_MAX <= self.made.len();
            if !self.is_full {
                self.made.insert(*cgroup);
            }
            return true;
        }
        if let Action::GroupGone { cgroup } = &event.action {
            self.made.remove(cgroup);
            return true;
        }
        let is_judged = matches!(event.action, Action::Blind(_))
            || self.is_full
            || !self.made.contains(&event.cgroup)
            || self.own.contains(&event.process.id)
            || executes_own_file(event);
        self.follow(event, is_judged);
        // Who is made and who ends is known of all: chains of parents lead through the runtime.
        is_judged || matches!(event.action, Action::Fork { .. } | Action::Exit { .. })
    }

    fn follow(&mut self, event: &Event, is_own: bool) {
        if let Action::Exit { .. } = &event.action {
            self.own.remove(&event.process.id);
            return;
        }
        if !is_own || !self.made.contains(&event.cgroup) {
            return;
        }
        self.is_full |= PROCESSES_MAX <= self.own.len();
        self.own.insert(event.process.id);
        if let Action::Fork { child, .. } = &event.action {
            self.own.insert(*child);
        }
    }
}

/// Tells whether a process becomes a program that the container can reach by a name.
fn executes_own_file(event: &Event) -> bool {
    let Action::Exec(exec) = &event.action else { return false };
    let file = &exec.file;
    file.place != Place::Memory && !file.path.starts_with(UNREACHABLE)
}

#[cfg(test)]
mod tests;
