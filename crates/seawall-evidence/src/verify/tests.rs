//! Each kind of tampering, and what a verification says of it.

use super::*;
use crate::frame::{bridge, frame};
use crate::head::cosign;
use crate::key::SigningKey;
use crate::log::Log;
use crate::testing::{ORIGIN, key, log, moment, quiet_entry};
use crate::tree::{Tree, perfect_trees};

fn trust() -> Trust {
    Trust { keys: vec![key(1).public().clone()], ..Trust::default() }
}

fn frames(bytes: &[u8]) -> Vec<Vec<u8>> {
    let (_, mut frames) = Frames::open(bytes).expect("a file");
    let first = usize::try_from(frames.offset()).expect("small");
    let mut parts = vec![bytes[..first].to_vec()];
    while let Some(found) = frames.next_frame().expect("a frame") {
        parts.push(frame(found.kind.expect("a kind"), &found.content));
    }
    parts
}

fn faults(parts: &[Vec<u8>], trust: &Trust) -> Vec<String> {
    let report = verify(parts.concat().as_slice(), trust).expect("it is read");
    assert_eq!(report.is_verified(), report.faults.is_empty());
    report.faults.iter().map(ToString::to_string).collect()
}

#[track_caller]
fn check(parts: &[Vec<u8>], expected: &[&str]) {
    assert_eq!(faults(parts, &trust()), expected);
}

#[test]
fn a_log_that_nobody_touched_is_proved_to_its_last_head() {
    let (_, bytes) = log(8, 4);
    let report = verify(bytes.as_slice(), &trust()).expect("it is read");
    assert!(report.is_verified(), "{report:?}");
    assert_eq!((report.record_count, report.head_count, report.omitted_count), (8, 2, 0));
    let proved = report.proved.expect("a head");
    assert_eq!((proved.size, proved.head_number, proved.time), (8, 2, moment(8000)));
    assert_eq!(&proved.key, key(1).public());
}

// Frames: 0 opening, 1 to 3 records, 4 head 1, 5 to 7 records, 8 head 2.
#[test]
fn each_kind_of_tampering_is_called_by_its_name() {
    let (_, bytes) = log(6, 3);
    let parts = frames(&bytes);
    check(&parts, &[]);
    let mut altered = parts.clone();
    altered[6][60] ^= 1;
    let root = "of records 4 to 6, one at least is not the one that was signed with head 2";
    let tail = "unproved tail of 3 records: no good head covers what follows record 3";
    check(&altered, &["record 5 was altered: its bytes do not fit their check", root, tail]);
    let mut removed = parts.clone();
    removed.remove(6);
    let size = "head 2 was signed over 6 records, and 5 stand before it";
    let two = "unproved tail of 2 records: no good head covers what follows record 3";
    check(&removed, &[size, "record 5 was removed", two]);
    let mut moved = parts.clone();
    moved.swap(6, 7);
    check(&moved, &["record 5 was moved: it stands after record 6", root, tail]);
    let mut inserted = parts.clone();
    inserted.insert(7, parts[2].clone());
    let put_in = "a record was put in after record 5: it calls itself record 2, which is elsewhere";
    let size = "head 2 was signed over 6 records, and 7 stand before it";
    let four = "unproved tail of 4 records: no good head covers what follows record 3";
    check(
        &inserted,
        &[
            put_in,
            "record 6 does not follow from the record before it: one of the two was altered",
            size,
            four,
        ],
    );
    check(&parts[..7], &["unproved tail of 2 records: no good head covers what follows record 3"]);
    check(&parts[..4], &["nothing is proved: the file has no good head"]);
    check(&parts[..1], &["nothing is proved: the file has no good head"]);
    let mut headless = parts;
    headless.remove(4);
    check(&headless, &["head 1 was removed", "nothing is proved: the file has no good head"]);
}

#[test]
fn who_recomputes_every_hash_still_lacks_the_key() {
    let (log, bytes) = log(6, 3);
    let (_, other) = crate::testing::log(3, 3);
    assert_eq!(bytes[..other.len()], other);
    let mut parts = frames(&bytes);
    let mut forged = Log::resume(other.as_slice()).expect("it goes on").log;
    for (place, millis) in [(5, 4001), (6, 5000), (7, 6000)] {
        let appended = forged.append(quiet_entry(millis)).expect("it fits");
        parts[place] = appended.bytes;
        forged = appended.log;
    }
    let root = "of records 4 to 6, one at least is not the one that was signed with head 2";
    let tail = "unproved tail of 3 records: no good head covers what follows record 3";
    check(&parts, &[root, tail]);
    // With a key of one's own.
    parts[8] = forged.sign(&key(9), moment(6000)).expect("it signs").bytes;
    let id = key(9).public().id();
    let unknown = format!("head 2 is signed by no key that you trust, but by {ORIGIN} ({id})");
    check(&parts, &[&unknown, tail]);
    // In the name of the key.
    let head = String::from_utf8(frame_content(&frames(&bytes)[8])).expect("text");
    let line = head.lines().last().expect("a signature");
    let text = String::from_utf8(frame_content(&parts[8])).expect("text");
    let (text, _) = text.split_once("\n\n").expect("a text");
    parts[8] = frame(FrameKind::Head, format!("{text}\n\n{line}\n").as_bytes());
    let id = key(1).public().id();
    let wrong =
        format!("the signature of key {id} under head 2 is wrong: the head was altered or forged");
    check(&parts, &[&wrong, tail]);
    assert_eq!(log.size(), 6);
}

