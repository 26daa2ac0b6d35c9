//! What refers to a manifest (distribution specification, "Listing Referrers").
//!
//! Manifests with a subject are found in the tables. An index under the tag that clients of
//! registries without this list maintain (`sha256-…`) is read too, so that what they pushed to
//! another registry and copied here is found.

use std::collections::{BTreeMap, BTreeSet};

use seawall_artifact::digest::Digest;
use seawall_artifact::manifest::{ManifestDocument, ManifestError};
use seawall_artifact::reference::Tag;
use seawall_policy::access::{Permit, Pull};
use serde::{Deserialize, Serialize};
use sqlx::Row as _;

use super::{Storage, repository_of};
use crate::endpoint::Reference;
use crate::error::RegistryError;
use crate::limits::REFERRERS_BYTES_MAX;

/// An entry of the list.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Referrer {
    pub(crate) media_type: String,
    pub(crate) digest: Digest,
    pub(crate) size: i64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) artifact_type: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub(crate) annotations: BTreeMap<String, String>,
}

/// A part of the list.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Referrers {
    pub(crate) entries: Vec<Referrer>,
    /// Behind which digest the list goes on, if it does.
    pub(crate) next: Option<Digest>,
}

impl Storage {
    /// Lists what refers to `subject`, behind `last` and of the type `artifact_type` alone if
    /// these are given, in the order of digests.
    pub(crate) async fn referrers(
        &self,
        permit: &Permit<Pull>,
        subject: &Digest,
        artifact_type: Option<&str>,
        last: Option<&Digest>,
    ) -> Result<Referrers, RegistryError> {
        let mut found = self.referrers_in_tables(permit, subject).await?;
        let known: BTreeSet<Digest> = found.iter().map(|entry| entry.digest.clone()).collect();
        for digest in self.listed_under_the_tag(permit, subject).await? {
            if !known.contains(&digest) {
                found.extend(self.referrer(permit, &digest).await?);
            }
        }
        found.retain(|entry| {
            artifact_type.is_none_or(|wanted| entry.artifact_type.as_deref() == Some(wanted))
                && last.is_none_or(|last| *last < entry.digest)
        });
        found.sort_by(|one, other| one.digest.cmp(&other.digest));
        let mut bytes = 0;
        let fitting = found.iter().take_while(|entry| {
            bytes += serde_json::to_vec(entry).map_or(0, |text| text.len());
            bytes <= REFERRERS_BYTES_MAX
        });
        // One entry is given in any case: its annotations come from a manifest of 4 MiB at most.
        let count = fitting.count().max(1);
        let goes_on = count < found.len();
        found.truncate(count);
        let next = found.last().map(|entry| entry.digest.clone()).filter(|_| goes_on);
        Ok(Referrers { entries: found, next })
    }

    async fn referrers_in_tables(
        &self,
        permit: &Permit<Pull>,
        subject: &Digest,
    ) -> Result<Vec<Referrer>, RegistryError> {
        let rows = sqlx::query(
            "SELECT media_type, digest, size_bytes, artifact_type, annotations FROM manifests \
             WHERE repository = $1 AND subject = $2 AND deleted_ms IS NULL ORDER BY digest",
        )
        .bind(repository_of(permit)?.as_str())
        .bind(subject.to_string())
        .fetch_all(self.tables().readers())
        .await?;
        rows.iter().map(referrer_of).collect()
    }

    async fn referrer(
        &self,
        permit: &Permit<Pull>,
        digest: &Digest,
    ) -> Result<Option<Referrer>, RegistryError> {
        let row = sqlx::query(
            "SELECT media_type, digest, size_bytes, artifact_type, annotations FROM manifests \
             WHERE repository = $1 AND digest = $2 AND deleted_ms IS NULL",
        )
        .bind(repository_of(permit)?.as_str())
        .bind(digest.to_string())
        .fetch_optional(self.tables().readers())
        .await?;
        row.as_ref().map(referrer_of).transpose()
    }

    /// Returns what the index under the tag of the subject lists.
    async fn listed_under_the_tag(
        &self,
        permit: &Permit<Pull>,
        subject: &Digest,
    ) -> Result<Vec<Digest>, RegistryError> {
        let Some(tag) = referrers_tag(subject) else { return Ok(Vec::new()) };
        let manifest = match self.manifest(permit, &Reference::Tag(tag)).await {
            Ok(manifest) => manifest,
            Err(RegistryError::ManifestUnknown) => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        // Whatever else stands under the tag is no list of referrers.
        let document: Result<_, ManifestError> = ManifestDocument::parse(&manifest.content);
        Ok(match document {
            Ok(ManifestDocument::Index(index)) => {
                index.manifests.into_iter().map(|entry| entry.digest).collect()
            }
            Ok(ManifestDocument::Manifest(_)) | Err(_) => Vec::new(),
        })
    }
}

fn referrer_of(row: &sqlx::any::AnyRow) -> Result<Referrer, RegistryError> {
    let digest: String = row.try_get(1)?;
    let annotations: String = row.try_get(4)?;
    let media_type: String = row.try_get(0)?;
    Ok(Referrer {
        artifact_type: row.try_get(3)?,
        media_type,
        digest: digest.parse().map_err(RegistryError::internal)?,
        size: row.try_get(2)?,
        annotations: serde_json::from_str(&annotations).map_err(RegistryError::internal)?,
    })
}

/// Returns the tag under which clients keep the list ("Referrers Tag Schema").
fn referrers_tag(subject: &Digest) -> Option<Tag> {
    let hex = subject.hex().get(..64)?;
    format!("{}-{hex}", subject.algorithm().name()).parse().ok()
}
