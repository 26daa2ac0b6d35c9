//! Credential helpers: programs `docker-credential-NAME` that read a server's name and write its
//! credentials (Docker's credential helper protocol, command `get`).
//!
//! **Invariants:** a helper has bounded time and output; what it writes is never shown unless it
//! failed, when it writes a message and no secret.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde::Deserialize;

use crate::credentials::Credentials;
use crate::http::readable;
use crate::limits::{HELPER_BYTES_MAX, HELPER_DURATION_MAX};
use crate::secret::Secret;

/// The user name by which a helper says that the secret is a refresh token.
const TOKEN_USER: &str = "<token>";

/// Asks the helper `name` for the credentials of `server`; `None` if it knows none.
pub(crate) fn ask(
    name: &str,
    server: &str,
    search_path: &OsStr,
) -> Result<Option<Credentials>, Box<str>> {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if name.is_empty() || !name.bytes().all(is_sign) {
        return Err("has a name that no program has".into());
    }
    let program = format!("docker-credential-{name}");
    let mut child = Command::new(&program)
        .arg("get")
        .env("PATH", search_path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("cannot be started: {error}"))?;
    let answer = exchange(&mut child, server, HELPER_DURATION_MAX);
    let status = finish(&mut child);
    let answer = answer?;
    match status {
        Some(status) if status.success() => parse(&answer),
        _ => refused(&answer),
    }
}

/// Sends the question and receives the answer, each on a thread, so that a helper that does
/// neither read nor write holds nobody up for longer than `duration_max`.
fn exchange(child: &mut Child, server: &str, duration_max: Duration) -> Result<Vec<u8>, Box<str>> {
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err("has no standard input and output".into());
    };
    let question = format!("{server}\n");
    // A helper may answer without reading; that it closed its input is no failure.
    thread::spawn(move || stdin.write_all(question.as_bytes()).is_ok());
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut answer = Vec::new();
        let result = stdout.take(HELPER_BYTES_MAX.saturating_add(1)).read_to_end(&mut answer);
        // Nobody listens any more after the time is up.
        sender.send(result.map(|_| answer)).is_ok()
    });
    match receiver.recv_timeout(duration_max) {
        Ok(Ok(answer)) if HELPER_BYTES_MAX < u64::try_from(answer.len()).unwrap_or(u64::MAX) => {
            Err(format!("answered with more than {HELPER_BYTES_MAX} bytes").into())
        }
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => Err(format!("cannot be read: {error}").into()),
        Err(_) => Err(format!("did not answer within {} seconds", duration_max.as_secs()).into()),
    }
}

/// Waits shortly for the end of a helper that closed its output, then ends it.
fn finish(child: &mut Child) -> Option<ExitStatus> {
    for _ in 0..100 {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) => thread::sleep(Duration::from_millis(10)),
            Err(_) => break,
        }
    }
    // It is over already if this fails.
    if child.kill().is_err() {
        return None;
    }
    child.wait().ok()
}

#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "Username")]
    username: Box<str>,
    #[serde(rename = "Secret")]
    secret: Box<str>,
}

fn parse(answer: &[u8]) -> Result<Option<Credentials>, Box<str>> {
    // The parser's message is left out: it may quote the secret.
    let Ok(answer) = serde_json::from_slice::<Answer>(answer) else {
        return Err("answered with something else than `Username` and `Secret`".into());
    };
    if answer.username.is_empty() && answer.secret.is_empty() {
        return Ok(None);
    }
    let secret = Secret::new(answer.secret);
    Ok(Some(match &*answer.username {
        TOKEN_USER => Credentials::Identity(secret),
        _ => Credentials::Password { user: answer.username, password: secret },
    }))
}

/// Helpers say on standard output that they have no entry.
fn refused(answer: &[u8]) -> Result<Option<Credentials>, Box<str>> {
    let message = String::from_utf8_lossy(answer);
    if message.contains("credentials not found") || message.contains("no credentials server URL") {
        return Ok(None);
    }
    let message = readable(&message);
    Err(if message.is_empty() { "failed".into() } else { format!("failed: {message}").into() })
}

#[cfg(test)]
mod tests;
