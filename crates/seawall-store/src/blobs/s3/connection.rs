//! HTTP to the service: connections that are kept, TLS, and patience with an end.

use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use async_trait::async_trait;
use hyper::Uri;
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector as Tcp};
use hyper_util::client::legacy::{Client, Error as ClientError};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody,
    HttpResponse, HttpResponseBody, HttpService,
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Sleep, sleep};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use tower_service::Service;

/// How long a connection may take to be made.
// LIMIT: a service that takes longer is not there.
const CONNECT_MAX: Duration = Duration::from_secs(10);
/// How long the head of an answer may take.
// LIMIT: 8 MiB over a slow line, and the time that a service takes to join ten thousand parts.
const ANSWER_MAX: Duration = Duration::from_mins(2);
/// How long an answer may be silent.
const SILENCE_MAX: Duration = Duration::from_secs(30);
/// How long an unused connection is kept.
// LIMIT: below the 60 seconds after which services and balancers close them.
const IDLE_MAX: Duration = Duration::from_secs(30);
/// Unused connections that are kept.
const IDLE_CONNECTIONS_MAX: usize = 32;

/// Whose certificates are trusted.
#[derive(Clone)]
pub struct Trust(Option<Arc<ClientConfig>>);

impl fmt::Debug for Trust {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Trust").field(&self.0.is_some()).finish()
    }
}

/// Certificates that cannot be trusted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrustError {
    /// There is none.
    #[error("no certificate in PEM form is there")]
    Empty,
    /// TLS cannot be set up.
    #[error("TLS cannot be set up")]
    Tls(#[source] tokio_rustls::rustls::Error),
}

impl Trust {
    /// Trusts nobody: for plain HTTP alone.
    pub fn nobody() -> Self {
        Self(None)
    }

    /// Trusts the CAs of a bundle in PEM form. One broken certificate in it is no reason to
    /// trust none of the others.
    pub fn pem(bundle: &[u8]) -> Result<Self, TrustError> {
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(bundle).flatten() {
            roots.add_parsable_certificates([certificate]);
        }
        if roots.is_empty() {
            return Err(TrustError::Empty);
        }
        let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(TrustError::Tls)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self(Some(Arc::new(config))))
    }
}

/// Makes the HTTP client of the library.
#[derive(Debug)]
pub(super) struct Connector {
    trust: Trust,
}

impl Connector {
    pub(super) fn new(trust: &Trust) -> Self {
        Self { trust: trust.clone() }
    }
}

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        let mut tcp = Tcp::new();
        tcp.set_connect_timeout(Some(CONNECT_MAX));
        tcp.set_nodelay(true);
        tcp.enforce_http(false);
        let dialer = Dialer { tcp, tls: self.trust.0.clone().map(TlsConnector::from) };
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_MAX)
            .pool_max_idle_per_host(IDLE_CONNECTIONS_MAX)
            .build(dialer);
        Ok(HttpClient::new(Requests { client }))
    }
}

#[derive(Debug)]
struct Requests {
    client: Client<Dialer, HttpRequestBody>,
}

#[async_trait]
impl HttpService for Requests {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let answer = tokio::time::timeout(ANSWER_MAX, self.client.request(request)).await;
        let answer = answer.map_err(|elapsed| HttpError::new(HttpErrorKind::Timeout, elapsed))?;
        let answer = answer.map_err(request_failed)?;
        let (head, body) = answer.into_parts();
        Ok(HttpResponse::from_parts(head, HttpResponseBody::new(Patient::new(body))))
    }
}

/// Says of a request that failed whether the library may repeat it.
fn request_failed(error: ClientError) -> HttpError {
    if error.is_connect() {
        return HttpError::new(HttpErrorKind::Connect, error);
    }
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    let mut kind = HttpErrorKind::Unknown;
    while let Some(one) = cause {
        if let Some(found) = kind_of(one) {
            kind = found;
            break;
        }
        cause = one.source();
    }
    HttpError::new(kind, error)
}

fn kind_of(error: &(dyn std::error::Error + 'static)) -> Option<HttpErrorKind> {
    if let Some(error) = error.downcast_ref::<hyper::Error>() {
        let is_lost =
            error.is_closed() || error.is_incomplete_message() || error.is_body_write_aborted();
        return is_lost.then_some(HttpErrorKind::Interrupted);
    }
    let error = error.downcast_ref::<io::Error>()?;
    let is_lost = matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof
            | io::ErrorKind::TimedOut
    );
    is_lost.then_some(HttpErrorKind::Interrupted)
}

/// A body that may not be silent for long.
struct Patient {
    body: Incoming,
    silence: Pin<Box<Sleep>>,
}

impl Patient {
    fn new(body: Incoming) -> Self {
        Self { body, silence: Box::pin(sleep(SILENCE_MAX)) }
    }
}

impl Body for Patient {
    type Data = Bytes;
    type Error = HttpError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, HttpError>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if let Poll::Ready(frame) = frame {
            self.silence = Box::pin(sleep(SILENCE_MAX));
            let failed = |error| HttpError::new(HttpErrorKind::Interrupted, error);
            return Poll::Ready(frame.map(|frame| frame.map_err(failed)));
        }
        if self.silence.as_mut().poll(context).is_ready() {
            let error = io::Error::from(io::ErrorKind::TimedOut);
            return Poll::Ready(Some(Err(HttpError::new(HttpErrorKind::Timeout, error))));
        }
        Poll::Pending
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Opens connections.
#[derive(Clone)]
struct Dialer {
    tcp: Tcp,
    tls: Option<TlsConnector>,
}

impl fmt::Debug for Dialer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Dialer").finish_non_exhaustive()
    }
}

type Dialing =
    Pin<Box<dyn Future<Output = Result<Line, Box<dyn std::error::Error + Send + Sync>>> + Send>>;

impl Service<Uri> for Dialer {
    type Response = Line;
    type Error = Box<dyn std::error::Error + Send + Sync>;
    type Future = Dialing;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Service::<Uri>::poll_ready(&mut self.tcp, context).map_err(Into::into)
    }

    fn call(&mut self, address: Uri) -> Self::Future {
        let tls = (address.scheme_str() == Some("https")).then(|| self.tls.clone());
        let host = address.host().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let dialing = self.tcp.call(address);
        Box::pin(async move {
            let stream = dialing.await?.into_inner();
            let Some(tls) = tls else { return Ok(Line::new(stream)) };
            let tls = tls.ok_or_else(|| io::Error::other("no certificates are trusted"))?;
            let name = ServerName::try_from(host)?;
            let shaken = tokio::time::timeout(CONNECT_MAX, tls.connect(name, stream)).await;
            Ok(Line::new(shaken.map_err(|_elapsed| io::Error::from(io::ErrorKind::TimedOut))??))
        })
    }
}

/// A connection, with or without TLS.
struct Line(TokioIo<Box<dyn Stream>>);

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

impl Line {
    fn new(stream: impl Stream + 'static) -> Self {
        Self(TokioIo::new(Box::new(stream)))
    }
}

impl Connection for Line {
    fn connected(&self) -> Connected {
        Connected::new()
    }
}

impl hyper::rt::Read for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: hyper::rt::ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl hyper::rt::Write for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}
