//! The client by which a node's agent speaks to its server: HTTP/1.1 over TLS, where both sides
//! show a certificate.
//!
//! **Invariants:** only the CA that was given is trusted, never the system's; redirects are not
//! followed; every answer has a limit. One call is one attempt: when to try again is the
//! caller's to say.

use std::fmt;
use std::io::Read as _;
use std::time::Duration;

use ureq::http::{StatusCode, header};
use ureq::tls::{Certificate, ClientCert, PemItem, PrivateKey, RootCerts, TlsConfig, parse_pem};

use crate::http::{self, text_header};
use crate::limits::{ERROR_BYTES_MAX, RESPONSE_HEAD_BYTES_MAX};
use crate::tls::provider;
use crate::url::{Scheme, Url};

mod pin;

pub use pin::{PinError, ca_with_fingerprint};

/// How long a connection may take to be made.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(10);
/// How long nothing may come or be taken.
const IDLE_TIME_MAX: Duration = Duration::from_secs(30);

/// A key and its certificate, PEM.
#[derive(Clone)]
pub struct Credentials {
    /// The certificate.
    pub certificate_pem: String,
    /// The private key.
    pub key_pem: String,
}

impl fmt::Debug for Credentials {
    // The key is a secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Credentials").finish_non_exhaustive()
    }
}

/// Why a request of the link did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// What was given makes no connection: an address, a CA, a key.
    #[error("{0}")]
    Setting(Box<str>),
    /// The server was not reached, or went away.
    #[error("cannot reach the server: {0}")]
    Away(Box<str>),
    /// The server does not accept the certificate or the token.
    #[error("the server does not accept this node: {0}")]
    Refused(Box<str>),
    /// The server has too much to do.
    #[error("the server is busy")]
    Busy {
        /// When it may be asked again.
        retry_after: Option<Duration>,
    },
    /// There is no such thing there.
    #[error("the server has no such thing: {0}")]
    Unknown(Box<str>),
    /// The server understands the request as wrong, or answered with something else.
    #[error("the server answered {status}: {reason}")]
    Answer {
        /// The status.
        status: u16,
        /// What it said.
        reason: Box<str>,
    },
}

/// An answer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Answer {
    /// The body; `None` where what the caller has still holds.
    pub body: Option<String>,
    /// What names this answer, for the next question.
    pub tag: Option<String>,
}

/// Speaks to one server.
pub struct LinkClient {
    agent: ureq::Agent,
    server: Url,
}

impl fmt::Debug for LinkClient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("LinkClient")
            .field("server", &self.server.to_string())
            .finish_non_exhaustive()
    }
}

/// Parses the address of a server, which has to be `https://HOST[:PORT]`.
fn parse_server(server: &str) -> Result<Url, LinkError> {
    let wrong = |why: &str| LinkError::Setting(format!("`{server}` is no server: {why}").into());
    let url = Url::parse(server).map_err(|error| wrong(error.0))?;
    if url.scheme() != Scheme::Https {
        return Err(wrong("nodes are linked over TLS, with `https://`"));
    }
    Ok(url)
}

