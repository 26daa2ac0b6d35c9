//! Which file each process executes.
//!
//! Before Linux 6.16 a process that ends has given its memory back, and with it its file, before
//! anybody is asked. What its earlier events said stands in then.

use std::collections::HashMap;

use seawall_runtime::event::{Action, Event, FileId, ProcessId};

/// Most processes that are remembered; a container that makes more at once loses names of ends.
const PROCESSES_MAX: usize = 65_536;

/// Processes that are known, with their files.
#[derive(Debug, Default)]
pub(crate) struct Executables {
    known: HashMap<ProcessId, FileId>,
}

impl Executables {
    /// Learns from an event, and completes it.
    pub(crate) fn complete(&mut self, event: &mut Event) {
        let process = event.process.id;
        if event.process.executable.inode == 0 {
            if let Some(file) = self.known.get(&process) {
                event.process.executable = *file;
            }
        } else if matches!(event.action, Action::Exec(_)) || !self.known.contains_key(&process) {
            self.remember(process, event.process.executable);
        }
        if let Action::Fork { child, .. } = event.action {
            self.remember(child, event.process.executable);
        } else if let Action::Exit { .. } = event.action {
            self.known.remove(&process);
        }
    }

    fn remember(&mut self, process: ProcessId, file: FileId) {
        if file.inode == 0 {
            return;
        }
        // Ends can be lost. Then all is forgotten rather than kept for ever.
        if PROCESSES_MAX <= self.known.len() {
            self.known.clear();
        }
        self.known.insert(process, file);
    }
}
