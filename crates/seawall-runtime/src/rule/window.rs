//! Windows: rules that need so many events within some time.
//!
//! **Invariant:** memory is bounded. Each container has room of its own; one that floods gives up
//! its own oldest windows, which is counted, and no other's.

use std::collections::VecDeque;
use std::hash::{BuildHasher as _, Hash, Hasher as _};

use foldhash::HashMap;

use crate::event::CgroupId;
use crate::rule::expression::Value;
use crate::rule::field::Scope;

/// Highest threshold of events or values that are remembered one by one.
// LIMIT: 16 bytes each, for each window.
pub(crate) const COUNT_MAX: usize = 1_000;
/// Longest window.
// LIMIT: what goes on for longer is for the server, which sees all of it.
pub(crate) const SECONDS_MAX: u64 = 24 * 3600;
/// Most windows of one container.
// LIMIT: rules with windows times the processes that are busy at once.
pub(crate) const WINDOWS_OF_GROUP_MAX: usize = 256;
/// Most moments and values that the windows of one container remember.
// LIMIT: 16 bytes each: 256 KiB for a container.
pub(crate) const MARKS_OF_GROUP_MAX: usize = 16_384;
/// Parts that a window of sums is divided into.
// LIMIT: the sum is right to an eighth of the window.
const PARTS: u64 = 8;

/// What a rule needs several events for.
#[derive(Debug)]
pub(crate) struct Window {
    /// So many events, or so many different values of `distinct`, or so much of `sum`.
    pub(crate) count: u64,
    pub(crate) within_nanos: u64,
    /// What belongs together, beside the container.
    pub(crate) by: Vec<By>,
    pub(crate) distinct: Vec<Value>,
    pub(crate) sum: Option<Value>,
}

/// What events have in common that count together.
#[derive(Debug)]
pub(crate) enum By {
    Process,
    Parent,
    Value(Value),
}

/// The windows of all containers.
#[derive(Debug, Default)]
pub(crate) struct Windows {
    groups: HashMap<CgroupId, Group>,
    hasher: foldhash::fast::FixedState,
    /// Windows that were given up before they were over.
    pub(crate) given_up: u64,
}

#[derive(Debug, Default)]
struct Group {
    windows: HashMap<u64, State>,
    marks: usize,
}

#[derive(Debug, Default)]
struct State {
    /// Moments and, for distinct values, their hashes; the oldest at the front. For sums, a
    /// moment and what came in its part of the window.
    marks: VecDeque<(u64, u64)>,
    last: u64,
}

impl Windows {
    /// Counts an event, and tells whether that makes the window full; a full window starts anew.
    pub(crate) fn count(&mut self, rule: usize, window: &Window, scope: &Scope<'_>) -> bool {
        let now = scope.event.time;
        let key = self.key(rule, window, scope);
        let value = self.value(window, scope);
        let group = self.groups.entry(scope.event.cgroup).or_default();
        if !group.windows.contains_key(&key) {
            self.given_up = self.given_up.saturating_add(group.make_room(now, window));
        }
        let state = group.windows.entry(key).or_default();
        let before = state.marks.len();
        let is_full = state.add(window, now, value);
        let after = state.marks.len();
        group.marks = group.marks.saturating_sub(before).saturating_add(after);
        if is_full {
            group.remove(key);
        } else if MARKS_OF_GROUP_MAX < group.marks {
            self.given_up = self.given_up.saturating_add(group.give_up_largest(key));
        }
        is_full
    }

    /// Forgets a container.
    pub(crate) fn forget(&mut self, cgroup: CgroupId) {
        self.groups.remove(&cgroup);
    }

    fn key(&self, rule: usize, window: &Window, scope: &Scope<'_>) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        rule.hash(&mut hasher);
        for by in &window.by {
            match by {
                By::Process => scope.process.id.hash(&mut hasher),
                By::Parent => scope.process.maker.hash(&mut hasher),
                By::Value(value) => value.hash(scope, &mut hasher),
            }
        }
        hasher.finish()
    }

    fn value(&self, window: &Window, scope: &Scope<'_>) -> u64 {
        if let Some(sum) = &window.sum {
            return sum.number(scope).and_then(|number| number.try_into().ok()).unwrap_or(0);
        }
        let mut hasher = self.hasher.build_hasher();
        for value in &window.distinct {
            value.hash(scope, &mut hasher);
        }
        hasher.finish()
    }
}

impl State {
    fn add(&mut self, window: &Window, now: u64, value: u64) -> bool {
        self.last = now;
        let oldest = now.saturating_sub(window.within_nanos);
        while self.marks.front().is_some_and(|(time, _)| *time < oldest) {
            self.marks.pop_front();
        }
        if window.sum.is_some() {
            return self.add_sum(window, now, value);
        }
        if !window.distinct.is_empty()
            && let Some(index) = self.marks.iter().position(|(_, known)| *known == value)
        {
            self.marks.remove(index);
        }
        self.marks.push_back((now, value));
        window.count <= u64::try_from(self.marks.len()).unwrap_or(u64::MAX)
    }

    fn add_sum(&mut self, window: &Window, now: u64, value: u64) -> bool {
        let part = window.within_nanos.checked_div(PARTS).unwrap_or(0);
        match self.marks.back_mut() {
            Some((time, sum)) if now.saturating_sub(*time) < part => {
                *sum = sum.saturating_add(value);
            }
            _ => self.marks.push_back((now, value)),
        }
        window.count <= self.marks.iter().fold(0, |sum, (_, part)| sum.saturating_add(*part))
    }
}

impl Group {
    /// Makes room for one more window and returns how many were given up for it.
    fn make_room(&mut self, now: u64, window: &Window) -> u64 {
        if self.windows.len() < WINDOWS_OF_GROUP_MAX {
            return 0;
        }
        // What is over longer than a window is long, whatever rule it belongs to, holds nothing
        // that the shorter ones need.
        let oldest = now.saturating_sub(window.within_nanos);
        let over: Vec<u64> = self
            .windows
            .iter()
            .filter(|(_, state)| state.last < oldest)
            .map(|(key, _)| *key)
            .collect();
        for key in &over {
            self.remove(*key);
        }
        if self.windows.len() < WINDOWS_OF_GROUP_MAX {
            return u64::try_from(over.len()).unwrap_or(u64::MAX);
        }
        let oldest = self.windows.iter().min_by_key(|(_, state)| state.last).map(|(key, _)| *key);
        if let Some(key) = oldest {
            self.remove(key);
        }
        1
    }

    /// Gives up the window that remembers most, other than `kept`.
    fn give_up_largest(&mut self, kept: u64) -> u64 {
        let others = self.windows.iter().filter(|(key, _)| **key != kept);
        let largest = others.max_by_key(|(_, state)| state.marks.len()).map(|(key, _)| *key);
        largest.map_or(0, |key| {
            self.remove(key);
            1
        })
    }

    fn remove(&mut self, key: u64) {
        if let Some(state) = self.windows.remove(&key) {
            self.marks = self.marks.saturating_sub(state.marks.len());
        }
    }
}