impl LinkClient {
    /// Makes a client of `server` (`https://HOST[:PORT]`), whose certificate has to be of the CA
    /// `ca_pem`. Without `credentials` it can only enrol.
    pub fn new(
        server: &str,
        ca_pem: &str,
        credentials: Option<&Credentials>,
        user_agent: &str,
    ) -> Result<Self, LinkError> {
        let server = parse_server(server)?;
        let roots = certificates(ca_pem.as_bytes());
        if roots.is_empty() {
            return Err(LinkError::Setting("the CA of the server has no certificate".into()));
        }
        let identity = credentials.map(client_certificate).transpose()?;
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::new_with_certs(&roots))
            .client_cert(identity)
            .unversioned_rustls_crypto_provider(provider())
            .build();
        let config = ureq::Agent::config_builder()
            .tls_config(tls)
            .proxy(None)
            .user_agent(user_agent)
            .accept_encoding("identity")
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_response_header_size(RESPONSE_HEAD_BYTES_MAX)
            .timeout_resolve(Some(CONNECT_TIME_MAX))
            .timeout_connect(Some(CONNECT_TIME_MAX))
            .timeout_send_request(Some(IDLE_TIME_MAX))
            .timeout_recv_response(Some(IDLE_TIME_MAX))
            .timeout_per_read(Some(IDLE_TIME_MAX))
            .timeout_per_write(Some(IDLE_TIME_MAX))
            .build();
        Ok(Self { agent: ureq::Agent::new_with_config(config), server })
    }

    fn url(&self, path: &str) -> Result<Url, LinkError> {
        let url = Url::at(self.server.scheme(), self.server.authority(), path);
        url.map_err(|error| LinkError::Setting(error.0.into()))
    }

    /// Sends a JSON document to `path`, and returns the document that is answered.
    pub fn post(&self, path: &str, body: &str, bytes_max: u64) -> Result<String, LinkError> {
        let request = self.agent.post(self.url(path)?.to_request());
        let sent = request.header(header::CONTENT_TYPE, "application/json").send(body);
        let answer = read(sent, bytes_max)?;
        let reason = || "nothing was asked".into();
        answer.body.ok_or_else(|| LinkError::Answer { status: 304, reason: reason() })
    }

    /// Asks for the document at `path`, unless it is the one that `tag` names.
    pub fn get(&self, path: &str, tag: Option<&str>, bytes_max: u64) -> Result<Answer, LinkError> {
        let mut request = self.agent.get(self.url(path)?.to_request());
        if let Some(tag) = tag {
            request = request.header(header::IF_NONE_MATCH, tag);
        }
        read(request.call(), bytes_max)
    }
}

fn certificates(pem: &[u8]) -> Vec<Certificate<'static>> {
    let of = |item| if let Ok(PemItem::Certificate(one)) = item { Some(one) } else { None };
    parse_pem(pem).filter_map(of).collect()
}

fn client_certificate(credentials: &Credentials) -> Result<ClientCert, LinkError> {
    let chain = certificates(credentials.certificate_pem.as_bytes());
    let wrong = |_error| LinkError::Setting("the key of this node cannot be read".into());
    let key = PrivateKey::from_pem(credentials.key_pem.as_bytes()).map_err(wrong)?;
    Ok(ClientCert::new_with_certs(&chain, key))
}

fn read(
    sent: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    bytes_max: u64,
) -> Result<Answer, LinkError> {
    let response = sent.map_err(|error| LinkError::Away(error.to_string().into()))?;
    let (parts, body) = response.into_parts();
    let status = parts.status;
    let away = |error: std::io::Error| LinkError::Away(error.to_string().into());
    let mut text = String::new();
    if status == StatusCode::NOT_MODIFIED {
        return Ok(Answer { body: None, tag: None });
    }
    let limit = if status.is_success() { bytes_max } else { ERROR_BYTES_MAX };
    body.into_reader().take(limit.saturating_add(1)).read_to_string(&mut text).map_err(away)?;
    if status.is_success() {
        if limit < text.len() as u64 {
            let reason = "the answer is too long".into();
            return Err(LinkError::Answer { status: status.as_u16(), reason });
        }
        let tag = text_header(&parts.headers, &header::ETAG).map(ToOwned::to_owned);
        return Ok(Answer { body: Some(text), tag });
    }
    let reason = readable(&text);
    Err(match status.as_u16() {
        401 | 403 => LinkError::Refused(reason),
        404 => LinkError::Unknown(reason),
        408 | 425 | 429 | 500..=599 => {
            let seconds = text_header(&parts.headers, &header::RETRY_AFTER);
            let seconds = seconds.and_then(|text| text.parse().ok());
            LinkError::Busy { retry_after: seconds.map(Duration::from_secs) }
        }
        status => LinkError::Answer { status, reason },
    })
}

/// Returns what a problem document says (RFC 9457), as one line.
fn readable(text: &str) -> Box<str> {
    let problem: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let detail = problem.get("detail").and_then(serde_json::Value::as_str).unwrap_or(text);
    http::readable(detail)
}

/// Makes a key (ECDSA, P-256) and a request for a certificate for it; returns both as PEM.
pub fn new_request() -> Result<(String, String), LinkError> {
    let failed = |error: rcgen::Error| LinkError::Setting(error.to_string().into());
    let key = rcgen::KeyPair::generate().map_err(failed)?;
    // Who this is to be is the server's to say.
    let params = rcgen::CertificateParams::default();
    let request = params.serialize_request(&key).and_then(|request| request.pem());
    Ok((key.serialize_pem(), request.map_err(failed)?))
}

#[cfg(test)]
mod tests;
