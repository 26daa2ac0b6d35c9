//! Records: what was done, by whom, to what, and how it ended, as values and as bytes.
//!
//! The bytes are canonical: each record has one form, and [`Record::decode`] refuses every
//! other. They stand in `docs/reference/evidence.md`, "Record".
//!
//! **Invariant:** [`Record::encode`] of what [`Record::decode`] returned is the same bytes.

use seawall_artifact::digest::{Digest, DigestAlgorithm};

use crate::hash::Hash;
use crate::limits::{DETAILS_MAX, SUBJECTS_MAX};
use crate::text::Text;
use crate::timestamp::Timestamp;
use crate::vocabulary::{
    Action, ActorKind, Authentication, DetailKey, Outcome, SubjectKind, VOCABULARY, ValueKind,
    Vocabulary,
};
use crate::wire::{Cursor, put_count, put_text};

pub use crate::wire::Malformed;

/// The form of records that this version writes, and the newest that it reads.
pub const RECORD_FORM: u8 = 1;

/// Who acted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Actor {
    /// What kind of somebody.
    pub kind: ActorKind,
    /// How they proved to be who they are.
    pub authentication: Authentication,
    /// Their name; of somebody anonymous, empty.
    pub name: Text,
}

/// What the action was about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Subject {
    /// What kind of thing.
    pub kind: SubjectKind,
    /// Its name; of [`SubjectKind::Digest`], the digest.
    pub name: Text,
}

/// The value of a detail. There is no way into it for a type that guards a secret.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Value {
    /// A text.
    Text(Text),
    /// A number.
    Count(u64),
    /// Yes or no.
    Flag(bool),
    /// A moment.
    Time(Timestamp),
    /// A digest.
    Digest(Digest),
}

impl Value {
    /// Returns its kind.
    pub fn kind(&self) -> ValueKind {
        match self {
            Self::Text(_) => ValueKind::Text,
            Self::Count(_) => ValueKind::Count,
            Self::Flag(_) => ValueKind::Flag,
            Self::Time(_) => ValueKind::Time,
            Self::Digest(_) => ValueKind::Digest,
        }
    }
}

/// What is to be recorded. The log adds its number and what stands before it.
///
/// **Invariant:** it has at most `SUBJECTS_MAX` subjects, and its details have the kinds of
/// their keys, each key at most once, in the order of the keys' numbers.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Entry {
    time: Timestamp,
    actor: Actor,
    action: Action,
    outcome: Outcome,
    subjects: Vec<Subject>,
    reason: Text,
    request: Text,
    details: Vec<(DetailKey, Value)>,
}

/// Why something cannot be part of an entry.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum EntryError {
    /// There are `SUBJECTS_MAX` subjects.
    #[error("a record has at most {SUBJECTS_MAX} subjects")]
    TooManySubjects,
    /// The name of a digest is no digest.
    #[error("the subject is no digest")]
    NotADigest,
    /// The value has another kind than the key asks for.
    #[error("`{}` takes a {}", key.name(), key.value_kind().name())]
    WrongKind {
        /// The key.
        key: DetailKey,
    },
    /// The key has a value.
    #[error("`{}` is there twice", key.name())]
    Twice {
        /// The key.
        key: DetailKey,
    },
}

impl Entry {
    /// Returns the lowest vocabulary that has all words of the entry.
    fn vocabulary(&self) -> u8 {
        let of_subjects = self.subjects.iter().map(|subject| subject.kind.vocabulary());
        of_subjects.fold(self.action.vocabulary(), u8::max)
    }

    /// Makes an entry without subjects, reason, request and details.
    pub fn new(time: Timestamp, actor: Actor, action: Action, outcome: Outcome) -> Self {
        let (reason, request) = (Text::default(), Text::default());
        Self { time, actor, action, outcome, subjects: vec![], reason, request, details: vec![] }
    }

    /// Adds a subject.
    pub fn on(mut self, kind: SubjectKind, name: Text) -> Result<Self, EntryError> {
        if self.subjects.len() == SUBJECTS_MAX {
            return Err(EntryError::TooManySubjects);
        }
        if kind == SubjectKind::Digest && name.as_str().parse::<Digest>().is_err() {
            return Err(EntryError::NotADigest);
        }
        self.subjects.push(Subject { kind, name });
        Ok(self)
    }

    /// Says why.
    #[must_use]
    pub fn because(mut self, reason: Text) -> Self {
        self.reason = reason;
        self
    }

