//! What can be wrong with a file, each with the sentence that a person reads.

use crate::key::KeyId;
use crate::record::Malformed;

/// Something that is wrong, or that could not be checked and so must not count as right.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Fault {
    /// The file ends inside a frame.
    #[error("the file was cut off: of what begins at byte {offset}, only {bytes} bytes are there")]
    Torn {
        /// Where the frame begins.
        offset: u64,
        /// How many of its bytes there are.
        bytes: u64,
    },
    /// What stands there is no part of a log, so that nothing after it may be found.
    #[error("what begins at byte {offset} is no part of a log: it was altered or put in")]
    Unreadable {
        /// Where.
        offset: u64,
    },
    /// The bytes of a record do not fit their check.
    #[error("record {record} was altered: its bytes do not fit their check")]
    RecordAltered {
        /// The number that belongs there.
        record: u64,
    },
    /// A record is none.
    #[error("record {record} was altered: {why}")]
    RecordMalformed {
        /// The number that belongs there.
        record: u64,
        /// Why.
        why: Malformed,
    },
    /// Records are missing.
    #[error("{} removed", range("record", *first, *last, "was", "were"))]
    RecordsRemoved {
        /// The first.
        first: u64,
        /// The last.
        last: u64,
    },
    /// A record stands at another place.
    #[error("record {record} was moved: it stands after record {after}")]
    RecordMoved {
        /// Its number.
        record: u64,
        /// The record before it in the file.
        after: u64,
    },
    /// A record has a number that another has, or none.
    #[error(
        "a record was put in after record {after}: it calls itself record {record}, which is elsewhere"
    )]
    RecordInserted {
        /// The number that it has.
        record: u64,
        /// The record before it in the file.
        after: u64,
    },
    /// A record does not name the one before it.
    #[error(
        "record {record} does not follow from the record before it: one of the two was altered"
    )]
    ChainBroken {
        /// Its number.
        record: u64,
    },
    /// Time goes backwards, and no record says that the clock was changed.
    #[error("time goes back by {seconds} seconds at record {record}, and no record says why")]
    TimeBackwards {
        /// The record, or the one before the head.
        record: u64,
        /// By how much.
        seconds: u64,
    },
    /// Records were left out by proof, which was not to be accepted.
    #[error("{} left out of this file", range("record", *first, *last, "is", "are"))]
    RecordsOmitted {
        /// The first.
        first: u64,
        /// The last.
        last: u64,
    },
    /// A bridge does not fit where it stands.
    #[error("what stands for left-out records after record {after} does not fit there")]
    BridgeMisfit {
        /// The record before it.
        after: u64,
    },
    /// A head is none, or does not fit its check.
    #[error("the head after record {record} was altered")]
    HeadAltered {
        /// The record before it.
        record: u64,
    },
    /// A head of another log.
    #[error("the head after record {record} is of another log, `{origin}`")]
    HeadOfOtherLog {
        /// The record before it.
        record: u64,
        /// The log that it names.
        origin: Box<str>,
    },
    /// No key that is trusted signed the head.
    #[error("head {head} is signed by no key that you trust, but by {}", signers.join(", "))]
    HeadKeyUnknown {
        /// Its number.
        head: u64,
        /// Names and ids of those who signed.
        signers: Vec<String>,
    },
    /// The key had handed over to another one.
    #[error("head {head} is signed by key {key} after that key was replaced")]
    HeadKeyRetired {
        /// Its number.
        head: u64,
        /// The key.
        key: KeyId,
    },
    /// A signature is not by the key that it names.
    #[error(
        "the signature of key {key} under head {head} is wrong: the head was altered or forged"
    )]
    HeadSignature {
        /// Its number.
        head: u64,
        /// The key.
        key: KeyId,
    },
    /// Heads are missing.
    #[error("{} removed", range("head", *first, *last, "was", "were"))]
    HeadsRemoved {
        /// The first.
        first: u64,
        /// The last.
        last: u64,
    },
    /// A head stands after one with a number that is not below its own.
    #[error("head {head} stands after head {after}")]
    HeadMoved {
        /// Its number.
        head: u64,
        /// The head before it.
        after: u64,
    },
    /// A head does not name the one before it.
    #[error("head {head} does not follow from the head before it: one of the two was altered")]
    HeadChainBroken {
        /// Its number.
        head: u64,
    },
    /// A head was signed over another number of records.
    #[error("head {head} was signed over {signed} records, and {found} stand before it")]
    HeadSize {
        /// Its number.
        head: u64,
        /// The records that it was signed over.
        signed: u64,
        /// The records that there are.
        found: u64,
    },
    /// Records are not those over which the head was signed.
    #[error(
        "of records {first} to {last}, one at least is not the one that was signed with head {head}"
    )]
    HeadRoot {
        /// Its number.
        head: u64,
        /// The first record after the last good head.
        first: u64,
        /// The last record that the head covers.
        last: u64,
    },
    /// The head names another last record than there is.
    #[error("head {head} names another record than the last one before it")]
    HeadChain {
        /// Its number.
        head: u64,
    },
    /// Heads after one that did not fit its records do not fit either.
    #[error("{count} later heads cover the same records and do not fit either")]
    LaterHeads {
        /// How many.
        count: u64,
    },
    /// Records that no good head covers.
    #[error("unproved tail of {records} records: no good head covers what follows record {proved}")]
    UnprovedTail {
        /// How many.
        records: u64,
        /// The last record that is proved.
        proved: u64,
    },
    /// There is no good head.
    #[error("nothing is proved: the file has no good head")]
    NothingSigned,
    /// A cosignature is not by the witness that it names.
    #[error("the cosignature of witness `{witness}` under head {head} is wrong")]
    WitnessSignature {
        /// The number of the head.
        head: u64,
        /// The witness.
        witness: Box<str>,
    },
    /// A witness did not cosign the last head.
    #[error("witness `{witness}` has cosigned {}, and not the last head", size.map_or_else(|| "no head".to_owned(), |size| format!("up to record {size}")))]
    NotWitnessed {
        /// The witness.
        witness: Box<str>,
        /// The size of the last head that it cosigned.
        size: Option<u64>,
    },
    /// A noted head is of another log, or signed by no key that is trusted.
    #[error(
        "the noted head over {size} records is of another log, or signed by no key that you trust"
    )]
    NotedHeadUntrusted {
        /// The records that it was signed over.
        size: u64,
    },
    /// The file is older than a head that was noted.
    #[error(
        "the file ends before a head over {noted} records that was noted elsewhere: it was cut back, or is an old copy"
    )]
    CutBack {
        /// The records of the noted head.
        noted: u64,
    },
    /// The noted head was signed over other records.
    #[error(
        "the first {noted} records are not those of a head that was noted elsewhere: the log was rewritten"
    )]
    Rewritten {
        /// The records of the noted head.
        noted: u64,
    },
    /// The noted head lies inside of what was left out.
    #[error(
        "the head over {noted} records that was noted elsewhere cannot be checked: it lies among the records left out"
    )]
    NotedHeadOmitted {
        /// The records of the noted head.
        noted: u64,
    },
}

fn range(what: &str, first: u64, last: u64, one: &str, many: &str) -> String {
    if first == last {
        format!("{what} {first} {one}")
    } else {
        format!("{what}s {first} to {last} {many}")
    }
}
