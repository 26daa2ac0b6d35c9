//! One HTTP exchange: a GET or a form, its redirects, and what its status means.
//!
//! **Invariants:** `Authorization` is sent to the origin that it was made for and dropped at the
//! first redirect to another; TLS is never left; a body stops when the server does not keep up.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ureq::http::{HeaderMap, StatusCode, header};

use crate::clock::Clock;
use crate::config::{ClientConfig, ConfigError, Timeouts, TlsTrust};
use crate::error::PullError;
use crate::http_date;
use crate::limits::{
    ERROR_BYTES_MAX, ERROR_TEXT_CHARS_MAX, PROGRESS_BYTES_MIN, PROGRESS_WINDOW, REDIRECTS_MAX,
    RESPONSE_HEAD_BYTES_MAX,
};
use crate::proxy::ProxyRules;
use crate::retry::{Failure, Retry};
use crate::secret::Secret;
use crate::tls;
use crate::url::{Scheme, Url};

/// Sends requests; keeps connections open between them.
pub(crate) struct HttpClient {
    /// One agent for each way of connecting: with TLS or without, through which proxy.
    agents: Mutex<BTreeMap<(Scheme, Option<String>), ureq::Agent>>,
    proxies: ProxyRules,
    trust: TlsTrust,
    timeouts: Timeouts,
    user_agent: Box<str>,
    offline: bool,
    clock: Arc<dyn Clock>,
}

/// What is asked for.
pub(crate) struct Request<'a> {
    pub(crate) url: Url,
    /// Sent to the origin of `url` only.
    pub(crate) authorization: Option<&'a Secret>,
    pub(crate) headers: &'a [(header::HeaderName, String)],
}

/// The head of an answer, and its body to be read.
pub(crate) struct Response {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    /// The URL that answered, after redirects.
    pub(crate) url: Url,
    /// Whether the origin that was asked answered, and no other after a redirect.
    pub(crate) same_origin: bool,
}

