//! Logs that are made by code: entries of every kind, heads at uneven distances, a key that
//! changes, a witness under the last head.

use seawall_artifact::digest::Digest;
use seawall_evidence::frame::{FrameKind, Frames, MAGIC, frame};
use seawall_evidence::head::cosign;
use seawall_evidence::key::{PublicKey, SigningKey};
use seawall_evidence::log::{Appended, Log};
use seawall_evidence::record::{Actor, Entry, Value};
use seawall_evidence::text::Text;
use seawall_evidence::timestamp::Timestamp;
use seawall_evidence::verify::Trust;
use seawall_evidence::vocabulary::{
    Action, ActorKind, Authentication, DetailKey, Outcome, SubjectKind, ValueKind, Vocabulary,
};

use crate::random::Random;

pub(crate) const ORIGIN: &str = "registry.example/evidence";
const START: u64 = 1_790_000_000_000;

/// A log, taken apart into its frames, the opening first.
#[derive(Clone)]
pub(crate) struct Made {
    pub(crate) parts: Vec<Vec<u8>>,
    /// The last head.
    pub(crate) note: String,
}

impl Made {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.parts.concat()
    }
}

pub(crate) fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(ORIGIN, &[seed; 32]).expect("a key")
}

pub(crate) fn witness() -> SigningKey {
    SigningKey::witness_from_seed("witness.example/w1", &[77; 32]).expect("a key")
}

/// What an auditor has: the first key, the witness, and the last head as it was noted.
pub(crate) fn trust(made: &Made) -> Trust {
    Trust {
        keys: vec![key(1).public().clone()],
        witnesses: vec![witness().public().clone()],
        noted_heads: vec![made.note.clone()],
        may_omit: false,
    }
}

/// Makes a log whose size, entries and heads the seed decides.
pub(crate) fn log(seed: u64) -> Made {
    let random = &mut Random::new(seed);
    let (mut log, opening) = Log::create(ORIGIN).expect("a log");
    let mut parts = vec![opening];
    let mut millis = START;
    let mut signer = 1;
    let count = 8 + random.below(40);
    for place in 0..count {
        millis += random.number() % 5000;
        adopt(log.append(entry(random, millis)).expect("it fits"), &mut log, &mut parts);
        let at = moment(millis);
        match random.below(7) {
            0 | 1 => adopt(log.sign(&key(signer), at).expect("it signs"), &mut log, &mut parts),
            2 if place % 5 == 0 => {
                let next = key(signer + 1);
                let appended = log.hand_over(&key(signer), next.public(), at).expect("it signs");
                adopt(appended, &mut log, &mut parts);
                signer += 1;
            }
            _ => {}
        }
    }
    let at = moment(millis);
    let last = log.sign(&key(signer), at).expect("it signs");
    let note = cosign(&note_of(&last.bytes), &witness(), millis / 1000);
    parts.push(frame(FrameKind::Head, note.as_bytes()));
    Made { parts, note }
}

fn adopt(appended: Appended, log: &mut Log, parts: &mut Vec<Vec<u8>>) {
    parts.push(appended.bytes);
    *log = appended.log;
}

pub(crate) fn entry(random: &mut Random, millis: u64) -> Entry {
    let actor = Actor {
        kind: random.pick(ActorKind::WORDS).word,
        authentication: random.pick(Authentication::WORDS).word,
        name: text(random),
    };
    let time = moment(millis);
    let (action, outcome) = (random.pick(Action::WORDS).word, random.pick(Outcome::WORDS).word);
    let mut entry = Entry::new(time, actor, action, outcome);
    for _ in 0..random.below(4) {
        let kind = random.pick(SubjectKind::WORDS).word;
        let name = if kind == SubjectKind::Digest {
            Text::tamed(&Digest::sha256_of(&random.bytes(4)).to_string())
        } else {
            text(random)
        };
        entry = entry.on(kind, name).expect("it fits");
    }
    for row in DetailKey::WORDS {
        if random.below(8) == 0 {
            entry = entry.with(row.word, value(random, row.word.value_kind())).expect("it fits");
        }
    }
    entry.because(text(random)).in_request(text(random))
}

fn text(random: &mut Random) -> Text {
    let words = ["", "prod/app", "grün", "ci@prod", "rule `a` of policy `b`", "…", "0"];
    Text::tamed(&random.pick(&words).repeat(1 + random.below(3)))
}

fn value(random: &mut Random, kind: ValueKind) -> Value {
    match kind {
        ValueKind::Text => Value::Text(text(random)),
        ValueKind::Count => Value::Count(random.number()),
        ValueKind::Flag => Value::Flag(random.below(2) == 0),
        ValueKind::Time => {
            let millis = random.number() % START;
            Value::Time(moment(millis))
        }
        ValueKind::Digest => {
            let digest = Digest::sha256_of(&random.bytes(4));
            let long = format!("sha512:{0}{0}", digest.hex()).parse().expect("a digest");
            Value::Digest(if random.below(2) == 0 { digest } else { long })
        }
    }
}

/// The kind of a frame, and its content.
pub(crate) fn content(frame: &[u8]) -> (FrameKind, Vec<u8>) {
    let frame = frame.strip_prefix(&MAGIC).unwrap_or(frame);
    let mut frames = Frames::after(frame, 0);
    let frame = frames.next_frame().expect("a frame").expect("a frame");
    (frame.kind.expect("a kind"), frame.content)
}

pub(crate) fn note_of(frame: &[u8]) -> String {
    String::from_utf8(content(frame).1).expect("a note")
}

pub(crate) fn public(seed: u8) -> PublicKey {
    key(seed).public().clone()
}

pub(crate) fn moment(millis: u64) -> Timestamp {
    Timestamp::from_unix_millis(millis).expect("a moment")
}
