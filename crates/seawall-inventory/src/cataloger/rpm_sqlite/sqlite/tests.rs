//! Tests of [`super`].

use super::*;

#[test]
fn integers_of_variable_length_are_read() {
    // From "Database File Format", section 1.6: big-endian groups of seven bits; the ninth byte
    // has eight.
    for (bytes, wanted) in [
        (&[0x00][..], Some(0)),
        (&[0x7f], Some(127)),
        (&[0x81, 0x00], Some(128)),
        (&[0xff; 9], Some(u64::MAX)),
        (&[0x80; 8], None),
        (&[], None),
    ] {
        assert_eq!(varint(bytes).map(|(value, _)| value), wanted, "{bytes:x?}");
    }
}

#[test]
fn columns_of_every_type_are_read() {
    let record = [
        &[11, 0, 1, 2, 6, 8, 9, 7, 16, 17, 0][..],
        &[0xff, 0x80, 0x00, 0, 0, 0, 0, 0, 0, 1, 0],
        &[1; 8],
        b"bl",
        b"tx",
    ]
    .concat();
    assert_eq!(
        columns::<9>(&record),
        Some([
            Value::Other,
            Value::Integer(-1),
            Value::Integer(-32768),
            Value::Integer(256),
            Value::Integer(0),
            Value::Integer(1),
            Value::Other,
            Value::Blob(b"bl"),
            Value::Text(b"tx"),
        ])
    );
}

#[test]
fn damaged_records_are_none() {
    for record in [&[][..], &[9, 1], &[2, 10, 0], &[2, 20, 1], &[0xff; 9], &[1]] {
        assert_eq!(columns::<1>(record), None, "{record:x?}");
    }
}
