//! The stored evidence log: many append, one writes.
//!
//! A thread owns the files. What waits is written together and synced once (group commit); an
//! append is answered after that, so that what was acknowledged is on the disk. Heads are
//! signed after so many records or so much time, and handed to a witness outside.
//!
//! Files: `evidence/NUMBER.swlog`, where `NUMBER` is that of the first record (20 digits). The
//! form is that of `docs/reference/evidence.md`; a file after the first begins with bridges over
//! all records before it and the head over them, so each verifies alone (`--partial`).
//! `evidence/log.key` is the key that signs, `evidence/log.pub` the one that verifies.
//!
//! **Invariant:** a failed write leaves the file as it was before, or ends the log: nothing is
//! appended after bytes of which it is not known whether they are there.

use std::fmt;
use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::thread::JoinHandle;
use std::time::Duration;

use seawall_evidence::key::{KeyError, PublicKey, SigningKey};
use seawall_evidence::log::ResumeError;
use seawall_evidence::record::Entry;
use seawall_evidence::timestamp::Timestamp;
use tokio::sync::oneshot;

use crate::atomic::{self, Durability};
use crate::data_folder::FolderLock;
use crate::key_file::{self, KeyFileError};

pub mod read;
pub mod witness;

mod files;
mod queue;
mod writer;

use queue::{Queue, Request};
use witness::{Publisher, Witness};
use writer::Writer;

/// Most appends that wait for the disk.
// LIMIT: at 64 KiB each no more than a disk takes in a second; whoever comes later is told so.
pub const QUEUE_LENGTH_MAX: usize = 16 * 1024;
/// How long records wait for others if nobody waits for them.
// LIMIT: so much of what was noted is lost with the power.
const NOTES_WAIT_MAX: Duration = Duration::from_millis(10);
/// Size above which a further file is begun, in bytes.
// LIMIT: a server reads the newest file when it starts, in a fraction of a second.
pub const FILE_BYTES: u64 = 64 * 1024 * 1024;
/// Records after which a head is signed at the latest.
pub const HEAD_RECORDS: u64 = 1024;
/// Time after which a head is signed at the latest, if there are records without one.
pub const HEAD_INTERVAL: Duration = Duration::from_secs(10);

/// How a log is kept.
#[derive(Debug)]
pub struct Options {
    /// The name of the log, when it is begun; one that exists has its own.
    pub origin: String,
    /// The time.
    pub clock: Clock,
    /// Records after which a head is signed.
    pub head_records: u64,
    /// Time after which a head is signed.
    pub head_interval: Duration,
    /// Size above which a further file is begun, in bytes.
    pub file_bytes: u64,
    /// Who keeps the newest head outside of the data folder.
    pub witness: Option<Box<dyn Witness>>,
}

impl Options {
    /// Makes the options of a server.
    pub fn new(origin: &str, clock: Clock) -> Self {
        Self {
            origin: origin.to_owned(),
            clock,
            head_records: HEAD_RECORDS,
            head_interval: HEAD_INTERVAL,
            file_bytes: FILE_BYTES,
            witness: None,
        }
    }
}

/// Where the log takes the time from.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// Makes a clock.
    pub fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// Returns the clock of the machine.
    pub fn system() -> Self {
        Self::new(|| {
            let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
            let millis = since.ok().and_then(|since| u64::try_from(since.as_millis()).ok());
            millis.and_then(Timestamp::from_unix_millis).unwrap_or_default()
        })
    }

    /// Returns the time.
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Clock")
    }
}

/// Why a log cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A file cannot be read or written.
    #[error("cannot {what} `{path}`")]
    Io {
        /// What was to be done.
        what: &'static str,
        /// With which file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// A file of the log is damaged, in a way that no crash explains.
    #[error("the evidence log `{path}` cannot go on")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        #[source]
        source: ResumeError,
    },
    /// The key of the log is missing or damaged.
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
    /// The text of the key is none.
    #[error("the key of the evidence log `{path}` is damaged")]
    Key {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        #[source]
        source: KeyError,
    },
    /// The name of a log that is to be begun is none.
    #[error(
        "`{origin}` is no name of an evidence log: it is empty, too long, or holds a space or a plus"
    )]
    Name {
        /// The name.
        origin: String,
    },
}

/// Why something was not recorded.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AppendError {
    /// Too many wait already.
    #[error("the evidence log is behind by {QUEUE_LENGTH_MAX} records")]
    Overloaded,
    /// The log was closed.
    #[error("the evidence log is closed")]
    Closed,
    /// Nothing was written; a later attempt may succeed.
    #[error("the evidence log `{path}` cannot be written")]
    Write {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: Arc<io::Error>,
    },
    /// It is not known what is on the disk: the log ends until it is opened again.
    #[error("the evidence log `{path}` failed, and goes on only when it is opened again")]
    Failed {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: Arc<io::Error>,
    },
    /// The log refuses the record.
    #[error(transparent)]
    Refused(#[from] seawall_evidence::log::AppendError),
}

/// The state of a log, for people and metrics.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Status {
    /// Records on the disk.
    pub record_count: u64,
    /// Those of them that no head covers yet.
    pub unsigned_count: u64,
    /// Records that were written since the log was opened, and syncs that they took.
    pub appended_count: u64,
    /// Syncs since the log was opened.
    pub sync_count: u64,
    /// Records that nobody waited for and that could not be written, since the log was opened.
    pub unwritten_count: u64,
    /// Why the log does not go on, if it does not.
    pub failure: Option<String>,
    /// Why the witness did not take the newest head, if it did not.
    pub witness_failure: Option<String>,
}

