//! Appending to a log, and going on after a stop or a crash.
//!
//! A [`Log`] is a value. Appending returns the bytes to write and the log as it is after them;
//! whoever writes adopts the latter once the bytes are on the disk, and acknowledges only then.
//! So nothing that was acknowledged can be missing, and nothing has to be undone.

use std::io::Read;

use crate::frame::{Frame, FrameError, FrameKind, Frames, bridge, frame, opening, read_bridge};
use crate::hash::Hash;
use crate::head::{Head, SignedHead};
use crate::key::{KeyUse, PublicKey, SigningKey, is_key_name};
use crate::limits::BACKWARDS_SECONDS_MAX;
use crate::record::{EncodedEntry, Malformed, Record};
use crate::timestamp::Timestamp;
use crate::tree::{Place, Tree};
use crate::vocabulary::Action;

/// The state of a log: what the next record and the next head have to say.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Log {
    origin: Box<str>,
    /// The hash of the last record.
    chain: Hash,
    tree: Tree,
    time: Timestamp,
    head_number: u64,
    head_hash: Hash,
    head_size: u64,
}

/// What to write, and the log after it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Appended {
    /// The bytes to append to the file.
    pub bytes: Vec<u8>,
    /// The log, once they are there.
    pub log: Log,
    /// The nodes of the tree that are complete by them, for a store that gives proofs.
    pub nodes: Vec<(Place, Hash)>,
}

/// Why nothing can be appended.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum AppendError {
    /// The name of the log is empty, too long, or holds a space or a plus.
    #[error("the name of the log is empty, too long, or holds a space or a plus")]
    Name,
    /// The clock was set back. Only a record that says so may follow.
    #[error(
        "the time lies {seconds} seconds before the last record: a `clock-changed` record must come first"
    )]
    ClockSetBack {
        /// By how much.
        seconds: u64,
    },
    /// The key is the one of a witness.
    #[error("the key is one of a witness and signs no log of its own")]
    WitnessKey,
    /// There are as many records as a log can have.
    #[error("the log is full")]
    Full,
}

impl Log {
    /// Begins a log; returns it with the first bytes of its file.
    pub fn create(origin: &str) -> Result<(Self, Vec<u8>), AppendError> {
        if !is_key_name(origin) {
            return Err(AppendError::Name);
        }
        Ok((Self::empty(origin), opening(origin)))
    }

    fn empty(origin: &str) -> Self {
        let nothing = Hash::of_origin(origin);
        Self {
            origin: origin.into(),
            chain: nothing,
            tree: Tree::default(),
            time: Timestamp::default(),
            head_number: 0,
            head_hash: nothing,
            head_size: 0,
        }
    }

    /// Returns the name of the log.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Returns how many records there are.
    pub fn size(&self) -> u64 {
        self.tree.size()
    }

    /// Returns how many records no head has signed yet.
    pub fn unsigned_count(&self) -> u64 {
        self.size().saturating_sub(self.head_size)
    }

    /// Appends a record. To write several at once, append their bytes to one another and adopt
    /// the last log.
    pub fn append(&self, entry: impl Into<EncodedEntry>) -> Result<Appended, AppendError> {
        let entry = entry.into();
        if entry.action() != Action::ClockChanged {
            self.check_time(entry.time())?;
        }
        let sequence = self.size().checked_add(1).ok_or(AppendError::Full)?;
        let time = entry.time();
        let content = entry.into_record(sequence, self.chain);
        let mut log = self.clone();
        log.chain = Hash::of_record(&content);
        log.time = time;
        let nodes = log.tree.append(log.chain).map_err(|_error| AppendError::Full)?;
        Ok(Appended { bytes: frame(FrameKind::Record, &content), log, nodes })
    }

    /// Signs a head over all records.
    pub fn sign(&self, key: &SigningKey, time: Timestamp) -> Result<Appended, AppendError> {
        self.sign_head(key, time, None)
    }

