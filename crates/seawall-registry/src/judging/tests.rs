//! A registry with its gate, in process: pushes over HTTP, judgements in between.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use seawall_advisory::database::{DatabaseBuilder, FeedSource};
use seawall_advisory::feed::{CoverageLevel, SideFact};
use seawall_advisory::record::*;
use seawall_evidence::record::Entry;
use seawall_evidence::timestamp::Timestamp;
use seawall_policy::access::{Caller, Grant, GrantException, Permit, Place, Role, authorize};
use seawall_policy::document::Policy;
use seawall_policy::glob::Glob;
use seawall_store::blobs::files::FileBlobs;
use seawall_store::judgements::decisions::NewException;
use seawall_store::testing::postgres;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::bench::DatabaseBytes;
use super::*;
use crate::Registry;
use crate::authenticate::Anonymous;
use crate::clock::Random;
use crate::record::{Event, EventKind, RecordError};
use crate::storage::{Storage, StorageSettings};

/// 2026-01-15, in milliseconds since 1970.
const TODAY_MILLIS: u64 = 1_768_435_200_000;
const POLICY: &str = "apiVersion: seawall.dev/v1\nkind: Policy\nmetadata: { name: production }\nspec:\n  onError: deny\n  rules:\n    - id: fixable-high\n      deny: { severity: high, fix: available }\n      reason: a fix exists\n";

#[derive(Debug)]
struct TestClock(AtomicU64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix_millis(self.0.load(Ordering::Relaxed)).unwrap()
    }
}

#[derive(Debug)]
struct Counting(AtomicU64);

impl Random for Counting {
    fn bytes(&self) -> std::io::Result<[u8; 16]> {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.0.fetch_add(1, Ordering::Relaxed).to_le_bytes());
        Ok(bytes)
    }
}

#[derive(Debug, Default)]
struct Remembering(Mutex<Vec<Event>>);

impl Record for Remembering {
    fn entry(&self, event: &Event) -> Result<Entry, RecordError> {
        self.0.lock().unwrap().push(event.clone());
        crate::record::Discard.entry(event)
    }

    fn committed(&self) {}

    fn note(&self, event: Event) {
        self.0.lock().unwrap().push(event);
    }
}

#[derive(Debug)]
struct Bytes(Vec<u8>);

impl DatabaseBytes for Bytes {
    fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// A database and a policy that can be changed under the judge.
#[derive(Debug)]
struct TestSource {
    now: Mutex<(Arc<Bytes>, &'static str)>,
    loads: AtomicU64,
}

impl TestSource {
    fn new(id: &str, fixed: &str) -> Arc<Self> {
        let now = Mutex::new((database(id, fixed), POLICY));
        Arc::new(Self { now, loads: AtomicU64::new(0) })
    }

    fn set_database(&self, id: &str, fixed: &str) {
        self.now.lock().unwrap().0 = database(id, fixed);
    }

    fn set_policy(&self, policy: &'static str) {
        self.now.lock().unwrap().1 = policy;
    }

    fn loads(&self) -> u64 {
        self.loads.load(Ordering::Relaxed)
    }
}

impl BenchSource for TestSource {
    fn stamp(&self) -> Result<Box<str>, Box<dyn std::error::Error + Send + Sync>> {
        let (database, policy) = &*self.now.lock().unwrap();
        Ok(format!("{:p} {policy}", Arc::as_ptr(database)).into())
    }

