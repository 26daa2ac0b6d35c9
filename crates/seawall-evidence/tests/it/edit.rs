//! What somebody without the key can do to a file, by chance or with care.

use seawall_evidence::frame::{FrameKind, bridge, frame};
use seawall_evidence::hash::Hash;
use seawall_evidence::head::SignedHead;
use seawall_evidence::key::SigningKey;
use seawall_evidence::record::Record;
use seawall_evidence::tree::Tree;

use crate::made::{self, Made, content, note_of};
use crate::random::Random;

/// A way to edit; by chance the file stays the same.
pub(crate) type Edit = fn(&Made, &mut Random) -> Vec<u8>;

/// Every way, with its name.
pub(crate) const EDITS: &[(&str, Edit)] = &[
    ("a bit flipped", flip),
    ("bytes overwritten", overwrite),
    ("bytes removed", remove_bytes),
    ("bytes put in", insert_bytes),
    ("cut off anywhere", cut),
    ("cut off after a frame", cut_frames),
    ("a frame removed", remove_frame),
    ("frames removed", remove_frames),
    ("a frame repeated", repeat_frame),
    ("two frames swapped", swap_frames),
    ("a stretch of frames moved", move_frames),
    ("a frame of another log", foreign_frame),
    ("another log behind it", concatenate),
    ("a record edited, its check recomputed", edit_record),
    ("a record edited, the chain recomputed", edit_chain),
    ("a record edited, heads adapted under their signatures", edit_heads),
    ("a record edited, heads signed with another key", edit_and_sign),
    ("a record put in, the chain recomputed", insert_record),
    ("a record removed, the chain recomputed", remove_record),
    ("a record appended", append_record),
    ("records replaced by their bridge", bridge_records),
    ("a head edited, its check recomputed", edit_head),
    ("a signature removed", remove_signature),
    ("a bit of a content flipped, its check recomputed", flip_content),
];

fn place(random: &mut Random, bytes: &[u8]) -> usize {
    random.below(bytes.len())
}

fn flip(made: &Made, random: &mut Random) -> Vec<u8> {
    let mut bytes = made.bytes();
    let place = place(random, &bytes);
    bytes[place] ^= 1 << random.below(8);
    bytes
}

fn overwrite(made: &Made, random: &mut Random) -> Vec<u8> {
    let mut bytes = made.bytes();
    let place = place(random, &bytes);
    let count = 1 + random.below(40);
    for (byte, other) in bytes.iter_mut().skip(place).zip(random.bytes(count)) {
        *byte = other;
    }
    bytes
}

fn remove_bytes(made: &Made, random: &mut Random) -> Vec<u8> {
    let mut bytes = made.bytes();
    let from = place(random, &bytes);
    let to = (from + 1 + random.below(400)).min(bytes.len());
    bytes.drain(from..to);
    bytes
}

fn insert_bytes(made: &Made, random: &mut Random) -> Vec<u8> {
    let mut bytes = made.bytes();
    let at = random.below(bytes.len() + 1);
    let count = 1 + random.below(100);
    let put = random.bytes(count);
    bytes.splice(at..at, put);
    bytes
}

fn cut(made: &Made, random: &mut Random) -> Vec<u8> {
    let mut bytes = made.bytes();
    bytes.truncate(place(random, &bytes));
    bytes
}

fn cut_frames(made: &Made, random: &mut Random) -> Vec<u8> {
    let kept = 1 + random.below(made.parts.len() - 1);
    made.parts[..kept].concat()
}

fn remove_frame(made: &Made, random: &mut Random) -> Vec<u8> {
    let mut parts = made.parts.clone();
    parts.remove(random.below(made.parts.len()));
    parts.concat()
}

fn remove_frames(made: &Made, random: &mut Random) -> Vec<u8> {
    let mut parts = made.parts.clone();
    let from = random.below(parts.len());
    let to = (from + 1 + random.below(12)).min(parts.len());
    parts.drain(from..to);
    parts.concat()
}

fn repeat_frame(made: &Made, random: &mut Random) -> Vec<u8> {
    let mut parts = made.parts.clone();
    let copy = random.pick(&made.parts).clone();
    parts.insert(random.below(made.parts.len() + 1), copy);
    parts.concat()
}

fn swap_frames(made: &Made, random: &mut Random) -> Vec<u8> {
    let mut parts = made.parts.clone();
    let count = parts.len();
    parts.swap(random.below(count), random.below(count));
    parts.concat()
}

