//! What a queue has to know whatever happens: who it is, which numbers were given out, what was
//! taken over, given up, or waits in memory only.
//!
//! Form of the file: two slots of 4096 bytes, written in turn; the valid one with the higher
//! generation counts. A slot has `SWSTATE1`, the generation, the identifier (16 bytes), the
//! number up to which numbers are given out, for each lane the number up to which it was taken
//! over, that up to which it was given up, how many were given up and how many wait in memory,
//! and CRC-32 of all of it. Numbers are 8 bytes, little-endian.
//!
//! Both slots are allotted when the file is made: writing one needs no room on a full disk.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _};
use std::path::Path;

use seawall_runtime::link::Lane;

pub(super) const LANES: usize = Lane::ALL.len();
/// Numbers that are given out with one writing of the state.
pub(super) const RESERVED_AT_ONCE: u64 = 4_096;
const MAGIC: &[u8; 8] = b"SWSTATE1";
const SLOT_BYTES: usize = 4_096;

#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
struct LaneState {
    acknowledged: u64,
    given_up: u64,
    dropped: u64,
    unsaved: u64,
}

/// The state.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct State {
    generation: u64,
    pub(super) id: [u8; 16],
    /// Numbers from here on were not given out.
    pub(super) reserved: u64,
    lanes: [LaneState; LANES],
}

impl State {
    pub(super) fn new(id: [u8; 16]) -> Self {
        Self { generation: 0, id, reserved: 1, lanes: Default::default() }
    }

    fn lane(&self, lane: Lane) -> LaneState {
        self.lanes.get(lane.number()).copied().unwrap_or_default()
    }

    fn lane_mut(&mut self, lane: Lane) -> Option<&mut LaneState> {
        self.lanes.get_mut(lane.number())
    }

    /// Returns the number up to which records do not count any more.
    pub(super) fn gone_through(&self, lane: Lane) -> u64 {
        let state = self.lane(lane);
        state.acknowledged.max(state.given_up)
    }

    pub(super) fn dropped(&self, lane: Lane) -> u64 {
        self.lane(lane).dropped
    }

    pub(super) fn count_dropped(&mut self, lane: Lane, count: u64) {
        if let Some(state) = self.lane_mut(lane) {
            state.dropped = state.dropped.saturating_add(count);
        }
    }

    pub(super) fn give_up(&mut self, lane: Lane, through: u64, count: u64) {
        self.count_dropped(lane, count);
        if let Some(state) = self.lane_mut(lane) {
            state.given_up = state.given_up.max(through);
        }
    }

    /// Notes what was taken over; tells whether that is more than before.
    pub(super) fn acknowledge(&mut self, lane: Lane, through: u64) -> bool {
        let Some(state) = self.lane_mut(lane) else { return false };
        let is_more = state.acknowledged < through;
        state.acknowledged = state.acknowledged.max(through);
        is_more
    }

    /// Notes how many records of each lane wait in memory only; tells whether that is news.
    pub(super) fn set_unsaved(&mut self, counts: &[u64]) -> bool {
        let mut is_news = false;
        for (state, count) in self.lanes.iter_mut().zip(counts) {
            is_news |= state.unsaved != *count;
            state.unsaved = *count;
        }
        is_news
    }

    /// Counts what waited in memory when the process ended as lost.
    pub(super) fn lose_unsaved(&mut self) {
        for state in &mut self.lanes {
            state.dropped = state.dropped.saturating_add(state.unsaved);
            state.unsaved = 0;
        }
    }

    fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(SLOT_BYTES);
        bytes.extend(MAGIC);
        bytes.extend(self.generation.to_le_bytes());
        bytes.extend(self.id);
        bytes.extend(self.reserved.to_le_bytes());
        for lane in &self.lanes {
            for number in [lane.acknowledged, lane.given_up, lane.dropped, lane.unsaved] {
                bytes.extend(number.to_le_bytes());
            }
        }
        bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
        bytes.resize(SLOT_BYTES, 0);
        bytes
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let (whole, rest) = bytes.split_at_checked(8 + 8 + 16 + 8 + LANES * 32)?;
        let (sum, _) = rest.split_first_chunk::<4>()?;
        if crc32fast::hash(whole) != u32::from_le_bytes(*sum) {
            return None;
        }
        let (magic, rest) = whole.split_first_chunk::<8>()?;
        if magic != MAGIC {
            return None;
        }
        let (generation, rest) = rest.split_first_chunk::<8>()?;
        let (id, rest) = rest.split_first_chunk::<16>()?;
        let mut numbers = rest.as_chunks::<8>().0.iter().map(|bytes| u64::from_le_bytes(*bytes));
        let reserved = numbers.next()?;
        let mut lanes = [LaneState::default(); LANES];
        for lane in &mut lanes {
            *lane = LaneState {
                acknowledged: numbers.next()?,
                given_up: numbers.next()?,
                dropped: numbers.next()?,
                unsaved: numbers.next()?,
            };
        }
        Some(Self { generation: u64::from_le_bytes(*generation), id: *id, reserved, lanes })
    }
}

/// The file.
#[derive(Debug)]
pub(super) struct StateFile(File);

impl StateFile {
    /// Opens the file and reads the state; `None` where it is new, or damaged.
    pub(super) fn open(path: &Path, id: [u8; 16]) -> io::Result<(Self, Option<State>)> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let file = options.open(path)?;
        let mut newest: Option<State> = None;
        for slot in 0..2_u64 {
            let mut bytes = vec![0; SLOT_BYTES];
            // A slot that is not there whole is none.
            let read = file.read_exact_at(&mut bytes, slot.saturating_mul(SLOT_BYTES as u64));
            let found = read.ok().and_then(|()| State::decode(&bytes));
            let known = newest.as_ref().map_or(0, |state| state.generation);
            if let Some(found) = found.filter(|found| known < found.generation) {
                newest = Some(found);
            }
        }
        let opened = Self(file);
        if newest.is_none() {
            // Both slots are allotted now.
            let mut state = State::new(id);
            opened.write(&mut state)?;
            opened.write(&mut state)?;
            opened.0.sync_all()?;
        }
        Ok((opened, newest))
    }

    /// Writes the state over the older slot, and waits until it is on the disk.
    pub(super) fn write(&self, state: &mut State) -> io::Result<()> {
        state.generation = state.generation.saturating_add(1);
        let slot = state.generation % 2;
        self.0.write_all_at(&state.encode(), slot.saturating_mul(SLOT_BYTES as u64))?;
        self.0.sync_data()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_read_as_it_was_written_and_a_damaged_one_is_none() {
        let mut state = State::new([7; 16]);
        state.reserved = 4_097;
        state.give_up(Lane::Low, 12, 5);
        state.acknowledge(Lane::Critical, 99);
        state.set_unsaved(&[0, 0, 3, 0, 0, 0]);
        let bytes = state.encode();
        assert_eq!(State::decode(&bytes), Some(state.clone()));
        for place in 0..8 + 8 + 16 + 8 + LANES * 32 + 4 {
            let mut damaged = bytes.clone();
            damaged[place] ^= 1;
            assert_eq!(State::decode(&damaged), None, "byte {place}");
        }
        for length in 0..64 {
            assert_eq!(State::decode(&bytes[..length]), None);
        }
    }
}
