//! A small HTTP server on loopback that answers as a test says, also wrongly.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// One answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
    /// Closes the connection after this many bytes of the body.
    pub(crate) cut: Option<usize>,
}

impl Reply {
    pub(crate) fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, body: body.into(), ..Self::default() }
    }

    pub(crate) fn status(status: u16) -> Self {
        Self { status, ..Self::default() }
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn cut_after(mut self, bytes: usize) -> Self {
        self.cut = Some(bytes);
        self
    }
}

/// A running server; it ends with the test process.
#[derive(Debug)]
pub(crate) struct Server {
    /// `127.0.0.1:PORT`.
    pub(crate) address: String,
    seen: Seen,
}

/// The requests so far: path, and the lines of the head behind the first.
type Seen = Arc<Mutex<Vec<(String, String)>>>;

impl Server {
    /// Starts a server; `answer` gets the path of each request.
    pub(crate) fn start(answer: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Self {
        Self::start_with_heads(move |path, _head| answer(path))
    }

    /// Starts a server; `answer` gets the path of each request and the other lines of its head.
    pub(crate) fn start_with_heads(
        answer: impl Fn(&str, &str) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let all: Seen = Arc::default();
        let seen = Arc::clone(&all);
        let answer = Arc::new(answer);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, seen) = (Arc::clone(&answer), Arc::clone(&seen));
                // A client that goes away is no fault of the test.
                std::thread::spawn(move || drop(serve(stream, &*answer, &seen)));
            }
        });
        Self { address, seen: all }
    }

    /// The paths that were asked for.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.seen().into_iter().map(|(path, _)| path).collect()
    }

    /// The paths that were asked for, each with the lines of its head.
    pub(crate) fn seen(&self) -> Vec<(String, String)> {
        self.seen.lock().expect("the requests").clone()
    }
}

fn serve(
    mut stream: TcpStream,
    answer: &dyn Fn(&str, &str) -> Reply,
    seen: &Mutex<Vec<(String, String)>>,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut words = first.split_whitespace();
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut lines = String::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        lines.push_str(&line);
    }
    seen.lock().expect("the requests").push((path.to_owned(), lines.clone()));
    let reply = answer(path, &lines);
    let mut head = format!("HTTP/1.1 {} Answer\r\nConnection: close\r\n", reply.status);
    let length = reply.body.len().to_string();
    head.extend(["Content-Length: ", &length, "\r\n"]);
    for (name, value) in &reply.headers {
        head.extend([name, ": ", value.as_ref(), "\r\n"]);
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes())?;
    if method != "HEAD" {
        let sent = reply.cut.unwrap_or(reply.body.len()).min(reply.body.len());
        stream.write_all(&reply.body[..sent])?;
    }
    stream.flush()
}
