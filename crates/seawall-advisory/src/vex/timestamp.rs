//! Moments, by which the later of two statements is told.

use std::fmt;

use crate::date::Date;

/// A moment with a time zone (RFC 3339), to the nanosecond.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Timestamp {
    /// Seconds since 1970-01-01T00:00:00Z.
    seconds: i64,
    nanoseconds: u32,
}

impl Timestamp {
    /// Parses an RFC 3339 time; a bare date is its first moment in UTC.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (date, time) = match text.find(['T', 't', ' ']) {
            Some(place) => (text.get(..place)?, text.get(place + 1..)?),
            None => (text, "00:00:00Z"),
        };
        let is_date =
            date.len() == 10 && date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let days = Date::parse(date).filter(|_| is_date)?.days();
        let zone = time.find(['Z', 'z', '+', '-'])?;
        let (clock, offset) = (time.get(..zone)?, time.get(zone..)?);
        let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
        let seconds = seconds_of(clock)? - offset_of(offset)?;
        Some(Self {
            seconds: i64::from(days) * 86_400 + seconds,
            nanoseconds: nanoseconds_of(fraction)?,
        })
    }
}

/// Reads `12:34:56`; a leap second counts as the second before it.
fn seconds_of(clock: &str) -> Option<i64> {
    let mut parts = clock.split(':');
    let mut part = |max: i64| {
        let text = parts.next()?;
        let is_number = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<i64>().ok().filter(|number| is_number && *number <= max)
    };
    let (hours, minutes, seconds) = (part(23)?, part(59)?, part(60)?.min(59));
    parts.next().is_none().then_some(hours * 3_600 + minutes * 60 + seconds)
}

/// Reads `Z` or `+02:00`, in seconds.
fn offset_of(text: &str) -> Option<i64> {
    let sign = match text.chars().next()? {
        'Z' | 'z' => return (text.len() == 1).then_some(0),
        '-' => -1,
        _ => 1,
    };
    seconds_of(&format!("{}:00", text.get(1..)?)).map(|seconds| sign * seconds)
}

fn nanoseconds_of(fraction: &str) -> Option<u32> {
    let is_number = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let digits: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    digits.parse().ok().filter(|_| is_number)
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, seconds) = (self.seconds.div_euclid(86_400), self.seconds.rem_euclid(86_400));
        let date = i32::try_from(days).ok().and_then(Date::from_days);
        match date {
            Some(date) => write!(formatter, "{date}T")?,
            None => formatter.write_str("?T")?,
        }
        let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
        write!(formatter, "{hours:02}:{minutes:02}:{:02}Z", seconds % 60)
    }
}