/// A log that is open for appending. Clones append to the same log.
#[derive(Clone, Debug)]
pub struct EvidenceLog {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    queue: Arc<Queue>,
    folder: PathBuf,
    public_key: PublicKey,
    origin: Box<str>,
    clock: Clock,
    thread: std::sync::Mutex<Option<JoinHandle<()>>>,
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.close();
    }
}

impl Shared {
    fn close(&self) {
        self.queue.close();
        let thread = self.thread.lock().ok().and_then(|mut thread| thread.take());
        // A thread that panicked has left its requests without an answer, which they see.
        drop(thread.map(JoinHandle::join));
    }
}

impl EvidenceLog {
    /// Opens the log in `folder`, or begins one. What a crash left half-written is cut off, and
    /// a record says so.
    pub fn open(folder: &Path, lock: FolderLock, options: Options) -> Result<Self, OpenError> {
        std::fs::create_dir_all(folder)
            .map_err(|source| io_error("make the folder", folder, source))?;
        let key = signing_key(folder, &options.origin)?;
        let public_key = key.public().clone();
        publish_key(folder, &public_key)?;
        let queue = Arc::new(Queue::default());
        let publisher =
            options.witness.map(|witness| Publisher::start(witness, Arc::clone(&queue)));
        let clock = options.clock.clone();
        let writer = Writer::open(
            folder,
            writer::Rules {
                origin: options.origin,
                key,
                clock: options.clock,
                head_records: options.head_records.max(1),
                head_interval: options.head_interval,
                file_bytes: options.file_bytes,
            },
            Arc::clone(&queue),
            publisher,
            lock,
        )?;
        let origin = writer.origin().into();
        let thread = std::thread::Builder::new()
            .name("evidence".to_owned())
            .spawn(move || writer.run())
            .map_err(|source| io_error("start the writer of", folder, source))?;
        let thread = std::sync::Mutex::new(Some(thread));
        let folder = folder.to_owned();
        Ok(Self { shared: Arc::new(Shared { queue, folder, public_key, origin, clock, thread }) })
    }

    /// Appends a record; what is returned is done when the record is on the disk.
    pub fn append(&self, entry: Entry) -> Result<Pending, AppendError> {
        let (answer, pending) = oneshot::channel();
        let answer = Some(answer);
        self.shared.queue.push(Request::Append { entry: entry.into(), answer })?;
        Ok(Pending(pending))
    }

    /// Appends a record that nobody waits for: it is on the disk a little later, together with
    /// others. [`Status::unwritten_count`] says how many of them never got there.
    pub fn note(&self, entry: Entry) -> Result<(), AppendError> {
        self.shared.queue.push(Request::Append { entry: entry.into(), answer: None })
    }

    /// Signs a head over all records, if there are some without one; what is returned is done
    /// when the head is on the disk, with the number of records.
    pub fn sign(&self) -> Result<Pending, AppendError> {
        let (answer, pending) = oneshot::channel();
        self.shared.queue.push(Request::Sign { answer })?;
        Ok(Pending(pending))
    }

    /// Returns the key that verifies the log.
    pub fn public_key(&self) -> &PublicKey {
        &self.shared.public_key
    }

    /// Returns the name of the log.
    pub fn origin(&self) -> &str {
        &self.shared.origin
    }

    /// Returns the folder of its files.
    pub fn folder(&self) -> &Path {
        &self.shared.folder
    }

    /// Returns the time by the clock of the log.
    pub fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    /// Returns the state of the log.
    pub fn status(&self) -> Status {
        self.shared.queue.status()
    }

    /// Writes what waits, signs a head, and ends. Later appends are refused.
    pub fn close(&self) {
        self.shared.close();
    }
}

/// An append that is on its way to the disk; its result is the number of the record.
#[derive(Debug)]
pub struct Pending(oneshot::Receiver<Result<u64, AppendError>>);

impl Pending {
    /// Waits, outside of asynchronous code.
    pub fn wait(self) -> Result<u64, AppendError> {
        self.0.blocking_recv().unwrap_or(Err(AppendError::Closed))
    }
}

impl Future for Pending {
    type Output = Result<u64, AppendError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let received = Pin::new(&mut self.0).poll(context);
        received.map(|received| received.unwrap_or(Err(AppendError::Closed)))
    }
}

/// Reads the key of the log, or makes it.
fn signing_key(folder: &Path, origin: &str) -> Result<SigningKey, OpenError> {
    let path = folder.join("log.key");
    if !seawall_evidence::key::is_key_name(origin) {
        return Err(OpenError::Name { origin: origin.to_owned() });
    }
    let text = key_file::read_or_create(&path, |seed| {
        // INVARIANT: a seed has no form, and the name is one.
        SigningKey::from_seed(origin, seed).map(|key| key.to_private_text()).unwrap_or_default()
    })?;
    SigningKey::from_private_text(text.trim()).map_err(|source| OpenError::Key { path, source })
}

/// Writes the public key beside the log, for those who verify.
fn publish_key(folder: &Path, key: &PublicKey) -> Result<(), OpenError> {
    let path = folder.join("log.pub");
    let text = format!("{key}\n");
    if std::fs::read_to_string(&path).is_ok_and(|known| known == text) {
        return Ok(());
    }
    atomic::write_file(&path, text.as_bytes(), Durability::Synced)
        .map_err(|source| io_error("write", &path, source))
}

fn io_error(what: &'static str, path: &Path, source: io::Error) -> OpenError {
    OpenError::Io { what, path: path.to_owned(), source }
}

#[cfg(test)]
mod tests;
