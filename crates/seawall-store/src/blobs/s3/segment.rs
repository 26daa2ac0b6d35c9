//! What an upload has in the bucket: segments, and markers of multipart uploads that run.

use std::io;

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use object_store::path::Path;
use object_store::{ObjectStore as _, ObjectStoreExt as _, multipart::MultipartStore as _};

use super::{BlobError, S3Blobs, UploadId, failed_with};

/// How the names of markers end.
const MARKER: &str = ".multipart";

/// A part of an upload that is there as a whole.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    pub(super) path: Path,
    /// Where it begins in the upload.
    pub(super) offset: u64,
    pub(super) size_bytes: u64,
}

/// The objects of one upload.
pub(super) struct Segments<'a> {
    pub(super) blobs: &'a S3Blobs,
    pub(super) upload: &'a UploadId,
}

impl Segments<'_> {
    fn folder(&self) -> Path {
        self.blobs.path(&format!("uploads/{}", self.upload))
    }

    /// The path of the segment at an offset, written so that names have the order of offsets.
    pub(super) fn path(&self, offset: u64) -> Path {
        self.folder().join(format!("{offset:020}"))
    }

    /// Lists everything: segments in their order, and markers.
    async fn all(&self) -> Result<(Vec<Segment>, Vec<Path>), BlobError> {
        let folder = self.folder();
        let objects: Result<Vec<_>, _> = self.blobs.store.list(Some(&folder)).try_collect().await;
        let objects = objects.map_err(|error| failed_with("list", &folder, error))?;
        let (mut segments, mut markers) = (Vec::new(), Vec::new());
        for object in objects {
            let name = object.location.filename().unwrap_or_default();
            if name.ends_with(MARKER) {
                markers.push(object.location);
            } else if let Ok(offset) = name.parse() {
                let size_bytes = object.size;
                segments.push(Segment { path: object.location, offset, size_bytes });
            }
        }
        segments.sort_by_key(|segment| segment.offset);
        Ok((segments, markers))
    }

    /// Lists the segments that follow each other from the beginning.
    pub(super) async fn list(&self) -> Result<Vec<Segment>, BlobError> {
        let (segments, _) = self.all().await?;
        let mut end = 0;
        let follows = |segment: &Segment| {
            let does = segment.offset == end;
            end += segment.size_bytes;
            does
        };
        Ok(segments.into_iter().take_while(follows).collect())
    }

    /// Drops what lies beyond `size_bytes`, and aborts what a process left that stopped.
    pub(super) async fn cut(&self, size_bytes: u64) -> Result<(), BlobError> {
        let (segments, markers) = self.all().await?;
        for marker in &markers {
            self.abort(marker).await?;
        }
        let mut end = 0;
        for segment in &segments {
            if size_bytes <= segment.offset {
                self.blobs.remove(&segment.path).await?;
            } else {
                end = segment.offset + segment.size_bytes;
            }
        }
        if end == size_bytes {
            return Ok(());
        }
        // Only what an append has ended with is ever told to a client.
        Err(BlobError::Io {
            what: format!("go on with the upload `{}` at {size_bytes}", self.upload).into(),
            source: io::ErrorKind::InvalidInput.into(),
        })
    }

    /// Removes all objects of the upload.
    pub(super) async fn discard(&self) -> Result<(), BlobError> {
        let (segments, markers) = self.all().await?;
        for marker in &markers {
            self.abort(marker).await?;
        }
        // The first goes last: an upload is there as long as it has one.
        for segment in segments.iter().rev() {
            self.blobs.remove(&segment.path).await?;
        }
        Ok(())
    }

    /// Writes down that a multipart upload of `target` runs, and returns the marker.
    pub(super) async fn mark(&self, target: &Path, multipart: &str) -> Result<Path, BlobError> {
        let name = target.filename().unwrap_or_default();
        let marker = self.folder().join(format!("{name}{MARKER}"));
        let content = Bytes::from(format!("{target}\n{multipart}"));
        let put = self.blobs.store.put(&marker, content.into()).await;
        put.map_err(|error| failed_with("write", &marker, error))?;
        Ok(marker)
    }

    /// Aborts the multipart upload that a marker names, and removes the marker.
    async fn abort(&self, marker: &Path) -> Result<(), BlobError> {
        let failed = |error| failed_with("read", marker, error);
        let content = match self.blobs.store.get(marker).await {
            Ok(found) => found.bytes().await.map_err(failed)?,
            Err(object_store::Error::NotFound { .. }) => return Ok(()),
            Err(error) => return Err(failed(error)),
        };
        let content = String::from_utf8_lossy(&content);
        if let Some((target, multipart)) = content.split_once('\n') {
            let target = Path::from(target);
            match self.blobs.store.abort_multipart(&target, &multipart.to_owned()).await {
                // It ended before the marker was removed.
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(failed_with("abort the upload of", &target, error)),
            }
        }
        self.blobs.remove(marker).await
    }
}