fn frame_content(frame: &[u8]) -> Vec<u8> {
    frame[5..frame.len() - 8].to_vec()
}

#[test]
fn keys_change_by_a_head_of_the_old_one() {
    let (log, bytes) = log(2, 2);
    let handed = log.hand_over(&key(1), key(2).public(), moment(2000)).expect("it signs");
    let next = handed.log.append(quiet_entry(3000)).expect("it fits");
    let good = next.log.sign(&key(2), moment(3000)).expect("it signs");
    let before = [bytes, handed.bytes, next.bytes].concat();
    let whole = [before.clone(), good.bytes].concat();
    let report = verify(whole.as_slice(), &trust()).expect("it is read");
    assert!(report.is_verified(), "{report:?}");
    assert_eq!(report.handover_count, 1);
    let retired = next.log.sign(&key(1), moment(3000)).expect("it signs");
    let whole = [before, retired.bytes].concat();
    let report = verify(whole.as_slice(), &trust()).expect("it is read");
    assert_eq!(report.faults[0], Fault::HeadKeyRetired { head: 3, key: key(1).public().id() });
}

#[test]
fn a_noted_head_shows_that_a_file_was_cut_back_or_rewritten() {
    let (log8, bytes) = log(8, 4);
    let (_, old) = log(4, 4);
    assert!(verify(old.as_slice(), &trust()).expect("it is read").is_verified());
    let noted = |log: &Log, signer| {
        let appended = log.sign(&key(signer), moment(8000)).expect("it signs");
        let note = String::from_utf8(frame_content(&appended.bytes)).expect("text");
        Trust { noted_heads: vec![note], ..trust() }
    };
    let report = |bytes: &[u8], trust: &Trust| verify(bytes, trust).expect("it is read").faults;
    let last = frames(&bytes).pop().map(|part| frame_content(&part)).expect("a head");
    let last = String::from_utf8(last).expect("text");
    let last = Trust { noted_heads: vec![last], ..trust() };
    assert_eq!(report(&bytes, &last), []);
    assert_eq!(report(&old, &last), [Fault::CutBack { noted: 8 }]);
    // A later head over the same records.
    assert_eq!(report(&bytes, &noted(&log8, 1)), [Fault::CutBack { noted: 8 }]);
    assert_eq!(report(&old, &noted(&log8, 1)), [Fault::CutBack { noted: 8 }]);
    let untrusted = Fault::NotedHeadUntrusted { size: 8 };
    assert_eq!(report(&bytes, &noted(&log8, 5)), [untrusted]);
    let other = Log::create(ORIGIN).expect("a log").0;
    let other = (1..=4).fold(other, |log, at| log.append(quiet_entry(at)).expect("it fits").log);
    assert_eq!(report(&bytes, &noted(&other, 1)), [Fault::Rewritten { noted: 4 }]);
    let broken = Trust { noted_heads: vec!["x".into()], ..trust() };
    let error = verify(bytes.as_slice(), &broken).expect_err("it is no head");
    assert!(matches!(error, VerifyError::NotAHead { place: 1 }));
}

#[test]
fn a_witness_must_have_cosigned_the_last_head() {
    let witness = SigningKey::witness_from_seed("w.example/1", &[3; 32]).expect("a key");
    let (_, bytes) = log(6, 3);
    let parts = frames(&bytes);
    let trust = Trust { witnesses: vec![witness.public().clone()], ..trust() };
    let cosigned = |part: &[u8], seconds| {
        let note = String::from_utf8(frame_content(part)).expect("text");
        frame(FrameKind::Head, cosign(&note, &witness, seconds).as_bytes())
    };
    let none = "witness `w.example/1` has cosigned no head, and not the last head";
    assert_eq!(faults(&parts, &trust), [none]);
    let mut first = parts.clone();
    first[4] = cosigned(&parts[4], 7);
    let some = "witness `w.example/1` has cosigned up to record 3, and not the last head";
    assert_eq!(faults(&first, &trust), [some]);
    let mut both = first.clone();
    both[8] = cosigned(&parts[8], 9);
    assert_eq!(faults(&both, &trust), Vec::<String>::new());
    let report = verify(both.concat().as_slice(), &trust).expect("it is read");
    assert_eq!(report.witnessed, [(witness.public().clone(), Some((6, 9)))]);
    let note = String::from_utf8(frame_content(&both[8])).expect("text");
    let line = String::from_utf8(frame_content(&first[4])).expect("text");
    let swapped =
        note.replace(note.lines().last().expect("a line"), line.lines().last().expect("a line"));
    both[8] = frame(FrameKind::Head, swapped.as_bytes());
    let wrong = "the cosignature of witness `w.example/1` under head 2 is wrong";
    assert_eq!(faults(&both, &trust)[0], wrong);
}