fn move_frames(made: &Made, random: &mut Random) -> Vec<u8> {
    let mut parts = made.parts.clone();
    let from = 1 + random.below(parts.len() - 1);
    let to = (from + 1 + random.below(8)).min(parts.len());
    let stretch: Vec<Vec<u8>> = parts.drain(from..to).collect();
    let at = random.below(parts.len() + 1);
    parts.splice(at..at, stretch);
    parts.concat()
}

fn foreign_frame(made: &Made, random: &mut Random) -> Vec<u8> {
    let mut parts = made.parts.clone();
    let other = made::log(random.number() % 1000 + 1_000_000);
    let at = 1 + random.below(parts.len() - 1);
    parts[at] = random.pick(&other.parts).clone();
    parts.concat()
}

fn concatenate(made: &Made, random: &mut Random) -> Vec<u8> {
    let skipped = random.below(2);
    let other = made::log(random.number() % 1000 + 1_000_000);
    [made.bytes(), other.parts[skipped..].concat()].concat()
}

/// The places of the frames of a kind.
fn places(made: &Made, kind: FrameKind) -> Vec<usize> {
    (0..made.parts.len())
        .filter(|place| made.parts[*place][..].first() == Some(&kind.byte()))
        .collect()
}

fn record_at(made: &Made, place: usize) -> Record {
    Record::decode(&content(&made.parts[place]).1).expect("a record")
}

/// Another record in the place of one.
fn edited(made: &Made, place: usize, random: &mut Random) -> Record {
    let mut record = record_at(made, place);
    match random.below(4) {
        0 => record.sequence = random.number() % 60,
        1 => record.previous = Hash(random.bytes(32).try_into().expect("32 bytes")),
        _ => {
            let millis = record.entry.time().unix_millis();
            record.entry = made::entry(random, millis);
        }
    }
    record
}

fn record_frame(record: &Record) -> Vec<u8> {
    frame(FrameKind::Record, &record.encode())
}

fn edit_record(made: &Made, random: &mut Random) -> Vec<u8> {
    let mut parts = made.parts.clone();
    let place = *random.pick(&places(made, FrameKind::Record));
    parts[place] = record_frame(&edited(made, place, random));
    parts.concat()
}

/// Numbers the records anew, and makes each name the one before.
fn rechain(parts: &mut [Vec<u8>]) {
    let (mut chain, mut sequence) = (Hash::of_origin(made::ORIGIN), 0);
    for part in parts {
        let (FrameKind::Record, bytes) = content(part) else { continue };
        let mut record = Record::decode(&bytes).expect("a record");
        sequence += 1;
        (record.sequence, record.previous) = (sequence, chain);
        chain = Hash::of_record(&record.encode());
        *part = record_frame(&record);
    }
}

/// Makes every head say what the records before it ask for, and signs it with `key`, or
/// leaves the signatures that it has.
fn rehead(parts: &mut [Vec<u8>], key: Option<&SigningKey>) {
    let (mut tree, mut chain) = (Tree::default(), Hash::of_origin(made::ORIGIN));
    let (mut previous, mut number) = (chain, 0);
    for part in parts {
        match content(part) {
            (FrameKind::Record, bytes) => {
                chain = Hash::of_record(&bytes);
                tree.append(chain).expect("it fits");
            }
            (FrameKind::Head, note) => {
                let note = String::from_utf8(note).expect("a note");
                let mut head = SignedHead::parse(&note).expect("a head").head;
                number += 1;
                (head.size, head.root, head.chain) = (tree.size(), tree.root(), chain);
                (head.number, head.previous) = (number, previous);
                previous = Hash::of_head(&head.text());
                let (_, signatures) = note.split_once("\n\n").expect("signatures");
                let kept = format!("{}\n{signatures}", head.text());
                let note = key.map_or(kept, |key| head.sign(key));
                *part = frame(FrameKind::Head, note.as_bytes());
            }
            _ => {}
        }
    }
}

/// Puts another entry in the place of a record.
fn with_edit(made: &Made, random: &mut Random) -> Vec<Vec<u8>> {
    let mut parts = made.parts.clone();
    let place = *random.pick(&places(made, FrameKind::Record));
    let mut record = record_at(made, place);
    record.entry = made::entry(random, record.entry.time().unix_millis());
    parts[place] = record_frame(&record);
    rechain(&mut parts);
    parts
}

