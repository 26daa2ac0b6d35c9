//! Blobs in a bucket of an S3-compatible service: `ALGORITHM/XX/HEX`, as in files.
//!
//! An upload lies in `uploads/IDENTIFIER` as *segments*, objects named by the offset that they
//! begin at. Each append adds some; a long one is sent as a multipart upload while it comes, and
//! becomes an object when it ends. So what a client was told to be there can be read again by
//! another process, which a multipart upload in progress cannot. The identifier of one that runs
//! stands in a *marker* beside the segment, so that whoever finds it later can abort it.
//!
//! A commit copies the one segment that an upload usually has inside of the service, or sends
//! several on as one. An object appears under the name of a digest whole or not at all: both
//! ways are atomic there.
//!
//! **Invariant:** the digest of an upload was verified before an object of that name is made.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _};
use object_store::aws::{AmazonS3, AmazonS3Builder, AmazonS3ConfigKey};
use object_store::path::Path;
use object_store::{BackoffConfig, ObjectStore, ObjectStoreExt as _, RetryConfig};
use seawall_artifact::digest::{Digest, DigestAlgorithm, DigestHasher};
use tokio::sync::Semaphore;

use super::{BlobError, BlobReader, BlobStore, BlobWriter, Pending, Progress, UploadId};

mod connection;
mod read;
mod segment;
mod write;

pub use connection::{Trust, TrustError};
use segment::Segments;
use write::SegmentWriter;

/// Names that one page of a list has.
const PAGE_NAMES: usize = 1000;
const ALGORITHMS: [DigestAlgorithm; 2] = [DigestAlgorithm::Sha256, DigestAlgorithm::Sha512];
/// The object that says whose blobs these are.
const OWNER: &str = "owner";
/// How often a request is repeated.
// LIMIT: with the pauses below a service may be away for half a minute.
const RETRIES_MAX: usize = 8;
/// The pauses of [`repeated`].
const PAUSES: [Duration; 3] =
    [Duration::from_millis(20), Duration::from_millis(200), Duration::from_secs(1)];
/// How long a request is repeated.
// LIMIT: clients of a registry give up after a minute or more.
const RETRYING_MAX: Duration = Duration::from_mins(1);

/// The keys that sign requests.
#[derive(Clone)]
pub struct Keys {
    /// The name of the key, which is no secret.
    pub id: String,
    /// The secret.
    pub secret: String,
    /// A token that belongs to both, for keys that hold for a while.
    pub session: Option<String>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Keys").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Where the bucket is and how it is reached.
#[derive(Clone, Debug)]
pub struct S3Options {
    /// The address of the service, `https://HOST[:PORT]`; that of the region at AWS if `None`.
    pub endpoint: Option<String>,
    /// The region, which is part of what is signed.
    pub region: String,
    /// The bucket.
    pub bucket: String,
    /// A path in the bucket, without slashes at its ends; may be empty.
    pub prefix: String,
    /// Whether the bucket is a part of the host, not of the path.
    pub virtual_host: bool,
    /// Whether the endpoint may be one of plain HTTP.
    pub plain_http: bool,
    /// Who signs; `None` asks the machine that this process runs on, as AWS gives roles to it.
    pub keys: Option<Keys>,
    /// Whose certificates are trusted.
    pub trust: Trust,
    /// Memory that all uploads at once may use for what they have not sent yet, in bytes.
    pub memory_bytes: u64,
    /// The first pause before a request is repeated; it grows from there.
    pub first_pause: Duration,
}

/// Blobs in a bucket; clones share it.
#[derive(Clone)]
pub struct S3Blobs {
    store: Arc<AmazonS3>,
    prefix: Arc<str>,
    bucket: Arc<str>,
    memory: Arc<Semaphore>,
}

impl fmt::Debug for S3Blobs {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("S3Blobs")
            .field("bucket", &self.bucket)
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

impl S3Blobs {
    /// Prepares the way to the bucket; asks nothing yet.
    pub fn open(options: &S3Options) -> Result<Self, BlobError> {
        let backoff = BackoffConfig {
            init_backoff: options.first_pause,
            max_backoff: Duration::from_secs(5),
            base: 2.0,
        };
        let retry = RetryConfig { backoff, max_retries: RETRIES_MAX, retry_timeout: RETRYING_MAX };
        let mut builder = AmazonS3Builder::new()
            .with_region(&options.region)
            .with_bucket_name(&options.bucket)
            .with_virtual_hosted_style_request(options.virtual_host)
            .with_allow_http(options.plain_http)
            .with_retry(retry)
            // Not every service has it.
            .with_config(AmazonS3ConfigKey::DisableBulkDelete, "true")
            .with_http_connector(connection::Connector::new(&options.trust));
        if let Some(endpoint) = &options.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        if let Some(keys) = &options.keys {
            builder = builder.with_access_key_id(&keys.id).with_secret_access_key(&keys.secret);
            if let Some(session) = &keys.session {
                builder = builder.with_token(session);
            }
        }
        let store = builder.build().map_err(|error| failed("open the bucket", error))?;
        let uploads = usize::try_from(options.memory_bytes).unwrap_or(usize::MAX);
        let uploads = (uploads / write::MEMORY_OF_AN_UPLOAD).clamp(1, Semaphore::MAX_PERMITS);
        Ok(Self {
            store: Arc::new(store),
            prefix: options.prefix.as_str().into(),
            bucket: options.bucket.as_str().into(),
            memory: Arc::new(Semaphore::new(uploads)),
        })
    }