    /// Signs a head that hands over to another key, which has to sign all heads after it.
    pub fn hand_over(
        &self,
        old: &SigningKey,
        new: &PublicKey,
        time: Timestamp,
    ) -> Result<Appended, AppendError> {
        if new.key_use() != KeyUse::Log {
            return Err(AppendError::WitnessKey);
        }
        self.sign_head(old, time, Some(new.clone()))
    }

    fn sign_head(
        &self,
        key: &SigningKey,
        time: Timestamp,
        next_key: Option<PublicKey>,
    ) -> Result<Appended, AppendError> {
        if key.public().key_use() != KeyUse::Log {
            return Err(AppendError::WitnessKey);
        }
        self.check_time(time)?;
        let head = Head {
            origin: self.origin.clone(),
            size: self.size(),
            root: self.tree.root(),
            number: self.head_number.checked_add(1).ok_or(AppendError::Full)?,
            previous: self.head_hash,
            chain: self.chain,
            time,
            next_key,
        };
        let mut log = self.clone();
        log.adopt_head(&head, Hash::of_head(&head.text()));
        let bytes = frame(FrameKind::Head, head.sign(key).as_bytes());
        Ok(Appended { bytes, log, nodes: vec![] })
    }

    fn adopt_head(&mut self, head: &Head, hash: Hash) {
        self.head_number = head.number;
        self.head_hash = hash;
        self.head_size = head.size;
        self.time = head.time;
    }

    /// Fails where a record of this time says that the clock was set back, which a record of its
    /// own has to tell first.
    pub fn check_time(&self, time: Timestamp) -> Result<(), AppendError> {
        let seconds = time.millis_before(self.time) / 1000;
        if seconds <= BACKWARDS_SECONDS_MAX {
            return Ok(());
        }
        Err(AppendError::ClockSetBack { seconds })
    }

    /// Writes the beginning of a further file of the log: bridges over all records, and the
    /// head over them, so that the file can be read and verified without those before it.
    ///
    /// `head` is what [`Log::sign`] returned, with nothing appended since.
    pub fn segment(&self, head: &[u8]) -> Vec<u8> {
        let mut bytes = opening(&self.origin);
        for (height, root) in self.tree.perfect_roots() {
            bytes.extend(bridge(height, root));
        }
        bytes.extend(head);
        bytes
    }

    /// Reads a whole file of a log, to go on with it: the first one, or a further one that
    /// begins with what [`Log::segment`] wrote.
    pub fn resume(read: impl Read) -> Result<Resumed, ResumeError> {
        let (origin, frames) = Frames::open(read)?;
        Self::empty(&origin).replay(frames, Beginning::Open)
    }

    /// Reads what follows after the first `offset` bytes of the file, at which the log was as
    /// it is here.
    pub fn resume_after(self, offset: u64, tail: impl Read) -> Result<Resumed, ResumeError> {
        self.replay(Frames::after(tail, offset), Beginning::Over)
    }

    fn replay<R: Read>(
        mut self,
        mut frames: Frames<R>,
        mut beginning: Beginning,
    ) -> Result<Resumed, ResumeError> {
        loop {
            let whole_bytes = frames.offset();
            let next = frames.next_frame();
            if beginning == Beginning::Bridged && !matches!(next, Ok(Some(_))) {
                return Err(ResumeError::Damaged { offset: whole_bytes });
            }
            let frame = match next {
                Ok(None) => return Ok(Resumed { log: self, whole_bytes, torn_bytes: 0 }),
                Ok(Some(frame)) => frame,
                Err(FrameError::Torn { bytes, .. }) => {
                    return Ok(Resumed { log: self, whole_bytes, torn_bytes: bytes });
                }
                Err(error) => return Err(error.into()),
            };
            if !frame.is_sound {
                let torn_bytes = torn_bytes(&frame, frames)?;
                return Ok(Resumed { log: self, whole_bytes, torn_bytes });
            }
            beginning = self.replay_frame(&frame, beginning)?;
        }
    }

