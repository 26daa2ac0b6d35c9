//! Uploads: pieces that become a blob.
//!
//! How far an upload is, and the hash over it, are kept in memory while it goes on; another
//! process, or this one after a start, reads them from the bytes that are there.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use seawall_artifact::digest::{Digest, DigestAlgorithm, DigestHasher};
use seawall_artifact::reference::RepositoryName;
use seawall_policy::access::{Permit, Push};
use seawall_store::blobs::{BlobError, BlobWriter, Progress, UploadId};
use sqlx::Row as _;
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

use super::{Storage, ensure_repository, repository_of};
use crate::error::RegistryError;
use crate::limits::{BLOB_BYTES_MAX, OPEN_UPLOADS_MAX};

/// How often the row of an upload learns that it goes on, in milliseconds.
const TOUCH_MILLIS: i64 = 10 * 60_000;

/// The uploads that this process knows.
#[derive(Debug, Default)]
pub(super) struct OpenUploads(Mutex<HashMap<UploadId, Arc<AsyncMutex<OpenUpload>>>>);

#[derive(Debug)]
struct OpenUpload {
    repository: RepositoryName,
    algorithm: DigestAlgorithm,
    /// `None` until the bytes that are there were hashed.
    progress: Option<Progress>,
    touched_millis: i64,
    is_over: bool,
}

impl OpenUploads {
    fn find(&self, id: &UploadId) -> Option<Arc<AsyncMutex<OpenUpload>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    fn insert(&self, id: &UploadId, upload: OpenUpload) -> Arc<AsyncMutex<OpenUpload>> {
        let mut uploads = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if OPEN_UPLOADS_MAX <= uploads.len() {
            // What nobody holds is forgotten: its bytes are hashed again if it goes on.
            uploads.retain(|_, upload| 1 < Arc::strong_count(upload));
        }
        let upload = Arc::new(AsyncMutex::new(upload));
        Arc::clone(uploads.entry(id.clone()).or_insert(upload))
    }

    fn remove(&self, id: &UploadId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }

    /// Tells whether a request works on the upload at this moment.
    pub(super) fn is_busy(&self, id: &UploadId) -> bool {
        let uploads = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        uploads.get(id).is_some_and(|upload| 1 < Arc::strong_count(upload))
    }

    /// Forgets an upload that the collection removed.
    pub(super) fn forget(&self, id: &UploadId) {
        self.remove(id);
    }
}

/// An upload that this request alone works on.
pub struct Session {
    storage: Storage,
    id: UploadId,
    open: OwnedMutexGuard<OpenUpload>,
    /// Whether the tables have a row of it.
    has_row: bool,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Session").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Storage {
    /// Begins an upload that later requests will go on with, and returns its identifier.
    pub async fn begin_upload(
        &self,
        permit: &Permit<Push>,
        algorithm: DigestAlgorithm,
    ) -> Result<UploadId, RegistryError> {
        let repository = repository_of(permit)?;
        let id = UploadId::from_random(self.0.random.bytes().map_err(RegistryError::internal)?);
        let now = self.now_millis();
        let mut transaction = self.tables().begin().await?;
        sqlx::query(
            "INSERT INTO uploads (id, repository, algorithm, started_ms, touched_ms) \
             VALUES ($1, $2, $3, $4, $4)",
        )
        .bind(id.as_str())
        .bind(repository.as_str())
        .bind(algorithm.name())
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        // An upload that is lost with the power is begun again; the client was promised nothing.
        transaction.commit_relaxed().await?;
        self.0.open_uploads.insert(&id, fresh(repository, algorithm, now));
        Ok(id)
    }

    /// Begins an upload that this request ends.
    pub async fn begin_single(
        &self,
        permit: &Permit<Push>,
        algorithm: DigestAlgorithm,
    ) -> Result<Session, RegistryError> {
        let repository = repository_of(permit)?;
        let id = UploadId::from_random(self.0.random.bytes().map_err(RegistryError::internal)?);
        let open = self.0.open_uploads.insert(&id, fresh(repository, algorithm, self.now_millis()));
        Ok(Session { storage: self.clone(), id, open: open.lock_owned().await, has_row: false })
    }

