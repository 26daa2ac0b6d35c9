//! Records, their one form, and their limits.

use super::*;
use crate::testing::{busy_entry, quiet_entry};

fn record(entry: Entry) -> Record {
    Record { sequence: 7, previous: Hash([9; 32]), entry }
}

#[test]
fn records_come_back_and_are_as_the_documentation_has_them() {
    for entry in [quiet_entry(1), busy_entry()] {
        let record = record(entry);
        assert_eq!(Record::decode(&record.encode()), Ok(record));
    }
    let bytes = record(quiet_entry(0x0102_0304)).encode();
    let mut expected = vec![1, 1, 0, 0, 0, 0, 0, 0, 0, 7];
    expected.extend([9; 32]);
    expected.extend([0, 0, 0, 0, 1, 2, 3, 4]);
    expected.extend([3, 8, 0, 7]);
    expected.extend(b"seawall");
    expected.extend([64, 1, 0, 0, 0, 0, 0, 0]);
    assert_eq!(bytes, expected);
}

#[test]
fn a_record_has_one_form_only() {
    let bytes = record(busy_entry()).encode();
    for place in 0..bytes.len() {
        assert!(Record::decode(&bytes[..place]).is_err(), "cut at {place}");
        for bit in 0..8 {
            let mut other = bytes.clone();
            other[place] ^= 1 << bit;
            if let Ok(read) = Record::decode(&other) {
                assert_eq!(read.encode(), other, "bit {bit} of byte {place}");
            }
        }
    }
    let mut longer = bytes;
    longer.push(0);
    assert_eq!(Record::decode(&longer), Err(Malformed::TooLong));
}

#[test]
fn a_later_form_says_so() {
    let mut bytes = record(quiet_entry(1)).encode();
    bytes[0] = 2;
    assert_eq!(Record::decode(&bytes), Err(Malformed::LaterForm { found: 2, known: 1 }));
    bytes[0] = 1;
    bytes[1] = 9;
    assert_eq!(Record::decode(&bytes), Err(Malformed::LaterForm { found: 9, known: VOCABULARY }));
    bytes[1] = 0;
    assert!(Record::decode(&bytes).is_err());
}

#[test]
fn a_record_has_the_lowest_vocabulary_of_its_words() {
    let old = record(quiet_entry(1)).encode();
    assert_eq!(old[1], 1);
    let name = Text::new("n1").expect("a text");
    let of_node = quiet_entry(1).on(SubjectKind::Node, name).expect("there is room");
    let new = record(of_node.clone()).encode();
    assert_eq!(new[1], 2);
    assert_eq!(Record::decode(&new).expect("it is read").entry, of_node);
    for (mut bytes, other) in [(old, 2), (new, 1)] {
        bytes[1] = other;
        assert!(Record::decode(&bytes).is_err(), "each record has one form");
    }
}

#[test]
fn a_detail_has_the_kind_of_its_key_and_stands_once() {
    let entry = quiet_entry(1);
    let key = DetailKey::Bytes;
    let wrong = entry.clone().with(key, Value::Flag(true));
    assert_eq!(wrong, Err(EntryError::WrongKind { key }));
    let once = entry.with(key, Value::Count(1)).expect("it fits");
    assert_eq!(once.clone().with(key, Value::Count(1)), Err(EntryError::Twice { key }));
    let text = Text::new("sha256:no").expect("a text");
    assert_eq!(once.on(SubjectKind::Digest, text), Err(EntryError::NotADigest));
}

#[test]
fn the_largest_record_is_within_its_limit() {
    let longest = || Text::new(&"x".repeat(crate::limits::TEXT_BYTES_MAX)).expect("a text");
    let mut entry = quiet_entry(1).because(longest()).in_request(longest());
    entry.actor.name = longest();
    for _ in 0..SUBJECTS_MAX {
        entry = entry.on(SubjectKind::Repository, longest()).expect("it fits");
    }
    assert_eq!(entry.clone().on(SubjectKind::Tag, longest()), Err(EntryError::TooManySubjects));
    // As if every key that a record may have were a text.
    let details = DETAILS_MAX * (4 + crate::limits::TEXT_BYTES_MAX);
    assert!(record(entry).encode().len() + details <= crate::limits::RECORD_BYTES_MAX);
    assert!(DetailKey::WORDS.len() <= DETAILS_MAX);
}
