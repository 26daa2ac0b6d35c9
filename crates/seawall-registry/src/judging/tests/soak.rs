//! Everything at once: pushes, pulls, deletions, referrers, chunked uploads, collections and
//! judging again, with each answer held against what its client knows. 2026-11-29.
//!
//! A short run is a test like any other. `SEAWALL_SOAK_MINUTES` makes it a long one; with
//! `--nocapture` it says what it did.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use seawall_store::testing::numbers::Numbers;

use super::*;
use crate::clock::SystemClock;
use crate::record::Discard;
use crate::storage::collection::Collector;
use crate::storage::scrub::Leftovers;

const CLIENTS: usize = 4;
const TAGS: usize = 6;
/// Steps of a client in a short run.
const STEPS: u64 = 25;
/// Versions of openssl: one that both databases call vulnerable, one that the first does, and
/// one that neither does.
const VERSIONS: [&str; 3] = ["3.0.1-1", "3.0.3-1", "3.0.9-1"];
/// Where the databases say that it is fixed.
const FIXED: [&str; 2] = ["3.0.5-1", "3.0.2-1"];
const VULNERABILITY: &str = "CVE-2026-0001";

struct Soak {
    _folder: tempfile::TempDir,
    router: axum::Router,
    storage: Storage,
    judging: Judging,
    source: Arc<TestSource>,
    is_over: AtomicBool,
    counts: Mutex<BTreeMap<&'static str, u64>>,
}

/// An image that a client has pushed.
#[derive(Clone)]
struct Pushed {
    digest: Digest,
    content: Vec<u8>,
    version: usize,
    /// Digests of the artifacts that refer to it.
    referrers: BTreeSet<String>,
    /// Whether it was let out before: without findings it is not to be withheld after that.
    was_let_out: bool,
}

impl Soak {
    async fn new() -> (Arc<Self>, Waiting) {
        let folder = tempfile::tempdir().unwrap();
        let tables = Tables::open_sqlite(&folder.path().join("tables.sqlite")).await.unwrap();
        let blobs = Arc::new(FileBlobs::open(&folder.path().join("blobs")).unwrap());
        let source = TestSource::new(VULNERABILITY, FIXED[0]);
        let (judging, waiting) = Judging::open(Foundations {
            tables: tables.clone(),
            blobs: Arc::<FileBlobs>::clone(&blobs),
            cache: Cache::new(&folder.path().join("cache"), 1),
            clock: Arc::new(SystemClock),
            record: Arc::new(Discard),
            source: Arc::<TestSource>::clone(&source),
            webhooks: [].into(),
        })
        .await
        .unwrap();
        // What is deleted goes soon, what is pushed has time to become whole.
        let settings = StorageSettings {
            undelete_millis: 500,
            grace_millis: 20_000,
            upload_millis: 20_000,
            ..StorageSettings::STANDARD
        };
        let random = Arc::new(Counting(AtomicU64::new(1)));
        let storage = Storage::new(tables, blobs, Arc::new(SystemClock), random, settings);
        let everything = vec![Grant { role: Role::Administrator, repositories: Glob::new("**") }];
        let registry = Registry::new(
            storage.clone(),
            Arc::new(Anonymous::new(everything)),
            Arc::new(judging.clone()),
            Arc::new(Discard),
        );
        let soak = Self {
            _folder: folder,
            router: registry.router(),
            storage,
            judging,
            source,
            is_over: AtomicBool::new(false),
            counts: Mutex::default(),
        };
        (Arc::new(soak), waiting)
    }

    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }

    fn count(&self, what: &'static str) {
        *self.counts.lock().unwrap().entry(what).or_default() += 1;
    }

    async fn ask(&self, line: &str, kind: &str, body: Vec<u8>) -> (u16, String, Vec<u8>) {
        let (method, path) = line.split_once(' ').unwrap();
        let request = Request::builder().method(method).uri(path).header("content-type", kind);
        let request = request.body(Body::from(body)).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let location = head.headers.get("location").map(|place| place.to_str().unwrap().to_owned());
        let content = body.collect().await.unwrap().to_bytes().to_vec();
        (head.status.as_u16(), location.unwrap_or_default(), content)
    }

    async fn push_blob(&self, repository: &str, content: Vec<u8>, is_chunked: bool) -> Value {
        let (digest, size) = (Digest::sha256_of(&content), content.len());
        if is_chunked {
            let line = format!("POST /v2/{repository}/blobs/uploads/");
            let (status, mut place, said) = self.ask(&line, "", Vec::new()).await;
            assert_eq!(status, 202, "{}", String::from_utf8_lossy(&said));
            let middle = size / 2;
            for piece in [&content[..middle], &content[middle..]] {
                let (status, next, _) =
                    self.ask(&format!("PATCH {place}"), "", piece.to_vec()).await;
                assert_eq!(status, 202, "{line}");
                place = next;
            }
            let (status, ..) =
                self.ask(&format!("PUT {place}?digest={digest}"), "", Vec::new()).await;
            assert_eq!(status, 201, "{line}");
        } else {
            let line = format!("POST /v2/{repository}/blobs/uploads/?digest={digest}");
            let (status, _, said) = self.ask(&line, "", content).await;
            assert_eq!(status, 201, "{}", String::from_utf8_lossy(&said));
        }
        self.count("blobs pushed");
        json!({ "digest": digest.to_string(), "size": size })
    }
}