    /// Returns who the blobs belong to, making `owner` the owner of a place that has none.
    ///
    /// A server that found the blobs of another one would take them for leftovers.
    pub async fn claim(&self, owner: &str) -> Result<String, BlobError> {
        let place = self.path(OWNER);
        match self.store.get(&place).await {
            Ok(found) => {
                let bytes = found.bytes().await.map_err(|error| failed("read the owner", error))?;
                Ok(String::from_utf8_lossy(&bytes).into_owned())
            }
            Err(object_store::Error::NotFound { .. }) => {
                let content = Bytes::copy_from_slice(owner.as_bytes());
                let put = self.store.put(&place, content.into()).await;
                put.map_err(|error| failed("write the owner", error))?;
                Ok(owner.to_owned())
            }
            Err(error) => Err(failed("read the owner", error)),
        }
    }

    fn path(&self, rest: &str) -> Path {
        if self.prefix.is_empty() {
            return Path::from(rest);
        }
        Path::from(format!("{}/{rest}", self.prefix))
    }

    fn blob_path(&self, digest: &Digest) -> Path {
        let shard = digest.hex().get(..2).unwrap_or_default();
        self.path(&format!("{}/{shard}/{}", digest.algorithm().name(), digest.hex()))
    }

    fn segments<'a>(&'a self, upload: &'a UploadId) -> Segments<'a> {
        Segments { blobs: self, upload }
    }

    async fn size_of(&self, path: &Path) -> Result<Option<u64>, BlobError> {
        match self.store.head(path).await {
            Ok(found) => Ok(Some(found.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(failed_with("look at", path, error)),
        }
    }

    /// Removes an object; one that is not there is removed already.
    async fn remove(&self, path: &Path) -> Result<(), BlobError> {
        match repeated(|| self.store.delete(path)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed_with("remove", path, error)),
        }
    }

    async fn list_page(
        &self,
        algorithm: DigestAlgorithm,
        after: Option<&Digest>,
    ) -> Result<Vec<Digest>, BlobError> {
        let folder = self.path(algorithm.name());
        let objects = match after {
            Some(after) => self.store.list_with_offset(Some(&folder), &self.blob_path(after)),
            None => self.store.list(Some(&folder)),
        };
        let digests: Result<Vec<Digest>, object_store::Error> = objects
            .try_filter_map(|object| async move {
                let hex = object.location.filename().unwrap_or_default();
                Ok(format!("{}:{hex}", algorithm.name()).parse().ok())
            })
            .take(PAGE_NAMES)
            .try_collect()
            .await;
        digests.map_err(|error| failed_with("list", &folder, error))
    }
}

impl BlobStore for S3Blobs {
    fn append<'a>(
        &'a self,
        upload: &'a UploadId,
        progress: Progress,
    ) -> Pending<'a, Result<Box<dyn BlobWriter>, BlobError>> {
        Box::pin(async move {
            self.segments(upload).cut(progress.size_bytes).await?;
            let writer = SegmentWriter::new(self.clone(), upload.clone(), progress);
            Ok(Box::new(writer) as Box<dyn BlobWriter>)
        })
    }

