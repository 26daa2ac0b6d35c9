//! Pulling, pushing, deleting and bringing back manifests and tags.

use axum::body::Body;
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use seawall_artifact::digest::Digest;
use seawall_artifact::reference::{RepositoryName, Tag};
use seawall_policy::access::{Delete, Permit, Pull, Push};
use serde::Serialize;

use super::{
    Answer, Asked, DIGEST_HEADER, Registry, repository_of, set, to_the_end, with_status, written,
};
use crate::endpoint::Reference;
use crate::error::RegistryError;
use crate::gate::{PushAttempt, PushEvent, Verdict};
use crate::limits::{MANIFEST_BYTES_MAX, TAGS_OF_A_PUSH_MAX};
use crate::record::EventKind;
use crate::storage::deletion::Deleted;
use crate::storage::manifests::{PushedManifest, ReadManifest};

impl Registry {
    pub(super) async fn pull_manifest(
        &self,
        asked: &Asked<'_>,
        name: RepositoryName,
        reference: &Reference,
    ) -> Answer {
        let permit = self.permit::<Pull>(asked, name)?;
        let repository = repository_of(&permit)?;
        let manifest = self.storage().manifest(&permit, reference).await?;
        let digest = manifest.digest.clone();
        if let Verdict::Withheld { reason, advice } = self.0.gate.may_pull(repository, &digest) {
            let event = EventKind::PullDenied { digest: digest.clone(), reason: reason.clone() };
            self.note(permit.caller(), repository, event);
            return Err(RegistryError::Denied {
                message: reason,
                advice: Some(advice),
                digest: Some(digest),
            });
        }
        let is_known = asked
            .header(header::IF_NONE_MATCH)
            .is_some_and(|known| manifest.etag.to_str().is_ok_and(|etag| known.contains(etag)));
        let mut response = Response::new(Body::empty());
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, manifest.content_type.clone());
        headers.insert(DIGEST_HEADER, manifest.digest_header.clone());
        headers.insert(header::ETAG, manifest.etag.clone());
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        if is_known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return Ok(response);
        }
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(manifest.content.len()));
        if asked.parts.method != Method::HEAD {
            self.note(permit.caller(), repository, EventKind::Pull { digest });
            *response.body_mut() = Body::from(manifest.content.clone());
        }
        Ok(response)
    }

    pub(super) async fn push_manifest(
        &self,
        asked: &Asked<'_>,
        name: RepositoryName,
        reference: Reference,
        body: Body,
    ) -> Answer {
        let permit = self.permit::<Push>(asked, name)?;
        let mut tags = Vec::new();
        for tag in asked.query.values("tag") {
            let parsed =
                tag.parse().map_err(|_malformed| RegistryError::TagInvalid { tag: tag.into() })?;
            tags.push(parsed);
        }
        if TAGS_OF_A_PUSH_MAX < tags.len() {
            let reason = format!("more than {TAGS_OF_A_PUSH_MAX} tags are set at once").into();
            return Err(RegistryError::SizeInvalid { reason });
        }
        let content = super::body::read_short(body, MANIFEST_BYTES_MAX).await?;
        let content =
            content.ok_or(RegistryError::ManifestTooLarge { limit: MANIFEST_BYTES_MAX })?;
        let content_type = asked.header(header::CONTENT_TYPE).map(str::to_owned);
        let location_reference = written(&reference);
        let further_tags = tags.clone();
        let pushed = PushedManifest { reference, tags, content_type, content };
        let registry = self.clone();
        let pushed = pushed.read()?;
        let (name, manifest) = to_the_end(async move {
            registry.take_manifest(&permit, &pushed).await?;
            Ok((repository_of(&permit)?.clone(), pushed))
        })
        .await?;
        pushed_response(&name, &location_reference, &further_tags, &manifest)
    }

    async fn take_manifest(
        &self,
        permit: &Permit<Push>,
        pushed: &ReadManifest,
    ) -> Result<(), RegistryError> {
        if self.0.gate.judges_pushes() {
            self.refuse_denied(permit, pushed).await?;
        }
        self.storage().push_manifest(permit, pushed, self.journal()).await?;
        self.0.gate.pushed(&PushEvent {
            repository: repository_of(permit)?.clone(),
            digest: pushed.digest.clone(),
            media_type: pushed.document.media_type.clone(),
            tags: pushed.tags.clone(),
            caller: permit.caller().into(),
        });
        Ok(())
    }

    /// Asks the gate before anything is stored, and records a refusal.
    async fn refuse_denied(
        &self,
        permit: &Permit<Push>,
        pushed: &ReadManifest,
    ) -> Result<(), RegistryError> {
        let repository = repository_of(permit)?;
        // Nobody learns from a refusal what is in a blob that they have no right to.
        self.storage().refuse_unknown_blobs(permit, pushed).await?;
        let ReadManifest { digest, content, tags, .. } = pushed;
        let attempt = PushAttempt { repository, digest, content, tags };
        let verdict = self.0.gate.may_push(attempt).await.map_err(RegistryError::internal)?;
        let Verdict::Withheld { reason, advice } = verdict else { return Ok(()) };
        let (digest, tags) = (digest.clone(), tags.clone());
        let event = EventKind::PushDenied { digest: digest.clone(), tags, reason: reason.clone() };
        self.note(permit.caller(), repository, event);
        Err(RegistryError::Denied { message: reason, advice: Some(advice), digest: Some(digest) })
    }

    pub(super) async fn delete_manifest(
        &self,
        asked: &Asked<'_>,
        name: RepositoryName,
        reference: &Reference,
    ) -> Answer {
        let permit = self.permit::<Delete>(asked, name)?;
        let (registry, reference) = (self.clone(), reference.clone());
        to_the_end(async move {
            let (storage, journal) = (registry.storage(), registry.journal());
            match reference {
                Reference::Tag(tag) => storage.delete_tag(&permit, &tag, journal).await,
                Reference::Digest(digest) => {
                    storage.delete_manifest(&permit, &digest, journal).await
                }
            }
        })
        .await?;
        Ok(with_status(StatusCode::ACCEPTED))
    }

    pub(super) async fn undelete(
        &self,
        asked: &Asked<'_>,
        name: RepositoryName,
        reference: &Reference,
    ) -> Answer {
        let permit = self.permit::<Delete>(asked, name)?;
        let (registry, reference) = (self.clone(), reference.clone());
        let (digest, tags) = to_the_end(async move {
            registry.storage().undelete(&permit, &reference, registry.journal()).await
        })
        .await?;
        undeleted_response(&digest, &tags)
    }

    pub(super) async fn list_deleted(&self, asked: &Asked<'_>, name: RepositoryName) -> Answer {
        let permit = self.permit::<Delete>(asked, name)?;
        let deleted = self.storage().deleted(&permit).await?;
        super::json(StatusCode::OK, &DeletedWire::of(&deleted))
    }
}

