//! The link to the server: what the node is to it, and the threads that speak.
//!
//! Folder `link/` of the data folder: `server.json` (where the server is, and its CA),
//! `identity.json` (key and certificate of this node, mode 0600), `queue/` ([`queue`]),
//! `orders.json` and `safe/` (what the server said last). Files appear whole or not at all.
//!
//! **Invariant:** whoever guards containers never waits for the link: what is told goes into a
//! bounded channel, and what does not fit is counted. Without the server the last orders hold.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use seawall_distribution::link::{Credentials, LinkClient, LinkError, new_request};
use seawall_runtime::event::CgroupId;
use seawall_runtime::in_use::account::{Change, Known};
use seawall_runtime::link::{
    Certified, ENROL_PATH, Enrolment, Lane, NodeStatus, Orders, RECORD_BYTES_MAX, Record, Told,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::read;

pub mod downlink;
pub mod queue;
mod uplink;

use downlink::SafeLists;
use queue::{QUEUE_BYTES_MAX, Queue};

/// LIMIT: records on their way to the queue.
const CHANNEL_MAX: usize = 16_384;
/// LIMIT: records that are written together.
const WRITTEN_AT_ONCE: usize = 1_024;
/// How often the disk is tried again that took nothing.
const RETRY_INTERVAL: Duration = Duration::from_millis(500);
/// LIMIT: bytes of a file of the link.
const FILE_BYTES_MAX: u64 = 1024 * 1024;
/// LIMIT: bytes of a certificate that is answered.
const CERTIFIED_BYTES_MAX: u64 = 64 * 1024;
/// LIMIT: how long somebody waits until what was told is on the disk.
pub const FLUSH_TIME_MAX: Duration = Duration::from_secs(5);

/// The name that the agent goes by.
pub const USER_AGENT: &str = concat!("seawall-agent/", env!("CARGO_PKG_VERSION"));

/// Where the server is.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Server {
    /// `https://HOST[:PORT]`.
    pub server: String,
    /// Its CA, PEM.
    pub ca: String,
}

/// Who this node is.
#[derive(Clone, Deserialize, Serialize)]
pub struct Identity {
    /// Its identifier.
    pub node: String,
    /// Its certificate, PEM.
    pub certificate: String,
    /// Its key, PEM.
    pub key: String,
    /// When the certificate is to be renewed, in seconds since 1970.
    pub renew: u64,
    /// When it ends, in seconds since 1970.
    pub ends: u64,
}

impl std::fmt::Debug for Identity {
    // The key is a secret.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Identity").field("node", &self.node).finish_non_exhaustive()
    }
}

/// Why a node is not linked.
#[derive(Debug, thiserror::Error)]
pub enum LinkFileError {
    /// A file of the link cannot be read or written.
    #[error("cannot {what} `{path}`")]
    Io {
        /// What was to be done.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// A file of the link is damaged.
    #[error("`{path}` is not understood: {reason}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The server was not reached, or does not take this node.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The system gives no random bytes.
    #[error("the system gives no random bytes: {0}")]
    Random(String),
}

impl Identity {
    /// Returns what is shown to the server.
    fn credentials(&self) -> Credentials {
        Credentials { certificate_pem: self.certificate.clone(), key_pem: self.key.clone() }
    }

    fn of(certified: Certified, key: String) -> Self {
        let Certified { node, certificate, renew, ends } = certified;
        Self { node, certificate, key, renew, ends }
    }
}

/// Returns the folder of the link.
pub fn folder(data: &Path) -> PathBuf {
    data.join("link")
}

/// Enrols this node: makes its key, and has the server sign a certificate for it.
pub fn enrol(
    data: &Path,
    server: &Server,
    token: &str,
    name: &str,
) -> Result<Identity, LinkFileError> {
    let client = LinkClient::new(&server.server, &server.ca, None, USER_AGENT)?;
    let (key, csr) = new_request()?;
    let enrolment = Enrolment { token: token.to_owned(), name: name.to_owned(), csr };
    let body = serde_json::to_string(&enrolment).unwrap_or_default();
    let folder = folder(data);
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&folder)
        .map_err(|source| LinkFileError::Io { what: "make", path: folder.clone(), source })?;
    let answer = client.post(ENROL_PATH, &body, CERTIFIED_BYTES_MAX)?;
    let certified = parse(&answer, Path::new("the server's answer"))?;
    let identity = Identity::of(certified, key);
    // Another server counts what it took over from its own beginning.
    forget_queue(&folder)?;
    write(&folder.join("server.json"), server)?;
    write(&folder.join("identity.json"), &identity)?;
    Ok(identity)
}

/// What another server ordered holds no longer; what waits for it stays.
fn forget_queue(folder: &Path) -> Result<(), LinkFileError> {
    for name in ["orders.json", "safe"] {
        let path = folder.join(name);
        let gone = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        match gone {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                return Err(LinkFileError::Io { what: "remove", path, source });
            }
            _ => {}
        }
    }
    Ok(())
}

