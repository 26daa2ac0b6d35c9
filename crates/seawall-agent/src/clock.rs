//! The time, and how it is written.

use std::time::{SystemTime, UNIX_EPOCH};

/// Returns the time in nanoseconds since 1970 (UTC).
pub fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}

/// Writes a time as RFC 3339 does, in UTC, with milliseconds.
pub fn render(nanoseconds: u64) -> String {
    let seconds = nanoseconds / 1_000_000_000;
    let milliseconds = nanoseconds / 1_000_000 % 1_000;
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = date(days);
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milliseconds:03}Z")
}

/// Returns the date that is so many days after 1970-01-01, in the Gregorian calendar.
///
/// Years are counted from March, so that the odd day is the last of a year.
fn date(days: u64) -> (u64, u64, u64) {
    let days = days.saturating_add(719_468);
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let is_late = month >= 10;
    let number = if is_late { month - 9 } else { month + 3 };
    (year + era * 400 + u64::from(is_late), number, day - (153 * month + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn times_are_written_as_rfc_3339_does() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_399, "2000-02-28T23:59:59.000Z"),
            (951_782_400, "2000-02-29T00:00:00.000Z"),
            (1_709_251_199, "2024-02-29T23:59:59.000Z"),
            (1_767_225_600, "2026-01-01T00:00:00.000Z"),
        ] {
            assert_eq!(render(seconds * 1_000_000_000), text);
        }
    }
}
