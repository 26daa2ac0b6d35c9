//! Blobs of a repository: pulling, mounting, giving up.

use std::ops::Range;

use seawall_artifact::digest::Digest;
use seawall_artifact::reference::RepositoryName;
use seawall_policy::access::{Action, Caller, Delete, Permit, Place, Pull, Push};
use seawall_store::blobs::BlobReader;
use sqlx::{AnyConnection, Row as _};

use super::{Storage, ensure_repository, repository_of};
use crate::error::RegistryError;
use crate::journal::Journal;
use crate::limits::MOUNT_SOURCES_MAX;
use crate::record::EventKind;

/// Manifests that are asked whether they let a blob out.
// LIMIT: a base layer may be in thousands of images; the newest decide.
const HOLDERS_MAX: i64 = 1_000;

impl Storage {
    /// Returns the size of a blob of the repository.
    pub async fn blob_size(
        &self,
        permit: &Permit<Pull>,
        digest: &Digest,
    ) -> Result<u64, RegistryError> {
        let row = sqlx::query(
            "SELECT b.size_bytes FROM repository_blobs r JOIN blobs b ON b.digest = r.digest \
             WHERE r.repository = $1 AND r.digest = $2 AND r.deleted_ms IS NULL",
        )
        .bind(repository_of(permit)?.as_str())
        .bind(digest.to_string())
        .fetch_optional(self.tables().readers())
        .await?
        .ok_or(RegistryError::BlobUnknown)?;
        Ok(u64::try_from(row.try_get::<i64, _>(0)?).unwrap_or(0))
    }

    /// Opens bytes of a blob whose size [`Storage::blob_size`] gave.
    pub async fn read_blob(
        &self,
        permit: &Permit<Pull>,
        digest: &Digest,
        range: Range<u64>,
    ) -> Result<Box<dyn BlobReader>, RegistryError> {
        let repository = repository_of(permit)?;
        let reader = self.blobs().read(digest, range).await?;
        if reader.is_none() {
            tracing::error!(
                repository.name = repository.as_str(),
                blob.digest = %digest,
                "a blob of a repository is missing in the blob store"
            );
        }
        reader.ok_or(RegistryError::BlobUnknown)
    }

    /// Returns the manifests of the repository that need a blob, up to [`HOLDERS_MAX`].
    pub async fn manifests_with_blob(
        &self,
        permit: &Permit<Pull>,
        digest: &Digest,
    ) -> Result<Vec<Digest>, RegistryError> {
        let rows = sqlx::query(
            "SELECT m.digest FROM manifest_references r JOIN manifests m \
             ON m.repository = r.repository AND m.digest = r.manifest \
             WHERE r.repository = $1 AND r.digest = $2 AND r.kind = 'blob' \
             AND m.deleted_ms IS NULL ORDER BY m.pushed_ms DESC LIMIT $3",
        )
        .bind(repository_of(permit)?.as_str())
        .bind(digest.to_string())
        .bind(HOLDERS_MAX)
        .fetch_all(self.tables().readers())
        .await?;
        rows.iter()
            .map(|row| row.try_get::<String, _>(0)?.parse().map_err(RegistryError::internal))
            .collect()
    }

    /// Takes a blob of `from` into the repository; tells whether it was there.
    pub async fn mount_blob(
        &self,
        permit: &Permit<Push>,
        from: &Permit<Pull>,
        digest: &Digest,
    ) -> Result<bool, RegistryError> {
        let (repository, source) = (repository_of(permit)?, repository_of(from)?);
        let guard = self.lock_digest(digest).await;
        let mut transaction = self.begin_with(digest).await?;
        let found = sqlx::query(
            "SELECT 1 FROM repository_blobs \
             WHERE repository = $1 AND digest = $2 AND deleted_ms IS NULL",
        )
        .bind(source.as_str())
        .bind(digest.to_string())
        .fetch_optional(&mut *transaction)
        .await?;
        if found.is_none() {
            return Ok(false);
        }
        let now = self.now_millis();
        ensure_repository(&mut transaction, repository, now).await?;
        add_to_repository(&mut transaction, repository, digest, now).await?;
        transaction.commit().await?;
        drop(guard);
        Ok(true)
    }

    /// Finds a repository that has the blob and that the caller may pull from.
    pub async fn find_source(
        &self,
        caller: &Caller,
        digest: &Digest,
    ) -> Result<Option<RepositoryName>, RegistryError> {
        let rows = sqlx::query(
            "SELECT repository FROM repository_blobs \
             WHERE digest = $1 AND deleted_ms IS NULL ORDER BY repository LIMIT $2",
        )
        .bind(digest.to_string())
        .bind(MOUNT_SOURCES_MAX)
        .fetch_all(self.tables().readers())
        .await?;
        for row in rows {
            let name: String = row.try_get(0)?;
            let name: RepositoryName = name.parse().map_err(RegistryError::internal)?;
            let place = Place::Repository(name);
            if caller.may(Action::Pull, &place)
                && let Place::Repository(name) = place
            {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }

    /// Takes a blob out of the repository. Its content stays while anybody needs it.
    pub async fn delete_blob(
        &self,
        permit: &Permit<Delete>,
        digest: &Digest,
        journal: &Journal,
    ) -> Result<(), RegistryError> {
        let repository = repository_of(permit)?;
        let mut transaction = self.begin_in(repository).await?;
        refuse_needed(&mut transaction, repository, digest, "blob").await?;
        let deleted = sqlx::query(
            "UPDATE repository_blobs SET deleted_ms = $1 \
             WHERE repository = $2 AND digest = $3 AND deleted_ms IS NULL",
        )
        .bind(self.now_millis())
        .bind(repository.as_str())
        .bind(digest.to_string())
        .execute(&mut *transaction)
        .await?;
        if deleted.rows_affected() == 0 {
            return Err(RegistryError::BlobUnknown);
        }
        let kinds = vec![EventKind::BlobDeleted { digest: digest.clone() }];
        self.finish(transaction, journal, permit, kinds).await
    }
}

/// Fails if a manifest of the repository needs the blob or manifest.
pub(super) async fn refuse_needed(
    connection: &mut AnyConnection,
    repository: &RepositoryName,
    digest: &Digest,
    kind: &'static str,
) -> Result<(), RegistryError> {
    let needed = sqlx::query(
        "SELECT r.manifest FROM manifest_references r \
         JOIN manifests m ON m.repository = r.repository AND m.digest = r.manifest \
         WHERE r.repository = $1 AND r.digest = $2 AND r.kind = $3 \
         AND m.deleted_ms IS NULL LIMIT 1",
    )
    .bind(repository.as_str())
    .bind(digest.to_string())
    .bind(kind)
    .fetch_optional(connection)
    .await?;
    match needed {
        None => Ok(()),
        Some(row) => {
            let manifest: String = row.try_get(0)?;
            Err(RegistryError::InUse { manifest: manifest.into() })
        }
    }
}

/// Gives a repository the right to a blob, for as long as a push takes to become complete.
pub(super) async fn add_to_repository(
    connection: &mut AnyConnection,
    repository: &RepositoryName,
    digest: &Digest,
    now_millis: i64,
) -> Result<(), RegistryError> {
    sqlx::query(
        "INSERT INTO repository_blobs (repository, digest, added_ms) VALUES ($1, $2, $3) \
         ON CONFLICT (repository, digest) DO UPDATE SET added_ms = $3, deleted_ms = NULL",
    )
    .bind(repository.as_str())
    .bind(digest.to_string())
    .bind(now_millis)
    .execute(connection)
    .await?;
    Ok(())
}