fn layer_with(version: &str) -> Vec<u8> {
    String::from_utf8(layer()).unwrap().replace("3.0.1-1", version).into_bytes()
}

/// A client with a repository of its own, which it therefore knows everything of.
struct Client {
    soak: Arc<Soak>,
    repository: String,
    numbers: Numbers,
    images: BTreeMap<usize, Pushed>,
}

impl Client {
    async fn step(&mut self) {
        let tag = self.numbers.index(TAGS);
        match self.numbers.below(10) {
            0..3 => self.push(tag).await,
            3..7 => self.pull(tag).await,
            7 => self.delete(tag).await,
            8 => self.refer(tag).await,
            _ => self.list().await,
        }
    }

    async fn push(&mut self, tag: usize) {
        let version = self.numbers.index(VERSIONS.len());
        let layer = layer_with(VERSIONS[version]);
        let diff = Digest::sha256_of(&layer).to_string();
        let config = json!({ "architecture": "amd64", "os": "linux",
            "rootfs": { "type": "layers", "diff_ids": [diff] } });
        let is_chunked = self.numbers.below(3) == 0;
        let config = serde_json::to_vec(&config).unwrap();
        let mut config = self.soak.push_blob(&self.repository, config, is_chunked).await;
        config["mediaType"] = "application/vnd.oci.image.config.v1+json".into();
        let mut layer = self.soak.push_blob(&self.repository, layer, is_chunked).await;
        layer["mediaType"] = "application/vnd.oci.image.layer.v1.tar".into();
        let kind = "application/vnd.oci.image.manifest.v1+json";
        let number = self.numbers.draw().to_string();
        let manifest = json!({ "schemaVersion": 2, "mediaType": kind, "config": config,
            "layers": [layer], "annotations": { "number": number } });
        let content = serde_json::to_vec(&manifest).unwrap();
        let line = format!("PUT /v2/{}/manifests/t{tag}", self.repository);
        let (status, _, said) = self.soak.ask(&line, kind, content.clone()).await;
        let said = String::from_utf8_lossy(&said);
        if status == 404 && said.contains("MANIFEST_BLOB_UNKNOWN") {
            // A machine so busy that the grace period passed.
            self.soak.count("pushes that the collection overtook");
            return;
        }
        assert_eq!(status, 201, "{line}: {said}");
        let digest = Digest::sha256_of(&content);
        let (referrers, was_let_out) = (BTreeSet::new(), false);
        let pushed = Pushed { digest, content, version, referrers, was_let_out };
        self.images.insert(tag, pushed);
        self.soak.count("images pushed");
    }

