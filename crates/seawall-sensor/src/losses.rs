//! Losses: what the kernel's side counted becomes intervals in which nothing was to be seen.

use std::collections::BTreeMap;

use libbpf_rs::{MapCore as _, MapFlags, MapHandle};
use seawall_runtime::event::{
    Action, Blind, BlindReason, CgroupId, Class, Event, FileId, Process, ProcessId,
};

use crate::decode::cursor::Cursor;
use crate::layout::{Form as _, LossesForm, TrackedForm};

/// What was already told.
#[derive(Debug, Default)]
pub(crate) struct Losses {
    all: u64,
    unknown: u64,
    told: BTreeMap<CgroupId, Counts>,
    /// When it was last looked, in nanoseconds since 1970.
    looked: u64,
}

/// Losses of one control group: by a full ring of each class, by the quota of files.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Counts {
    ring: [u64; 3],
    quota: u64,
}

const CLASSES: [Class; 3] = [Class::Process, Class::Network, Class::File];

impl Losses {
    /// Tells what was lost since the last time. `now` is in nanoseconds since 1970.
    pub(crate) fn tell(
        &mut self,
        losses: LossesForm,
        tracked: &MapHandle,
        now: u64,
        tell: &mut dyn FnMut(Event),
    ) {
        let since = if self.looked == 0 { now } else { self.looked };
        self.looked = now;
        if losses.all == self.all {
            return;
        }
        self.all = losses.all;
        if self.unknown < losses.unknown {
            let lost = losses.unknown - self.unknown;
            self.unknown = losses.unknown;
            tell(event(CgroupId(0), now, blind(since, Class::All, lost, BlindReason::RingFull)));
        }
        for key in tracked.keys() {
            let Ok(Some(value)) = tracked.lookup(&key, MapFlags::ANY) else { continue };
            let Ok(form) = TrackedForm::read(&mut Cursor::new(&value)) else { continue };
            let Ok(key) = <[u8; 8]>::try_from(key) else { continue };
            self.tell_group(CgroupId(u64::from_ne_bytes(key)), &form, since, now, tell);
        }
    }

    fn tell_group(
        &mut self,
        cgroup: CgroupId,
        form: &TrackedForm,
        since: u64,
        now: u64,
        tell: &mut dyn FnMut(Event),
    ) {
        let counts = Counts { ring: form.lost_ring, quota: form.lost_quota };
        let before = self.told.insert(cgroup, counts).unwrap_or_default();
        for blind in intervals(before, counts, since) {
            tell(event(cgroup, now, blind));
        }
    }

    /// Forgets a control group that is gone.
    pub(crate) fn forget(&mut self, cgroup: CgroupId) {
        self.told.remove(&cgroup);
    }
}

/// What was lost between two counts.
fn intervals(before: Counts, after: Counts, since: u64) -> Vec<Blind> {
    let mut intervals: Vec<Blind> = CLASSES
        .iter()
        .zip(before.ring.iter().zip(after.ring))
        .filter(|(_, (before, after))| **before < *after)
        .map(|(class, (before, after))| blind(since, *class, after - before, BlindReason::RingFull))
        .collect();
    if before.quota < after.quota {
        let lost = after.quota - before.quota;
        intervals.push(blind(since, Class::File, lost, BlindReason::Quota));
    }
    intervals
}

fn blind(since: u64, class: Class, lost: u64, reason: BlindReason) -> Blind {
    Blind { since, class, lost: Some(lost), reason }
}

/// An event that no process caused.
pub(crate) fn event(cgroup: CgroupId, time: u64, blind: Blind) -> Event {
    let nobody = ProcessId { pid: 0, start: 0 };
    Event {
        time,
        cgroup,
        process: Process {
            id: nobody,
            thread: 0,
            pid_inside: 0,
            parent: nobody,
            user: 0,
            group: 0,
            capabilities: 0,
            mount_namespace: 0,
            pid_namespace: 0,
            network_namespace: 0,
            user_namespace: 0,
            executable: FileId { device: 0, inode: 0, changed: 0 },
            name: String::new(),
        },
        action: Action::Blind(blind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_lost_since_is_told() {
        let before = Counts { ring: [1, 0, 5], quota: 7 };
        let after = Counts { ring: [1, 2, 9], quota: 8 };
        let expected = [
            blind(3, Class::Network, 2, BlindReason::RingFull),
            blind(3, Class::File, 4, BlindReason::RingFull),
            blind(3, Class::File, 1, BlindReason::Quota),
        ];
        assert_eq!(intervals(before, after, 3), expected);
        assert_eq!(intervals(after, after, 3), []);
    }
}
