//! Calendar dates of advisories, as days since 1970-01-01.
//!
//! **Invariant:** a [`Date`] lies in the years 1 to 9999; feeds' "no date" values (the year 1,
//! an empty text) parse to `None`.

use std::fmt;

/// A day.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Date {
    days: i32,
}

impl Date {
    /// Makes a date from days since 1970-01-01.
    pub fn from_days(days: i32) -> Option<Self> {
        (-719_162..=2_932_896).contains(&days).then_some(Self { days })
    }

    /// Makes a date from seconds since 1970-01-01T00:00:00Z.
    pub fn from_unix_seconds(seconds: i64) -> Option<Self> {
        Self::from_days(i32::try_from(seconds.div_euclid(86_400)).ok()?)
    }

    /// Makes a date from year, month and day of the Gregorian calendar.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        let month_days = match month {
            2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        if !(1..=9999).contains(&year) || !(1..=month_days).contains(&day) {
            return None;
        }
        // Days from civil (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
        let year_of_march = if month <= 2 { year - 1 } else { year };
        let era = year_of_march.div_euclid(400);
        let year_of_era = year_of_march.rem_euclid(400);
        let month_from_march = i32::try_from((month + 9) % 12).ok()?;
        let day_of_year = (153 * month_from_march + 2) / 5 + i32::try_from(day).ok()? - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Self::from_days(era * 146_097 + day_of_era - 719_468)
    }

    /// Parses the date of an RFC 3339 timestamp or of `YYYY-MM-DD`; the time is dropped.
    ///
    /// The year 1, which Go's tools write for "none", is no date.
    pub fn parse(text: &str) -> Option<Self> {
        let date = text.trim().get(..10)?;
        let mut parts = date.split('-');
        let year = parts.next()?.parse().ok()?;
        let month = parts.next()?.parse().ok()?;
        let day = parts.next()?.parse().ok()?;
        if year == 1 { None } else { Self::from_ymd(year, month, day) }
    }

    /// Returns the days since 1970-01-01.
    pub fn days(self) -> i32 {
        self.days
    }

    /// Returns the days from `earlier` to this date; negative if it lies before.
    pub fn days_since(self, earlier: Self) -> i32 {
        self.days.saturating_sub(earlier.days)
    }

    /// Returns year, month and day.
    pub fn ymd(self) -> (i32, u32, u32) {
        let days = self.days + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        (year, month.unsigned_abs(), day.unsigned_abs())
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(formatter, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests;
