//! Tests of [`super`]: nothing is lost, doubled or out of order, whatever happens to the disk.

use std::collections::BTreeMap;
use std::io::Write as _;

use super::*;

const RANDOM: [u8; 16] = [9; 16];

fn open(folder: &Path, bytes_max: u64) -> Queue {
    Queue::open(folder, bytes_max, RANDOM).unwrap()
}

fn texts(queue: &Queue, count: usize) -> Vec<String> {
    let found = queue.oldest(count, usize::MAX).unwrap();
    found.iter().map(|it| String::from_utf8_lossy(&it.content).into_owned()).collect()
}

fn through(queued: &[Queued]) -> Vec<Through> {
    let mut lanes = BTreeMap::new();
    for one in queued {
        lanes.insert(one.lane, one.number);
    }
    lanes.into_iter().map(|(lane, number)| Through { lane, number }).collect()
}

fn dropped(queue: &Queue) -> u64 {
    queue.dropped().iter().map(|it| it.count).sum()
}

#[test]
fn what_was_synced_is_there_again_the_gravest_first() {
    let folder = tempfile::tempdir().unwrap();
    let mut queue = open(folder.path(), QUEUE_BYTES_MAX);
    for (lane, text) in [
        (Lane::Low, "low"),
        (Lane::Critical, "critical"),
        (Lane::Low, "low again"),
        (Lane::Blind, "blind"),
    ] {
        queue.push(lane, text.as_bytes().to_vec());
    }
    queue.sync().unwrap();
    let id = queue.id();
    drop(queue);
    let queue = open(folder.path(), QUEUE_BYTES_MAX);
    assert_eq!(queue.id(), id);
    assert_eq!(texts(&queue, 9), ["critical", "blind", "low", "low again"]);
    assert_eq!(texts(&queue, 2), ["critical", "blind"]);
    let few = queue.oldest(9, 14).unwrap();
    assert_eq!(few.len(), 2, "bytes are bounded, too");
    assert_eq!((queue.waiting(), dropped(&queue)), (4, 0));
}

#[test]
fn numbers_rise_over_starts_and_are_given_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut last = 0;
    for _ in 0..5 {
        let mut queue = open(folder.path(), QUEUE_BYTES_MAX);
        for _ in 0..3 {
            queue.push(Lane::High, b"x".to_vec());
        }
        queue.sync().unwrap();
        let found = queue.oldest(99, usize::MAX).unwrap();
        for one in &found {
            assert!(last < one.number, "{} after {last}", one.number);
            last = one.number;
        }
        queue.acknowledge(&through(&found));
        queue.sync().unwrap();
        assert_eq!(queue.waiting(), 0);
    }
}

#[test]
fn what_was_taken_over_does_not_come_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut queue = open(folder.path(), QUEUE_BYTES_MAX);
    for number in 0..10 {
        queue.push(Lane::Medium, format!("{number}").into_bytes());
    }
    queue.sync().unwrap();
    let four = queue.oldest(4, usize::MAX).unwrap();
    queue.acknowledge(&through(&four));
    assert_eq!(texts(&queue, 99), ["4", "5", "6", "7", "8", "9"]);
    queue.acknowledge(&through(&four));
    queue.push(Lane::Medium, b"10".to_vec());
    queue.sync().unwrap();
    drop(queue);
    let queue = open(folder.path(), QUEUE_BYTES_MAX);
    assert_eq!(texts(&queue, 99), ["4", "5", "6", "7", "8", "9", "10"]);
}

#[test]
fn a_torn_tail_hides_nothing_before_it() {
    for torn in 1..40 {
        let folder = tempfile::tempdir().unwrap();
        let mut queue = open(folder.path(), QUEUE_BYTES_MAX);
        queue.push(Lane::High, b"first".to_vec());
        queue.push(Lane::High, b"second".to_vec());
        queue.sync().unwrap();
        let (path, _) = segments_in(folder.path()).unwrap().remove(0);
        drop(queue);
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() - torn.min(whole.len())]).unwrap();
        let mut queue = open(folder.path(), QUEUE_BYTES_MAX);
        let left = texts(&queue, 9);
        assert!(left.is_empty() || left == ["first"], "{torn}: {left:?}");
        assert_eq!(left.is_empty(), 22 < torn, "{torn}");
        queue.push(Lane::High, b"third".to_vec());
        queue.sync().unwrap();
        assert_eq!(texts(&open(folder.path(), QUEUE_BYTES_MAX), 9).last().unwrap(), "third");
    }
}