    async fn pull(&mut self, tag: usize) {
        let line = format!("GET /v2/{}/manifests/t{tag}", self.repository);
        let (status, _, content) = self.soak.ask(&line, "", Vec::new()).await;
        self.soak.count("pulls");
        let Some(known) = self.images.get_mut(&tag) else {
            assert_eq!(status, 404, "{line}");
            return;
        };
        let version = VERSIONS[known.version];
        match status {
            200 => {
                assert_eq!(content, known.content, "{line}");
                assert_ne!(known.version, 0, "{line}: {version} is let out by no database");
                known.was_let_out = true;
                let manifest: Value = serde_json::from_slice(&content).unwrap();
                self.pull_layer(&manifest["layers"][0]).await;
            }
            403 => {
                let lapsed = known.was_let_out && known.version == 2;
                assert!(!lapsed, "{line}: {version} is withheld by no database");
            }
            _ => panic!("{line}: {status} {}", String::from_utf8_lossy(&content)),
        }
    }

    async fn pull_layer(&self, layer: &Value) {
        let digest = layer["digest"].as_str().unwrap();
        let line = format!("GET /v2/{}/blobs/{digest}", self.repository);
        let (status, _, content) = self.soak.ask(&line, "", Vec::new()).await;
        // The database may have changed since the manifest came.
        if status != 403 {
            assert_eq!(status, 200, "{line}");
            assert_eq!(Digest::sha256_of(&content).to_string(), digest, "{line}");
        }
    }

    async fn delete(&mut self, tag: usize) {
        let Some(known) = self.images.remove(&tag) else { return };
        let line = format!("DELETE /v2/{}/manifests/{}", self.repository, known.digest);
        let (status, _, said) = self.soak.ask(&line, "", Vec::new()).await;
        assert_eq!(status, 202, "{line}: {}", String::from_utf8_lossy(&said));
        let line = format!("GET /v2/{}/manifests/t{tag}", self.repository);
        assert_eq!(self.soak.ask(&line, "", Vec::new()).await.0, 404, "{line}");
        self.soak.count("deletions");
    }

    async fn refer(&mut self, tag: usize) {
        if !self.images.contains_key(&tag) {
            return;
        }
        let mut empty = self.soak.push_blob(&self.repository, b"{}".to_vec(), false).await;
        empty["mediaType"] = "application/vnd.oci.empty.v1+json".into();
        let number = self.numbers.draw().to_string();
        let Some(known) = self.images.get_mut(&tag) else { return };
        let kind = "application/vnd.oci.image.manifest.v1+json";
        let subject = json!({ "mediaType": kind, "digest": known.digest.to_string(),
            "size": known.content.len() });
        let artifact = json!({ "schemaVersion": 2, "mediaType": kind,
            "artifactType": "example/note", "config": empty, "layers": [empty],
            "subject": subject, "annotations": { "number": number } });
        let content = serde_json::to_vec(&artifact).unwrap();
        let digest = Digest::sha256_of(&content).to_string();
        let line = format!("PUT /v2/{}/manifests/{digest}", self.repository);
        let (status, _, said) = self.soak.ask(&line, kind, content).await;
        assert_eq!(status, 201, "{line}: {}", String::from_utf8_lossy(&said));
        known.referrers.insert(digest);
        let line = format!("GET /v2/{}/referrers/{}", self.repository, known.digest);
        let (status, _, content) = self.soak.ask(&line, "", Vec::new()).await;
        assert_eq!(status, 200, "{line}");
        let index: Value = serde_json::from_slice(&content).unwrap();
        let listed = index["manifests"].as_array().unwrap().iter();
        let listed: BTreeSet<String> =
            listed.map(|one| one["digest"].as_str().unwrap().to_owned()).collect();
        assert_eq!(listed, known.referrers, "{line}");
        self.soak.count("referrers");
    }

