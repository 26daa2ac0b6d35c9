//! A disk that is full, and one that can only be read: errors are clear, reading goes on, nothing
//! that was acknowledged is lost, and the server starts again. 2026-11-29.
//!
//! The disk is a small `tmpfs` in a mount namespace of the test's own, which needs root.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use seawall_artifact::digest::Digest;

use crate::sandbox::{Sandbox, program};

/// A disk in a namespace that is there as long as a process that holds it.
struct Disk {
    holder: Child,
    place: String,
}

impl Disk {
    /// Makes one, or says that this machine does not let the test.
    #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
    fn new(sandbox: &Sandbox, mebibytes: u32) -> Option<Self> {
        let place = sandbox.path("disk");
        std::fs::create_dir(&place).expect("a folder");
        let place = place.display().to_string();
        let script = format!(
            "mount -t tmpfs -o size={mebibytes}m,mode=700 tmpfs '{place}' && echo mounted && exec sleep 3600"
        );
        let mut command = Command::new("unshare");
        command.args(["--mount", "--propagation", "private", "sh", "-c", &script]);
        let spawned = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let Ok(mut holder) = spawned else {
            eprintln!("SKIPPED: unshare is not installed");
            return None;
        };
        let mut line = String::new();
        let output = holder.stdout.take().expect("a pipe");
        BufReader::new(output).read_line(&mut line).expect("it is read");
        let disk = Self { holder, place };
        if line.trim() == "mounted" {
            return Some(disk);
        }
        eprintln!("SKIPPED: a file system of one's own needs root");
        None
    }

    /// Prepares a program that sees the disk.
    fn inside(&self, words: &[&str]) -> Command {
        let mut command = Command::new("nsenter");
        command.args(["--mount", "--target", &self.holder.id().to_string()]).args(words);
        command
    }

    /// Mounts it anew with other options.
    fn remount(&self, options: &str) {
        let options = format!("remount,{options}");
        let status = self.inside(&["mount", "-o", &options, &self.place]).status();
        assert!(status.expect("mount runs").success(), "{options}");
    }

    fn serve(&self, sandbox: &Sandbox) -> Served {
        let (program, place) = (program(), format!("{}/data", self.place));
        let config = sandbox.path("in/seawall.toml");
        let words = [
            program.to_str().expect("a path"),
            "serve",
            "--config",
            config.to_str().expect("a path"),
            "--data",
            &place,
            "--listen=127.0.0.1:0",
            "--insecure-http",
            "--gate=off",
            "--anonymous=push",
        ];
        let mut command = self.inside(&words);
        command.env("HOME", sandbox.path("home")).env("TMPDIR", sandbox.path("tmp"));
        let errors = std::fs::File::create(sandbox.path("errors")).expect("a file");
        let mut child = command.stdout(Stdio::piped()).stderr(errors).spawn().expect("it starts");
        let mut line = String::new();
        let output = child.stdout.take().expect("a pipe");
        BufReader::new(output).read_line(&mut line).expect("it is read");
        let address = line.trim().strip_prefix("listening on http://").map(str::to_owned);
        let errors = || std::fs::read_to_string(sandbox.path("errors")).unwrap_or_default();
        let address = address.unwrap_or_else(|| panic!("no address in `{line}`: {}", errors()));
        Served { child, address }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        drop(self.holder.kill());
        drop(self.holder.wait());
    }
}

struct Served {
    child: Child,
    address: String,
}

impl Served {
    fn send(&self, line: &str, head: &str, body: &[u8]) -> (u16, String, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let (host, length) = (&self.address, body.len());
        let head = format!(
            "{line} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {length}\r\n{head}\r\n"
        );
        stream.write_all(head.as_bytes()).expect("it is taken");
        // An answer that comes before the end of the body is one too.
        drop(stream.write_all(body));
        let mut answer = Vec::new();
        drop(stream.read_to_end(&mut answer));
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n").expect("a head");
        let content = answer.split_off(end + 4);
        let head = String::from_utf8_lossy(&answer).into_owned();
        let status = head.get(9..12).and_then(|status| status.parse().ok()).expect("a status");
        (status, head, content)
    }

    fn get(&self, path: &str) -> (u16, Vec<u8>) {
        let (status, _, content) = self.send(&format!("GET {path}"), "", b"");
        (status, content)
    }

    fn push_blob(&self, content: &[u8]) -> (u16, String) {
        let digest = Digest::sha256_of(content);
        let line = format!("POST /v2/app/blobs/uploads/?digest={digest}");
        let (status, _, said) = self.send(&line, "", content);
        (status, String::from_utf8_lossy(&said).into_owned())
    }

    fn has_blob(&self, content: &[u8]) -> bool {
        let path = format!("/v2/app/blobs/{}", Digest::sha256_of(content));
        self.get(&path) == (200, content.to_vec())
    }

    fn push_manifest(&self, tag: &str, content: &str) -> (u16, String) {
        let head = "content-type: application/vnd.oci.image.manifest.v1+json\r\n";
        let line = format!("PUT /v2/app/manifests/{tag}");
        let (status, _, said) = self.send(&line, head, content.as_bytes());
        (status, String::from_utf8_lossy(&said).into_owned())
    }

