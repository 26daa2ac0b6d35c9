//! Many connections of which each waits for an answer before it asks again, held by one thread.
//!
//! Client and server share the processors: what the client takes, the server does not have. A
//! thread for each connection took more of them than the server did.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

/// The longest answer: a manifest of this benchmark with its head is far shorter.
const ANSWER_BYTES_MAX: usize = 16 * 1024;
/// How long all connections together may be silent.
const SILENCE_MAX: Timespec = Timespec { tv_sec: 60, tv_nsec: 0 };

/// Returns how many requests were answered in a second, by 200 each.
///
/// Each connection goes through `requests` in a circle and begins elsewhere.
pub(super) fn rate(
    address: SocketAddr,
    requests: &[String],
    connections: usize,
    measured: Duration,
) -> Result<f64> {
    let mut clients = Vec::new();
    for number in 0..connections {
        clients.push(Client::connect(address, number * 7919 % requests.len())?);
    }
    let start = Instant::now();
    for client in &mut clients {
        client.ask(requests)?;
    }
    let mut count = 0_u32;
    while start.elapsed() < measured {
        for number in ready(&clients)? {
            let client = clients.get_mut(number).context("an unknown connection")?;
            if client.has_answer().with_context(|| client.request(requests).to_owned())? {
                count += 1;
                client.next = (client.next + 1) % requests.len();
                client.ask(requests)?;
            }
        }
    }
    Ok(f64::from(count) / start.elapsed().as_secs_f64())
}

/// Returns the connections that have something to read; there is at least one.
fn ready(clients: &[Client]) -> Result<Vec<usize>> {
    let mut watched: Vec<PollFd<'_>> =
        clients.iter().map(|client| PollFd::new(&client.stream, PollFlags::IN)).collect();
    let count = poll(&mut watched, Some(&SILENCE_MAX)).context("wait for answers")?;
    ensure!(count != 0, "the server fell silent");
    let has_news =
        |(number, watched): (usize, &PollFd<'_>)| (!watched.revents().is_empty()).then_some(number);
    Ok(watched.iter().enumerate().filter_map(has_news).collect())
}

struct Client {
    stream: TcpStream,
    next: usize,
    answer: Vec<u8>,
    filled: usize,
}

impl Client {
    fn connect(address: SocketAddr, next: usize) -> Result<Self> {
        let stream = super::connected(address)?;
        stream.set_nonblocking(true).context("set up the connection")?;
        Ok(Self { stream, next, answer: vec![0; ANSWER_BYTES_MAX], filled: 0 })
    }

    fn request<'a>(&self, requests: &'a [String]) -> &'a str {
        requests.get(self.next).map_or("", String::as_str)
    }

    /// Sends a request. It is short and alone on its connection, so that it fits at once.
    fn ask(&mut self, requests: &[String]) -> Result<()> {
        self.stream.write_all(self.request(requests).as_bytes()).context("send a request")
    }

    /// Reads what is there; says whether that was the rest of an answer.
    fn has_answer(&mut self) -> Result<bool> {
        let free = self.answer.get_mut(self.filled..).unwrap_or_default();
        match self.stream.read(free) {
            Ok(0) => anyhow::bail!("the server closed the connection, or its answer is too long"),
            Ok(count) => self.filled += count,
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
            Err(error) => return Err(error).context("read an answer"),
        }
        let Some(length) = length_of(self.answer.get(..self.filled).unwrap_or_default())? else {
            return Ok(false);
        };
        ensure!(self.filled <= length, "an answer is longer than it says");
        if self.filled < length {
            return Ok(false);
        }
        self.filled = 0;
        Ok(true)
    }
}

/// Returns the length of an answer, head and body, as soon as its head is whole.
fn length_of(answer: &[u8]) -> Result<Option<usize>> {
    let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = std::str::from_utf8(answer.get(..end).unwrap_or_default())?;
    let mut lines = head.lines();
    let status = lines.next().unwrap_or_default();
    ensure!(status.starts_with("HTTP/1.1 200 "), "{status}");
    let length = lines
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .context("an answer without its length")?;
    let body: usize = length.1.trim().parse().context("the length of an answer")?;
    Ok(Some(end + 4 + body))
}
