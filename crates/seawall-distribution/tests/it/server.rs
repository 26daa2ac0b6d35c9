//! An HTTP server for tests: it answers each request as a closure says, byte for byte.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, SystemTime};

use seawall_distribution::{ClientConfig, Clock, RegistryClient};

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) target: String,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// What is answered.
pub(crate) struct Reply {
    head: String,
    body: Vec<u8>,
    /// Repeats the body until the client goes away.
    endless: bool,
    close: bool,
}

impl Reply {
    /// A whole answer with `Content-Length`; `headers` are lines without their ends.
    pub(crate) fn new(status: u16, headers: &[&str], body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        let length = format!("Content-Length: {}", body.len());
        Self::exact(status, &[headers, &[&length]].concat(), body)
    }

    /// An answer with these headers only.
    pub(crate) fn exact(status: u16, headers: &[&str], body: impl Into<Vec<u8>>) -> Self {
        let mut head = format!("HTTP/1.1 {status} Status\r\n");
        for header in headers {
            head.push_str(header);
            head.push_str("\r\n");
        }
        head.push_str("\r\n");
        Self { head, body: body.into(), endless: false, close: false }
    }

    /// Closes the connection behind the answer.
    pub(crate) fn then_close(self) -> Self {
        Self { close: true, ..self }
    }

    /// Repeats the body for ever.
    pub(crate) fn endless(self) -> Self {
        Self { endless: true, ..self }
    }

    /// An answer whose head repeats `line` for ever.
    pub(crate) fn with_head(self, start: &str, line: &str) -> Self {
        Self { head: start.into(), body: line.repeat(1000).into(), endless: true, ..self }
    }

    /// A connection that is closed without an answer.
    pub(crate) fn nothing() -> Self {
        Self { head: String::new(), body: Vec::new(), endless: false, close: true }
    }
}

type Handler = dyn Fn(&Seen) -> Reply + Send + Sync;

/// A server that runs until it is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
    stopped: Arc<AtomicBool>,
}

impl Server {
    pub(crate) fn start(handler: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        Self::start_with(None, handler)
    }

    pub(crate) fn start_tls(
        tls: Arc<rustls::ServerConfig>,
        handler: impl Fn(&Seen) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::start_with(Some(tls), handler)
    }

    fn start_with(
        tls: Option<Arc<rustls::ServerConfig>>,
        handler: impl Fn(&Seen) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (seen, stopped) = (Arc::default(), Arc::new(AtomicBool::new(false)));
        let (log, stop, handler) =
            (Arc::clone(&seen), Arc::clone(&stopped), Arc::new(handler) as Arc<Handler>);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                let (log, handler, tls) = (Arc::clone(&log), Arc::clone(&handler), tls.clone());
                thread::spawn(move || match tls {
                    None => serve(&stream, &stream, &log, &*handler),
                    Some(tls) => serve_tls(stream, tls, &log, &*handler),
                });
            }
        });
        Self { address, seen, stopped }
    }

    /// Host and port.
    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    /// All requests so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The targets of all requests so far.
    pub(crate) fn targets(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| format!("{} {}", seen.method, seen.target)).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.address));
    }
}

fn serve_tls(
    stream: TcpStream,
    tls: Arc<rustls::ServerConfig>,
    log: &Mutex<Vec<Seen>>,
    handler: &Handler,
) {
    let connection = rustls::ServerConnection::new(tls).unwrap();
    let stream = Mutex::new(rustls::StreamOwned::new(connection, stream));
    serve(Shared(&stream), Shared(&stream), log, handler);
}

struct Shared<'a>(&'a Mutex<rustls::StreamOwned<rustls::ServerConnection, TcpStream>>);

impl Read for Shared<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().read(buffer)
    }
}

impl Write for Shared<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.lock().unwrap().flush()
    }
}

fn serve(input: impl Read, mut output: impl Write, log: &Mutex<Vec<Seen>>, handler: &Handler) {
    let mut input = BufReader::new(input);
    while let Some(seen) = read_request(&mut input) {
        log.lock().unwrap().push(seen.clone());
        let reply = handler(&seen);
        let mut written = output.write_all(reply.head.as_bytes());
        written = written.and_then(|()| output.write_all(&reply.body));
        while reply.endless && written.is_ok() {
            written = output.write_all(&reply.body);
        }
        if written.and_then(|()| output.flush()).is_err() || reply.close {
            return;
        }
    }
}

fn read_request(input: &mut impl BufRead) -> Option<Seen> {
    let mut line = String::new();
    let mut next_line = |input: &mut dyn BufRead| -> Option<String> {
        line.clear();
        let count = input.read_line(&mut line).ok()?;
        (count != 0).then(|| line.trim_end().to_owned())
    };
    let first = next_line(input)?;
    let (method, rest) = first.split_once(' ')?;
    let (target, _) = rest.split_once(' ')?;
    let mut headers = Vec::new();
    loop {
        let line = next_line(input)?;
        match line.split_once(':') {
            Some((name, value)) => headers.push((name.to_owned(), value.trim().to_owned())),
            None => break,
        }
    }
    let mut seen =
        Seen { method: method.into(), target: target.into(), headers, body: String::new() };
    let length = seen.header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    input.take(length).read_to_string(&mut seen.body).ok()?;
    Some(seen)
}

/// A clock that stands still unless told otherwise and notes the pauses instead of making them.
#[derive(Debug, Default)]
pub(crate) struct TestClock {
    pub(crate) pauses: Mutex<Vec<Duration>>,
    now_seconds: AtomicU64,
    /// How far each look at the clock moves it.
    pub(crate) step_millis: AtomicU64,
    monotonic_millis: AtomicU64,
}

impl TestClock {
    pub(crate) fn at(now: SystemTime) -> Self {
        let seconds = now.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
        Self { now_seconds: AtomicU64::new(seconds), ..Self::default() }
    }

    pub(crate) fn pauses(&self) -> Vec<Duration> {
        self.pauses.lock().unwrap().clone()
    }
}

impl Clock for TestClock {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(self.now_seconds.load(Ordering::SeqCst))
    }

    fn monotonic(&self) -> Duration {
        let step = self.step_millis.load(Ordering::SeqCst);
        Duration::from_millis(self.monotonic_millis.fetch_add(step, Ordering::SeqCst))
    }

    fn sleep(&self, pause: Duration) {
        self.pauses.lock().unwrap().push(pause);
    }

    fn jitter(&self, _bound: Duration) -> Duration {
        Duration::ZERO
    }
}

/// A configuration that may speak plain HTTP with `servers`.
pub(crate) fn plain_config(servers: &[&Server]) -> ClientConfig {
    let mut config = ClientConfig::new("seawall-test/1");
    config.plain_http_registries = servers.iter().map(|server| server.host().into()).collect();
    config
}

/// A client and its clock.
pub(crate) fn client(config: ClientConfig) -> (RegistryClient, Arc<TestClock>) {
    let clock = Arc::new(TestClock::default());
    let client = RegistryClient::with_clock(config, Arc::clone(&clock) as Arc<dyn Clock>);
    (client.unwrap(), clock)
}