    /// Names the request, under whose id the logs have the rest.
    #[must_use]
    pub fn in_request(mut self, request: Text) -> Self {
        self.request = request;
        self
    }

    /// Adds a detail.
    pub fn with(mut self, key: DetailKey, value: Value) -> Result<Self, EntryError> {
        if key.value_kind() != value.kind() {
            return Err(EntryError::WrongKind { key });
        }
        match self.details.binary_search_by_key(&key.code(), |(known, _)| known.code()) {
            Ok(_) => return Err(EntryError::Twice { key }),
            Err(place) => self.details.insert(place, (key, value)),
        }
        Ok(self)
    }

    /// Returns when it happened.
    pub fn time(&self) -> Timestamp {
        self.time
    }

    /// Returns who acted.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Returns what was done.
    pub fn action(&self) -> Action {
        self.action
    }

    /// Returns how it ended.
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// Returns what it was about.
    pub fn subjects(&self) -> &[Subject] {
        &self.subjects
    }

    /// Returns why; empty if nothing was said.
    pub fn reason(&self) -> &Text {
        &self.reason
    }

    /// Returns the id of the request; empty if there was none.
    pub fn request(&self) -> &Text {
        &self.request
    }

    /// Returns the details, by the numbers of their keys.
    pub fn details(&self) -> &[(DetailKey, Value)] {
        &self.details
    }

    fn encode(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.time.unix_millis().to_be_bytes());
        bytes.extend([self.actor.kind.code(), self.actor.authentication.code()]);
        put_text(bytes, &self.actor.name);
        bytes.extend([self.action.code(), self.outcome.code()]);
        put_count(bytes, self.subjects.len());
        for subject in &self.subjects {
            bytes.push(subject.kind.code());
            put_text(bytes, &subject.name);
        }
        put_text(bytes, &self.reason);
        put_text(bytes, &self.request);
        put_count(bytes, self.details.len());
        for (key, value) in &self.details {
            bytes.extend([key.code(), value.kind().code()]);
            put_value(bytes, value);
        }
    }

    fn decode(cursor: &mut Cursor<'_>) -> Result<Self, Malformed> {
        let time = decode_time(cursor)?;
        let kind = decode_word(cursor, "the kind of actor")?;
        let authentication = decode_word(cursor, "the authentication")?;
        let actor = Actor { kind, authentication, name: cursor.text("the actor")? };
        let action = decode_word(cursor, "the action")?;
        let outcome = decode_word(cursor, "the outcome")?;
        let mut entry = Self::new(time, actor, action, outcome);
        for _ in 0..count(cursor, SUBJECTS_MAX, "the number of subjects")? {
            let kind = decode_word(cursor, "the kind of a subject")?;
            let name = cursor.text("a subject")?;
            let what = "a subject";
            entry = entry.on(kind, name).map_err(|_error| Malformed::Meaningless { what })?;
        }
        entry.reason = cursor.text("the reason")?;
        entry.request = cursor.text("the request")?;
        for _ in 0..count(cursor, DETAILS_MAX, "the number of details")? {
            let key: DetailKey = decode_word(cursor, "the key of a detail")?;
            let value = decode_value(cursor)?;
            if entry.details.last().is_some_and(|(last, _)| key.code() <= last.code()) {
                return Err(Malformed::Order);
            }
            let what = "a detail";
            entry = entry.with(key, value).map_err(|_error| Malformed::Meaningless { what })?;
        }
        Ok(entry)
    }
}

/// Bytes of a record that say its form.
const FORM_BYTES: usize = 2;
/// What most records take.
const ENCODED_BYTES_USUAL: usize = 512;

/// An entry in its bytes, which become a record where a log appends it.
///
/// Made where the entry is: whoever writes the log then has one piece of memory to give back,
/// and not every text of what another thread made.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EncodedEntry {
    time: Timestamp,
    action: Action,
    /// The record, with zeros for what only the log knows.
    bytes: Vec<u8>,
}

impl EncodedEntry {
    /// Returns when it happened.
    pub fn time(&self) -> Timestamp {
        self.time
    }

    /// Returns what was done.
    pub fn action(&self) -> Action {
        self.action
    }

    /// Returns the bytes of the record that it becomes.
    pub(crate) fn into_record(mut self, sequence: u64, previous: Hash) -> Vec<u8> {
        let number = sequence.to_be_bytes();
        let place = self.bytes.iter_mut().skip(FORM_BYTES);
        place.zip(number.iter().chain(&previous.0)).for_each(|(byte, known)| *byte = *known);
        self.bytes
    }
}