/// Tells whether this node was enrolled.
pub fn is_enrolled(data: &Path) -> bool {
    folder(data).join("identity.json").exists()
}

fn parse<T: DeserializeOwned>(text: &str, path: &Path) -> Result<T, LinkFileError> {
    serde_json::from_str(text).map_err(|error| LinkFileError::Damaged {
        path: path.to_owned(),
        reason: error.to_string(),
    })
}

fn load<T: DeserializeOwned>(path: &Path) -> Result<T, LinkFileError> {
    let text = read::text(path, FILE_BYTES_MAX);
    let failed = |source| LinkFileError::Io { what: "read", path: path.to_owned(), source };
    parse(&text.map_err(failed)?, path)
}

/// Writes a file of the link, which its owner alone may read.
fn write(path: &Path, value: &impl Serialize) -> Result<(), LinkFileError> {
    let failed = |source| LinkFileError::Io { what: "write", path: path.to_owned(), source };
    // Plain values with text keys: serialising them cannot fail.
    let bytes = serde_json::to_vec(value).unwrap_or_default();
    write_bytes(path, &bytes).map_err(failed)
}

fn write_bytes(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    let file = options.write(true).create(true).truncate(true).mode(0o600).open(&temporary);
    let mut file = file?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    fs::File::open(folder)?.sync_all()
}

/// Who knows which files containers use.
pub trait UseSource: std::fmt::Debug + Send + Sync {
    /// Returns what changed since what is known of control groups, as much as one report takes;
    /// nothing where nobody answers in time.
    fn changes(&self, known: Vec<(CgroupId, Known)>) -> Vec<(CgroupId, Change)>;
}

/// What goes to the queue.
enum Job {
    /// A record, with its lane.
    Record(Lane, Vec<u8>),
    /// Somebody wants to know when all before is on the disk, or why it is not.
    Flush(SyncSender<Result<(), String>>),
}

/// How the link is.
#[derive(Clone, Debug, Default, Eq, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LinkStatus {
    /// The server.
    pub server: String,
    /// This node's identifier.
    pub node: String,
    /// When the server last took something over, in nanoseconds since 1970; 0 is never.
    pub reached: u64,
    /// Why it was not reached, or did not take it, the last time.
    pub failure: Option<String>,
    /// Records that wait.
    pub waiting: u64,
    /// Records that were given up.
    pub dropped: u64,
    /// Why the disk takes nothing, where it does not.
    pub disk_failure: Option<String>,
    /// The digest of the orders in force; empty before there were any.
    pub orders: String,
    /// When the certificate ends, in seconds since 1970.
    pub certificate_ends: u64,
}

/// What the threads share.
#[derive(Debug)]
struct Shared {
    folder: PathBuf,
    queue: Mutex<Queue>,
    /// What runs, with a number that rises when it changes.
    running: Mutex<(u64, Arc<[Told]>)>,
    node_status: Mutex<NodeStatus>,
    status: Mutex<LinkStatus>,
    orders: Mutex<(u64, Arc<Orders>)>,
    safe: SafeLists,
    uses: OnceLock<Arc<dyn UseSource>>,
    /// Records that did not fit into the channel, by lane.
    overflow: [AtomicU64; Lane::ALL.len()],
    /// Told when there is something to send.
    work: (Mutex<bool>, Condvar),
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn status(&self) -> MutexGuard<'_, LinkStatus> {
        self.status.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns what runs.
    fn running(&self) -> Arc<[Told]> {
        Arc::clone(&self.running.lock().unwrap_or_else(PoisonError::into_inner).1)
    }

    fn wake(&self) {
        let mut is_due = self.work.0.lock().unwrap_or_else(PoisonError::into_inner);
        *is_due = true;
        self.work.1.notify_one();
    }

    /// Waits until there is something to send, at most for `time`.
    fn wait(&self, time: Duration) {
        let is_due = self.work.0.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.work.1.wait_timeout_while(is_due, time, |is_due| !*is_due);
        let (mut is_due, _) = waited.unwrap_or_else(PoisonError::into_inner);
        *is_due = false;
    }
}

/// The link, as the agent sees it. Clones are the same.
#[derive(Clone, Debug)]
pub struct Link {
    jobs: SyncSender<Job>,
    shared: Arc<Shared>,
}

impl std::fmt::Debug for Job {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Record(..) => "Record",
            Self::Flush(_) => "Flush",
        })
    }
}

