//! What each connection had sent when it was last looked at: events tell sums.

use std::collections::VecDeque;

use foldhash::HashMap;

use crate::event::{CgroupId, Connection, Endpoint, ProcessId};

/// Most connections of one container whose bytes are known.
// LIMIT: about 100 bytes each; of more, the oldest count anew.
const FLOWS_OF_GROUP_MAX: usize = 1_024;

type Key = (ProcessId, Option<Endpoint>, Option<Endpoint>);

#[derive(Debug, Default)]
pub(super) struct Flows {
    groups: HashMap<CgroupId, Group>,
    given_up: u64,
}

#[derive(Debug, Default)]
struct Group {
    sent: HashMap<Key, u64>,
    by_age: VecDeque<Key>,
}

impl Flows {
    pub(super) fn given_up(&self) -> u64 {
        self.given_up
    }

    pub(super) fn forget(&mut self, cgroup: CgroupId) {
        self.groups.remove(&cgroup);
    }

    /// Returns the bytes that a connection sent since it was last looked at.
    pub(super) fn sent_now(
        &mut self,
        process: ProcessId,
        cgroup: CgroupId,
        connection: &Connection,
        sent: u64,
    ) -> u64 {
        let group = self.groups.entry(cgroup).or_default();
        let key = (process, connection.local, connection.remote);
        if let Some(before) = group.sent.get_mut(&key) {
            // Where it is less than before, the same two ends have met anew.
            let now = sent.checked_sub(*before).unwrap_or(sent);
            *before = sent;
            return now;
        }
        if FLOWS_OF_GROUP_MAX <= group.by_age.len()
            && let Some(oldest) = group.by_age.pop_front()
        {
            group.sent.remove(&oldest);
            self.given_up = self.given_up.saturating_add(1);
        }
        group.sent.insert(key, sent);
        group.by_age.push_back(key);
        sent
    }
}