fn edit_chain(made: &Made, random: &mut Random) -> Vec<u8> {
    with_edit(made, random).concat()
}

fn edit_heads(made: &Made, random: &mut Random) -> Vec<u8> {
    let mut parts = with_edit(made, random);
    rehead(&mut parts, None);
    parts.concat()
}

fn edit_and_sign(made: &Made, random: &mut Random) -> Vec<u8> {
    let mut parts = with_edit(made, random);
    rehead(&mut parts, Some(&made::key(200)));
    parts.concat()
}

fn insert_record(made: &Made, random: &mut Random) -> Vec<u8> {
    let mut parts = made.parts.clone();
    let place = *random.pick(&places(made, FrameKind::Record));
    let mut record = record_at(made, place);
    record.entry = made::entry(random, record.entry.time().unix_millis());
    parts.insert(place, record_frame(&record));
    rechain(&mut parts);
    if random.below(2) == 0 {
        rehead(&mut parts, None);
    }
    parts.concat()
}

fn remove_record(made: &Made, random: &mut Random) -> Vec<u8> {
    let mut parts = made.parts.clone();
    parts.remove(*random.pick(&places(made, FrameKind::Record)));
    rechain(&mut parts);
    if random.below(2) == 0 {
        rehead(&mut parts, None);
    }
    parts.concat()
}

fn append_record(made: &Made, random: &mut Random) -> Vec<u8> {
    let mut parts = made.parts.clone();
    let last = *places(made, FrameKind::Record).last().expect("a record");
    let record = record_at(made, last);
    let time = record.entry.time().unix_millis();
    let appended = Record {
        sequence: record.sequence + 1,
        previous: Hash::of_record(&record.encode()),
        entry: made::entry(random, time + 1),
    };
    parts.push(record_frame(&appended));
    parts.concat()
}

fn bridge_records(made: &Made, random: &mut Random) -> Vec<u8> {
    let places = places(made, FrameKind::Record);
    let height = u8::try_from(random.below(3)).expect("small");
    let width = 1 << height;
    let first = random.below(places.len() / width) * width;
    let (from, to) = (places[first], places[first + width - 1]);
    let mut tree = Tree::default();
    for place in &places[first..first + width] {
        let leaf = Hash::of_record(&content(&made.parts[*place]).1);
        tree.append(leaf).expect("it fits");
    }
    let mut parts = made.parts.clone();
    parts.splice(from..=to, [bridge(height, tree.root())]);
    parts.concat()
}

fn edit_head(made: &Made, random: &mut Random) -> Vec<u8> {
    let mut parts = made.parts.clone();
    let place = *random.pick(&places(made, FrameKind::Head));
    let note = note_of(&parts[place]);
    let mut head = SignedHead::parse(&note).expect("a head").head;
    match random.below(5) {
        0 => head.size += 1,
        1 => head.number += 1,
        2 => head.root = Hash(random.bytes(32).try_into().expect("32 bytes")),
        3 => head.time = made::moment(head.time.unix_millis() + 1),
        _ => head.next_key = if head.next_key.is_some() { None } else { Some(made::public(200)) },
    }
    let (_, signatures) = note.split_once("\n\n").expect("signatures");
    let note = format!("{}\n{signatures}", head.text());
    parts[place] = frame(FrameKind::Head, note.as_bytes());
    parts.concat()
}

fn remove_signature(made: &Made, random: &mut Random) -> Vec<u8> {
    let mut parts = made.parts.clone();
    let place = *random.pick(&places(made, FrameKind::Head));
    let note = note_of(&parts[place]);
    let (text, signatures) = note.split_once("\n\n").expect("signatures");
    let mut lines: Vec<&str> = signatures.lines().collect();
    lines.remove(random.below(lines.len()));
    let note = format!("{text}\n\n{}\n", lines.join("\n"));
    parts[place] = frame(FrameKind::Head, note.as_bytes());
    parts.concat()
}

fn flip_content(made: &Made, random: &mut Random) -> Vec<u8> {
    let mut parts = made.parts.clone();
    let place = 1 + random.below(parts.len() - 1);
    let (kind, mut bytes) = content(&parts[place]);
    let at = random.below(bytes.len());
    bytes[at] ^= 1 << random.below(8);
    parts[place] = frame(kind, &bytes);
    parts.concat()
}
