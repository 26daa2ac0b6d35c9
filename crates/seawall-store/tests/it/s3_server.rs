//! An S3 server of somebody else (`s3s-fs`) with faults of ours before it. 2026-11-29.
//!
//! Tests of other crates take this file by its path.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use seawall_store::blobs::s3::{Keys, S3Options, Trust};

/// The bucket that is there.
pub(crate) const BUCKET: &str = "registry";
pub(crate) const KEY: &str = "AKIAEXAMPLE";
pub(crate) const SECRET: &str = "a secret of this test";

/// What goes wrong with a request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// It is answered with a status, and does not reach the server.
    Status(u16, &'static str),
    /// The connection is reset before the server has seen it.
    Reset,
    /// The server does what it says, and the answer is lost.
    LostAnswer,
    /// The answer breaks off in its middle.
    CutAnswer,
}

type Plan = Box<dyn Fn(u64, &Method, &str) -> Option<Fault> + Send + Sync>;

struct Shared {
    service: S3Service,
    plan: Mutex<Plan>,
    count: AtomicU64,
}

/// The server; it runs in a thread of its own until the test ends.
pub(crate) struct S3Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    folder: tempfile::TempDir,
}

impl S3Server {
    /// Starts one over an empty bucket.
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(BUCKET)).unwrap();
        let mut builder = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder.path()).unwrap());
        builder.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let plan: Mutex<Plan> = Mutex::new(Box::new(|_, _, _| None));
        let shared = Arc::new(Shared { service: builder.build(), plan, count: AtomicU64::new(0) });
        let (sender, receiver) = std::sync::mpsc::channel();
        let runs = Arc::clone(&shared);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(async move {
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
                sender.send(listener.local_addr().unwrap()).unwrap();
                serve(listener, runs).await;
            });
        });
        Self { address: receiver.recv().unwrap(), shared, folder }
    }

    /// The address without a path.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where the server keeps the objects of the bucket.
    pub(crate) fn objects(&self) -> PathBuf {
        self.folder.path().join(BUCKET)
    }

    /// How the server is reached.
    pub(crate) fn options(&self) -> S3Options {
        options_at(&self.url(), "images/prod")
    }

    /// From now on the plan says what goes wrong: it gets the number of the request, from 0,
    /// its method, and its path with the query.
    pub(crate) fn plan(
        &self,
        plan: impl Fn(u64, &Method, &str) -> Option<Fault> + Send + Sync + 'static,
    ) {
        self.shared.count.store(0, Ordering::Relaxed);
        *self.shared.plan.lock().unwrap() = Box::new(plan);
    }

    /// How many requests came since the last plan.
    pub(crate) fn count(&self) -> u64 {
        self.shared.count.load(Ordering::Relaxed)
    }
}

/// How a server is reached whose address this is.
pub(crate) fn options_at(url: &str, prefix: &str) -> S3Options {
    S3Options {
        endpoint: Some(url.to_owned()),
        region: "us-east-1".to_owned(),
        bucket: BUCKET.to_owned(),
        prefix: prefix.to_owned(),
        virtual_host: false,
        plain_http: true,
        keys: Some(Keys { id: KEY.to_owned(), secret: SECRET.to_owned(), session: None }),
        trust: Trust::nobody(),
        memory_bytes: 64 * 1024 * 1024,
        first_pause: Duration::from_millis(5),
    }
}

async fn serve(listener: tokio::net::TcpListener, shared: Arc<Shared>) {
    loop {
        let (socket, _) = listener.accept().await.unwrap();
        // What is closed before its time is reset.
        socket.set_zero_linger().unwrap();
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let service = service_fn(move |request| answer(Arc::clone(&shared), request));
            let builder = hyper_util::server::conn::auto::Builder::new(TokioExecutor::new());
            drop(builder.serve_connection(TokioIo::new(socket), service).await);
        });
    }
}

type Answer = Response<UnsyncBoxBody<Bytes, io::Error>>;
type Answering = Pin<Box<dyn Future<Output = Result<Answer, io::Error>> + Send>>;

fn answer(shared: Arc<Shared>, request: Request<Incoming>) -> Answering {
    let number = shared.count.fetch_add(1, Ordering::Relaxed);
    let path = request.uri().path_and_query().map_or("", |path| path.as_str()).to_owned();
    let fault = shared.plan.lock().unwrap()(number, request.method(), &path);
    Box::pin(async move {
        match fault {
            Some(Fault::Reset) => return Err(io::ErrorKind::ConnectionReset.into()),
            Some(Fault::Status(status, code)) => return Ok(refusal(status, code)),
            Some(Fault::LostAnswer | Fault::CutAnswer) | None => {}
        }
        let real = shared.service.call(request.map(s3s::Body::from)).await;
        let real = real.map_err(|error| io::Error::other(format!("{error:?}")))?;
        match fault {
            Some(Fault::LostAnswer) => Err(io::ErrorKind::ConnectionReset.into()),
            Some(Fault::CutAnswer) => cut(real).await,
            _ => Ok(real.map(|body| {
                body.map_err(|error| io::Error::other(error.to_string())).boxed_unsync()
            })),
        }
    })
}

fn refusal(status: u16, code: &str) -> Answer {
    let text = format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code></Error>");
    let body = Full::new(Bytes::from(text)).map_err(|never: Infallible| match never {});
    Response::builder().status(status).body(body.boxed_unsync()).unwrap()
}

/// Keeps the length that was announced, and sends half of it.
async fn cut(real: Response<s3s::Body>) -> Result<Answer, io::Error> {
    let (mut head, body) = real.into_parts();
    let content = body.collect().await.map_err(|error| io::Error::other(error.to_string()))?;
    let content = content.to_bytes();
    head.headers.insert(hyper::header::CONTENT_LENGTH, content.len().into());
    let half = content.slice(..content.len() / 2);
    let broken = Err(io::Error::from(io::ErrorKind::ConnectionReset));
    let frames = futures_util::stream::iter([Ok(Frame::data(half)), broken]);
    Ok(Response::from_parts(head, StreamBody::new(frames).boxed_unsync()))
}