    fn load(&self, day: Date) -> Result<JudgingBench, Box<dyn std::error::Error + Send + Sync>> {
        self.loads.fetch_add(1, Ordering::Relaxed);
        let (database, policy) = self.now.lock().unwrap().clone();
        let policies = vec![Policy::parse(policy, "test")?];
        Ok(JudgingBench::new("registry.example", Some(database), policies, Vec::new(), (day, 3)))
    }
}

/// Makes a database that knows of one vulnerability, `id`, in openssl before `fixed`.
fn database(id: &str, fixed: &str) -> Arc<Bytes> {
    let mut builder = DatabaseBuilder::new();
    let day = Date::parse("2026-01-10").unwrap();
    let feed = builder.add_feed(FeedSource {
        name: "made-up".into(),
        publisher: "tests".into(),
        licence: "CC0-1.0".into(),
        revision: None,
        date: Some(day),
    });
    let ecosystem = Ecosystem::from_name("debian").unwrap();
    builder.add_side(
        feed,
        &SideFact::Coverage {
            ecosystem,
            release: "12".into(),
            package: None,
            level: CoverageLevel::Complete,
            date: Some(day),
        },
    );
    builder.add(
        feed,
        &Advisory {
            id: id.into(),
            vulnerabilities: vec![id.into()],
            aliases: Vec::new(),
            kind: AdvisoryKind::Vulnerability,
            published: Some(day),
            modified: None,
            withdrawn: None,
            severities: vec![Severity {
                author: "debian".into(),
                rating: Rating::Word(Level::High),
            }],
            cwes: Vec::new(),
            affected: vec![Affected {
                scope: Scope { ecosystem, release: "12".into(), repository: "".into() },
                key: ecosystem.key(),
                name: "openssl".into(),
                architectures: Vec::new(),
                module: None,
                ranges: vec![Range::new(None, RangeEnd::Fixed(fixed.into()))],
                versions: Vec::new(),
                state: FixState::Fixed,
                fix_access: FixAccess::General,
                fixed_on: Some(day),
                fix_advisory: None,
                severities: Vec::new(),
            }],
        },
    );
    Arc::new(Bytes(builder.finish(day).unwrap()))
}

struct World {
    folder: Arc<tempfile::TempDir>,
    router: axum::Router,
    judging: Judging,
    clock: Arc<TestClock>,
    source: Arc<TestSource>,
    record: Arc<Remembering>,
    waiting: Waiting,
}

impl World {
    async fn new(id: &str, fixed: &str) -> Self {
        Self::with_webhook(id, fixed, "https://receiver.example/").await
    }

    async fn with_webhook(id: &str, fixed: &str, webhook: &str) -> Self {
        let clock = Arc::new(TestClock(AtomicU64::new(TODAY_MILLIS)));
        let folder = Arc::new(tempfile::tempdir().unwrap());
        Self::over(folder, clock, TestSource::new(id, fixed), webhook).await
    }

    /// Another process over the same tables and blobs.
    async fn another(&self, source: &Arc<TestSource>) -> Self {
        let (folder, clock) = (Arc::clone(&self.folder), Arc::clone(&self.clock));
        Self::over(folder, clock, Arc::clone(source), "https://receiver.example/").await
    }

    async fn over(
        folder: Arc<tempfile::TempDir>,
        clock: Arc<TestClock>,
        source: Arc<TestSource>,
        webhook: &str,
    ) -> Self {
        let tables = postgres::tables(folder.path(), "tables.sqlite").await;
        let blobs = Arc::new(FileBlobs::open(&folder.path().join("blobs")).unwrap());
        let record = Arc::new(Remembering::default());
        let (judging, waiting) = Judging::open(Foundations {
            tables: tables.clone(),
            blobs: Arc::<FileBlobs>::clone(&blobs),
            cache: Cache::new(&folder.path().join("cache"), 1),
            clock: Arc::<TestClock>::clone(&clock),
            record: Arc::<Remembering>::clone(&record),
            source: Arc::<TestSource>::clone(&source),
            webhooks: [webhook.into()].into(),
        })
        .await
        .unwrap();
        let random = Arc::new(Counting(AtomicU64::new(1)));
        let storage = Storage::new(
            tables,
            blobs,
            Arc::<TestClock>::clone(&clock),
            random,
            StorageSettings::STANDARD,
        );
        let everything = vec![Grant { role: Role::Administrator, repositories: Glob::new("**") }];
        let registry = Registry::new(
            storage,
            Arc::new(Anonymous::new(everything)),
            Arc::new(judging.clone()),
            Arc::<Remembering>::clone(&record),
        );
        let router = registry.router();
        Self { folder, router, judging, clock, source, record, waiting }
    }

    async fn ask(
        &self,
        method: &str,
        path: &str,
        kind: &str,
        body: Vec<u8>,
    ) -> (StatusCode, Value) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", kind)
            .body(Body::from(body))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    async fn push_blob(&self, repository: &str, bytes: &[u8]) -> Value {
        let digest = Digest::sha256_of(bytes);
        let path = format!("/v2/{repository}/blobs/uploads/?digest={digest}");
        let kind = "application/octet-stream";
        let (status, _) = self.ask("POST", &path, kind, bytes.to_vec()).await;
        assert_eq!(status, StatusCode::CREATED);
        json!({ "digest": digest.to_string(), "size": bytes.len() })
    }

