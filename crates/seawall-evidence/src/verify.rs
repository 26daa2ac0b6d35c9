//! Verification of a file, with nothing but the public keys that one trusts.
//!
//! Every record is read, hashed into the chain and the tree, and held against the next head;
//! every head against the keys, the head before it and the tree. What a report does not call
//! proved was not proved: records after the last good head, and what was left out.
//!
//! A file cannot prove that it is the newest: whoever has an older copy can show that. Heads
//! that were noted elsewhere ([`Trust::noted_heads`]) and witnesses ([`Trust::witnesses`]) can.

use std::io::{self, Read};

use crate::frame::{Frame, FrameError, FrameKind, Frames};
use crate::hash::Hash;
use crate::head::SignedHead;
use crate::key::PublicKey;
use crate::limits::FAULTS_MAX;
use crate::record::Malformed;
use crate::timestamp::Timestamp;

mod fault;
mod heads;
mod records;

pub use fault::Fault;

use heads::HeadCheck;
use records::RecordCheck;

/// What a verification starts from.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// Keys of the log. Those that it handed over to are found from them.
    pub keys: Vec<PublicKey>,
    /// Witnesses, each of whom must have cosigned the last head.
    pub witnesses: Vec<PublicKey>,
    /// Heads that were noted elsewhere: the file must be what they were signed over, or more.
    pub noted_heads: Vec<String>,
    /// Whether records may be left out, as long as it is proved which.
    pub may_omit: bool,
}

/// Why nothing could be verified.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The reader failed.
    #[error("reading failed")]
    Read(#[source] io::Error),
    /// The file is none of a log.
    #[error("this is no file of an evidence log, or its beginning is damaged")]
    NotEvidence,
    /// A part was written by a later version, which has to verify it.
    #[error(
        "it was written by a later version of Seawall: form {found}, and this one reads {known}"
    )]
    LaterForm {
        /// The form that was found.
        found: u8,
        /// The newest form that is read.
        known: u8,
    },
    /// A noted head is none.
    #[error("the noted head number {place} is no signed head")]
    NotAHead {
        /// Its place in the list, from 1 on.
        place: usize,
    },
}

/// What was found.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Report {
    /// The name of the log.
    pub origin: Box<str>,
    /// Records in the file.
    pub record_count: u64,
    /// Records that were left out, by proof.
    pub omitted_count: u64,
    /// Heads in the file.
    pub head_count: u64,
    /// The last head that is right in every respect.
    pub proved: Option<Proved>,
    /// Each witness that was asked for, with the size of the last head that it cosigned, and
    /// when (seconds since 1970).
    pub witnessed: Vec<(PublicKey, Option<(u64, u64)>)>,
    /// How often the log handed over to another key.
    pub handover_count: u64,
    /// What is wrong, in the order in which it was found.
    pub faults: Vec<Fault>,
    /// Faults beyond the first `FAULTS_MAX`.
    pub more_fault_count: u64,
}

impl Report {
    /// Tells whether everything in the file is proved and nothing is wrong.
    pub fn is_verified(&self) -> bool {
        self.faults.is_empty() && self.more_fault_count == 0
    }
}

/// What the last good head proves.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Proved {
    /// The records up to this one.
    pub size: u64,
    /// The root of their tree.
    pub root: Hash,
    /// The number of the head.
    pub head_number: u64,
    /// When it was signed.
    pub time: Timestamp,
    /// The key that signed it.
    pub key: PublicKey,
}

/// The faults that were found so far.
#[derive(Debug, Default)]
struct Faults {
    listed: Vec<Fault>,
    more: u64,
}

impl Faults {
    fn add(&mut self, fault: Fault) {
        if self.listed.len() < FAULTS_MAX {
            self.listed.push(fault);
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    fn count(&self) -> u64 {
        self.more.saturating_add(self.listed.len() as u64)
    }
}

/// Verifies a file, in memory for one frame and the logarithm of its records.
pub fn verify(read: impl Read, trust: &Trust) -> Result<Report, VerifyError> {
    let (origin, mut frames) = Frames::open(read).map_err(unreadable)?;
    let mut faults = Faults::default();
    let mut records = RecordCheck::new(&origin, trust.may_omit);
    let mut heads = HeadCheck::new(&origin, trust)?;
    heads.check_noted(&records, &mut faults);
    loop {
        let frame = match frames.next_frame() {
            Ok(Some(frame)) => frame,
            Ok(None) => break,
            Err(FrameError::Torn { offset, bytes }) => {
                faults.add(Fault::Torn { offset, bytes });
                break;
            }
            Err(FrameError::TooLong { offset, .. }) => {
                faults.add(Fault::Unreadable { offset });
                break;
            }
            Err(error) => return Err(unreadable(error)),
        };
        check_frame(&frame, &mut records, &mut heads, &mut faults)?;
    }
    records.finish(&mut faults);
    heads.finish(&records, &mut faults);
    Ok(Report {
        origin,
        record_count: records.record_count(),
        omitted_count: records.omitted_count(),
        head_count: heads.count(),
        handover_count: heads.handover_count(),
        witnessed: heads.witnessed(),
        proved: heads.into_proved(),
        faults: faults.listed,
        more_fault_count: faults.more,
    })
}

fn check_frame(
    frame: &Frame,
    records: &mut RecordCheck,
    heads: &mut HeadCheck<'_>,
    faults: &mut Faults,
) -> Result<(), VerifyError> {
    match frame.kind {
        Some(FrameKind::Record) => match records.record(frame, faults) {
            Err(Malformed::LaterForm { found, known }) if frame.is_sound => {
                return Err(VerifyError::LaterForm { found, known });
            }
            Ok(()) | Err(_) => heads.check_noted(records, faults),
        },
        Some(FrameKind::Bridge) => {
            records.bridge(frame, faults);
            heads.check_noted(records, faults);
        }
        Some(FrameKind::Head) => {
            let note = std::str::from_utf8(&frame.content).ok();
            let head = note.and_then(SignedHead::parse).filter(|_| frame.is_sound);
            match head {
                Some(head) => heads.head(&head, records, faults),
                None => heads.damaged(records, faults),
            }
        }
        Some(FrameKind::Open) | None => faults.add(Fault::Unreadable { offset: frame.offset }),
    }
    Ok(())
}

fn unreadable(error: FrameError) -> VerifyError {
    match error {
        FrameError::Read(error) => VerifyError::Read(error),
        FrameError::LaterForm { found } => {
            VerifyError::LaterForm { found, known: crate::frame::FILE_FORM }
        }
        FrameError::NotEvidence | FrameError::Torn { .. } | FrameError::TooLong { .. } => {
            VerifyError::NotEvidence
        }
    }
}

#[cfg(test)]
mod tests;
