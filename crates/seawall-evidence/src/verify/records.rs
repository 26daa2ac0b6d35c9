//! The records of a file: their numbers, chain, times, and the tree over them.

use crate::frame::{Frame, read_bridge};
use crate::hash::Hash;
use crate::limits::{BACKWARDS_SECONDS_MAX, FAULTS_MAX};
use crate::record::{Malformed, Record};
use crate::timestamp::Timestamp;
use crate::tree::Tree;
use crate::verify::{Fault, Faults};
use crate::vocabulary::Action;

/// What is known after the records so far.
#[derive(Debug)]
pub(super) struct RecordCheck {
    tree: Tree,
    /// The number that the next record should have.
    next: u64,
    /// The number of the record before, for people.
    last: u64,
    /// The hash of the record before, where it is known.
    chain: Option<Hash>,
    time: Timestamp,
    may_omit: bool,
    record_count: u64,
    omitted_count: u64,
    /// Records left out right before, to be told as one.
    omitted: Option<(u64, u64)>,
    /// Numbers that were passed over, and may still come.
    missing: Vec<(u64, u64)>,
}

impl RecordCheck {
    pub(super) fn new(origin: &str, may_omit: bool) -> Self {
        Self {
            tree: Tree::default(),
            next: 1,
            last: 0,
            chain: Some(Hash::of_origin(origin)),
            time: Timestamp::default(),
            may_omit,
            record_count: 0,
            omitted_count: 0,
            omitted: None,
            missing: Vec::new(),
        }
    }

    pub(super) fn tree(&self) -> &Tree {
        &self.tree
    }

    pub(super) fn last(&self) -> u64 {
        self.last
    }

    pub(super) fn chain(&self) -> Option<Hash> {
        self.chain
    }

    pub(super) fn record_count(&self) -> u64 {
        self.record_count
    }

    pub(super) fn omitted_count(&self) -> u64 {
        self.omitted_count
    }

    /// Checks a record.
    pub(super) fn record(&mut self, frame: &Frame, faults: &mut Faults) -> Result<(), Malformed> {
        self.tell_omitted(faults);
        self.record_count += 1;
        let hash = Hash::of_record(&frame.content);
        // A tree that is full has more records than any file.
        drop(self.tree.append(hash));
        let record = Record::decode(&frame.content);
        if !frame.is_sound {
            faults.add(Fault::RecordAltered { record: self.next });
        }
        match &record {
            Ok(record) if frame.is_sound => {
                self.number(record, faults);
                self.time(record.entry.time(), record.entry.action(), faults);
                self.chain = Some(hash);
            }
            Ok(_) | Err(_) => {
                if let (Err(why), true) = (&record, frame.is_sound) {
                    faults.add(Fault::RecordMalformed { record: self.next, why: *why });
                }
                self.last = self.next;
                self.next = self.next.saturating_add(1);
                self.chain = None;
            }
        }
        record.map(drop)
    }

    /// Holds number and chain of a record against the record before.
    fn number(&mut self, record: &Record, faults: &mut Faults) {
        let sequence = record.sequence;
        if sequence == self.next {
            if self.chain.is_some_and(|chain| chain != record.previous) {
                faults.add(Fault::ChainBroken { record: sequence });
            }
            self.next = self.next.saturating_add(1);
        } else if self.next < sequence {
            let gap = (self.next, sequence - 1);
            if self.missing.len() < FAULTS_MAX {
                self.missing.push(gap);
            } else {
                faults.add(Fault::RecordsRemoved { first: gap.0, last: gap.1 });
            }
            self.next = sequence.saturating_add(1);
        } else if self.find_missing(sequence) {
            faults.add(Fault::RecordMoved { record: sequence, after: self.last });
        } else {
            faults.add(Fault::RecordInserted { record: sequence, after: self.last });
        }
        self.last = sequence;
    }

    /// Takes a number out of those that are missing.
    fn find_missing(&mut self, sequence: u64) -> bool {
        let is_in = |&(first, last): &(u64, u64)| first <= sequence && sequence <= last;
        let Some(place) = self.missing.iter().position(is_in) else { return false };
        let (first, last) = self.missing.remove(place);
        if sequence < last {
            self.missing.insert(place, (sequence + 1, last));
        }
        if first < sequence {
            self.missing.insert(place, (first, sequence - 1));
        }
        true
    }

    /// Holds a time against the one before.
    fn time(&mut self, time: Timestamp, action: Action, faults: &mut Faults) {
        if action == Action::ClockChanged {
            self.time = time;
        } else {
            self.time_of_head(time, faults);
        }
    }

    /// Holds the time of a head against the record or head before.
    pub(super) fn time_of_head(&mut self, time: Timestamp, faults: &mut Faults) {
        let seconds = time.millis_before(self.time) / 1000;
        if BACKWARDS_SECONDS_MAX < seconds {
            faults.add(Fault::TimeBackwards { record: self.last, seconds });
        }
        self.time = time;
    }

    /// Takes the root of records that were left out.
    pub(super) fn bridge(&mut self, frame: &Frame, faults: &mut Faults) {
        let fits =
            read_bridge(&frame.content).filter(|_| frame.is_sound).and_then(|(height, root)| {
                self.tree.append_perfect(height, root).ok().map(|_nodes| height)
            });
        let Some(height) = fits else {
            faults.add(Fault::BridgeMisfit { after: self.last });
            return;
        };
        let count = 1_u64 << height;
        self.omitted_count = self.omitted_count.saturating_add(count);
        let first = self.omitted.map_or(self.next, |(first, _)| first);
        self.next = self.next.saturating_add(count);
        self.last = self.next.saturating_sub(1);
        self.omitted = Some((first, self.last));
        self.chain = None;
    }

    /// Tells about the records left out right before.
    fn tell_omitted(&mut self, faults: &mut Faults) {
        if let Some((first, last)) = self.omitted.take()
            && !self.may_omit
        {
            faults.add(Fault::RecordsOmitted { first, last });
        }
    }

    /// Tells what only the end of the file shows.
    pub(super) fn finish(&mut self, faults: &mut Faults) {
        self.tell_omitted(faults);
        for (first, last) in std::mem::take(&mut self.missing) {
            faults.add(Fault::RecordsRemoved { first, last });
        }
    }
}
