//! Seeds of records of the sensor: one for each form, with lengths that fit and texts behind.

use super::{Seeds, add};

/// Bytes of the header of a record; its kind stands at [`KIND`].
const HEADER: usize = 120;
const KIND: usize = 100;
/// Kinds of records, one for each form and the ones with texts of their own.
const KINDS: [u16; 18] = [1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 16, 18, 22, 23, 24, 26, 27, 28];
/// Bytes of body and texts.
const REST: usize = 400;

pub(super) fn add_all(seeds: &mut Seeds) {
    for kind in KINDS {
        let mut record = vec![1; HEADER];
        record.splice(KIND..KIND + 2, kind.to_le_bytes());
        // Every number of the body is two: a length that fits, a flag, a count.
        record.extend([2, 0, 0, 0].repeat(REST / 8));
        record.extend(b"a\0".repeat(REST / 4));
        add(seeds, "sensor_decode", &format!("kind-{kind}"), record);
    }
}
