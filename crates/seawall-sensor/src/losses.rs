//! Losses: what the kernel's side counted becomes intervals in which nothing was to be seen.

use libbpf_rs::{MapCore as _, MapFlags, MapHandle};
use seawall_runtime::event::{
    Action, Blind, BlindReason, CgroupId, Class, Event, Process, ProcessId,
};

use crate::decode::cursor::Cursor;
use crate::layout::{Form as _, LossesForm, ToldForm, TrackedForm};

/// What was already told.
#[derive(Debug, Default)]
pub(crate) struct Losses {
    all: u64,
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
/// The control group that stands for losses of nobody.
const NOBODY: CgroupId = CgroupId(0);
/// The one under which is written down how many runs of programs were left out.
const PROGRAMS: CgroupId = CgroupId(u64::MAX);

/// The maps that losses are counted in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Books<'m> {
    /// What each tracked control group lost.
    pub(crate) tracked: &'m MapHandle,
    /// What was told of it, by this agent or by one before it.
    pub(crate) told: &'m MapHandle,
}

impl Losses {
    /// Tells what was lost since the last time. `now` is in nanoseconds since 1970, and `wall` is
    /// to be added to the kernel's time.
    pub(crate) fn tell(
        &mut self,
        losses: LossesForm,
        books: Books<'_>,
        (now, wall): (u64, u64),
        tell: &mut dyn FnMut(Event),
    ) {
        let since = std::mem::replace(&mut self.looked, now);
        if losses.all == self.all {
            return;
        }
        self.all = losses.all;
        let counts = Counts { ring: [losses.unknown, 0, 0], quota: 0 };
        for mut blind in books.settle(NOBODY, counts, since) {
            blind.class = Class::All;
            tell(event(NOBODY, now, blind));
        }
        for (cgroup, form) in books.groups() {
            let counts = Counts { ring: form.lost_ring, quota: form.lost_quota };
            let first = form.lost_since.iter().filter(|since| **since != 0).min();
            let first = first.map_or(now, |first| first.saturating_add(wall));
            for blind in books.settle(cgroup, counts, since.max(first)) {
                tell(event(cgroup, now, blind));
            }
        }
    }
}

/// Tells of runs of programs that the kernel left out, `count` since they are in the kernel. Whose
/// they would have been, nobody knows.
pub(crate) fn tell_left_out(
    count: u64,
    books: Books<'_>,
    (since, now): (u64, u64),
    tell: &mut dyn FnMut(Event),
) {
    for mut blind in books.settle(PROGRAMS, Counts { ring: [count, 0, 0], quota: 0 }, since) {
        blind.class = Class::All;
        blind.reason = BlindReason::LeftOut;
        tell(event(NOBODY, now, blind));
    }
}

impl Books<'_> {
    fn groups(&self) -> impl Iterator<Item = (CgroupId, TrackedForm)> {
        self.tracked.keys().filter_map(|key| {
            let value = self.tracked.lookup(&key, MapFlags::ANY).ok()??;
            let form = TrackedForm::read(&mut Cursor::new(&value)).ok()?;
            Some((CgroupId(u64::from_ne_bytes(key.try_into().ok()?)), form))
        })
    }

    /// Returns what was not told yet, and writes down that it is now.
    fn settle(&self, cgroup: CgroupId, counts: Counts, since: u64) -> Vec<Blind> {
        let key = cgroup.0.to_ne_bytes();
        let before = self.told.lookup(&key, MapFlags::ANY).ok().flatten();
        let before = before.and_then(|bytes| ToldForm::read(&mut Cursor::new(&bytes)).ok());
        let before = before
            .map_or_else(Counts::default, |form| Counts { ring: form.ring, quota: form.quota });
        if before == counts {
            return Vec::new();
        }
        let numbers = counts.ring.iter().chain([&counts.quota]);
        let value: Vec<u8> = numbers.flat_map(|number| number.to_ne_bytes()).collect();
        // Where it cannot be written down, a successor tells it again: better than never.
        let _written = self.told.update(&key, &value, MapFlags::ANY);
        intervals(before, counts, since)
    }

    /// Forgets a control group that is gone.
    pub(crate) fn forget(&self, cgroup: CgroupId) {
        let _forgotten = self.told.delete(&cgroup.0.to_ne_bytes());
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
    Event { time, cgroup, process: Process::unknown(nobody), action: Action::Blind(blind) }
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
