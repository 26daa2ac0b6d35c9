//! A hash table from (folder, name) to a node's number that stores the numbers only.
//!
//! Names are foreign, so the hash is keyed: nobody can choose names that collide. Which key is
//! drawn changes the speed of look-ups, never a result.

use std::hash::{BuildHasher, Hasher};

use foldhash::quality::RandomState;

const EMPTY: u32 = u32::MAX;
const SLOTS_MIN: usize = 16;

#[derive(Clone, Debug, Default)]
pub(super) struct NodeIndex {
    slots: Vec<u32>,
    len: usize,
    state: RandomState,
}

impl NodeIndex {
    /// Makes a table that takes so many numbers before it grows.
    pub(super) fn with_capacity(count: usize) -> Self {
        let size = count.saturating_add(count / 2).max(SLOTS_MIN).next_power_of_two();
        Self { slots: vec![EMPTY; size], ..Self::default() }
    }

    /// Finds the number that `is` accepts among those stored under (`parent`, `name`).
    pub(super) fn find(&self, parent: u32, name: &str, is: impl Fn(u32) -> bool) -> Option<u32> {
        self.probe(parent, name)
            .map(|slot| self.at(slot))
            .take_while(|&n| n != EMPTY)
            .find(|&n| is(n))
    }

    /// Stores `number`; `key_of` tells the folder and name of numbers stored before.
    pub(super) fn insert<'k>(
        &mut self,
        (parent, name): (u32, &str),
        number: u32,
        key_of: impl Fn(u32) -> (u32, &'k str),
    ) {
        // A quarter of the slots stays free, so that probes end soon.
        if self.slots.len() <= self.len.saturating_add(self.len / 3) {
            self.grow(key_of);
        }
        self.put(parent, name, number);
        self.len = self.len.saturating_add(1);
    }

    /// Puts `new` in the place of `old` under the same folder and name.
    pub(super) fn replace(&mut self, (parent, name): (u32, &str), old: u32, new: u32) {
        let slot = self
            .probe(parent, name)
            .find(|&slot| matches!(self.at(slot), n if n == old || n == EMPTY));
        if let Some(place) = slot.and_then(|slot| self.slots.get_mut(slot)) {
            *place = new;
        }
    }

    fn grow<'k>(&mut self, key_of: impl Fn(u32) -> (u32, &'k str)) {
        let size = self.slots.len().saturating_mul(2).max(SLOTS_MIN);
        let old = std::mem::replace(&mut self.slots, vec![EMPTY; size]);
        for number in old.into_iter().filter(|&number| number != EMPTY) {
            let (parent, name) = key_of(number);
            self.put(parent, name, number);
        }
    }

    fn put(&mut self, parent: u32, name: &str, number: u32) {
        let slot = self.probe(parent, name).find(|&slot| self.at(slot) == EMPTY);
        if let Some(place) = slot.and_then(|slot| self.slots.get_mut(slot)) {
            *place = number;
        }
    }

    /// Iterates over the slots to look at, each once; none if the table is empty.
    fn probe(&self, parent: u32, name: &str) -> impl Iterator<Item = usize> + use<> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut hasher = self.state.build_hasher();
        hasher.write_u32(parent);
        hasher.write(name.as_bytes());
        // The number of slots is a power of two; the upper bits of the hash are cut off.
        let first = usize::try_from(hasher.finish() & (u64::from(u32::MAX))).unwrap_or_default();
        (0..self.slots.len()).map(move |step| first.wrapping_add(step) & mask)
    }

    fn at(&self, slot: usize) -> u32 {
        self.slots.get(slot).copied().unwrap_or(EMPTY)
    }
}
