//! Files, records and heads of a small log.

use seawall_evidence::frame::{FrameKind, Frames, bridge};
use seawall_evidence::hash::Hash;
use seawall_evidence::log::Log;
use seawall_evidence::record::{Actor, Entry, Value};
use seawall_evidence::text::Text;
use seawall_evidence::timestamp::Timestamp;
use seawall_evidence::vocabulary::{
    Action, ActorKind, Authentication, DetailKey, Outcome, SubjectKind, ValueKind, Vocabulary,
};

use super::{Seeds, add};
use crate::evidence::{ORIGIN, key};

/// Records of the log.
const RECORDS: u64 = 4;

/// Adds the seeds; a log that cannot be made adds none, which the replay would tell.
pub(super) fn add_all(seeds: &mut Seeds) {
    let Some(whole) = log() else { return };
    let Ok((_, mut frames)) = Frames::open(whole.as_slice()) else { return };
    while let Ok(Some(frame)) = frames.next_frame() {
        let (target, name) = match frame.kind {
            Some(FrameKind::Record) => ("evidence_record", format!("record-{}", frame.offset)),
            Some(FrameKind::Head) => ("evidence_head", format!("head-{}", frame.offset)),
            Some(FrameKind::Open | FrameKind::Bridge) | None => continue,
        };
        add(seeds, target, &name, frame.content);
    }
    add(seeds, "evidence_file", "bridged", [whole.clone(), bridge(2, Hash([7; 32]))].concat());
    add(seeds, "evidence_file", "cut-off", whole.split_last().map_or(&[][..], |cut| cut.1).into());
    add(seeds, "evidence_file", "whole", whole);
}

fn log() -> Option<Vec<u8>> {
    let (mut log, mut bytes) = Log::create(ORIGIN).ok()?;
    for number in 1..=RECORDS {
        let time = Timestamp::from_unix_millis(1_800_000_000_000 + number)?;
        let appended = log.append(entry(number, time)?).ok()?;
        bytes.extend(appended.bytes);
        log = appended.log;
        if number % 2 == 0 {
            let signed = if number == 2 {
                log.hand_over(&key(), key().public(), time).ok()?
            } else {
                log.sign(&key(), time).ok()?
            };
            bytes.extend(signed.bytes);
            log = signed.log;
        }
    }
    Some(bytes)
}

/// An entry; the first has every detail, the others have one each.
fn entry(number: u64, time: Timestamp) -> Option<Entry> {
    let (kind, authentication) = (ActorKind::Robot, Authentication::Token);
    let actor = Actor { kind, authentication, name: Text::tamed("ci") };
    let digest: seawall_artifact::digest::Digest =
        format!("sha256:{}", "0a".repeat(32)).parse().ok()?;
    let mut entry = Entry::new(time, actor, Action::Push, Outcome::Done)
        .on(SubjectKind::Repository, Text::tamed("prod/app"))
        .and_then(|entry| entry.on(SubjectKind::Digest, Text::tamed(&digest.to_string())))
        .ok()?
        .because(Text::tamed("rule `a`"));
    for row in DetailKey::WORDS.iter().filter(|row| number == 1 || u64::from(row.code) == number) {
        let value = match row.word.value_kind() {
            ValueKind::Text => Value::Text(Text::tamed("grün")),
            ValueKind::Count => Value::Count(number),
            ValueKind::Flag => Value::Flag(true),
            ValueKind::Time => Value::Time(time),
            ValueKind::Digest => Value::Digest(digest.clone()),
        };
        entry = entry.with(row.word, value).ok()?;
    }
    Some(entry)
}
