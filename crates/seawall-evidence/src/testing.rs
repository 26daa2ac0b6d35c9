//! Entries, keys and small logs for the tests of this crate.

use seawall_artifact::digest::Digest;

use crate::key::SigningKey;
use crate::log::Log;
use crate::record::{Actor, Entry, Value};
use crate::text::Text;
use crate::timestamp::Timestamp;
use crate::vocabulary::{Action, ActorKind, Authentication, DetailKey, Outcome, SubjectKind};

pub(crate) const ORIGIN: &str = "registry.example/evidence";

pub(crate) fn text(text: &str) -> Text {
    Text::new(text).expect("a text")
}

pub(crate) fn moment(millis: u64) -> Timestamp {
    Timestamp::from_unix_millis(millis).expect("a moment")
}

/// The shortest entry that is.
pub(crate) fn quiet_entry(millis: u64) -> Entry {
    let (kind, authentication) = (ActorKind::System, Authentication::Machine);
    let actor = Actor { kind, authentication, name: text("seawall") };
    Entry::new(moment(millis), actor, Action::Started, Outcome::Done)
}

/// An entry with everything that one may have.
pub(crate) fn busy_entry() -> Entry {
    let (kind, authentication) = (ActorKind::Robot, Authentication::Token);
    let actor = Actor { kind, authentication, name: text("ci@prod") };
    let digest = Digest::sha256_of(b"manifest");
    let sha512 = format!("sha512:{}", "5a".repeat(64)).parse().expect("a digest");
    Entry::new(moment(1_800_000_000_000), actor, Action::PushDenied, Outcome::Denied)
        .on(SubjectKind::Repository, text("prod/app"))
        .and_then(|entry| entry.on(SubjectKind::Tag, text("1.2")))
        .and_then(|entry| entry.on(SubjectKind::Digest, text(&digest.to_string())))
        .and_then(|entry| entry.with(DetailKey::ToDigest, Value::Digest(sha512)))
        .and_then(|entry| entry.with(DetailKey::Address, Value::Text(text("192.0.2.7"))))
        .and_then(|entry| entry.with(DetailKey::Bytes, Value::Count(1 << 40)))
        .and_then(|entry| entry.with(DetailKey::Complete, Value::Flag(true)))
        .and_then(|entry| entry.with(DetailKey::Expires, Value::Time(moment(1))))
        .and_then(|entry| entry.with(DetailKey::FactsDigest, Value::Digest(digest)))
        .expect("an entry")
        .because(text("rule `fixable-critical` of policy `production`"))
        .in_request(text("01JD3"))
}

pub(crate) fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(ORIGIN, &[seed; 32]).expect("a key")
}

/// A log of `records` records with a head after each `step`, signed by key 1.
pub(crate) fn log(records: u64, step: u64) -> (Log, Vec<u8>) {
    let (mut log, mut bytes) = Log::create(ORIGIN).expect("a log");
    for number in 1..=records {
        let appended = log.append(quiet_entry(1000 * number)).expect("it fits");
        bytes.extend(&appended.bytes);
        log = appended.log;
        if number % step == 0 {
            let appended = log.sign(&key(1), moment(1000 * number)).expect("it signs");
            bytes.extend(&appended.bytes);
            log = appended.log;
        }
    }
    (log, bytes)
}