    async fn push_manifest(&self, repository: &str, tag: &str, manifest: &Value) -> Digest {
        let bytes = serde_json::to_vec(manifest).unwrap();
        let path = format!("/v2/{repository}/manifests/{tag}");
        let kind = manifest["mediaType"].as_str().unwrap();
        let (status, answer) = self.ask("PUT", &path, kind, bytes.clone()).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        Digest::sha256_of(&bytes)
    }

    /// Pushes the blobs of an image of Debian 12 with openssl 3.0.1-1, and makes its manifest.
    async fn push_blobs(&self, repository: &str) -> Value {
        let layer = layer();
        let config = serde_json::to_vec(&json!({
            "architecture": "amd64", "os": "linux",
            "rootfs": { "type": "layers", "diff_ids": [Digest::sha256_of(&layer).to_string()] },
        }))
        .unwrap();
        let mut config = self.push_blob(repository, &config).await;
        config["mediaType"] = "application/vnd.oci.image.config.v1+json".into();
        let mut layer = self.push_blob(repository, &layer).await;
        layer["mediaType"] = "application/vnd.oci.image.layer.v1.tar".into();
        json!({
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": config,
            "layers": [layer],
        })
    }

    /// Pushes that image.
    async fn push_image(&self, repository: &str, tag: &str) -> Digest {
        let manifest = self.push_blobs(repository).await;
        self.push_manifest(repository, tag, &manifest).await
    }

    async fn pull(&self, repository: &str, reference: &str) -> (StatusCode, Value) {
        self.ask("GET", &format!("/v2/{repository}/manifests/{reference}"), "", Vec::new()).await
    }

    /// Judges what waits, as the worker does.
    async fn judge_waiting(&mut self) {
        while let Ok((repository, digest)) = self.waiting.0.try_recv() {
            self.judging.judge(&repository, &digest).await.unwrap();
        }
    }

    fn recorded_verdicts(&self) -> Vec<Box<str>> {
        let events = self.record.0.lock().unwrap();
        let mut verdicts = Vec::new();
        for event in events.iter() {
            if let EventKind::Verdict { verdict, .. } = &event.kind {
                verdicts.push(verdict.clone());
            }
        }
        verdicts
    }
}

fn layer() -> Vec<u8> {
    let status = "Package: openssl\nStatus: install ok installed\nArchitecture: amd64\nVersion: 3.0.1-1\nMaintainer: Somebody\nDescription: x\n\n";
    let release = "ID=debian\nVERSION_ID=\"12\"\nNAME=Debian\n";
    let mut tar = tar::Builder::new(Vec::new());
    for (path, text) in [("var/lib/dpkg/status", status), ("etc/os-release", release)] {
        let mut header = tar::Header::new_ustar();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        tar.append_data(&mut header, path, text.as_bytes()).unwrap();
    }
    tar.into_inner().unwrap()
}

fn maintainer() -> Permit<GrantException> {
    let grants = vec![Grant { role: Role::Maintainer, repositories: Glob::new("prod/**") }];
    let caller = Caller { name: "mia".into(), grants, scope: None };
    authorize(&caller, Place::Repository("prod/web".parse().unwrap())).unwrap()
}

fn exception(expires: &str) -> NewException {
    NewException {
        finding: "CVE-2026-0001".into(),
        package: "".into(),
        owner: "team".into(),
        reason: "not reachable".into(),
        expires: expires.into(),
    }
}

#[tokio::test]
async fn what_is_pushed_is_withheld_until_it_is_judged_and_then_as_the_policy_says() {
    let mut world = World::new("CVE-2026-0001", "3.0.5-1").await;
    world.push_image("prod/web", "1").await;
    let (status, answer) = world.pull("prod/web", "1").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(answer["errors"][0]["code"], "DENIED");
    let message = answer["errors"][0]["message"].to_string();
    assert!(message.contains("not judged yet"), "{answer}");
    world.judge_waiting().await;
    let (status, answer) = world.pull("prod/web", "1").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let message = answer["errors"][0]["message"].to_string();
    for part in ["a fix exists", "production", "fixable-high", "CVE-2026-0001 in openssl"] {
        assert!(message.contains(part), "{part}: {answer}");
    }
    assert_eq!(world.recorded_verdicts(), ["deny".into()]);
}

#[tokio::test]
async fn a_moved_tag_is_committed_with_its_record_and_its_event() {
    let mut world = World::new("CVE-2026-0001", "3.0.5-1").await;
    let before = world.push_image("prod/web", "1").await;
    world.judge_waiting().await;
    let tables = &world.judging.0.on.tables;
    let recorded = seawall_store::outbox::waiting(tables).await.unwrap().len();
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.index.v1+json",
        "manifests": [],
    });
    let request = Request::put("/v2/prod/web/manifests/1").body(Body::from(manifest.to_string()));
    let answer = world.router.clone().oneshot(request.unwrap()).await.unwrap();
    assert_eq!(answer.status(), StatusCode::CREATED);
    let waiting = seawall_store::outbox::waiting(tables).await.unwrap().len();
    assert_eq!(waiting, recorded + 2, "the push, and the tag");
    let events = world.judging.judgements().events(None, 1).await.unwrap();
    assert_eq!(&*events[0].kind, "dev.seawall.tag.moved");
    let data: Value = serde_json::from_str(&events[0].data).unwrap();
    assert_eq!(data["digestBefore"], before.to_string());
    assert_eq!((&data["tag"], &data["repository"]), (&json!("1"), &json!("prod/web")));
    let owed = world.judging.judgements().due_deliveries(i64::MAX, 50).await.unwrap();
    assert!(owed.iter().any(|delivery| delivery.event.number == events[0].number));
}

