//! The garbage collection: it runs beside everything else.
//!
//! What may go is found in the tables, which know what refers to what, and goes in small
//! transactions. A blob that no manifest of a repository needs leaves the repository after a
//! grace period, so that the blobs of a push wait for their manifest; the content goes when no
//! repository has it, under the lock that taking it in and mounting it hold too.
//!
//! **Invariant:** what an unfinished push, a manifest or a deletion that can be taken back
//! needs, stays.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use seawall_artifact::digest::Digest;
use seawall_store::blobs::UploadId;
use sqlx::Row as _;

use super::Storage;
use crate::clock::millis;
use crate::error::RegistryError;
use crate::limits::COLLECTION_ROWS_MAX;

/// What a collection removed.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Collected {
    /// Manifests whose time to be brought back is over.
    pub manifests: u64,
    /// Blobs that left a repository.
    pub repository_blobs: u64,
    /// Blobs whose content was removed.
    pub blobs: u64,
    /// Uploads that rested too long.
    pub uploads: u64,
}

/// Remembers from one collection to the next which uploads nobody owned.
#[derive(Debug, Default)]
pub struct Collector {
    orphans: Mutex<BTreeSet<UploadId>>,
}

impl Collector {
    /// Removes what is over at this moment.
    pub async fn collect(&self, storage: &Storage) -> Result<Collected, RegistryError> {
        let mut collected = Collected {
            manifests: storage.purge_manifests().await?,
            repository_blobs: storage.release_blobs().await?,
            blobs: storage.remove_blobs().await?,
            uploads: storage.remove_uploads().await?,
        };
        collected.uploads += self.remove_orphans(storage).await?;
        Ok(collected)
    }

    /// Removes uploads that have no row, if they had none the time before: a push in one
    /// request writes no row, and does not last from one collection to the next.
    async fn remove_orphans(&self, storage: &Storage) -> Result<u64, RegistryError> {
        let mut orphans = BTreeSet::new();
        for id in storage.blobs().uploads().await? {
            let row = sqlx::query("SELECT 1 FROM uploads WHERE id = $1")
                .bind(id.as_str())
                .fetch_optional(storage.tables().readers())
                .await?;
            if row.is_none() && !storage.0.open_uploads.is_busy(&id) {
                orphans.insert(id);
            }
        }
        let before = {
            let mut known = self.orphans.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *known, orphans.clone())
        };
        let mut count = 0;
        for id in orphans.intersection(&before) {
            storage.blobs().discard(id).await?;
            count += 1;
        }
        Ok(count)
    }
}

impl Storage {
    pub(super) fn millis_ago(&self, millis_ago: u64) -> i64 {
        let now = millis(self.now());
        now.saturating_sub(i64::try_from(millis_ago).unwrap_or(i64::MAX))
    }

    /// Removes deleted manifests and tags whose period is over.
    async fn purge_manifests(&self) -> Result<u64, RegistryError> {
        let before = self.millis_ago(self.0.settings.undelete_millis);
        let mut count = 0;
        loop {
            let mut transaction = self.tables().begin().await?;
            sqlx::query("DELETE FROM deleted_tags WHERE deleted_ms < $1")
                .bind(before)
                .execute(&mut *transaction)
                .await?;
            let done = sqlx::query(
                "DELETE FROM manifests WHERE (repository, digest) IN \
                 (SELECT repository, digest FROM manifests \
                  WHERE deleted_ms IS NOT NULL AND deleted_ms < $1 LIMIT $2) \
                 AND deleted_ms IS NOT NULL",
            )
            .bind(before)
            .bind(COLLECTION_ROWS_MAX)
            .execute(&mut *transaction)
            .await?
            .rows_affected();
            transaction.commit().await?;
            count += done;
            if done < COLLECTION_ROWS_MAX.unsigned_abs() {
                return Ok(count);
            }
        }
    }

    /// Takes blobs out of repositories where no manifest needs them.
    async fn release_blobs(&self) -> Result<u64, RegistryError> {
        let grace = self.millis_ago(self.0.settings.grace_millis);
        let deleted = self.millis_ago(self.0.settings.undelete_millis);
        let mut count = 0;
        loop {
            let rows = sqlx::query(
                "SELECT b.repository, b.digest FROM repository_blobs b \
                 WHERE b.added_ms < $1 AND (b.deleted_ms IS NULL OR b.deleted_ms < $2) \
                 AND NOT EXISTS (SELECT 1 FROM manifest_references r \
                    WHERE r.repository = b.repository AND r.digest = b.digest \
                    AND r.kind = 'blob') LIMIT $3",
            )
            .bind(grace)
            .bind(deleted)
            .bind(COLLECTION_ROWS_MAX)
            .fetch_all(self.tables().readers())
            .await?;
            let mut done = 0;
            for row in &rows {
                let (repository, digest): (String, String) = (row.try_get(0)?, row.try_get(1)?);
                done += self.release_blob(&repository, &digest, grace, deleted).await?;
            }
            count += done;
            if done == 0 || rows.len() < usize::try_from(COLLECTION_ROWS_MAX).unwrap_or(0) {
                return Ok(count);
            }
        }
    }

