//! Tests of [`super`]'s numbers; archives as a whole are tested with the walk.

use super::header::number;

#[test]
fn numbers_are_octal_or_base_256() {
    for (field, wanted) in [
        (&b"00000000644\0"[..], Some(0o644)),
        (b"   644 \0\0", Some(0o644)),
        (b"\0\0\0", Some(0)),
        (b"        ", Some(0)),
        (b"644 7\0", None),
        (b"8\0", None),
        (b"\x80\0\0\0\0\0\0\x01\0", Some(256)),
        (b"\x80\x7f\xff\xff\xff\xff\xff\xff\xff", Some(u64::MAX >> 1)),
        (b"\x80\x80\0\0\0\0\0\0\0", None),
        (b"\xff\xff\xff\xff", None),
        (b"77777777777777777777777", None),
    ] {
        assert_eq!(number(field), wanted, "{field:?}");
    }
}