    async fn list(&self) {
        let line = format!("GET /v2/{}/tags/list", self.repository);
        let (status, _, content) = self.soak.ask(&line, "", Vec::new()).await;
        self.soak.count("lists of tags");
        if status == 404 && self.images.is_empty() {
            return;
        }
        assert_eq!(status, 200, "{line}");
        let listed: Value = serde_json::from_slice(&content).unwrap();
        let wanted: Vec<String> = self.images.keys().map(|tag| format!("t{tag}")).collect();
        assert_eq!(listed["tags"], json!(wanted), "{line}");
    }

    /// Holds every image against the database that is in force at the end.
    async fn verify(&mut self, last: usize) {
        for (tag, known) in &self.images {
            let line = format!("GET /v2/{}/manifests/t{tag}", self.repository);
            let (status, _, content) = self.soak.ask(&line, "", Vec::new()).await;
            let is_vulnerable = known.version == 0 || (known.version == 1 && last == 0);
            let wanted = if is_vulnerable { 403 } else { 200 };
            let (version, said) = (VERSIONS[known.version], String::from_utf8_lossy(&content));
            assert_eq!(status, wanted, "{line}: {version} at the end: {said}");
            assert!(is_vulnerable || content == known.content, "{line}");
        }
    }
}

/// Collects what nobody needs until it is over.
async fn collect(soak: Arc<Soak>) {
    let collector = Collector::default();
    while !soak.is_over() {
        collector.collect(&soak.storage).await.unwrap();
        soak.count("collections");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Brings one database after the other until it is over, and returns which was the last.
async fn change_databases(soak: Arc<Soak>) -> usize {
    let mut last = 0;
    while !soak.is_over() {
        last = 1 - last;
        soak.source.set_database(VULNERABILITY, FIXED[last]);
        soak.judging.refresh().await.unwrap();
        soak.count("databases");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    last
}

/// The resident memory of this process, in MiB.
fn memory_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap() / 1024
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[expect(clippy::print_stderr, reason = "a long run says what it did")]
async fn nothing_is_lost_and_no_answer_is_wrong_while_everything_happens_at_once() {
    let named = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let minutes = named("SEAWALL_SOAK_MINUTES");
    let seed = named("SEAWALL_SOAK_SEED").unwrap_or(20_261_129);
    let (soak, waiting) = Soak::new().await;
    let judges = tokio::spawn(soak.judging.clone().run(waiting));
    let collecting = tokio::spawn(collect(Arc::clone(&soak)));
    let databases = tokio::spawn(change_databases(Arc::clone(&soak)));
    let end = minutes.map(|minutes| Instant::now() + Duration::from_secs(minutes * 60));
    let mut clients = Vec::new();
    for number in 0..CLIENTS {
        let mut client = Client {
            soak: Arc::clone(&soak),
            repository: format!("team-{number}/app"),
            numbers: Numbers(seed + number as u64),
            images: BTreeMap::new(),
        };
        clients.push(tokio::spawn(async move {
            let mut step = 0;
            while end.map_or(step < STEPS, |end| Instant::now() < end) {
                client.step().await;
                step += 1;
            }
            client
        }));
    }
    let before = memory_mib();
    let mut done = Vec::new();
    for client in clients {
        done.push(client.await.unwrap());
    }
    soak.is_over.store(true, Ordering::Relaxed);
    collecting.await.unwrap();
    let last = databases.await.unwrap();
    judges.abort();
    soak.judging.sweep().await.unwrap();
    soak.judging.refresh().await.unwrap();
    for client in &mut done {
        client.verify(last).await;
    }
    let scrubbed = soak.storage.scrub(Leftovers::Keep).await.unwrap();
    assert_eq!(scrubbed.damaged, 0, "{scrubbed:?}");
    let counts = soak.counts.lock().unwrap().clone();
    let after = memory_mib();
    eprintln!("seed {seed}: {counts:?}, memory {before} -> {after} MiB");
    assert!(0 < counts["databases"] && 0 < counts["collections"], "{counts:?}");
}
