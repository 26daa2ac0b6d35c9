//! A file in memory stands for the kernel's side.

use std::io::{Seek as _, SeekFrom, Write as _};

use super::Ring;

/// A ring of one page of data, with positions and data as given.
fn ring(consumer: u64, producer: u64, data: &[u8]) -> Ring {
    let page = rustix::param::page_size();
    let mut file = tempfile::tempfile().expect("a file");
    file.set_len(u64::try_from(3 * page).expect("a length")).expect("make it long");
    let mut write = |at: usize, bytes: &[u8]| {
        file.seek(SeekFrom::Start(u64::try_from(at).expect("a place"))).expect("seek");
        file.write_all(bytes).expect("write");
    };
    write(0, &consumer.to_ne_bytes());
    write(page, &producer.to_ne_bytes());
    write(2 * page, data);
    Ring::map(&file, page).expect("a ring")
}

fn record(word: u32, bytes: &[u8]) -> Vec<u8> {
    let mut record = word.to_ne_bytes().to_vec();
    record.resize(8, 0);
    record.extend_from_slice(bytes);
    record.resize(record.len().next_multiple_of(8), 0);
    record
}

#[test]
fn records_come_in_order_and_those_given_up_are_passed_over() {
    let data = [
        record(3, b"one"),
        record(5 | 1 << 30, b"never"),
        record(3, b"two"),
        record(4 | 1 << 31, b"busy"),
    ]
    .concat();
    let mut ring = ring(0, 64, &data);
    let end = ring.written();
    assert_eq!(ring.peek(end), Some(&b"one"[..]));
    assert_eq!(ring.peek(end), Some(&b"one"[..]));
    ring.pass();
    assert_eq!(ring.peek(end), Some(&b"two"[..]));
    ring.pass();
    assert_eq!(ring.peek(end), None, "the kernel still writes");
    ring.pass();
    assert_eq!(ring.peek(end), None);
}

#[test]
fn a_record_that_breaks_at_the_end_is_whole() {
    let page = rustix::param::page_size();
    let mut data = vec![0; page];
    let text: Vec<u8> = (0..100).collect();
    let whole = record(100, &text);
    for (index, byte) in whole.iter().enumerate() {
        data[(page - 40 + index) % page] = *byte;
    }
    let at = u64::try_from(5 * page - 40).expect("a place");
    let mut ring = ring(at, at + 112, &data);
    let end = ring.written();
    assert_eq!(ring.peek(end), Some(&text[..]));
    ring.pass();
    assert_eq!(ring.peek(end), None);
}

#[test]
fn a_length_that_cannot_be_is_cut_to_the_ring() {
    let mut ring = ring(0, 16, &record(0x3fff_ffff, b""));
    let page = rustix::param::page_size();
    let end = ring.written();
    assert_eq!(ring.peek(end).map(<[u8]>::len), Some(page - 8));
}
