//! Sending uploads: parts while they come, and the commit of what is there.

use bytes::Bytes;
use object_store::multipart::{MultipartStore as _, PartId};
use object_store::path::Path;
use object_store::{ObjectStoreExt as _, PutPayload};
use seawall_artifact::digest::{Digest, DigestHasher};
use tokio::sync::OwnedSemaphorePermit;
use tokio::task::JoinHandle;

use super::segment::{Segment, Segments};
use super::{BlobError, BlobWriter, Pending, Progress, S3Blobs, UploadId, failed_with, repeated};

/// Bytes of a part.
// LIMIT: services take no part below 5 MiB but the last, and some want all of one length.
const PART_BYTES: usize = 8 * 1024 * 1024;
/// Memory of an upload: the part that is filled, and the one that is sent.
pub(super) const MEMORY_OF_AN_UPLOAD: usize = 2 * PART_BYTES;
/// Bytes that an upload holds before it asks for its share of the memory of all.
// LIMIT: small blobs need no share; a thousand requests at once hold a gigabyte at most.
const UNASKED_BYTES: usize = 1024 * 1024;
/// Parts of a segment.
// LIMIT: services copy at most 5 GiB in one request, and take 10,000 parts.
const SEGMENT_PARTS_MAX: usize = 512;
/// Parts that a service takes for one object.
const PARTS_MAX: u64 = 10_000;
const MEBIBYTE: u64 = 1024 * 1024;

/// A multipart upload that runs.
pub(super) struct Multipart {
    blobs: S3Blobs,
    target: Path,
    id: String,
    marker: Path,
    parts: Vec<PartId>,
    sent_bytes: u64,
    running: Option<JoinHandle<Result<PartId, BlobError>>>,
}

impl Multipart {
    async fn begin(segments: &Segments<'_>, target: Path) -> Result<Self, BlobError> {
        let blobs = segments.blobs.clone();
        // One that is begun twice has no parts the first time, and takes up no room.
        let id = repeated(|| blobs.store.create_multipart(&target)).await;
        let id = id.map_err(|error| failed_with("begin", &target, error))?;
        let marker = segments.mark(&target, &id).await?;
        let (parts, running) = (Vec::new(), None);
        Ok(Self { blobs, target, id, marker, parts, sent_bytes: 0, running })
    }

    /// Sends a part while the next one is gathered.
    async fn send(&mut self, part: Vec<Bytes>) -> Result<(), BlobError> {
        self.settle().await?;
        let length: usize = part.iter().map(Bytes::len).sum();
        self.sent_bytes += u64::try_from(length).unwrap_or(u64::MAX);
        let (store, number) = (self.blobs.clone(), self.parts.len());
        let (target, id) = (self.target.clone(), self.id.clone());
        self.running = Some(tokio::spawn(async move {
            let payload: PutPayload = part.into_iter().collect();
            let sent = store.store.put_part(&target, &id, number, payload).await;
            sent.map_err(|error| failed_with("send a part of", &target, error))
        }));
        Ok(())
    }

    async fn settle(&mut self) -> Result<(), BlobError> {
        let Some(running) = self.running.take() else { return Ok(()) };
        let part = running.await.map_err(|error| BlobError::Unavailable {
            what: format!("send a part of `{}`", self.target).into(),
            source: Box::new(error),
        })?;
        self.parts.push(part?);
        Ok(())
    }

    /// Makes the object of the parts.
    async fn complete(mut self) -> Result<(), BlobError> {
        self.settle().await?;
        let store = &self.blobs.store;
        if let Err(error) = store.complete_multipart(&self.target, &self.id, self.parts).await {
            // The answer to a request that succeeded may have been lost, and its repetition
            // finds no upload any more.
            if self.blobs.size_of(&self.target).await? != Some(self.sent_bytes) {
                return Err(failed_with("complete", &self.target, error));
            }
        }
        self.blobs.remove(&self.marker).await
    }

    /// Gives it up; what cannot be aborted now is when the marker is found.
    async fn abort(self) -> Result<(), BlobError> {
        let aborted = self.blobs.store.abort_multipart(&self.target, &self.id).await;
        aborted.map_err(|error| failed_with("abort the upload of", &self.target, error))?;
        self.blobs.remove(&self.marker).await
    }
}

/// Bytes that wait to become a part.
#[derive(Default)]
struct Gathered {
    pieces: Vec<Bytes>,
    length: usize,
}

impl Gathered {
    fn add(&mut self, piece: Bytes) {
        self.length += piece.len();
        self.pieces.push(piece);
    }

    /// Takes exactly `length` bytes, if they are there.
    fn take(&mut self, length: usize) -> Option<Vec<Bytes>> {
        let beyond = self.length.checked_sub(length)?;
        let mut part = std::mem::take(&mut self.pieces);
        self.length = beyond;
        if let Some(last) = part.last_mut()
            && 0 < beyond
        {
            // Only the piece that filled it can reach beyond.
            let rest = last.split_off(last.len().saturating_sub(beyond));
            self.pieces.push(rest);
        }
        Some(part)
    }

    fn take_all(&mut self) -> Vec<Bytes> {
        self.length = 0;
        std::mem::take(&mut self.pieces)
    }
}

/// Writes behind the segments that an upload has.
pub(super) struct SegmentWriter {
    blobs: S3Blobs,
    upload: UploadId,
    progress: Progress,
    /// Where the segment at hand begins.
    offset: u64,
    gathered: Gathered,
    multipart: Option<Multipart>,
    share: Option<OwnedSemaphorePermit>,
}