/// Leaves records `from..to` (the first is 0) out of a file of `log(size, size)`.
fn omit(parts: &[Vec<u8>], from: u64, to: u64) -> Vec<Vec<u8>> {
    let place = |index: u64| usize::try_from(index).expect("small") + 1;
    let mut kept = parts[..place(from)].to_vec();
    for perfect in perfect_trees(from, to) {
        let mut tree = Tree::default();
        let first = perfect.position << perfect.height;
        for index in first..first + (1 << perfect.height) {
            tree.append(Hash::of_record(&frame_content(&parts[place(index)]))).expect("it fits");
        }
        kept.push(bridge(perfect.height, tree.root()));
    }
    kept.extend_from_slice(&parts[place(to)..]);
    kept
}

#[test]
fn what_is_left_out_is_accepted_only_by_those_who_say_so() {
    let (_, bytes) = log(11, 11);
    let parts = frames(&bytes);
    let may_omit = Trust { may_omit: true, ..trust() };
    for from in 0..11 {
        for to in from + 1..=11 {
            let kept = omit(&parts, from, to);
            let report = verify(kept.concat().as_slice(), &may_omit).expect("it is read");
            assert!(report.is_verified(), "{from} {to} {report:?}");
            assert_eq!((report.omitted_count, report.record_count), (to - from, 11 + from - to));
            let omitted = [Fault::RecordsOmitted { first: from + 1, last: to }];
            let report = verify(kept.concat().as_slice(), &trust()).expect("it is read");
            assert_eq!(report.faults, omitted);
        }
    }
    let mut wrong = omit(&parts, 3, 5);
    wrong[4][10] ^= 1;
    assert!(!faults(&wrong, &may_omit).is_empty());
    let mut misfit = parts;
    misfit.insert(2, bridge(4, Hash([0; 32])));
    assert!(faults(&misfit, &may_omit)[0].contains("does not fit there"));
}

#[test]
fn time_that_goes_back_is_told_unless_a_record_says_why() {
    let (start, opening) = Log::create(ORIGIN).expect("a log");
    let late = start.append(quiet_entry(100_000)).expect("it fits");
    // A log whose clock nobody held against the record before.
    let early = start.append(quiet_entry(1)).expect("it fits").log;
    let record = crate::record::Record {
        sequence: 2,
        previous: Hash::of_record(&frame_content(&late.bytes)),
        entry: quiet_entry(1),
    };
    let bytes = [opening, late.bytes, frame(FrameKind::Record, &record.encode())].concat();
    let log = Log::resume(bytes.as_slice()).expect("it goes on").log;
    let head = log.sign(&key(1), moment(2)).expect("it signs");
    let report = verify([bytes, head.bytes].concat().as_slice(), &trust()).expect("it is read");
    assert_eq!(report.faults, [Fault::TimeBackwards { record: 2, seconds: 99 }]);
    assert_eq!(early.size(), 1);
}

#[test]
fn a_record_of_a_later_version_is_not_called_tampering() {
    let (_, bytes) = log(2, 2);
    let mut parts = frames(&bytes);
    let mut content = frame_content(&parts[2]);
    content[1] = 3;
    parts[2] = frame(FrameKind::Record, &content);
    let error = verify(parts.concat().as_slice(), &trust()).expect_err("it is later");
    assert!(matches!(error, VerifyError::LaterForm { found: 3, known: 2 }));
}

#[test]
fn faults_beyond_the_limit_are_counted() {
    let (_, bytes) = log(300, 300);
    let mut parts = frames(&bytes);
    for part in parts.iter_mut().skip(1) {
        part[70] ^= 1;
    }
    let report = verify(parts.concat().as_slice(), &trust()).expect("it is read");
    assert_eq!(report.faults.len(), FAULTS_MAX);
    assert_eq!(report.more_fault_count, 300 + 2 - FAULTS_MAX as u64);
    assert!(!report.is_verified());
}

#[test]
fn one_altered_record_accuses_no_head_and_proves_nothing_after_it() {
    let (_, bytes) = log(9, 3);
    let mut parts = frames(&bytes);
    parts[6][60] ^= 1;
    let faults = faults(&parts, &trust());
    let rest = [
        "of records 4 to 6, one at least is not the one that was signed with head 2",
        "1 later heads cover the same records and do not fit either",
        "unproved tail of 6 records: no good head covers what follows record 3",
    ];
    assert_eq!(faults[1..], rest);
    // A head that cannot be read leaves the others alone.
    let mut parts = frames(&bytes);
    parts[8][30] ^= 1;
    check(&parts, &["the head after record 6 was altered"]);
    check(
        &parts[..12],
        &[
            "the head after record 6 was altered",
            "unproved tail of 6 records: no good head covers what follows record 3",
        ],
    );
}

#[test]
fn without_keys_nothing_is_proved() {
    let (_, bytes) = log(2, 2);
    let report = verify(bytes.as_slice(), &Trust::default()).expect("it is read");
    assert!(!report.is_verified());
    assert_eq!(report.proved, None);
}
