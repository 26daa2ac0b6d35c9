//! A registry is killed at random moments of pushes, deletions, collections and backups, again
//! and again. What it acknowledged is there and recorded, no manifest lacks a blob, and a backup
//! is whole or not there. 2026-11-29.
//!
//! `SEAWALL_CRASH_ROUNDS` says how often, `SEAWALL_CRASH_SEED` repeats what a failure names.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use seawall_artifact::digest::Digest;
use seawall_policy::access::{Grant, Role};
use seawall_policy::glob::Glob;
use seawall_registry::Registry;
use seawall_registry::authenticate::Anonymous;
use seawall_registry::clock::{Random, SystemClock};
use seawall_registry::gate::Open;
use seawall_registry::record::Discard;
use seawall_registry::storage::collection::Collector;
use seawall_registry::storage::{Storage, StorageSettings};
use seawall_store::backup;
use seawall_store::blobs::files::FileBlobs;
use seawall_store::tables::Tables;
use seawall_store::testing::numbers::Numbers;

use crate::world::image;

const FOLDER: &str = "SEAWALL_TEST_CRASH_FOLDER";
/// Where the backups lie in it.
const BACKUPS: &str = "backups";
const CLIENTS: u64 = 3;
/// Contents of layers, which the repositories share.
const LAYERS: u64 = 7;
/// Tags of each repository.
const TAGS: u64 = 5;

/// Identifiers of uploads that no other start of the process has.
#[derive(Debug)]
struct Numbered(AtomicU64);

impl Random for Numbered {
    fn bytes(&self) -> io::Result<[u8; 16]> {
        let number = self.0.fetch_add(1, Ordering::SeqCst);
        Ok((u128::from(std::process::id()) << 64 | u128::from(number)).to_be_bytes())
    }
}

/// The process that is killed: a registry in which nothing is kept for later, and a collection
/// that never rests.
#[test]
fn child_that_serves_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    runtime.block_on(serve(Path::new(&folder)));
}

