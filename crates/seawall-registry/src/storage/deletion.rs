//! Deleting manifests and tags, and bringing them back.
//!
//! What is deleted is gone for everybody at once and stays in the tables for a period, in which
//! what it needs is kept and the deletion can be taken back.

use seawall_artifact::digest::Digest;
use seawall_artifact::reference::{RepositoryName, Tag};
use seawall_evidence::timestamp::Timestamp;
use seawall_policy::access::{Delete, Permit};
use sqlx::{AnyConnection, Row as _};

use super::blobs::refuse_needed;
use super::manifests::{immutable, refuse_missing, set_tag, tag_digest};
use super::{Storage, repository_of};
use crate::endpoint::Reference;
use crate::error::RegistryError;
use crate::journal::Journal;
use crate::record::EventKind;

/// Most deleted manifests, and tags, that one answer lists.
// LIMIT: about 200 kB; older ones are brought back by their names.
const DELETED_MAX: i64 = 1000;

/// When something was deleted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DeletedManifest {
    /// The digest of the manifest.
    pub digest: String,
    /// When it was deleted.
    pub deleted: Timestamp,
    /// Until when it can be brought back.
    pub until: Timestamp,
}

/// What can be brought back in a repository.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Deleted {
    /// Manifests.
    pub manifests: Vec<DeletedManifest>,
    /// Tags, with the manifests that they stood at.
    pub tags: Vec<(String, DeletedManifest)>,
}

impl Storage {
    /// Lists what can be brought back, the last deleted first.
    pub async fn deleted(&self, permit: &Permit<Delete>) -> Result<Deleted, RegistryError> {
        let repository = repository_of(permit)?;
        let since = self.millis_ago(self.0.settings.undelete_millis);
        let mut deleted = Deleted::default();
        let manifests = "SELECT digest, deleted_ms, digest FROM manifests WHERE repository = $1 \
                         AND deleted_ms >= $2 ORDER BY deleted_ms DESC, digest LIMIT $3";
        let tags = "SELECT digest, deleted_ms, name FROM deleted_tags WHERE repository = $1 \
                    AND deleted_ms >= $2 ORDER BY deleted_ms DESC, name LIMIT $3";
        for (query, are_tags) in [(manifests, false), (tags, true)] {
            let rows = sqlx::query(query)
                .bind(repository.as_str())
                .bind(since)
                .bind(DELETED_MAX)
                .fetch_all(self.tables().readers())
                .await?;
            for row in rows {
                let manifest = self.deleted_manifest(row.try_get(0)?, row.try_get(1)?);
                if are_tags {
                    deleted.tags.push((row.try_get(2)?, manifest));
                } else {
                    deleted.manifests.push(manifest);
                }
            }
        }
        Ok(deleted)
    }

    fn deleted_manifest(&self, digest: String, deleted_ms: i64) -> DeletedManifest {
        let deleted_ms = u64::try_from(deleted_ms).unwrap_or(0);
        let until_ms = deleted_ms.saturating_add(self.0.settings.undelete_millis);
        let moment = |millis| Timestamp::from_unix_millis(millis).unwrap_or_else(|| self.now());
        DeletedManifest { digest, deleted: moment(deleted_ms), until: moment(until_ms) }
    }

    /// Deletes a tag.
    pub(crate) async fn delete_tag(
        &self,
        permit: &Permit<Delete>,
        tag: &Tag,
        journal: &Journal,
    ) -> Result<(), RegistryError> {
        let repository = repository_of(permit)?;
        let mut transaction = self.begin_in(repository).await?;
        let digest = tag_digest(&mut transaction, repository, tag).await?;
        let digest = digest.ok_or(RegistryError::ManifestUnknown)?;
        if self.is_immutable(repository, tag) {
            return Err(immutable(tag));
        }
        remove_tag(&mut transaction, repository, tag, &digest, self.now_millis()).await?;
        let kinds = vec![EventKind::TagDeleted { tag: tag.clone(), digest: digest.clone() }];
        self.finish(transaction, journal, permit, kinds).await?;
        self.0.hot.forget(repository, &digest, std::slice::from_ref(tag));
        Ok(())
    }

    /// Deletes a manifest with the tags that stand at it.
    pub(crate) async fn delete_manifest(
        &self,
        permit: &Permit<Delete>,
        digest: &Digest,
        journal: &Journal,
    ) -> Result<(), RegistryError> {
        let repository = repository_of(permit)?;
        let now = self.now_millis();
        let mut transaction = self.begin_in(repository).await?;
        refuse_needed(&mut transaction, repository, digest, "manifest").await?;
        let tags = tags_of(&mut transaction, repository, digest).await?;
        if let Some(tag) = tags.iter().find(|tag| self.is_immutable(repository, tag)) {
            return Err(immutable(tag));
        }
        for tag in &tags {
            remove_tag(&mut transaction, repository, tag, digest, now).await?;
        }
        let deleted = sqlx::query(
            "UPDATE manifests SET deleted_ms = $1 \
             WHERE repository = $2 AND digest = $3 AND deleted_ms IS NULL",
        )
        .bind(now)
        .bind(repository.as_str())
        .bind(digest.to_string())
        .execute(&mut *transaction)
        .await?;
        if deleted.rows_affected() == 0 {
            return Err(RegistryError::ManifestUnknown);
        }
        let mut kinds = vec![EventKind::ManifestDeleted { digest: digest.clone() }];
        kinds.extend(
            tags.iter()
                .map(|tag| EventKind::TagDeleted { tag: tag.clone(), digest: digest.clone() }),
        );
        self.finish(transaction, journal, permit, kinds).await?;
        self.0.hot.forget(repository, digest, &tags);
        Ok(())
    }

