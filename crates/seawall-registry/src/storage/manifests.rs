//! Manifests and tags: pushing and pulling.

use std::sync::Arc;

use axum::http::HeaderValue;
use bytes::Bytes;
use seawall_artifact::digest::{Digest, DigestAlgorithm, DigestHasher};
use seawall_artifact::reference::{RepositoryName, Tag};
use seawall_policy::access::{Permit, Pull, Push};
use sqlx::{AnyConnection, Row as _};

use super::{Storage, ensure_repository, repository_of};
use crate::document::Document;
use crate::endpoint::Reference;
use crate::error::RegistryError;
use crate::hot::StoredManifest;
use crate::journal::Journal;
use crate::record::EventKind;

/// A manifest as it came.
#[derive(Clone, Debug)]
pub(crate) struct PushedManifest {
    /// What the path calls it.
    pub(crate) reference: Reference,
    /// Further tags.
    pub(crate) tags: Vec<Tag>,
    /// `Content-Type`.
    pub(crate) content_type: Option<String>,
    /// The bytes.
    pub(crate) content: Bytes,
}

/// A manifest that was read and can be stored.
#[derive(Clone, Debug)]
pub(crate) struct ReadManifest {
    pub(crate) digest: Digest,
    pub(crate) document: Document,
    pub(crate) content: Bytes,
    /// All tags that are to be set, sorted.
    pub(crate) tags: Vec<Tag>,
}

impl PushedManifest {
    /// Reads the manifest, and holds it against the digest that the path names.
    pub(crate) fn read(self) -> Result<ReadManifest, RegistryError> {
        let document = Document::parse(self.content_type.as_deref(), &self.content)
            .map_err(|error| RegistryError::ManifestInvalid { reason: error.to_string().into() })?;
        let digest = verified_digest(&self)?;
        let mut tags = self.tags;
        if let Reference::Tag(tag) = self.reference {
            tags.push(tag);
        }
        tags.sort();
        tags.dedup();
        Ok(ReadManifest { digest, document, content: self.content, tags })
    }
}

impl Storage {
    /// Pulls a manifest.
    pub(crate) async fn manifest(
        &self,
        permit: &Permit<Pull>,
        reference: &Reference,
    ) -> Result<Arc<StoredManifest>, RegistryError> {
        let repository = repository_of(permit)?;
        let ticket = match self.0.hot.get(repository, reference) {
            Ok(manifest) => return Ok(manifest),
            Err(ticket) => ticket,
        };
        let manifest = Arc::new(self.load_manifest(repository, reference).await?);
        if self.is_sure(reference) {
            self.0.hot.put(ticket, repository, reference, &manifest);
        }
        Ok(manifest)
    }

    /// Tells whether no other process changes what the reference stands for.
    ///
    /// Another process over the same tables may move a tag without this one learning of it; what a
    /// digest stands for does not change, and its deletion may be seen later.
    fn is_sure(&self, reference: &Reference) -> bool {
        self.tables().dialect() == seawall_store::tables::Dialect::Sqlite
            || matches!(reference, Reference::Digest(_))
    }

    async fn load_manifest(
        &self,
        repository: &RepositoryName,
        reference: &Reference,
    ) -> Result<StoredManifest, RegistryError> {
        let (query, name) = match reference {
            Reference::Digest(digest) => (
                sqlx::query(
                    "SELECT digest, media_type, content FROM manifests \
                     WHERE repository = $1 AND digest = $2 AND deleted_ms IS NULL",
                ),
                digest.to_string(),
            ),
            Reference::Tag(tag) => (
                sqlx::query(
                    "SELECT m.digest, m.media_type, m.content FROM tags t \
                     JOIN manifests m ON m.repository = t.repository AND m.digest = t.digest \
                     WHERE t.repository = $1 AND t.name = $2 AND m.deleted_ms IS NULL",
                ),
                tag.as_str().to_owned(),
            ),
        };
        let row = query
            .bind(repository.as_str())
            .bind(name)
            .fetch_optional(self.tables().readers())
            .await?
            .ok_or(RegistryError::ManifestUnknown)?;
        let digest: String = row.try_get(0)?;
        let content: Vec<u8> = row.try_get(2)?;
        let digest = digest.parse().map_err(RegistryError::internal)?;
        StoredManifest::new(digest, row.try_get(1)?, content.into())
    }

