//! The moment of a command: `--now`, `SOURCE_DATE_EPOCH`, or the clock.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use seawall_advisory::date::Date;

/// A moment in UTC, to the second.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Now {
    /// RFC 3339.
    pub(crate) text: String,
    /// The day.
    pub(crate) day: Date,
}

impl Now {
    /// Takes the moment from the flag, from `SOURCE_DATE_EPOCH`, or from the clock.
    pub(crate) fn choose(flag: Option<&str>) -> Result<Self> {
        if let Some(text) = flag {
            return Self::parse(text).with_context(|| {
                format!("`--now {text}` is no time of the form 2026-01-31T12:00:00Z")
            });
        }
        if let Some(epoch) = crate::places::variable("SOURCE_DATE_EPOCH") {
            let text = epoch.to_string_lossy();
            let seconds = text.parse().ok().and_then(Self::from_seconds);
            return seconds
                .with_context(|| format!("SOURCE_DATE_EPOCH is `{text}`, no number of seconds"));
        }
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let seconds = i64::try_from(since.as_secs()).ok();
        seconds.and_then(Self::from_seconds).context("the clock shows no date")
    }

    fn parse(text: &str) -> Option<Self> {
        let day = Date::parse(text)?;
        let time = match text.get(10..) {
            Some("") => "T00:00:00Z",
            Some(time) if is_time(time) => time,
            _ => return None,
        };
        Some(Self { text: format!("{day}{time}"), day })
    }

    fn from_seconds(seconds: i64) -> Option<Self> {
        let day = Date::from_unix_seconds(seconds)?;
        let second = seconds.rem_euclid(86_400);
        let text =
            format!("{day}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60);
        Some(Self { text, day })
    }
}

/// Tells whether `text` has the form `T12:34:56Z`.
fn is_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes.iter().enumerate().all(|(place, byte)| match place {
            0 => *byte == b'T',
            3 | 6 => *byte == b':',
            9 => *byte == b'Z',
            _ => byte.is_ascii_digit(),
        })
}

#[cfg(test)]
mod tests;