#[derive(Serialize)]
struct DeletedWire<'a> {
    manifests: Vec<DeletedManifestWire<'a>>,
    tags: Vec<DeletedTagWire<'a>>,
}

#[derive(Serialize)]
struct DeletedManifestWire<'a> {
    digest: &'a str,
    deleted: String,
    until: String,
}

#[derive(Serialize)]
struct DeletedTagWire<'a> {
    tag: &'a str,
    digest: &'a str,
    deleted: String,
    until: String,
}

impl<'a> DeletedWire<'a> {
    fn of(deleted: &'a Deleted) -> Self {
        let manifests = deleted.manifests.iter().map(|manifest| DeletedManifestWire {
            digest: &manifest.digest,
            deleted: manifest.deleted.to_string(),
            until: manifest.until.to_string(),
        });
        let tags = deleted.tags.iter().map(|(tag, manifest)| DeletedTagWire {
            tag,
            digest: &manifest.digest,
            deleted: manifest.deleted.to_string(),
            until: manifest.until.to_string(),
        });
        Self { manifests: manifests.collect(), tags: tags.collect() }
    }
}

fn pushed_response(
    name: &RepositoryName,
    reference: &str,
    further_tags: &[Tag],
    manifest: &ReadManifest,
) -> Answer {
    let mut response = with_status(StatusCode::CREATED);
    set(&mut response, "location", &format!("/v2/{name}/manifests/{reference}"))?;
    set(&mut response, DIGEST_HEADER, &manifest.digest.to_string())?;
    if let Some(subject) = &manifest.document.subject {
        set(&mut response, "oci-subject", &subject.to_string())?;
    }
    for tag in further_tags {
        set(&mut response, "oci-tag", tag.as_str())?;
    }
    if !manifest.document.names_its_type {
        let warning =
            "299 - \"the manifest has no mediaType, which readers need to be sure of it\"";
        set(&mut response, "warning", warning)?;
    }
    Ok(response)
}

#[derive(Serialize)]
struct UndeletedWire<'a> {
    digest: &'a Digest,
    tags: Vec<&'a str>,
}

fn undeleted_response(digest: &Digest, tags: &[Tag]) -> Answer {
    let tags = tags.iter().map(Tag::as_str).collect();
    super::json(StatusCode::OK, &UndeletedWire { digest, tags })
}
