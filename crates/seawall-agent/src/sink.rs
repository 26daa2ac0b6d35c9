//! Where alerts go beside the file and the server: syslog and webhooks, each a thread of its own.
//!
//! **Invariant:** whoever raises an alert waits for no receiver. What a receiver does not take
//! waits in a bounded channel; what does not fit is counted and told by `status`. The file of
//! alerts has all of them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use seawall_runtime::alert::Alert;
use seawall_runtime::rule::Severity;
use serde::{Deserialize, Serialize};

pub mod syslog;
pub mod webhook;

/// LIMIT: alerts on their way to one receiver.
const WAITING_MAX: usize = 4_096;
/// The first pause after a failure.
const PAUSE_MIN: Duration = Duration::from_millis(500);
/// The longest pause.
const PAUSE_MAX: Duration = Duration::from_mins(1);

/// A receiver of alerts.
pub trait Receive: Send {
    /// Hands an alert over, in one attempt. `Ok(false)` says that it wants no more.
    fn receive(&mut self, alert: &Alert) -> Result<bool, String>;
}

/// How a receiver is.
#[derive(Clone, Debug, Default, Eq, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SinkStatus {
    /// Where alerts go.
    pub name: String,
    /// Alerts that it took.
    pub told: u64,
    /// Alerts that it did not get because too many waited.
    pub lost: u64,
    /// Why it took nothing, the last time.
    pub failure: Option<String>,
}

/// A receiver with its thread.
#[derive(Debug)]
pub struct Sink {
    name: String,
    severity_min: Severity,
    alerts: SyncSender<Alert>,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    told: AtomicU64,
    lost: AtomicU64,
    failure: Mutex<Option<String>>,
}

impl Sink {
    /// Begins to hand alerts of at least a severity to `receiver`.
    pub fn start(
        name: &str,
        severity_min: Severity,
        receiver: Box<dyn Receive>,
    ) -> std::io::Result<Self> {
        let (alerts, received) = sync_channel(WAITING_MAX);
        let shared = Arc::new(Shared::default());
        let own = Arc::clone(&shared);
        std::thread::Builder::new()
            .name("sink".to_owned())
            .spawn(move || hand_over(receiver, &received, &own))?;
        Ok(Self { name: name.to_owned(), severity_min, alerts, shared })
    }

    /// Tells the receiver of an alert. Waits for nothing.
    pub fn tell(&self, alert: &Alert) {
        if self.severity_min <= alert.severity && self.alerts.try_send(alert.clone()).is_err() {
            self.shared.lost.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Tells how the receiver is.
    pub fn status(&self) -> SinkStatus {
        let failure = self.shared.failure.lock().unwrap_or_else(PoisonError::into_inner);
        SinkStatus {
            name: self.name.clone(),
            told: self.shared.told.load(Ordering::Relaxed),
            lost: self.shared.lost.load(Ordering::Relaxed),
            failure: failure.clone(),
        }
    }
}

/// Hands alerts over, one after another, each until it is taken.
fn hand_over(mut receiver: Box<dyn Receive>, alerts: &Receiver<Alert>, shared: &Shared) {
    for alert in alerts {
        let mut pause = PAUSE_MIN;
        loop {
            let answer = receiver.receive(&alert);
            let mut failure = shared.failure.lock().unwrap_or_else(PoisonError::into_inner);
            match answer {
                Ok(is_wanted) => {
                    *failure = (!is_wanted).then(|| "it wants no more alerts".to_owned());
                    if !is_wanted {
                        return;
                    }
                    shared.told.fetch_add(1, Ordering::Relaxed);
                    break;
                }
                Err(reason) => *failure = Some(reason),
            }
            drop(failure);
            std::thread::sleep(pause);
            pause = pause.saturating_mul(2).min(PAUSE_MAX);
        }
    }
}

#[cfg(test)]
mod tests;