#[test]
fn a_changed_byte_is_not_read_as_something_else() {
    let folder = tempfile::tempdir().unwrap();
    let mut queue = open(folder.path(), QUEUE_BYTES_MAX);
    queue.push(Lane::High, b"first".to_vec());
    queue.push(Lane::High, b"second".to_vec());
    queue.sync().unwrap();
    let (path, _) = segments_in(folder.path()).unwrap().remove(0);
    drop(queue);
    let whole = fs::read(&path).unwrap();
    for place in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[place] ^= 1;
        fs::write(&path, &damaged).unwrap();
        let found = Segment::open(&path, 0).unwrap();
        let mut seen = Vec::new();
        found
            .read(&mut |_, content| {
                seen.push(String::from_utf8_lossy(content).into_owned());
                true
            })
            .unwrap();
        let is_start = seen.iter().zip(["first", "second"]).all(|(one, other)| one == other);
        assert!(is_start && seen.len() < 2, "byte {place}: {seen:?}");
    }
}

#[test]
fn without_room_the_oldest_of_the_lowest_lane_go_and_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let mut queue = open(folder.path(), 2 * SEGMENT_BYTES_MAX);
    let content = |name: &str, number: u32| {
        let mut content = format!("{name} {number} ").into_bytes();
        content.resize(1_000, b'.');
        content
    };
    for number in 0..200 {
        queue.push(Lane::High, content("high", number));
    }
    for number in 0..2_000 {
        queue.push(Lane::Notice, content("notice", number));
    }
    queue.sync().unwrap();
    let found = queue.oldest(10_000, usize::MAX).unwrap();
    let of = |lane: Lane| found.iter().filter(|one| one.lane == lane).count() as u64;
    assert_eq!(of(Lane::High), 200, "no notice costs a graver alert its place");
    assert_eq!(of(Lane::Notice) + dropped(&queue), 2_000);
    assert_eq!(queue.dropped().len(), 1, "{:?}", queue.dropped());
    let last = String::from_utf8_lossy(&found.last().unwrap().content).into_owned();
    assert!(last.starts_with("notice 1999 "), "the newest stay: {last}");
    // Graver ones take the place of all of them, and then of their own oldest.
    for number in 0..2_000 {
        queue.push(Lane::Critical, content("critical", number));
    }
    queue.sync().unwrap();
    let found = queue.oldest(10_000, usize::MAX).unwrap();
    assert!(found.iter().all(|one| one.lane == Lane::Critical));
    assert_eq!(found.len() as u64 + dropped(&queue), 4_200);
    let before = dropped(&queue);
    drop(queue);
    assert_eq!(dropped(&open(folder.path(), 2 * SEGMENT_BYTES_MAX)), before);
}

#[test]
fn while_the_disk_takes_nothing_records_wait_and_are_sent() {
    let folder = tempfile::tempdir().unwrap();
    let mut queue = open(folder.path(), QUEUE_BYTES_MAX);
    // No segment can be made where its folder is gone; the state, which is open, can be written.
    let queue_folder = folder.path().join("gone");
    queue.folder.clone_from(&queue_folder);
    queue.push(Lane::Low, b"low".to_vec());
    queue.push(Lane::High, b"high".to_vec());
    assert!(queue.sync().is_err());
    assert!(queue.failure.is_some());
    assert_eq!(texts(&queue, 9), ["high", "low"], "the server gets them from memory");
    assert_eq!(queue.waiting(), 2);
    // The process dies: both are lost, and that is known.
    let after = Queue::open(folder.path(), QUEUE_BYTES_MAX, RANDOM).unwrap();
    assert_eq!((after.waiting(), dropped(&after)), (0, 2));
    drop(after);
    // Instead, the disk comes back.
    fs::create_dir(&queue_folder).unwrap();
    queue.push(Lane::High, b"higher".to_vec());
    queue.sync().unwrap();
    assert_eq!(queue.failure, None);
    assert_eq!(queue.memory_records, 0);
    assert_eq!(texts(&queue, 9), ["high", "higher", "low"]);
}

