//! Asks a Seawall server's own API, with an API key.
//!
//! **Invariant:** the key goes to the server that was named, over TLS, and nowhere else.

use std::fmt;
use std::io::Read as _;
use std::sync::Arc;

use ureq::http::header;

use crate::clock::SystemClock;
use crate::config::{ClientConfig, ConfigError};
use crate::error::PullError;
use crate::http::{HttpClient, Request};
use crate::secret::Secret;
use crate::url::{Scheme, Url};

/// Speaks to one server.
pub struct ApiClient {
    http: HttpClient,
    server: Url,
    authorization: Secret,
}

impl fmt::Debug for ApiClient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ApiClient")
            .field("server", &self.server.to_string())
            .finish_non_exhaustive()
    }
}

impl ApiClient {
    /// Makes a client of `server` (`https://HOST[:PORT]`) with the trust and the proxies of
    /// `config`.
    pub fn new(config: &ClientConfig, server: &str, key: &str) -> Result<Self, ConfigError> {
        let wrong = |reason: &str| ConfigError { setting: "server", reason: reason.into() };
        let url = Url::parse(server).map_err(|error| wrong(error.0))?;
        if url.scheme() != Scheme::Https {
            return Err(wrong("a key is sent over TLS only, to `https://`"));
        }
        let http = HttpClient::new(config, Arc::new(SystemClock::new()))?;
        Ok(Self { http, server: url, authorization: Secret::new(format!("Bearer {key}")) })
    }

    /// Asks for the document at `path` with parameters; it has up to `bytes_max` bytes.
    pub fn get(
        &self,
        path: &str,
        parameters: &[(&str, &str)],
        bytes_max: u64,
    ) -> Result<String, PullError> {
        let made = Url::at(self.server.scheme(), self.server.authority(), path);
        let mut url = made.map_err(|error| PullError::protocol(&self.server, error.0))?;
        for (name, value) in parameters {
            url = url.with_parameter(name, value);
        }
        let headers = [(header::ACCEPT, "application/json".to_owned())];
        let request = Request { url, authorization: Some(&self.authorization), headers: &headers };
        let answer = self.http.get(&request).and_then(crate::http::Response::expect_success);
        let answer = answer.map_err(|failure| failure.error)?;
        let mut text = String::new();
        let read = answer.body.take(bytes_max.saturating_add(1)).read_to_string(&mut text);
        read.map_err(|error| PullError::network(&request.url, error))?;
        if bytes_max < text.len() as u64 {
            return Err(PullError::protocol(&request.url, "the answer is too long"));
        }
        Ok(text)
    }
}
