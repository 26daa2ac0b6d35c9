//! The other side of the network: everything that an attack talks to, in one process.
//!
//! Started by the runner in a network namespace of its own as `attacks-peer FOLDER PROGRAMS
//! [shell|http PORT REQUEST]`. It says `ready`, waits for a line while the devices are joined, says
//! `listening`, and ends when its input is closed.

use std::fs;
use std::io::{BufRead as _, Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{sleep, spawn};
use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::output::say;

/// Ports that send commands to whoever connects.
const SHELLS: [u16; 2] = [443, 4444];
/// Ports that answer requests.
const HTTP: [u16; 6] = [80, 2375, 6443, 8080, 10250, 10255];
/// Ports that take everything and say nothing.
const SINKS: [u16; 7] = [21, 22, 25, 6667, 9000, 9001, 9050];
/// The port of the mining pool.
const POOL: u16 = 3333;
/// Most bytes of the head of a request.
const HEAD_MAX: usize = 16 * 1024;
/// The container's address.
const CONTAINER: &str = "10.77.0.2";
/// Bound by its address: an answer has to come from the one that was asked.
const NAME_SERVER: &str = "203.0.113.53";
/// How long a visitor tries to reach the container.
const VISITS: usize = 300;
/// How long it waits between two tries.
const PAUSE: Duration = Duration::from_millis(100);
/// What is typed into every shell.
const COMMANDS: &[u8] = b"touch /tmp/reached\nid\nexit\n";
/// What a pool answers.
const JOB: &[u8] =
    b"{\"id\":1,\"jsonrpc\":\"2.0\",\"result\":{\"id\":\"1\",\"job\":{\"blob\":\"00\",\
    \"job_id\":\"1\",\"target\":\"ffff\",\"algo\":\"rx/0\"},\"status\":\"OK\"}}\n";
/// The script that is downloaded.
const PAYLOAD: &str = "#!/bin/sh\ntouch /tmp/reached\n";

/// Runs until the input is closed.
pub(crate) fn run(_: &Path, arguments: &[String]) -> Result<()> {
    let mut words = arguments.iter();
    let folder = PathBuf::from(words.next().context("which folder?")?);
    let programs: Arc<Path> = PathBuf::from(words.next().context("which programs?")?).into();
    let mut input = std::io::stdin().lock();
    let mut line = String::new();
    say("ready");
    input.read_line(&mut line).context("wait for the network")?;
    listen(&folder, &programs)?;
    if let (Some(kind), Some(port)) = (words.next(), words.next()) {
        let request = words.next().cloned().unwrap_or_default();
        let (port, is_shell) = (port.parse().context("which port?")?, kind == "shell");
        spawn(move || visit(port, is_shell, &request));
    }
    say("listening");
    input.read_line(&mut line).context("wait for the end")?;
    Ok(())
}

fn listen(folder: &Path, programs: &Arc<Path>) -> Result<()> {
    for port in SHELLS {
        serve(port, |mut stream| {
            stream.write_all(COMMANDS)?;
            drain(&mut stream)
        })?;
    }
    for port in HTTP {
        let programs = Arc::clone(programs);
        serve(port, move |mut stream| answer(&mut stream, &programs))?;
    }
    for port in SINKS {
        serve(port, |mut stream| drain(&mut stream))?;
    }
    serve(POOL, |mut stream| {
        let mut login = [0; 512];
        if 0 < stream.read(&mut login)? {
            stream.write_all(JOB)?;
        }
        drain(&mut stream)
    })?;
    let socket = UdpSocket::bind((NAME_SERVER, 53)).context("listen for names")?;
    spawn(move || answer_names(&socket));
    let socket = UnixListener::bind(folder.join("docker.sock")).context("listen locally")?;
    let programs = Arc::clone(programs);
    spawn(move || {
        for mut stream in socket.incoming().flatten() {
            drop(answer(&mut stream, &programs));
        }
    });
    Ok(())
}

/// Serves each connection to `port` on a thread of its own.
fn serve<F>(port: u16, how: F) -> Result<()>
where
    F: Fn(TcpStream) -> std::io::Result<()> + Send + Sync + 'static,
{
    // Both families: an address that is mapped into IPv6 arrives as one of IPv4.
    let listener =
        TcpListener::bind(("0.0.0.0", port)).with_context(|| format!("listen on {port}"))?;
    let how = Arc::new(how);
    spawn(move || {
        for stream in listener.incoming().flatten() {
            let how = Arc::clone(&how);
            spawn(move || drop(how(stream)));
        }
    });
    Ok(())
}

fn drain(stream: &mut impl Read) -> std::io::Result<()> {
    std::io::copy(stream, &mut std::io::sink()).map(drop)
}

/// Reads one request with its body and answers it.
fn answer(stream: &mut (impl Read + Write), programs: &Path) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && head.len() < HEAD_MAX && stream.read(&mut byte)? == 1 {
        head.extend_from_slice(&byte);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    if let Some(length) = header(&head, "content-length") {
        if header(&head, "expect").is_some() {
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        let body = Read::by_ref(stream).take(length.parse().unwrap_or(0));
        std::io::copy(&mut { body }, &mut std::io::sink())?;
    }
    let path = head.split(' ').nth(1).unwrap_or("/");
    let body = document(path, programs);
    write!(stream, "HTTP/1.0 200 OK\r\nContent-Length: {}\r\n\r\n", body.len())?;
    stream.write_all(&body)
}

fn header(head: &str, name: &str) -> Option<String> {
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

/// What lies at `path`: a payload, or an answer in the form of whoever is asked.
fn document(path: &str, programs: &Path) -> Vec<u8> {
    if let Some(name) = path.strip_prefix("/programs/") {
        let is_name = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.".contains(&b));
        return if is_name { fs::read(programs.join(name)).unwrap_or_default() } else { vec![] };
    }
    let text = match path {
        "/payload.sh" => PAYLOAD,
        path if path.contains("credentials") => {
            r#"{"AccessKeyId": "AKIAEXAMPLEEXAMPLE00", "SecretAccessKey": "bait", "Token": "bait"}"#
        }
        path if path.contains("pods") => r#"{"kind": "PodList", "items": []}"#,
        path if path.contains("containers") => r#"{"Id": "0123456789ab", "Warnings": []}"#,
        _ => "ok\n",
    };
    text.as_bytes().to_vec()
}

/// Answers every question for an address or a text.
fn answer_names(socket: &UdpSocket) {
    let mut packet = [0; 512];
    while let Ok((length, from)) = socket.recv_from(&mut packet) {
        let Some(question) = packet.get(..length) else { continue };
        if let Some(reply) = reply(question) {
            drop(socket.send_to(&reply, from));
        }
    }
}

/// Makes the answer to a question (RFC 1035, section 4).
fn reply(question: &[u8]) -> Option<Vec<u8>> {
    let kind = *question.get(question.len().checked_sub(3)?)?;
    let mut reply = question.to_vec();
    // An answer, recursion available; one question, one answer.
    reply.get_mut(2..8)?.copy_from_slice(&[0x81, 0x80, 0, 1, 0, 1]);
    reply.extend_from_slice(&[0xc0, 12, 0, kind, 0, 1, 0, 0, 0, 60]);
    if kind == 16 {
        let text = [b'A'; 60];
        reply.extend_from_slice(&[0, 61, 60]);
        reply.extend_from_slice(&text);
    } else {
        reply.extend_from_slice(&[0, 4, 203, 0, 113, 20]);
    }
    Some(reply)
}

/// Connects to the container as soon as it listens, and says what the case wants.
fn visit(port: u16, is_shell: bool, request: &str) {
    for _ in 0..VISITS {
        if let Ok(mut stream) = TcpStream::connect((CONTAINER, port)) {
            let request = format!("{request} HTTP/1.0\r\n\r\n");
            let words = if is_shell { COMMANDS } else { request.as_bytes() };
            drop(stream.write_all(words));
            drop(drain(&mut stream));
            return;
        }
        sleep(PAUSE);
    }
}