impl HttpClient {
    pub(crate) fn new(config: &ClientConfig, clock: Arc<dyn Clock>) -> Result<Self, ConfigError> {
        if !config.user_agent.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
            let reason = "has signs that a header cannot hold".into();
            return Err(ConfigError { setting: "user_agent", reason });
        }
        Ok(Self {
            agents: Mutex::new(BTreeMap::new()),
            proxies: ProxyRules::new(&config.proxies)?,
            trust: config.trust.clone(),
            timeouts: config.timeouts,
            user_agent: config.user_agent.clone(),
            offline: config.offline,
            clock,
        })
    }

    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// Returns the name that this client goes by.
    pub(crate) fn user_agent(&self) -> &str {
        &self.user_agent
    }

    /// Asks for `request`, follows redirects, and returns the answer whatever its status.
    pub(crate) fn get(&self, request: &Request<'_>) -> Result<Response, Failure> {
        let mut url = request.url.clone();
        for _ in 0..=REDIRECTS_MAX {
            let same_origin = url.same_origin(&request.url);
            let authorization = request.authorization.filter(|_| same_origin);
            let mut builder = self.agent(&url)?.get(url.to_request());
            for (name, value) in request.headers {
                builder = builder.header(name, value);
            }
            if let Some(secret) = authorization {
                builder = builder.header(header::AUTHORIZATION, secret.reveal());
            }
            let response = builder.call().map_err(|error| failure_of(&url, error))?;
            if !is_redirect(response.status()) {
                return Ok(self.response(response, url, same_origin));
            }
            url = redirect_target(&url, response.headers())?;
        }
        let reason = format!("more than {REDIRECTS_MAX} redirects");
        Err(PullError::protocol(&request.url, reason).into())
    }

    /// Sends a form of secrets; redirects are not followed with it.
    pub(crate) fn post_form(
        &self,
        url: &Url,
        fields: &[(&str, &str)],
    ) -> Result<Response, Failure> {
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", crate::url::encode(value)))
            .collect();
        let response = self
            .agent(url)?
            .post(url.to_request())
            .content_type("application/x-www-form-urlencoded")
            .send(pairs.join("&"))
            .map_err(|error| failure_of(url, error))?;
        Ok(self.response(response, url.clone(), true))
    }

    /// Sends a body as it is; redirects are not followed with it.
    pub(crate) fn post_body(
        &self,
        url: &Url,
        headers: &[(&'static str, String)],
        body: &str,
    ) -> Result<Response, Failure> {
        let mut builder = self.agent(url)?.post(url.to_request());
        for (name, value) in headers {
            builder = builder.header(*name, value);
        }
        let response = builder.send(body).map_err(|error| failure_of(url, error))?;
        Ok(self.response(response, url.clone(), true))
    }

    fn response(
        &self,
        response: ureq::http::Response<ureq::Body>,
        url: Url,
        same_origin: bool,
    ) -> Response {
        let (parts, body) = response.into_parts();
        let body = Body {
            reader: body.into_reader(),
            clock: Arc::clone(&self.clock),
            window_waited: Duration::ZERO,
            window_bytes: 0,
        };
        Response { status: parts.status, headers: parts.headers, body, url, same_origin }
    }

    fn agent(&self, url: &Url) -> Result<ureq::Agent, Failure> {
        if self.offline {
            let refusal = io::Error::other("connections are switched off (offline)");
            return Err(PullError::network(url, refusal).into());
        }
        let proxy = self.proxies.choose(url);
        let key = (url.scheme(), proxy.map(|proxy| proxy.uri().to_string()));
        let mut agents = self.agents.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(agent) = agents.get(&key) {
            return Ok(agent.clone());
        }
        let needs_tls = url.scheme() == Scheme::Https
            || proxy.is_some_and(|proxy| proxy.protocol() == ureq::ProxyProtocol::Https);
        let tls = if needs_tls {
            let tls_error = |reason| PullError::Tls { url: url.to_string().into(), reason };
            tls::tls_config(&self.trust).map_err(tls_error)?
        } else {
            tls::no_tls_config()
        };
        let agent = ureq::Agent::new_with_config(
            ureq::Agent::config_builder()
                .tls_config(tls)
                .proxy(proxy.cloned())
                .user_agent(&*self.user_agent)
                // Digests are over bytes as stored: no encoding may be put around them.
                .accept_encoding("identity")
                .http_status_as_error(false)
                .max_redirects(0)
                .max_redirects_will_error(false)
                .max_response_header_size(RESPONSE_HEAD_BYTES_MAX)
                .timeout_resolve(Some(self.timeouts.connect))
                .timeout_connect(Some(self.timeouts.connect))
                .timeout_send_request(Some(self.timeouts.idle))
                .timeout_recv_response(Some(self.timeouts.response))
                .timeout_per_read(Some(self.timeouts.idle))
                .timeout_per_write(Some(self.timeouts.idle))
                .build(),
        );
        agents.insert(key, agent.clone());
        Ok(agent)
    }
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

fn redirect_target(from: &Url, headers: &HeaderMap) -> Result<Url, PullError> {
    let location = text_header(headers, &header::LOCATION)
        .ok_or_else(|| PullError::protocol(from, "a redirect without a target"))?;
    let target = from.join(location).map_err(|error| {
        PullError::protocol(from, format!("a redirect to nowhere: {}", error.0))
    })?;
    if from.scheme() == Scheme::Https && target.scheme() == Scheme::Http {
        let reason = format!("a redirect from TLS to plain HTTP at `{}`", target.authority());
        return Err(PullError::protocol(from, reason));
    }
    Ok(target)
}

/// Returns a header's value, if it is there and is text.
pub(crate) fn text_header<'a>(
    headers: &'a HeaderMap,
    name: &header::HeaderName,
) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim)
}