    /// Takes up an upload of the repository; waits while another request works on it.
    pub async fn resume_upload(
        &self,
        permit: &Permit<Push>,
        id: &UploadId,
    ) -> Result<Session, RegistryError> {
        let repository = repository_of(permit)?;
        let open = match self.0.open_uploads.find(id) {
            Some(open) => open,
            None => self.load_upload(id).await?,
        };
        let mut open = open.lock_owned().await;
        if open.is_over || open.repository != *repository {
            return Err(RegistryError::UploadUnknown);
        }
        if open.progress.is_none() {
            let hasher = DigestHasher::new(open.algorithm);
            let found = match self.blobs().progress(id, hasher.clone()).await {
                // Nothing came before the process stopped.
                Err(BlobError::UnknownUpload { .. }) => Progress { size_bytes: 0, hasher },
                other => other?,
            };
            open.progress = Some(found);
        }
        Ok(Session { storage: self.clone(), id: id.clone(), open, has_row: true })
    }

    async fn load_upload(
        &self,
        id: &UploadId,
    ) -> Result<Arc<AsyncMutex<OpenUpload>>, RegistryError> {
        let row =
            sqlx::query("SELECT repository, algorithm, touched_ms FROM uploads WHERE id = $1")
                .bind(id.as_str())
                .fetch_optional(self.tables().readers())
                .await?
                .ok_or(RegistryError::UploadUnknown)?;
        let repository: String = row.try_get(0)?;
        let algorithm: String = row.try_get(1)?;
        let upload = OpenUpload {
            repository: repository.parse().map_err(RegistryError::internal)?,
            algorithm: algorithm_of(&algorithm).unwrap_or(DigestAlgorithm::Sha256),
            progress: None,
            touched_millis: row.try_get(2)?,
            is_over: false,
        };
        Ok(self.0.open_uploads.insert(id, upload))
    }
}

fn fresh(repository: &RepositoryName, algorithm: DigestAlgorithm, now: i64) -> OpenUpload {
    OpenUpload {
        repository: repository.clone(),
        algorithm,
        progress: Some(Progress { size_bytes: 0, hasher: DigestHasher::new(algorithm) }),
        touched_millis: now,
        is_over: false,
    }
}

/// Finds an algorithm by its registered name.
pub(crate) fn algorithm_of(name: &str) -> Option<DigestAlgorithm> {
    [DigestAlgorithm::Sha256, DigestAlgorithm::Sha512]
        .into_iter()
        .find(|algorithm| algorithm.name() == name)
}

/// Writes what one request brings.
pub struct Appending {
    session: Session,
    before: Progress,
    writer: Box<dyn BlobWriter>,
    came_bytes: u64,
    /// The length that the request announced for a chunk with a place.
    announced_bytes: Option<u64>,
}

impl std::fmt::Debug for Appending {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Appending").field("id", &self.session.id).finish_non_exhaustive()
    }
}

impl Session {
    /// Returns the identifier.
    pub fn id(&self) -> &UploadId {
        &self.id
    }

    /// Returns how many bytes are there.
    pub fn size_bytes(&self) -> u64 {
        self.open.progress.as_ref().map_or(0, |progress| progress.size_bytes)
    }

    /// Begins to add. `range` is where the chunk lies, if the request says so.
    pub async fn append(self, range: Option<Range<u64>>) -> Result<Appending, RegistryError> {
        let before = self.open.progress.clone().ok_or(RegistryError::UploadUnknown)?;
        if let Some(range) = &range
            && range.start != before.size_bytes
        {
            return Err(RegistryError::OutOfOrder {
                location: location(&self.open.repository, &self.id).into(),
                size_bytes: before.size_bytes,
            });
        }
        let writer = self.storage.blobs().append(&self.id, before.clone()).await?;
        let announced_bytes = range.map(|range| range.end - range.start);
        Ok(Appending { session: self, before, writer, came_bytes: 0, announced_bytes })
    }

    /// Makes the upload a blob of the repository.
    pub async fn commit(mut self, digest: &Digest) -> Result<(), RegistryError> {
        let progress = self.open.progress.clone().ok_or(RegistryError::UploadUnknown)?;
        let storage = self.storage.clone();
        let stored = storage.take_in(&self, digest, progress).await;
        match stored {
            Ok(()) => {
                self.open.is_over = true;
                storage.0.open_uploads.remove(&self.id);
                Ok(())
            }
            Err(error @ RegistryError::DigestInvalid { .. }) => {
                // What came is not what the client has: it has to begin again.
                self.cancel().await?;
                Err(error)
            }
            Err(error) => Err(error),
        }
    }