    fn replay_frame(
        &mut self,
        frame: &Frame,
        beginning: Beginning,
    ) -> Result<Beginning, ResumeError> {
        let offset = frame.offset;
        let damaged = ResumeError::Damaged { offset };
        match (frame.kind, beginning) {
            (Some(FrameKind::Record), Beginning::Open | Beginning::Over) => {
                let record = Record::decode(&frame.content);
                let record = record.map_err(|source| ResumeError::Record { offset, source })?;
                if record.previous != self.chain
                    || Some(record.sequence) != self.size().checked_add(1)
                {
                    return Err(damaged);
                }
                self.chain = Hash::of_record(&frame.content);
                self.time = record.entry.time();
                self.tree.append(self.chain).map_err(|_error| damaged)?;
                Ok(Beginning::Over)
            }
            (Some(FrameKind::Bridge), Beginning::Open | Beginning::Bridged) => {
                let Some((height, root)) = read_bridge(&frame.content) else { return Err(damaged) };
                self.tree.append_perfect(height, root).map_err(|_error| damaged)?;
                Ok(Beginning::Bridged)
            }
            (Some(FrameKind::Head), beginning) => {
                let note = std::str::from_utf8(&frame.content).unwrap_or_default();
                let Some(signed) = SignedHead::parse(note) else { return Err(damaged) };
                if !self.is_next_head(&signed.head, beginning) {
                    return Err(damaged);
                }
                self.chain = signed.head.chain;
                self.adopt_head(&signed.head, signed.hash());
                Ok(Beginning::Over)
            }
            (Some(FrameKind::Open | FrameKind::Record | FrameKind::Bridge) | None, _) => {
                Err(damaged)
            }
        }
    }

    /// Tells whether a head fits here. After bridges, the heads before it are in other files.
    fn is_next_head(&self, head: &Head, beginning: Beginning) -> bool {
        let is_successor = head.previous == self.head_hash
            && Some(head.number) == self.head_number.checked_add(1)
            && head.chain == self.chain;
        head.origin == self.origin
            && (head.size, head.root) == (self.size(), self.tree.root())
            && (is_successor || beginning == Beginning::Bridged)
    }
}

/// Where the reading of a file stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Beginning {
    /// Nothing was read but the opening.
    Open,
    /// Bridges were read, and the head over them must follow.
    Bridged,
    /// Records and heads follow.
    Over,
}

/// Tells how many bytes a write that was not finished has left, from a frame on whose check is
/// wrong: that frame, if nothing follows, or zeroes. Whatever else follows was written after
/// the frame was whole, so the frame was damaged later.
fn torn_bytes<R: Read>(frame: &Frame, frames: Frames<R>) -> Result<u64, ResumeError> {
    let mut count = frames.offset().saturating_sub(frame.offset);
    let mut rest = frames.into_rest();
    // LIMIT: 64 KiB at a time, so that no file is held whole.
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = match rest.read(&mut buffer) {
            Ok(0) => return Ok(count),
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(FrameError::Read(error).into()),
        };
        if buffer.iter().take(read).any(|byte| *byte != 0) {
            return Err(ResumeError::Damaged { offset: frame.offset });
        }
        count += read as u64;
    }
}

/// A log that goes on.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Resumed {
    /// The log.
    pub log: Log,
    /// The bytes of the file that are whole: it is cut to this length before it goes on.
    pub whole_bytes: u64,
    /// The bytes after them, which a write left that was not finished. None of it was
    /// acknowledged. If there are any, a `torn-tail-cut` record says so.
    pub torn_bytes: u64,
}

/// Why a log does not go on.
#[derive(Debug, thiserror::Error)]
pub enum ResumeError {
    /// The file cannot be read as one of a log.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// A record is none, or one of a later version.
    #[error("the record at byte {offset} cannot be read")]
    Record {
        /// Where it stands.
        offset: u64,
        /// Why.
        #[source]
        source: Malformed,
    },
    /// Something that was written whole is not as it was: no crash does that.
    #[error("what stands at byte {offset} was changed after it was written")]
    Damaged {
        /// Where.
        offset: u64,
    },
}

#[cfg(test)]
mod tests;
