//! The gate of the registry as a platform team runs it: held, excepted, let out, quarantined.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use seawall_artifact::digest::Digest;
use serde_json::Value;

use crate::feeds::{EXPLOITED, debian};
use crate::image::{Blob, Image};
use crate::sandbox::{Run, Sandbox, finish};
use crate::serve::Server;

const POLICY: &str = "apiVersion: seawall.dev/v1
kind: Policy
metadata: { name: house, owner: team }
spec:
  onError: deny
  rules:
    - id: no-critical
      deny: { severity: critical }
      reason: nothing critical
";

/// How long something may take that is done within a second or two on a quiet machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// Waits until something is so, and fails with what was seen last.
#[track_caller]
fn until<T: std::fmt::Debug>(what: &str, mut look: impl FnMut() -> T, is_so: impl Fn(&T) -> bool) {
    let start = Instant::now();
    loop {
        let seen = look();
        if is_so(&seen) {
            return;
        }
        assert!(start.elapsed() < PATIENCE, "{what}: {seen:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A sandbox with a policy, and settings that name it; `server` is more of the settings.
fn sandbox(policy: &str, server: &str) -> Sandbox {
    let sandbox = Sandbox::with_database();
    sandbox.write("house.yaml", policy);
    let settings = format!("policies = [\"house.yaml\"]\n{server}");
    sandbox.write("seawall.toml", settings);
    sandbox
}

fn start(sandbox: &Sandbox) -> Server {
    Server::start(sandbox, "--insecure-http --anonymous push --config @/seawall.toml")
}

fn push_blob(server: &Server, repository: &str, blob: &Blob) {
    let digest = blob.digest();
    let request = format!("POST /v2/{repository}/blobs/uploads/?digest={digest}");
    let kind = "content-type: application/octet-stream\r\n";
    let (status, answer) = server.send_with(&request, kind, &blob.bytes);
    assert_eq!(status, 201, "{answer}");
}

/// Pushes an image, and returns the answer to its manifest.
fn push(server: &Server, repository: &str, tag: &str, image: &Image) -> (u16, String) {
    for blob in image.layers.iter().chain([&image.config]) {
        push_blob(server, repository, blob);
    }
    let request = format!("PUT /v2/{repository}/manifests/{tag}");
    let kind = format!("content-type: {}\r\n", image.manifest.media_type);
    server.send_with(&request, &kind, &image.manifest.bytes)
}

fn pull(server: &Server, repository: &str, tag: &str) -> (u16, String) {
    server.ask(&format!("GET /v2/{repository}/manifests/{tag}"), None)
}

/// Runs a command whose last arguments hold blanks or `@`.
fn run(sandbox: &Sandbox, line: &str, more: &[&str]) -> Run {
    let mut command = sandbox.command(line);
    command.args(more);
    finish(command, line)
}

#[test]
fn commands_give_exceptions_and_place_into_quarantine_while_a_server_runs_and_while_not() {
    let sandbox = sandbox(POLICY, "");
    let server = start(&sandbox);
    let image = Image::new(&[debian()]);
    assert_eq!(push(&server, "prod/web", "1", &image).0, 201);
    let answers = |status: u16, part: &'static str| {
        move |seen: &(u16, String)| seen.0 == status && seen.1.contains(part)
    };
    until("held", || pull(&server, "prod/web", "1"), answers(403, EXPLOITED));

    let add = "exception add CVE-2024-1001 --data @/data --owner team-tls --expires 2099-01-31 --repository prod/web --reason";
    run(&sandbox, add, &["not reachable, ticket 7"]).expect_code(0).expect_text("exception 1 for");
    until("excepted", || pull(&server, "prod/web", "1"), answers(200, ""));
    let listed = sandbox.run("exception list --data @/data").expect_code(0).stdout;
    for part in ["   1  CVE-2024-1001 in prod/web", "2099-01-31", "team-tls: not reachable"] {
        assert!(listed.contains(part), "{part}: {listed}");
    }

    let reason = ["--reason", "seen in an attack"];
    run(&sandbox, "quarantine add prod/web:1 --data @/data", &reason).expect_code(0);
    until("quarantined", || pull(&server, "prod/web", "1"), answers(403, "seen in an attack"));
    let digest = image.manifest.digest().to_string();
    sandbox.run("quarantine list --data @/data").expect_code(0).expect_text(&digest);
    let name = format!("prod/web@{digest}");
    let release = ["--reason", "false alarm", &name];
    run(&sandbox, "quarantine release --data @/data", &release).expect_code(0);
    until("released", || pull(&server, "prod/web", "1"), answers(200, ""));
    let again = run(&sandbox, "quarantine release --data @/data", &release);
    again.expect_code(2).expect_text("is not in quarantine").expect_text("hint:");

    sandbox.run("exception end 1 --data @/data").expect_code(0);
    until("held again", || pull(&server, "prod/web", "1"), answers(403, EXPLOITED));
    sandbox.run("exception end 1 --data @/data").expect_code(2).expect_text("no exception 1");
    server.stop();

    run(&sandbox, add, &["not reachable, ticket 7"]).expect_code(0);
    sandbox.run("evidence verify --data @/data").expect_code(0).expect_text("VERIFIED");
    let all = sandbox.run("evidence search --data @/data").expect_code(0).stdout;
    for action in ["exception-added", "exception-removed", "quarantine", "release"] {
        assert!(all.contains(action), "{action}: {all}");
    }
    let server = start(&sandbox);
    until("judged again after the start", || pull(&server, "prod/web", "1"), answers(200, ""));
    server.stop();
}

#[test]
fn decisions_that_say_too_little_are_refused() {
    let sandbox = sandbox(POLICY, "");
    start(&sandbox).stop();
    let fine =
        ["CVE-1", "--repository=a/b", "--owner=team", "--reason=why", "--expires=2099-01-31"];
    for (place, wrong, says) in [
        (0, "", "names a finding"),
        (1, "--repository=A//b", "no name of a repository"),
        (2, "--owner= ", "an owner"),
        (3, "--reason= ", "a reason is needed"),
        (4, "--expires=tomorrow", "YYYY-MM-DD"),
    ] {
        let mut arguments = fine;
        arguments[place] = wrong;
        let refused = run(&sandbox, "exception add --data @/data", &arguments);
        refused.expect_code(2).expect_text(says);
    }
    for (image, says) in [("web", "names no image"), ("a/b:1", "there is no tag"), ("a/b@x", "no")]
    {
        let add = run(&sandbox, "quarantine add --data @/data --reason why", &[image]);
        add.expect_code(2).expect_text(says);
    }
    let listed = sandbox.run("exception list --data @/data").expect_code(0);
    assert_eq!(listed.stdout, "");
}

/// A receiver of webhooks that answers with these status codes, and then with 204 for ever.
fn receiver(answers: &'static [&'static str]) -> (String, Receiver<(String, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let (sender, received) = channel();
    std::thread::spawn(move || {
        let usual = std::iter::repeat(&"204 No Content");
        for (stream, answer) in listener.incoming().flatten().zip(answers.iter().chain(usual)) {
            // A test that is over listens no more.
            drop(sender.send(take(stream, answer)));
        }
    });
    (address, received)
}

/// Reads a request, answers it, and returns its head in small letters and its body.
fn take(mut stream: TcpStream, answer: &str) -> (String, String) {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    let request = loop {
        let count = stream.read(&mut buffer).expect("it is read");
        bytes.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let head = head.to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        if length.and_then(|length| length.parse().ok()) <= Some(body.len()) {
            break (head, body.to_owned());
        }
    };
    let text = format!("HTTP/1.1 {answer}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    stream.write_all(text.as_bytes()).expect("it is answered");
    request
}

/// HMAC-SHA-256 (RFC 2104), written out so that the signature is not checked by its own maker.
fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let sha256 = |bytes: &[u8]| -> Vec<u8> {
        let digest = Digest::sha256_of(bytes);
        let (pairs, _) = digest.hex().as_bytes().as_chunks::<2>();
        let byte = |pair: &[u8; 2]| {
            let text = std::str::from_utf8(pair).expect("hex");
            u8::from_str_radix(text, 16).expect("hex")
        };
        pairs.iter().map(byte).collect()
    };
    let mut block = key.to_vec();
    block.resize(64, 0);
    let with = |pad: u8| block.iter().map(|byte| byte ^ pad).collect::<Vec<u8>>();
    sha256(&[with(0x5c), sha256(&[with(0x36), message.to_vec()].concat())].concat())
}

#[test]
fn webhooks_are_signed_and_tried_again_until_they_arrive() {
    let (address, received) = receiver(&["503 Service Unavailable"]);
    let key = b"an octet string of thirty-two by";
    let secret = format!("whsec_{}\n", STANDARD.encode(key));
    let webhook = format!(
        "[[server.gate.webhooks]]\nurl = \"http://{address}/hook\"\nsecret-file = \"secret\"\nplain-http = true\n"
    );
    let sandbox = sandbox(POLICY, &webhook);
    sandbox.write("secret", secret);
    let server = start(&sandbox);
    assert_eq!(push(&server, "prod/web", "1", &Image::new(&[debian()])).0, 201);
    let mut attempts = Vec::new();
    while attempts.len() < 2 {
        attempts.push(received.recv_timeout(PATIENCE).expect("a request"));
    }
    let mut ids = Vec::new();
    for (head, body) in &attempts {
        let line = |name: &str| {
            let start = format!("{name}: ");
            let found = head.lines().find_map(|line| line.strip_prefix(start.as_str()));
            found.unwrap_or_else(|| panic!("{name}: {head}")).to_owned()
        };
        let (id, time) = (line("webhook-id"), line("webhook-timestamp"));
        let signed = hmac(key, format!("{id}.{time}.{body}").as_bytes());
        // The head was read in small letters.
        let expected = format!("v1,{}", STANDARD.encode(signed)).to_lowercase();
        assert_eq!(line("webhook-signature"), expected);
        let event: Value = serde_json::from_str(body).expect("JSON");
        assert_eq!(event["specversion"], "1.0");
        assert_eq!(event["type"], "dev.seawall.image.judged");
        assert_eq!(event["data"]["verdict"], "deny");
        assert_eq!(event["id"], id);
        ids.push(id);
    }
    assert_eq!(ids[0], ids[1], "the same event");
    server.stop();
}