    /// Brings back a deleted manifest with the tags that were deleted with it, or a deleted
    /// tag with its manifest. A tag that was set again since stays where it is.
    pub async fn undelete(
        &self,
        permit: &Permit<Delete>,
        reference: &Reference,
        journal: &Journal,
    ) -> Result<(Digest, Vec<Tag>), RegistryError> {
        let repository = repository_of(permit)?;
        let mut transaction = self.begin_in(repository).await?;
        let (digest, tags) = match reference {
            Reference::Digest(digest) => {
                let tags = deleted_with(&mut transaction, repository, digest).await?;
                (digest.clone(), tags)
            }
            Reference::Tag(tag) => {
                let digest = deleted_from(&mut transaction, repository, tag).await?;
                (digest, vec![tag.clone()])
            }
        };
        restore_manifest(&mut transaction, repository, &digest).await?;
        refuse_missing(&mut transaction, repository, &digest).await?;
        let mut restored = Vec::new();
        for tag in tags {
            if tag_digest(&mut transaction, repository, &tag).await?.is_none() {
                set_tag(&mut transaction, repository, &tag, &digest, self.now_millis()).await?;
                restored.push(tag);
            }
        }
        let kinds = vec![EventKind::Undeleted { digest: digest.clone() }];
        self.finish(transaction, journal, permit, kinds).await?;
        self.0.hot.forget(repository, &digest, &restored);
        Ok((digest, restored))
    }
}

async fn remove_tag(
    connection: &mut AnyConnection,
    repository: &RepositoryName,
    tag: &Tag,
    digest: &Digest,
    now_millis: i64,
) -> Result<(), RegistryError> {
    sqlx::query(
        "INSERT INTO deleted_tags (repository, name, digest, deleted_ms) \
         VALUES ($1, $2, $3, $4) ON CONFLICT (repository, name, deleted_ms) \
         DO UPDATE SET digest = $3",
    )
    .bind(repository.as_str())
    .bind(tag.as_str())
    .bind(digest.to_string())
    .bind(now_millis)
    .execute(&mut *connection)
    .await?;
    sqlx::query("DELETE FROM tags WHERE repository = $1 AND name = $2")
        .bind(repository.as_str())
        .bind(tag.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

async fn tags_of(
    connection: &mut AnyConnection,
    repository: &RepositoryName,
    digest: &Digest,
) -> Result<Vec<Tag>, RegistryError> {
    let query = sqlx::query("SELECT name FROM tags WHERE repository = $1 AND digest = $2");
    names(connection, query.bind(repository.as_str()).bind(digest.to_string())).await
}

/// Returns the tags that were deleted together with a manifest.
async fn deleted_with(
    connection: &mut AnyConnection,
    repository: &RepositoryName,
    digest: &Digest,
) -> Result<Vec<Tag>, RegistryError> {
    let query = sqlx::query(
        "SELECT t.name FROM deleted_tags t JOIN manifests m \
         ON m.repository = t.repository AND m.digest = t.digest AND m.deleted_ms = t.deleted_ms \
         WHERE t.repository = $1 AND t.digest = $2 ORDER BY t.name",
    );
    names(connection, query.bind(repository.as_str()).bind(digest.to_string())).await
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>;

async fn names(
    connection: &mut AnyConnection,
    query: Query<'_>,
) -> Result<Vec<Tag>, RegistryError> {
    let mut tags = Vec::new();
    for row in query.fetch_all(connection).await? {
        let name: String = row.try_get(0)?;
        tags.push(name.parse().map_err(RegistryError::internal)?);
    }
    Ok(tags)
}

/// Returns where a deleted tag stood last.
async fn deleted_from(
    connection: &mut AnyConnection,
    repository: &RepositoryName,
    tag: &Tag,
) -> Result<Digest, RegistryError> {
    let row = sqlx::query(
        "SELECT digest FROM deleted_tags WHERE repository = $1 AND name = $2 \
         ORDER BY deleted_ms DESC LIMIT 1",
    )
    .bind(repository.as_str())
    .bind(tag.as_str())
    .fetch_optional(connection)
    .await?
    .ok_or(RegistryError::ManifestUnknown)?;
    let digest: String = row.try_get(0)?;
    digest.parse().map_err(RegistryError::internal)
}

/// Brings a manifest back, and the blobs that it needs. One that is there stays as it is.
async fn restore_manifest(
    connection: &mut AnyConnection,
    repository: &RepositoryName,
    digest: &Digest,
) -> Result<(), RegistryError> {
    let restored =
        sqlx::query("UPDATE manifests SET deleted_ms = NULL WHERE repository = $1 AND digest = $2")
            .bind(repository.as_str())
            .bind(digest.to_string())
            .execute(&mut *connection)
            .await?;
    if restored.rows_affected() == 0 {
        return Err(RegistryError::ManifestUnknown);
    }
    sqlx::query(
        "UPDATE repository_blobs SET deleted_ms = NULL WHERE repository = $1 AND digest IN \
         (SELECT r.digest FROM manifest_references r \
          WHERE r.repository = $1 AND r.manifest = $2 AND r.kind = 'blob')",
    )
    .bind(repository.as_str())
    .bind(digest.to_string())
    .execute(connection)
    .await?;
    Ok(())
}
