//! Back-off.

use std::sync::Mutex;
use std::time::SystemTime;

use super::*;

#[derive(Debug, Default)]
struct Pauses(Mutex<Vec<Duration>>);

impl Clock for Pauses {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, pause: Duration) {
        self.0.lock().unwrap().push(pause);
    }

    fn jitter(&self, bound: Duration) -> Duration {
        bound / 2
    }
}

fn failure(retry: Retry) -> Failure {
    Failure { error: PullError::protocol(&"x", "y"), retry }
}

#[test]
fn pauses_double_up_to_a_limit() {
    let clock = Pauses::default();
    let result: Result<(), PullError> = with_retries(&clock, 9, || Err(failure(Retry::Backoff)));
    assert!(result.is_err());
    let pauses: Vec<u128> = clock.0.into_inner().unwrap().iter().map(Duration::as_millis).collect();
    assert_eq!(pauses, [375, 750, 1500, 3000, 6000, 12_000, 15_000, 15_000, 15_000]);
    assert!(backoff(&Pauses::default(), u32::MAX) <= BACKOFF_MAX);
}

#[test]
fn what_cannot_pass_is_not_repeated() {
    let clock = Pauses::default();
    for retry in [Retry::Never, Retry::After(RETRY_AFTER_MAX + Duration::from_secs(1))] {
        let mut attempts = 0;
        let result: Result<(), PullError> = with_retries(&clock, 9, || {
            attempts += 1;
            Err(failure(retry))
        });
        assert!(result.is_err());
        assert_eq!(attempts, 1);
    }
    assert!(clock.0.lock().unwrap().is_empty());
}

#[test]
fn the_pause_that_a_server_asks_for_is_kept() {
    let clock = Pauses::default();
    let mut attempts = 0;
    let result = with_retries(&clock, 1, || {
        attempts += 1;
        if attempts == 1 {
            Err(failure(Retry::After(Duration::from_secs(7))))
        } else {
            Ok(attempts)
        }
    });
    assert_eq!(result.unwrap(), 2);
    assert_eq!(*clock.0.lock().unwrap(), [Duration::from_secs(7)]);
}