    fn progress<'a>(
        &'a self,
        upload: &'a UploadId,
        hasher: DigestHasher,
    ) -> Pending<'a, Result<Progress, BlobError>> {
        Box::pin(async move {
            let segments = self.segments(upload).list().await?;
            if segments.is_empty() {
                return Err(BlobError::UnknownUpload { upload: upload.clone() });
            }
            self.hash(&segments, hasher).await
        })
    }

    fn commit<'a>(
        &'a self,
        upload: &'a UploadId,
        digest: &'a Digest,
        progress: Progress,
    ) -> Pending<'a, Result<u64, BlobError>> {
        Box::pin(async move {
            let segments = self.segments(upload).list().await?;
            if segments.is_empty() {
                return Err(BlobError::UnknownUpload { upload: upload.clone() });
            }
            let progress = self.proved(&segments, digest, progress).await?;
            let actual = progress.hasher.finish();
            if actual != *digest {
                return Err(BlobError::DigestMismatch { actual });
            }
            self.publish(upload, &segments, digest).await?;
            // What is left after an error here is an upload that nobody owns.
            self.segments(upload).discard().await?;
            Ok(progress.size_bytes)
        })
    }

    fn discard<'a>(&'a self, upload: &'a UploadId) -> Pending<'a, Result<(), BlobError>> {
        Box::pin(async move { self.segments(upload).discard().await })
    }

    fn uploads(&self) -> Pending<'_, Result<Vec<UploadId>, BlobError>> {
        Box::pin(async move {
            let folder = self.path("uploads");
            let list = self.store.list_with_delimiter(Some(&folder)).await;
            let list = list.map_err(|error| failed_with("list", &folder, error))?;
            let names = list.common_prefixes.iter().filter_map(Path::filename);
            Ok(names.filter_map(|name| name.parse().ok()).collect())
        })
    }

    fn size<'a>(&'a self, digest: &'a Digest) -> Pending<'a, Result<Option<u64>, BlobError>> {
        Box::pin(async move { self.size_of(&self.blob_path(digest)).await })
    }

    fn read<'a>(
        &'a self,
        digest: &'a Digest,
        range: Range<u64>,
    ) -> Pending<'a, Result<Option<Box<dyn BlobReader>>, BlobError>> {
        Box::pin(async move {
            let reader = self.open_object(self.blob_path(digest), range).await?;
            Ok(reader.map(|reader| Box::new(reader) as Box<dyn BlobReader>))
        })
    }

    fn delete<'a>(&'a self, digest: &'a Digest) -> Pending<'a, Result<bool, BlobError>> {
        Box::pin(async move {
            // The service does not tell whether there was something to delete.
            let path = self.blob_path(digest);
            let was_there = self.size_of(&path).await?.is_some();
            if was_there {
                self.remove(&path).await?;
            }
            Ok(was_there)
        })
    }

    fn list<'a>(
        &'a self,
        after: Option<&'a Digest>,
    ) -> Pending<'a, Result<Vec<Digest>, BlobError>> {
        Box::pin(async move {
            for algorithm in ALGORITHMS {
                if after.is_some_and(|after| algorithm < after.algorithm()) {
                    continue;
                }
                let after = after.filter(|after| after.algorithm() == algorithm);
                let page = self.list_page(algorithm, after).await?;
                if !page.is_empty() {
                    return Ok(page);
                }
            }
            Ok(Vec::new())
        })
    }
}

fn failed_with(verb: &str, path: &Path, error: object_store::Error) -> BlobError {
    failed(&format!("{verb} `{path}`"), error)
}

/// Repeats what the library does not, because it cannot know that it may be done twice.
async fn repeated<T, F: Future<Output = object_store::Result<T>>>(
    mut attempt: impl FnMut() -> F,
) -> object_store::Result<T> {
    for pause in PAUSES {
        match attempt().await {
            Err(object_store::Error::Generic { .. }) => tokio::time::sleep(pause).await,
            other => return other,
        }
    }
    attempt().await
}

/// Tells apart what may succeed later from what an administrator has to mend.
fn failed(what: &str, error: object_store::Error) -> BlobError {
    let is_refused = matches!(
        error,
        object_store::Error::PermissionDenied { .. } | object_store::Error::Unauthenticated { .. }
    );
    if is_refused {
        return BlobError::Io { what: what.into(), source: error.into() };
    }
    // The library tells the status of an answer in its text only.
    if error.to_string().contains("507 Insufficient Storage") {
        return BlobError::Full;
    }
    BlobError::Unavailable { what: what.into(), source: Box::new(error) }
}