impl From<Entry> for EncodedEntry {
    fn from(entry: Entry) -> Self {
        let (time, action) = (entry.time, entry.action);
        let record = Record { sequence: 0, previous: Hash([0; 32]), entry };
        Self { time, action, bytes: record.encode() }
    }
}

/// A record of the log.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Record {
    /// Its number; the first is 1.
    pub sequence: u64,
    /// The hash of the record before it; of the first, [`Hash::of_origin`].
    pub previous: Hash,
    /// What happened.
    pub entry: Entry,
}

impl Record {
    /// Returns its bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(ENCODED_BYTES_USUAL);
        bytes.extend([RECORD_FORM, self.entry.vocabulary()]);
        bytes.extend(self.sequence.to_be_bytes());
        bytes.extend(self.previous.0);
        self.entry.encode(&mut bytes);
        bytes
    }

    /// Reads the bytes of a record.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let cursor = &mut Cursor::new(bytes);
        let mut vocabulary = 0;
        for known in [RECORD_FORM, VOCABULARY] {
            let found = cursor.u8()?;
            vocabulary = found;
            if known < found {
                return Err(Malformed::LaterForm { found, known });
            }
            if found == 0 {
                return Err(Malformed::Meaningless { what: "the form" });
            }
        }
        let sequence = cursor.u64()?;
        let previous = cursor.hash()?;
        let entry = Entry::decode(cursor)?;
        cursor.end()?;
        // A record has one form only.
        if vocabulary != entry.vocabulary() {
            return Err(Malformed::Meaningless { what: "the vocabulary" });
        }
        Ok(Self { sequence, previous, entry })
    }
}

fn put_value(bytes: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Text(text) => put_text(bytes, text),
        Value::Count(count) => bytes.extend(count.to_be_bytes()),
        Value::Flag(flag) => bytes.push(u8::from(*flag)),
        Value::Time(time) => bytes.extend(time.unix_millis().to_be_bytes()),
        Value::Digest(digest) => {
            bytes.push(match digest.algorithm() {
                DigestAlgorithm::Sha256 => 1,
                DigestAlgorithm::Sha512 => 2,
            });
            let digits: Vec<u8> = digest.hex().bytes().map(nibble).collect();
            let pairs = digits.as_chunks::<2>().0;
            bytes.extend(pairs.iter().map(|[high, low]| high << 4 | low));
        }
    }
}

/// Returns the value of a digit of a [`Digest`], which are `0-9a-f`.
fn nibble(digit: u8) -> u8 {
    if digit <= b'9' { digit.wrapping_sub(b'0') } else { digit.wrapping_sub(b'a' - 10) }
}

fn decode_value(cursor: &mut Cursor<'_>) -> Result<Value, Malformed> {
    Ok(match decode_word(cursor, "the kind of a value")? {
        ValueKind::Text => Value::Text(cursor.text("a detail")?),
        ValueKind::Count => Value::Count(cursor.u64()?),
        ValueKind::Flag => match cursor.u8()? {
            0 => Value::Flag(false),
            1 => Value::Flag(true),
            _ => return Err(Malformed::Meaningless { what: "a detail" }),
        },
        ValueKind::Time => Value::Time(decode_time(cursor)?),
        ValueKind::Digest => {
            let (name, length) = match cursor.u8()? {
                1 => ("sha256", 32),
                2 => ("sha512", 64),
                _ => return Err(Malformed::Meaningless { what: "the algorithm of a digest" }),
            };
            let mut text = format!("{name}:");
            for byte in cursor.take(length)? {
                for digit in [byte >> 4, byte & 15] {
                    text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
                }
            }
            let what = "a digest";
            Value::Digest(text.parse().map_err(|_error| Malformed::Meaningless { what })?)
        }
    })
}

fn decode_time(cursor: &mut Cursor<'_>) -> Result<Timestamp, Malformed> {
    let what = "a moment";
    Timestamp::from_unix_millis(cursor.u64()?).ok_or(Malformed::Meaningless { what })
}

fn decode_word<T: Vocabulary>(cursor: &mut Cursor<'_>, what: &'static str) -> Result<T, Malformed> {
    T::from_code(cursor.u8()?).ok_or(Malformed::Meaningless { what })
}

fn count(cursor: &mut Cursor<'_>, most: usize, what: &'static str) -> Result<usize, Malformed> {
    let count = usize::from(cursor.u8()?);
    if count <= most { Ok(count) } else { Err(Malformed::Meaningless { what }) }
}

#[cfg(test)]
mod tests;
