//! The scrubber: it reads every blob again and reports what is damaged or missing.
//!
//! It also finds content that no table knows, which a loss of power between a commit of the
//! store and that of the tables leaves behind, and removes it if it is told to.

use seawall_artifact::digest::{Digest, DigestHasher};
use seawall_policy::access::{Operate, Permit};
use seawall_store::blobs::BlobError;
use sqlx::Row as _;

use super::Storage;
use crate::error::RegistryError;
use crate::journal::Journal;
use crate::limits::COLLECTION_ROWS_MAX;
use crate::record::EventKind;

/// What is wrong with a blob.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum DamageKind {
    /// Its content has another digest, or cannot be read.
    Damaged,
    /// The tables know it, and it is not there.
    Missing,
}

/// What is done with content that no table knows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Leftovers {
    /// It is counted.
    Keep,
    /// It is removed. No other process may take blobs in meanwhile: files have no lock between
    /// the moment that they appear and that in which the tables know them.
    Remove,
}

/// A blob that is not what it should be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Damage {
    /// The blob.
    pub digest: Digest,
    /// What is wrong.
    pub kind: DamageKind,
    /// The repositories that have it.
    pub repositories: Vec<String>,
}

/// What a pass of the scrubber found.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Scrubbed {
    /// Blobs that were read.
    pub blobs: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Content that no table knew.
    pub orphans: u64,
    /// What is damaged or missing, the first [`DAMAGES_MAX`].
    pub damages: Vec<Damage>,
    /// How many blobs are damaged or missing.
    pub damaged: u64,
}

/// Damages that one pass names.
// LIMIT: about 3 MB; who has more has lost a disk, and restores a backup.
pub const DAMAGES_MAX: usize = 10_000;

impl Scrubbed {
    /// Returns what is to be recorded of the pass.
    fn events(&self, leftovers: Leftovers) -> Vec<EventKind> {
        let mut kinds = Vec::new();
        if let Some(first) = self.damages.first() {
            let (kind, digest) = (first.kind.name(), &first.digest);
            let reason = format!("{} of {} blobs are not whole", self.damaged, self.blobs);
            let reason = format!("{reason}; the first, {digest}, is {kind}").into();
            let (blobs, damaged) = (self.blobs, self.damaged);
            kinds.push(EventKind::DamageFound { blobs, damaged, reason });
        }
        if leftovers == Leftovers::Remove && self.orphans != 0 {
            kinds.push(EventKind::LeftoversRemoved { count: self.orphans });
        }
        kinds
    }

    fn add(&mut self, damage: Damage) {
        let (digest, kind) = (&damage.digest, &damage.kind);
        tracing::error!(blob.digest = %digest, blob.damage = kind.name(), "a blob is not whole");
        self.damaged += 1;
        if self.damages.len() < DAMAGES_MAX {
            self.damages.push(damage);
        }
    }
}

impl DamageKind {
    /// Returns the word that the API and people use.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::Missing => "missing",
        }
    }
}

impl Storage {
    /// Reads every blob once, and records damage and what was removed.
    pub async fn scrub_recorded(
        &self,
        permit: &Permit<Operate>,
        leftovers: Leftovers,
        journal: &Journal,
    ) -> Result<Scrubbed, RegistryError> {
        let scrubbed = self.scrub(leftovers).await?;
        let kinds = scrubbed.events(leftovers);
        if !kinds.is_empty() {
            let transaction = self.tables().begin().await?;
            self.finish(transaction, journal, permit, kinds).await?;
        }
        Ok(scrubbed)
    }

    /// Reads every blob once.
    pub async fn scrub(&self, leftovers: Leftovers) -> Result<Scrubbed, RegistryError> {
        let mut scrubbed = Scrubbed::default();
        let mut last: Option<Digest> = None;
        loop {
            let digests = self.blobs().list(last.as_ref()).await?;
            let Some(end) = digests.last() else { break };
            last = Some(end.clone());
            for digest in &digests {
                self.scrub_blob(digest, leftovers, &mut scrubbed).await?;
            }
        }
        self.find_missing(&mut scrubbed).await?;
        Ok(scrubbed)
    }