impl SegmentWriter {
    pub(super) fn new(blobs: S3Blobs, upload: UploadId, progress: Progress) -> Self {
        let offset = progress.size_bytes;
        let gathered = Gathered::default();
        Self { blobs, upload, progress, offset, gathered, multipart: None, share: None }
    }

    async fn add(&mut self, mut bytes: Bytes) -> Result<(), BlobError> {
        while !bytes.is_empty() {
            let room = PART_BYTES.saturating_sub(self.gathered.length).max(1);
            let piece = bytes.split_to(bytes.len().min(room));
            self.progress.hasher.update(&piece);
            self.progress.size_bytes += u64::try_from(piece.len()).unwrap_or(u64::MAX);
            self.gathered.add(piece);
            if UNASKED_BYTES < self.gathered.length && self.share.is_none() {
                let share = std::sync::Arc::clone(&self.blobs.memory).acquire_owned().await;
                self.share = share.ok();
            }
            if let Some(part) = self.gathered.take(PART_BYTES) {
                self.send(part).await?;
            }
        }
        Ok(())
    }

    async fn send(&mut self, part: Vec<Bytes>) -> Result<(), BlobError> {
        let multipart = match &mut self.multipart {
            Some(multipart) => multipart,
            empty @ None => {
                let segments = Segments { blobs: &self.blobs, upload: &self.upload };
                let target = segments.path(self.offset);
                empty.insert(Multipart::begin(&segments, target).await?)
            }
        };
        multipart.send(part).await?;
        // The part that is being sent is counted too.
        if SEGMENT_PARTS_MAX <= multipart.parts.len() + 1 {
            self.end_segment().await?;
        }
        Ok(())
    }

    async fn end_segment(&mut self) -> Result<(), BlobError> {
        if let Some(multipart) = self.multipart.take() {
            multipart.complete().await?;
        }
        self.offset = self
            .progress
            .size_bytes
            .saturating_sub(u64::try_from(self.gathered.length).unwrap_or(u64::MAX));
        Ok(())
    }

    async fn end(mut self) -> Result<Progress, BlobError> {
        let rest = self.gathered.take_all();
        if let Some(mut multipart) = self.multipart.take() {
            if !rest.is_empty() {
                multipart.send(rest).await?;
            }
            multipart.complete().await?;
            return Ok(self.progress);
        }
        // An upload without bytes is one too.
        if !rest.is_empty() || self.progress.size_bytes == 0 {
            let segments = Segments { blobs: &self.blobs, upload: &self.upload };
            let target = segments.path(self.offset);
            let payload: PutPayload = rest.into_iter().collect();
            let put = self.blobs.store.put(&target, payload).await;
            put.map_err(|error| failed_with("write", &target, error))?;
        }
        Ok(self.progress)
    }
}

impl BlobWriter for SegmentWriter {
    fn write(&mut self, bytes: Bytes) -> Pending<'_, Result<(), BlobError>> {
        Box::pin(self.add(bytes))
    }

    fn finish(self: Box<Self>) -> Pending<'static, Result<Progress, BlobError>> {
        Box::pin(self.end())
    }
}

impl S3Blobs {
    /// Makes the object `digest` of segments whose digest that is.
    pub(super) async fn publish(
        &self,
        upload: &UploadId,
        segments: &[Segment],
        digest: &Digest,
    ) -> Result<(), BlobError> {
        let target = self.blob_path(digest);
        if let [segment] = segments {
            let copied = self.store.copy(&segment.path, &target).await;
            return copied.map_err(|error| failed_with("copy to", &target, error));
        }
        let size_bytes: u64 = segments.iter().map(|segment| segment.size_bytes).sum();
        let mut multipart = Multipart::begin(&self.segments(upload), target).await?;
        let mut hasher = DigestHasher::new(digest.algorithm());
        self.join(segments, part_bytes(size_bytes), &mut multipart, &mut hasher).await?;
        // What came back from the service is what was sent to it.
        let actual = hasher.finish();
        if actual != *digest {
            multipart.abort().await?;
            return Err(BlobError::DigestMismatch { actual });
        }
        multipart.complete().await
    }

    /// Sends segments on as parts of one object.
    async fn join(
        &self,
        segments: &[Segment],
        part_bytes: usize,
        multipart: &mut Multipart,
        hasher: &mut DigestHasher,
    ) -> Result<(), BlobError> {
        let mut gathered = Gathered::default();
        for segment in segments {
            let mut reader = self.open_segment(segment).await?;
            while let Some(mut piece) = reader.next_piece().await? {
                hasher.update(&piece);
                while !piece.is_empty() {
                    let room = part_bytes.saturating_sub(gathered.length).max(1);
                    gathered.add(piece.split_to(piece.len().min(room)));
                    if let Some(part) = gathered.take(part_bytes) {
                        multipart.send(part).await?;
                    }
                }
            }
        }
        let rest = gathered.take_all();
        if rest.is_empty() { Ok(()) } else { multipart.send(rest).await }
    }
}

/// Returns the length of parts with which an object of `size_bytes` has no more than
/// [`PARTS_MAX`]: 8 MiB up to 78 GiB.
fn part_bytes(size_bytes: u64) -> usize {
    let least = size_bytes.div_ceil(PARTS_MAX).next_multiple_of(MEBIBYTE);
    usize::try_from(least).unwrap_or(usize::MAX).max(PART_BYTES)
}
