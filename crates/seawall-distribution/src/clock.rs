//! Time and chance as values from outside, so that tests neither wait nor guess.

use std::fmt::Debug;
use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, Instant, SystemTime};

/// What the client asks of time and chance.
pub trait Clock: Debug + Send + Sync {
    /// Returns the time of the calendar, for dates that servers send.
    fn now(&self) -> SystemTime;
    /// Returns the time since some fixed moment; it never runs backwards.
    fn monotonic(&self) -> Duration;
    /// Waits.
    fn sleep(&self, pause: Duration);
    /// Returns a random duration from zero to `bound`, so that clients that failed together do
    /// not come back together.
    fn jitter(&self, bound: Duration) -> Duration;
}

/// The machine's clock.
#[derive(Debug)]
pub struct SystemClock {
    start: Instant,
}

impl SystemClock {
    /// Makes a clock.
    pub fn new() -> Self {
        Self { start: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn monotonic(&self) -> Duration {
        self.start.elapsed()
    }

    fn sleep(&self, pause: Duration) {
        std::thread::sleep(pause);
    }

    fn jitter(&self, bound: Duration) -> Duration {
        // The standard library seeds each `RandomState` anew; spreading clients needs no more.
        let random = RandomState::new().hash_one(self.start.elapsed());
        let share = u32::try_from(random % 1024).unwrap_or(0);
        bound.saturating_mul(share) / 1024
    }
}
