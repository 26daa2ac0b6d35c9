//! Moments against the calendar.

use super::*;

#[test]
fn moments_are_written_as_calendars_have_them() {
    // Computed with `date -u -d @SECONDS`.
    for (millis, text) in [
        (0, "1970-01-01T00:00:00.000Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (1_709_164_799_999, "2024-02-28T23:59:59.999Z"),
        (1_709_251_199_000, "2024-02-29T23:59:59.000Z"),
        (1_709_251_200_000, "2024-03-01T00:00:00.000Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        (MILLIS_MAX, "9999-12-31T23:59:59.999Z"),
    ] {
        let moment = Timestamp::from_unix_millis(millis);
        assert_eq!(moment.map(|moment| moment.to_string()).as_deref(), Some(text));
        assert_eq!(Timestamp::parse(text), moment);
    }
    assert_eq!(Timestamp::from_unix_millis(MILLIS_MAX + 1), None);
}

#[test]
fn every_day_of_a_cycle_of_centuries_comes_back() {
    for day in 0..150_000 {
        let moment = Timestamp(day * MILLIS_PER_DAY + day);
        assert_eq!(Timestamp::parse(&moment.to_string()), Some(moment));
    }
}

#[test]
fn what_has_another_form_is_no_moment() {
    for text in [
        "",
        "2026-02-29T00:00:00.000Z",
        "2026-13-01T00:00:00.000Z",
        "2026-00-01T00:00:00.000Z",
        "2026-01-00T00:00:00.000Z",
        "2026-01-01T24:00:00.000Z",
        "2026-01-01T00:00:60.000Z",
        "2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00.000+00:00",
        "2026-01-01t00:00:00.000Z",
        "1969-12-31T23:59:59.999Z",
        "2026-01-01T00:00:00.000Zx",
        "+026-01-01T00:00:00.000Z",
        "äöü-01-01T00:00:00.000Z",
    ] {
        assert_eq!(Timestamp::parse(text), None, "{text}");
    }
}
