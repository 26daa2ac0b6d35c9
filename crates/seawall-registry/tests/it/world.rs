//! A registry with a clock, chance, a gate and a record of our own.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Request, StatusCode};
use bytes::Bytes;
use http_body_util::BodyExt as _;
use seawall_artifact::digest::Digest;
use seawall_artifact::reference::RepositoryName;
use seawall_evidence::record::Entry;
use seawall_evidence::timestamp::Timestamp;
use seawall_policy::access::{Caller, Grant, Role};
use seawall_policy::glob::Glob;
use seawall_registry::Registry;
use seawall_registry::authenticate::{Authenticate, Challenge, Need};
use seawall_registry::clock::{Clock, Random};
use seawall_registry::gate::{Gate, GateError, PushAttempt, PushEvent, Verdict};
use seawall_registry::record::{Discard, Event, EventKind, Record, RecordError};
use seawall_registry::storage::{ImmutableTags, Storage, StorageSettings};
use seawall_store::blobs::Pending;
use tower::ServiceExt as _;

/// A clock that a test sets.
#[derive(Debug)]
pub(crate) struct TestClock(AtomicU64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix_millis(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

#[derive(Debug)]
struct Counter(AtomicU64);

impl Random for Counter {
    fn bytes(&self) -> std::io::Result<[u8; 16]> {
        Ok(u128::from(self.0.fetch_add(1, Ordering::SeqCst)).to_be_bytes())
    }
}

/// Callers are named in a header, `test-caller: NAME`; nobody else is known.
#[derive(Debug, Default)]
pub(crate) struct TestCallers(Mutex<BTreeMap<String, Arc<Caller>>>);

impl Authenticate for TestCallers {
    fn caller<'a>(&'a self, request: &'a Parts) -> Pending<'a, Result<Arc<Caller>, Challenge>> {
        let name = request.headers.get("test-caller").map(|value| value.to_str().unwrap());
        let name = name.unwrap_or_default();
        let caller = self.0.lock().unwrap().get(name).cloned();
        Box::pin(async { caller.ok_or(Challenge::Unauthorized) })
    }

    fn challenges(&self, _: &Parts, need: Need<'_>) -> Vec<HeaderValue> {
        let repository = need.repository.map_or("", RepositoryName::as_str);
        let action = need.action.map_or("", seawall_policy::access::Action::name);
        vec![format!("Test scope=\"{repository}:{action}\"").try_into().unwrap()]
    }
}

/// Withholds the digests that a test names.
#[derive(Debug, Default)]
pub(crate) struct TestGate {
    pub(crate) withheld: Mutex<Vec<Digest>>,
    pub(crate) pushed: Mutex<Vec<PushEvent>>,
}

impl Gate for TestGate {
    fn judges_pushes(&self) -> bool {
        false
    }

    fn may_push<'a>(&'a self, _: PushAttempt<'a>) -> Pending<'a, Result<Verdict, GateError>> {
        Box::pin(std::future::ready(Ok(Verdict::Allowed)))
    }

    fn pushed(&self, event: &PushEvent) {
        self.pushed.lock().unwrap().push(event.clone());
    }

    fn may_pull(&self, _: &RepositoryName, digest: &Digest) -> Verdict {
        if self.withheld.lock().unwrap().contains(digest) {
            let (reason, advice) = ("3 critical findings".into(), "update openssl".into());
            return Verdict::Withheld { reason, advice };
        }
        Verdict::Allowed
    }

    fn guards_blobs(&self) -> bool {
        false
    }

    fn listeners(&self) -> Option<Arc<[Box<str>]>> {
        None
    }
}

/// Keeps what was recorded, or refuses to.
#[derive(Debug, Default)]
pub(crate) struct TestRecord {
    pub(crate) is_broken: AtomicBool,
    pub(crate) events: Mutex<Vec<Event>>,
}

impl Record for TestRecord {
    fn entry(&self, event: &Event) -> Result<Entry, RecordError> {
        if self.is_broken.load(Ordering::SeqCst) {
            return Err(RecordError("it is no record".into()));
        }
        self.events.lock().unwrap().push(event.clone());
        Discard.entry(event)
    }

    fn committed(&self) {}

    fn note(&self, event: Event) {
        self.events.lock().unwrap().push(event);
    }
}

/// A registry and what stands around it.
#[derive(Debug)]
pub(crate) struct World {
    folder: tempfile::TempDir,
    pub(crate) clock: Arc<TestClock>,
    random: Arc<Counter>,
    pub(crate) callers: Arc<TestCallers>,
    pub(crate) gate: Arc<TestGate>,
    pub(crate) record: Arc<TestRecord>,
    pub(crate) storage: Storage,
    router: Router,
}

/// An answer whose body was read.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    headers: axum::http::HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn headers(&self, name: &str) -> Vec<&str> {
        self.headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The code of the first error.
    pub(crate) fn code(&self) -> String {
        self.json()["errors"][0]["code"].as_str().unwrap().to_owned()
    }

    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        let body = String::from_utf8_lossy(&self.body);
        assert_eq!(self.status.as_u16(), status, "{body}");
        self
    }
}