/// Sorts an error of the transport by what it means for the caller.
#[expect(clippy::wildcard_enum_match_arm, reason = "ureq's error may grow")]
fn failure_of(url: &Url, error: ureq::Error) -> Failure {
    if let Some(reason) = tls_reason(&error) {
        return PullError::Tls { url: url.to_string().into(), reason }.into();
    }
    match error {
        ureq::Error::Io(source) => {
            // A server that is not there will not be there in a second either.
            let is_final = source.kind() == io::ErrorKind::ConnectionRefused
                || source.to_string().contains("lookup address");
            let retry = if is_final { Retry::Never } else { Retry::Backoff };
            Failure { error: PullError::network(url, source), retry }
        }
        ureq::Error::Timeout(phase) => {
            let source = io::Error::new(io::ErrorKind::TimedOut, format!("timeout ({phase})"));
            Failure::transient(PullError::network(url, source))
        }
        ureq::Error::HostNotFound
        | ureq::Error::ConnectionFailed
        | ureq::Error::ConnectProxyFailed(_) => {
            PullError::network(url, io::Error::other(error.to_string())).into()
        }
        other => PullError::protocol(url, readable(&other.to_string())).into(),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the errors of ureq and rustls may grow")]
fn tls_reason(error: &ureq::Error) -> Option<Box<str>> {
    let from_rustls = |error: &rustls::Error| -> Box<str> {
        match error {
            rustls::Error::InvalidMessage(_) => {
                "the server does not speak TLS; perhaps it speaks plain HTTP".into()
            }
            other => other.to_string().into(),
        }
    };
    match error {
        ureq::Error::Rustls(error) => Some(from_rustls(error)),
        ureq::Error::Tls(reason) => Some((*reason).into()),
        ureq::Error::Io(error) => {
            let inner = error.get_ref()?;
            let direct = inner.downcast_ref::<rustls::Error>();
            direct.or_else(|| inner.source()?.downcast_ref()).map(from_rustls)
        }
        _ => None,
    }
}

impl Response {
    /// Returns the answer if it is a success, else what its status and its body say.
    pub(crate) fn expect_success(mut self) -> Result<Self, Failure> {
        if self.status.is_success() {
            return Ok(self);
        }
        let retry = self.retry();
        let reason = self.error_text();
        let url: Box<str> = self.url.to_string().into();
        let error = match self.status.as_u16() {
            401 | 403 | 407 => PullError::Unauthorized { url, reason },
            404 | 410 => PullError::NotFound { url, reason },
            429 => {
                let retry_after = match retry {
                    Retry::After(pause) => Some(pause),
                    Retry::Never | Retry::Backoff => None,
                };
                PullError::RateLimited { url, retry_after, reason }
            }
            408 | 500..=599 => {
                PullError::Network { url, source: io::Error::other(String::from(reason)) }
            }
            _ => PullError::Protocol { url, reason },
        };
        Err(Failure { error, retry })
    }

    fn retry(&self) -> Retry {
        if !matches!(self.status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504) {
            return Retry::Never;
        }
        let Some(text) = text_header(&self.headers, &header::RETRY_AFTER) else {
            return Retry::Backoff;
        };
        if let Ok(seconds) = text.parse() {
            return Retry::After(Duration::from_secs(seconds));
        }
        match http_date::parse(text) {
            Some(date) => {
                Retry::After(date.duration_since(self.body.clock.now()).unwrap_or(Duration::ZERO))
            }
            None => Retry::Backoff,
        }
    }

    /// Returns `status NNN` and what the OCI error document says (OCI distribution specification,
    /// "Error codes").
    fn error_text(&mut self) -> Box<str> {
        let status = format!("status {}", self.status.as_u16());
        let mut bytes = Vec::new();
        // What came before a broken connection may still tell the reason.
        let complete = (&mut self.body).take(ERROR_BYTES_MAX).read_to_end(&mut bytes).is_ok();
        let document: Option<wire::Errors> = serde_json::from_slice(&bytes).ok();
        match document.and_then(|document| document.text()) {
            Some(text) => format!("{status}, {}", readable(&text)).into(),
            None if complete => status.into(),
            None => format!("{status}, and an answer that broke off").into(),
        }
    }

    /// Reads the whole body.
    pub(crate) fn read_all(&mut self, limit_bytes: u64) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        let limit = limit_bytes.saturating_add(1);
        if let Err(error) = (&mut self.body).take(limit).read_to_end(&mut bytes) {
            return Err(Failure::transient(PullError::network(&self.url, error)));
        }
        if limit_bytes < u64::try_from(bytes.len()).unwrap_or(u64::MAX) {
            let url = self.url.to_string().into();
            return Err(PullError::TooLarge { url, limit_bytes }.into());
        }
        Ok(bytes)
    }

    /// Returns the encoding that the server put around the content although it was asked not to.
    pub(crate) fn content_encoding(&self) -> Option<&str> {
        text_header(&self.headers, &header::CONTENT_ENCODING)
            .filter(|encoding| !encoding.is_empty() && !encoding.eq_ignore_ascii_case("identity"))
    }

    pub(crate) fn content_length(&self) -> Option<u64> {
        text_header(&self.headers, &header::CONTENT_LENGTH).and_then(|text| text.parse().ok())
    }
}

/// Shortens foreign text for an error and takes out what could drive a terminal.
pub(crate) fn readable(text: &str) -> Box<str> {
    let signs = text.chars().map(|sign| if sign.is_control() { ' ' } else { sign });
    signs.take(ERROR_TEXT_CHARS_MAX).collect::<String>().trim().into()
}

/// A body that is being received.
pub(crate) struct Body {
    reader: ureq::BodyReader<'static>,
    clock: Arc<dyn Clock>,
    window_waited: Duration,
    window_bytes: u64,
}

impl Read for Body {
    /// Reads on; fails if the server sends too slowly. Only the time spent here counts, since a
    /// reader may take its time between two calls.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let start = self.clock.monotonic();
        let count = self.reader.read(buffer)?;
        let waited = self.clock.monotonic().saturating_sub(start);
        self.window_waited = self.window_waited.saturating_add(waited);
        self.window_bytes =
            self.window_bytes.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
        if count == 0 || self.window_waited < PROGRESS_WINDOW {
            return Ok(count);
        }
        if self.window_bytes < PROGRESS_BYTES_MIN {
            let seconds = self.window_waited.as_secs();
            let reason = format!("only {} bytes came in {seconds} seconds", self.window_bytes);
            return Err(io::Error::new(io::ErrorKind::TimedOut, reason));
        }
        self.window_waited = Duration::ZERO;
        self.window_bytes = 0;
        Ok(count)
    }
}

