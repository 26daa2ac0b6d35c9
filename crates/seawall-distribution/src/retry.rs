//! When a failed request is repeated, and after which pause.

use std::time::Duration;

use crate::clock::Clock;
use crate::error::PullError;
use crate::limits::{BACKOFF_FIRST, BACKOFF_MAX, RESUMES_MAX, RETRY_AFTER_MAX};

/// A failed attempt: the error, and whether another attempt may help.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) error: PullError,
    pub(crate) retry: Retry,
}

/// Whether another attempt may help.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Retry {
    Never,
    /// After the usual pause.
    Backoff,
    /// After the pause that the server asked for.
    After(Duration),
}

impl From<PullError> for Failure {
    fn from(error: PullError) -> Self {
        Self { error, retry: Retry::Never }
    }
}

impl Failure {
    pub(crate) fn transient(error: PullError) -> Self {
        Self { error, retry: Retry::Backoff }
    }
}

/// Runs `attempt` until it succeeds, fails for good, or failed `retries_max` times more.
pub(crate) fn with_retries<T>(
    clock: &dyn Clock,
    retries_max: u32,
    mut attempt: impl FnMut() -> Result<T, Failure>,
) -> Result<T, PullError> {
    let mut retries = 0;
    loop {
        let failure = match attempt() {
            Ok(value) => return Ok(value),
            Err(failure) => failure,
        };
        let pause = match failure.retry {
            Retry::After(pause) if pause <= RETRY_AFTER_MAX => pause,
            Retry::Backoff => backoff(clock, retries),
            Retry::After(_) | Retry::Never => return Err(failure.error),
        };
        if retries_max <= retries {
            return Err(failure.error);
        }
        retries += 1;
        clock.sleep(pause);
    }
}

/// Returns how often a transfer without progress is taken up again: twice as often as a request
/// is repeated.
pub(crate) fn resumes_max(retries_max: u32) -> u32 {
    retries_max.saturating_mul(2).min(RESUMES_MAX)
}

/// The pause before retry number `retry` (from zero): doubled each time, the upper half random.
pub(crate) fn backoff(clock: &dyn Clock, retry: u32) -> Duration {
    let doubled = BACKOFF_FIRST.saturating_mul(2_u32.saturating_pow(retry.min(16)));
    let half = doubled.min(BACKOFF_MAX) / 2;
    half + clock.jitter(half)
}

#[cfg(test)]
mod tests;
