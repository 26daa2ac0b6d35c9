//! Pushing blobs: at once, in chunks, as a stream, from another repository.

use std::ops::Range;

use axum::body::Body;
use axum::http::{Response, StatusCode, header};
use http_body::Body as _;
use seawall_artifact::digest::{Digest, DigestAlgorithm};
use seawall_artifact::reference::RepositoryName;
use seawall_policy::access::{Permit, Place, Pull, Push, authorize};
use seawall_store::blobs::UploadId;

use super::{
    Answer, Asked, DIGEST_HEADER, Registry, digest_of_query, repository_of, set, to_the_end,
    with_status,
};
use crate::error::RegistryError;
use crate::range::parse_content_range;
use crate::storage::uploads::{Session, algorithm_of, location};

impl Registry {
    pub(super) async fn begin_upload(
        &self,
        asked: &Asked<'_>,
        name: RepositoryName,
        body: Body,
    ) -> Answer {
        let permit = self.permit::<Push>(asked, name)?;
        if let Some(digest) = digest_of_query(&asked.query, "mount")?
            && self.mount(asked, &permit, &digest).await?
        {
            return created(repository_of(&permit)?, &digest);
        }
        if let Some(digest) = digest_of_query(&asked.query, "digest")? {
            let session = self.storage().begin_single(&permit, digest.algorithm()).await?;
            let appending = session.append(None).await?;
            let session = super::body::write_all(body, appending).await?;
            return commit(&permit, session, digest).await;
        }
        let algorithm = match asked.query.value("digest-algorithm") {
            None => DigestAlgorithm::Sha256,
            Some(name) => algorithm_of(name).ok_or_else(|| RegistryError::DigestInvalid {
                reason: format!("unknown digest algorithm `{name}`").into(),
            })?,
        };
        let id = self.storage().begin_upload(&permit, algorithm).await?;
        uploading(StatusCode::ACCEPTED, repository_of(&permit)?, &id, 0)
    }

    /// Takes a blob from the repository that the client names, or from any that it may read.
    async fn mount(
        &self,
        asked: &Asked<'_>,
        permit: &Permit<Push>,
        digest: &Digest,
    ) -> Result<bool, RegistryError> {
        let source = match asked.query.value("from").filter(|from| !from.is_empty()) {
            Some(from) => from.parse().ok(),
            None => self.storage().find_source(asked.caller, digest).await?,
        };
        let from = source.map(|name| authorize::<Pull>(asked.caller, Place::Repository(name)));
        match from {
            // Whether the blob is elsewhere is not told: the client may send it.
            None | Some(Err(_)) => Ok(false),
            Some(Ok(from)) => self.storage().mount_blob(permit, &from, digest).await,
        }
    }

    pub(super) async fn append_upload(
        &self,
        asked: &Asked<'_>,
        name: RepositoryName,
        id: &UploadId,
        body: Body,
    ) -> Answer {
        let permit = self.permit::<Push>(asked, name)?;
        let range = chunk_range(asked, &body)?;
        let session = self.storage().resume_upload(&permit, id).await?;
        let appending = session.append(range).await?;
        let session = super::body::write_all(body, appending).await?;
        let size_bytes = session.size_bytes();
        uploading(StatusCode::ACCEPTED, repository_of(&permit)?, id, size_bytes)
    }

    pub(super) async fn commit_upload(
        &self,
        asked: &Asked<'_>,
        name: RepositoryName,
        id: &UploadId,
        body: Body,
    ) -> Answer {
        let permit = self.permit::<Push>(asked, name)?;
        let digest = digest_of_query(&asked.query, "digest")?.ok_or_else(|| {
            RegistryError::DigestInvalid { reason: "the request names no digest".into() }
        })?;
        let range = chunk_range(asked, &body)?;
        let mut session = self.storage().resume_upload(&permit, id).await?;
        if !body.is_end_stream() || session.size_bytes() == 0 {
            let appending = session.append(range).await?;
            session = super::body::write_all(body, appending).await?;
        }
        commit(&permit, session, digest).await
    }

    pub(super) async fn upload_status(
        &self,
        asked: &Asked<'_>,
        name: RepositoryName,
        id: &UploadId,
    ) -> Answer {
        let permit = self.permit::<Push>(asked, name)?;
        let session = self.storage().resume_upload(&permit, id).await?;
        let size_bytes = session.size_bytes();
        uploading(StatusCode::NO_CONTENT, repository_of(&permit)?, id, size_bytes)
    }

    pub(super) async fn cancel_upload(
        &self,
        asked: &Asked<'_>,
        name: RepositoryName,
        id: &UploadId,
    ) -> Answer {
        let permit = self.permit::<Push>(asked, name)?;
        self.storage().resume_upload(&permit, id).await?.cancel().await?;
        Ok(with_status(StatusCode::NO_CONTENT))
    }
}

async fn commit(permit: &Permit<Push>, session: Session, digest: Digest) -> Answer {
    let named = digest.clone();
    to_the_end(async move { session.commit(&named).await }).await?;
    created(repository_of(permit)?, &digest)
}

fn created(repository: &RepositoryName, digest: &Digest) -> Answer {
    let mut response = with_status(StatusCode::CREATED);
    set(&mut response, "location", &format!("/v2/{repository}/blobs/{digest}"))?;
    set(&mut response, DIGEST_HEADER, &digest.to_string())?;
    Ok(response)
}

/// Says where an upload goes on and how far it is.
fn uploading(
    status: StatusCode,
    repository: &RepositoryName,
    id: &UploadId,
    size_bytes: u64,
) -> Result<Response<Body>, RegistryError> {
    let mut response = with_status(status);
    set(&mut response, "location", &location(repository, id))?;
    // An upload without bytes has no last one; clients have come to expect this.
    set(&mut response, "range", &format!("0-{}", size_bytes.saturating_sub(1)))?;
    set(&mut response, "docker-upload-uuid", id.as_str())?;
    Ok(response)
}

/// Reads where a chunk lies, and that its length fits.
fn chunk_range(asked: &Asked<'_>, body: &Body) -> Result<Option<Range<u64>>, RegistryError> {
    let Some(text) = asked.header(header::CONTENT_RANGE) else { return Ok(None) };
    let range = parse_content_range(text).ok_or_else(|| RegistryError::UploadInvalid {
        reason: "`Content-Range` is not of the form `FIRST-LAST`".into(),
    })?;
    if body.size_hint().exact().is_some_and(|length| length != range.end - range.start) {
        let reason = "`Content-Range` and `Content-Length` contradict each other".into();
        return Err(RegistryError::SizeInvalid { reason });
    }
    Ok(Some(range))
}
