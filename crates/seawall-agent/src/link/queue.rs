//! The queue of records on the node's disk, for as long as the server is away.
//!
//! Folder `queue/`: `state` ([`state`]) and segments `LANE-FIRST.seg` ([`segment`]), each of one
//! lane. A record has a number that no other record of the queue has, and that rises; the server
//! says up to which number of a lane it has taken over what, and that goes.
//!
//! **Invariants:** what [`Queue::sync`] returned `Ok` for survives SIGKILL and a loss of power.
//! The queue holds no more than its bound: the oldest of the lowest lane go first, and a record
//! never costs one of a higher lane its place. What went is counted before it goes. While the
//! disk takes nothing, records wait in memory, bounded alike, and how many do is noted on the
//! disk, in a place that was allotted before: if the process dies, that many count as lost.

use std::collections::VecDeque;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use seawall_runtime::link::{Dropped, Lane, Through};

mod segment;
mod state;

use segment::{Segment, Writer};
use state::{LANES, State, StateFile};

/// LIMIT: bytes of the queue on the disk. An alert has about 2 KiB: more than 30,000 of them.
pub const QUEUE_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// LIMIT: bytes of a segment; what is given up for lack of room goes by segments.
const SEGMENT_BYTES_MAX: u64 = 256 * 1024;
/// LIMIT: records that wait in memory while the disk takes nothing.
pub const MEMORY_RECORDS_MAX: usize = 8_192;
/// LIMIT: bytes of records that wait in memory.
pub const MEMORY_BYTES_MAX: usize = 16 * 1024 * 1024;

/// A record with its place.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Queued {
    /// The lane.
    pub lane: Lane,
    /// The number.
    pub number: u64,
    /// What was put in.
    pub content: Vec<u8>,
}

/// One lane.
#[derive(Debug, Default)]
struct Row {
    /// Segments, oldest first.
    segments: VecDeque<Segment>,
    /// Where the last segment is written to.
    writer: Option<Writer>,
    /// What the disk did not take yet.
    memory: VecDeque<(u64, Vec<u8>)>,
}

/// The queue.
#[derive(Debug)]
pub struct Queue {
    folder: PathBuf,
    bytes_max: u64,
    state_file: StateFile,
    state: State,
    next: u64,
    rows: [Row; LANES],
    bytes: u64,
    memory_records: usize,
    memory_bytes: usize,
    is_state_old: bool,
    /// Why the disk took nothing, the last time that it was tried.
    pub failure: Option<String>,
}

