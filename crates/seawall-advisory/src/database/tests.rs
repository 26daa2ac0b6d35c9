//! Tests of the database as a whole: what is built is read back, and damage is never silent.

mod answers;
mod damage;
mod round_trip;
pub(crate) mod sample;
mod transport;

use super::*;
use crate::date::Date;

fn day(days: i32) -> Date {
    Date::from_days(days).unwrap()
}

pub(crate) fn source(name: &str) -> FeedSource {
    FeedSource {
        name: name.into(),
        publisher: format!("Publisher of {name}").into(),
        licence: "CC0-1.0".into(),
        revision: Some("abc123".into()),
        date: Some(day(20_000)),
    }
}