impl fmt::Debug for HttpClient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("HttpClient").finish_non_exhaustive()
    }
}

mod wire {
    //! The error document of registries and token services.

    use serde::Deserialize;

    #[derive(Deserialize)]
    pub(super) struct Errors {
        #[serde(default, rename = "errors")]
        entries: Vec<Entry>,
        /// Token services that follow RFC 6749 answer in its form.
        #[serde(default)]
        error: Option<Box<str>>,
        #[serde(default)]
        error_description: Option<Box<str>>,
        /// Some services answer with a bare sentence.
        #[serde(default, alias = "details")]
        message: Option<Box<str>>,
    }

    #[derive(Deserialize)]
    struct Entry {
        #[serde(default)]
        code: Option<Box<str>>,
        #[serde(default)]
        message: Option<Box<str>>,
    }

    impl Errors {
        pub(super) fn text(&self) -> Option<String> {
            let entries: Vec<String> = self
                .entries
                .iter()
                .filter_map(|entry| join(entry.code.as_deref(), entry.message.as_deref()))
                .collect();
            if !entries.is_empty() {
                return Some(entries.join("; "));
            }
            join(self.error.as_deref(), self.error_description.as_deref())
                .or_else(|| self.message.as_deref().map(str::to_owned))
        }
    }

    fn join(code: Option<&str>, message: Option<&str>) -> Option<String> {
        match (code, message) {
            (Some(code), Some(message)) => Some(format!("{code}: {message}")),
            (Some(text), None) | (None, Some(text)) => Some(text.to_owned()),
            (None, None) => None,
        }
    }
}