    /// Fails if a blob that the manifest needs is not in the repository. Pushing finds out too;
    /// this is for whoever reads the blobs before.
    pub(crate) async fn refuse_unknown_blobs(
        &self,
        permit: &Permit<Push>,
        pushed: &ReadManifest,
    ) -> Result<(), RegistryError> {
        let repository = repository_of(permit)?;
        for digest in &pushed.document.blobs {
            let found = sqlx::query(
                "SELECT 1 FROM repository_blobs \
                 WHERE repository = $1 AND digest = $2 AND deleted_ms IS NULL",
            )
            .bind(repository.as_str())
            .bind(digest.to_string())
            .fetch_optional(self.tables().readers())
            .await?;
            if found.is_none() {
                let digest = digest.to_string().into();
                return Err(RegistryError::ManifestBlobUnknown { digest });
            }
        }
        Ok(())
    }

    /// Pushes a manifest and sets its tags, all or nothing.
    pub(crate) async fn push_manifest(
        &self,
        permit: &Permit<Push>,
        pushed: &ReadManifest,
        journal: &Journal,
    ) -> Result<(), RegistryError> {
        let repository = repository_of(permit)?;
        let ReadManifest { digest, document, content, tags } = pushed;
        let now = self.now_millis();
        let mut transaction = self.begin_in(repository).await?;
        let names = tags.iter().map(|tag| Reference::Tag(tag.clone()));
        let names = names.chain([Reference::Digest(digest.clone())]);
        let ticket = |name: &Reference| {
            self.is_sure(name).then(|| self.0.hot.ticket(repository, name)).flatten()
        };
        let names: Vec<_> = names.map(|name| (ticket(&name), name)).collect();
        ensure_repository(&mut transaction, repository, now).await?;
        let row = ManifestRow {
            repository,
            digest,
            document,
            content,
            now_millis: now,
            caller: permit.caller(),
        };
        row.insert(&mut transaction).await?;
        refuse_missing(&mut transaction, repository, digest).await?;
        let mut kinds = vec![EventKind::Push { digest: digest.clone(), tags: tags.clone() }];
        for tag in tags {
            let before = tag_digest(&mut transaction, repository, tag).await?;
            if let Some(from) = before.filter(|before| before != digest) {
                if self.is_immutable(repository, tag) {
                    return Err(immutable(tag));
                }
                let (tag, to) = (tag.clone(), digest.clone());
                kinds.push(EventKind::TagMoved { tag, from, to });
            }
            set_tag(&mut transaction, repository, tag, digest, now).await?;
        }
        // The body of the request may be a part of a larger block.
        let copy = Bytes::copy_from_slice(content);
        let manifest = StoredManifest::new(digest.clone(), &document.media_type, copy)?;
        self.finish(transaction, journal, permit, kinds).await?;
        // Whoever pushes tells somebody to pull: what is pulled next is in memory.
        self.0.hot.replace(repository, &names, &Arc::new(manifest));
        Ok(())
    }
}

impl StoredManifest {
    fn new(digest: Digest, media_type: &str, content: Bytes) -> Result<Self, RegistryError> {
        let header = |text: &str| HeaderValue::try_from(text).map_err(RegistryError::internal);
        let name = digest.to_string();
        Ok(Self {
            content_type: header(media_type)?,
            digest_header: header(&name)?,
            etag: header(&format!("\"{name}\""))?,
            digest,
            content,
        })
    }
}

/// The refusal to move or delete a tag that a rule keeps.
pub(super) fn immutable(tag: &Tag) -> RegistryError {
    RegistryError::Denied {
        message: format!("tag `{tag}` is immutable here").into(),
        advice: Some("use another tag".into()),
        digest: None,
    }
}

/// Returns the digest that the manifest has, by the algorithm that the client chose.
fn verified_digest(pushed: &PushedManifest) -> Result<Digest, RegistryError> {
    let algorithm = match &pushed.reference {
        Reference::Digest(named) => named.algorithm(),
        Reference::Tag(_) => DigestAlgorithm::Sha256,
    };
    let mut hasher = DigestHasher::new(algorithm);
    hasher.update(&pushed.content);
    let digest = hasher.finish();
    if let Reference::Digest(named) = &pushed.reference
        && *named != digest
    {
        let reason = format!("the manifest has the digest {digest}").into();
        return Err(RegistryError::DigestInvalid { reason });
    }
    Ok(digest)
}

