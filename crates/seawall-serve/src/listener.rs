//! The listener: connections, TLS, and patience with slow clients.
//!
//! **Invariant:** whoever connects costs a bounded amount of memory and time: the handshake, the
//! head of a request, and each wait for a body in either direction have an end, and there are
//! only so many connections.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;
use tower::Service as _;

use crate::limits::{HANDSHAKE_WAIT_MAX, HEADER_BYTES_MAX, HEADERS_MAX};
use crate::metrics::Metrics;
use crate::request::Peer;
use crate::tls::nodes::node_fingerprint;

mod patience;

use patience::{PatientBody, PatientStream};

/// Bytes of a connection that are buffered.
// LIMIT: above the head of a request, so that its own limit speaks first.
const BUFFER_BYTES: usize = 2 * HEADER_BYTES_MAX;
/// Most requests at once on one HTTP/2 connection.
const STREAMS_MAX: u32 = 100;
/// Wait after which accepting is tried again, when it failed.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// How connections are treated.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionLimits {
    /// Most of them at once.
    pub connections: usize,
    /// How long the head of a request may take.
    pub header: Duration,
    /// How long nothing of a body may come or be taken.
    pub body: Duration,
    /// How long requests get to end when the server stops.
    pub shutdown: Duration,
}

/// A listener that serves a router.
pub struct Listener {
    tcp: TcpListener,
    tls: Option<TlsAcceptor>,
    limits: ConnectionLimits,
    metrics: Metrics,
}

impl std::fmt::Debug for Listener {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Listener").field("tcp", &self.tcp).finish_non_exhaustive()
    }
}

impl Listener {
    /// Binds an address; without `tls` it speaks plain HTTP.
    pub async fn bind(
        address: SocketAddr,
        tls: Option<rustls::ServerConfig>,
        limits: ConnectionLimits,
        metrics: Metrics,
    ) -> std::io::Result<Self> {
        let tcp = TcpListener::bind(address).await?;
        let tls = tls.map(|config| TlsAcceptor::from(Arc::new(config)));
        Ok(Self { tcp, tls, limits, metrics })
    }

    /// Returns the address that is bound.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.tcp.local_addr()
    }

    /// Serves until `shutdown` is done and the requests under way have ended or run out of time.
    pub async fn serve(self, router: Router, shutdown: impl Future<Output = ()>) {
        let Self { tcp, tls, limits, metrics } = self;
        let places = Arc::new(Semaphore::new(limits.connections));
        let graceful = GracefulShutdown::new();
        let mut shutdown = std::pin::pin!(shutdown);
        loop {
            let place = tokio::select! {
                () = &mut shutdown => break,
                place = Arc::clone(&places).acquire_owned() => place,
            };
            let accepted = tokio::select! {
                () = &mut shutdown => break,
                accepted = tcp.accept() => accepted,
            };
            let (stream, address) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Without descriptors left, the next attempt fails as well.
                    tracing::warn!(error = %error, "a connection was not accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                    continue;
                }
            };
            let connection = Connection { address, limits, router: router.clone() };
            let (tls, watcher, connected) = (tls.clone(), graceful.watcher(), metrics.connected());
            tokio::spawn(async move {
                connection.serve(stream, tls, watcher).await;
                drop((place, connected));
            });
        }
        drop(tcp);
        if tokio::time::timeout(limits.shutdown, graceful.shutdown()).await.is_err() {
            tracing::warn!("requests were cut off because the server stops");
        }
    }
}

struct Connection {
    address: SocketAddr,
    limits: ConnectionLimits,
    router: Router,
}

impl Connection {
    async fn serve(
        self,
        stream: TcpStream,
        tls: Option<TlsAcceptor>,
        watcher: hyper_util::server::graceful::Watcher,
    ) {
        // Answers are written whole; waiting for more to send together only delays them.
        drop(stream.set_nodelay(true));
        let mut peer = Peer {
            address: self.address,
            is_encrypted: false,
            certificate_subject: None,
            node_certificate: None,
        };
        let Some(tls) = tls else {
            let builder = auto::Builder::new(TokioExecutor::new()).http1_only();
            self.serve_http(stream, peer, builder, watcher).await;
            return;
        };
        let handshake = tokio::time::timeout(HANDSHAKE_WAIT_MAX, tls.accept(stream)).await;
        let stream = match handshake {
            Ok(Ok(stream)) => stream,
            Ok(Err(error)) => {
                tracing::debug!(address = %self.address, error = %error, "no TLS handshake");
                return;
            }
            Err(_) => {
                tracing::debug!(address = %self.address, "the TLS handshake took too long");
                return;
            }
        };
        peer.is_encrypted = true;
        let session = stream.get_ref().1;
        let is_http2 = session.alpn_protocol() == Some(b"h2");
        let certificates = session.peer_certificates();
        let certificate = certificates.and_then(<[_]>::first);
        peer.node_certificate = certificate.and_then(|one| node_fingerprint(one));
        // Whatever subject a node's certificate has, it stands for no account.
        let certificate = certificate.filter(|_| peer.node_certificate.is_none());
        peer.certificate_subject = certificate.and_then(|one| crate::tls::subject(one));
        let builder = auto::Builder::new(TokioExecutor::new());
        // Agreed on before: nothing has to be guessed, for which there would be no limit of time.
        let builder = if is_http2 { builder.http2_only() } else { builder.http1_only() };
        self.serve_http(stream, peer, builder, watcher).await;
    }

    async fn serve_http<S>(
        self,
        stream: S,
        peer: Peer,
        mut builder: auto::Builder<TokioExecutor>,
        watcher: hyper_util::server::graceful::Watcher,
    ) where
        S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
    {
        let Self { address, limits, router } = self;
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(|body| Body::new(PatientBody::new(body, limits.body)));
            request.extensions_mut().insert(peer.clone());
            let mut router = router.clone();
            async move { router.call(request).await.map_err(|error: Infallible| error) }
        });
        builder
            .http1()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.header)
            .max_headers(HEADERS_MAX)
            .max_buf_size(BUFFER_BYTES);
        builder
            .http2()
            .timer(TokioTimer::new())
            .keep_alive_interval(limits.header)
            .keep_alive_timeout(limits.header)
            .max_concurrent_streams(STREAMS_MAX)
            .max_header_list_size(u32::try_from(HEADER_BYTES_MAX).unwrap_or(u32::MAX));
        let stream = TokioIo::new(PatientStream::new(stream, limits.body));
        let connection = builder.serve_connection(stream, service).into_owned();
        if let Err(error) = watcher.watch(connection).await {
            tracing::debug!(address = %address, error = %error, "a connection broke off");
        }
    }
}

#[cfg(test)]
mod tests;