impl Queue {
    /// Opens the queue in `folder`, or makes it; `random` names a new one.
    pub fn open(folder: &Path, bytes_max: u64, random: [u8; 16]) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let (state_file, found) = StateFile::open(&folder.join("state"), random)?;
        let is_new = found.is_none();
        let mut state = found.unwrap_or_else(|| State::new(random));
        let mut rows: [Row; LANES] = Default::default();
        let mut highest = 0;
        for (path, lane) in segments_in(folder)? {
            let Some(row) = rows.get_mut(lane.number()) else { continue };
            let gone = state.gone_through(lane);
            let segment = Segment::open(&path, gone)?;
            highest = highest.max(segment.last);
            if segment.is_damaged {
                state.count_dropped(lane, 1);
            }
            if segment.waiting == 0 {
                fs::remove_file(&path)?;
            } else {
                row.segments.push_back(segment);
            }
        }
        state.lose_unsaved();
        // Without a state nobody knows which numbers were given out.
        let next = if is_new { highest.saturating_add(1) } else { state.reserved.max(highest + 1) };
        let bytes = rows.iter().flat_map(|row| &row.segments).map(|segment| segment.bytes).sum();
        let mut queue = Self {
            folder: folder.to_owned(),
            bytes_max,
            state_file,
            state,
            next,
            rows,
            bytes,
            memory_records: 0,
            memory_bytes: 0,
            is_state_old: true,
            failure: None,
        };
        queue.state.reserved = next;
        queue.write_state()?;
        Ok(queue)
    }

    /// Returns the identifier of the queue.
    pub fn id(&self) -> String {
        format!("{:032x}", u128::from_be_bytes(self.state.id))
    }

    /// Returns how many records wait.
    pub fn waiting(&self) -> u64 {
        let on_disk: u64 =
            self.rows.iter().flat_map(|row| &row.segments).map(|segment| segment.waiting).sum();
        on_disk.saturating_add(self.memory_records as u64)
    }

    /// Returns how many records of which lane were given up since the queue was made.
    pub fn dropped(&self) -> Vec<Dropped> {
        let of = |lane: &Lane| Dropped { lane: *lane, count: self.state.dropped(*lane) };
        Lane::ALL.iter().map(of).filter(|dropped| dropped.count != 0).collect()
    }

    /// Counts records that were given up before they came here.
    pub fn count_dropped(&mut self, lane: Lane, count: u64) {
        if count != 0 {
            self.state.count_dropped(lane, count);
            self.is_state_old = true;
        }
    }

    /// Puts a record in; it is safe once [`Queue::sync`] returned.
    pub fn push(&mut self, lane: Lane, content: Vec<u8>) {
        let number = self.number();
        let is_behind = self.row(lane).is_some_and(|row| !row.memory.is_empty());
        if !is_behind {
            match self.append(lane, number, &content) {
                Ok(true) => return,
                // It was given up, which is counted.
                Ok(false) => return,
                Err(error) => self.failure = Some(error.to_string()),
            }
        }
        self.keep(lane, number, content);
    }

    /// Makes sure that all that was put in is on the disk, or says why it is not.
    pub fn sync(&mut self) -> io::Result<()> {
        let written = self.write_memory().and_then(|()| self.sync_segments());
        let unsaved: Vec<u64> = self.rows.iter().map(|row| row.memory.len() as u64).collect();
        if self.state.set_unsaved(&unsaved) {
            self.is_state_old = true;
        }
        let noted = if self.is_state_old { self.write_state() } else { Ok(()) };
        let result = written.and(noted);
        self.failure = result.as_ref().err().map(ToString::to_string);
        result
    }

    /// Returns up to `count` records of together up to `bytes`, the highest lanes first, each
    /// lane by number. They stay until they are acknowledged.
    pub fn oldest(&self, count: usize, bytes: usize) -> io::Result<Vec<Queued>> {
        let mut found: Vec<Queued> = Vec::new();
        let mut left = bytes;
        for lane in Lane::ALL.into_iter().rev() {
            let Some(row) = self.row(lane) else { continue };
            for segment in &row.segments {
                segment.read(&mut |number, content| {
                    let fits = found.len() < count && content.len() <= left;
                    if fits {
                        left = left.saturating_sub(content.len());
                        found.push(Queued { lane, number, content: content.to_vec() });
                    }
                    fits
                })?;
                if count <= found.len() {
                    return Ok(found);
                }
            }
            for (number, content) in &row.memory {
                if count <= found.len() || left < content.len() {
                    return Ok(found);
                }
                left = left.saturating_sub(content.len());
                found.push(Queued { lane, number: *number, content: content.clone() });
            }
        }
        Ok(found)
    }

    /// Forgets what the server has taken over.
    pub fn acknowledge(&mut self, through: &[Through]) {
        for one in through {
            if self.state.acknowledge(one.lane, one.number) {
                self.is_state_old = true;
                self.forget(one.lane, one.number);
            }
        }
    }

    /// Gives one record up that the server does not take: it must be the first of its lane.
    pub fn give_up_one(&mut self, lane: Lane, number: u64) {
        self.state.give_up(lane, number, 1);
        self.is_state_old = true;
        self.forget(lane, number);
    }

    fn row(&self, lane: Lane) -> Option<&Row> {
        self.rows.get(lane.number())
    }

    fn number(&mut self) -> u64 {
        let number = self.next;
        self.next = self.next.saturating_add(1);
        if self.state.reserved < self.next {
            self.state.reserved = self.next.saturating_add(state::RESERVED_AT_ONCE);
            if let Err(error) = self.write_state() {
                self.failure = Some(error.to_string());
            }
        }
        number
    }

    fn write_state(&mut self) -> io::Result<()> {
        self.state_file.write(&mut self.state)?;
        self.is_state_old = false;
        Ok(())
    }

    /// Appends a record to its lane; `false` where there is no room and it is given up.
    fn append(&mut self, lane: Lane, number: u64, content: &[u8]) -> io::Result<bool> {
        let size = segment::frame_bytes(content);
        while self.bytes_max < self.bytes.saturating_add(size) {
            let lowest = self.lowest().filter(|lowest| *lowest <= lane);
            let Some(lowest) = lowest else {
                self.count_dropped(lane, 1);
                return Ok(false);
            };
            self.give_up(lowest)?;
        }
        match self.write(lane, number, content) {
            Err(error) if error.kind() == io::ErrorKind::StorageFull => {
                // What is worth less makes room.
                let lowest = self.lowest().filter(|lowest| *lowest < lane).ok_or(error)?;
                self.give_up(lowest)?;
                self.write(lane, number, content).map(|()| true)
            }
            other => other.map(|()| true),
        }
    }

    fn write(&mut self, lane: Lane, number: u64, content: &[u8]) -> io::Result<()> {
        let Some(row) = self.rows.get_mut(lane.number()) else { return Ok(()) };
        let is_full = row.segments.back().is_none_or(|last| SEGMENT_BYTES_MAX <= last.bytes);
        if is_full || row.writer.is_none() {
            if let Some(writer) = row.writer.take() {
                writer.sync()?;
            }
            let path = self.folder.join(format!("{}-{number:020}.seg", lane.name()));
            let (writer, segment) = Writer::create(&path, number)?;
            self.bytes = self.bytes.saturating_add(segment.bytes);
            row.writer = Some(writer);
            row.segments.push_back(segment);
        }
        let (Some(writer), Some(segment)) = (&mut row.writer, row.segments.back_mut()) else {
            return Ok(());
        };
        let written = writer.append(segment, number, content)?;
        self.bytes = self.bytes.saturating_add(written);
        Ok(())
    }

    /// Returns the lowest lane that has something on the disk.
    fn lowest(&self) -> Option<Lane> {
        let has = |lane: &Lane| self.row(*lane).is_some_and(|row| !row.segments.is_empty());
        Lane::ALL.into_iter().find(has)
    }

    /// Gives the oldest segment of a lane up.
    fn give_up(&mut self, lane: Lane) -> io::Result<()> {
        let Some(row) = self.rows.get_mut(lane.number()) else { return Ok(()) };
        let Some(oldest) = row.segments.pop_front() else { return Ok(()) };
        if row.segments.is_empty() {
            row.writer = None;
        }
        self.bytes = self.bytes.saturating_sub(oldest.bytes);
        // Counted before it goes: what is lost is told, whatever happens in between.
        self.state.give_up(lane, oldest.last, oldest.waiting);
        self.write_state()?;
        fs::remove_file(&oldest.path)
    }

    /// Keeps a record in memory; the oldest of the lowest lane make room.
    fn keep(&mut self, lane: Lane, number: u64, content: Vec<u8>) {
        let is_full = |queue: &Self| {
            MEMORY_RECORDS_MAX <= queue.memory_records
                || MEMORY_BYTES_MAX < queue.memory_bytes.saturating_add(content.len())
        };
        while is_full(self) {
            let has = |lane: &Lane| self.row(*lane).is_some_and(|row| !row.memory.is_empty());
            let lowest = Lane::ALL.into_iter().find(has).filter(|lowest| *lowest <= lane);
            let oldest = lowest.and_then(|lowest| self.rows.get_mut(lowest.number()));
            let oldest = oldest.and_then(|row| row.memory.pop_front());
            let Some((_, oldest)) = oldest else {
                self.count_dropped(lane, 1);
                return;
            };
            self.memory_records = self.memory_records.saturating_sub(1);
            self.memory_bytes = self.memory_bytes.saturating_sub(oldest.len());
            self.count_dropped(lowest.unwrap_or(lane), 1);
        }
        self.memory_records = self.memory_records.saturating_add(1);
        self.memory_bytes = self.memory_bytes.saturating_add(content.len());
        if let Some(row) = self.rows.get_mut(lane.number()) {
            row.memory.push_back((number, content));
        }
    }

    /// Writes what waits in memory, the highest lanes first.
    fn write_memory(&mut self) -> io::Result<()> {
        for lane in Lane::ALL.into_iter().rev() {
            while let Some((number, content)) =
                self.rows.get_mut(lane.number()).and_then(|row| row.memory.pop_front())
            {
                if let Err(error) = self.append(lane, number, &content) {
                    if let Some(row) = self.rows.get_mut(lane.number()) {
                        row.memory.push_front((number, content));
                    }
                    return Err(error);
                }
                self.memory_records = self.memory_records.saturating_sub(1);
                self.memory_bytes = self.memory_bytes.saturating_sub(content.len());
            }
        }
        Ok(())
    }

    fn sync_segments(&mut self) -> io::Result<()> {
        let mut is_made = false;
        for writer in self.rows.iter_mut().filter_map(|row| row.writer.as_mut()) {
            is_made |= writer.sync_once()?;
        }
        if is_made {
            fs::File::open(&self.folder)?.sync_all()?;
        }
        Ok(())
    }

    /// Forgets the records of a lane up to a number.
    fn forget(&mut self, lane: Lane, through: u64) {
        let Some(row) = self.rows.get_mut(lane.number()) else { return };
        while let Some(oldest) = row.segments.front_mut() {
            if through < oldest.last {
                // What cannot be read goes with the segment.
                drop(oldest.acknowledge(through));
                break;
            }
            self.bytes = self.bytes.saturating_sub(oldest.bytes);
            // One that stays is deleted at the next start: its numbers are below what is noted.
            drop(fs::remove_file(&oldest.path));
            row.segments.pop_front();
        }
        if row.segments.is_empty() {
            row.writer = None;
        }
        while row.memory.front().is_some_and(|(number, _)| *number <= through) {
            let gone = row.memory.pop_front().map_or(0, |(_, content)| content.len());
            self.memory_records = self.memory_records.saturating_sub(1);
            self.memory_bytes = self.memory_bytes.saturating_sub(gone);
        }
    }
}

/// Finds the segments in a folder, oldest first.
fn segments_in(folder: &Path) -> io::Result<Vec<(PathBuf, Lane)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        let lane = name.split_once('-').map(|(lane, _)| lane);
        let lane = Lane::ALL.into_iter().find(|known| Some(known.name()) == lane);
        if let Some(lane) = lane.filter(|_| path.extension().is_some_and(|it| it == "seg")) {
            found.push((path, lane));
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests;
