//! Packing and unpacking, with streams that lie.

use super::*;

#[test]
fn what_was_packed_is_unpacked() {
    let file = sample::build();
    for effort in [Effort::Quick, Effort::Thorough] {
        let packed = compress(&file, effort).unwrap();
        assert_eq!(decompress(&packed, UNPACKED_BYTES_MAX).unwrap(), file);
    }
}

#[test]
fn a_bomb_is_an_error_at_the_limit() {
    let packed = compress(&vec![0; 64 << 20], Effort::Quick).unwrap();
    assert!(packed.len() < 10_000);
    let error = decompress(&packed, 1 << 20).unwrap_err();
    assert!(matches!(error, TransportError::TooLarge { limit: 0x10_0000 }));
}

#[test]
fn a_damaged_stream_is_an_error() {
    let packed = compress(&sample::build(), Effort::Quick).unwrap();
    for place in 0..packed.len() {
        let mut damaged = packed.clone();
        damaged[place] ^= 0x40;
        // A few bits of a frame mean nothing; then the content is what it was.
        if let Ok(bytes) = decompress(&damaged, UNPACKED_BYTES_MAX) {
            assert_eq!(bytes, sample::build());
        }
        assert!(decompress(&packed[..place], UNPACKED_BYTES_MAX).is_err());
    }
}

#[test]
fn a_stream_of_something_else_is_no_database() {
    let packed = compress(b"something else", Effort::Quick).unwrap();
    let error = decompress(&packed, UNPACKED_BYTES_MAX).unwrap_err();
    assert!(matches!(error, TransportError::Content(DatabaseError::NotADatabase)));
}
