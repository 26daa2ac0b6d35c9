//! Tests of [`super`].

use super::*;

#[test]
fn every_day_of_three_thousand_years_round_trips() {
    for days in -719_162..=376_000 {
        let date = Date::from_days(days).unwrap();
        let (year, month, day) = date.ymd();
        assert_eq!(Date::from_ymd(year, month, day), Some(date));
    }
}

#[test]
fn texts_of_feeds_are_read() {
    for (text, wanted) in [
        ("2024-02-29", Some("2024-02-29")),
        ("2024-02-29T12:13:14Z", Some("2024-02-29")),
        ("1970-01-01", Some("1970-01-01")),
        ("2023-02-29", None),
        ("0001-01-01T00:00:00Z", None),
        ("", None),
        ("2024-1-1", None),
        ("20240101üüü", None),
    ] {
        assert_eq!(Date::parse(text).map(|date| date.to_string()).as_deref(), wanted, "{text}");
    }
    assert_eq!(Date::from_ymd(1970, 1, 1).map(Date::days), Some(0));
}
