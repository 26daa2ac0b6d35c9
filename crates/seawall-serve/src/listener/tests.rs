//! Connections over a real socket: TLS, slow clients, many of them, and the end.

use std::net::Ipv4Addr;
use std::time::Instant;

use axum::body::Body;
use axum::routing::{get, post};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, ServerName};
use seawall_evidence::timestamp::Timestamp;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::*;
use crate::tls::{Authority, Certificate, server_config};

const LIMITS: ConnectionLimits = ConnectionLimits {
    connections: 3,
    header: Duration::from_millis(300),
    body: Duration::from_millis(300),
    shutdown: Duration::from_secs(5),
};

struct Running {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Running {
    async fn start(tls: Option<rustls::ServerConfig>) -> Self {
        let router = Router::new()
            .route("/", get(async || "hello"))
            .route(
                "/slow",
                get(async || {
                    tokio::time::sleep(Duration::from_millis(500)).await;
                    "late"
                }),
            )
            .route(
                "/body",
                post(async |body: Body| match axum::body::to_bytes(body, 1 << 20).await {
                    Ok(body) => body.len().to_string(),
                    Err(_) => "broke off".to_owned(),
                }),
            );
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let listener = Listener::bind(any, tls, LIMITS, Metrics::new()).await.expect("a port");
        let address = listener.address().expect("it is bound");
        let (stop, stopped) = oneshot::channel();
        let stopped = async { drop(stopped.await) };
        let task = tokio::spawn(listener.serve(router, stopped));
        Self { address, stop: Some(stop), task }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("it listens")
    }

    async fn ask(&self, text: &str) -> String {
        let mut stream = self.connect().await;
        stream.write_all(text.as_bytes()).await.expect("it is taken");
        rest(&mut stream).await
    }

    async fn stop(mut self) {
        drop(self.stop.take());
        self.task.await.expect("it ends");
    }
}

async fn rest(stream: &mut (impl tokio::io::AsyncRead + Unpin)) -> String {
    let mut bytes = Vec::new();
    // A connection that is cut has said what it had to say.
    drop(stream.read_to_end(&mut bytes).await);
    String::from_utf8_lossy(&bytes).into_owned()
}

const HELLO: &str = "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";

#[tokio::test]
async fn a_request_is_answered_and_slow_clients_are_cut_off() {
    let server = Running::start(None).await;
    assert!(server.ask(HELLO).await.ends_with("hello"));
    let start = Instant::now();
    server.ask("GET / HTTP/1.1\r\nhost: a\r\n").await;
    server.ask("").await;
    let slow = server.ask("POST /body HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nabc").await;
    assert!(slow.contains("broke off"), "{slow}");
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
    let big = format!("GET / HTTP/1.1\r\nhost: a\r\nx: {}\r\n\r\n", "y".repeat(200_000));
    let refused = server.ask(&big).await;
    assert!(!refused.contains("200 OK"), "{refused}");
    let many = format!("GET / HTTP/1.1\r\nhost: a\r\n{}\r\n", "x: y\r\n".repeat(200));
    let refused = server.ask(&many).await;
    assert!(refused.contains("431"), "{refused}");
    server.stop().await;
}

#[tokio::test]
async fn there_are_only_so_many_connections_and_the_next_waits() {
    let server = Running::start(None).await;
    let held = [server.connect().await, server.connect().await, server.connect().await];
    // The three are cut off after the patience for a head, and the fourth is served then.
    let start = Instant::now();
    assert!(server.ask(HELLO).await.ends_with("hello"));
    assert!(Duration::from_millis(200) < start.elapsed());
    drop(held);
    server.stop().await;
}

#[tokio::test]
async fn requests_under_way_end_before_the_server_does() {
    let server = Running::start(None).await;
    let mut stream = server.connect().await;
    stream.write_all(b"GET /slow HTTP/1.1\r\nhost: a\r\n\r\n").await.expect("it is taken");
    tokio::time::sleep(Duration::from_millis(100)).await;
    let answer = tokio::spawn(async move { rest(&mut stream).await });
    let address = server.address;
    server.stop().await;
    assert!(answer.await.expect("it is read").ends_with("late"));
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn tls_is_spoken_with_the_certificate_of_the_local_ca() {
    let folder = tempfile::tempdir().expect("a folder");
    let now = Timestamp::from_unix_millis(
        u64::try_from(
            std::time::SystemTime::now()
                .duration_since(std::time::UNIX_EPOCH)
                .expect("a clock")
                .as_millis(),
        )
        .expect("a moment"),
    );
    let now = now.expect("a moment");
    let authority = Authority::open(folder.path(), now).expect("it is made");
    let files = authority.server_certificate(&["localhost".to_owned()], now).expect("it is made");
    let shown = Certificate::open(files).expect("it is read");
    let config = server_config(&shown, None, None).expect("it can be served");
    let server = Running::start(Some(config)).await;

    let mut roots = rustls::RootCertStore::empty();
    let ca = CertificateDer::from_pem_file(authority.certificate_path()).expect("it is there");
    roots.add(ca).expect("it is a CA");
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let client = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector = tokio_rustls::TlsConnector::from(Arc::new(client));
    let name = ServerName::try_from("localhost").expect("a name");
    let stream = connector.connect(name, server.connect().await).await;
    let mut stream = stream.expect("the certificate is trusted");
    stream.write_all(HELLO.as_bytes()).await.expect("it is taken");
    assert!(rest(&mut stream).await.ends_with("hello"));
    let other = ServerName::try_from("other.example").expect("a name");
    assert!(connector.connect(other, server.connect().await).await.is_err());
    // Whoever speaks no TLS gets no answer and holds nothing up.
    assert!(!server.ask(HELLO).await.contains("hello"));
    drop(stream);
    server.stop().await;
}