impl Link {
    /// Opens the link of an enrolled node, and begins to speak.
    pub fn start(data: &Path) -> Result<Self, LinkFileError> {
        let folder = folder(data);
        let server: Server = load(&folder.join("server.json"))?;
        let identity: Identity = load(&folder.join("identity.json"))?;
        let random = random().map_err(LinkFileError::Random)?;
        let path = folder.join("queue");
        let opened = Queue::open(&path, QUEUE_BYTES_MAX, random);
        let queue = opened.map_err(|source| LinkFileError::Io { what: "open", path, source })?;
        let (orders, tag) = downlink::stored(&folder);
        let status = LinkStatus {
            server: server.server.clone(),
            node: identity.node.clone(),
            orders: tag,
            certificate_ends: identity.ends,
            ..LinkStatus::default()
        };
        let shared = Arc::new(Shared {
            safe: SafeLists::open(&folder),
            uses: OnceLock::new(),
            folder,
            queue: Mutex::new(queue),
            running: Mutex::new((0, Arc::from([]))),
            node_status: Mutex::default(),
            status: Mutex::new(status),
            orders: Mutex::new((1, Arc::new(orders))),
            overflow: Default::default(),
            work: (Mutex::new(false), Condvar::new()),
        });
        let (jobs, received) = sync_channel(CHANNEL_MAX);
        let writer = Arc::clone(&shared);
        spawn("link-queue", move || write_queue(&writer, &received))?;
        let speaker = Arc::clone(&shared);
        spawn("link", move || uplink::speak(&speaker, &server, identity))?;
        Ok(Self { jobs, shared })
    }

    /// Tells the server of something, as soon as it can be reached. Waits for nothing.
    pub fn tell(&self, record: &Record) {
        let lane = record.lane();
        let Ok(content) = serde_json::to_vec(record) else { return };
        let is_told = content.len() <= RECORD_BYTES_MAX
            && !matches!(
                self.jobs.try_send(Job::Record(lane, content)),
                Err(TrySendError::Full(_) | TrySendError::Disconnected(_))
            );
        if !is_told && let Some(count) = self.shared.overflow.get(lane.number()) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Waits until what was told is on the disk; the error says why it is not.
    pub fn flush(&self) -> Result<(), String> {
        let (sender, answer) = sync_channel(1);
        let sent = self.jobs.send(Job::Flush(sender));
        sent.map_err(|error| error.to_string())?;
        answer.recv_timeout(FLUSH_TIME_MAX).map_err(|error| error.to_string())?
    }

    /// Says what runs.
    pub fn running(&self, told: Vec<Told>, status: NodeStatus) {
        let mut running = self.shared.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.0 = running.0.saturating_add(1);
        running.1 = told.into();
        drop(running);
        *self.shared.node_status.lock().unwrap_or_else(PoisonError::into_inner) = status;
        self.shared.wake();
    }

    /// Says who is to be asked which files containers use; the first one counts.
    pub fn ask_uses(&self, source: Arc<dyn UseSource>) {
        self.shared.uses.get_or_init(|| source);
    }

    /// Returns what the server ordered last, with a number that rises when it changes.
    pub fn orders(&self) -> (u64, Arc<Orders>) {
        let orders = self.shared.orders.lock().unwrap_or_else(PoisonError::into_inner);
        (orders.0, Arc::clone(&orders.1))
    }

    /// Returns the lists of executables of images.
    pub fn safe_lists(&self) -> &SafeLists {
        &self.shared.safe
    }

    /// Tells how the link is.
    pub fn status(&self) -> LinkStatus {
        let mut status = self.shared.status().clone();
        let queue = self.shared.queue();
        status.waiting = queue.waiting();
        status.dropped = queue.dropped().iter().map(|dropped| dropped.count).sum();
        status.disk_failure.clone_from(&queue.failure);
        status
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), LinkFileError> {
    let started = std::thread::Builder::new().name(name.to_owned()).spawn(work);
    let failed = |source| LinkFileError::Io { what: "start the thread", path: name.into(), source };
    started.map(drop).map_err(failed)
}

/// Returns random bytes of the operating system.
fn random<const N: usize>() -> Result<[u8; N], String> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// Brings what is told onto the disk, for as long as the agent lives.
fn write_queue(shared: &Shared, jobs: &Receiver<Job>) {
    loop {
        let first = match jobs.recv_timeout(RETRY_INTERVAL) {
            Ok(job) => Some(job),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => return,
        };
        let mut asked = Vec::new();
        let mut queue = shared.queue();
        let is_idle = first.is_none() && queue.failure.is_none();
        for job in first.into_iter().chain(jobs.try_iter()).take(WRITTEN_AT_ONCE) {
            match job {
                Job::Record(lane, content) => queue.push(lane, content),
                Job::Flush(answer) => asked.push(answer),
            }
        }
        let is_lost = count_overflow(shared, &mut queue);
        if is_idle && !is_lost {
            continue;
        }
        let written = queue.sync().map_err(|error| error.to_string());
        drop(queue);
        shared.wake();
        for answer in asked {
            // Who does not wait any more misses no answer.
            drop(answer.try_send(written.clone()));
        }
    }
}

/// Counts what did not fit into the channel; tells whether there was something.
fn count_overflow(shared: &Shared, queue: &mut Queue) -> bool {
    let mut is_lost = false;
    for (lane, count) in Lane::ALL.into_iter().zip(&shared.overflow) {
        let count = count.swap(0, Ordering::Relaxed);
        queue.count_dropped(lane, count);
        is_lost |= count != 0;
    }
    is_lost
}

#[cfg(test)]
mod tests;