    fn kill(mut self) {
        self.child.kill().expect("it is killed");
        self.child.wait().expect("it is gone");
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A mebibyte that compresses to nothing shorter and is another one for each number.
fn layer(number: u8) -> Vec<u8> {
    let mut state = u64::from(number) + 1;
    let mut content = Vec::with_capacity(1 << 20);
    while content.len() < 1 << 20 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        content.extend_from_slice(&state.to_le_bytes());
    }
    content
}

fn manifest(layer: &[u8]) -> String {
    let (config, digest) = (Digest::sha256_of(b"{}"), Digest::sha256_of(layer));
    let length = layer.len();
    format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{config}","size":2}},"layers":[{{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{digest}","size":{length}}}]}}"#
    )
}

/// Pushes an image whose manifest stands at a tag of the number; returns whether all of it was
/// acknowledged, and what was said where it was not.
fn push(served: &Served, number: u8) -> Result<(), (u16, String)> {
    let layer = layer(number);
    for content in [b"{}".as_slice(), &layer] {
        let (status, said) = served.push_blob(content);
        if status != 201 {
            return Err((status, said));
        }
    }
    match served.push_manifest(&format!("t{number}"), &manifest(&layer)) {
        (201, _) => Ok(()),
        other => Err(other),
    }
}

fn expect_there(served: &Served, numbers: &[u8], when: &str) {
    for number in numbers {
        let layer = layer(*number);
        let (status, content) = served.get(&format!("/v2/app/manifests/t{number}"));
        assert_eq!((status, content), (200, manifest(&layer).into_bytes()), "{when}: t{number}");
        assert!(served.has_blob(&layer), "{when}: the layer of t{number}");
    }
}

fn verify_evidence(disk: &Disk, data: &Path) {
    let program = program();
    let words = [
        program.to_str().expect("a path"),
        "evidence",
        "verify",
        "--data",
        data.to_str().expect("a path"),
    ];
    let output = disk.inside(&words).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("VERIFIED") && output.status.success(), "{said}");
}

const SETTINGS: &str = "[server.storage]\nfree-mib-least = 2\n";

#[test]
fn a_full_disk_refuses_pushes_clearly_and_loses_nothing() {
    let sandbox = Sandbox::new();
    let Some(disk) = Disk::new(&sandbox, 24) else { return };
    sandbox.write("seawall.toml", SETTINGS);
    let served = disk.serve(&sandbox);
    assert_eq!(served.get("/readyz").0, 200);
    let mut there = Vec::new();
    let mut refusals = Vec::new();
    for number in 0..40 {
        match push(&served, number) {
            Ok(()) => there.push(number),
            Err(refusal) => refusals.push(refusal),
        }
    }
    assert!(4 < there.len() && there.len() < 24, "{there:?}");
    assert!(10 < refusals.len(), "{refusals:?}");
    for (status, said) in &refusals {
        assert_eq!(*status, 507, "{said}");
        assert!(said.contains("no space left"), "{said}");
    }
    let (status, said) = served.get("/readyz");
    assert_eq!((status, &*said), (503, b"the disk is full\n".as_slice()));
    assert_eq!(served.get("/healthz").0, 200);
    expect_there(&served, &there, "while the disk is full");
    served.kill();

    // More room, as an administrator makes it.
    disk.remount("size=64m");
    let served = disk.serve(&sandbox);
    expect_there(&served, &there, "after a start");
    assert_eq!(served.get("/readyz").0, 200);
    assert_eq!(push(&served, 100), Ok(()));
    served.kill();
    verify_evidence(&disk, &Path::new(&disk.place).join("data"));
}

#[test]
fn blobs_that_can_only_be_read_are_read_and_pushes_are_refused_clearly() {
    let sandbox = Sandbox::new();
    let Some(disk) = Disk::new(&sandbox, 64) else { return };
    sandbox.write("seawall.toml", SETTINGS);
    let served = disk.serve(&sandbox);
    for number in 0..3 {
        assert_eq!(push(&served, number), Ok(()));
    }
    // Nobody can take the right to write from a file system with files open for writing, as the
    // tables are; from that part where the blobs lie it can be taken.
    let blobs = format!("{}/data/blobs", disk.place);
    let status = disk.inside(&["mount", "--bind", &blobs, &blobs]).status();
    assert!(status.expect("mount runs").success());
    let bound = |options: &str| {
        let options = format!("remount,bind,{options}");
        let status = disk.inside(&["mount", "-o", &options, &blobs]).status();
        assert!(status.expect("mount runs").success(), "{options}");
    };
    bound("ro");
    let (status, said) = push(&served, 3).expect_err("it cannot be stored");
    assert_eq!(status, 503, "{said}");
    assert!(said.contains("can only be read"), "{said}");
    assert_eq!(served.get("/readyz"), (503, b"the disk can only be read\n".to_vec()));
    expect_there(&served, &[0, 1, 2], "while it can only be read");
    bound("rw");
    assert_eq!(push(&served, 3), Ok(()));
    assert_eq!(served.get("/readyz").0, 200);
    expect_there(&served, &[0, 1, 2, 3], "when it can be written again");
    served.kill();
    let status = disk.inside(&["umount", &blobs]).status();
    assert!(status.expect("umount runs").success());

    // A server does not start where it cannot record what it does, and says so.
    disk.remount("ro");
    let program = program();
    let data = format!("{}/data", disk.place);
    let line = ["serve", "--listen=127.0.0.1:0", "--insecure-http", "--gate=off", "--data", &data];
    let words = [&[program.to_str().expect("a path")], line.as_slice()].concat();
    let output = disk.inside(&words).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains("Read-only file system"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    disk.remount("rw");
    let served = disk.serve(&sandbox);
    expect_there(&served, &[0, 1, 2, 3], "after a start");
    served.kill();
    verify_evidence(&disk, Path::new(&data));
}