    /// Gives the upload up.
    pub async fn cancel(mut self) -> Result<(), RegistryError> {
        self.open.is_over = true;
        self.storage.0.open_uploads.remove(&self.id);
        // On a full disk this makes the room that the tables need.
        self.storage.blobs().discard(&self.id).await?;
        if self.has_row {
            let mut transaction = self.storage.tables().begin().await?;
            delete_row(&mut transaction, &self.id).await?;
            transaction.commit().await?;
        }
        Ok(())
    }

    /// Tells the tables that the upload goes on, so that the collection leaves it alone.
    async fn touch(&mut self) -> Result<(), RegistryError> {
        let now = self.storage.now_millis();
        if !self.has_row || now - self.open.touched_millis < TOUCH_MILLIS {
            return Ok(());
        }
        let mut transaction = self.storage.tables().begin().await?;
        sqlx::query("UPDATE uploads SET touched_ms = $1 WHERE id = $2")
            .bind(now)
            .bind(self.id.as_str())
            .execute(&mut *transaction)
            .await?;
        transaction.commit_relaxed().await?;
        self.open.touched_millis = now;
        Ok(())
    }
}

impl Appending {
    /// Adds bytes.
    pub async fn write(&mut self, bytes: Bytes) -> Result<(), RegistryError> {
        self.came_bytes += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let announced = self.announced_bytes.unwrap_or(BLOB_BYTES_MAX);
        if announced < self.came_bytes {
            let reason = "more bytes came than the request announced".into();
            return Err(RegistryError::SizeInvalid { reason });
        }
        if BLOB_BYTES_MAX < self.before.size_bytes.saturating_add(self.came_bytes) {
            let reason = format!("the blob is larger than {BLOB_BYTES_MAX} bytes").into();
            return Err(RegistryError::SizeInvalid { reason });
        }
        Ok(self.writer.write(bytes).await?)
    }

    /// Waits until everything is written. A chunk with a place counts whole or not at all;
    /// of a stream that broke off, what came counts.
    pub async fn finish(self) -> Result<Session, RegistryError> {
        let Self { mut session, before, writer, came_bytes, announced_bytes } = self;
        // If writing fails, what is there is hashed before the upload goes on.
        session.open.progress = None;
        let progress = match writer.finish().await {
            // What a full disk has of an upload is in the way of everything else.
            Err(BlobError::Full) => {
                session.cancel().await?;
                return Err(RegistryError::Full);
            }
            other => other?,
        };
        if announced_bytes.is_some_and(|announced| announced != came_bytes) {
            session.open.progress = Some(before);
            let reason = "fewer bytes came than the request announced".into();
            return Err(RegistryError::SizeInvalid { reason });
        }
        session.open.progress = Some(progress);
        session.touch().await?;
        Ok(session)
    }
}

impl Storage {
    async fn take_in(
        &self,
        session: &Session,
        digest: &Digest,
        progress: Progress,
    ) -> Result<(), RegistryError> {
        let repository = &session.open.repository;
        let guard = self.lock_digest(digest).await;
        let mut transaction = None;
        if self.tables().dialect() == seawall_store::tables::Dialect::Postgres {
            // Other processes are kept off by the lock of the transaction; with SQLite there
            // are none, and the one writer is not to wait for a sync of this file.
            transaction = Some(self.begin_with(digest).await?);
        }
        let size_bytes = self.blobs().commit(&session.id, digest, progress).await?;
        let mut transaction = match transaction {
            Some(transaction) => transaction,
            None => self.begin_with(digest).await?,
        };
        let now = self.now_millis();
        ensure_repository(&mut transaction, repository, now).await?;
        sqlx::query(
            "INSERT INTO blobs (digest, size_bytes, stored_ms) VALUES ($1, $2, $3) \
             ON CONFLICT (digest) DO UPDATE SET size_bytes = $2, stored_ms = $3",
        )
        .bind(digest.to_string())
        .bind(i64::try_from(size_bytes).unwrap_or(i64::MAX))
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        super::blobs::add_to_repository(&mut transaction, repository, digest, now).await?;
        if session.has_row {
            delete_row(&mut transaction, &session.id).await?;
        }
        transaction.commit().await?;
        drop(guard);
        Ok(())
    }
}

async fn delete_row(
    connection: &mut sqlx::AnyConnection,
    id: &UploadId,
) -> Result<(), RegistryError> {
    let query = sqlx::query("DELETE FROM uploads WHERE id = $1").bind(id.as_str());
    query.execute(connection).await?;
    Ok(())
}

/// Returns the path of an upload.
pub(crate) fn location(repository: &RepositoryName, id: &UploadId) -> String {
    format!("/v2/{repository}/blobs/uploads/{id}")
}