struct ManifestRow<'a> {
    repository: &'a RepositoryName,
    digest: &'a Digest,
    document: &'a Document,
    content: &'a Bytes,
    now_millis: i64,
    caller: &'a str,
}

impl ManifestRow<'_> {
    /// Inserts the manifest and what it refers to; one that was deleted comes back.
    async fn insert(&self, connection: &mut AnyConnection) -> Result<(), RegistryError> {
        let annotations = serde_json::to_string(&self.document.annotations);
        sqlx::query(
            "INSERT INTO manifests (repository, digest, media_type, size_bytes, artifact_type, \
             subject, annotations, pushed_ms, pushed_by, content) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
             ON CONFLICT (repository, digest) DO UPDATE SET media_type = $3, artifact_type = $5, \
             subject = $6, annotations = $7, pushed_ms = $8, pushed_by = $9, deleted_ms = NULL",
        )
        .bind(self.repository.as_str())
        .bind(self.digest.to_string())
        .bind(&*self.document.media_type)
        .bind(i64::try_from(self.content.len()).unwrap_or(i64::MAX))
        .bind(self.document.artifact_type.as_deref())
        .bind(self.document.subject.as_ref().map(Digest::to_string))
        .bind(annotations.map_err(RegistryError::internal)?)
        .bind(self.now_millis)
        .bind(self.caller)
        .bind(self.content.to_vec())
        .execute(&mut *connection)
        .await?;
        let blobs = self.document.blobs.iter().map(|digest| ("blob", digest));
        let manifests = self.document.manifests.iter().map(|digest| ("manifest", digest));
        for (kind, digest) in blobs.chain(manifests) {
            sqlx::query(
                "INSERT INTO manifest_references (repository, manifest, kind, digest) \
                 VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            )
            .bind(self.repository.as_str())
            .bind(self.digest.to_string())
            .bind(kind)
            .bind(digest.to_string())
            .execute(&mut *connection)
            .await?;
        }
        Ok(())
    }
}

/// Fails if something that the manifest needs is not in the repository.
pub(super) async fn refuse_missing(
    connection: &mut AnyConnection,
    repository: &RepositoryName,
    manifest: &Digest,
) -> Result<(), RegistryError> {
    let missing = sqlx::query(
        "SELECT r.digest FROM manifest_references r \
         WHERE r.repository = $1 AND r.manifest = $2 AND NOT ( \
            (r.kind = 'blob' AND EXISTS (SELECT 1 FROM repository_blobs b \
                WHERE b.repository = r.repository AND b.digest = r.digest \
                AND b.deleted_ms IS NULL)) \
            OR (r.kind = 'manifest' AND EXISTS (SELECT 1 FROM manifests m \
                WHERE m.repository = r.repository AND m.digest = r.digest \
                AND m.deleted_ms IS NULL))) \
         ORDER BY r.digest LIMIT 1",
    )
    .bind(repository.as_str())
    .bind(manifest.to_string())
    .fetch_optional(connection)
    .await?;
    match missing {
        None => Ok(()),
        Some(row) => {
            let digest: String = row.try_get(0)?;
            Err(RegistryError::ManifestBlobUnknown { digest: digest.into() })
        }
    }
}

/// Returns where a tag stands.
pub(super) async fn tag_digest(
    connection: &mut AnyConnection,
    repository: &RepositoryName,
    tag: &Tag,
) -> Result<Option<Digest>, RegistryError> {
    let row = sqlx::query("SELECT digest FROM tags WHERE repository = $1 AND name = $2")
        .bind(repository.as_str())
        .bind(tag.as_str())
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let digest: String = row.try_get(0)?;
    digest.parse().map(Some).map_err(RegistryError::internal)
}

/// Sets a tag.
pub(super) async fn set_tag(
    connection: &mut AnyConnection,
    repository: &RepositoryName,
    tag: &Tag,
    digest: &Digest,
    now_millis: i64,
) -> Result<(), RegistryError> {
    sqlx::query(
        "INSERT INTO tags (repository, name, digest, updated_ms) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (repository, name) DO UPDATE SET digest = $3, updated_ms = $4",
    )
    .bind(repository.as_str())
    .bind(tag.as_str())
    .bind(digest.to_string())
    .bind(now_millis)
    .execute(connection)
    .await?;
    Ok(())
}
