//! Delivers what webhooks are owed.
//!
//! An event stays in the tables until its receiver took it, so a receiver that is away for a
//! while misses nothing. It may get an event twice (a crash between the delivery and its note);
//! `webhook-id` is the same then.

use std::sync::Arc;
use std::time::Duration;

use seawall_distribution::webhook::{DeliveryError, Message, Webhook, WebhookSender};
use seawall_store::judgements::events::{Delivery, GateEvent};

use super::{Judging, JudgingError};

/// How often due deliveries are looked for.
const INTERVAL: Duration = Duration::from_secs(2);
/// Deliveries that are taken up at once.
// LIMIT: one slow receiver holds up so many at most.
const PAGE: i64 = 50;
/// The first pause after a failure, in milliseconds; it doubles with each further one.
const PAUSE_MILLIS_MIN: i64 = 5_000;
/// The longest pause, in milliseconds.
const PAUSE_MILLIS_MAX: i64 = 3_600_000;
/// Attempts after which a delivery is given up: about two days.
// LIMIT: a receiver that never comes back does not fill the tables.
const ATTEMPTS_MAX: i64 = 55;

/// The receivers, and what sends to them.
#[derive(Debug)]
pub struct Webhooks {
    /// Who wants to hear.
    pub receivers: Vec<Webhook>,
    /// The client.
    pub sender: WebhookSender,
    /// Where events come from: the URL of the registry, `source` of the `CloudEvents` event.
    pub source: Box<str>,
}

impl Judging {
    /// Delivers for ever. One of these runs for a registry.
    pub async fn deliver(self, webhooks: Arc<Webhooks>) {
        let mut interval = tokio::time::interval(INTERVAL);
        loop {
            interval.tick().await;
            if let Err(error) = self.deliver_due(&webhooks).await {
                tracing::error!(error = %error, "webhooks could not be served");
            }
        }
    }

    /// Makes one attempt for everything that is due; returns how many arrived.
    pub async fn deliver_due(&self, webhooks: &Arc<Webhooks>) -> Result<u64, JudgingError> {
        let now_ms = self.now_ms();
        let mut arrived = 0;
        for delivery in self.judgements().due_deliveries(now_ms, PAGE).await? {
            let (webhooks, owed) = (Arc::clone(webhooks), delivery.clone());
            let sent = tokio::task::spawn_blocking(move || send(&webhooks, &owed, now_ms)).await?;
            match sent {
                Ok(()) => {
                    arrived += 1;
                    self.judgements().end_delivery(&delivery).await?;
                }
                Err(error) => self.put_off(&delivery, &error, now_ms).await?,
            }
        }
        Ok(arrived)
    }

    async fn put_off(
        &self,
        delivery: &Delivery,
        error: &DeliveryError,
        now_ms: i64,
    ) -> Result<(), JudgingError> {
        if error.is_gone || ATTEMPTS_MAX <= delivery.attempts {
            tracing::error!(event.number = delivery.event.number, error = %error, "a webhook's event is given up");
            return Ok(self.judgements().end_delivery(delivery).await?);
        }
        tracing::warn!(event.number = delivery.event.number, error = %error, "a webhook's event is tried again");
        let pause = pause_millis(delivery.attempts);
        Ok(self.judgements().put_off_delivery(delivery, now_ms.saturating_add(pause)).await?)
    }
}

fn pause_millis(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts).unwrap_or(u32::MAX).min(20);
    PAUSE_MILLIS_MIN.saturating_mul(2_i64.saturating_pow(doublings)).min(PAUSE_MILLIS_MAX)
}

fn send(webhooks: &Webhooks, delivery: &Delivery, now_ms: i64) -> Result<(), DeliveryError> {
    let receiver = webhooks.receivers.iter().find(|it| *it.url() == *delivery.url);
    let Some(receiver) = receiver else {
        let reason = "it is no webhook of the settings any more".into();
        return Err(DeliveryError { url: delivery.url.clone(), reason, is_gone: true });
    };
    let id = format!("{}", delivery.event.number);
    let body = cloud_event(&delivery.event, &webhooks.source, &id);
    let message = Message { id: &id, attempted_seconds: now_ms / 1000, body: &body };
    webhooks.sender.send(receiver, &message)
}

/// Writes the event as `CloudEvents` 1.0 in JSON.
fn cloud_event(event: &GateEvent, source: &str, id: &str) -> String {
    let millis = u64::try_from(event.time_ms).unwrap_or_default();
    let time = seawall_evidence::timestamp::Timestamp::from_unix_millis(millis);
    let data: serde_json::Value = serde_json::from_str(&event.data).unwrap_or_default();
    serde_json::json!({
        "specversion": "1.0",
        "id": id,
        "source": source,
        "type": event.kind,
        "subject": subject(event),
        "time": time.map(|time| time.to_string()),
        "datacontenttype": "application/json",
        "data": data,
    })
    .to_string()
}

/// Names what an event is about: an image, or only its digest where no repository is meant.
fn subject(event: &GateEvent) -> String {
    match (&*event.repository, &*event.digest) {
        ("", digest) => digest.to_owned(),
        (repository, digest) => format!("{repository}@{digest}"),
    }
}

#[cfg(test)]
mod tests;
