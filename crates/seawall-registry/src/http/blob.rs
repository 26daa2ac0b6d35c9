//! Pulling and deleting blobs.

use axum::body::Body;
use axum::http::{HeaderValue, Method, StatusCode, header};
use seawall_artifact::digest::Digest;
use seawall_artifact::reference::RepositoryName;
use seawall_policy::access::{Action, Delete, Permit, Place, Pull};

use super::{Answer, Asked, DIGEST_HEADER, Registry, repository_of, set, to_the_end, with_status};
use crate::error::RegistryError;
use crate::gate::Verdict;
use crate::range::{Wanted, parse_range};
use crate::record::EventKind;

impl Registry {
    pub(super) async fn pull_blob(
        &self,
        asked: &Asked<'_>,
        name: RepositoryName,
        digest: &Digest,
    ) -> Answer {
        let permit = self.permit::<Pull>(asked, name)?;
        let size_bytes = self.storage().blob_size(&permit, digest).await?;
        let is_head = asked.parts.method == Method::HEAD;
        if !is_head && self.0.gate.guards_blobs() {
            self.guard(asked, &permit, digest).await?;
        }
        let wanted = if is_head {
            Wanted::Whole
        } else {
            parse_range(asked.header(header::RANGE), size_bytes)
        };
        let (status, range) = match wanted {
            Wanted::Whole => (StatusCode::OK, 0..size_bytes),
            Wanted::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
            Wanted::Unsatisfiable => return Err(RegistryError::RangeUnsatisfiable { size_bytes }),
        };
        let mut response = with_status(status);
        set(&mut response, DIGEST_HEADER, &digest.to_string())?;
        set(&mut response, "etag", &format!("\"{digest}\""))?;
        let length = range.end - range.start;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        let octets = HeaderValue::from_static("application/octet-stream");
        headers.insert(header::CONTENT_TYPE, octets);
        // What a digest stands for never changes; who may have it is asked each time.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        if status == StatusCode::PARTIAL_CONTENT {
            let last = range.end.saturating_sub(1);
            let place = format!("bytes {}-{last}/{size_bytes}", range.start);
            set(&mut response, "content-range", &place)?;
        }
        if !is_head && 0 < length {
            let reader = self.storage().read_blob(&permit, digest, range).await?;
            *response.body_mut() = super::body::blob_body(reader, length).await?;
        } else {
            *response.body_mut() = Body::empty();
        }
        Ok(response)
    }

    /// Refuses a blob that only withheld manifests need: their layers are not to be had one by
    /// one either.
    async fn guard(
        &self,
        asked: &Asked<'_>,
        permit: &Permit<Pull>,
        digest: &Digest,
    ) -> Result<(), RegistryError> {
        let repository = repository_of(permit)?;
        let mut withheld = None;
        for holder in self.storage().manifests_with_blob(permit, digest).await? {
            match self.0.gate.may_pull(repository, &holder) {
                Verdict::Allowed => return Ok(()),
                Verdict::Withheld { reason, advice } => {
                    withheld.get_or_insert((reason, advice));
                }
            }
        }
        let may_push = asked.caller.may(Action::Push, &Place::Repository(repository.clone()));
        let (reason, advice) = match withheld {
            None if may_push => return Ok(()),
            None => (
                "no manifest needs the blob yet".into(),
                "pull the image by its manifest, once it is pushed".into(),
            ),
            Some(withheld) => withheld,
        };
        let event = EventKind::PullDenied { digest: digest.clone(), reason: reason.clone() };
        self.note(permit.caller(), repository, event);
        Err(RegistryError::Denied {
            message: reason,
            advice: Some(advice),
            digest: Some(digest.clone()),
        })
    }

    pub(super) async fn delete_blob(
        &self,
        asked: &Asked<'_>,
        name: RepositoryName,
        digest: &Digest,
    ) -> Answer {
        let permit = self.permit::<Delete>(asked, name)?;
        let (registry, digest) = (self.clone(), digest.clone());
        to_the_end(async move {
            registry.storage().delete_blob(&permit, &digest, registry.journal()).await
        })
        .await?;
        Ok(with_status(StatusCode::ACCEPTED))
    }
}