#[expect(clippy::print_stdout, reason = "the parent is told what was acknowledged")]
async fn serve(folder: &Path) {
    std::fs::create_dir_all(folder.join(BACKUPS)).expect("a folder");
    let tables = Tables::open_sqlite(&folder.join("tables.db")).await.expect("tables");
    let blobs = Arc::new(FileBlobs::open(&folder.join("blobs")).expect("blobs"));
    let settings = StorageSettings {
        grace_millis: 30,
        undelete_millis: 30,
        upload_millis: 1000,
        ..StorageSettings::STANDARD
    };
    let random = Arc::new(Numbered(AtomicU64::new(0)));
    let storage = Storage::new(tables.clone(), blobs, Arc::new(SystemClock), random, settings);
    let everything = Grant { role: Role::Maintainer, repositories: Glob::new("**") };
    let authenticate = Arc::new(Anonymous::new(vec![everything]));
    let registry = Registry::new(storage.clone(), authenticate, Arc::new(Open), Arc::new(Discard));
    tokio::spawn(async move {
        let collector = Collector::default();
        loop {
            collector.collect(&storage).await.expect("it collects");
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
    });
    let (data, copied) = (folder.to_owned(), tables.clone());
    tokio::spawn(async move {
        for number in 0.. {
            let out = data.join(BACKUPS).join(format!("{}-{number}", std::process::id()));
            backup::create(&data, &copied, &out, "1", "now").await.expect("it is backed up");
            println!("backed up {}", out.display());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("a listener");
    let address = listener.local_addr().expect("an address");
    let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
    let line = format!("serving {address}\n");
    io::stdout().write_all(line.as_bytes()).expect("somebody reads");
    axum::serve(listener, registry.router()).await.expect("it serves");
}

/// What the process says after its address.
type Said = BufReader<std::process::ChildStdout>;

fn start(folder: &Path) -> (Child, SocketAddr, Said) {
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "crash::child_that_serves_until_it_is_killed", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut line = String::new();
    // The test runner writes before it.
    while !line.contains("serving ") {
        line.clear();
        assert_ne!(output.read_line(&mut line).expect("it is read"), 0, "the child ended");
    }
    let (_, address) = line.trim().split_once("serving ").expect("an address");
    (child, address.parse().expect("an address"), output)
}

/// Holds the backups against what a dead process said of them, and removes them; returns how
/// many are whole.
fn verify_backups(folder: &Path, said: &mut Said, what: &str) -> u64 {
    let mut acknowledged = BTreeSet::new();
    for line in said.lines() {
        let line = line.expect("it is read");
        if let Some(path) = line.strip_prefix("backed up ") {
            acknowledged.insert(PathBuf::from(path));
        }
    }
    let mut whole = 0;
    for entry in std::fs::read_dir(folder.join(BACKUPS)).expect("backups") {
        let path = entry.expect("a backup").path();
        if path.extension().is_none() {
            let (_, damaged) = backup::verify(&path).expect("it is one");
            assert!(damaged.is_empty(), "{what}: {damaged:?}");
            verify_backup(&path, what);
            acknowledged.remove(&path);
            whole += 1;
        }
        std::fs::remove_dir_all(&path).expect("it is removed");
    }
    assert!(acknowledged.is_empty(), "{what}: {acknowledged:?}");
    whole
}

/// Every blob that a manifest of the backup needs is in the backup.
fn verify_backup(path: &Path, what: &str) {
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let needed: Vec<String> = runtime.block_on(async {
        let tables = Tables::open_sqlite(&path.join("seawall.db")).await.expect("tables");
        let rows = sqlx::query(
            "SELECT DISTINCT r.digest FROM manifest_references r JOIN manifests m \
             ON m.repository = r.repository AND m.digest = r.manifest \
             WHERE r.kind = 'blob' AND m.deleted_ms IS NULL",
        );
        let rows = rows.fetch_all(tables.readers()).await.expect("rows");
        rows.iter().map(|row| sqlx::Row::try_get(row, 0).expect("a digest")).collect()
    });
    for digest in needed {
        let hex = digest.strip_prefix("sha256:").expect("a digest");
        let blob = path.join("blobs/sha256").join(hex.get(..2).unwrap()).join(hex);
        assert!(blob.exists(), "{what}: {} lacks {digest}", path.display());
    }
}

/// Sends a request and returns status and body; an error is a process that was killed.
fn send(address: SocketAddr, method: &str, path: &str, body: &[u8]) -> io::Result<(u16, Vec<u8>)> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: registry\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let broken = || io::Error::from(io::ErrorKind::UnexpectedEof);
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").ok_or_else(broken)?;
    let (head, body) = answer.split_at(end + 4);
    let head = String::from_utf8_lossy(head).to_lowercase();
    let status = head.get(9..12).and_then(|text| text.parse().ok()).ok_or_else(broken)?;
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    if length.is_some_and(|length| length.parse() != Ok(body.len())) {
        return Err(broken());
    }
    Ok((status, body.to_vec()))
}

/// What a client knows of a tag.
#[derive(Clone, Debug)]
enum Tagged {
    /// It stands at this manifest.
    At(String),
    /// It was deleted, or never set.
    Nowhere,
    /// The registry died before it answered.
    Unknown,
}

/// What a client knows of its repository.
#[derive(Clone, Debug, Default)]
struct Known(BTreeMap<u64, Tagged>);

/// Pushes and deletes until the registry is gone; returns how much was acknowledged.
fn work(
    address: SocketAddr,
    repository: u64,
    known: &mut Known,
    numbers: &mut Numbers,
    is_over: &AtomicBool,
) -> u64 {
    let mut acknowledged = 0;
    while !is_over.load(Ordering::SeqCst) {
        let tag = numbers.below(TAGS);
        let path = format!("/v2/r{repository}/manifests/t{tag}");
        if numbers.below(4) == 0 {
            let before = known.0.insert(tag, Tagged::Unknown);
            let Ok((status, _)) = send(address, "DELETE", &path, b"") else { break };
            let wanted: &[u16] = match before {
                Some(Tagged::At(_)) => &[202],
                Some(Tagged::Nowhere) | None => &[404],
                Some(Tagged::Unknown) => &[202, 404],
            };
            assert!(wanted.contains(&status), "DELETE {path}: {status}");
            known.0.insert(tag, Tagged::Nowhere);
            acknowledged += u64::from(status == 202);
        } else {
            let Ok(manifest) = push_blobs(address, repository, numbers) else { break };
            let before = known.0.insert(tag, Tagged::Unknown);
            let Ok((status, body)) = send(address, "PUT", &path, manifest.as_bytes()) else {
                break;
            };
            if status == 201 {
                known.0.insert(tag, Tagged::At(manifest));
                acknowledged += 1;
            } else {
                // The collection was faster than this client: nothing was changed.
                let body = String::from_utf8_lossy(&body);
                assert!(body.contains("MANIFEST_BLOB_UNKNOWN"), "PUT {path}: {status} {body}");
                known.0.insert(tag, before.unwrap_or(Tagged::Nowhere));
            }
        }
    }
    acknowledged
}

fn push_blobs(address: SocketAddr, repository: u64, numbers: &mut Numbers) -> io::Result<String> {
    let layer = format!("layer {}", numbers.below(LAYERS)).repeat(500);
    let mut digests = Vec::new();
    for content in [b"{}".as_slice(), layer.as_bytes()] {
        let digest = Digest::sha256_of(content);
        let path = format!("/v2/r{repository}/blobs/uploads/?digest={digest}");
        let (status, body) = send(address, "POST", &path, content)?;
        assert_eq!(status, 201, "{}", String::from_utf8_lossy(&body));
        digests.push(digest);
    }
    let more = format!(r#","annotations":{{"number":"{}"}}"#, numbers.draw());
    Ok(image(&digests[0], &digests[1], &more))
}

/// Holds what is there against what was acknowledged.
fn verify(address: SocketAddr, repository: u64, known: &mut Known, what: &str) {
    for (tag, state) in &mut known.0 {
        let path = format!("/v2/r{repository}/manifests/t{tag}");
        let (status, content) = send(address, "GET", &path, b"").expect("an answer");
        match state {
            Tagged::At(manifest) => {
                assert_eq!(status, 200, "{path}: {what}");
                assert_eq!(content, manifest.as_bytes(), "{path}: {what}");
            }
            Tagged::Nowhere => assert_eq!(status, 404, "{path}: {what}"),
            Tagged::Unknown => assert!(matches!(status, 200 | 404), "{path}: {status}: {what}"),
        }
        if status == 200 {
            let json: serde_json::Value = serde_json::from_slice(&content).expect("a manifest");
            for place in ["/config/digest", "/layers/0/digest"] {
                let digest = json.pointer(place).and_then(|digest| digest.as_str()).expect("one");
                let path = format!("/v2/r{repository}/blobs/{digest}");
                let (status, blob) = send(address, "GET", &path, b"").expect("an answer");
                assert_eq!(status, 200, "{path}: {what}");
                assert_eq!(Digest::sha256_of(&blob).to_string(), digest, "{path}: {what}");
            }
            *state = Tagged::At(String::from_utf8(content).expect("text"));
        } else {
            *state = Tagged::Nowhere;
        }
    }
}

/// Counts the records that wait for an evidence log, which nobody keeps here.
fn recorded(folder: &Path) -> u64 {
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let waiting = runtime.block_on(async {
        let tables = Tables::open_sqlite(&folder.join("tables.db")).await.expect("tables");
        seawall_store::outbox::waiting(&tables).await.expect("records")
    });
    u64::try_from(waiting.len()).expect("a number")
}

#[test]
#[expect(clippy::print_stdout, reason = "a long run says what it did")]
fn what_was_acknowledged_outlives_a_kill() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let is_slow = std::env::var_os("SEAWALL_SLOW_TESTS").is_some();
    let rounds = number("SEAWALL_CRASH_ROUNDS").unwrap_or(if is_slow { 1000 } else { 6 });
    let seed = number("SEAWALL_CRASH_SEED").unwrap_or_else(|| u64::from(std::process::id()));
    let mut numbers = Numbers(seed);
    let folder = tempfile::tempdir().expect("a folder");
    let mut known: Vec<Known> = (0..CLIENTS).map(|_| Known::default()).collect();
    let (mut acknowledged, mut backups) = (0, 0);
    for round in 0..rounds {
        let (mut child, address, mut said) = start(folder.path());
        let pause = Duration::from_micros(numbers.below(400_000));
        let what = format!("seed {seed}, round {round}, killed after {pause:?}");
        for (repository, known) in (0..).zip(&mut known) {
            verify(address, repository, known, &what);
        }
        let is_over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let mut clients = Vec::new();
            for (repository, known) in (0..).zip(&mut known) {
                let mut numbers = Numbers(numbers.draw());
                let is_over = &is_over;
                clients.push(
                    scope.spawn(move || work(address, repository, known, &mut numbers, is_over)),
                );
            }
            std::thread::sleep(pause);
            child.kill().expect("it is killed");
            is_over.store(true, Ordering::SeqCst);
            for client in clients {
                acknowledged += client.join().expect("a client");
            }
        });
        child.wait().expect("it is gone");
        backups += verify_backups(folder.path(), &mut said, &what);
    }
    let (mut child, address, _said) = start(folder.path());
    for (repository, known) in (0..).zip(&mut known) {
        verify(address, repository, known, &format!("seed {seed}, at the end"));
    }
    child.kill().expect("it is killed");
    child.wait().expect("it is gone");
    assert!(rounds < acknowledged, "{acknowledged} changes in {rounds} rounds");
    assert!(rounds / 2 < backups, "{backups} backups in {rounds} rounds");
    let recorded = recorded(folder.path());
    println!("{rounds} kills, seed {seed}: {acknowledged} changes, {backups} backups");
    assert!(acknowledged <= recorded, "{recorded} records of {acknowledged} changes, seed {seed}");
}