    async fn scrub_blob(
        &self,
        digest: &Digest,
        leftovers: Leftovers,
        scrubbed: &mut Scrubbed,
    ) -> Result<(), RegistryError> {
        if !self.has_row(digest).await? {
            scrubbed.orphans += u64::from(match leftovers {
                Leftovers::Keep => self.blobs().size(digest).await?.is_some(),
                Leftovers::Remove => self.remove_unknown(digest).await?,
            });
            return Ok(());
        }
        scrubbed.blobs += 1;
        match self.rehash(digest, &mut scrubbed.bytes).await {
            Ok(Some(actual)) if actual == *digest => return Ok(()),
            // The collection was faster.
            Ok(None) => return Ok(()),
            Ok(Some(_)) | Err(BlobError::Io { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let repositories = self.holders(digest).await?;
        let damage = Damage { digest: digest.clone(), kind: DamageKind::Damaged, repositories };
        scrubbed.add(damage);
        Ok(())
    }

    /// Hashes the content of a blob, `None` if there is none.
    async fn rehash(&self, digest: &Digest, bytes: &mut u64) -> Result<Option<Digest>, BlobError> {
        let Some(size) = self.blobs().size(digest).await? else { return Ok(None) };
        let Some(mut reader) = self.blobs().read(digest, 0..size).await? else { return Ok(None) };
        let mut hasher = DigestHasher::new(digest.algorithm());
        while let Some(piece) = reader.next().await? {
            *bytes += u64::try_from(piece.len()).unwrap_or(0);
            // Half a millisecond for a piece: others get their turn in between.
            hasher.update(&piece);
            tokio::task::yield_now().await;
        }
        Ok(Some(hasher.finish()))
    }

    async fn has_row(&self, digest: &Digest) -> Result<bool, RegistryError> {
        let query = sqlx::query("SELECT 1 FROM blobs WHERE digest = $1").bind(digest.to_string());
        Ok(query.fetch_optional(self.tables().readers()).await?.is_some())
    }

    /// Removes content without a row, unless a push brings the row at this moment.
    async fn remove_unknown(&self, digest: &Digest) -> Result<bool, RegistryError> {
        let _guard = self.lock_digest(digest).await;
        let transaction = self.begin_with(digest).await?;
        let removed = !self.has_row(digest).await? && self.blobs().delete(digest).await?;
        transaction.rollback().await?;
        Ok(removed)
    }

    async fn holders(&self, digest: &Digest) -> Result<Vec<String>, RegistryError> {
        let rows = sqlx::query(
            "SELECT repository FROM repository_blobs WHERE digest = $1 ORDER BY repository LIMIT $2",
        )
        .bind(digest.to_string())
        .bind(COLLECTION_ROWS_MAX)
        .fetch_all(self.tables().readers())
        .await?;
        rows.iter().map(|row| row.try_get(0).map_err(Into::into)).collect()
    }

    async fn find_missing(&self, scrubbed: &mut Scrubbed) -> Result<(), RegistryError> {
        let mut last = String::new();
        loop {
            let rows = sqlx::query(
                "SELECT digest, size_bytes FROM blobs WHERE digest > $1 ORDER BY digest LIMIT $2",
            )
            .bind(last.as_str())
            .bind(COLLECTION_ROWS_MAX)
            .fetch_all(self.tables().readers())
            .await?;
            for row in &rows {
                last = row.try_get(0)?;
                let digest: Digest = last.parse().map_err(RegistryError::internal)?;
                if self.blobs().size(&digest).await?.is_some() || !self.has_row(&digest).await? {
                    continue;
                }
                let repositories = self.holders(&digest).await?;
                if !repositories.is_empty() {
                    let kind = DamageKind::Missing;
                    scrubbed.add(Damage { digest, kind, repositories });
                }
            }
            if rows.len() < usize::try_from(COLLECTION_ROWS_MAX).unwrap_or(0) {
                return Ok(());
            }
        }
    }
}
