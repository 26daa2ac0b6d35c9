//! Files that are whole, cut off, or damaged.

use super::*;

fn file() -> Vec<u8> {
    let mut bytes = opening("log.example");
    bytes.extend(frame(FrameKind::Record, b"record"));
    bytes.extend(bridge(3, Hash([7; 32])));
    bytes
}

fn kinds(bytes: &[u8]) -> Result<Vec<(Option<FrameKind>, bool)>, FrameError> {
    let (_, mut frames) = Frames::open(bytes)?;
    let mut found = Vec::new();
    while let Some(frame) = frames.next_frame()? {
        found.push((frame.kind, frame.is_sound));
    }
    Ok(found)
}

#[test]
fn a_file_is_as_the_documentation_has_it() {
    let bytes = file();
    assert_eq!(&bytes[..8], b"SWEVIDNC");
    assert_eq!(&bytes[8..13], [b'O', 0, 0, 0, 12]);
    assert_eq!(&bytes[13..25], b"\x01log.example");
    assert_eq!(&bytes[33..44], b"R\0\0\0\x06record");
    let (origin, mut frames) = Frames::open(bytes.as_slice()).expect("a file");
    assert_eq!(&*origin, "log.example");
    let record = frames.next_frame().expect("readable").expect("a frame");
    assert_eq!((record.offset, record.kind), (33, Some(FrameKind::Record)));
    let bridge = frames.next_frame().expect("readable").expect("a frame");
    assert_eq!(read_bridge(&bridge.content), Some((3, Hash([7; 32]))));
    assert_eq!(frames.next_frame().expect("readable"), None);
    assert_eq!(frames.offset(), bytes.len() as u64);
}

#[test]
fn a_file_that_is_cut_off_anywhere_says_where() {
    let bytes = file();
    for length in 0..bytes.len() {
        match kinds(&bytes[..length]) {
            Err(FrameError::NotEvidence) => assert!(length < 33),
            Err(FrameError::Torn { offset, bytes }) => {
                assert!(offset == 33 || offset == 52);
                assert_eq!(offset + bytes, length as u64);
            }
            Ok(_) => assert!(length == 33 || length == 52, "{length}"),
            Err(other) => panic!("{other:?}"),
        }
    }
}

#[test]
fn no_flipped_bit_goes_unseen() {
    let bytes = file();
    for place in 0..bytes.len() {
        for bit in 0..8 {
            let mut other = bytes.clone();
            other[place] ^= 1 << bit;
            let is_seen = kinds(&other).map_or(true, |kinds| kinds.iter().any(|(_, sound)| !sound));
            assert!(is_seen, "bit {bit} of byte {place}");
        }
    }
}

#[test]
fn a_claimed_length_takes_no_memory() {
    let mut bytes = opening("log.example");
    bytes.extend([b'R', 0xff, 0xff, 0xff, 0xff]);
    assert!(matches!(kinds(&bytes), Err(FrameError::TooLong { offset: 33, length: u32::MAX })));
}

#[test]
fn a_later_form_says_so() {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(frame(FrameKind::Open, b"\x02log.example"));
    assert!(matches!(Frames::open(bytes.as_slice()), Err(FrameError::LaterForm { found: 2 })));
}
