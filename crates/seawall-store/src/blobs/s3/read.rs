//! Reading objects: ranges, and hashes over several.

use std::io;
use std::ops::Range;

use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectStore as _};
use seawall_artifact::digest::{Digest, DigestHasher};

use super::segment::Segment;
use super::{BlobError, BlobReader, Pending, Progress, S3Blobs, failed_with};

/// Reads a range of an object. An answer that breaks off is taken up again by the library; one
/// that ends early is an error.
pub(super) struct ObjectReader {
    path: Path,
    stream: BoxStream<'static, object_store::Result<Bytes>>,
    rest_bytes: u64,
}

impl ObjectReader {
    pub(super) async fn next_piece(&mut self) -> Result<Option<Bytes>, BlobError> {
        if self.rest_bytes == 0 {
            return Ok(None);
        }
        loop {
            match self.stream.next().await {
                Some(Ok(piece)) if piece.is_empty() => {}
                Some(Ok(piece)) => {
                    let length = u64::try_from(piece.len()).unwrap_or(u64::MAX);
                    let rest = self.rest_bytes.checked_sub(length);
                    self.rest_bytes = rest.ok_or_else(|| self.wrong_length())?;
                    return Ok(Some(piece));
                }
                Some(Err(error)) => return Err(failed_with("read", &self.path, error)),
                None => return Err(self.wrong_length()),
            }
        }
    }

    /// The object is not as long as the tables say.
    fn wrong_length(&self) -> BlobError {
        BlobError::Io {
            what: format!("read `{}`", self.path).into(),
            source: io::ErrorKind::UnexpectedEof.into(),
        }
    }
}

impl BlobReader for ObjectReader {
    fn next(&mut self) -> Pending<'_, Result<Option<Bytes>, BlobError>> {
        Box::pin(self.next_piece())
    }
}

impl S3Blobs {
    /// Opens bytes of an object, if it is there.
    pub(super) async fn open_object(
        &self,
        path: Path,
        range: Range<u64>,
    ) -> Result<Option<ObjectReader>, BlobError> {
        let rest_bytes = range.end.saturating_sub(range.start);
        if rest_bytes == 0 {
            let stream = futures_util::stream::empty().boxed();
            let found = self.size_of(&path).await?;
            return Ok(found.map(|_| ObjectReader { path, stream, rest_bytes }));
        }
        let options = GetOptions { range: Some(GetRange::Bounded(range)), ..GetOptions::default() };
        match self.store.get_opts(&path, options).await {
            Ok(found) => Ok(Some(ObjectReader { path, stream: found.into_stream(), rest_bytes })),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => {
                // A range beyond the end of an object that is there is damage, not an outage.
                if self.size_of(&path).await?.is_some_and(|size| size < rest_bytes) {
                    let reader = ObjectReader {
                        path,
                        stream: futures_util::stream::empty().boxed(),
                        rest_bytes,
                    };
                    return Err(reader.wrong_length());
                }
                Err(failed_with("read", &path, error))
            }
        }
    }

    /// Hashes segments one after the other.
    pub(super) async fn hash(
        &self,
        segments: &[Segment],
        mut hasher: DigestHasher,
    ) -> Result<Progress, BlobError> {
        let mut size_bytes = 0;
        for segment in segments {
            let mut reader = self.open_segment(segment).await?;
            while let Some(piece) = reader.next_piece().await? {
                hasher.update(&piece);
            }
            size_bytes += segment.size_bytes;
        }
        Ok(Progress { size_bytes, hasher })
    }

    pub(super) async fn open_segment(&self, segment: &Segment) -> Result<ObjectReader, BlobError> {
        let reader = self.open_object(segment.path.clone(), 0..segment.size_bytes).await?;
        reader.ok_or_else(|| BlobError::Io {
            what: format!("read `{}`", segment.path).into(),
            source: io::ErrorKind::NotFound.into(),
        })
    }

    /// Returns `progress` if it is that of the segments, else hashes them.
    pub(super) async fn proved(
        &self,
        segments: &[Segment],
        digest: &Digest,
        progress: Progress,
    ) -> Result<Progress, BlobError> {
        let size_bytes: u64 = segments.iter().map(|segment| segment.size_bytes).sum();
        if size_bytes == progress.size_bytes && progress.hasher.algorithm() == digest.algorithm() {
            return Ok(progress);
        }
        self.hash(segments, DigestHasher::new(digest.algorithm())).await
    }
}