    /// Takes one blob out of a repository if it is still not needed there.
    async fn release_blob(
        &self,
        repository: &str,
        digest: &str,
        grace: i64,
        deleted: i64,
    ) -> Result<u64, RegistryError> {
        let name = repository.parse().map_err(RegistryError::internal)?;
        let mut transaction = self.begin_in(&name).await?;
        let done = sqlx::query(
            "DELETE FROM repository_blobs WHERE repository = $1 AND digest = $2 \
             AND added_ms < $3 AND (deleted_ms IS NULL OR deleted_ms < $4) \
             AND NOT EXISTS (SELECT 1 FROM manifest_references r \
                WHERE r.repository = $1 AND r.digest = $2 AND r.kind = 'blob')",
        )
        .bind(repository)
        .bind(digest)
        .bind(grace)
        .bind(deleted)
        .execute(&mut *transaction)
        .await?
        .rows_affected();
        transaction.commit().await?;
        Ok(done)
    }

    /// Removes the content of blobs that no repository has.
    async fn remove_blobs(&self) -> Result<u64, RegistryError> {
        let before = self.millis_ago(self.0.settings.grace_millis);
        let mut count = 0;
        let mut last = String::new();
        loop {
            let rows = sqlx::query(
                "SELECT digest FROM blobs b WHERE stored_ms < $1 AND digest > $2 AND NOT EXISTS \
                 (SELECT 1 FROM repository_blobs r WHERE r.digest = b.digest) \
                 ORDER BY digest LIMIT $3",
            )
            .bind(before)
            .bind(last.as_str())
            .bind(COLLECTION_ROWS_MAX)
            .fetch_all(self.tables().readers())
            .await?;
            for row in &rows {
                last = row.try_get(0)?;
                let digest: Digest = last.parse().map_err(RegistryError::internal)?;
                if self.remove_blob(&digest, before).await? {
                    count += 1;
                }
            }
            if rows.len() < usize::try_from(COLLECTION_ROWS_MAX).unwrap_or(0) {
                return Ok(count);
            }
        }
    }

    /// Removes the content of a blob if still no repository has it.
    async fn remove_blob(&self, digest: &Digest, before: i64) -> Result<bool, RegistryError> {
        let _guard = self.lock_digest(digest).await;
        let mut transaction = self.begin_with(digest).await?;
        let removed = sqlx::query(
            "DELETE FROM blobs WHERE digest = $1 AND stored_ms < $2 AND NOT EXISTS \
             (SELECT 1 FROM repository_blobs r WHERE r.digest = $1)",
        )
        .bind(digest.to_string())
        .bind(before)
        .execute(&mut *transaction)
        .await?;
        if removed.rows_affected() == 0 {
            return Ok(false);
        }
        // If the process stops in between, the row is still there and the next collection
        // removes both; nobody can have taken the blob meanwhile without bringing its bytes.
        self.blobs().delete(digest).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Gives up uploads that rested too long.
    async fn remove_uploads(&self) -> Result<u64, RegistryError> {
        let before = self.millis_ago(self.0.settings.upload_millis);
        let rows = sqlx::query("SELECT id FROM uploads WHERE touched_ms < $1 LIMIT $2")
            .bind(before)
            .bind(COLLECTION_ROWS_MAX)
            .fetch_all(self.tables().readers())
            .await?;
        let mut count = 0;
        for row in &rows {
            let id: String = row.try_get(0)?;
            let id: UploadId = id.parse().map_err(RegistryError::internal)?;
            if self.0.open_uploads.is_busy(&id) {
                continue;
            }
            let mut transaction = self.tables().begin().await?;
            let done = sqlx::query("DELETE FROM uploads WHERE id = $1 AND touched_ms < $2")
                .bind(id.as_str())
                .bind(before)
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await?;
            if 0 < done.rows_affected() {
                self.0.open_uploads.forget(&id);
                self.blobs().discard(&id).await?;
                count += 1;
            }
        }
        Ok(count)
    }
}
