//! Going on after stops and crashes, and what the log refuses.

use super::*;
use crate::record::Entry;
use crate::testing::{ORIGIN, busy_entry, key, log, moment, quiet_entry};
use crate::verify::{Trust, verify};

#[test]
fn a_log_goes_on_where_it_stopped() {
    for (records, step) in [(0, 1), (1, 1), (9, 4), (8, 4)] {
        let (log, bytes) = log(records, step);
        let resumed = Log::resume(bytes.as_slice()).expect("it goes on");
        assert_eq!(resumed.log, log);
        assert_eq!(resumed.whole_bytes, bytes.len() as u64);
        assert_eq!(resumed.torn_bytes, 0);
        assert_eq!(log.size(), records);
        assert_eq!(log.unsigned_count(), records % step);
    }
}

#[test]
fn whatever_a_crash_leaves_of_the_last_record_is_cut_and_nothing_else() {
    let (log, bytes) = log(5, 2);
    let next = log.append(busy_entry()).expect("it fits");
    for length in 0..next.bytes.len() {
        for zeroes in [0, 1, 5, 13, 100_000] {
            let torn = [&bytes, &next.bytes[..length], &vec![0; zeroes]].concat();
            let resumed = Log::resume(torn.as_slice()).expect("it goes on");
            assert_eq!(resumed.log, log, "{length} {zeroes}");
            assert_eq!(resumed.whole_bytes, bytes.len() as u64);
            assert_eq!(resumed.torn_bytes, (length + zeroes) as u64);
        }
    }
    let whole = [bytes, next.bytes].concat();
    assert_eq!(Log::resume(whole.as_slice()).expect("it goes on").log, next.log);
}

#[test]
fn what_was_changed_later_is_no_torn_tail() {
    let (_, bytes) = log(6, 3);
    let last = bytes.len() - 9;
    for place in 33..last {
        let mut other = bytes.clone();
        other[place] ^= 0x10;
        match Log::resume(other.as_slice()) {
            Err(_) => {}
            // The last frame, or a length that reaches beyond the end.
            Ok(resumed) => assert!(resumed.torn_bytes > 0, "byte {place}"),
        }
    }
    let mut other = bytes;
    other[60] ^= 1;
    let error = Log::resume(other.as_slice()).expect_err("it is damaged").to_string();
    assert!(error.contains("was changed after it was written"), "{error}");
}

#[test]
fn a_clock_that_is_set_back_has_to_be_said() {
    let (log, _) = log(1, 1);
    let late = log.append(quiet_entry(10_000_000)).expect("it fits").log;
    assert!(late.append(quiet_entry(10_000_000 - 60_999)).is_ok());
    let error = AppendError::ClockSetBack { seconds: 61 };
    assert_eq!(late.append(quiet_entry(10_000_000 - 61_000)), Err(error));
    assert_eq!(late.sign(&key(1), moment(10_000_000 - 61_000)), Err(error));
    let quiet = quiet_entry(5);
    let entry =
        Entry::new(quiet.time(), quiet.actor().clone(), Action::ClockChanged, quiet.outcome());
    let log = late.append(entry).expect("it says so").log;
    assert!(log.append(quiet_entry(6)).is_ok());
}

#[test]
fn a_tail_is_enough_for_a_log_that_is_known() {
    let (log, bytes) = log(5, 2);
    let next = log.append(quiet_entry(9000)).expect("it fits");
    let resumed = log.resume_after(bytes.len() as u64, next.bytes.as_slice());
    let resumed = resumed.expect("it goes on");
    assert_eq!(resumed.log, next.log);
    assert_eq!(resumed.whole_bytes, (bytes.len() + next.bytes.len()) as u64);
    let twice = next.log.resume_after(0, next.bytes.as_slice());
    assert!(matches!(twice, Err(ResumeError::Damaged { offset: 0 })));
}

#[test]
fn names_and_keys_have_to_fit() {
    for name in ["", "a b", "a+b", "a\n", &"x".repeat(256)] {
        assert_eq!(Log::create(name).map(drop), Err(AppendError::Name));
    }
    let (log, _) = Log::create(ORIGIN).expect("a log");
    let witness = SigningKey::witness_from_seed("w", &[1; 32]).expect("a key");
    assert_eq!(log.sign(&witness, moment(1)), Err(AppendError::WitnessKey));
    let handed = log.hand_over(&key(1), witness.public(), moment(1));
    assert_eq!(handed, Err(AppendError::WitnessKey));
}

#[test]
fn a_further_file_goes_on_and_verifies_without_those_before_it() {
    for size in [1, 2, 3, 7, 8] {
        let (log, _) = log(size, 100);
        let signed = log.sign(&key(1), moment(1000 * size)).expect("it signs");
        let mut file = signed.log.segment(&signed.bytes);
        assert_eq!(Log::resume(file.as_slice()).expect("it goes on").log, signed.log);
        let next = signed.log.append(quiet_entry(1000 * size + 1)).expect("it fits");
        let last = next.log.sign(&key(1), moment(1000 * size + 2)).expect("it signs");
        file.extend(next.bytes.iter().chain(&last.bytes));
        assert_eq!(Log::resume(file.as_slice()).expect("it goes on").log, last.log);
        let keys = vec![key(1).public().clone()];
        let trust = Trust { keys, may_omit: true, ..Trust::default() };
        let report = verify(file.as_slice(), &trust).expect("it is a log");
        assert!(report.is_verified(), "{:?}", report.faults);
        assert_eq!((report.record_count, report.omitted_count), (1, size));
    }
}

#[test]
fn bridges_stand_at_the_beginning_only_and_a_head_follows_them() {
    let (log, whole) = log(3, 3);
    let signed = log.sign(&key(1), moment(9000)).expect("it signs");
    let segment = signed.log.segment(&signed.bytes);
    let bridges = &segment[..segment.len() - signed.bytes.len()];
    let next = signed.log.append(quiet_entry(9001)).expect("it fits");
    let bridge = bridge(0, Hash::of_nothing());
    for file in [
        bridges.to_vec(),
        [bridges, &signed.bytes[..20]].concat(),
        [bridges, &next.bytes].concat(),
        [segment.as_slice(), &bridge].concat(),
        [whole.as_slice(), &bridge].concat(),
    ] {
        assert!(matches!(Log::resume(file.as_slice()), Err(ResumeError::Damaged { .. })));
    }
}
