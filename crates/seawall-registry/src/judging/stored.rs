//! What judging reads of the registry's own tables and blobs.
//!
//! It asks for no permit: it acts for nobody, and what it reads leaves the registry as a verdict.

use std::io::{self, Read};
use std::sync::Arc;

use bytes::Bytes;
use seawall_artifact::digest::Digest;
use seawall_artifact::manifest::Descriptor;
use seawall_artifact::reference::{RepositoryName, Tag};
use seawall_store::blobs::{BlobReader, BlobStore};
use seawall_store::tables::{Tables, TablesError};
use sqlx::{AnyConnection, Row as _};
use tokio::runtime::Handle;

use super::image::BlobSource;
use super::turns::Name;

/// Returns the bytes of a manifest that is stored and not deleted.
pub(super) async fn manifest(
    tables: &Tables,
    repository: &RepositoryName,
    digest: &Digest,
) -> Result<Option<Vec<u8>>, TablesError> {
    let row = sqlx::query(
        "SELECT content FROM manifests \
         WHERE repository = $1 AND digest = $2 AND deleted_ms IS NULL",
    )
    .bind(repository.as_str())
    .bind(digest.to_string())
    .fetch_optional(tables.readers())
    .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// Returns the tags that stand at a manifest, sorted.
pub(super) async fn tags(
    tables: &Tables,
    repository: &RepositoryName,
    digest: &Digest,
) -> Result<Vec<Tag>, TablesError> {
    tags_in(&mut *tables.readers().acquire().await?, repository, digest).await
}

/// Returns the tags that stand at a manifest, sorted, as a connection sees them.
pub(super) async fn tags_in(
    connection: &mut AnyConnection,
    repository: &RepositoryName,
    digest: &Digest,
) -> Result<Vec<Tag>, TablesError> {
    let rows =
        sqlx::query("SELECT name FROM tags WHERE repository = $1 AND digest = $2 ORDER BY name")
            .bind(repository.as_str())
            .bind(digest.to_string())
            .fetch_all(connection)
            .await?;
    let mut tags = Vec::with_capacity(rows.len());
    for row in rows {
        let name: String = row.try_get(0)?;
        tags.extend(name.parse::<Tag>());
    }
    Ok(tags)
}

/// Returns up to `count` manifests that follow `after` and have no verdict, in the order of
/// repository and digest.
pub(super) async fn without_verdict(
    tables: &Tables,
    after: Option<&Name>,
    count: usize,
) -> Result<Vec<Name>, TablesError> {
    let rows = sqlx::query(
        "SELECT manifests.repository, manifests.digest FROM manifests \
         LEFT JOIN verdicts ON verdicts.repository = manifests.repository \
         AND verdicts.digest = manifests.digest \
         WHERE (manifests.repository > $1 \
            OR (manifests.repository = $1 AND manifests.digest > $2)) \
         AND verdicts.digest IS NULL AND manifests.deleted_ms IS NULL \
         ORDER BY manifests.repository, manifests.digest LIMIT $3",
    )
    .bind(after.map_or("", |(repository, _)| repository.as_str()))
    .bind(after.map(|(_, digest)| digest.to_string()).unwrap_or_default())
    .bind(i64::try_from(count).unwrap_or(i64::MAX))
    .fetch_all(tables.readers())
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let (repository, digest): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        let repository = repository.parse().map_err(malformed)?;
        found.push((repository, digest.parse().map_err(malformed)?));
    }
    Ok(found)
}

fn malformed(error: impl std::error::Error + Send + Sync + 'static) -> TablesError {
    TablesError::Statement(sqlx::Error::Decode(Box::new(error)))
}

/// The blobs of the registry, for threads that may block.
#[derive(Debug)]
pub(super) struct Blobs {
    pub(super) store: Arc<dyn BlobStore>,
    pub(super) runtime: Handle,
}

impl BlobSource for Blobs {
    fn open(&self, blob: &Descriptor) -> io::Result<Box<dyn Read + Send>> {
        let opened = self.runtime.block_on(self.store.read(&blob.digest, 0..blob.size));
        let reader = opened.map_err(io::Error::other)?.ok_or_else(|| {
            let message = format!("the blob {} is missing", blob.digest);
            io::Error::new(io::ErrorKind::NotFound, message)
        })?;
        Ok(Box::new(BlockingReader { reader, runtime: self.runtime.clone(), rest: Bytes::new() }))
    }
}

struct BlockingReader {
    reader: Box<dyn BlobReader>,
    runtime: Handle,
    rest: Bytes,
}

impl Read for BlockingReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.rest.is_empty() {
            let next = self.runtime.block_on(self.reader.next()).map_err(io::Error::other)?;
            let Some(next) = next else { return Ok(0) };
            self.rest = next;
        }
        let count = self.rest.len().min(buffer.len());
        let part = self.rest.split_to(count);
        let (target, _) = buffer.split_at_mut(count);
        target.copy_from_slice(&part);
        Ok(count)
    }
}
