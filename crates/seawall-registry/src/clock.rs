//! Time and chance, which come from outside.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use seawall_evidence::timestamp::Timestamp;

/// Tells the time.
pub trait Clock: fmt::Debug + Send + Sync {
    /// Returns the moment.
    fn now(&self) -> Timestamp;
}

/// Draws random bytes that nobody can foretell.
pub trait Random: fmt::Debug + Send + Sync {
    /// Returns 16 of them.
    fn bytes(&self) -> std::io::Result<[u8; 16]>;
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let millis = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
        Timestamp::from_unix_millis(millis).unwrap_or_default()
    }
}

/// Returns a moment as the tables keep it.
pub(crate) fn millis(moment: Timestamp) -> i64 {
    // INVARIANT: a timestamp ends with the year 9999, far below the limit.
    i64::try_from(moment.unix_millis()).unwrap_or(i64::MAX)
}