pub(crate) const HOUR_MILLIS: u64 = 3_600_000;
pub(crate) const DAY_MILLIS: u64 = 24 * HOUR_MILLIS;

impl World {
    /// A registry in which `root` may do everything.
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(TestClock(AtomicU64::new(1_750_000_000_000)));
        let random = Arc::new(Counter(AtomicU64::new(1)));
        let (callers, gate, record) = (Arc::default(), Arc::default(), Arc::default());
        let (storage, router) = open(&folder, &clock, &random, &callers, &gate, &record).await;
        let world = Self { folder, clock, random, callers, gate, record, storage, router };
        world.add_caller("root", Role::Administrator, "**");
        world
    }

    /// Starts the registry again over the same folder.
    pub(crate) async fn restart(&mut self) {
        let (storage, router) =
            open(&self.folder, &self.clock, &self.random, &self.callers, &self.gate, &self.record)
                .await;
        self.storage = storage;
        self.router = router;
    }

    pub(crate) fn add_caller(&self, name: &str, role: Role, repositories: &str) {
        let grants = vec![Grant { role, repositories: Glob::new(repositories) }];
        let caller = Arc::new(Caller { name: name.into(), grants, scope: None });
        self.callers.0.lock().unwrap().insert(name.to_owned(), caller);
    }

    pub(crate) fn pass(&self, millis: u64) {
        self.clock.0.fetch_add(millis, Ordering::SeqCst);
    }

    pub(crate) fn blob_path(&self, digest: &Digest) -> std::path::PathBuf {
        let hex = digest.hex();
        crate::bucket::files(self.folder.path())
            .join("sha256")
            .join(hex.get(..2).unwrap())
            .join(hex)
    }

    /// Sends a request of `root`.
    pub(crate) async fn send(&self, method: &str, path: &str, body: impl Into<Body>) -> Answer {
        self.send_with(method, path, &[], body).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, Body::empty()).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, Body::empty()).await
    }

    /// Sends a request with headers; `test-caller` among them is another caller than `root`.
    pub(crate) async fn send_with(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !headers.iter().any(|(name, _)| *name == "test-caller") {
            request = request.header("test-caller", "root");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body.into()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// Pushes a blob at once.
    pub(crate) async fn push_blob(&self, repository: &str, content: &[u8]) -> Digest {
        let digest = Digest::sha256_of(content);
        let path = format!("/v2/{repository}/blobs/uploads/?digest={digest}");
        self.send("POST", &path, content.to_vec()).await.expect(201);
        digest
    }

    /// Pushes an image with its blobs and returns the digest of its manifest.
    pub(crate) async fn push_image(&self, repository: &str, tag: &str, layer: &[u8]) -> Digest {
        let config = self.push_blob(repository, b"{}").await;
        let layer = self.push_blob(repository, layer).await;
        let manifest = image(&config, &layer, "");
        let path = format!("/v2/{repository}/manifests/{tag}");
        self.send("PUT", &path, manifest.clone()).await.expect(201);
        Digest::sha256_of(manifest.as_bytes())
    }

    pub(crate) fn recorded(&self) -> Vec<EventKind> {
        self.record.events.lock().unwrap().drain(..).map(|event| event.kind).collect()
    }
}

async fn open(
    folder: &tempfile::TempDir,
    clock: &Arc<TestClock>,
    random: &Arc<Counter>,
    callers: &Arc<TestCallers>,
    gate: &Arc<TestGate>,
    record: &Arc<TestRecord>,
) -> (Storage, Router) {
    let tables = seawall_store::testing::postgres::tables(folder.path(), "tables.db").await;
    let blobs = crate::bucket::blobs(folder.path());
    let settings = StorageSettings {
        immutable_tags: vec![ImmutableTags {
            repositories: Glob::new("prod/**"),
            tags: Glob::new("v*"),
        }],
        ..StorageSettings::STANDARD
    };
    let (clock, random) = (Arc::clone(clock), Arc::clone(random));
    let storage = Storage::new(tables, blobs, clock, random, settings);
    let (callers, gate, record) = (Arc::clone(callers), Arc::clone(gate), Arc::clone(record));
    let registry = Registry::new(storage.clone(), callers, gate, record);
    (storage, registry.router())
}

pub(crate) const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
pub(crate) const INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// A manifest of an image with one layer; `more` is put before the closing brace.
pub(crate) fn image(config: &Digest, layer: &Digest, more: &str) -> String {
    format!(
        r#"{{"schemaVersion":2,"mediaType":"{MANIFEST}","config":{{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{config}","size":2}},"layers":[{{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{layer}","size":1}}]{more}}}"#
    )
}

/// An index of manifests.
pub(crate) fn index(manifests: &[&Digest]) -> String {
    let entries: Vec<String> = manifests
        .iter()
        .map(|digest| format!(r#"{{"mediaType":"{MANIFEST}","digest":"{digest}","size":1}}"#))
        .collect();
    let entries = entries.join(",");
    format!(r#"{{"schemaVersion":2,"mediaType":"{INDEX}","manifests":[{entries}]}}"#)
}