#[test]
fn memory_is_bounded_and_what_it_gives_up_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let mut queue = open(folder.path(), QUEUE_BYTES_MAX);
    queue.folder = folder.path().join("gone");
    let many = MEMORY_RECORDS_MAX + 100;
    for number in 0..many {
        let lane = if number < 10 { Lane::Critical } else { Lane::Notice };
        queue.push(lane, format!("{number}").into_bytes());
    }
    assert!(queue.sync().is_err());
    let found = queue.oldest(usize::MAX, usize::MAX).unwrap();
    assert_eq!(found.len(), MEMORY_RECORDS_MAX);
    assert_eq!(dropped(&queue), 100);
    assert_eq!(found.iter().filter(|one| one.lane == Lane::Critical).count(), 10);
}

#[test]
fn a_state_that_is_damaged_costs_no_record() {
    let folder = tempfile::tempdir().unwrap();
    let mut queue = open(folder.path(), QUEUE_BYTES_MAX);
    queue.push(Lane::High, b"kept".to_vec());
    queue.sync().unwrap();
    let number = queue.oldest(1, 99).unwrap()[0].number;
    drop(queue);
    let mut file = fs::OpenOptions::new().write(true).open(folder.path().join("state")).unwrap();
    file.write_all(&[0; 8192]).unwrap();
    let mut queue = Queue::open(folder.path(), QUEUE_BYTES_MAX, [1; 16]).unwrap();
    assert_eq!(queue.id(), "01".repeat(16), "it is another queue");
    assert_eq!(texts(&queue, 9), ["kept"]);
    queue.push(Lane::High, b"next".to_vec());
    assert!(number < queue.oldest(2, 99).unwrap()[1].number);
}

#[test]
fn a_record_that_nobody_takes_blocks_none_behind_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut queue = open(folder.path(), QUEUE_BYTES_MAX);
    queue.push(Lane::High, b"poison".to_vec());
    queue.push(Lane::High, b"next".to_vec());
    let first = queue.oldest(1, 99).unwrap().remove(0);
    queue.give_up_one(first.lane, first.number);
    assert_eq!(texts(&queue, 9), ["next"]);
    assert_eq!(dropped(&queue), 1);
}

/// A seeded run of pushes, acknowledgements and deaths against a plain list.
#[test]
fn any_order_of_events_loses_and_doubles_nothing() {
    for seed in 1..=8_u64 {
        let folder = tempfile::tempdir().unwrap();
        let mut dice = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut roll = |sides: u64| {
            dice ^= dice << 13;
            dice ^= dice >> 7;
            dice ^= dice << 17;
            dice % sides
        };
        let mut queue = open(folder.path(), QUEUE_BYTES_MAX);
        let (mut wanted, mut got, mut next) = (Vec::new(), Vec::new(), 0_u64);
        for _ in 0..80 {
            match roll(4) {
                0 => {
                    for _ in 0..roll(20) {
                        let lane = Lane::ALL[usize::try_from(roll(6)).unwrap()];
                        queue.push(lane, format!("{next}").into_bytes());
                        wanted.push(format!("{next}"));
                        next += 1;
                    }
                    queue.sync().unwrap();
                }
                1 => {
                    let some = queue.oldest(usize::try_from(roll(30)).unwrap(), 99_999).unwrap();
                    got.extend(
                        some.iter().map(|it| String::from_utf8(it.content.clone()).unwrap()),
                    );
                    queue.acknowledge(&through(&some));
                }
                2 => queue.sync().unwrap(),
                _ => {
                    // The answer of the server is noted, or the same would come again, which the
                    // server tells by the numbers.
                    queue.sync().unwrap();
                    drop(queue);
                    queue = open(folder.path(), QUEUE_BYTES_MAX);
                }
            }
        }
        let rest = queue.oldest(usize::MAX, usize::MAX).unwrap();
        got.extend(rest.iter().map(|it| String::from_utf8(it.content.clone()).unwrap()));
        got.sort();
        wanted.sort();
        assert_eq!(got, wanted, "seed {seed}");
        assert_eq!(dropped(&queue), 0);
    }
}
