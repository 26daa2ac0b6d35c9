//! What is still known of containers that are gone: what comes by other ways may come after
//! their end.

use std::collections::VecDeque;

use crate::event::CgroupId;

/// Most containers that are gone of which it is still known who they were and what they had built.
// LIMIT: drift of a container's last moments is told within a second; of more, it is no build.
pub(crate) const GONE_MAX: usize = 32;

/// Something of each of the last [`GONE_MAX`] containers that are gone, the oldest at the front.
#[derive(Debug)]
pub(crate) struct Gone<T>(VecDeque<(CgroupId, T)>);

impl<T> Default for Gone<T> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<T> Gone<T> {
    /// Keeps what was known of a container; what is known of the oldest is given up for it.
    pub(crate) fn keep(&mut self, cgroup: CgroupId, known: T) {
        if GONE_MAX <= self.0.len() {
            self.0.pop_front();
        }
        self.0.push_back((cgroup, known));
    }

    /// Returns what was known of the last container that had this control group.
    pub(crate) fn get(&self, cgroup: CgroupId) -> Option<&T> {
        self.0.iter().rev().find(|(id, _)| *id == cgroup).map(|(_, known)| known)
    }
}