#[tokio::test]
async fn an_image_without_findings_is_let_out() {
    let mut world = World::new("CVE-2026-0001", "2.0-1").await;
    let digest = world.push_image("prod/web", "1").await;
    world.judge_waiting().await;
    assert_eq!(world.pull("prod/web", "1").await.0, StatusCode::OK);
    assert_eq!(world.pull("prod/web", &digest.to_string()).await.0, StatusCode::OK);
}

#[tokio::test]
async fn an_exception_lets_out_until_it_expires_and_no_blob_is_read_for_it() {
    let mut world = World::new("CVE-2026-0001", "3.0.5-1").await;
    world.push_image("prod/web", "1").await;
    world.push_image("team/web", "1").await;
    world.judge_waiting().await;
    // What follows works without blobs.
    std::fs::remove_dir_all(world.folder.path().join("blobs")).unwrap();
    std::fs::remove_dir_all(world.folder.path().join("cache")).unwrap();
    world.judging.add_exception(&maintainer(), &exception("2026-01-16")).await.unwrap();
    let (status, answer) = world.pull("prod/web", "1").await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(world.pull("team/web", "1").await.0, StatusCode::FORBIDDEN);
    // Two days on: even before anything is judged again, nothing is let out.
    world.clock.0.fetch_add(2 * 86_400_000, Ordering::Relaxed);
    let (status, answer) = world.pull("prod/web", "1").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(answer.to_string().contains("out of date"), "{answer}");
    assert_eq!(world.judging.refresh().await.unwrap(), 2);
    let (_, answer) = world.pull("prod/web", "1").await;
    assert!(answer.to_string().contains("CVE-2026-0001"), "{answer}");
}

