//! What the registry stores, in tables and blobs, and what may be done with it.
//!
//! Each function that reads or changes the content of a repository asks for the permit of the
//! action, and takes the name of the repository from it: a handler that forgets to authorize
//! does not compile, and one that authorizes for one repository cannot touch another.
//!
//! A blob is taken into a repository, mounted, or given up in a transaction that holds the lock
//! of its digest; so does the collection when it removes the content. That is why the
//! collection never races an upload, in this process or in another one over the same tables.
//!
//! **Invariant:** a manifest is stored only while all that it needs is in its repository.

use std::sync::Arc;

use seawall_artifact::digest::Digest;
use seawall_artifact::reference::{RepositoryName, Tag};
use seawall_evidence::timestamp::Timestamp;
use seawall_policy::access::{ActionKind, Permit};
use seawall_policy::glob::Glob;
use seawall_store::blobs::BlobStore;
use seawall_store::tables::{Tables, Transaction};
use sqlx::AnyConnection;
use tokio::sync::{Mutex as AsyncMutex, MutexGuard as AsyncMutexGuard};

use crate::clock::{Clock, Random, millis};
use crate::error::RegistryError;
use crate::hot::Hot;
use crate::journal::Journal;
use crate::limits::HOT_BYTES_MAX;
use crate::record::{Event, EventKind};

pub mod blobs;
pub mod catalogue;
pub mod collection;
pub mod deletion;
pub mod manifests;
pub mod referrers;
pub mod scrub;
pub mod uploads;

use uploads::OpenUploads;

/// Tags that, once set, stand where they stand.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ImmutableTags {
    /// In which repositories.
    pub repositories: Glob,
    /// Which tags.
    pub tags: Glob,
}

/// What an administrator chose.
#[derive(Clone, Debug)]
pub struct StorageSettings {
    /// Tags that do not move.
    pub immutable_tags: Vec<ImmutableTags>,
    /// How long a deleted manifest can be brought back, in milliseconds.
    pub undelete_millis: u64,
    /// How long a blob that no manifest needs is kept, in milliseconds: the time that a client
    /// has from a blob to the manifest.
    pub grace_millis: u64,
    /// How long an upload may rest, in milliseconds.
    pub upload_millis: u64,
}

impl StorageSettings {
    /// What holds where an administrator says nothing: a week to bring something back, a day
    /// for a push to become complete.
    pub const STANDARD: Self = Self {
        immutable_tags: Vec::new(),
        undelete_millis: 7 * 24 * 3_600_000,
        grace_millis: 24 * 3_600_000,
        upload_millis: 24 * 3_600_000,
    };
}

/// The stored repositories; clones share them.
#[derive(Clone, Debug)]
pub struct Storage(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    tables: Tables,
    blobs: Arc<dyn BlobStore>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    settings: StorageSettings,
    hot: Hot,
    open_uploads: OpenUploads,
    digest_locks: Vec<AsyncMutex<()>>,
}

/// Locks of digests in this process.
// LIMIT: two digests of 256 that share one wait for each other for no longer than a sync.
const DIGEST_LOCKS: usize = 256;

impl Storage {
    /// Puts storage together.
    pub fn new(
        tables: Tables,
        blobs: Arc<dyn BlobStore>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        settings: StorageSettings,
    ) -> Self {
        Self(Arc::new(Inner {
            tables,
            blobs,
            clock,
            random,
            settings,
            hot: Hot::new(HOT_BYTES_MAX),
            open_uploads: OpenUploads::default(),
            digest_locks: (0..DIGEST_LOCKS).map(|_| AsyncMutex::new(())).collect(),
        }))
    }

    /// Returns the moment.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    fn now_millis(&self) -> i64 {
        millis(self.now())
    }

    fn tables(&self) -> &Tables {
        &self.0.tables
    }

    fn blobs(&self) -> &dyn BlobStore {
        &*self.0.blobs
    }

    /// Begins a transaction in which the content of `repository` may change.
    ///
    /// Two of them over PostgreSQL do not run at once for one repository, so that what one
    /// has found to be there is still there when it commits.
    async fn begin_in(&self, repository: &RepositoryName) -> Result<Transaction, RegistryError> {
        let mut transaction = self.tables().begin().await?;
        let key = lock_key("repository", repository.as_str());
        self.tables().lock(&mut transaction, key).await?;
        Ok(transaction)
    }

    /// Writes down what a transaction changes, and commits both.
    async fn finish<A: ActionKind>(
        &self,
        mut transaction: Transaction,
        journal: &Journal,
        permit: &Permit<A>,
        kinds: Vec<EventKind>,
    ) -> Result<(), RegistryError> {
        let (time, repository) = (self.now(), permit.repository());
        let event = |kind| Event {
            time,
            caller: permit.caller().into(),
            repository: repository.cloned(),
            kind,
        };
        let events: Vec<Event> = kinds.into_iter().map(event).collect();
        journal.write(&mut transaction, &events).await?;
        transaction.commit().await?;
        journal.committed();
        Ok(())
    }

    /// Waits until nobody else in this process takes, mounts or removes the blob.
    async fn lock_digest(&self, digest: &Digest) -> Option<AsyncMutexGuard<'_, ()>> {
        let key = lock_key("digest", &digest.to_string()).unsigned_abs();
        let index = usize::try_from(key % 256).unwrap_or(0);
        match self.0.digest_locks.get(index) {
            Some(lock) => Some(lock.lock().await),
            None => None,
        }
    }

    /// Begins a transaction that keeps other processes from taking, mounting or removing the
    /// blob until it ends.
    async fn begin_with(&self, digest: &Digest) -> Result<Transaction, RegistryError> {
        let mut transaction = self.tables().begin().await?;
        let key = lock_key("digest", &digest.to_string());
        self.tables().lock(&mut transaction, key).await?;
        Ok(transaction)
    }

    /// Tells whether a rule keeps the tag where it is.
    fn is_immutable(&self, repository: &RepositoryName, tag: &Tag) -> bool {
        self.0.settings.immutable_tags.iter().any(|rule| {
            rule.repositories.matches(repository.as_str()) && rule.tags.matches(tag.as_str())
        })
    }
}

/// Returns the repository of a permit.
fn repository_of<A: ActionKind>(permit: &Permit<A>) -> Result<&RepositoryName, RegistryError> {
    permit.repository().ok_or(RegistryError::NameUnknown)
}

/// The key of a lock of PostgreSQL; two names of one key wait for each other, no more.
fn lock_key(kind: &str, name: &str) -> i64 {
    // FNV-1a, which is the same in every process.
    let bytes = kind.bytes().chain([0]).chain(name.bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash.cast_signed()
}

/// Makes the row of a repository, if there is none.
async fn ensure_repository(
    connection: &mut AnyConnection,
    repository: &RepositoryName,
    now_millis: i64,
) -> Result<(), RegistryError> {
    sqlx::query(
        "INSERT INTO repositories (name, created_ms) VALUES ($1, $2) ON CONFLICT DO NOTHING",
    )
    .bind(repository.as_str())
    .bind(now_millis)
    .execute(connection)
    .await?;
    Ok(())
}
