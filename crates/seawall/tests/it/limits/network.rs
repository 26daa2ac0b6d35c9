//! Registries that misbehave: what they send has no end, comes too slowly, or leads elsewhere.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use super::{Case, Ends};
use crate::sandbox::Sandbox;

pub(super) const CASES: &[Case] = &[
    Case::quick("registry: endless manifest", endless_manifest, Ends::Stops(2, "manifest")),
    Case::quick("registry: endless head", endless_head, Ends::Stops(2, "error: ")),
    Case::quick("registry: endless token", endless_token, Ends::Stops(2, "token")),
    Case::quick("registry: redirects in a circle", redirects, Ends::Stops(2, "redirect")),
    Case::quick("registry: gzip bomb as encoding", encoded_bomb, Ends::Stops(2, "error: ")),
    Case::quick("registry: no HTTP at all", no_http, Ends::Stops(2, "error: ")),
    Case::slow("registry: 500 for ever", always_500, Ends::Stops(2, "500")),
    Case::slow("registry: 429, wait for a year", always_429, Ends::Stops(2, "429")),
    Case::slow("registry: a byte a second", slow, Ends::Stops(2, "error: ")),
];

type Answer = fn(&str, &mut TcpStream) -> std::io::Result<()>;

/// Starts a server that ends with the test process, and returns the arguments of a scan.
fn registry(answer: Answer) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that goes away is no fault of the test.
            std::thread::spawn(move || drop(serve(stream, answer)));
        }
    });
    format!("scan {address}/team/app:1 --plain-http {address} --no-cache")
}

fn serve(mut stream: TcpStream, answer: Answer) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
    }
    answer(first.split_whitespace().nth(1).unwrap_or_default(), &mut stream)
}

fn head(stream: &mut TcpStream, status: u16, headers: &str) -> std::io::Result<()> {
    write!(stream, "HTTP/1.1 {status} Answer\r\nConnection: close\r\n{headers}\r\n")
}

fn endless(stream: &mut TcpStream, bytes: &[u8]) -> std::io::Result<()> {
    loop {
        stream.write_all(bytes)?;
    }
}

const MANIFEST: &str = "Content-Type: application/vnd.oci.image.manifest.v1+json\r\n";

fn endless_manifest(_: &Sandbox) -> String {
    registry(|_, stream| {
        head(stream, 200, MANIFEST)?;
        stream.write_all(b"{\"x\":\"")?;
        endless(stream, &vec![b'x'; 65_536])
    })
}

fn endless_head(_: &Sandbox) -> String {
    registry(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\n")?;
        endless(stream, b"X-Filler: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n")
    })
}

fn endless_token(_: &Sandbox) -> String {
    registry(|path, stream| {
        if path.starts_with("/token") {
            head(stream, 200, "Content-Type: application/json\r\n")?;
            stream.write_all(b"{\"token\":\"")?;
            return endless(stream, &vec![b'x'; 65_536]);
        }
        let host = stream.local_addr()?;
        let challenge = format!("WWW-Authenticate: Bearer realm=\"http://{host}/token\"\r\n");
        head(stream, 401, &challenge)
    })
}

fn redirects(_: &Sandbox) -> String {
    registry(|path, stream| {
        let host = stream.local_addr()?;
        head(stream, 307, &format!("Location: http://{host}{path}x\r\nContent-Length: 0\r\n"))
    })
}

fn encoded_bomb(_: &Sandbox) -> String {
    registry(|_, stream| {
        head(stream, 200, &format!("{MANIFEST}Content-Encoding: gzip\r\n"))?;
        let fast = flate2::Compression::best();
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), fast);
        encoder.write_all(&vec![b' '; 64 << 20])?;
        stream.write_all(&encoder.finish()?)
    })
}

fn no_http(_: &Sandbox) -> String {
    registry(|_, stream| stream.write_all(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"))
}

fn always_500(_: &Sandbox) -> String {
    registry(|_, stream| head(stream, 500, "Content-Length: 0\r\n"))
}

fn always_429(_: &Sandbox) -> String {
    registry(|_, stream| head(stream, 429, "Retry-After: 31536000\r\nContent-Length: 0\r\n"))
}

fn slow(_: &Sandbox) -> String {
    registry(|_, stream| {
        head(stream, 200, MANIFEST)?;
        loop {
            stream.write_all(b" ")?;
            std::thread::sleep(Duration::from_secs(1));
        }
    })
}