#[tokio::test]
async fn an_exception_that_is_taken_back_holds_no_longer() {
    let mut world = World::new("CVE-2026-0001", "3.0.5-1").await;
    world.push_image("prod/web", "1").await;
    world.judge_waiting().await;
    let number =
        world.judging.add_exception(&maintainer(), &exception("2026-12-31")).await.unwrap();
    assert_eq!(world.pull("prod/web", "1").await.0, StatusCode::OK);
    assert!(world.judging.end_exception(&maintainer(), number).await.unwrap());
    assert_eq!(world.pull("prod/web", "1").await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_new_database_judges_everything_again_and_tells_what_it_brought() {
    let mut world = World::new("CVE-2026-0001", "2.0-1").await;
    world.push_image("prod/web", "1").await;
    world.judge_waiting().await;
    assert_eq!(world.judging.refresh().await.unwrap(), 0);
    world.source.set_database("CVE-2026-0002", "3.0.9-1");
    assert_eq!(world.judging.refresh().await.unwrap(), 1);
    assert_eq!(world.pull("prod/web", "1").await.0, StatusCode::FORBIDDEN);
    let events = world.judging.judgements().events(None, 10).await.unwrap();
    let kinds: Vec<&str> = events.iter().map(|event| &*event.kind).collect();
    let changed = "dev.seawall.verdict.changed";
    assert_eq!(kinds, [round::JUDGED_AGAIN, changed, "dev.seawall.image.judged"]);
    let all: Value = serde_json::from_str(&events[0].data).unwrap();
    assert_eq!((&all["changed"], &all["judgedCount"]), (&json!(["database"]), &json!(1)));
    assert_eq!(all["verdictsChangedCount"], 1);
    assert_eq!(all["verdictsChanged"][0]["repository"], "prod/web");
    let data: Value = serde_json::from_str(&events[1].data).unwrap();
    assert_eq!(data["verdictBefore"], "allow");
    assert_eq!(data["findingsAdded"][0]["vulnerability"], "CVE-2026-0002");
    let due = world.judging.judgements().due_deliveries(i64::MAX, 10).await.unwrap();
    assert_eq!(due.len(), 3);
    assert_eq!(world.recorded_verdicts(), ["allow".into(), "deny".into()]);
    // Nothing else changed: nothing is told again.
    assert_eq!(world.judging.refresh().await.unwrap(), 0);
    assert_eq!(world.judging.judgements().events(None, 10).await.unwrap().len(), 3);
}

#[tokio::test]
async fn an_unreadable_layer_withholds_the_image_and_says_so() {
    let mut world = World::new("CVE-2026-0001", "2.0-1").await;
    let config = json!({ "rootfs": { "type": "layers", "diff_ids": [] } }).to_string();
    let mut config = world.push_blob("prod/web", config.as_bytes()).await;
    config["mediaType"] = "application/vnd.oci.image.config.v1+json".into();
    let mut layer = world.push_blob("prod/web", &[0x1f, 0x8b, 8, 0, 1, 2, 3]).await;
    layer["mediaType"] = "application/vnd.oci.image.layer.v1.tar+gzip".into();
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": config,
        "layers": [layer],
    });
    world.push_manifest("prod/web", "1", &manifest).await;
    world.judge_waiting().await;
    let (status, answer) = world.pull("prod/web", "1").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(answer.to_string().contains("could not be scanned"), "{answer}");
}

#[tokio::test]
async fn what_no_runtime_starts_needs_no_verdict() {
    let mut world = World::new("CVE-2026-0001", "3.0.5-1").await;
    let mut config = world.push_blob("prod/web", b"{}").await;
    config["mediaType"] = "application/vnd.oci.empty.v1+json".into();
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "artifactType": "application/vnd.example.sbom",
        "config": config,
        "layers": [config],
    });
    world.push_manifest("prod/web", "sbom", &manifest).await;
    world.judge_waiting().await;
    assert_eq!(world.pull("prod/web", "sbom").await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_push_that_nobody_judged_before_a_crash_is_found_and_judged() {
    let mut world = World::new("CVE-2026-0001", "2.0-1").await;
    world.push_image("prod/web", "1").await;
    // The queue dies with the process.
    while world.waiting.0.try_recv().is_ok() {}
    assert_eq!(world.pull("prod/web", "1").await.0, StatusCode::FORBIDDEN);
    world.judging.sweep().await.unwrap();
    assert_eq!(world.pull("prod/web", "1").await.0, StatusCode::OK);
    let standings = world.judging.judgements().standings().await.unwrap();
    assert_eq!(standings.len(), 1);
}

#[tokio::test]
async fn quarantine_withholds_at_once_and_release_lets_out() {
    let mut world = World::new("CVE-2026-0001", "2.0-1").await;
    let digest = world.push_image("prod/web", "1").await;
    world.judge_waiting().await;
    let grants = vec![Grant { role: Role::Maintainer, repositories: Glob::new("prod/*") }];
    let caller = Caller { name: "mia".into(), grants, scope: None };
    let place = Place::Repository("prod/web".parse().unwrap());
    let permit = authorize(&caller, place).unwrap();
    world.judging.quarantine(&permit, &digest, "seen in an attack").await.unwrap();
    let (status, answer) = world.pull("prod/web", "1").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(answer.to_string().contains("seen in an attack"), "{answer}");
    assert!(world.judging.release(&permit, &digest, "false alarm").await.unwrap());
    assert_eq!(world.pull("prod/web", "1").await.0, StatusCode::OK);
    let kinds: Vec<bool> = world
        .record
        .0
        .lock()
        .unwrap()
        .iter()
        .filter(|event| &*event.caller == "mia")
        .map(|event| matches!(event.kind, EventKind::Quarantined { .. }))
        .collect();
    assert_eq!(kinds, [true, false]);
}

/// A receiver that fails at first.
fn receiver(answers: Vec<&'static str>) -> (String, std::thread::JoinHandle<Vec<String>>) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let thread = std::thread::spawn(move || {
        let mut requests = Vec::new();
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            requests.push(read_request(&mut stream));
            let text =
                format!("HTTP/1.1 {answer}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            std::io::Write::write_all(&mut stream, text.as_bytes()).unwrap();
        }
        requests
    });
    (url, thread)
}

