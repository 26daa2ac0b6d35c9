//! Pulling and deleting blobs.

use axum::body::Body;
use axum::http::{HeaderValue, Method, StatusCode, header};
use seawall_artifact::digest::Digest;
use seawall_artifact::reference::RepositoryName;
use seawall_policy::access::{Delete, Pull};

use super::{Answer, Asked, DIGEST_HEADER, Registry, repository_of, set, to_the_end, with_status};
use crate::error::RegistryError;
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

    pub(super) async fn delete_blob(
        &self,
        asked: &Asked<'_>,
        name: RepositoryName,
        digest: &Digest,
    ) -> Answer {
        let permit = self.permit::<Delete>(asked, name)?;
        let (registry, digest) = (self.clone(), digest.clone());
        to_the_end(async move {
            registry.storage().delete_blob(&permit, &digest).await?;
            let kinds = vec![EventKind::BlobDeleted { digest }];
            registry.record(permit.caller(), repository_of(&permit)?, kinds).await
        })
        .await?;
        Ok(with_status(StatusCode::ACCEPTED))
    }
}
