//! Alerts as signed webhooks: `CloudEvents` 1.0 and Standard Webhooks 1.0, as the server's.

use std::time::{SystemTime, UNIX_EPOCH};

use seawall_distribution::webhook::{Message, Webhook, WebhookSender};
use seawall_runtime::alert::Alert;

use super::Receive;

/// The type of the event, as the server has it.
const KIND: &str = "dev.seawall.alert.raised";

/// The receiver.
#[derive(Debug)]
pub struct WebhookReceiver {
    webhook: Webhook,
    sender: WebhookSender,
    host: String,
}

impl WebhookReceiver {
    /// Makes a receiver; `host` names this node.
    pub fn new(webhook: Webhook, sender: WebhookSender, host: &str) -> Self {
        Self { webhook, sender, host: host.to_owned() }
    }
}

impl Receive for WebhookReceiver {
    fn receive(&mut self, alert: &Alert) -> Result<bool, String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let body = event(alert, &self.host);
        // An alert and its repetition are two events of one alert.
        let id = format!("{}-{}", alert.id, alert.count);
        let attempted_seconds = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
        let message = Message { id: &id, attempted_seconds, body: &body };
        match self.sender.send(&self.webhook, &message) {
            Ok(()) => Ok(true),
            Err(error) if error.is_gone => Ok(false),
            Err(error) => Err(error.to_string()),
        }
    }
}

/// Writes an alert as an event.
pub fn event(alert: &Alert, host: &str) -> String {
    serde_json::json!({
        "specversion": "1.0",
        "id": format!("{}-{}", alert.id, alert.count),
        "source": format!("seawall-agent/{host}"),
        "type": KIND,
        "subject": alert.container.id,
        "time": alert.time,
        "datacontenttype": "application/json",
        "data": { "node": { "name": host }, "alert": alert },
    })
    .to_string()
}