fn read_request(stream: &mut std::net::TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = std::io::Read::read(stream, &mut buffer).unwrap();
        bytes.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        if length.and_then(|length| length.parse().ok()) <= Some(body.len()) {
            return text;
        }
    }
}

#[tokio::test]
async fn a_webhook_that_was_away_gets_its_event_later_and_once() {
    let (url, thread) = receiver(vec!["503 Service Unavailable", "204 No Content"]);
    let mut world = World::with_webhook("CVE-2026-0001", "3.0.5-1", &url).await;
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let config = seawall_distribution::ClientConfig::new("seawall-test");
    let webhooks = Arc::new(webhooks::Webhooks {
        receivers: vec![seawall_distribution::webhook::Webhook::new(&url, secret, true).unwrap()],
        sender: seawall_distribution::webhook::WebhookSender::new(&config).unwrap(),
        source: "https://registry.example".into(),
    });
    world.push_image("prod/web", "1").await;
    world.judge_waiting().await;
    assert_eq!(world.judging.deliver_due(&webhooks).await.unwrap(), 0);
    assert_eq!(world.judging.deliver_due(&webhooks).await.unwrap(), 0);
    world.clock.0.fetch_add(10_000, Ordering::Relaxed);
    assert_eq!(world.judging.deliver_due(&webhooks).await.unwrap(), 1);
    assert_eq!(world.judging.deliver_due(&webhooks).await.unwrap(), 0);
    let requests = thread.join().unwrap();
    assert_eq!(requests.len(), 2);
    for request in requests {
        for part in ["webhook-id: 1", "webhook-signature: v1,", "dev.seawall.image.judged"] {
            assert!(request.contains(part), "{part}: {request}");
        }
    }
}

#[tokio::test]
async fn another_policy_is_tried_without_changing_anything() {
    let mut world = World::new("CVE-2026-0001", "3.0.5-1").await;
    let digest = world.push_image("prod/web", "1").await;
    world.judge_waiting().await;
    let lenient = POLICY.replace("severity: high", "severity: critical");
    let policy = Policy::parse(&lenient, "tried").unwrap();
    let images = [("prod/web".parse().unwrap(), digest)];
    let tried = world.judging.try_policies(vec![policy], &images).await.unwrap();
    let verdicts: Vec<(&str, &str)> =
        tried.iter().map(|(before, after)| (&**before, &*after.verdict)).collect();
    assert_eq!(verdicts, [("deny", "allow")]);
    assert_eq!(world.pull("prod/web", "1").await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_layers_of_a_withheld_image_are_withheld_too() {
    let mut world = World::new("CVE-2026-0001", "3.0.5-1").await;
    world.push_image("prod/web", "1").await;
    let path = format!("/v2/prod/web/blobs/{}", Digest::sha256_of(&layer()));
    assert_eq!(world.ask("GET", &path, "", Vec::new()).await.0, StatusCode::FORBIDDEN);
    // A client that pushes asks whether it is there.
    assert_eq!(world.ask("HEAD", &path, "", Vec::new()).await.0, StatusCode::OK);
    world.judge_waiting().await;
    let (status, answer) = world.ask("GET", &path, "", Vec::new()).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(answer.to_string().contains("CVE-2026-0001"), "{answer}");
    world.judging.add_exception(&maintainer(), &exception("2026-12-31")).await.unwrap();
    assert_eq!(world.ask("GET", &path, "", Vec::new()).await.0, StatusCode::OK);
}

mod again;
mod push;
mod running;
mod soak;

#[test]
fn images_are_judged_over_postgresql() {
    let itself = "images_are_judged_over_postgresql";
    postgres::run_again(&["judging::tests::", "--skip", itself], 15);
}
