//! Tests of [`super`].

use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn numbers_texts_and_dates_come_back(number: u64, text in ".{0,300}", days in -719_162_i32..=2_932_896) {
        let mut writer = Writer::default();
        writer.number(number);
        writer.text(&text);
        writer.optional_text(Some(&text));
        writer.optional_text(None);
        writer.date(Date::from_days(days));
        writer.date(None);
        let mut cursor = Cursor::new(&writer.bytes, 0);
        prop_assert_eq!(cursor.number().unwrap(), number);
        prop_assert_eq!(cursor.text().unwrap(), &text);
        prop_assert_eq!(cursor.optional_text().unwrap(), Some(&*text));
        prop_assert_eq!(cursor.optional_text().unwrap(), None);
        prop_assert_eq!(cursor.date().unwrap(), Date::from_days(days));
        prop_assert_eq!(cursor.date().unwrap(), None);
        prop_assert!(cursor.finish().is_ok());
    }

    #[test]
    fn foreign_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let mut cursor = Cursor::new(&bytes, 0);
        while cursor.number().is_ok() {}
        let mut cursor = Cursor::new(&bytes, 0);
        while cursor.text().is_ok() {}
        let mut cursor = Cursor::new(&bytes, 0);
        while cursor.date().is_ok() {}
    }
}

#[test]
fn an_overlong_number_is_damage() {
    let mut cursor = Cursor::new(&[0xff; 11], 0);
    assert!(matches!(cursor.number(), Err(DatabaseError::Damaged { .. })));
}
