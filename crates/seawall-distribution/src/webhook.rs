//! Tells an address of an event: `CloudEvents` 1.0 in structured mode (HTTP protocol binding,
//! section 3.2), signed as Standard Webhooks 1.0 prescribes.
//!
//! The signature is HMAC-SHA-256 over `ID.TIMESTAMP.BODY`, so that a receiver knows who sent
//! the message, that nobody changed it, and when it was made.
//!
//! **Invariants:** a message goes to the address that was named and no further: redirects are
//! not followed. The secret goes nowhere. One call is one attempt.

use std::fmt;
use std::io::Read as _;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::clock::SystemClock;
use crate::config::{ClientConfig, ConfigError};
use crate::http::HttpClient;
use crate::limits::ERROR_BYTES_MAX;
use crate::url::{Scheme, Url};

/// Fewest bytes of a secret (Standard Webhooks, "Signature scheme").
const SECRET_BYTES_MIN: usize = 24;
/// Most bytes of a secret (Standard Webhooks, "Signature scheme").
const SECRET_BYTES_MAX: usize = 64;

/// An address that wants to hear of events.
pub struct Webhook {
    url: Url,
    key: hmac::Key,
}

impl fmt::Debug for Webhook {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Webhook")
            .field("url", &self.url.to_string())
            .finish_non_exhaustive()
    }
}

/// A setting of a webhook that cannot be used. It never holds the secret.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum WebhookError {
    /// The address is no URL.
    #[error("`{url}` is no address for a webhook: {reason}")]
    Address {
        /// The address as written.
        url: Box<str>,
        /// Why.
        reason: &'static str,
    },
    /// Plain HTTP was not asked for.
    #[error("the webhook `{url}` has no TLS, and plain HTTP is not allowed for it")]
    NoTls {
        /// The address as written.
        url: Box<str>,
    },
    /// The secret is not as Standard Webhooks wants it.
    #[error("the secret of the webhook `{url}` must be `whsec_` and 24 to 64 bytes in base64")]
    Secret {
        /// The address as written.
        url: Box<str>,
    },
}

/// A message.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    /// The id of the event; the same in every attempt.
    pub id: &'a str,
    /// When the attempt is made, in seconds since 1970.
    pub attempted_seconds: i64,
    /// The event, JSON.
    pub body: &'a str,
}

/// An attempt that did not arrive.
#[derive(Debug, thiserror::Error)]
#[error("`{url}` did not take the event: {reason}")]
pub struct DeliveryError {
    /// The address.
    pub url: Box<str>,
    /// What happened.
    pub reason: Box<str>,
    /// Whether the receiver said that it does not want to hear any more (410).
    pub is_gone: bool,
}

impl Webhook {
    /// Reads an address and its secret; plain HTTP only if `plain_http` says so.
    pub fn new(url: &str, secret: &str, plain_http: bool) -> Result<Self, WebhookError> {
        let parsed = Url::parse(url)
            .map_err(|error| WebhookError::Address { url: url.into(), reason: error.0 })?;
        if parsed.scheme() == Scheme::Http && !plain_http {
            return Err(WebhookError::NoTls { url: url.into() });
        }
        let bytes = secret.strip_prefix("whsec_").and_then(|text| STANDARD.decode(text).ok());
        let bytes = bytes
            .filter(|bytes| (SECRET_BYTES_MIN..=SECRET_BYTES_MAX).contains(&bytes.len()))
            .ok_or_else(|| WebhookError::Secret { url: url.into() })?;
        Ok(Self { url: parsed, key: hmac::Key::new(hmac::HMAC_SHA256, &bytes) })
    }

    /// Returns the address.
    pub fn url(&self) -> String {
        self.url.to_string()
    }

    /// Returns the value of `webhook-signature`.
    pub fn signature(&self, message: &Message<'_>) -> String {
        let signed = format!("{}.{}.{}", message.id, message.attempted_seconds, message.body);
        let tag = hmac::sign(&self.key, signed.as_bytes());
        format!("v1,{}", STANDARD.encode(tag))
    }
}

/// Sends messages; keeps connections open between them.
pub struct WebhookSender(HttpClient);

impl fmt::Debug for WebhookSender {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("WebhookSender").finish_non_exhaustive()
    }
}

impl WebhookSender {
    /// Makes a sender with the trust, proxies and time limits of `config`.
    pub fn new(config: &ClientConfig) -> Result<Self, ConfigError> {
        HttpClient::new(config, std::sync::Arc::new(SystemClock::new())).map(Self)
    }

    /// Makes one attempt; any status of 2xx is success.
    pub fn send(&self, webhook: &Webhook, message: &Message<'_>) -> Result<(), DeliveryError> {
        let headers = [
            ("content-type", "application/cloudevents+json; charset=utf-8".to_owned()),
            ("webhook-id", message.id.to_owned()),
            ("webhook-timestamp", message.attempted_seconds.to_string()),
            ("webhook-signature", webhook.signature(message)),
        ];
        let url = || -> Box<str> { webhook.url().into() };
        let sent = self.0.post_body(&webhook.url, &headers, message.body);
        let response = sent.map_err(|failure| DeliveryError {
            url: url(),
            reason: failure.error.to_string().into(),
            is_gone: false,
        })?;
        let status = response.status;
        // What the receiver says is read so that the connection can be used again.
        drop(response.body.take(ERROR_BYTES_MAX).read_to_end(&mut Vec::new()));
        if status.is_success() {
            return Ok(());
        }
        let reason = format!("it answered {status}").into();
        Err(DeliveryError { url: url(), reason, is_gone: status.as_u16() == 410 })
    }
}

#[cfg(test)]
mod tests;
